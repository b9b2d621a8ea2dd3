"""Describe the analysed people and areas."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.description import describe_areas, describe_outcomes, describe_people
from wellbeing.models.sample import derive_outcomes

with job(snakemake.log[0]):
    concepts = json.loads(Path(snakemake.input.concepts).read_text(encoding="utf-8"))["concepts"]
    people = pd.read_parquet(snakemake.input.people)
    people = people.join(derive_outcomes(people, snakemake.params.outcomes, concepts))
    terms = [term for entry in snakemake.params.models["rungs"].values() for term in entry["terms"]]
    describe_people(people, terms, concepts).to_csv(snakemake.output.description, index=False)
    describe_outcomes(people, snakemake.params.outcomes, terms, concepts).to_csv(
        snakemake.output.outcomes, index=False
    )
    describe_areas(people, terms, concepts).to_csv(snakemake.output.areas, index=False)
