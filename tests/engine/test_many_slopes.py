"""Four and more random effects: the quadrature is checked, or said not to be."""

import numpy as np
import pytest

from wellbeing.mixedlogit import MixedLogit


def four_slopes(groups=20, size=25, seed=4, q=4):
    rng = np.random.default_rng(seed)
    area = np.repeat(np.arange(groups), size)
    x = np.column_stack([np.ones(area.size), rng.normal(size=(area.size, q - 1))])
    effects = rng.normal(size=(groups, q)) * 0.8
    eta = x @ np.r_[-0.3, np.full(q - 1, 0.3)] + (x * effects[area]).sum(1)
    return (rng.random(area.size) < 1 / (1 + np.exp(-eta))).astype(float), x, area


def sampled_loglik(fit, y, x, area, draws=30_000, seed=1):
    """Marginal log-likelihood by importance sampling from a normal at each mode, a little wider; its error."""
    rng = np.random.default_rng(seed)
    chol, total, variance = fit.chol_re, 0.0, 0.0
    q = len(chol)
    for j in np.unique(area):
        rows = area == j
        xj, yj = x[rows], y[rows]
        zl, fixed = xj @ chol, xj @ fit.params.to_numpy()
        v = np.zeros(q)
        for _ in range(50):
            p = 1 / (1 + np.exp(-(fixed + zl @ v)))
            curvature = np.eye(q) + zl.T @ (zl * (p * (1 - p))[:, None])
            v = v + np.linalg.solve(curvature, zl.T @ (yj - p) - v)
        root = 1.3 * np.linalg.cholesky(np.linalg.inv(curvature))
        t = rng.normal(size=(draws, q))
        at = v + t @ root.T
        eta = fixed + at @ zl.T
        logs = (yj * eta - np.logaddexp(0, eta)).sum(1) - (at**2).sum(1) / 2 + (t**2).sum(1) / 2
        logs += np.log(np.diag(root)).sum()
        ratio = np.exp(logs - logs.max())
        total += np.log(ratio.mean()) + logs.max()
        variance += ratio.var() / ratio.mean() ** 2 / draws
    return total, np.sqrt(variance)


def test_laplace_with_four_effects_is_checked_and_mended():
    y, x, area = four_slopes()
    laplace = MixedLogit(y, x, area, x).fit(1)
    assert laplace.diagnostics.quadrature_checked
    value, error = sampled_loglik(laplace, y, x, area)
    gap = value - laplace.llf
    assert gap > 20 * error and gap > 0.5  # the approximation is off by far more than sampling could be
    assert laplace.diagnostics.quadrature_change == pytest.approx(gap, rel=0.25)

    auto = MixedLogit(y, x, area, x).fit()
    assert auto.nagq == 7
    value, error = sampled_loglik(auto, y, x, area)
    assert error < 0.02 and abs(auto.llf - value) < 3 * error


def test_seven_effects_are_said_to_be_unchecked():
    y, x, area = four_slopes(groups=12, size=30, q=7)
    fit = MixedLogit(y, x, area, x).fit(max_iter=2)
    assert fit.nagq == 1 and not fit.diagnostics.quadrature_checked
    assert "not checked" in str(fit.summary())
