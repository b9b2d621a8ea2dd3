"""Write the synthetic survey and, beside it, the truth planted in it."""

from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import build_truth

with job(snakemake.log[0]):
    write_population(
        Path(snakemake.params.folder),
        snakemake.params.people,
        snakemake.params.seed,
        build_truth(snakemake.params.truth, Path(f"{snakemake.params.scenario}.yaml")),
        pd.read_parquet(snakemake.input.areas),
    )
