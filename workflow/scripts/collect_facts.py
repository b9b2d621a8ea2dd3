"""Gather the report's facts, and the tables it prints with percentages worked out."""

from dataclasses import asdict
from pathlib import Path

from wellbeing.job import job
from wellbeing.report.claims import facts as claims_facts
from wellbeing.report.contrasts import facts as contrasts_facts
from wellbeing.report.evidence import facts as evidence_facts
from wellbeing.report.facts import write_facts
from wellbeing.report.interviews import facts as interviews_facts
from wellbeing.report.quantitative.facts import collect_facts, heading
from wellbeing.report.quantitative.tables import description_shares, fits_named, outcome_shares
from wellbeing.report.sensitivity import facts as sensitivity_facts
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
