"""Fit the planted model, interactions and all, and set its estimates beside the planted values."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.recovery import compare_with_truth, fit_planted
from wellbeing.models.sample import derive_outcomes

with job(snakemake.log[0]):
    truth = json.loads(Path(snakemake.input.truth).read_text(encoding="utf-8"))
    concepts = json.loads(Path(snakemake.input.concepts).read_text(encoding="utf-8"))["concepts"]
    people, given = pd.read_parquet(snakemake.input.people), snakemake.params
    people = people.join(derive_outcomes(people, given.outcomes, concepts))
    estimates, fits = fit_planted(people, given.rungs, concepts, given.estimation, truth)
    compare_with_truth(estimates, fits, truth).to_csv(snakemake.output.recovery, index=False)
