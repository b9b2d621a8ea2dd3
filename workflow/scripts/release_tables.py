"""Pass tables through the release door, each on its own account."""

import json
from pathlib import Path

from wellbeing.job import job
from wellbeing.release.door import release_table
from wellbeing.release.profiles import load_release
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    profile, specs = load_release(Path(snakemake.input.rules), snakemake.params.profile)
    for source, table, record in zip(
        snakemake.input.tables, snakemake.output.tables, snakemake.output.records, strict=True
    ):
        released = release_table(read_table(source), specs[Path(source).stem], profile)
        released.table.to_csv(table, index=False)
        Path(record).write_text(json.dumps(released.record, indent=2) + "\n", encoding="utf-8")
