"""Draw the contrasts' figures for the report, from released tables."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.contrasts.figures import draw_all
from wellbeing.report.display import save_figure
from wellbeing.report.quantitative.tables import outcome_labels
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    tables = {Path(path).stem: read_table(path) for path in snakemake.input.tables}
    labels = outcome_labels(read_table(snakemake.input.outcomes))
    folder = Path(snakemake.output[0]).parent
    for name, drawn in draw_all(tables, labels, list(snakemake.params.figures)).items():
        save_figure(drawn.figure, folder / name, drawn.alt, drawn.caption)
