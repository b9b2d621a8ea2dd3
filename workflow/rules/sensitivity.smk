"""Sensitivity: would other defensible choices have said the same?

Needs:    data/linked.parquet, data/concepts.json and the settings' section `sensitivity`
Promises: data/tables/sensitivity_<table>.csv, each released; notebooks/sensitivity.html. What the tables hold stands in
          workflow/wellbeing/models/sensitivity/catalogue.py
"""

from wellbeing.catalogue import names_of
from wellbeing.models.sensitivity.catalogue import TABLES as SENSITIVITY_CATALOGUE

SENSITIVITY = STUDY["sensitivity"]
BATCHES = list(range(SENSITIVITY["batches"]))
SENSITIVITY_SETTINGS = {key: STUDY[key] for key in ("outcomes", "models", "estimation")}
IMPUTED = (
    f"{DATA}/sensitivity/imputed.parquet" if SENSITIVITY["imputations"] > 1 else []
)
SENSITIVITY_FIGURES = ["sensitivity_curves", "sensitivity_peers"] + (
    ["sensitivity_imputation"] if IMPUTED else []
)
SENSITIVITY_TABLES = names_of(SENSITIVITY_CATALOGUE, SYNTHETIC)


def choices(*sections):
    """Sections of the declared choices that a job uses."""
    return {section: DECLARED.sensitivity[section] for section in sections}


rule list_specifications:
    """Every specification of the run, named before any is fitted."""
    input:
        people=f"{DATA}/linked.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("list_specifications"),
    output:
        specifications=f"{DATA}/tables/sensitivity_specifications.csv",
        decisions=f"{DATA}/tables/sensitivity_decisions.csv",
    log:
        f"{RUN}/logs/list_specifications.log",
    conda:
        "../../environment.yml"
    params:
        declared=choices("reference", "decisions", "forbidden", "steps"),
        settings=SENSITIVITY_SETTINGS,
        batches=SENSITIVITY["batches"],
        knobs={key: value for key, value in SENSITIVITY.items() if key != "file"},
    script:
        "../scripts/list_specifications.py"


rule impute_missing:
    """Completed data sets: chained equations that respect the clustering of people in areas."""
    input:
        people=f"{DATA}/linked.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("impute_missing"),
    output:
        imputed=f"{DATA}/sensitivity/imputed.parquet",
    log:
        f"{RUN}/logs/impute_missing.log",
    benchmark:
        f"{RUN}/benchmarks/impute_missing.tsv"
    conda:
        "../../environment.yml"
    params:
        declared=choices("imputation"),
        settings=SENSITIVITY_SETTINGS,
        imputations=SENSITIVITY["imputations"],
        seed=STUDY["seed"],
    script:
        "../scripts/impute_missing.py"


rule fit_specifications:
    """One batch of the list; a specification that cannot be fitted keeps its row, with the reason."""
    input:
        people=f"{DATA}/linked.parquet",
        concepts=f"{DATA}/concepts.json",
        specifications=f"{DATA}/tables/sensitivity_specifications.csv",
        imputed=IMPUTED,
        library=library("fit_specifications"),
    output:
        curve=f"{DATA}/sensitivity/batch-{{batch}}.csv",
        contributions=f"{DATA}/sensitivity/batch-{{batch}}.npy",
    log:
        f"{RUN}/logs/fit_specifications/{{batch}}.log",
    benchmark:
        f"{RUN}/benchmarks/fit_specifications/{{batch}}.tsv"
    wildcard_constraints:
        batch=r"\d+",
    conda:
        "../../environment.yml"
    params:
        declared=choices("decisions", "steps"),
        settings=SENSITIVITY_SETTINGS,
        imputations=SENSITIVITY["imputations"],
    script:
        "../scripts/fit_specifications.py"


rule examine_reference:
    """The main analysis by other estimators, without single areas, against confounding, and on imputed data."""
    input:
        people=f"{DATA}/linked.parquet",
        concepts=f"{DATA}/concepts.json",
        specifications=f"{DATA}/tables/sensitivity_specifications.csv",
        imputed=IMPUTED,
        library=library("examine_reference"),
    output:
        **{
            table: f"{DATA}/tables/sensitivity_{table}.csv"
            for table in [
                "imputation",
                "imputed",
                "peers",
                "influence",
                "evalues",
                "negative_controls",
                "later_waves",
            ]
        },
    log:
        f"{RUN}/logs/examine_reference.log",
    benchmark:
        f"{RUN}/benchmarks/examine_reference.tsv"
    conda:
        "../../environment.yml"
    params:
        declared=choices("decisions", "steps", "negative_controls", "joint"),
        settings=SENSITIVITY_SETTINGS,
        imputations=SENSITIVITY["imputations"],
        seed=STUDY["seed"],
    script:
        "../scripts/examine_reference.py"


