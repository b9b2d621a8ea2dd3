"""Write synthetic interviews: a two-coder project, a quote bank and what it is checked against, and the truth."""

from pathlib import Path

from wellbeing.interviews.synthetic import write_interviews
from wellbeing.job import job

with job(snakemake.log[0]):
    folder, resources = Path(snakemake.output.truth).parent, Path(snakemake.input.planted).parent
    write_interviews(folder, resources, Path(snakemake.input.codebook), snakemake.params.seed)
