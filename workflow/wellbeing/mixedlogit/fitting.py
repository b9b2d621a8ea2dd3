"""From a model to its results: boundary, quadrature, covariance, diagnostics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import diagnostics as dx
from .covariance import COV_TYPES, cluster_robust, estimable_inverse, model_covariance
from .design import Design
from .fit import Fit
from .kernels.quadrature import most_points
from .nested import nested_start
from .newton import Curvature, Factor, Optimum, safe_factor
from .objective import Objective
from .pivot import maximise_pivoted
from .specification import Likelihood, Specification
from .start import approximate_factor, pooled_fit, start_values

FIRST_POINTS = {1: 11, 2: 7, 3: 5, 4: 3}  # start of nagq="auto" for q effects; more effects: Laplace
LAST_POINTS = {1: 101, 2: 31, 3: 15, 4: 7, 5: 3, 6: 3}  # its end; more effects: Laplace, unchecked
CHECK_TOL = 1e-7  # change of the log-likelihood, per 100 groups, that calls for more points
CAP_TOL = 1e-4  # the same change that is reported when no more points are allowed
RIDGE_STEPS = 25  # Newton steps after which random slopes are tried in another order
RIDGE_TOL = (
    1e-6  # log-likelihood by which that may seem lower, the product rule being turned with the effects
)
NOTICE_TOL = 1e-2  # the same change that is reported when the user chose the points


@dataclass
class Start:
    """Where a fit begins: parameters or an earlier fit, an approximate information there, group modes.

    ``louis`` says that Louis' identity was seen to hold in a fit of the same rows with the same points.
    """

    params: Any = None
    factor: Factor | None = None
    modes: np.ndarray | None = None
    louis: bool = False


def fit_design(
    model: Specification,
    nagq: int | str,
    start: Start,
    cov_type: str,
    tol: float = 1e-6,
    max_iter: int = 60,
    check: bool = True,
) -> Fit:
    """Fit ``model``; see :meth:`MixedLogit.fit`."""
    if cov_type not in COV_TYPES:
        raise ValueError(f"cov_type must be one of {', '.join(COV_TYPES)}, not {cov_type!r}")
    design, rows = model.design, model.design.rows
    auto = nagq == "auto"
    if isinstance(nagq, str):
        if not auto:
            raise ValueError(f"nagq must be a whole number or 'auto', not {nagq!r}")
        nagq = FIRST_POINTS.get(2 if design.outer is not None else rows.q, 1)
    objective = model.objective(nagq, None if start.modes is None else start.modes.copy())
    theta, at_zero = _start(objective, design, start.params)
    if at_zero:
        optimum, quad = _fit_pooled(objective, theta), (0.0, True)
    else:
        factor = start.factor
        if start.params is None and design.outer is None:
            factor = approximate_factor(rows, theta, model.kernel)
        if isinstance(objective, Objective) and rows.q > 1:
            optimum = maximise_slopes(objective, design, theta, tol, max_iter)
        else:
            optimum = objective.maximise(theta, tol, max_iter, factor)
        objective, optimum, quad = _refine(objective, optimum, auto, check, tol, max_iter)
        _positive_diagonal(objective, optimum)
    sure = abs(quad[0]) <= CHECK_TOL * max(1.0, objective.n_units / 100)
    sure = sure or start.louis or design.outer is not None
    kind = "louis" if sure and cov_type in ("oim", "robust") else cov_type
    cov, form = _model_cov(objective, optimum, at_zero, kind)
    cov_robust = None
    if cov_type == "robust":
        cov_robust = _robust(objective, optimum.theta, cov, at_zero)
    found = _diagnose(objective, design, optimum, cov, at_zero, quad)
    return Fit(
        model=model,
        theta=optimum.theta,
        llf=float(optimum.value.loglik + design.constant),
        cov_model=cov,
        cov_robust=cov_robust,
        cov_type=cov_type,
        cov_form=form,
        nagq=objective.points,
        modes=objective.modes,
        diagnostics=found,
    )


def _start(objective: Likelihood, design: Design, start: Any) -> tuple[np.ndarray, bool]:
    if start is None and design.outer is not None:
        return nested_start(design, design.outer), False
    if start is None:
        return start_values(design)
    theta = np.array(getattr(start, "theta", start), dtype=float)
    if theta.shape != (objective.size,):
        raise ValueError(f"start_params must have {objective.size} values, not shape {theta.shape}")
    if design.outer is None and objective.rows.q == 1 and abs(theta[-1]) < 1e-3:
        return start_values(design)
    return theta, False


def maximise_slopes(objective: Objective, design, theta: np.ndarray, tol: float, max_iter: int) -> Optimum:
    """The optimum, found with the random effects in pivoted order where their own lies on a ridge.

    The product rule turns with the effects, so that with few points the two likelihoods differ a little.
    """
    optimum = objective.maximise(theta, tol, min(max_iter, RIDGE_STEPS))
    if not np.all(np.isfinite(optimum.theta)):
        return optimum
    if not optimum.converged or dx.is_singular(objective.chol(optimum.theta), design.z()):
        other = maximise_pivoted(objective, optimum, tol, max_iter)
        if other is not None and other.converged:
            gain = other.value.loglik - optimum.value.loglik
            if gain > (RIDGE_TOL if optimum.converged else -NOTICE_TOL):
                return other
    left = max_iter - optimum.iterations
    if optimum.converged or left <= 0:
        return optimum
    further = objective.maximise(optimum.theta, tol, left)
    further.iterations += optimum.iterations
    return further


def _fit_pooled(objective: Likelihood, theta: np.ndarray) -> Optimum:
    """The optimum at a variance of zero, where the model is a plain logit."""
    p = objective.p
    beta, info, converged = pooled_fit(objective.rows, theta[:p])
    theta = np.r_[beta, 0.0]
    there = objective.gradient(theta)
    complete = np.zeros((p + 1, p + 1))
    complete[:p, :p] = info
    value = Curvature(there.loglik, there.score, complete, np.zeros_like(complete))
    score = value.score[:p]
    try:
        decrement = float(np.sqrt(max(score @ Factor(info).solve(score), 0.0)))
    except np.linalg.LinAlgError:
        decrement, converged = np.inf, False
    return Optimum(theta, value, 0, decrement, converged)


def _refine(
    objective: Likelihood, optimum: Optimum, auto: bool, check: bool, tol: float, max_iter: int
) -> tuple[Likelihood, Optimum, tuple[float, bool]]:
    """Check the quadrature with about twice the points; with ``auto``, refit with those until it holds."""
    levels, n_groups = objective.levels, objective.n_units
    last = LAST_POINTS.get(levels, 1)
    scale = max(1.0, n_groups / 100)
    while (auto or check) and levels in LAST_POINTS:
        more = min(2 * objective.points + 1, most_points(objective.rows.q))
        if more > last and auto:
            more = last if objective.points < last else more
        finer = objective.with_rule(more)
        change = finer.loglik(optimum.theta) - optimum.value.loglik
        tolerance = CHECK_TOL if auto else NOTICE_TOL
        if auto and objective.points >= last:
            tolerance = CAP_TOL
        tolerance *= scale
        good = abs(change) <= tolerance or (not auto and objective.points == 1)
        if good or not auto or objective.points >= last or not optimum.converged:
            return objective, optimum, (float(change), bool(good))
        factor = safe_factor(optimum.curvature.complete, optimum.curvature.missing)
        objective, optimum = finer, finer.maximise(optimum.theta, tol, max_iter, factor)
    return objective, optimum, (float("nan"), True)


def _positive_diagonal(objective: Likelihood, optimum: Optimum) -> None:
    """Turn signs so that the Cholesky factor has no negative diagonal entry (an equivalent optimum)."""
    free = objective.free
    sign = np.ones(free[-1][0] + 1)
    for value, (r, c) in zip(optimum.theta[objective.p :], free, strict=True):
        if r == c and value < 0:
            sign[c] = -1.0
    turn = np.r_[np.ones(objective.p), [sign[c] for _, c in free]]
    optimum.theta = optimum.theta * turn
    value = optimum.curvature
    value.score = value.score * turn
    value.complete = value.complete * turn * turn[:, None]
    value.missing = value.missing * turn * turn[:, None]
    objective.turn(sign)


def _model_cov(objective: Likelihood, optimum: Optimum, at_zero: bool, kind: str) -> tuple[np.ndarray, str]:
    if not at_zero:
        return model_covariance(objective, optimum, "oim" if kind == "robust" else kind)
    p = objective.p
    cov = np.full((p + 1, p + 1), np.nan)
    info = optimum.curvature.complete[:p, :p]
    try:
        cov[:p, :p] = Factor(info).inverse()
    except np.linalg.LinAlgError:
        cov[:p, :p] = estimable_inverse(info)
    return cov, "exact"


def _robust(objective: Likelihood, theta: np.ndarray, cov: np.ndarray, at_zero: bool) -> np.ndarray:
    scores = objective.group_scores(theta)
    if not at_zero:
        return cluster_robust(scores, cov)
    p = objective.p
    robust = np.full_like(cov, np.nan)
    robust[:p, :p] = cluster_robust(scores[:, :p], cov[:p, :p])
    return robust


def _diagnose(
    objective: Likelihood,
    design: Design,
    optimum: Optimum,
    cov: np.ndarray,
    at_zero: bool,
    quad: tuple[float, bool],
) -> dx.Diagnostics:
    value = optimum.curvature
    p = objective.p
    bse = np.sqrt(np.where(np.diag(cov)[:p] > 0, np.diag(cov)[:p], np.nan))
    separated = dx.separated_by_one(design)
    suspects = dx.runaway(design, optimum.theta[:p], bse, optimum.converged)
    separated += [name for name in suspects if name not in separated]
    info = value.information[:p, :p] if at_zero else value.information
    return dx.Diagnostics(
        converged=optimum.converged and not separated,
        newton_decrement=optimum.decrement,
        score_norm=float(np.abs(value.score).max()),
        n_iter=optimum.iterations,
        singular=at_zero or dx.is_singular(design.chol(optimum.theta[p:]), design.z()),
        separated=separated,
        aliased=list(design.aliased),
        few_groups=objective.n_units < dx.FEW_GROUPS,
        quadrature_change=quad[0],
        quadrature_ok=quad[1],
        condition=dx.condition_number(info) if np.all(np.isfinite(info)) else float("inf"),
    )
