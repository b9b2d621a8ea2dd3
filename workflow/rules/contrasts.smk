"""Phase 2, contrasts: what the ladder alone does not say, for every outcome.

Needs:    data/analysis.parquet, data/concepts.json
Promises: released/contrasts_<table>.csv; notebooks/{associations,people_and_places,links}.html
          What each table holds is declared in wellbeing/models/contrasts/catalogue.py
"""

from wellbeing.models.contrasts import SEPARATE
from wellbeing.models.contrasts.catalogue import FAMILIES, PREFIX
from wellbeing.models.contrasts.catalogue import TABLES as CONTRASTS

CONTRASTS_TABLES = names_of(CONTRASTS, SYNTHETIC)
# each part has them all but the families of tests, which need every part
PART_TABLES = [
    table.removeprefix(f"{PREFIX}_")
    for table in CONTRASTS_TABLES
    if table != FAMILIES.name
]
CONTRASTS_PLAN = DECLARED.contrasts
# what is asked of the fits once all are there
CONTRASTS_JUDGED = ["families", "smallest_effect"]
LADDER_TERMS = {
    term for rung in STUDY["models"]["rungs"].values() for term in rung["terms"]
}
HAS_FIGURE = {
    "contrasts_walkability": LADDER_TERMS
    >= set(CONTRASTS_PLAN["walkability"].values()),
    "contrasts_interactions": any(
        LADDER_TERMS & set(entry["modifier"]) and LADDER_TERMS & set(entry["area"])
        for entry in CONTRASTS_PLAN["interactions"].values()
    ),
    "contrasts_links": any(
        SOURCE.vocabulary[term]["level"] == "link" for term in LADDER_TERMS
    ),
}
CONTRASTS_FIGURES = [figure for figure, possible in HAS_FIGURE.items() if possible]


def part_outcomes(wildcards):
    """The outcome of a part, with its cut-point; the part of no outcome asks for names alone."""
    part = wildcards.part
    return dict.fromkeys(OUTCOMES) if part == SEPARATE else cut_points(part)


rule fit_contrasts:
    """All contrasts of one outcome; the part `people` has those that belong to none."""
    input:
        people=f"{DATA}/analysis.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("fit_contrasts"),
    output:
        expand(f"{DATA}/contrasts/{{{{part}}}}/{{table}}.csv", table=PART_TABLES),
    log:
        f"{RUN}/logs/fit_contrasts/{{part}}.log",
    benchmark:
        f"{RUN}/benchmarks/fit_contrasts/{{part}}.tsv"
    wildcard_constraints:
        part="|".join([*OUTCOMES, SEPARATE]),
    conda:
        "../../environment.yml"
    params:
        outcomes=part_outcomes,
        plan={
            part: entry
            for part, entry in CONTRASTS_PLAN.items()
            if part not in CONTRASTS_JUDGED
        },
        settings={
            "rungs": STUDY["models"]["rungs"],
            "estimation": STUDY["estimation"],
            "seed": STUDY["seed"],
        },
    script:
        "../scripts/fit_contrasts.py"


rule collect_contrasts:
    """The outcomes' tables put together; families of tests; effects too small to matter."""
    input:
        parts=expand(
            f"{DATA}/contrasts/{{part}}/{{table}}.csv",
            part=[*OUTCOMES, SEPARATE],
            table=PART_TABLES,
        ),
        library=library("collect_contrasts"),
    output:
        secured(CONTRASTS_TABLES),
    log:
        f"{RUN}/logs/collect_contrasts.log",
    conda:
        "../../environment.yml"
    params:
        plan={part: CONTRASTS_PLAN[part] for part in CONTRASTS_JUDGED},
    script:
        "../scripts/collect_contrasts.py"


