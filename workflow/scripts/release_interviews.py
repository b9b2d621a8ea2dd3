"""Pass the interviews' tables through the release door, and each quotation through its own."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.interviews.analysis import prepare
from wellbeing.interviews.codebook import build_codebook
from wellbeing.interviews.quotations import quote_sources, read_bank
from wellbeing.interviews.stored import load_project
from wellbeing.job import job
from wellbeing.release.door import release_table
from wellbeing.release.nested import hide_parts
from wellbeing.release.quotes import QuoteRules, quote_record, release_quotes
from wellbeing.release.withheld import screen_bank, withhold
from wellbeing.tables import read_table, write_table

with job(snakemake.log[0]):
    given, settings = snakemake.input, snakemake.params.settings
    specs = {spec.name: spec for spec in snakemake.params.specs}
    tables = {Path(path).stem: read_table(path) for path in given.tables}
    project = load_project(Path(given.project))
    study = prepare(project, build_codebook(snakemake.params.codebook), settings)
    rules = QuoteRules(
        **settings["quotes"] | {"allowed": tuple(settings["quotes"]["allowed"])}, badge=snakemake.params.badge
    )
    sources = quote_sources(study, given.frame, given.identifiers, given.cleared)
    bank = read_bank(given.quotes)
    quotes, refused = release_quotes(bank, sources, rules)
    tables, flags = withhold(tables, sources, rules.allowed)
    flags = pd.concat([screen_bank(bank, sources, rules.allowed), flags])
    flags.to_csv(snakemake.output.screened, index=False)
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
