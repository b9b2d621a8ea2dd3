"""Fit the model ladder to one outcome."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.ladder import fit_ladder
from wellbeing.models.sample import derive_outcomes

with job(snakemake.log[0]):
    concepts = json.loads(Path(snakemake.input.concepts).read_text(encoding="utf-8"))["concepts"]
    people = pd.read_parquet(snakemake.input.people)
    estimates, fits = fit_ladder(
        people.join(derive_outcomes(people, snakemake.params.outcome, concepts)),
        snakemake.wildcards.outcome,
        snakemake.params.rungs,
        concepts,
        snakemake.params.estimation,
    )
    estimates.to_csv(snakemake.output.estimates, index=False)
    fits.to_csv(snakemake.output.fits, index=False)
