"""Save the merged settings with the results."""

from pathlib import Path

import yaml

from wellbeing.job import job

with job(snakemake.log[0]):
    text = yaml.safe_dump(snakemake.params.settings, sort_keys=False, allow_unicode=True)
    Path(snakemake.output[0]).write_text(
        f"# The settings of this run, after every overlay.\n{text}", encoding="utf-8"
    )
