"""Write the synthetic survey and, beside it, the truth planted in it."""

from pathlib import Path

import pandas as pd

from wellbeing.job import job
from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import load_truth

with job(snakemake.log[0]):
    write_population(
        Path(snakemake.params.folder),
        snakemake.params.people,
        snakemake.params.seed,
        load_truth(Path(snakemake.input.truth[0])),
        pd.read_parquet(snakemake.input.areas),
    )
