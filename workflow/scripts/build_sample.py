"""Keep the people every model can use, and count everyone who was left out."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.description import variables_table
from wellbeing.models.sample import analysis_sample, flow_table

with job(snakemake.log[0]):
    outcomes, models = snakemake.params.outcomes, snakemake.params.models
    meta = json.loads(Path(snakemake.input.concepts).read_text(encoding="utf-8"))
    columns = json.loads(Path(snakemake.input.columns).read_text(encoding="utf-8"))
    respondents = pd.read_parquet(snakemake.input.respondents)
    linked = pd.read_parquet(snakemake.input.linked)
    people, steps = analysis_sample(linked, outcomes, models["rungs"], models["rows"], meta["concepts"])
    flow = flow_table(respondents, linked, columns["exclusions"], steps)
    roles = {outcome["concept"]: "outcome" for outcome in outcomes.values()}
    roles |= {term: rung for rung, entry in models["rungs"].items() for term in entry["terms"]}
    people.to_parquet(snakemake.output.people, index=False)
    flow.to_csv(snakemake.output.flow, index=False)
    variables_table(linked, roles, meta["concepts"], meta["areas"]).to_csv(
        snakemake.output.variables, index=False
    )
