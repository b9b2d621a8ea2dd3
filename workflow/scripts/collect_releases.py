"""Gather the release records into one log."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.tables import write_table

with job(snakemake.log[0]):
    records = [json.loads(Path(file).read_text(encoding="utf-8")) for file in snakemake.input.records]
    log = pd.DataFrame(records)
    log["profile"] = [record["profile"]["name"] for record in records]
    log["checks"] = ["; ".join(record["checks"]) for record in records]
    write_table(log, snakemake.output.log)
