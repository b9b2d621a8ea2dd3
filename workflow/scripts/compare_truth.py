"""Set the planted values beside the last rung's estimates."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.models.recovery import compare_with_truth

with job(snakemake.log[0]):
    compare_with_truth(
        pd.read_csv(snakemake.input.estimates),
        pd.read_csv(snakemake.input.fits),
        json.loads(Path(snakemake.input.truth).read_text(encoding="utf-8")),
    ).to_csv(snakemake.output.recovery, index=False)
