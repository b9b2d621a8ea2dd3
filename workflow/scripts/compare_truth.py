"""Set the planted values beside the last rung's estimates."""

import json
from pathlib import Path

from wellbeing.job import job
from wellbeing.models.recovery import compare_with_truth
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    compare_with_truth(
        read_table(snakemake.input.estimates),
        read_table(snakemake.input.fits),
        json.loads(Path(snakemake.input.truth).read_text(encoding="utf-8")),
    ).to_csv(snakemake.output.recovery, index=False)
