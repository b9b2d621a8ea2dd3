"""Phase 2, contrasts: what the ladder alone does not say, for every outcome.

Needs:    data/analysis.parquet, data/concepts.json
Promises: released/contrasts_<table>.csv; notebooks/{associations,people_and_places,links}.html

Every table but `left_out` and `families` has one row an estimate, and these columns after its own:
  scale (log-odds | probability | log risk ratio | log ratio of marginal odds | standard deviations of the latent
  outcome | likelihood ratio | Wald statistic | share of the null log-likelihood; no effect is 0 on all but the last
  three), estimate, se, low, high, p, n, areas, residual_df, status, family, p_bh, p_bonferroni,
  size (clear | clear but negligible | negligible | not settled)

  contrasts_associations   outcome, exposure, rung, model (alone | together), scale
  contrasts_readings       outcome, exposure, rung, reading (absolute | relative)
  contrasts_walkability    outcome, measure (log-odds | rescaled | latent | probability), model (without | with |
                           difference); share_explained, verdict
  contrasts_interactions   outcome, interaction, slope (no | yes), declared (yes | no), claim; detectable_odds_ratio,
                           slope_sd, slope_p
  contrasts_simple_slopes  outcome, interaction, slope, of, at, at_label, at_value, scale
  contrasts_interaction_contrasts  outcome, interaction, slope, measure; same_sign
  contrasts_predictions    outcome, interaction, modifier_label, modifier_value, area_value
  contrasts_links          outcome, link, part (adjusted | alone | through | without ... | towards), scale
  contrasts_link_differences  outcome, first, second, claim, scale
  contrasts_link_ranking   outcome, measure, link; rank, rank_low, rank_high, first_in
  contrasts_area_pairs     outcome, first, second; detectable_odds_ratio
  contrasts_subgroups      outcome, subgroup, exposure, measure (slope | difference), group
  contrasts_participation  outcome, measure (term | gradient | gap | interaction), group, column
  contrasts_spillover      outcome, method (leave one out | split halves, and each without one's own household)
  contrasts_nonlinearity   outcome, exposure, shape (spline | threshold); df, centile
  contrasts_features       outcome, measure (main | by deprivation), feature
  contrasts_families       family, table, tests, raw, bh, bonferroni
  contrasts_left_out       outcome, analysis, item, reason
"""

from wellbeing.models.contrasts import FAMILIES, SEPARATE
from wellbeing.models.contrasts import TABLES as CONTRASTS

CONTRASTS_TABLES = [f"contrasts_{table}" for table in (*CONTRASTS, FAMILIES)]
CONTRASTS_PLAN = DECLARED.contrasts
# what is asked of the fits once all are there
CONTRASTS_JUDGED = ["families", "smallest_effect"]
LADDER = {term for rung in STUDY["models"]["rungs"].values() for term in rung["terms"]}
HAS_FIGURE = {
    "contrasts_walkability": LADDER >= set(CONTRASTS_PLAN["walkability"].values()),
    "contrasts_interactions": any(
        LADDER & set(entry["modifier"]) and LADDER & set(entry["area"])
        for entry in CONTRASTS_PLAN["interactions"].values()
    ),
    "contrasts_links": any(
        SOURCE.vocabulary[term]["level"] == "link" for term in LADDER
    ),
}
CONTRASTS_FIGURES = [figure for figure, possible in HAS_FIGURE.items() if possible]
CONTRASTS_EXTRA = []


rule fit_contrasts:
    """All contrasts of one outcome; the part `people` has those that belong to none."""
    input:
        people=f"{DATA}/analysis.parquet",
        concepts=f"{DATA}/concepts.json",
        library=library("fit_contrasts"),
    output:
        directory(f"{DATA}/contrasts/{{part}}"),
    log:
        f"{RUN}/logs/fit_contrasts/{{part}}.log",
    benchmark:
        f"{RUN}/benchmarks/fit_contrasts/{{part}}.tsv"
    wildcard_constraints:
        part="|".join([*OUTCOMES, SEPARATE]),
    conda:
        "../../environment.yml"
    params:
        plan={
            part: entry
            for part, entry in CONTRASTS_PLAN.items()
            if part not in CONTRASTS_JUDGED
        },
        settings={
            "outcomes": STUDY["outcomes"],
            "rungs": STUDY["models"]["rungs"],
            "estimation": STUDY["estimation"],
            "seed": STUDY["seed"],
        },
    script:
        "../scripts/fit_contrasts.py"


rule collect_contrasts:
    """The outcomes' tables put together; families of tests; effects too small to matter."""
    input:
        parts=expand(f"{DATA}/contrasts/{{part}}", part=[*OUTCOMES, SEPARATE]),
        library=library("collect_contrasts"),
    output:
        expand(f"{DATA}/tables/{{table}}.csv", table=CONTRASTS_TABLES),
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


CONTRASTS_PAGES = expand(
    f"{RUN}/notebooks/{{name}}.html",
    name=["associations", "people_and_places", "links"],
)
