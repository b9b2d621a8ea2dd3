"""Read the area tables and carry them to one vintage of boundaries."""

import json
from pathlib import Path

from wellbeing.areas.area_table import read_area_tables
from wellbeing.job import job

with job(snakemake.log[0]):
    given = snakemake.params
    areas, columns = read_area_tables(
        given.declared, given.concepts, Path(given.root), given.vintage, given.geography
    )
    areas.to_parquet(snakemake.output.areas, index=False)
    Path(snakemake.output.columns).write_text(json.dumps(columns, indent=2) + "\n", encoding="utf-8")
