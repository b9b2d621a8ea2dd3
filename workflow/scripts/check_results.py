"""Run the study's own tests on its results."""

import pytest

from wellbeing.errors import InputError
from wellbeing.job import job

with job(snakemake.log[0]):
    status = pytest.main(
        [
            snakemake.input.tests,
            "-q",
            "-p",
            "no:cacheprovider",
            f"--run={snakemake.params.run}",
            f"--profile={snakemake.params.profile}",
            f"--junitxml={snakemake.output[0]}",
        ]
    )
    if status:
        raise InputError(
            f"The results failed their checks; {snakemake.output[0]} and the lines above name them."
        )
