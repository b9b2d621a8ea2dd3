"""The main analysis from other sides: estimators, confounding, single areas, negative controls, imputation."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wellbeing.mixedlogit import MixedLogitResults
from wellbeing.models.estimates import VALUES, interval, residual_df, smallest_cells, smallest_outcome
from wellbeing.models.sensitivity.controls import control_outcome, false_positives
from wellbeing.models.sensitivity.designs import Data, Material
from wellbeing.models.sensitivity.evalue import as_risk_ratio, e_value, e_value_of_limit
from wellbeing.models.sensitivity.fitting import mixed_logit
from wellbeing.models.sensitivity.grid import FIT
from wellbeing.models.sensitivity.influence import influence_rows
from wellbeing.models.sensitivity.peers import fit_gee, fit_linear, marginal
from wellbeing.models.sensitivity.rubin import pool
from wellbeing.models.terms import INTERCEPT, columns_of


@dataclass
class Reference:
    """The reference model of an outcome, which may hold several of the exposures at once."""

    outcome: str
    exposures: list[str]
    choices: dict
    data: Data
    results: MixedLogitResults

    def counts(self) -> dict:
        """Columns every table ends with."""
        return {
            "n": len(self.data.y),
            "areas": len(np.unique(self.data.area)),
            "status": self.results.status,
            "residual_df": residual_df(len(self.data.y), len(self.results.theta)),
            "smallest_cell": smallest_outcome(self.data.y),
        }


def reference_models(material: Material, listed: pd.DataFrame, points: int) -> Iterator[Reference]:
    """Fit the reference specifications; exposures of one outcome that share a model share its fit."""
    main = listed[(listed["kind"] == "reference") & (listed["state"] == FIT)]
    for outcome, rows in main.groupby("outcome", sort=False):
        shared: dict[frozenset, Reference] = {}
        for choices in rows.to_dict("records"):
            terms = frozenset(material.terms_of(choices))
            if terms in shared:
                shared[terms].exposures.append(choices["exposure"])
                continue
            data = material.take(choices | {"random": "intercept"})
            results = mixed_logit(data).fit(points, check=False, warn=False)
            shared[terms] = Reference(outcome, [choices["exposure"]], choices, data, results)
        yield from shared.values()


def peers_table(references: list[Reference], level: float) -> pd.DataFrame:
    """Each exposure by each estimator, on the scales they share.

    Returns:
        One row an outcome, exposure, estimator (mixed, gee, linear) and scale (log-odds: conditional on the area;
        population log-odds; probability): estimate, se, low, high, p, n, areas, status, residual_df, smallest_cell.
    """
    rows = []
    for ref in references:
        columns = [c for c in ref.exposures if c in ref.results.params.index]
        gee, linear = fit_gee(ref.data, columns), fit_linear(ref.data, columns)
        sd = ref.results.group_sd
        for column in columns:
            value, se = ref.results.params[column], ref.results.bse[column]
            ame = ref.results.slopes(column, alpha=1 - level).iloc[0]
            shrink = marginal(1.0, sd)
            found = [
                ("mixed", "log-odds", interval(value, se, level), ref.results.status),
                (
                    "mixed",
                    "population log-odds",
                    interval(value * shrink, se * shrink, level),
                    ref.results.status,
                ),
                ("mixed", "probability", interval(ame["estimate"], ame["se"], level), ref.results.status),
                (
                    "gee",
                    "population log-odds",
                    interval(gee["estimate"][column], gee["se"][column], level),
                    gee.attrs["status"],
                ),
                (
                    "linear",
                    "probability",
                    interval(linear["estimate"][column], linear["se"][column], level),
                    "ok",
                ),
            ]
            for estimator, scale, numbers, status in found:
                lead = {"outcome": ref.outcome, "exposure": column, "estimator": estimator, "scale": scale}
                rows.append({**lead, **numbers, **ref.counts(), "status": status})
    return pd.DataFrame(rows)


def evalues_table(references: list[Reference], level: float) -> pd.DataFrame:
    """E-values of each exposure's odds ratio, per unit of the exposure.

    Returns:
        outcome, exposure, odds_ratio, or_low, or_high, share (with the outcome), risk_ratio, evalue, evalue_limit, n,
        areas, status, residual_df, smallest_cell.
    """
    rows = []
    for ref in references:
        share = float(ref.data.y.mean())
        for column in ref.exposures:
            if column not in ref.results.params.index:
                continue
            numbers = interval(ref.results.params[column], ref.results.bse[column], level)
            odds, low, high = (float(np.exp(numbers[key])) for key in ("estimate", "low", "high"))
            risk = as_risk_ratio(odds, share)
            limits = as_risk_ratio(low, share), as_risk_ratio(high, share)
            rows.append(
                {"outcome": ref.outcome, "exposure": column, "scale": "odds ratio", "odds_ratio": odds}
                | {
                    "or_low": low,
                    "or_high": high,
                    "share": share,
                    "risk_ratio": risk,
                    "evalue": e_value(risk),
                }
                | {"evalue_limit": e_value_of_limit(*limits), **ref.counts()}
            )
    return pd.DataFrame(rows)


def influence_table(references: list[Reference], points: int) -> pd.DataFrame:
    """The areas that move each exposure's coefficient most; see :func:`influence.influence_rows`."""
    rows = []
    for ref in references:
        for column in ref.exposures:
            if column in ref.results.params.index and ref.results.converged:
                lead = {"outcome": ref.outcome, "exposure": column}
                for row in influence_rows(ref.results, ref.data, column, points):
                    rows.append({**lead, **row, "scale": "log-odds", **ref.counts()})
    return pd.DataFrame(rows)


