"""Fitting specifications: one row each, whatever becomes of it, and what the joint test needs of it.

Beside its estimate a specification leaves the *score contributions* of the areas: what each area adds to the
first-order estimate of the exposure's coefficient from where that coefficient is zero (the null hypothesis). With
theta_0 the estimates there, to first order, s_j the score of area j and I the information at theta_0,
h_j = [I^-1 s_j]_exposure; the sum of h_j is the one-step estimate. See :mod:`joint`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit

from wellbeing.mixedlogit import MixedLogit, MixedLogitResults, fit_many
from wellbeing.models.estimates import VALUES, interval, residual_df
from wellbeing.models.sensitivity.designs import Data, Material
from wellbeing.models.sensitivity.grid import shared_key
from wellbeing.models.sensitivity.pooled import Pooled, fit_pooled, gram, separation_words, sum_by
from wellbeing.models.sensitivity.rubin import pool

SLOPE_POINTS = (
    7  # per random effect where there are two; fewer leave a score that is not quite the derivative
)
NOTHING = 1e-3  # standard deviation, log-odds, that counts as none
WORDS = {
    "not converged": "the search for the estimates did not end",
    "quadrature": "the points of quadrature were too few",
    "singular": "no variation between areas was left to estimate",
    "aliased": "some columns are combinations of others and were left out",
    "few groups": "fewer than ten areas",
}


@dataclass
class Fitted:
    """One model fitted to one data set: what is kept of it."""

    estimate: float = np.nan
    se: float = np.nan
    status: str = "error"
    reason: str = ""
    n: int = 0
    areas: int = 0
    positives: int = 0
    parameters: int = 0
    sd_area: float = np.nan
    sd_nested: float = np.nan
    contributions: np.ndarray = field(default_factory=lambda: np.zeros(0))


def fit_batch(
    material: Material,
    specifications: pd.DataFrame,
    points: int,
    imputations: int,
    level: float = 0.95,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Fit the specifications of a batch.

    Args:
        material: the data.
        specifications: rows of the list that are to be fitted.
        points: quadrature points of the random intercept.
        imputations: completed data sets to pool where a specification asks for them.
        level: confidence level.
        progress: called with the number of models done and their total.

    Returns:
        One row a specification (as listed, then estimate to status and reason), and the score contributions,
        shape (specifications, areas of the material); zero for areas a specification does not hold and NaN
        throughout where it has no estimate.
    """
    models = _models(material, specifications, imputations)
    results: dict[str, list[Fitted]] = {}
    for done, fits in enumerate(_fit_all(material, models, points), start=1):
        for name, fitted in fits:
            results.setdefault(name, []).append(fitted)
        if progress:
            progress(done, len(models))
    rows, contributions = [], np.full((len(specifications), len(material.area_labels)), np.nan)
    for at, row in enumerate(specifications.to_dict("records")):
        found, held = _pooled(results[row["specification"]], level)
        rows.append(row | found)
        if held is not None:
            contributions[at] = held
    return pd.DataFrame(rows), contributions


@dataclass
class Model:
    """One model to fit: specifications that differ in the exposure alone may share it."""

    choices: dict
    imputation: int
    members: list[tuple[str, str]] = field(default_factory=list)  # specification, exposure
    data: Data | None = None


def _models(material: Material, specifications: pd.DataFrame, imputations: int) -> list[Model]:
    found: dict[tuple, Model] = {}
    for row in specifications.to_dict("records"):
        numbers = range(1, imputations + 1) if row["missing"] == "imputed" else (0,)
        terms = frozenset(material.terms_of(row))
        for number in numbers:
            key = (shared_key(row), terms, number)
            model = found.setdefault(key, Model(row, number))
            model.members.append((row["specification"], row["exposure"]))
    return list(found.values())


