"""Write the synthetic survey and its planted truth."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.survey.synthetic import load_truth, write_population

with job(snakemake.log[0]):
    truth = write_population(
        Path(snakemake.params.folder),
        snakemake.params.people,
        snakemake.params.seed,
        load_truth(Path(snakemake.input.truth)),
        pd.read_parquet(snakemake.input.areas),
    )
    Path(snakemake.output.truth).write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
