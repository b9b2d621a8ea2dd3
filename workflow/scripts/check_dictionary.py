"""Compare the survey's files with what its mapping expects."""

from wellbeing.job import job
from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.find_files import find_files
from wellbeing.survey.source import build_source

with job(snakemake.log[0]):
    source = build_source(**snakemake.params.source)
    check_dictionary(source, find_files(source, snakemake.params.root)).to_csv(
        snakemake.output.table, index=False
    )
