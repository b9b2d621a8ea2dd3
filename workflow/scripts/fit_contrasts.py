"""Fit the contrasts of one outcome (or those of no outcome), one CSV file a table."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.contrasts import SEPARATE
from wellbeing.models.contrasts.run import contrast_outcome, contrast_people

with job(snakemake.log[0]):
    concepts = json.loads(Path(snakemake.input.concepts).read_text(encoding="utf-8"))["concepts"]
    people = pd.read_parquet(snakemake.input.people)
    plan, settings = snakemake.params.plan, snakemake.params.settings
    if snakemake.wildcards.part == SEPARATE:
        tables = contrast_people(people, settings, concepts, plan)
    else:
        tables = contrast_outcome(people, snakemake.wildcards.part, settings, concepts, plan)
    folder = Path(snakemake.output[0])
    folder.mkdir(parents=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
