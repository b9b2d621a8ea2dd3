"""Tables of the contrasts: all but the last two have one row an estimate, their own columns and then the shared ones.

The scale of an estimate is log-odds, probability, log risk ratio, log ratio of marginal odds, standard deviations of
the latent outcome, likelihood ratio, Wald statistic or share of the null log-likelihood; no effect is 0 on all but
the last three.
"""

from collections.abc import Sequence

from wellbeing.catalogue import (
    Column,
    ModelCheck,
    Table,
    areas,
    count,
    error,
    estimate,
    flag,
    key,
    limit,
    order,
    p_value,
    people,
    share,
    text,
    unscreened,
)
from wellbeing.models.catalogue import OUTCOME, RESIDUAL_DF, SMALLEST_CELL, STATUS

PREFIX = "contrasts"
VALUES = (
    key("scale", "Scale"),
    estimate("estimate", "Estimate"),
    error(),
    limit("low", "Lower limit"),
    limit("high", "Upper limit"),
    p_value(),
)
BEHIND = (people("n"), areas(), RESIDUAL_DF, SMALLEST_CELL, STATUS)
FAMILY = (
    key("family", "Family of tests"),
    p_value("p_bh", "p, Benjamini–Hochberg"),
    p_value("p_bonferroni", "p, Bonferroni"),
    text("size", "Size"),
)
LABEL = text("label", "Meaning")
CLAIM = key("claim", "Claim")
EXPOSURE = key("exposure", "Exposure")
INTERACTION = (
    OUTCOME,
    key("interaction", "Interaction"),
    LABEL,
    CLAIM,
    key("declared", "Declared beforehand"),
    key("modifier", "Characteristic of the person"),
    key("area_term", "Characteristic of the place"),
)
SLOPE = key("slope", "With a random slope")
DETECTABLE = estimate("detectable_odds_ratio", "Smallest odds ratio found with power 0.8", "odds ratio")


def _contrast(name: str, title: str, page: str, own: Sequence[Column], more: Sequence[Column] = ()) -> Table:
    """A table of estimates: its own columns, scale and interval, further values, and who is behind them."""
    return Table(
        f"{PREFIX}_{name}",
        title,
        phase="quantitative",
        page=page,
        statbarn="StatisticalHypothesisTests",
        columns=(*own, *VALUES, *more, *BEHIND, *FAMILY),
        model=ModelCheck(),
    )


