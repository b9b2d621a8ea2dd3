"""Random slopes where the variance of the intercept is (almost) zero."""

import numpy as np
import pytest
from scipy.optimize import minimize

from wellbeing.mixedlogit import MixedLogit


def slopes_without_intercepts(seed):
    """2,400 people in 40 areas; the effect of a dummy varies between areas, the intercept does not."""
    rng = np.random.default_rng(seed)
    area = np.repeat(np.arange(40), 60)
    dummy = (rng.random(area.size) < 0.5).astype(float)
    x = np.column_stack([np.ones(area.size), dummy, rng.normal(size=area.size)])
    eta = x @ [-0.8, 0.3, 0.2] + dummy * rng.normal(0, 0.35, 40)[area]
    return (rng.random(area.size) < 1 / (1 + np.exp(-eta))).astype(float), x, area


def rank_one_loglik(params, y, x, area):
    """Log-likelihood with one effect of loadings (first, second) on intercept and dummy, by the trapezoid rule."""
    grid = np.linspace(-8, 8, 161)
    load = x[:, :2] @ params[3:]
    eta = (x @ params[:3])[:, None] + load[:, None] * grid
    rows = y[:, None] * eta - np.logaddexp(0, eta)
    logs = np.add.reduceat(rows, np.flatnonzero(np.r_[True, np.diff(area) > 0]), axis=0) - grid**2 / 2
    top = logs.max(1, keepdims=True)
    total = np.exp(logs - top).sum(1) * (grid[1] - grid[0]) / np.sqrt(2 * np.pi)
    return float((top[:, 0] + np.log(total)).sum())


@pytest.mark.parametrize("seed", [48, 57])
def test_a_vanishing_intercept_variance_is_no_obstacle(seed):
    y, x, area = slopes_without_intercepts(seed)
    fit = MixedLogit(y, x, area, x[:, :2]).fit(11)
    assert fit.converged and fit.singular and fit.status == "singular"
    assert fit.diagnostics.newton_decrement < 1e-6 and fit.diagnostics.score_norm < 1e-3
    assert np.all(np.isfinite(fit.bse))

    turned = MixedLogit(y, x, area, x[:, [1, 0]]).fit(11)
    assert fit.llf == pytest.approx(turned.llf, abs=1e-8)
    np.testing.assert_allclose(fit.cov_re.to_numpy(), turned.cov_re.to_numpy()[::-1, ::-1], atol=1e-7)
    np.testing.assert_allclose(fit.bse, turned.bse, rtol=1e-5)

    loads = fit.chol_re[:, 0]
    assert (
        abs(fit.chol_re[1, 1]) < 1e-6
    )  # the covariance is of rank one, so one integral is the whole likelihood
    at = np.r_[fit.params, loads]
    assert fit.llf == pytest.approx(rank_one_loglik(at, y, x, area), abs=1e-6)
    best = minimize(lambda t: -rank_one_loglik(t, y, x, area), at, method="BFGS", options={"gtol": 1e-4})
    assert -best.fun - fit.llf < 1e-6
    np.testing.assert_allclose(best.x[:3], fit.params, atol=1e-3 * fit.bse.max())
