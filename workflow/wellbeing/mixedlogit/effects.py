"""Empirical-Bayes predictions of the random effects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from .fit import Fit
from .kernels.quadrature import Rule
from .kernels.reference import curvature, find_modes, softplus
from .kernels.rows import Rows
from .nested import NestedObjective
from .start import linear

EFFECT_POINTS = {1: 31, 2: 15, 3: 9}  # least points per dimension for moments of q effects


def group_moments(
    rows: Rows, eta: np.ndarray, chol: np.ndarray, rule: Rule, modes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Posterior mean (groups, q), covariance (groups, q, q) and mode (groups, q) of u at the parameters."""
    g, q = rows.n_groups, rows.q
    mean, cov, modes = np.empty((g, q)), np.empty((g, q, q)), modes.copy()
    for lo, hi in rows.group_ranges(max(1, 1_000_000 // len(rule.logw))):
        sl = slice(rows.starts[lo], rows.starts[hi])
        starts, gid = rows.starts[lo:hi] - rows.starts[lo], rows.group_index(lo, hi)
        a, b, zl = rows.a[sl], rows.b[sl], rows.z_or_ones(sl) @ chol
        find_modes(rows, eta[sl], zl, modes, lo, hi)
        prob = expit(eta[sl] + (zl * modes[lo:hi][gid]).sum(1))
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


def posterior_moments(results: Fit) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Posterior mean, covariance and mode of each group's random effects u given the estimates.

    By the adaptive quadrature of the fit (Skrondal and Rabe-Hesketh 2009, section 4); uncertainty of the
    parameters is not included. With two nested levels, see :func:`nested_moments`.

    Returns
    -------
    mean : ndarray, shape (groups, q)
    cov : ndarray, shape (groups, q, q)
    mode : ndarray, shape (groups, q)
    """
    design = results.model.design
    objective = results.objective(max(results.nagq, EFFECT_POINTS.get(design.rows.q, 3)))
    return group_moments(
        design.rows,
        linear(design.rows, results.params.to_numpy()),
        results.chol_re,
        objective.rule,
        objective.modes,
    )


def nested_moments(results: Fit) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Posterior mean and standard deviation of the effects of both levels, in logits.

    Returns
    -------
    dict
        ``upper``: arrays (areas,); ``lower``: arrays (groups,).
    """
    objective = results.objective()
    if not isinstance(objective, NestedObjective):
        raise ValueError("the fit has one level of groups, not two")
    objective.adapt(results.theta)
    v, _, post, _, _ = objective.evaluate(results.theta, 0)
    p, rows = objective.p, objective.rows
    upper, chol = results.theta[p], np.array([[results.theta[p + 1]]])
    mean_v = (post * v).sum(1)
    first, second = np.zeros(rows.n_groups), np.zeros(rows.n_groups)
    none = np.empty((len(rows.a), 0))
    for k in range(objective.points):
        inner, _ = objective.inner(results.theta, v[:, k], k, none)
        given = objective.shift(results.theta, v[:, k])
        mean, cov, _ = group_moments(rows, given, chol, inner.rule, inner.modes)
        share = post[objective.area_of_group, k]
        first += share * mean[:, 0]
        second += share * (cov[:, 0, 0] + mean[:, 0] ** 2)
    return {
        "upper": (upper * mean_v, abs(upper) * np.sqrt((post * (v - mean_v[:, None]) ** 2).sum(1))),
        "lower": (first, np.sqrt(np.maximum(second - first**2, 0.0))),
    }


def row_effects(results: Fit) -> np.ndarray:
    """Posterior mean of z'u for each sorted row of the fit, shape (n,)."""
    design = results.model.design
    if design.outer is None:
        return (design.z() * posterior_moments(results)[0][design.rows.group_index()]).sum(1)
    moments = nested_moments(results)
    group = moments["lower"][0] + np.repeat(moments["upper"][0], np.diff(design.outer.starts))
    return group[design.rows.group_index()]


def effects_of(results: Fit, groups: Any, z: np.ndarray) -> np.ndarray:
    """Posterior mean of z'u for new rows of the given groups, zero for groups not in the fit."""
    design = results.model.design
    if design.outer is None:
        index = pd.Index(np.asarray(groups))
        code = design.labels.get_indexer(index)
        _check_types(design.labels, index, (code < 0).all())
        mean = np.vstack([posterior_moments(results)[0], np.zeros((1, z.shape[1]))])
        return (z * mean[code]).sum(1)
    both = pd.DataFrame(np.asarray(groups, dtype=object))
    if both.shape[1] != 2:
        raise ValueError("groups must have two columns, upper level first")
    moments = nested_moments(results)
    upper = pd.Series(moments["upper"][0], index=design.outer.labels)
    lower = pd.Series(moments["lower"][0], index=design.labels)
    for i, labels in enumerate(design.labels.levels):
        index = pd.Index(both[i].to_numpy()).infer_objects()
        _check_types(labels, index, not index.isin(labels).any())
    area = upper.reindex(both[0].to_numpy()).to_numpy()
    own = lower.reindex(pd.MultiIndex.from_frame(both)).to_numpy()
    return np.nan_to_num(area, nan=0.0) + np.nan_to_num(own, nan=0.0)


def _check_types(labels: pd.Index, index: pd.Index, none_known: bool) -> None:
    """Refuse new rows none of whose groups is known because one side has numbers and the other text."""
    kinds = [pd.api.types.is_numeric_dtype(i.infer_objects().dtype) for i in (labels, index)]
    if none_known and len(index) and kinds[0] != kinds[1]:
        names = ["numbers" if k else "text" for k in kinds]
        raise ValueError(
            f"none of the groups is in the fit: its labels are {names[0]}, those given are {names[1]}"
        )


def random_effects(results: Fit, alpha: float = 0.05) -> pd.DataFrame:
    """Empirical-Bayes effects of each group.

    Parameters
    ----------
    results : Fit
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
    design = results.model.design
    if design.outer is not None:
        moments, outer = nested_moments(results), design.outer
        n_upper, n_lower = np.diff(design.rows.starts[outer.starts]), np.diff(design.rows.starts)
        blank = pd.MultiIndex.from_arrays([outer.labels, [""] * len(outer.labels)], names=design.labels.names)
        upper, lower = results.cov_re.index
        frames = {
            upper: _effect_table(*moments["upper"], None, n_upper, blank, alpha),
            lower: _effect_table(*moments["lower"], None, n_lower, design.labels, alpha),
        }
        return pd.concat(frames, names=["level"])
    mean, cov, mode = posterior_moments(results)
    n = np.diff(design.rows.starts)
    frames = {
        name: _effect_table(mean[:, i], np.sqrt(cov[:, i, i]), mode[:, i], n, design.labels, alpha)
        for i, name in enumerate(design.re_names)
    }
    if len(frames) == 1:
        return next(iter(frames.values()))
    return pd.concat(frames, names=["effect"]).swaplevel().sort_index()


def _effect_table(mean, sd, mode, n, labels, alpha: float) -> pd.DataFrame:
    z = ndtri(1 - alpha / 2)
    table = pd.DataFrame({"mean": mean, "sd": sd}, index=labels)
    if mode is not None:
        table["mode"] = mode
    for name, width in (("", z), ("comparison_", z / np.sqrt(2))):
        table[f"{name}lower"], table[f"{name}upper"] = mean - width * sd, mean + width * sd
    table["n"] = n
    return table
