"""Gather the report's facts, and the tables it prints with percentages worked out."""

from pathlib import Path

from wellbeing.catalogues import CATALOGUE
from wellbeing.job import job
from wellbeing.report.claims import facts as claims
from wellbeing.report.collector import Collector
from wellbeing.report.contrasts import facts as contrasts
from wellbeing.report.evidence import facts as evidence
from wellbeing.report.facts import Facts, write_facts
from wellbeing.report.framework import facts as framework
from wellbeing.report.heading import heading
from wellbeing.report.interviews import facts as interviews
from wellbeing.report.quantitative import facts as quantitative
from wellbeing.report.quantitative.tables import description_shares, fits_named, outcome_shares
from wellbeing.report.sensitivity import facts as sensitivity
from wellbeing.report.settings_facts import collect_settings
from wellbeing.tables import write_table

WINGS = {
    "evidence": evidence,
    "contrasts": contrasts,
    "sensitivity": sensitivity,
    "interviews": interviews,
    "framework": framework,
    "claims": claims,
}
"""Chapter -> its wing; the quantitative one takes the scales of the survey as well."""

with job(snakemake.log[0]):
    given = snakemake.params
    paths = {name: Path(path) for name, path in snakemake.input.items() if name != "library"}
    found = Collector(paths, {name: given.made_by[str(path)] for name, path in paths.items()}, CATALOGUE)
    collect_settings(found, given.settings, given.profile)
    for chapter in given.chapters:
        if chapter == "quantitative":
            quantitative.collect(found, given.settings, given.ranges)
        else:
            WINGS[chapter].collect(found, given.settings)
    meta = heading(given.settings, given.source, list(given.figures), list(given.chapters))
    write_facts(
        Path(snakemake.output.facts), Facts({"release_label": given.profile.label, **meta}, found.facts)
    )
    work_out = {
        "description": description_shares,
        "outcomes": outcome_shares,
        "fits": lambda fits: fits_named(fits, meta["outcomes"]),
    }
    for path in map(Path, snakemake.output.tables):
        write_table(work_out[path.stem](found.tables[path.stem]), path)
