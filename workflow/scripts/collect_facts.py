"""Gather the report's facts, and the tables it prints with percentages worked out."""

from dataclasses import asdict
from pathlib import Path

from wellbeing.job import job
from wellbeing.report import (
    claims_facts,
    contrasts_facts,
    evidence_facts,
    interviews_facts,
    sensitivity_facts,
)
from wellbeing.report.collect import collect_facts, heading
from wellbeing.report.facts import write_facts
from wellbeing.report.tables import description_shares, fits_named, outcome_shares
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    given = snakemake.params
    tables = {name: Path(path) for name, path in snakemake.input.items() if name != "library"}
    facts = collect_facts(tables, given.settings, asdict(given.profile), given.ranges)
    for phase in (evidence_facts, contrasts_facts, sensitivity_facts, interviews_facts, claims_facts):
        facts.facts |= phase.collect(tables, given.settings)
    facts.meta |= heading(given.settings, given.source, list(given.figures), list(given.chapters))
    write_facts(Path(snakemake.output.facts), facts)
    shown = {
        "description": description_shares(read_table(tables["description"])),
        "outcomes": outcome_shares(read_table(tables["outcomes"])),
        "fits": fits_named(read_table(tables["fits"]), facts.meta["outcomes"]),
    }
    for path in map(Path, snakemake.output.tables):
        shown[path.stem].to_csv(path, index=False)
