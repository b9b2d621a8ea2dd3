"""Write the data dictionary of the released tables."""

import pandas as pd

from wellbeing.job import job
from wellbeing.tables import write_table

with job(snakemake.log[0]):
    write_table(pd.DataFrame(snakemake.params.rows), snakemake.output[0])
