"""What the study could not do: area by area interactions, exposures in subgroups, and bends in the associations."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.links import drop_loss
from wellbeing.models.contrasts.plan import Notes, usable
from wellbeing.models.estimates import LOG_ODDS, detectable, interval, ordered
from wellbeing.models.terms import build_design


def area_pairs(study: Study, notes: Notes) -> pd.DataFrame:
    """Every product of two area exposures, each added alone to the rung of the area exposures.

    Returns:
        One row a pair: coefficient of the product, and the smallest odds ratio the data could have found beside it.
    """
    exposures, rows = [e for e in study.held("area") if e in study.base.params.index], []
    if len(exposures) < 2:
        notes.leave_out(
            "area pairs", "all pairs", "the ladder of this run holds fewer than two area exposures"
        )
        return ordered([], ["outcome", "first", "second", "label"])
    pairs = {f"{a}:{b}": (a, b) for a, b in combinations(exposures, 2)}
    columns = study.columns_of(study.terms[study.area_rung])
    products = pd.DataFrame({name: study.design[a] * study.design[b] for name, (a, b) in pairs.items()})
    base = study.fit(study.design[columns].join(products))
    for name, (a, b) in pairs.items():
        if name not in base.params.index:
            notes.leave_out("area pairs", study.label(name), "the product is a combination of other terms")
            continue
        result = study.subset([*columns, name], base)
        se = result.bse[name]
        lead = {"outcome": study.outcome, "first": a, "second": b, "label": study.label(name)}
        value = interval(result.params[name], se, study.level)
        more = {"detectable_odds_ratio": detectable(se)}
        rows.append(lead | {"scale": LOG_ODDS} | value | more | study.who(result))
    return ordered(rows, ["outcome", "first", "second", "label"])


def subgroups(study: Study, plan: dict, notes: Notes) -> pd.DataFrame:
    """Each area exposure's slope in each subgroup, all exposures varying together between the two groups.

    Standard errors are clustered in areas, which also covers effects of the group that vary between areas.

    Returns:
        One row an exposure, subgroup and measure: ``slope`` (group 0 and 1) and ``difference``.
    """
    exposures, rows = [e for e in study.held("area") if e in study.base.params.index], []
    lead_columns = ["outcome", "subgroup", "subgroup_label", "exposure", "label", "measure", "group"]
    for name in plan["subgroups"]:
        group = usable(study, [name]) if name in study.concepts else None
        if group is None or study.concepts[name]["kind"] != "binary" or not exposures:
            notes.leave_out(
                "subgroups", study.concepts.get(name, {}).get("label", name), "this run's data lack it"
            )
            continue
        terms = [*study.terms[study.area_rung]]
        terms += [] if group in terms else [group]
        products = [f"{group}:{exposure}" for exposure in exposures]
        design, _ = build_design(study.people, [*terms, *products], study.concepts)
        result = study.fit(design, robust=True)
        averages = study.averages(result, design)
        for exposure, product in zip(exposures, products, strict=True):
            if not {exposure, product} <= set(result.params.index):
                continue
            lead = {"outcome": study.outcome, "subgroup": group, "subgroup_label": study.label(group)}
            lead |= {"exposure": exposure, "label": study.label(exposure)}
            for measure, which, weights in (
                ("slope", "no", {exposure: 1.0}),
                ("slope", "yes", {exposure: 1.0, product: 1.0}),
                ("difference", "yes less no", {product: 1.0}),
            ):
                value = averages.interval(averages.linear(weights), study.level)
                who = study.who(result, group, design)
                rows.append(lead | {"measure": measure, "group": which, "scale": LOG_ODDS} | value | who)
    return ordered(rows, lead_columns)


def spline(x: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Non-linear columns of a restricted cubic spline, shape (n, knots - 2) (Harrell 2015, eq. 2.25)."""
    last, before = knots[-1], knots[-2]
    scale = (last - knots[0]) ** 2

    def cube(knot):
        return np.maximum(x - knot, 0.0) ** 3

    return np.column_stack(
        [
            (
                cube(knot)
                - cube(before) * (last - knot) / (last - before)
                + cube(last) * (before - knot) / (last - before)
            )
            / scale
            for knot in knots[:-2]
        ]
    )


def nonlinearity(study: Study, plan: dict, notes: Notes) -> pd.DataFrame:
    """Whether a bend fits better than a straight line, for each area exposure.

    Two shapes: a restricted cubic spline, and a slope that changes at the best of some declared centiles (its p-value
    multiplied by their number). Likelihood ratios are to second order from a fit with both shapes.

    Returns:
        One row an exposure and shape: likelihood-ratio statistic (``estimate``), degrees of freedom, p-value, and the
        centile of the change where there is one.
    """
    rows, columns = [], study.columns_of(study.terms[study.area_rung])
    for exposure in (e for e in study.held("area") if e in study.base.params.index):
        x = study.design[exposure].to_numpy()
        knots = np.unique(np.percentile(x, plan["nonlinearity"]["knots"]))
        cuts = plan["nonlinearity"]["thresholds"]
        places = np.percentile(x, cuts)
        if len(knots) < 4 or len(np.unique(places)) < len(places):
            notes.leave_out("bends", study.label(exposure), "too few different values for the declared knots")
            continue
        curve = spline(x, knots)
        bends = {f"bend{i}": curve[:, i] for i in range(curve.shape[1])}
        turns = {f"turn{cut}": np.maximum(x - place, 0.0) for cut, place in zip(cuts, places, strict=True)}
        extra = pd.DataFrame(bends | turns, index=study.design.index)
        result = study.fit(study.design[columns].join(extra))
        names = [c for c in extra if c in result.params.index]
        index = [result.model.exog_names.index(c) for c in names]
        beta, cov = result.theta[None, index], result.cov_model[np.ix_(index, index)]
        full = drop_loss(beta, cov, list(range(len(names))))[0]

        def gain(kept, names=names, beta=beta, cov=cov, full=full):
            return 2 * (full - drop_loss(beta, cov, [i for i, c in enumerate(names) if c not in kept])[0])

        lead = {"outcome": study.outcome, "exposure": exposure, "label": study.label(exposure)}
        bent = [c for c in names if c in bends]
        found: list[tuple] = [("spline", gain(bent), len(bent), None, 1)]
        best = max((c for c in names if c in turns), key=lambda c: gain([c]))
        found.append(("threshold", gain([best]), 1, int(best.removeprefix("turn")), len(turns)))
        for shape, statistic, df, centile, tries in found:
            p = min(1.0, tries * float(chdtrc(df, max(statistic, 0.0))))
            value = {"estimate": statistic, "se": np.nan, "low": np.nan, "high": np.nan, "p": p}
            more = {"df": df, "centile": centile}
            row = lead | {"shape": shape, "scale": "likelihood ratio"} | value | more
            rows.append(row | study.who(result, exposure))
    return ordered(rows, ["outcome", "exposure", "label", "shape"])