rule draw_contrasts:
    """The contrasts' figures for the report, drawn from released tables."""
    input:
        tables=expand(
            f"{RUN}/released/contrasts_{{table}}.csv",
            table=["walkability", "predictions", "subgroups", "links", "link_ranking"],
        ),
        outcomes=f"{RUN}/released/outcomes.csv",
        style="config/matplotlibrc",
        library=library("draw_contrasts"),
    output:
        expand(
            f"{RUN}/report/figures/{{figure}}.{{kind}}",
            figure=CONTRASTS_FIGURES,
            kind=["svg", "png", "json"],
        ),
    log:
        f"{RUN}/logs/draw_contrasts.log",
    conda:
        "../../environment.yml"
    params:
        figures=CONTRASTS_FIGURES,
    script:
        "../scripts/draw_contrasts.py"


use rule dictionary_page as associations_page with:
    input:
        notebook="notebooks/associations.ipynb",
        associations=f"{RUN}/released/contrasts_associations.csv",
        readings=f"{RUN}/released/contrasts_readings.csv",
        walkability=f"{RUN}/released/contrasts_walkability.csv",
        nonlinearity=f"{RUN}/released/contrasts_nonlinearity.csv",
        families=f"{RUN}/released/contrasts_families.csv",
        left_out=f"{RUN}/released/contrasts_left_out.csv",
        outcomes=f"{RUN}/released/outcomes.csv",
        library=notebook_library("associations") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/associations.ipynb",
        page=f"{RUN}/notebooks/associations.html",
    log:
        f"{RUN}/logs/notebooks/associations.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/associations.tsv"


use rule dictionary_page as people_and_places_page with:
    input:
        notebook="notebooks/people_and_places.ipynb",
        interactions=f"{RUN}/released/contrasts_interactions.csv",
        simple_slopes=f"{RUN}/released/contrasts_simple_slopes.csv",
        interaction_contrasts=f"{RUN}/released/contrasts_interaction_contrasts.csv",
        predictions=f"{RUN}/released/contrasts_predictions.csv",
        area_pairs=f"{RUN}/released/contrasts_area_pairs.csv",
        subgroups=f"{RUN}/released/contrasts_subgroups.csv",
        participation=f"{RUN}/released/contrasts_participation.csv",
        spillover=f"{RUN}/released/contrasts_spillover.csv",
        left_out=f"{RUN}/released/contrasts_left_out.csv",
        outcomes=f"{RUN}/released/outcomes.csv",
        library=notebook_library("people_and_places") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/people_and_places.ipynb",
        page=f"{RUN}/notebooks/people_and_places.html",
    log:
        f"{RUN}/logs/notebooks/people_and_places.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/people_and_places.tsv"


use rule dictionary_page as links_page with:
    input:
        notebook="notebooks/links.ipynb",
        links=f"{RUN}/released/contrasts_links.csv",
        link_differences=f"{RUN}/released/contrasts_link_differences.csv",
        link_ranking=f"{RUN}/released/contrasts_link_ranking.csv",
        features=f"{RUN}/released/contrasts_features.csv",
        left_out=f"{RUN}/released/contrasts_left_out.csv",
        outcomes=f"{RUN}/released/outcomes.csv",
        library=notebook_library("links") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/links.ipynb",
        page=f"{RUN}/notebooks/links.html",
    log:
        f"{RUN}/logs/notebooks/links.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/links.tsv"


use rule release_dictionary as release_contrasts with:
    input:
        tables=secured(CONTRASTS_TABLES),
        library=library("release_tables"),
    output:
        tables=released(CONTRASTS_TABLES),
        records=recorded(CONTRASTS_TABLES),
    log:
        f"{RUN}/logs/release_contrasts.log",
    params:
        **door(CONTRASTS_TABLES),


CONTRASTS_PAGES = expand(
    f"{RUN}/notebooks/{{name}}.html",
    name=["associations", "people_and_places", "links"],
)
TABLES += CONTRASTS_TABLES
FIGURES += CONTRASTS_FIGURES
PAGES += CONTRASTS_PAGES
CHAPTERS += ["contrasts"]
