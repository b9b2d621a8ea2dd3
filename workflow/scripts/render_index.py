"""Write the landing page."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.page_context import PageContext
from wellbeing.report.pages.landing_page import Card, Download, notebook_card, render_index

EVIDENCE_MAP = Card(
    "Evidence and gap map",
    "What is known of which action and outcome, and where nothing is: filter it, open a cell, read its records.",
    "evidence_map.html",
    badge="real",
)

with job(snakemake.log[0]):
    settings, page = snakemake.params.settings, snakemake.params.page
    drawn = {Path(file).stem: Path(file) for file in snakemake.input.thumbnails}
    cards = (
        notebook_card(file, drawn, snakemake.params.badges.get(file.stem))
        for file in map(Path, snakemake.input.notebooks)
    )
    render_index(
        Path(snakemake.output[0]),
        PageContext(
            page["run"], page["badge"], page["source"], title=settings["report"]["title"], home="index.html"
        ),
        {"HTML": "technical_report.html", "PDF": "technical_report.pdf", "Word": "technical_report.docx"},
        [*([EVIDENCE_MAP] if snakemake.input.map else []), *cards],
        settings,
        subtitle=settings["report"]["subtitle"],
        thumbnail=drawn.get("odds_ratios", next(iter(drawn.values()))),
        downloads=[Download(phase, title, f"../{file}") for phase, title, file in snakemake.params.downloads],
    )
