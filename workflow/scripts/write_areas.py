"""Write the synthetic area tables."""

from pathlib import Path

from wellbeing.areas.synthetic import write_area_tables
from wellbeing.job import job

with job(snakemake.log[0]):
    write_area_tables(Path(snakemake.params.folder), snakemake.params.seed)
