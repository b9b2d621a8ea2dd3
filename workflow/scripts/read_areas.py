"""Read the area tables and carry them to one vintage of boundaries."""

import json
from pathlib import Path

from wellbeing.areas.area_table import load_area_tables
from wellbeing.job import job

with job(snakemake.log[0]):
    areas, columns = load_area_tables(
        Path(snakemake.input.declared), Path(snakemake.params.root), snakemake.params.vintage
    )
    areas.to_parquet(snakemake.output.areas, index=False)
    Path(snakemake.output.columns).write_text(json.dumps(columns, indent=2) + "\n", encoding="utf-8")
