"""Compare the survey's files with what its mapping expects."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.find_files import find_files
from wellbeing.survey.source import load_source

with job(snakemake.log[0]):
    source = load_source(Path(snakemake.input.source[0]), Path(snakemake.input.concepts))
    check_dictionary(source, find_files(source, snakemake.params.root)).to_csv(
        snakemake.output.table, index=False
    )
