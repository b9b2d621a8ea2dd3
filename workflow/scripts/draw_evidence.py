"""Draw the evidence chapter's figures and the interactive map from released tables."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.display import save_figure
from wellbeing.report.evidence.figures import draw_all
from wellbeing.report.evidence.gap_map import render_map
from wellbeing.report.page_context import PageContext
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    tables = {
        name: read_table(path) for name, path in snakemake.input.items() if name.startswith("evidence_")
    }
    folder = Path(snakemake.output.figures[0]).parent
    for name, drawn in draw_all(tables, snakemake.params.reasons).items():
        save_figure(drawn.figure, folder / name, drawn.alt, drawn.caption)
    page = snakemake.params.page
    render_map(
        tables["evidence_findings"],
        tables["evidence_map"],
        tables["evidence_records"],
        Path(snakemake.output.map),
        PageContext(
            page["run"], page["badge"], page["source"], title="Evidence and gap map", home="index.html"
        ),
    )
