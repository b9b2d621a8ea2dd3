"""The declared conceptual model and causal graph, and what the graph says of the ladder.

Needs:    data/analysis.parquet, data/concepts.json
Promises: data/tables/framework_<table>.csv, each released, with the page framework and the chapter's figures. What the
          tables hold stands in workflow/wellbeing/framework/catalogue.py
"""

from wellbeing.framework.catalogue import TABLES as FRAMEWORK_CATALOGUE

FRAMEWORK = names_of(FRAMEWORK_CATALOGUE, SYNTHETIC)
FRAMEWORK_FIGURES = ["framework_model", "framework_graph"]


rule describe_framework:
    """The model and the causal graph as tables; what the graph says of the ladder, and the data of the graph."""
    input:
        people=f"{DATA}/analysis.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("describe_framework"),
    output:
        **{
            name.removeprefix("framework_"): f"{DATA}/tables/{name}.csv"
            for name in FRAMEWORK
        },
    log:
        f"{RUN}/logs/describe_framework.log",
    conda:
        "../../environment.yml"
    params:
        model=DECLARED.model,
        graph=DECLARED.causal_graph,
        rungs=STUDY["models"]["rungs"],
        outcomes=list(STUDY["outcomes"]),
    script:
        "../scripts/describe_framework.py"


rule draw_framework:
    """The chapter's figures, from released tables."""
    input:
        **{table: f"{RUN}/released/{table}.csv" for table in FRAMEWORK},
        style="config/matplotlibrc",
        library=library("draw_framework"),
    output:
        expand(
            f"{RUN}/report/figures/{{figure}}.{{kind}}",
            figure=FRAMEWORK_FIGURES,
            kind=["svg", "png", "json"],
        ),
    log:
        f"{RUN}/logs/draw_framework.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/draw_framework.py"


use rule dictionary_page as framework_page with:
    input:
        **{
            name.removeprefix("framework_"): f"{RUN}/released/{name}.csv"
            for name in FRAMEWORK
        },
        notebook="notebooks/framework.ipynb",
        library=notebook_library("framework") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/framework.ipynb",
        page=f"{RUN}/notebooks/framework.html",
    log:
        f"{RUN}/logs/notebooks/framework.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/framework.tsv"


use rule release_dictionary as release_framework with:
    input:
        tables=secured(FRAMEWORK),
        library=library("release_tables"),
    output:
        tables=released(FRAMEWORK),
        records=recorded(FRAMEWORK),
    log:
        f"{RUN}/logs/release_framework.log",
    params:
        **door(FRAMEWORK),


TABLES += FRAMEWORK
FIGURES += FRAMEWORK_FIGURES
PAGES += [f"{RUN}/notebooks/framework.html"]
CHAPTERS += ["framework"]
