"""Residuals of the rows of a fit, and outcomes simulated from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import betainc, expit, ndtri, xlogy

from .bootstrap import simulator
from .effects import row_effects
from .fit import Fit
from .kernels.quadrature import normal_rule
from .predict import POINTS
from .start import linear

KINDS = ("response", "pearson", "deviance", "quantile")


def as_given(results: Fit, values: np.ndarray) -> Any:
    """Values of the sorted rows, in the order of the data given and NaN for rows left out."""
    design, frame = results.model.design, results.model.frame
    full = np.full((design.n_given, *values.shape[1:]), np.nan)
    full[design.order] = values
    if values.ndim > 1:
        return pd.DataFrame(full, index=None if frame is None else frame.index)
    return full if frame is None else pd.Series(full, index=frame.index)


def counts(results: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Successes and trials of the sorted rows, without weights; shape (n,)."""
    rows, trials = results.model.design.rows, results.model.design.trials
    return rows.a * trials / rows.b, trials


def residuals(results: Fit, kind: str = "pearson", which: str = "", seed: int = 0) -> Any:
    """Residuals, one a row in the order given (NaN for rows left out).

    Parameters
    ----------
    kind : {"response", "pearson", "deviance", "quantile"}
        Share of successes less its probability (as R; statsmodels has the count less its mean); that over its
        standard deviation; the signed root of the row's deviance (McCullagh and Nelder 1989, section 2.4);
        randomised quantile residuals, normal if the model holds (Dunn and Smyth 1996).
    which : {"conditional", "population"}
        Given the posterior mean effects of the row's group, or averaged over the random effects. The default is
        the first, for quantile residuals the second: given estimated effects they are too small.
    seed : int
        Of the draws that quantile residuals need, an outcome being discrete.

    Raises
    ------
    ValueError
        If ``kind`` or ``which`` is unknown.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    which = which or ("population" if kind == "quantile" else "conditional")
    if which not in ("conditional", "population"):
        raise ValueError(f"which must be 'conditional' or 'population', not {which!r}")
    rows = results.model.design.rows
    eta, sd = linear(rows, results.params.to_numpy()), np.zeros(len(rows.a))
    if which == "conditional":
        eta = eta + row_effects(results)
    else:
        sd = np.sqrt(((results.z_rows() @ results.chol_re) ** 2).sum(1))
    y, trials = counts(results)
    if kind == "quantile":
        return as_given(results, _quantile(y, trials, eta, sd, seed))
    prob = _averaged(expit, eta, sd)
    if kind == "response":
        return as_given(results, y / trials - prob)
    if kind == "pearson":
        return as_given(results, (y - trials * prob) / np.sqrt(trials * prob * (1 - prob)))
    fail = trials - y
    unit = xlogy(y, y) - xlogy(y, trials * prob) + xlogy(fail, fail) - xlogy(fail, trials * (1 - prob))
    return as_given(results, np.sign(y - trials * prob) * np.sqrt(2 * np.maximum(unit, 0.0)))


def _averaged(function, eta: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Mean of ``function`` at η + sd Z, Z standard normal."""
    if not sd.any():
        return function(eta)
    nodes, weights = normal_rule(POINTS)
    return sum(w * function(eta + sd * t) for t, w in zip(nodes, weights, strict=True))


def _quantile(y, trials, eta, sd, seed: int) -> np.ndarray:
    """Normal quantile of a uniform draw between the distribution function below and at the outcome."""
    y, trials = np.rint(y), np.rint(trials)

    def below(count):
        inner = np.clip(count, 0, trials - 1)
        value = _averaged(lambda lin: betainc(trials - inner, inner + 1, expit(-lin)), eta, sd)
        return np.where(count < 0, 0.0, np.where(count >= trials, 1.0, value))

    low, high = below(y - 1), below(y)
    draw = np.random.default_rng(seed).random(len(y))
    return ndtri(np.clip(low + draw * (high - low), 1e-300, 1 - 1e-16))


def simulate(results: Fit, n: int = 1, seed: int = 0, which: str = "population") -> pd.DataFrame:
    """Outcomes (counts of successes) drawn from the fitted model, one column a draw.

    Parameters
    ----------
    n : int
        Draws.
    which : {"population", "conditional"}
        With new random effects of each group, or with the groups' posterior means.

    Raises
    ------
    ValueError
        If level-1 weights are in use: the model does not say how to simulate them.
    """
    if which not in ("conditional", "population"):
        raise ValueError(f"which must be 'conditional' or 'population', not {which!r}")
    draw = simulator(results)
    if which == "conditional":
        trials = results.model.design.trials.astype(int)
        rows = results.model.design.rows
        prob = expit(linear(rows, results.params.to_numpy()) + row_effects(results))

        def draw(rng):
            return rng.binomial(trials, prob).astype(float)

    rng = np.random.default_rng(seed)
    return as_given(results, np.column_stack([draw(rng) for _ in range(n)]))
