"""Run the study's own tests on its results; one line a test is the product."""

import io
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from wellbeing.errors import InputError
from wellbeing.job import job

with job(snakemake.log[0]):
    printed = io.StringIO()
    with redirect_stdout(printed):
        status = pytest.main(
            [
                snakemake.input.tests,
                "-qrA",
                "--tb=short",
                "-p",
                "no:cacheprovider",
                f"--run={snakemake.params.run}",
                f"--profile={snakemake.params.profile}",
            ]
        )
    if status:
        raise InputError(f"The results failed their checks:\n{printed.getvalue()}")
    passed = [line for line in printed.getvalue().splitlines() if line.startswith("PASSED ")]
    Path(snakemake.output[0]).write_text("\n".join(passed) + "\n", encoding="utf-8")
