"""Draw the report's figures from released tables."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.display import save_figure
from wellbeing.report.quantitative.figures import draw_all
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    folder = Path(snakemake.output[0]).parent
    released = {
        name: read_table(path) for name, path in snakemake.input.items() if name not in ("library", "style")
    }
    for name, drawn in draw_all(released).items():
        save_figure(drawn.figure, folder / name, drawn.alt, drawn.caption)
