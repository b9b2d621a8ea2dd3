"""Both kernels give the same digits, and derivatives that finite differences confirm."""

import numpy as np
import pytest

from wellbeing.mixedlogit import kernel_numba, kernel_numpy
from wellbeing.mixedlogit.objective import Objective
from wellbeing.mixedlogit.quadrature import hermite_rule
from wellbeing.mixedlogit.rows import Rows

POINTS = [1, 2, 3, 7, 11, 25]


def make_rows(kind, q, seed=3, groups=25, sizes=(1, 25)):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(*sizes, groups)
    n = int(sizes.sum())
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    b = np.ones(n) if kind == "bernoulli" else rng.integers(1, 6, n) * rng.uniform(0.2, 2, n)
    a = b * (rng.random(n) < 0.4) if kind == "bernoulli" else b * rng.random(n)
    z = None if q == 1 else np.ascontiguousarray(x[:, :q])
    weight = np.ones(groups) if kind == "bernoulli" else rng.uniform(0.5, 2, groups)
    starts = np.r_[0, np.cumsum(sizes)].astype(np.int64)
    return Rows(a, b, x, z, rng.normal(size=n) / 3, starts, weight, kind == "bernoulli")


def theta_for(q):
    return np.r_[-0.4, 0.3, 0.2, [0.8, 0.3, 0.6, -0.2, 0.1, 0.4][: q * (q + 1) // 2]]


@pytest.mark.parametrize("kind", ["bernoulli", "weighted"])
@pytest.mark.parametrize("points", POINTS)
def test_kernels_agree_random_intercept(kind, points):
    rows, theta = make_rows(kind, 1), theta_for(1)
    one, two = (
        Objective(rows, hermite_rule(points), k).curvature(theta) for k in (kernel_numpy, kernel_numba)
    )
    assert abs(one.loglik - two.loglik) < 1e-10
    np.testing.assert_allclose(one.score, two.score, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(one.complete, two.complete, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(one.missing, two.missing, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("kind", ["bernoulli", "weighted"])
@pytest.mark.parametrize("q,points", [(2, 1), (2, 5), (2, 8), (3, 1), (3, 3), (3, 6)])
def test_kernels_agree_random_slopes(kind, q, points):
    rows, theta = make_rows(kind, q), theta_for(q)
    rule = hermite_rule(points, q)
    one, two = (Objective(rows, rule, k) for k in (kernel_numpy, kernel_numba))
    assert abs(one.loglik(theta) - two.loglik(theta)) < 1e-10
    first, second = one.curvature(theta), two.curvature(theta)
    for name in ("loglik", "score", "complete", "missing"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(one.group_scores(theta), two.group_scores(theta), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("kind", ["bernoulli", "weighted"])
@pytest.mark.parametrize("q", [1, 2, 3])
@pytest.mark.parametrize("points", [1, 3, 7])
def test_gradient_is_that_of_the_approximation(kind, q, points):
    rows, theta = make_rows(kind, q), theta_for(q)
    objective = Objective(rows, hermite_rule(points, q), kernel_numpy)
    score = objective.gradient(theta).score
    h = 1e-4
    numeric = []
    for step in h * np.eye(len(theta)):
        f = [objective.loglik(theta + s * step) for s in (-2, -1, 1, 2)]
        numeric.append((f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h))
    np.testing.assert_allclose(score, numeric, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("q,points", [(1, 11), (2, 15)])
def test_louis_information_is_the_exact_one_at_many_points(q, points):
    rows, theta = make_rows("weighted", q), theta_for(q)
    objective = Objective(rows, hermite_rule(points, q), kernel_numpy)
    louis = objective.curvature(theta).information
    exact = objective.exact_information(theta, 0.1 * np.eye(len(theta))) / 0.01
    size = np.sqrt(np.diag(exact))
    assert np.max(np.abs(louis - exact) / size / size[:, None]) < 1e-5


@pytest.mark.parametrize("q", [1, 2])
def test_the_integral_is_right(q):
    """Against a dense sum over a grid, group by group."""
    rows, theta = make_rows("weighted", q, groups=4), theta_for(q)
    objective = Objective(rows, hermite_rule(25, q), kernel_numba)
    objective.loglik(theta)
    line = np.linspace(-9, 9, 361)
    v = np.stack(np.meshgrid(*[line] * q, indexing="ij"), -1).reshape(-1, q)
    step = (line[1] - line[0]) ** q
    eta = rows.x @ theta[:3] + rows.offset
    lin = eta[:, None] + rows.z_or_ones() @ objective.chol(theta) @ v.T
    terms = rows.a[:, None] * lin - rows.b[:, None] * np.logaddexp(0, lin)
    logs = rows.by_group(terms) - 0.5 * (v**2).sum(1) - 0.5 * q * np.log(2 * np.pi)
    expected = rows.group_weight * (
        np.log(np.exp(logs - logs.max(1, keepdims=True)).sum(1) * step) + logs.max(1)
    )
    np.testing.assert_allclose(objective.out.loglik, expected, atol=1e-7)


def test_backend_choice(monkeypatch):
    from wellbeing.mixedlogit import backend

    assert backend.get_kernel("auto", 10) is kernel_numpy
    assert backend.get_kernel("auto", 10_000) is kernel_numba
    monkeypatch.setattr(backend, "find_spec", lambda name: None)
    assert backend.get_kernel("auto", 10_000) is kernel_numpy


def test_rules():
    rule = hermite_rule(5, 2)
    assert rule.nodes.shape == (25, 2)
    assert np.sum(np.exp(rule.logw - (rule.nodes**2).sum(1))) == pytest.approx(np.pi)
    with pytest.raises(ValueError, match="make 8000000 nodes"):
        hermite_rule(200, 3)


def test_extreme_predictors_stay_finite_and_agree():
    rows = make_rows("bernoulli", 1)
    for theta in (np.r_[400.0, 900.0, 0.2, 3.0], np.r_[-700.0, 0.3, 0.2, 0.01], np.r_[5.0, 30.0, 0.2, 40.0]):
        one, two = (Objective(rows, hermite_rule(7), k).gradient(theta) for k in (kernel_numpy, kernel_numba))
        assert np.isfinite(one.loglik)
        assert abs(one.loglik - two.loglik) < 1e-10 * abs(one.loglik)
        np.testing.assert_allclose(one.score, two.score, rtol=1e-8, atol=1e-8)
