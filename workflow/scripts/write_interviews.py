"""Write synthetic interviews: a two-coder project, a quote bank and what it is checked against, and the truth."""

from pathlib import Path

from wellbeing.interviews.codebook import build_codebook
from wellbeing.interviews.synthetic import write_interviews
from wellbeing.job import job

with job(snakemake.log[0]):
    given, folder = snakemake.params, Path(snakemake.output.truth).parent
    write_interviews(folder, given.planted, given.sentences, build_codebook(given.codebook), given.seed)
