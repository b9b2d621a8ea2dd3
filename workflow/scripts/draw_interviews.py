"""Draw the figures of the interviews from released tables."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.display import save_figure
from wellbeing.report.interviews.figures import draw_all
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    folder = Path(snakemake.output[0]).parent
    released = {Path(path).stem: read_table(path) for path in snakemake.input.tables}
    drawn = draw_all(released)
    for name in snakemake.params.figures:
        save_figure(drawn[name].figure, folder / name, drawn[name].alt, drawn[name].caption)
