"""The technical report in three formats."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.document.render import render_report

with job(snakemake.log[0]):
    render_report(
        facts=Path(snakemake.input.facts),
        tables=[Path(path) for path in snakemake.input.tables],
        figures=[Path(path) for path in snakemake.input.figures],
        html=Path(snakemake.output.html),
        pdf=Path(snakemake.output.pdf),
        docx=Path(snakemake.output.docx),
        template=Path(snakemake.input.template),
    )
