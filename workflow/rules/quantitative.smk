"""Phase 2: who is analysed, what they are like, and the model ladder for each outcome.

Needs:    data/respondents.parquet, data/linked.parquet, data/concepts.json
Promises: data/tables/<table>.csv for the tables of wellbeing/models/catalogue.py
"""

from wellbeing.areas.catalogue import TABLES as AREAS_TABLES
from wellbeing.models.catalogue import LADDER as LADDER_TABLES
from wellbeing.models.catalogue import SAMPLE as SAMPLE_TABLES
from wellbeing.survey.catalogue import TABLES as SURVEY_TABLES

OUTCOMES = list(STUDY["outcomes"])
# one release for the tables that are made together: a job costs more than its work
SAMPLED = names_of((*SAMPLE_TABLES, *AREAS_TABLES), SYNTHETIC)
MODELLED = names_of(LADDER_TABLES, SYNTHETIC)
QUANTITATIVE_TABLES = names_of(
    (*SURVEY_TABLES, *SAMPLE_TABLES, *AREAS_TABLES, *LADDER_TABLES), SYNTHETIC
)
QUANTITATIVE_FIGURES = [
    "flow",
    "outcomes",
    "odds_ratios",
    "ladder",
    "area_variation",
] + (["recovery"] if SYNTHETIC else [])
QUANTITATIVE_PAGES = expand(
    f"{RUN}/notebooks/{{name}}.html",
    name=["dictionary", "sample", "description", "models"],
)
TABLES += QUANTITATIVE_TABLES
FIGURES += QUANTITATIVE_FIGURES
PAGES += QUANTITATIVE_PAGES
CHAPTERS += ["quantitative"]


def cut_points(*outcomes):
    """What the named outcomes are derived by; a job that takes one outcome's is left alone by the others'."""
    keys = ("concept", "at_least")
    return {
        name: {key: STUDY["outcomes"][name][key] for key in keys} for name in outcomes
    }


def outcome_cut_point(wildcards):
    """The cut-point of a job's own outcome."""
    return cut_points(wildcards.outcome)


rule build_sample:
    """The analysed people, and the step at which everyone else was left out."""
    input:
        respondents=f"{DATA}/respondents.parquet",
        columns=f"{DATA}/respondents.columns.json",
        linked=f"{DATA}/linked.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("build_sample"),
    output:
        people=f"{DATA}/analysis.parquet",
        flow=f"{DATA}/tables/flow.csv",
        variables=f"{DATA}/tables/variables.csv",
    log:
        f"{RUN}/logs/build_sample.log",
    conda:
        "../../environment.yml"
    params:
        outcomes={
            name: {"concept": outcome["concept"], "label": outcome["label"]}
            for name, outcome in STUDY["outcomes"].items()
        },
        models=STUDY["models"],
    script:
        "../scripts/build_sample.py"


rule describe_sample:
    """Counts, means and spreads of the analysed people and areas."""
    input:
        people=f"{DATA}/analysis.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("describe_sample"),
    output:
        description=f"{DATA}/tables/description.csv",
        outcomes=f"{DATA}/tables/outcomes.csv",
        areas=f"{DATA}/tables/areas.csv",
    log:
        f"{RUN}/logs/describe_sample.log",
    conda:
        "../../environment.yml"
    params:
        outcomes=STUDY["outcomes"],
        models=STUDY["models"],
    script:
        "../scripts/describe_sample.py"


rule fit_ladder:
    """Every rung of the ladder for one outcome."""
    input:
        people=f"{DATA}/analysis.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("fit_ladder"),
    output:
        estimates=f"{DATA}/models/{{outcome}}.estimates.csv",
        fits=f"{DATA}/models/{{outcome}}.fits.csv",
    log:
        f"{RUN}/logs/fit_ladder/{{outcome}}.log",
    benchmark:
        f"{RUN}/benchmarks/fit_ladder/{{outcome}}.tsv"
    wildcard_constraints:
        outcome="|".join(OUTCOMES),
    conda:
        "../../environment.yml"
    params:
        outcome=outcome_cut_point,
        rungs=STUDY["models"]["rungs"],
        estimation=STUDY["estimation"],
    script:
        "../scripts/fit_ladder.py"


rule collect_models:
    """One table of estimates and one of fits, over all outcomes."""
    input:
        estimates=expand(f"{DATA}/models/{{outcome}}.estimates.csv", outcome=OUTCOMES),
        fits=expand(f"{DATA}/models/{{outcome}}.fits.csv", outcome=OUTCOMES),
        library=library("collect_models"),
    output:
        estimates=f"{DATA}/tables/estimates.csv",
        fits=f"{DATA}/tables/fits.csv",
    log:
        f"{RUN}/logs/collect_models.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/collect_models.py"


rule compare_truth:
    """Synthetic data only: the planted model, interactions and all, fitted and set beside the planted values."""
    input:
        people=f"{DATA}/analysis.parquet",
        concepts=f"{DATA}/concepts.json",
        truth=f"{DATA}/raw/survey/truth.json",
        library=library("compare_truth"),
    output:
        recovery=f"{DATA}/tables/recovery.csv",
    log:
        f"{RUN}/logs/compare_truth.log",
    conda:
        "../../environment.yml"
    params:
        outcomes=cut_points(*OUTCOMES),
        rungs=STUDY["models"]["rungs"],
        estimation=STUDY["estimation"],
    script:
        "../scripts/compare_truth.py"


use rule release_dictionary as release_sample with:
    input:
        tables=secured(SAMPLED),
        library=library("release_tables"),
    output:
        tables=released(SAMPLED),
        records=recorded(SAMPLED),
    log:
        f"{RUN}/logs/release_sample.log",
    params:
        **door(SAMPLED),


use rule release_dictionary as release_models with:
    input:
        tables=secured(MODELLED),
        library=library("release_tables"),
    output:
        tables=released(MODELLED),
        records=recorded(MODELLED),
    log:
        f"{RUN}/logs/release_models.log",
    params:
        **door(MODELLED),


rule draw_figures:
    """The report's figures, each drawn from released tables."""
    input:
        **{table: f"{RUN}/released/{table}.csv" for table in QUANTITATIVE_TABLES},
        style="config/matplotlibrc",
        library=library("draw_figures"),
    output:
        expand(
            f"{RUN}/report/figures/{{figure}}.{{kind}}",
            figure=QUANTITATIVE_FIGURES,
            kind=["svg", "png", "json"],
        ),
    log:
        f"{RUN}/logs/draw_figures.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/draw_figures.py"


rule quantitative:
    """Phase 2: sample, description, model ladder and contrasts, and their pages."""
    input:
        QUANTITATIVE_PAGES,