rule collect_sensitivity:
    """The whole curve, its joint tests, and what each choice does to the reference estimate."""
    input:
        specifications=f"{DATA}/tables/sensitivity_specifications.csv",
        curves=expand(f"{DATA}/sensitivity/batch-{{batch}}.csv", batch=BATCHES),
        contributions=expand(f"{DATA}/sensitivity/batch-{{batch}}.npy", batch=BATCHES),
        library=library("collect_sensitivity"),
    output:
        curve=f"{DATA}/tables/sensitivity_curve.csv",
        joint=f"{DATA}/tables/sensitivity_joint_inference.csv",
        structures=f"{DATA}/tables/sensitivity_structures.csv",
    log:
        f"{RUN}/logs/collect_sensitivity.log",
    conda:
        "../../environment.yml"
    params:
        joint=DECLARED.sensitivity["joint"],
        draws=SENSITIVITY["draws"],
        seed=STUDY["seed"],
    script:
        "../scripts/collect_sensitivity.py"


rule draw_sensitivity:
    """The report's figures of these analyses."""
    input:
        outcomes=f"{RUN}/released/outcomes.csv",
        decisions=f"{RUN}/released/sensitivity_decisions.csv",
        curve=f"{RUN}/released/sensitivity_curve.csv",
        joint=f"{RUN}/released/sensitivity_joint_inference.csv",
        peers=f"{RUN}/released/sensitivity_peers.csv",
        imputation=f"{RUN}/released/sensitivity_imputation.csv",
        style="config/matplotlibrc",
        library=library("draw_sensitivity"),
    output:
        expand(
            f"{RUN}/report/figures/{{figure}}.{{kind}}",
            figure=SENSITIVITY_FIGURES,
            kind=["svg", "png", "json"],
        ),
    log:
        f"{RUN}/logs/draw_sensitivity.log",
    conda:
        "../../environment.yml"
    params:
        figures=SENSITIVITY_FIGURES,
    script:
        "../scripts/draw_sensitivity.py"


use rule dictionary_page as sensitivity_page with:
    input:
        notebook="notebooks/sensitivity.ipynb",
        outcomes=f"{RUN}/released/outcomes.csv",
        decisions=f"{RUN}/released/sensitivity_decisions.csv",
        specifications=f"{RUN}/released/sensitivity_specifications.csv",
        curve=f"{RUN}/released/sensitivity_curve.csv",
        joint=f"{RUN}/released/sensitivity_joint_inference.csv",
        structures=f"{RUN}/released/sensitivity_structures.csv",
        imputation=f"{RUN}/released/sensitivity_imputation.csv",
        imputed=f"{RUN}/released/sensitivity_imputed.csv",
        peers=f"{RUN}/released/sensitivity_peers.csv",
        influence=f"{RUN}/released/sensitivity_influence.csv",
        evalues=f"{RUN}/released/sensitivity_evalues.csv",
        controls=f"{RUN}/released/sensitivity_negative_controls.csv",
        later=f"{RUN}/released/sensitivity_later_waves.csv",
        library=notebook_library("sensitivity") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/sensitivity.ipynb",
        page=f"{RUN}/notebooks/sensitivity.html",
    log:
        f"{RUN}/logs/notebooks/sensitivity.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/sensitivity.tsv"


use rule release_dictionary as release_sensitivity with:
    input:
        tables=secured(SENSITIVITY_TABLES),
        library=library("release_tables"),
    output:
        tables=released(SENSITIVITY_TABLES),
        records=recorded(SENSITIVITY_TABLES),
    log:
        f"{RUN}/logs/release_sensitivity.log",
    params:
        **door(SENSITIVITY_TABLES),


SENSITIVITY_PAGES = [f"{RUN}/notebooks/sensitivity.html"]
TABLES += SENSITIVITY_TABLES
FIGURES += SENSITIVITY_FIGURES
PAGES += SENSITIVITY_PAGES
CHAPTERS += ["sensitivity"]


rule sensitivity:
    """The sensitivity analyses and their page."""
    input:
        SENSITIVITY_PAGES,
        expand(f"{RUN}/released/{{table}}.csv", table=SENSITIVITY_TABLES),
