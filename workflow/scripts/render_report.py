"""Snakemake entry: the technical report in three formats, and the landing page of the run."""

import sys
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.report.facts import load_facts
from wellbeing.report.index import Card, render_index
from wellbeing.report.page import PageContext
from wellbeing.report.render import render_report

job = snakemake  # noqa: F821
try:
    render_report(
        facts=Path(job.input.facts),
        tables=[Path(path) for path in job.input.tables],
        figures=[Path(path) for path in job.input.figures],
        html=Path(job.output.html),
        pdf=Path(job.output.pdf),
        docx=Path(job.output.docx),
        template=Path(job.input.template),
    )
    meta = load_facts(Path(job.input.facts)).meta
    names = {"HTML": job.output.html, "PDF": job.output.pdf, "Word": job.output.docx}
    render_index(
        output=Path(job.output.index),
        context=PageContext(meta["run"], meta["badge"], meta["source_title"], meta["title"]),
        report={kind: Path(path).name for kind, path in names.items()},
        pages=[Card(**page) for page in job.params.pages],
        settings=meta["settings"],
        subtitle=meta.get("subtitle", ""),
    )
except InputError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
