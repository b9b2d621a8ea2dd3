"""Fit the model ladder to one outcome."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.ladder import fit_ladder

with job(snakemake.log[0]):
    concepts = json.loads(Path(snakemake.input.concepts).read_text(encoding="utf-8"))["concepts"]
    estimates, fits = fit_ladder(
        pd.read_parquet(snakemake.input.people),
        snakemake.wildcards.outcome,
        snakemake.params.rungs,
        concepts,
        snakemake.params.estimation,
    )
    estimates.to_csv(snakemake.output.estimates, index=False)
    fits.to_csv(snakemake.output.fits, index=False)
