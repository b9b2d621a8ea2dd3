"""Fit one batch of specifications."""

import numpy as np

from wellbeing.job import job
from wellbeing.models.sensitivity.fitting import fit_batch
from wellbeing.models.sensitivity.grid import FIT
from wellbeing.models.sensitivity.reading import log_progress, read_material
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    given, estimation = snakemake.input, snakemake.params.settings["estimation"]
    listed = read_table(given.specifications)
    mine = listed[(listed["state"] == FIT) & (listed["batch"] == int(snakemake.wildcards.batch))]
    material = read_material(
        given.people,
        given.concepts,
        snakemake.params.declared,
        snakemake.params.settings,
        given.imputed or None,
    )
    curve, contributions = fit_batch(
        material,
        mine,
        estimation["points"],
        snakemake.params.imputations,
        estimation["level"],
        log_progress(snakemake.log[0]),
    )
    curve.to_csv(snakemake.output.curve, index=False)
    np.save(snakemake.output.contributions, contributions)
