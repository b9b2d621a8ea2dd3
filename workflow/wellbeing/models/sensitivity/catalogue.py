"""Tables of the sensitivity analyses.

The scale of an estimate is log-odds, population log-odds, probability, odds ratio or count.
"""

from collections.abc import Sequence

from wellbeing.catalogue import (
    Column,
    ModelCheck,
    Statbarn,
    Table,
    areas,
    count,
    estimate,
    flag,
    following,
    key,
    limit,
    mean,
    order,
    people,
    share,
    text,
    unscreened,
)
from wellbeing.models.catalogue import LOG_ODDS, OUTCOME, RESIDUAL_DF, SMALLEST_CELL, STATUS
from wellbeing.models.contrasts.catalogue import EXPOSURE, LABEL, VALUES

PREFIX = "sensitivity"
SCALE, ESTIMATE, ERROR, LOW, HIGH, P = VALUES
N, AREAS = people("n"), areas()
BEHIND = (N, AREAS, STATUS, RESIDUAL_DF, SMALLEST_CELL)
REASON = text("reason", "Reason")
DECISION = key("decision", "Decision")
OPTION = key("option", "Option")
FMI = share("fmi", "Fraction of missing information")
SPREAD = (
    estimate("sd_area", "Standard deviation of areas", LOG_ODDS),
    estimate("sd_nested", "Standard deviation within areas", LOG_ODDS),
)
SPECIFICATION = (
    key("specification", "Specification"),
    OUTCOME,
    EXPOSURE,
    key("cut", "Cut-point of the outcome"),
    key("missing", "Missing answers"),
    key("weights", "Survey weights"),
    key("nation", "Nations"),
    key("adjustment", "Adjusted for"),
    key("random", "Variation between areas"),
    key("minimum", "People an area must have"),
    key("kind", "Kind of specification"),
    key("batch", "Batch it is fitted in"),
    key("state", "State"),
    REASON,
)


def _sensitivity(
    name: str,
    title: str,
    columns: Sequence[Column],
    statbarn: Statbarn = "StatisticalHypothesisTests",
    model: ModelCheck | None = None,
) -> Table:
    return Table(
        f"{PREFIX}_{name}", title, "quantitative", "sensitivity", statbarn, tuple(columns), model=model
    )


