"""Two nested levels against direct integration."""

import pickle

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logsumexp

from wellbeing.mixedlogit import MixedLogit


def make(seed=3, areas=30, homes=(5, 20), sd=(0.6, 1.2)):
    rng = np.random.default_rng(seed)
    rows = []
    for area in range(areas):
        u = rng.normal(0, sd[0])
        for home in range(rng.integers(*homes)):
            w = rng.normal(0, sd[1])
            for _ in range(rng.integers(1, 6)):
                x = rng.normal()
                rows.append((f"A{area}", home, x, int(rng.random() < expit(-0.3 + 0.5 * x + u + w))))
    return pd.DataFrame(rows, columns=["area", "home", "x", "y"])


@pytest.fixture(scope="module")
def data():
    return make()


@pytest.fixture(scope="module")
def fit(data):
    return MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=data).fit(15)


def direct(data, theta, grid=81):
    """Log-likelihood by two dense Gauss–Hermite rules that do not adapt."""
    t, w = np.polynomial.hermite_e.hermegauss(grid)
    logw = np.log(w / w.sum())
    b0, b1, upper, lower = theta
    total = 0.0
    for _, area in data.groupby("area"):
        inner = np.zeros(grid)
        for _, home in area.groupby("home"):
            eta = (b0 + b1 * home.x.to_numpy())[:, None, None] + upper * t[:, None] + lower * t
            y = home.y.to_numpy()[:, None, None]
            inner += logsumexp((y * eta - np.logaddexp(0, eta)).sum(0) + logw, axis=1)
        total += logsumexp(inner + logw)
    return total


def test_log_likelihood_and_optimum(fit, data):
    assert fit.status == "ok"
    assert fit.llf == pytest.approx(direct(data, fit.theta), abs=2e-5)
    for step in 0.05 * np.eye(4):
        assert direct(data, fit.theta + step) < fit.llf > direct(data, fit.theta - step)


def test_standard_errors_from_the_direct_likelihood(fit, data):
    h, n = 0.02, 4
    hessian = np.empty((n, n))
    for i in range(n):
        for k in range(i + 1):
            a, b = h * np.eye(n)[i], h * np.eye(n)[k]
            corners = [
                direct(data, fit.theta + s * a + t * b, 41) for s, t in ((1, 1), (1, -1), (-1, 1), (-1, -1))
            ]
            hessian[i, k] = hessian[k, i] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * h * h)
    np.testing.assert_allclose(
        np.sqrt(np.diag(np.linalg.inv(-hessian))), np.sqrt(np.diag(fit.cov_theta)), rtol=0.01
    )


def test_backends_agree(data, fit):
    other = MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=data, backend="numpy").fit(15)
    assert other.llf == pytest.approx(fit.llf, abs=1e-9)
    np.testing.assert_allclose(other.theta, fit.theta, rtol=1e-7)
    np.testing.assert_allclose(other.bse, fit.bse, rtol=1e-7)


def test_without_area_variance_it_is_the_single_level_model():
    data = make(seed=8, sd=(0.0, 1.0))
    data["home2"] = data.area + "/" + data.home.astype(str)
    nested = MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=data).fit(11)
    single = MixedLogit.from_formula("y ~ x", groups="home2", data=data).fit(11)
    assert nested.llf >= single.llf - 1e-6
    if nested.status == "singular":
        np.testing.assert_allclose(nested.params, single.params, atol=1e-5)
        assert nested.sd_re().loc["home", "sd"] == pytest.approx(single.group_sd, rel=1e-4)
    test = nested.lr_test(single)
    assert test.distribution.startswith("0.5 chi2(0)") and 0.01 < test.pvalue <= 1.0


