"""Put the batches together again, in the order of the list, and test the curves."""

import numpy as np
import pandas as pd

from wellbeing.job import job
from wellbeing.models.sensitivity.grid import FIT
from wellbeing.models.sensitivity.joint import test_curves
from wellbeing.models.sensitivity.structures import structures_table
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    given = snakemake.input
    joint = snakemake.params.joint
    listed = read_table(given.specifications)
    curve = pd.concat([read_table(file) for file in given.curves], ignore_index=True)
    contributions = np.concatenate([np.load(file) for file in given.contributions])
    order = pd.Index(curve["specification"]).get_indexer(listed.loc[listed["state"] == FIT, "specification"])
    curve, contributions = curve.iloc[order].reset_index(drop=True), contributions[order]
    curve.to_csv(snakemake.output.curve, index=False)
    structures_table(curve).to_csv(snakemake.output.structures, index=False)
    test_curves(
        curve,
        contributions,
        snakemake.params.draws,
        snakemake.params.seed,
        joint["significance"],
        joint["minimum"],
    ).to_csv(snakemake.output.joint, index=False)
