"""Bootstraps: parametric, and of whole groups."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from .newton import maximise, safe_factor
from .start import linear, start_values, variance_moments

if TYPE_CHECKING:
    from .results import MixedLogitResults

BOOT_TOL = 1e-6  # standard errors: far below the sampling error of any bootstrap


def parametric_bootstrap(
    results: MixedLogitResults, n_boot: int = 200, seed: int = 0, workers: int = 1
) -> pd.DataFrame:
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
    design = results.model.design
    rows = design.rows
    if not np.allclose(rows.b, design.trials):
        raise ValueError("a parametric bootstrap needs a fit without level-1 weights")
    eta = linear(rows, results.params.to_numpy())
    z, code = results.z_rows(), rows.group_index()
    trials = design.trials.astype(int)
    area = (
        None if design.outer is None else np.repeat(np.arange(results.n_groups), np.diff(design.outer.starts))
    )

    def draw(rng):
        u = rng.standard_normal((rows.n_groups, z.shape[1]))
        if area is not None:
            u[:, 0] = rng.standard_normal(results.n_groups)[area]
        effect = (z * (u @ results.chol_re.T)[code]).sum(1)
        return replace(rows, a=rng.binomial(trials, expit(eta + effect)).astype(float))

    return _run(results, draw, n_boot, seed, workers)


def cluster_bootstrap(
    results: MixedLogitResults, n_boot: int = 200, seed: int = 0, workers: int = 1
) -> pd.DataFrame:
    """Refit to groups drawn with replacement (multinomial weights); else as the parametric bootstrap."""
    rows = results.model.design.rows
    if results.model.design.outer is not None:
        raise ValueError("the cluster bootstrap is not available with two nested levels")
    n = rows.n_groups

    def draw(rng):
        counts = rng.multinomial(n, np.full(n, 1 / n)).astype(float)
        return replace(rows, group_weight=rows.group_weight * counts)

    return _run(results, draw, n_boot, seed, workers)


def _run(results: MixedLogitResults, draw, n_boot: int, seed: int, workers: int) -> pd.DataFrame:
    design = results.model.design
    p = results.n_fixed
    factor = None
    if not results.singular:
        value = results.objective().curvature(results.theta)
        factor = safe_factor(value.complete, value.missing)

    def one(child):
        rows = draw(np.random.default_rng(child))
        objective = results.objective(rows=rows)
        theta, at_zero = results.theta, False
        if design.outer is not None:
            optimum = objective.maximise(theta, BOOT_TOL, 60, factor)
            return [*optimum.theta, optimum.value.loglik + design.constant, optimum.converged]
        if rows.q == 1:
            variance, _, sd = variance_moments(rows, theta[:p])
            if factor is None or variance[0] < 0.5 * theta[p] ** 2 or variance[0] < sd[0]:
                theta, at_zero = start_values(design, rows)
        if at_zero:
            theta = np.r_[theta[:p], 0.0]
            loglik = objective.loglik(theta)
            return [*theta, loglik + design.constant, True]
        optimum = maximise(objective, theta, BOOT_TOL, factor=factor, curvature_at_end=False)
        return [*optimum.theta, optimum.value.loglik + design.constant, optimum.converged]

    children = np.random.SeedSequence(seed).spawn(n_boot)
    with ThreadPoolExecutor(max(1, workers)) as pool:
        records = list(pool.map(one, children))
    names = design.names + [f"chol[{r},{c}]" for r, c in design.free]
    frame = pd.DataFrame(records, columns=[*names, "llf", "converged"])
    frame.insert(p, "group_sd", frame["chol[0,0]"].abs())
    return frame.astype({"converged": bool})
