"""Starting values, the pooled fit, and the decision whether the variance is zero."""

from __future__ import annotations

from types import ModuleType

import numpy as np
from scipy.special import expit

from .design import Design
from .kernels import products
from .kernels.rows import Rows
from .newton import Factor

SURE = 3.0  # standard deviations of the variance score beyond which one step of the pooled fit decides


def one_step(design: Design) -> np.ndarray:
    """Fixed effects after one least-squares step from constant odds, shape (p,)."""
    rows = design.rows
    mean = rows.a.sum() / rows.b.sum()
    target = np.log(mean / (1 - mean)) * design.trials_x
    target += (design.success_x - mean * design.trials_x) / (mean * (1 - mean))
    if rows.offset is not None:
        target -= products.transposed(rows.x, rows.b * rows.offset)
    return Factor(design.gram).solve(target)


def linear(rows: Rows, beta: np.ndarray) -> np.ndarray:
    """X beta + offset, shape (n,)."""
    eta = products.linear(rows.x, beta)
    return eta if rows.offset is None else eta + rows.offset


def pooled_fit(rows: Rows, beta: np.ndarray, max_iter: int = 50) -> tuple[np.ndarray, np.ndarray, bool]:
    """Maximum likelihood without random effects, group weights included.

    Returns
    -------
    beta : ndarray, shape (p,)
    information : ndarray, shape (p, p)
        Observed (= expected) information at ``beta``.
    converged : bool
    """
    weight = np.repeat(rows.group_weight, np.diff(rows.starts))

    def loglik(beta):
        eta = linear(rows, beta)
        return float(weight @ (rows.a * eta - rows.b * np.logaddexp(0, eta)))

    value = loglik(beta)
    for _ in range(max_iter):
        prob = expit(linear(rows, beta))
        info = products.weighted_gram(rows.x, weight * rows.b * prob * (1 - prob))
        score = products.transposed(rows.x, weight * (rows.a - rows.b * prob))
        try:
            step = Factor(info).solve(score)
        except np.linalg.LinAlgError:
            return beta, info, False
        if score @ step < 1e-20:
            return beta, info, True
        length = 1.0
        while (new := loglik(beta + length * step)) < value - 1e-11 * (1 + abs(value)) and length > 1e-6:
            length /= 2
        beta, value = beta + length * step, new
    return beta, info, False


def variance_moments(rows: Rows, beta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Method-of-moments variance of each random effect and the score of each variance at zero.

    With residual sums R and weight sums W of a group, Var(R) = W + σ² W² for small σ, so that
    Σ(R² - W)/ΣW² estimates σ² and S = Σ(R² - W)/2 is the score of σ² at σ = 0 (Lin 1997).

    Returns
    -------
    variance, score, score_sd : ndarray, shape (q,)
    """
    prob = expit(linear(rows, beta))
    resid, w = rows.a - rows.b * prob, rows.b * prob * (1 - prob)
    z = rows.z_or_ones()
    r_sum, w_sum = rows.by_group(z * resid[:, None]), rows.by_group(z * z * w[:, None])
    c = rows.group_weight[:, None]
    excess, square = (c * (r_sum**2 - w_sum)).sum(0), (c * w_sum**2).sum(0)
    return excess / square, excess / 2, np.sqrt((c**2 * w_sum**2).sum(0) / 2)


def approximate_factor(rows: Rows, theta: np.ndarray, kernel: ModuleType) -> Factor | None:
    """Approximate information of (β, σ) for a random intercept, at a fraction of the cost of the exact one.

    The information of β of the linearised model, Σ_j X'WX - c_j (X'w)(X'w)' with c_j = σ²/(1 + σ² Σw)
    (Breslow and Clayton 1993), and that of σ of the same model.
    """
    if rows.z is not None:
        return None
    prob = expit(linear(rows, theta[:-1]))
    weight = np.repeat(rows.group_weight, np.diff(rows.starts))
    w = weight * rows.b * prob * (1 - prob)
    group_x, group_w = kernel.group_sums(rows.x, w, rows.starts), rows.by_group(w)
    c, sigma2 = np.where(rows.group_weight > 0, rows.group_weight, 1.0), theta[-1] ** 2
    shrink = sigma2 / (c + sigma2 * group_w)
    p = rows.x.shape[1]
    info = np.zeros((p + 1, p + 1))
    info[:p, :p] = kernel.cross_products(rows.x, w, np.empty((len(w), 0)))
    info[:p, :p] -= products.weighted_gram(group_x, shrink)
    info[p, p] = (2 * sigma2 * c * (group_w / (c + sigma2 * group_w)) ** 2).sum()
    try:
        return Factor(info)
    except np.linalg.LinAlgError:
        return None


def start_values(design: Design, rows: Rows | None = None) -> tuple[np.ndarray, bool]:
    """Starting parameters (β, free entries of L) for ``rows``, and whether the variance is zero.

    With one random effect the boundary is decided before fitting: the maximum lies at σ = 0 where the
    score of the variance at the pooled fit is not positive. One least-squares step serves when the sign is
    plain, the converged pooled fit otherwise.
    """
    rows = rows or design.rows
    beta = one_step(design)
    variance, score, sd = variance_moments(rows, beta)
    if rows.q == 1:
        if score[0] <= SURE * sd[0]:
            beta, _, _ = pooled_fit(rows, beta)
            variance, score, sd = variance_moments(rows, beta)
        sigma = np.sqrt(np.clip(variance[0], 1e-4, 4.0))
        return np.r_[beta, sigma], bool(score[0] <= 0)
    size = np.sqrt(np.maximum((rows.z_or_ones() ** 2).mean(0), 1e-300))
    sd_start = np.sqrt(np.clip(variance * size**2, 0.02, 4.0)) / size
    chol = [sd_start[r] if r == c else 0.0 for r in range(rows.q) for c in range(r + 1)]
    return np.r_[beta, chol], False
