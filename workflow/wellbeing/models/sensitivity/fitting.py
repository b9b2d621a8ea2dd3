"""Fitting specifications: one row each, whatever becomes of it, and what the joint test needs of it.

Beside its estimate a specification leaves the *score contributions* of the areas: what each area adds to the
first-order estimate of the exposure's coefficient when the model is fitted without it (under the null hypothesis).
With theta_0 the estimates without the exposure, s_j the score of area j and I the information there,
h_j = [I^-1 s_j]_exposure, so that the sum of h_j is the one-step estimate. See :mod:`joint`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr, ndtri

from wellbeing.mixedlogit import MixedLogit, MixedLogitResults, fit_many
from wellbeing.models.sensitivity.material import Data, Material
from wellbeing.models.sensitivity.pooled import fit_pooled, separation_words, sum_by
from wellbeing.models.sensitivity.rubin import pool

SLOPE_POINTS = (
    7  # per random effect where there are two; fewer leave a score that is not quite the derivative
)
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
    group_sd: float = np.nan
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
    jobs = [
        (row, imputation)
        for row in specifications.to_dict("records")
        for imputation in (range(1, imputations + 1) if row["missing"] == "imputed" else (0,))
    ]
    results: dict[str, list[Fitted]] = {}
    for done, (name, fitted) in enumerate(_fit_all(material, jobs, points), start=1):
        results.setdefault(name, []).append(fitted)
        if progress:
            progress(done, len(jobs))
    rows, contributions = [], np.full((len(specifications), len(material.area_labels)), np.nan)
    for at, row in enumerate(specifications.to_dict("records")):
        fitted, held = _pooled(results[row["specification"]], level)
        rows.append(row | fitted)
        if held is not None:
            contributions[at] = held
    return pd.DataFrame(rows), contributions


def _fit_all(material: Material, jobs: list, points: int) -> Iterator[tuple[str, Fitted]]:
    kinds = {option: entry["kind"] for option, entry in material.declared.options("random").items()}
    for kind in sorted({kinds[row["random"]] for row, _ in jobs}):
        mine = [job for job in jobs if kinds[job[0]["random"]] == kind]
        if kind == "pooled":
            for row, imputation in mine:
                robust = material.declared.options("random")[row["random"]].get("robust", False)
                yield row["specification"], _fit_pooled(material, row, imputation, robust)
            continue
        held: dict[int, Data] = {}  # data of the models in flight
        designs = (partial(_design, material, job, at, held) for at, job in enumerate(mine))
        used = points if kind == "intercept" else min(points, SLOPE_POINTS)
        records = fit_many(designs, workers=1, nagq=used, check=False)
        for at, ((row, _), record) in enumerate(zip(mine, records, strict=True)):
            data = held.pop(at, None)
            if record.results is None or data is None:
                yield row["specification"], Fitted(reason=_plain(record.error))
            else:
                yield row["specification"], summarise(record.results, data, len(material.area_labels))


def _design(material: Material, job: tuple[dict, int], at: int, held: dict[int, Data]) -> MixedLogit:
    held[at] = material.take(*job)
    return mixed_logit(held[at])


def mixed_logit(data: Data) -> MixedLogit:
    """The model of a specification with area effects, ready to fit."""
    groups = data.area if data.inner is None else np.column_stack([data.area, data.inner])
    x = pd.DataFrame(data.x, columns=data.names, copy=False)
    weighted = {} if data.weights is None else {"weights": data.weights, "weight_type": "probability"}
    if weighted:
        weighted["pwscale"] = "size"
    return MixedLogit(data.y, x, groups, data.z, **weighted)


def summarise(results: MixedLogitResults, data: Data, areas: int) -> Fitted:
    """Keep of a fit what the curve and the joint test need; the exposure is the last column."""
    exposure = data.names[-1]
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
    fitted.group_sd = results.group_sd
    if results.converged:
        fitted.contributions = score_contributions(results, exposure, data, areas)
    return fitted


def score_contributions(
    results: MixedLogitResults, exposure: str, data: Data | None = None, areas: int = 0
) -> np.ndarray:
    """One-step contribution of each area to the exposure's coefficient, from the fit without it.

    Returns:
        Shape (areas of the material,) where ``data`` is given, else one a group of the model.
    """
    names = results.model.exog_names
    at = names.index(exposure)
    null = results.refit([name for name in names if name != exposure], cov_type="louis")
    theta = np.insert(null.theta, at, 0.0)
    objective = results.objective()
    # coefficients and variances are orthogonal in expectation; away from the optimum the observed block between
    # them is not, and would spoil the step
    fixed = slice(0, len(names))
    bread = np.linalg.pinv(objective.curvature(theta).information[fixed, fixed], hermitian=True)
    values = objective.group_scores(theta)[:, fixed] @ bread[at]
    if data is None:
        return values
    # the groups of the model are clusters; those of another level are given to the linked areas they hold
    labels = np.asarray(results.model.design.labels)
    outer = results.model.design.outer
    if outer is not None:
        labels = np.asarray(outer.labels)
    return np.bincount(labels.astype("int64"), values, minlength=areas) if _linked(data) else np.zeros(0)


def _linked(data: Data) -> bool:
    return data.area is data.areas


def _fit_pooled(material: Material, row: dict, imputation: int, robust: bool) -> Fitted:
    try:
        data = material.take(row, imputation)
    except ValueError as problem:
        return Fitted(reason=str(problem))
    fit = fit_pooled(data.y, data.x, data.names, data.weights)
    fitted = _counted(data)
    fitted.status, fitted.reason, fitted.parameters = fit.status, fit.reason, len(fit.params)
    if not np.isfinite(fit.bread).all():
        return fitted
    areas = len(material.area_labels)
    cov = fit.bread
    if robust:
        half = sum_by(data.x * fit.residual[:, None], data.area, areas) @ fit.bread
        cov = half.T @ half
    fitted.estimate, fitted.se = float(fit.params[-1]), float(np.sqrt(cov[-1, -1]))
    if fit.status == "ok":
        null = fit_pooled(data.y, data.x[:, :-1], data.names[:-1], data.weights)
        scores = sum_by(data.x * null.residual[:, None], data.area, areas)
        chance = expit(data.x[:, :-1] @ null.params)
        weight = chance * (1 - chance) * (1 if data.weights is None else data.weights)
        information = (data.x * weight[:, None]).T @ data.x
        fitted.contributions = scores @ np.linalg.pinv(information, hermitian=True)[-1]
    return fitted


def _counted(data: Data) -> Fitted:
    yes = int(data.y.sum())
    return Fitted(n=len(data.y), areas=len(np.unique(data.area)), positives=yes)


def _pooled(fits: list[Fitted], level: float) -> tuple[dict, np.ndarray | None]:
    """One row from the fits of a specification: one data set, or several completed ones (Rubin's rules)."""
    worst = next((fit for fit in fits if fit.status not in ("ok", "few groups")), fits[0])
    first = fits[0]
    both = min(first.positives, first.n - first.positives)
    row = {"estimate": np.nan, "se": np.nan, "low": np.nan, "high": np.nan, "p": np.nan}
    row |= {"scale": "log-odds", "n": first.n, "positives": first.positives, "areas": first.areas}
    row |= {"sd_area": float(np.mean([fit.group_sd for fit in fits])), "one_step": np.nan}
    row |= {"fmi": np.nan, "residual_df": first.n - first.parameters, "smallest_cell": both}
    row |= {"status": worst.status, "reason": worst.reason}
    values = np.array([fit.estimate for fit in fits])
    errors = np.array([fit.se for fit in fits])
    if not (np.isfinite(values).all() and np.isfinite(errors).all()):
        return row, None
    if len(fits) > 1:
        pooled = pool(values, errors**2, first.n - first.parameters, level)
        row |= {key: pooled[key] for key in ("estimate", "se", "low", "high", "p", "fmi")}
    else:
        half = ndtri((1 + level) / 2) * errors[0]
        row |= {"estimate": values[0], "se": errors[0], "low": values[0] - half, "high": values[0] + half}
        row["p"] = float(2 * ndtr(-abs(values[0] / errors[0])))
    if not all(len(fit.contributions) for fit in fits):
        return row, None
    held = np.mean([fit.contributions for fit in fits], axis=0)
    row["one_step"] = float(held.sum())
    return row, held


def _plain(error: str) -> str:
    """The message of an exception without its class."""
    return error.split(": ", 1)[-1]


def usable(curve: pd.DataFrame) -> pd.Series:
    """Which rows of a curve have a sound estimate (a singular fit is one: its areas do not differ)."""
    return curve["status"].isin(["ok", "singular", "few groups", "aliased"]) & curve["estimate"].notna()
