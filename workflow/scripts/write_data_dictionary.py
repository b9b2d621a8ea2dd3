"""Write the data dictionary of the released tables."""

import pandas as pd

from wellbeing.job import job

with job(snakemake.log[0]):
    pd.DataFrame(snakemake.params.rows).to_csv(snakemake.output[0], index=False)