TABLES = (
    _sensitivity(
        "decisions",
        "Choices that could have been made otherwise, and why each is defensible",
        (
            DECISION,
            text("decision_label", "Decision in words"),
            OPTION,
            text("label", "Option in words"),
            text("why", "Why it is defensible"),
            flag("reference", "Taken by the main analysis"),
            flag("supported", "Possible with these data"),
            text("reason", "Not used here because"),
        ),
        "Published",
    ),
    _sensitivity(
        "specifications",
        "Every specification, listed before any was fitted",
        SPECIFICATION,
        "Published",
    ),
    _sensitivity(
        "curve",
        "The estimate of every specification",
        (
            *SPECIFICATION,
            ESTIMATE,
            ERROR,
            LOW,
            HIGH,
            P,
            SCALE,
            N,
            people("positives", "Doing well", part_of="n"),
            AREAS,
            *SPREAD,
            estimate("one_step", "Estimate after a single step", LOG_ODDS),
            FMI,
            RESIDUAL_DF,
            SMALLEST_CELL,
            STATUS,
        ),
        model=ModelCheck(),
    ),
    _sensitivity(
        "joint_inference",
        "Whole curves tested against no association in any specification",
        (
            OUTCOME,
            EXPOSURE,
            key("statistic", "Statistic of the curve"),
            estimate("observed", "Observed"),
            limit("null_low", "Under no association, lower limit"),
            estimate("null_median", "Under no association, median"),
            limit("null_high", "Under no association, upper limit"),
            P,
            count("specifications", "Specifications", "specifications"),
            count("left_out", "Specifications left out", "specifications"),
            AREAS,
            count("draws", "Draws", "draws"),
            STATUS,
        ),
    ),
    _sensitivity(
        "structures",
        "The main analysis with one choice made otherwise",
        (
            OUTCOME,
            EXPOSURE,
            DECISION,
            OPTION,
            ESTIMATE,
            LOW,
            HIGH,
            P,
            SCALE,
            N,
            AREAS,
            *SPREAD,
            estimate("difference", "Move from the main estimate", "standard errors"),
            flag("same_sign", "Same sign"),
            flag("same_verdict", "Same verdict"),
            STATUS,
            REASON,
            RESIDUAL_DF,
            SMALLEST_CELL,
        ),
        model=ModelCheck(),
    ),
    _sensitivity(
        "imputation",
        "Every term of the fullest model, from complete cases and after multiple imputation",
        (
            OUTCOME,
            key("column", "Column of the design"),
            key("method", "Method"),
            LABEL,
            key("level", "Level"),
            *VALUES,
            # pooled by Rubin's rules these are no whole numbers, and they tell of the answers behind the term
            estimate("df", "Degrees of freedom", decimals=1),
            estimate("riv", "Relative increase in variance", decimals=3),
            FMI,
            count("m", "Data sets", "data sets"),
            *BEHIND,
        ),
        model=ModelCheck(),
    ),
    _sensitivity(
        "imputed",
        "Observed and imputed answers, concept by concept",
        (
            key("concept", "Concept"),
            LABEL,
            people("missing", "Imputed for"),
            key("category", "Mean or share of"),
            mean("observed", "Observed", rests_on="missing"),
            mean("imputed", "Imputed", rests_on="missing"),
        ),
        "Frequencies",
    ),
    _sensitivity(
        "peers",
        "The main analysis by other estimators, on one scale",
        (OUTCOME, EXPOSURE, key("estimator", "Estimator"), *VALUES, *BEHIND),
        model=ModelCheck(),
    ),
    _sensitivity(
        "influence",
        "The areas that move each estimate most, by rank and not by name",
        (
            OUTCOME,
            EXPOSURE,
            unscreened(order("rank", "Rank of the area", decimals=0)),
            ESTIMATE,
            AREAS,
            areas("sign_changes", "Areas that turn the sign"),
            areas("verdict_changes", "Areas that turn the verdict"),
            estimate("without", "Estimate without the area, one step", LOG_ODDS, decimals=3),
            estimate("refit", "Estimate without the area, refitted", LOG_ODDS, decimals=3),
            estimate("change", "Move of the estimate", "standard errors"),
            SCALE,
            N,
            STATUS,
            RESIDUAL_DF,
            SMALLEST_CELL,
        ),
        model=ModelCheck(),
    ),
    _sensitivity(
        "evalues",
        "How strong an unmeasured confounder would have to be: E-values of the main analysis",
        (
            OUTCOME,
            EXPOSURE,
            SCALE,
            estimate("odds_ratio", "Odds ratio", "odds ratio"),
            limit("or_low", "Odds ratio, lower limit", "odds ratio", of="odds_ratio"),
            limit("or_high", "Odds ratio, upper limit", "odds ratio", of="odds_ratio"),
            share("share", "Share doing well"),
            following(
                estimate("risk_ratio", "Approximate risk ratio", "risk ratio"), "risk ratio", "odds_ratio"
            ),
            following(estimate("evalue", "E-value", "risk ratio"), "e-value", "risk_ratio"),
            following(
                estimate("evalue_limit", "E-value of the limit", "risk ratio"),
                "e-value of limit",
                "odds_ratio",
                "risk_ratio",
                "or_low",
                "or_high",
            ),
            *BEHIND,
        ),
        model=ModelCheck(),
    ),
    _sensitivity(
        "negative_controls",
        "Negative controls: an association looked for where there can be none",
        (
            key("kind", "Control"),
            OUTCOME,
            EXPOSURE,
            *VALUES,
            count("tests", "Tests", "tests"),
            count("significant", "Clear by themselves", "tests"),
            *BEHIND,
        ),
        model=ModelCheck(),
    ),
    _sensitivity(
        "later_waves",
        "The main analysis, and the same people's answers in a later wave",
        (
            OUTCOME,
            EXPOSURE,
            key("set", "Answers"),
            key("wave", "Wave"),
            text("wave_label", "Wave in words"),
            key("asked", "Number of the wave"),
            ESTIMATE,
            ERROR,
            LOW,
            HIGH,
            P,
            SCALE,
            N,
            AREAS,
            STATUS,
            REASON,
            RESIDUAL_DF,
            SMALLEST_CELL,
        ),
        model=ModelCheck(),
    ),
)
