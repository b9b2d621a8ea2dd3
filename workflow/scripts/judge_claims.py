"""Judge every claim of the register on this run's released tables."""

import json
from pathlib import Path

from wellbeing.claims.register import load_register
from wellbeing.claims.verdicts import Run, judge, smallest_sizes
from wellbeing.job import job
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    given, told = snakemake.input, snakemake.params
    known = json.loads(Path(given.concepts).read_text(encoding="utf-8"))
    truth = json.loads(Path(given.truth).read_text(encoding="utf-8")) if given.truth else None
    run = Run(
        status=known["source"]["status"],
        title=known["source"]["title"],
        outcomes={name: entry["concept"] for name, entry in told.outcomes.items()},
        concepts=frozenset(read_table(given.variables)["concept"]),
        labels={name: entry["label"] for name, entry in known["concepts"].items()},
        tables={name: read_table(given[name]) for name in told.tables},
        truth=truth,
        smallest=smallest_sizes(Path(given.plan)),
        source=known["source"]["name"],
        statuses=told.statuses,
        made_by=told.made_by,
        pages=told.pages,
        absent=told.absent,
    )
    verdicts, tests = judge(load_register(Path(given.register)), run)
    verdicts.to_csv(snakemake.output.verdicts, index=False)
    tests.to_csv(snakemake.output.tests, index=False)
