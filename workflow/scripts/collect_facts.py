"""Gather the report's facts, and the tables it prints with percentages worked out."""

from pathlib import Path

from wellbeing.catalogues import CATALOGUE
from wellbeing.job import job
from wellbeing.report.claims import facts as claims
from wellbeing.report.collector import Collector
from wellbeing.report.contrasts import facts as contrasts
from wellbeing.report.evidence import facts as evidence
from wellbeing.report.facts import Facts, write_facts
from wellbeing.report.heading import heading
from wellbeing.report.interviews import facts as interviews
from wellbeing.report.quantitative import facts as quantitative
from wellbeing.report.quantitative.tables import description_shares, fits_named, outcome_shares
from wellbeing.report.sensitivity import facts as sensitivity
from wellbeing.report.settings_facts import collect_settings
from wellbeing.tables import write_table

WINGS = (
    evidence,
    contrasts,
    sensitivity,
    interviews,
    claims,
)

with job(snakemake.log[0]):
    given = snakemake.params
    paths = {name: Path(path) for name, path in snakemake.input.items() if name != "library"}
    found = Collector(paths, {name: given.made_by[str(path)] for name, path in paths.items()}, CATALOGUE)
    collect_settings(found, given.settings, given.profile)
    quantitative.collect(found, given.settings, given.ranges)
    for wing in WINGS:
        wing.collect(found, given.settings)
    meta = heading(given.settings, given.source, list(given.figures), list(given.chapters))
    write_facts(
        Path(snakemake.output.facts), Facts({"release_label": given.profile.label, **meta}, found.facts)
    )
    shown = {
        "description": description_shares(found.tables["description"]),
        "outcomes": outcome_shares(found.tables["outcomes"]),
        "fits": fits_named(found.tables["fits"], meta["outcomes"]),
    }
    for path in map(Path, snakemake.output.tables):
        write_table(shown[path.stem], path)
