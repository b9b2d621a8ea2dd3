"""Phase 2, contrasts: what the ladder alone does not say, for every outcome.

Needs:    data/analysis.parquet, data/concepts.json, config/contrasts.yaml
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
  contrasts_spillover      outcome, method (leave one out | split halves)
  contrasts_nonlinearity   outcome, exposure, shape (spline | threshold); df, centile
  contrasts_features       outcome, measure (main | by deprivation), feature
  contrasts_families       family, table, tests, raw, bh, bonferroni
  contrasts_left_out       outcome, analysis, item, reason
"""

from wellbeing.models.contrasts.run import SEPARATE, TABLES as CONTRASTS

CONTRASTS_TABLES = [f"contrasts_{table}" for table in (*CONTRASTS, "families")]
CONTRASTS_PAGES = []
CONTRASTS_FIGURES = []
CONTRASTS_EXTRA = []


rule fit_contrasts:
    """All contrasts of one outcome; the part `people` has those that belong to none."""
    input:
        people=f"{DATA}/analysis.parquet",
        concepts=f"{DATA}/concepts.json",
        plan="config/contrasts.yaml",
        library=library("fit_contrasts") + ["workflow/schemas/contrasts.schema.yaml"],
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
        plan="config/contrasts.yaml",
        library=library("collect_contrasts"),
    output:
        expand(f"{DATA}/tables/{{table}}.csv", table=CONTRASTS_TABLES),
    log:
        f"{RUN}/logs/collect_contrasts.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/collect_contrasts.py"
