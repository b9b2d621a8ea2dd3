"""Draw the figures of the framework from released tables."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.report.display import save_figure
from wellbeing.report.framework.figures import draw_model, draw_question, example
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    given = {
        name: read_table(path) for name, path in snakemake.input.items() if name not in ("library", "style")
    }
    sets = given["framework_sets"]
    concepts, leads = given["framework_causal_nodes"], given["framework_causal_edges"]
    drawn = {
        "framework_model": draw_model(given["framework_nodes"], given["framework_edges"]),
        "framework_graph": draw_question(concepts, leads, sets, *example(sets)),
    }
    for name, figure in drawn.items():
        save_figure(figure.figure, Path(snakemake.output[0]).parent / name, figure.alt, figure.caption)