def controls_table(
    material: Material, references: list[Reference], points: int, level: float, seed: int
) -> pd.DataFrame:
    """Negative controls.

    Returns:
        One row a control and exposure. kind ``outcome``: a concept no exposure can change in place of the outcome
        (estimate, se, low, high, p). kind ``shuffled``: other areas' figures in place of each exposure; tests and
        significant count them, low and high bound the number expected by chance (binomial, 95%), p is its tail.
        A control that the data cannot support has its reason in ``status``.
    """
    from scipy.stats import binom

    rows = []
    declared = material.declared.negative_controls
    alpha = material.declared.joint["significance"]
    blank = dict.fromkeys((*VALUES, "tests", "significant"), np.nan)
    for concept in declared["outcomes"]:
        control = control_outcome(references[0].data, concept) if references else None
        lead = {"kind": "outcome", "outcome": concept}
        if control is None:
            rows.append({**lead, "exposure": "", **blank, "status": "not a term of the model in these data"})
            continue
        results = mixed_logit(control).fit(points, check=False, warn=False)
        counts = {"n": len(control.y), "areas": len(np.unique(control.area)), "status": results.status}
        counts |= {
            "residual_df": residual_df(len(control.y), len(results.theta)),
            "smallest_cell": smallest_outcome(control.y),
        }
        for column in references[0].exposures:
            if column in results.params.index:
                numbers = interval(results.params[column], results.bse[column], level)
                rows.append({**lead, "exposure": column, "scale": "log-odds", **blank, **numbers, **counts})
    for ref in references:
        found, tests = false_positives(
            material, ref.data, ref.exposures, declared["shuffled"]["times"], points, seed, alpha
        )
        low, high = binom.interval(0.95, tests, alpha) if tests else (np.nan, np.nan)
        tail = float(binom.sf(found - 1, tests, alpha)) if tests else np.nan
        spread = {"tests": tests, "significant": found, "low": low, "high": high, "p": tail}
        lead = {"kind": "shuffled", "outcome": ref.outcome, "exposure": ", ".join(ref.exposures)}
        rows.append({**lead, "scale": "count", **blank, **spread, **ref.counts()})
    return pd.DataFrame(rows)


def later_table(material: Material, references: list[Reference], points: int, level: float) -> pd.DataFrame:
    """The reference models once more, on the outcome as the same people answered it in a later wave.

    Predictors and areas stay those of the main analysis, so that the outcome comes after all of them; who has moved
    is not followed. People lost to the later wave, or silent in it, are lost to both rows it is compared on.

    Returns:
        One row an outcome, exposure and set: ``main`` (everybody of the main analysis), then for each later wave
        ``main, asked again`` (the outcome of the main analysis, of those who answered again) and ``later``. Columns:
        wave (id, "" for ``main``), wave_label, asked (wave as numbered by the survey, of a later one), estimate, se,
        low, high, p, scale, n, areas, status, reason, residual_df, smallest_cell. An outcome that no later wave
        repeats has one row, ``not repeated``, with the reason.
    """
    rows = []
    for ref in references:
        concept = material.outcomes[ref.outcome]["concept"]
        waves = {id_: wave for id_, wave in material.later.items() if concept in wave["concepts"]}
        if not waves:
            words = "the source declares no later wave that repeats this outcome"
            words = words if material.later else "the source declares no later wave"
            rows.append(_later_row(ref, "not repeated", reason=words))
            continue
        rows += [_later_row(ref, "main", ref, column, level) for column in ref.exposures]
        for id_, wave in waves.items():
            column = wave["concepts"][concept]["column"]
            told = {"wave": id_, "wave_label": wave["label"], "asked": wave["concepts"][concept]["wave"]}
            for part, again in (("main, asked again", None), ("later", column)):
                fitted = _once_more(material, ref, column, again, points)
                rows += [_later_row(ref, part, fitted, exposure, level) | told for exposure in ref.exposures]
    return pd.DataFrame(rows)


