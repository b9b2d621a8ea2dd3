"""Findings, appraisal, overlap, gap map and questions of a screened review."""

from pathlib import Path

from wellbeing.evidence.appraisal import build_instruments
from wellbeing.evidence.library import load_review
from wellbeing.evidence.synthesis_tables import synthesis_tables
from wellbeing.job import job

with job(snakemake.log[0]):
    given = snakemake.params
    tables, differences = synthesis_tables(
        Path(given.folder),
        load_review(Path(snakemake.input.review)),
        given.settings,
        build_instruments(given.instruments, given.critical),
    )
    differences.to_csv(snakemake.output.differences, index=False)
    for path in map(Path, snakemake.output.tables):
        tables[path.stem].to_csv(path, index=False)
