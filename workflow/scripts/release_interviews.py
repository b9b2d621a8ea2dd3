"""Pass the interviews' tables through the release door, and each quotation through its own."""

import json
from pathlib import Path

from wellbeing.interviews.analysis import prepare
from wellbeing.interviews.codebook import build_codebook
from wellbeing.interviews.importing import read_project
from wellbeing.interviews.quotations import quote_sources, read_bank
from wellbeing.job import job
from wellbeing.release.door import release_table
from wellbeing.release.nested import hide_parts
from wellbeing.release.quotes import QuoteRules, quote_record, release_quotes
from wellbeing.tables import read_table, write_table

with job(snakemake.log[0]):
    given, settings = snakemake.input, snakemake.params.settings
    specs = {spec.name: spec for spec in snakemake.params.specs}
    tables = {Path(path).stem: read_table(path) for path in given.tables}
    project = read_project(Path(given.project), {"missing": "list", "broken": "list"})
    study = prepare(project, build_codebook(snakemake.params.codebook), settings)
    rules = QuoteRules(
        **settings["quotes"] | {"allowed": tuple(settings["quotes"]["allowed"])}, badge=snakemake.params.badge
    )
    quotes, refused = release_quotes(
        read_bank(given.quotes), quote_sources(study, given.frame, given.identifiers), rules
    )
    tables |= {"interviews_quotes": quotes, "interviews_refusals": refused}
    for path in map(Path, snakemake.output.tables):
        released = release_table(tables[path.stem], specs[path.stem], snakemake.params.profile)
        if path.stem == "interviews_matrix":
            released = hide_parts(released, tables[path.stem], "participants", "code", "theme", "sector")
        record = released.record | (
            quote_record(quotes, refused, rules) if path.stem == "interviews_quotes" else {}
        )
        write_table(released.table, path)
        path.with_suffix(".release.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
