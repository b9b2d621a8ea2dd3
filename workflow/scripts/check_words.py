"""Look for causal words in the prose of the report and the notebooks."""

from pathlib import Path

from wellbeing.claims.words import find_words
from wellbeing.job import job

with job(snakemake.log[0]):
    words = snakemake.params.words
    find_words([Path(file) for file in snakemake.input.prose], words).to_csv(snakemake.output[0], index=False)
