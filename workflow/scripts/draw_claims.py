"""Draw the figure of the verdicts from released tables."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.claims.figures import draw_verdicts
from wellbeing.report.display import save_figure
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    given = {
        name: read_table(path) for name, path in snakemake.input.items() if name not in ("library", "style")
    }
    figure = draw_verdicts(given["verdicts"], given["verdict_tests"])
    path = Path(snakemake.output[0]).parent / "claims_verdicts"
    save_figure(figure.figure, path, figure.alt, figure.caption)
