"""Empirical-Bayes predictions of the random effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from .kernel_numpy import curvature, find_modes, softplus

if TYPE_CHECKING:
    from .results import MixedLogitResults


def posterior_moments(results: MixedLogitResults) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Posterior mean, covariance and mode of each group's random effects u given the estimates.

    By the adaptive quadrature of the fit (Skrondal and Rabe-Hesketh 2009, section 4); uncertainty of the
    parameters is not included.

    Returns
    -------
    mean : ndarray, shape (groups, q)
    cov : ndarray, shape (groups, q, q)
    mode : ndarray, shape (groups, q)
    """
    objective = results.objective(max(results.nagq, 7 if results.model.design.rows.q < 3 else 5))
    rows, rule, chol = objective.rows, objective.rule, results.chol_re
    eta = objective.eta(results.theta)
    g, q = rows.n_groups, rows.q
    mean, cov, modes = np.empty((g, q)), np.empty((g, q, q)), objective.modes.copy()
    for lo, hi in rows.group_ranges(max(1, 1_000_000 // len(rule.logw))):
        sl = slice(rows.starts[lo], rows.starts[hi])
        starts, gid = rows.starts[lo:hi] - rows.starts[lo], rows.group_index(lo, hi)
        a, b, zl = rows.a[sl], rows.b[sl], rows.z_or_ones(sl) @ chol
        find_modes(rows, eta[sl], zl, modes, lo, hi)
        prob = 1 / (1 + np.exp(-(eta[sl] + (zl * modes[lo:hi][gid]).sum(1))))
        scale = np.linalg.inv(np.linalg.cholesky(curvature(zl, b * prob * (1 - prob), starts))).swapaxes(1, 2)
        v = modes[lo:hi, None, :] + np.sqrt(2.0) * np.einsum("jab,kb->jka", scale, rule.nodes)
        lin = eta[sl][:, None] + np.einsum("ia,ika->ik", zl, v[gid])
        logs = np.add.reduceat(a[:, None] * lin - b[:, None] * softplus(lin), starts, axis=0)
        logs += rule.logw - 0.5 * (v * v).sum(2)
        post = np.exp(logs - logs.max(1, keepdims=True))
        post /= post.sum(1, keepdims=True)
        u = v @ chol.T
        mean[lo:hi] = np.einsum("jk,jka->ja", post, u)
        centred = u - mean[lo:hi, None, :]
        cov[lo:hi] = np.einsum("jk,jka,jkb->jab", post, centred, centred)
    return mean, cov, modes @ chol.T


def random_effects(results: MixedLogitResults, alpha: float = 0.05) -> pd.DataFrame:
    """Empirical-Bayes effects of each group.

    Parameters
    ----------
    results : MixedLogitResults
    alpha : float
        One minus the level of the intervals.

    Returns
    -------
    DataFrame
        Indexed by group (and by effect where there are several): posterior ``mean``, ``sd`` and ``mode`` of u
        in logits; ``lower``/``upper``, mean ∓ 1.96 sd; ``comparison_lower``/``comparison_upper``, mean ∓
        1.39 sd: two groups of similar sd differ at the 5% level where these do not overlap (Goldstein and
        Healy 1995); ``n``, the rows of the group. Uncertainty of the parameters is not included.
    """
    mean, cov, mode = posterior_moments(results)
    design = results.model.design
    z = ndtri(1 - alpha / 2)
    frames = {}
    for i, name in enumerate(design.re_names):
        sd = np.sqrt(cov[:, i, i])
        frames[name] = pd.DataFrame(
            {
                "mean": mean[:, i],
                "sd": sd,
                "mode": mode[:, i],
                "lower": mean[:, i] - z * sd,
                "upper": mean[:, i] + z * sd,
                "comparison_lower": mean[:, i] - z / np.sqrt(2) * sd,
                "comparison_upper": mean[:, i] + z / np.sqrt(2) * sd,
                "n": np.diff(design.rows.starts),
            },
            index=design.labels,
        )
    if len(frames) == 1:
        return next(iter(frames.values()))
    return pd.concat(frames, names=["effect"]).swaplevel().sort_index()
