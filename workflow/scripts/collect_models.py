"""Stack the outcomes' estimates and fits."""

import pandas as pd

from wellbeing.job import job
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    for name in ("estimates", "fits"):
        tables = [read_table(file) for file in snakemake.input[name]]
        pd.concat(tables, ignore_index=True).to_csv(snakemake.output[name], index=False)