def _once_more(
    material: Material, ref: Reference, asked: str, outcome: str | None, points: int
) -> Reference | str:
    """The reference model of those who answered again, of either answer; words where it cannot be fitted."""
    answered = material.people[asked].to_numpy("float64")[ref.data.rows]
    keep = ~np.isnan(answered)
    y = ref.data.y[keep]
    if outcome is not None:
        y = (answered[keep] >= material.outcomes[ref.outcome]["at_least"]).astype("float64")
    if len(y) == 0 or y.min() == y.max():
        return "nobody answered again" if len(y) == 0 else "everybody gave the same answer again"
    area = ref.data.area[keep]
    data = Data(y, ref.data.x[keep], ref.data.names, area, area)
    return Reference(
        ref.outcome, ref.exposures, ref.choices, data, mixed_logit(data).fit(points, check=False, warn=False)
    )


def _later_row(
    ref: Reference,
    part: str,
    fitted: Reference | str | None = None,
    exposure: str = "",
    level: float = 0.95,
    reason: str = "",
) -> dict:
    blank = dict.fromkeys(VALUES, np.nan)
    row: dict = {
        "outcome": ref.outcome,
        "exposure": exposure,
        "set": part,
        "wave": "",
        "wave_label": "",
        "asked": "",
    }
    row |= {**blank, "scale": "log-odds", **dict.fromkeys(("n", "areas"), np.nan), "status": "not fitted"}
    row |= {"reason": reason, "residual_df": np.nan, "smallest_cell": np.nan}
    if isinstance(fitted, str):
        return row | {"reason": fitted}
    if fitted is None:
        return row
    row |= fitted.counts()
    if exposure in fitted.results.params.index:
        row |= interval(fitted.results.params[exposure], fitted.results.bse[exposure], level)
    return row


def imputation_table(
    material: Material, references: list[Reference], imputations: int, points: int, level: float
) -> pd.DataFrame:
    """Every coefficient of the fullest model from complete cases and from multiply imputed data.

    Returns:
        One row an outcome, column and method (complete, imputed): estimate, se, low, high, p, df, riv, fmi, m, scale,
        label, level, n, areas, status, residual_df, smallest_cell.
    """
    rows = []
    for outcome, ref in {ref.outcome: ref for ref in references}.items():
        fullest = list(material.declared.options("adjustment"))[-1]
        choices = ref.choices | {"adjustment": fullest, "random": "intercept"}
        methods = {"complete": [0]}
        if imputations > 1:
            methods["imputed"] = list(range(1, imputations + 1))
        for method, numbers in methods.items():
            fits = []
            for number in numbers:
                data = material.take(choices | {"missing": method}, number)
                fits.append((data, mixed_logit(data).fit(points, check=False, warn=False)))
            rows += _pooled_rows(material, outcome, method, fits, level)
    return pd.DataFrame(rows)


def _pooled_rows(material: Material, outcome: str, method: str, fits: list, level: float) -> list[dict]:
    data, first = fits[0]
    names = [n for n in first.params.index if n != INTERCEPT and all(n in r.params.index for _, r in fits)]
    described = {c.name: c for term in material.terms for c in columns_of(term, material.concepts[term])}
    cells = smallest_cells(pd.DataFrame(data.x, columns=data.names), pd.Series(data.y))
    status = next((r.status for _, r in fits if r.status != "ok"), "ok")
    residual = residual_df(len(data.y), len(first.theta))
    rows = []
    for name in names:
        values = np.array([r.params[name] for _, r in fits])
        errors = np.array([r.bse[name] for _, r in fits])
        if len(fits) > 1:
            pooled = pool(values, errors**2, residual, level)
            numbers = {key: pooled[key] for key in (*VALUES, "df", "riv", "fmi", "m")}
        else:
            numbers = interval(values[0], errors[0], level) | {
                "df": residual,
                "riv": np.nan,
                "fmi": np.nan,
                "m": 1,
            }
        rows.append(
            {"outcome": outcome, "column": name, "method": method, "label": described[name].label}
            | {"level": described[name].level, "scale": "log-odds", **numbers, "n": len(data.y)}
            | {"areas": len(np.unique(data.area)), "status": status, "residual_df": residual}
            | {"smallest_cell": cells[name]}
        )
    return rows