def _fit_all(material: Material, models: list[Model], points: int) -> Iterator[list[tuple[str, Fitted]]]:
    options = material.declared.options("random")
    for kind in sorted({options[model.choices["random"]]["kind"] for model in models}):
        mine = [model for model in models if options[model.choices["random"]]["kind"] == kind]
        if kind == "pooled":
            first: dict[
                tuple, Pooled
            ] = {}  # completed data sets of a specification begin where its first one ended
            for model in mine:
                robust = options[model.choices["random"]].get("robust", False)
                yield _fit_pooled(material, model, robust, first if model.imputation else {})
            continue
        used = points if kind == "intercept" else min(points, SLOPE_POINTS)
        designs = (partial(_design, material, model) for model in mine)
        for model, record in zip(mine, fit_many(designs, workers=1, nagq=used, check=False), strict=True):
            data, model.data = model.data, None
            if record.results is None or data is None:
                yield [(name, Fitted(reason=_plain(record.error))) for name, _ in model.members]
                continue
            areas = len(material.area_labels)
            yield [
                (name, summarise(record.results, data, exposure, areas, model.imputation <= 1))
                for name, exposure in model.members
            ]


def _design(material: Material, model: Model) -> MixedLogit:
    model.data = material.take(model.choices, model.imputation)
    return mixed_logit(model.data)


def mixed_logit(data: Data) -> MixedLogit:
    """The model of a specification with area effects, ready to fit."""
    groups = data.area if data.inner is None else np.column_stack([data.area, data.inner])
    x = pd.DataFrame(data.x, columns=data.names, copy=False)
    weighted: dict = {}
    if data.weights is not None:
        weighted = {"weights": data.weights, "weight_type": "probability", "pwscale": "size"}
    # one household in two areas is two households within areas
    return MixedLogit(data.y, x, groups, data.z, within=data.inner is not None, **weighted)


def summarise(
    results: MixedLogitResults, data: Data, exposure: str, areas: int, joint: bool = True
) -> Fitted:
    """Keep of a fit what the curve and, if wanted, the joint test need."""
    fitted = _counted(data)
    fitted.status = results.status
    fitted.reason = WORDS.get(results.status, "")
    if results.diagnostics.separated:
        fitted.reason = separation_words(results.diagnostics.separated)
    if exposure not in results.params.index:
        fitted.status, fitted.reason = "aliased", "the exposure is a combination of the other terms"
        return fitted
    fitted.estimate, fitted.se = float(results.params[exposure]), float(results.bse[exposure])
    fitted.parameters = len(results.theta)
    fitted.sd_area = results.group_sd
    if data.inner is not None:
        fitted.sd_area, fitted.sd_nested = _nested_sd(results, data)
        if results.status == "singular":
            none = [
                name for name, sd in zip(data.levels, abs(results.theta[-2:]), strict=True) if sd < NOTHING
            ]
            fitted.reason = f"no variation between {' or '.join(none)} was left to estimate"
    if results.converged and joint and _linked(data):
        fitted.contributions = score_contributions(results, exposure, data, areas)
    return fitted


def _nested_sd(results: MixedLogitResults, data: Data) -> tuple[float, float]:
    """Standard deviation between areas, and that of the level nested in them or around them."""
    upper, lower = np.sqrt(np.diag(results.cov_re))
    return (float(lower), float(upper)) if data.levels[1] == "areas" else (float(upper), float(lower))


def score_contributions(
    results: MixedLogitResults, exposure: str, data: Data | None = None, areas: int = 0
) -> np.ndarray:
    """One-step contribution of each area to the exposure's coefficient, from where it is zero.

    Returns:
        Shape (areas of the material,) where ``data`` is given, else one a group of the model.
    """
    names = results.model.exog_names
    at = names.index(exposure)
    theta = without(results.theta, results.cov_model, at)
    objective = results.objective()
    # coefficients and variances are orthogonal in expectation; away from the optimum the observed block between
    # them is not, and would spoil the step
    fixed = slice(0, len(names))
    bread = np.linalg.pinv(objective.curvature(theta).information[fixed, fixed], hermitian=True)
    values = objective.group_scores(theta)[:, fixed] @ bread[at]
    if data is None:
        return values
    labels = np.asarray(results.model.design.labels)
    outer = results.model.design.outer
    if outer is not None:
        labels = np.asarray(outer.labels)
    return np.bincount(labels.astype("int64"), values, minlength=areas)


def _linked(data: Data) -> bool:
    """Whether the groups of a model are the linked areas; those of another level do not enter the joint test."""
    return data.area is data.areas


