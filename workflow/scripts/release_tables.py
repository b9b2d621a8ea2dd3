"""Pass tables through the release door, each on its own account."""

import json
from pathlib import Path

from wellbeing.job import job
from wellbeing.release.door import release_table
from wellbeing.tables import read_table, write_table

with job(snakemake.log[0]):
    for source, table, record, spec in zip(
        snakemake.input.tables,
        snakemake.output.tables,
        snakemake.output.records,
        snakemake.params.specs,
        strict=True,
    ):
        released = release_table(read_table(source), spec, snakemake.params.profile)
        write_table(released.table, table)
        Path(record).write_text(json.dumps(released.record, indent=2) + "\n", encoding="utf-8")
