"""Pass one table through the release door."""

import json
from pathlib import Path

from wellbeing.job import job
from wellbeing.release import load_release, release_table
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    profile, specs = load_release(Path(snakemake.input.rules), snakemake.params.profile)
    released = release_table(read_table(snakemake.input.table), specs[snakemake.wildcards.table], profile)
    released.table.to_csv(snakemake.output.table, index=False)
    Path(snakemake.output.record).write_text(json.dumps(released.record, indent=2) + "\n", encoding="utf-8")
