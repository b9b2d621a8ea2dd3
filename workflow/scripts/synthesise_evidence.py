"""Findings, appraisal, overlap, gap map and questions of a screened review."""

from pathlib import Path

from wellbeing.evidence.library import load_review
from wellbeing.evidence.settings import load_settings
from wellbeing.evidence.synthesis_tables import synthesis_tables
from wellbeing.job import job

with job(snakemake.log[0]):
    tables, differences = synthesis_tables(
        Path(snakemake.params.folder),
        load_review(Path(snakemake.input.review)),
        load_settings(Path(snakemake.input.settings)),
    )
    differences.to_csv(snakemake.output.differences, index=False)
    for path in map(Path, snakemake.output.tables):
        tables[path.stem].to_csv(path, index=False)
