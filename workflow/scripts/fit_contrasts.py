"""Fit the contrasts of one outcome (or those of no outcome), one CSV file a table."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.contrasts import SEPARATE
from wellbeing.models.contrasts.assemble import contrast_outcome, contrast_people
from wellbeing.models.sample import derive_outcomes

with job(snakemake.log[0]):
    concepts = json.loads(Path(snakemake.input.concepts).read_text(encoding="utf-8"))["concepts"]
    people = pd.read_parquet(snakemake.input.people)
    plan, part = snakemake.params.plan, snakemake.wildcards.part
    settings = {**snakemake.params.settings, "outcomes": snakemake.params.outcomes}
    if part == SEPARATE:
        tables = contrast_people(people, settings, concepts, plan)
    else:
        people = people.join(derive_outcomes(people, settings["outcomes"], concepts))
        tables = contrast_outcome(people, part, settings, concepts, plan)
    for path in map(Path, snakemake.output):
        tables.get(path.stem, pd.DataFrame(columns=["outcome"])).to_csv(path, index=False)
