"""Bootstraps: parametric, of whole groups, and of a likelihood ratio."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import expit

from .design import Design
from .fit import Fit
from .fitting import maximise_slopes
from .groups import Outer
from .kernels.rows import Rows
from .newton import Factor, maximise, safe_factor
from .objective import Objective
from .start import linear, pooled_fit, start_values, variance_moments

BOOT_TOL = 1e-6  # standard errors: far below the sampling error of any bootstrap
EQUAL = 1e-7  # likelihood ratios that differ by less are equal


def parametric_bootstrap(results: Fit, n_boot: int = 200, seed: int = 0, workers: int = 1) -> pd.DataFrame:
    """Refit to outcomes simulated from the fitted model.

    Parameters
    ----------
    n_boot : int
        Replicates.
    seed : int
        Each replicate draws from its own stream, so the result does not depend on ``workers``.
    workers : int
        Threads.

    Returns
    -------
    DataFrame, one row a replicate: the fixed effects, ``group_sd``, ``llf`` and ``converged``.

    Raises
    ------
    ValueError
        If level-1 weights other than 1 are in use: the model does not say how to simulate them.
    """
    rows, simulate = results.model.design.rows, simulator(results)
    return _run(results, lambda rng: (replace(rows, a=simulate(rng)), None), n_boot, seed, workers)


def simulator(results: Fit) -> Callable[[np.random.Generator], np.ndarray]:
    """A function that draws the successes of all (sorted) rows from the fitted model, shape (n,)."""
    design = results.model.design
    rows = design.rows
    trials = _whole_trials(design)
    eta = linear(rows, results.params.to_numpy())
    z, code = results.z_rows(), rows.group_index()
    area = (
        None if design.outer is None else np.repeat(np.arange(results.n_groups), np.diff(design.outer.starts))
    )

    def draw(rng):
        u = rng.standard_normal((rows.n_groups, z.shape[1]))
        if area is not None:
            u[:, 0] = rng.standard_normal(results.n_groups)[area]
        effect = (z * (u @ results.chol_re.T)[code]).sum(1)
        return rng.binomial(trials, expit(eta + effect)).astype(float)

    return draw


def _whole_trials(design: Design) -> np.ndarray:
    if not np.allclose(design.rows.b, design.trials):
        raise ValueError("a parametric bootstrap needs a fit without level-1 weights")
    return design.trials.astype(int)


def cluster_bootstrap(results: Fit, n_boot: int = 200, seed: int = 0, workers: int = 1) -> pd.DataFrame:
    """Refit to groups drawn with replacement (multinomial weights); else as the parametric bootstrap.

    With two nested levels those of the upper level are drawn, each with all that it holds.
    """
    rows, outer = results.model.design.rows, results.model.design.outer
    n = results.n_groups

    def draw(rng):
        counts = rng.multinomial(n, np.full(n, 1 / n)).astype(float)
        if outer is not None:
            return rows, replace(outer, weight=outer.weight * counts)
        return replace(rows, group_weight=rows.group_weight * counts), None

    return _run(results, draw, n_boot, seed, workers)


def _run(results: Fit, draw, n_boot: int, seed: int, workers: int) -> pd.DataFrame:
    design, factor = results.model.design, _own_factor(results)

    def one(rng):
        rows, outer = draw(rng)
        theta, loglik, converged = _refit(results, rows, outer, factor)
        return [*theta, loglik + design.constant, converged]

    records = _replicates(one, n_boot, seed, workers)
    names = design.names + [f"chol[{r},{c}]" for r, c in design.free]
    frame = pd.DataFrame(records, columns=[*names, "llf", "converged"])
    frame.insert(results.n_fixed, "group_sd", frame["chol[0,0]"].abs())
    return frame.astype({"converged": bool})


def _replicates(one: Callable, n_boot: int, seed: int, workers: int) -> list:
    children = np.random.SeedSequence(seed).spawn(n_boot)
    with ThreadPoolExecutor(max(1, workers)) as pool:
        return list(pool.map(lambda child: one(np.random.default_rng(child)), children))


def _own_factor(results: Fit) -> Factor | None:
    if results.singular:
        return None
    value = results.objective().curvature(results.theta)
    return safe_factor(value.complete, value.missing)


def _refit(
    results: Fit, rows: Rows, outer: Outer | None, factor: Factor | None
) -> tuple[np.ndarray, float, bool]:
    """Estimates on other ``rows`` from those of ``results``, the log-likelihood without its constant."""
    design, p = results.model.design, results.n_fixed
    objective = results.objective(rows=rows, outer=outer)
    theta, at_zero = results.theta, False
    if design.outer is not None:
        optimum = objective.maximise(theta, BOOT_TOL, 60, factor)
        return optimum.theta, optimum.value.loglik, optimum.converged
    if rows.q == 1:
        variance, _, sd = variance_moments(rows, theta[:p])
        if factor is None or variance[0] < 0.5 * theta[p] ** 2 or variance[0] < sd[0]:
            theta, at_zero = start_values(design, rows)
    if at_zero:
        theta = np.r_[theta[:p], 0.0]
        return theta, objective.loglik(theta), True
    optimum = maximise(objective, theta, BOOT_TOL, factor=factor, curvature_at_end=False)
    if not optimum.converged and rows.q > 1 and isinstance(objective, Objective):
        optimum = maximise_slopes(objective, design, theta, BOOT_TOL, 60)
    return optimum.theta, optimum.value.loglik, optimum.converged


def likelihood_ratios(
    small: Fit | np.ndarray, large: Fit, n_boot: int, seed: int, workers: int
) -> np.ndarray:
    """Likelihood ratios of ``small`` within ``large`` on outcomes simulated from ``small``.

    Parameters
    ----------
    small : Fit, or ndarray of shape (p,)
        The smaller fit; or the fixed effects of the plain logit with the columns of ``large``.

    Returns
    -------
    ndarray, shape (n_boot,): NaN where one of the two refits did not converge.

    Raises
    ------
    ValueError
        If level-1 weights are in use, or the fits were given their rows in different orders.
    """
    design = large.model.design
    rows, factor = design.rows, _own_factor(large)
    if isinstance(small, np.ndarray):
        trials, prob, order = _whole_trials(design), expit(linear(rows, small)), design.order
        own, simulate = rows, lambda rng: rng.binomial(trials, prob).astype(float)
    else:
        own, simulate, order = small.model.design.rows, simulator(small), small.model.design.order
        small_factor = _own_factor(small)
    where = np.argsort(order)[
        np.argsort(np.argsort(design.order))
    ]  # sorted rows of one fit among the other's
    if not np.array_equal(own.a[where], rows.a):
        raise ValueError(
            "simulated likelihood ratios need both fits to be given their rows in the same order"
        )

    def one(rng):
        successes = simulate(rng)
        if isinstance(small, np.ndarray):
            beta, _, sure = pooled_fit(replace(own, a=successes), small)
            low = _pooled_loglik(replace(own, a=successes), beta)
        else:
            _, low, sure = _refit(small, replace(own, a=successes), None, small_factor)
        _, high, also = _refit(large, replace(rows, a=successes[where]), None, factor)
        return max(2 * (high - low), 0.0) if sure and also else np.nan

    return np.array(_replicates(one, n_boot, seed, workers))


def _pooled_loglik(rows: Rows, beta: np.ndarray) -> float:
    eta = linear(rows, beta)
    weight = np.repeat(rows.group_weight, np.diff(rows.starts))
    return float(weight @ (rows.a * eta - rows.b * np.logaddexp(0, eta)))


def exceedance(statistic: float, ratios: np.ndarray) -> float:
    """Share of simulated ``ratios`` as large as ``statistic``, itself counted (Davison and Hinkley 1997, 4.11)."""
    ratios = ratios[np.isfinite(ratios)]
    return float((1 + (ratios >= statistic - EQUAL).sum()) / (1 + len(ratios)))