def test_results_of_both_levels(fit, data):
    assert list(fit.cov_re.index) == ["area", "home"] and fit.n_groups == 30
    variance = np.diag(fit.cov_re)
    assert fit.icc() == pytest.approx(variance[0] / (variance.sum() + np.pi**2 / 3))
    low, high = fit.icc_conf_int()
    assert low < fit.icc() < high
    effects = fit.random_effects()
    assert len(effects.loc["area"]) == 30 and len(effects.loc["home"]) == len(fit.model.design.labels)
    inside = fit.predict(which="conditional")
    rows = data.head(20)
    outside = fit.predict(rows, which="conditional", groups=rows[["area", "home"]])
    np.testing.assert_allclose(outside, inside.head(20))
    again = pickle.loads(pickle.dumps(fit))
    np.testing.assert_allclose(again.predict(rows), fit.predict(rows))
    assert "home" in str(fit.summary())
    assert fit.profile_conf_int(["x"]).loc["x", "lower"] == pytest.approx(
        fit.conf_int().loc["x", "lower"], abs=0.02
    )
    assert fit.parametric_bootstrap(3, seed=1).converged.all()


def test_posterior_means_solve_fishers_identity(fit):
    objective = fit.objective()
    scores = objective.group_scores(fit.theta)
    effects = fit.random_effects()
    # E[v | y] = σ E[Σ residuals | y] for each area
    _, _, post, _ = objective._scores(fit.theta)
    assert np.allclose(scores.sum(0), 0, atol=1e-4)
    means = effects.loc["area"]["mean"].to_numpy()
    resid = np.array([0.0] * 30)
    _, _, post, parts, _ = objective.evaluate(fit.theta, 1)
    for k in range(objective.points):
        resid += post[:, k] * objective.by_area(parts[k])
    np.testing.assert_allclose(means, fit.group_sd**2 * resid, atol=2e-4)


def test_robust_and_weights(data):
    model = MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=data)
    robust = model.fit(9, cov_type="robust")
    assert np.all(np.abs(np.log(robust.bse / model.fit(9).bse)) < 1)
    twice = pd.concat([data, data.assign(area=data.area + "b")], ignore_index=True)
    doubled = MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=twice).fit(9)
    weighted = MixedLogit.from_formula(
        "y ~ x", groups=["area", "home"], data=data.assign(w=2.0), group_weights="w"
    ).fit(9)
    assert weighted.llf == pytest.approx(doubled.llf, abs=1e-6)
    np.testing.assert_allclose(weighted.params, doubled.params, atol=1e-7)


def test_cluster_bootstrap_draws_whole_areas(data):
    model = MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=data)
    fit = model.fit(7, check=False)
    boot = fit.cluster_bootstrap(40, seed=3, workers=2)
    assert boot.converged.all() and boot.equals(fit.cluster_bootstrap(40, seed=3))
    ratio = boot[fit.params.index].std() / model.fit(7, cov_type="robust", check=False).bse
    assert np.all((ratio > 0.6) & (ratio < 1.6))

    # one replicate by hand: areas copied as often as they were drawn
    counts = np.random.default_rng(np.random.SeedSequence(3).spawn(1)[0]).multinomial(30, np.full(30, 1 / 30))
    labels = fit.model.design.outer.labels
    copies = [
        data[data.area == label].assign(area=f"{label}/{k}")
        for label, count in zip(labels, counts, strict=True)
        for k in range(count)
    ]
    again = MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=pd.concat(copies)).fit(7)
    assert boot.llf[0] == pytest.approx(again.llf, abs=1e-6)
    np.testing.assert_allclose(boot.loc[0, fit.params.index].astype(float), again.params, atol=1e-5)


@pytest.mark.parametrize(
    "change,message",
    [
        ({"re_formula": "1 + x"}, "random slopes are not available"),
        ({"groups": ["area", "home", "x"]}, "at most two"),
    ],
)
def test_what_is_not_available(data, change, message):
    options = {"groups": ["area", "home"]} | change
    with pytest.raises(ValueError, match=message):
        MixedLogit.from_formula("y ~ x", data=data, **options)
    with pytest.raises(ValueError, match="at least 3"):
        MixedLogit.from_formula("y ~ x", groups=["area", "home"], data=data).fit(1)
