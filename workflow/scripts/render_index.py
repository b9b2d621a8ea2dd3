"""Write the landing page."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.index import Card, render_index
from wellbeing.report.page import PageContext

# what each page tells and which figure stands for it
WORDS = {
    "dictionary": (
        "The survey against its mapping",
        "Expected and found variables, codes and ranges, before any model.",
        None,
    ),
    "sample": ("Who is analysed", "Everyone in the file accounted for, step by step and by nation.", "flow"),
    "description": (
        "What the people and places are like",
        "Counts, means and the share doing well in each group.",
        "outcomes",
    ),
    "models": (
        "The model ladder",
        "Odds ratios, what is left between areas, and how both move along the ladder.",
        "odds_ratios",
    ),
}

with job(snakemake.log[0]):
    settings, page = snakemake.params.settings, snakemake.params.page
    output = Path(snakemake.output[0])
    drawn = {Path(file).stem: Path(file) for file in snakemake.input.thumbnails}
    cards = [
        Card(title, description, f"../notebooks/{name}.html", drawn.get(figure))
        for name, (title, description, figure) in WORDS.items()
    ]
    render_index(
        output,
        PageContext(
            page["run"], page["badge"], page["source"], title=settings["report"]["title"], home="index.html"
        ),
        {"HTML": "technical_report.html", "PDF": "technical_report.pdf", "Word": "technical_report.docx"},
        cards,
        settings,
        subtitle=settings["report"]["subtitle"],
        thumbnail=drawn["odds_ratios"],
    )
