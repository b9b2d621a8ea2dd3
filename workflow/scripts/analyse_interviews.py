"""Every table of the interviews but the quotations."""

import json
from pathlib import Path

from wellbeing.interviews.analysis import prepare, recovery_table, tables
from wellbeing.interviews.codebook import build_codebook
from wellbeing.interviews.quotations import candidates
from wellbeing.interviews.stored import load_project
from wellbeing.job import job

with job(snakemake.log[0]):
    given, settings = snakemake.params, snakemake.params.settings
    project = load_project(Path(snakemake.input.project))
    study = prepare(project, build_codebook(given.codebook), settings)
    found = tables(study, settings, given.seed, given.checklists)
    found["people_candidates"] = candidates(study)
    if snakemake.input.truth:
        truth = json.loads(Path(snakemake.input.truth).read_text(encoding="utf-8"))
        found["recovery"] = recovery_table(found, truth)
    for path in map(Path, snakemake.output):
        found[path.stem.removeprefix("interviews_")].to_csv(path, index=False)