def _fit_pooled(
    material: Material, model: Model, robust: bool, first: dict[tuple, Pooled]
) -> list[tuple[str, Fitted]]:
    try:
        data = material.take(model.choices, model.imputation)
    except ValueError as problem:
        return [(name, Fitted(reason=str(problem))) for name, _ in model.members]
    key = (shared_key(model.choices), *data.names)
    near = first.get(key)
    start = near.params if near is not None and near.status == "ok" else None
    fit = first[key] = fit_pooled(data.y, data.x, data.names, data.weights, start)
    areas, cov = len(material.area_labels), fit.bread
    if robust:
        half = sum_by(data.x * fit.residual[:, None], data.area, areas) @ fit.bread
        cov = half.T @ half
    found = []
    for name, exposure in model.members:
        fitted = _counted(data)
        fitted.status, fitted.reason, fitted.parameters = fit.status, fit.reason, len(fit.params)
        if exposure in data.names and np.isfinite(cov).all():
            at = data.names.index(exposure)
            fitted.estimate, fitted.se = float(fit.params[at]), float(np.sqrt(cov[at, at]))
            if fit.status == "ok" and model.imputation <= 1:
                fitted.contributions = _pooled_contributions(data, at, areas, fit)
        found.append((name, fitted))
    return found


def _pooled_contributions(data: Data, at: int, areas: int, fit: Pooled) -> np.ndarray:
    chance = expit(data.x @ without(fit.params, fit.bread, at))
    weights = 1 if data.weights is None else data.weights
    information = gram(data.x, chance * (1 - chance) * weights)
    step = np.linalg.pinv(information, hermitian=True)[at]
    return np.bincount(data.area, weights * (data.y - chance) * (data.x @ step), minlength=areas)


def without(theta: np.ndarray, cov: np.ndarray, at: int) -> np.ndarray:
    """Estimates under a coefficient of zero, to first order: theta - V[:, x] theta_x / V[x, x]."""
    move = np.nan_to_num(cov[:, at] / cov[at, at])  # a variance of zero has no covariance and stays
    null = theta - move * theta[at]
    null[at] = 0.0
    return null


def _counted(data: Data) -> Fitted:
    yes = int(data.y.sum())
    return Fitted(n=len(data.y), areas=len(np.unique(data.area)), positives=yes)


def _pooled(fits: list[Fitted], level: float) -> tuple[dict, np.ndarray | None]:
    """One row from the fits of a specification: one data set, or several completed ones (Rubin's rules)."""
    worst = next((fit for fit in fits if fit.status not in ("ok", "few groups")), fits[0])
    first = fits[0]
    both = min(first.positives, first.n - first.positives)
    residual = residual_df(first.n, first.parameters)
    row: dict = dict.fromkeys(VALUES, np.nan)
    row |= {"scale": "log-odds", "n": first.n, "positives": first.positives, "areas": first.areas}
    row |= {"sd_area": float(np.mean([fit.sd_area for fit in fits])), "sd_nested": first.sd_nested}
    row |= {"one_step": np.nan}
    row |= {"fmi": np.nan, "residual_df": residual, "smallest_cell": both}
    row |= {"status": worst.status, "reason": worst.reason}
    values = np.array([fit.estimate for fit in fits])
    errors = np.array([fit.se for fit in fits])
    if not (np.isfinite(values).all() and np.isfinite(errors).all()):
        return row, None
    if len(fits) > 1:
        pooled = pool(values, errors**2, residual, level)
        row |= {key: pooled[key] for key in (*VALUES, "fmi")}
    else:
        row |= interval(values[0], errors[0], level)
    held = first.contributions  # of imputed data, those of the first data set stand for all
    if not len(held):
        return row, None
    row["one_step"] = float(held.sum())
    return row, held


def _plain(error: str) -> str:
    """The message of an exception without its class."""
    return error.split(": ", 1)[-1]


def usable(curve: pd.DataFrame) -> pd.Series:
    """Which rows of a curve have a sound estimate (a singular fit is one: its areas do not differ)."""
    return curve["status"].isin(["ok", "singular", "few groups", "aliased"]) & curve["estimate"].notna()