LEFT_OUT = Table(
    f"{PREFIX}_left_out",
    "Analyses that this run could not make, and why",
    phase="quantitative",
    page="associations",
    statbarn="StatisticalHypothesisTests",
    columns=(OUTCOME, key("analysis", "Analysis"), key("item", "Item"), text("reason", "Reason")),
)
FAMILIES = Table(
    f"{PREFIX}_families",
    "Families of tests, and how many stay clear once adjusted",
    phase="quantitative",
    page="associations",
    statbarn="StatisticalHypothesisTests",
    columns=(
        key("family", "Family of tests"),
        key("table", "Table"),
        count("tests", "Tests", "tests"),
        count("raw", "Clear by themselves", "tests"),
        count("bh", "Clear after Benjamini–Hochberg", "tests"),
        count("bonferroni", "Clear after Bonferroni", "tests"),
    ),
)
TABLES = (
    _contrast(
        "associations",
        "Every area exposure at every rung, on three scales",
        "associations",
        (OUTCOME, EXPOSURE, LABEL, text("contrast", "Contrast"), key("rung", "Rung"), key("model", "Model")),
    ),
    _contrast(
        "readings",
        "Absolute and relative readings of an association",
        "associations",
        (
            OUTCOME,
            EXPOSURE,
            LABEL,
            text("contrast", "Contrast"),
            key("rung", "Rung"),
            key("reading", "Reading"),
        ),
        (share("from_probability", "From the probability"), share("to_probability", "To the probability")),
    ),
    _contrast(
        "walkability",
        "Walkable assets with and without perceived safety",
        "associations",
        (
            OUTCOME,
            EXPOSURE,
            key("covariate", "Held constant"),
            key("measure", "Measure"),
            key("model", "Model"),
        ),
        (share("share_explained", "Share that goes with safety"), text("verdict", "Verdict")),
    ),
    _contrast(
        "interactions",
        "Interactions of people and places",
        "people_and_places",
        (*INTERACTION, SLOPE, key("term", "Term")),
        (
            DETECTABLE,
            estimate("slope_sd", "Standard deviation of the slope"),
            p_value("slope_p", "p of the slope"),
        ),
    ),
    _contrast(
        "simple_slopes",
        "An area exposure's association among people of each kind",
        "people_and_places",
        (
            *INTERACTION,
            SLOPE,
            key("of", "Slope of"),
            key("at", "At"),
            text("at_label", "At, in words"),
            key("at_value", "At the value"),
        ),
    ),
    _contrast(
        "interaction_contrasts",
        "Interactions as differences of differences",
        "people_and_places",
        (*INTERACTION, SLOPE, key("measure", "Measure")),
        (flag("same_sign", "Same sign on both scales"),),
    ),
    _contrast(
        "predictions",
        "Average probabilities by person and place",
        "people_and_places",
        (
            *INTERACTION,
            text("modifier_label", "Person"),
            key("modifier_value", "Value of the person"),
            key("area_value", "Value of the place"),
            key("area_shown", "Place as shown"),
            text("area_unit", "Unit of the place"),
        ),
    ),
    _contrast(
        "links",
        "Links between a place and a person's wellbeing, each compared",
        "links",
        (OUTCOME, key("link", "Link"), LABEL, key("part", "Part")),
    ),
    _contrast(
        "link_differences",
        "Links compared pairwise",
        "links",
        (OUTCOME, key("first", "First"), key("second", "Second"), LABEL, CLAIM),
    ),
    _contrast(
        "link_ranking",
        "Links in order, with the uncertainty of the order",
        "links",
        (OUTCOME, key("measure", "Measure"), key("link", "Link"), LABEL),
        (
            unscreened(order("rank", "Rank", decimals=0)),
            unscreened(order("rank_low", "Rank, lower limit", decimals=0)),
            unscreened(order("rank_high", "Rank, upper limit", decimals=0)),
            share("first_in", "First in this share of draws"),
        ),
    ),
    _contrast(
        "area_pairs",
        "Area exposures two at a time",
        "people_and_places",
        (OUTCOME, key("first", "First"), key("second", "Second"), LABEL),
        (DETECTABLE,),
    ),
    _contrast(
        "subgroups",
        "Area exposures in groups of people",
        "people_and_places",
        (
            OUTCOME,
            key("subgroup", "Subgroup"),
            text("subgroup_label", "Subgroup in words"),
            EXPOSURE,
            LABEL,
            key("measure", "Measure"),
            key("group", "Group"),
        ),
    ),
    _contrast(
        "participation",
        "Who takes part, and whether that widens gaps",
        "people_and_places",
        (
            OUTCOME,
            key("measure", "Measure"),
            key("group", "Group"),
            key("term", "Term"),
            key("column", "Column of the design"),
            LABEL,
            text("contrast", "Contrast"),
        ),
        (count("df", "Degrees of freedom"),),
    ),
    _contrast(
        "spillover",
        "A person's wellbeing and that of fellow residents",
        "people_and_places",
        (OUTCOME, key("method", "Method"), LABEL, text("contrast", "Contrast")),
    ),
    _contrast(
        "nonlinearity",
        "Bends in the associations with area exposures",
        "associations",
        (OUTCOME, EXPOSURE, LABEL, key("shape", "Shape")),
        (count("df", "Degrees of freedom"), key("centile", "Centile of the threshold")),
    ),
    _contrast(
        "features",
        "Four social features, and their associations by deprivation",
        "links",
        (OUTCOME, key("measure", "Measure"), key("feature", "Feature"), LABEL, text("items", "Made of")),
    ),
    LEFT_OUT,
    FAMILIES,
)
