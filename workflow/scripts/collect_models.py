"""Stack the outcomes' estimates and fits."""

import pandas as pd

from wellbeing.job import job

with job(snakemake.log[0]):
    for name in ("estimates", "fits"):
        tables = [pd.read_csv(file) for file in snakemake.input[name]]
        pd.concat(tables, ignore_index=True).to_csv(snakemake.output[name], index=False)
