"""Draw the report's figures of the sensitivity analyses from released tables."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.display import save_figure
from wellbeing.report.quantitative.tables import outcome_labels
from wellbeing.report.sensitivity.figures import draw_curves
from wellbeing.report.sensitivity.other_estimators import draw_imputation, draw_peers
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    folder = Path(snakemake.output[0]).parent
    read = {n: read_table(p) for n, p in snakemake.input.items() if n not in ("library", "style")}
    labels = outcome_labels(read["outcomes"])
    drawers = {
        "sensitivity_curves": lambda: draw_curves(read["curve"], read["joint"], read["decisions"], labels),
        "sensitivity_peers": lambda: draw_peers(read["peers"], read["decisions"], labels),
        "sensitivity_imputation": lambda: draw_imputation(read["imputation"], labels),
    }
    for name in snakemake.params.figures:
        drawn = drawers[name]()
        save_figure(drawn.figure, folder / name, drawn.alt, drawn.caption)
