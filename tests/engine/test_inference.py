"""Tests of hypotheses, likelihood ratios, profiles and bootstraps."""

import numpy as np
import pytest
from engine_data import simulate
from scipy import optimize, stats

from wellbeing.mixedlogit import MixedLogit


@pytest.fixture(scope="module")
def data(small):
    return small.assign(c=np.random.default_rng(0).choice(list("abc"), len(small)))


@pytest.fixture(scope="module")
def fit(data):
    return MixedLogit.from_formula("y ~ x1 + x2 + c", groups="area", data=data).fit()


def test_contrasts_by_hand(fit):
    contrast = fit.t_test("x1 = x2, c[T.b] = 0.1")
    v = fit.cov_params()
    se = np.sqrt(v.loc["x1", "x1"] + v.loc["x2", "x2"] - 2 * v.loc["x1", "x2"])
    np.testing.assert_allclose(contrast.effect[0], fit.params["x1"] - fit.params["x2"])
    np.testing.assert_allclose(contrast.sd[0], se)
    assert contrast.tvalue[1] == pytest.approx((fit.params["c[T.b]"] - 0.1) / fit.bse["c[T.b]"])
    assert contrast.pvalue[0] == pytest.approx(2 * stats.norm.sf(abs(contrast.tvalue[0])))
    np.testing.assert_allclose(contrast.conf_int()[0], contrast.effect[0] + np.array([-1, 1]) * 1.959964 * se)
    by_dict, by_matrix = fit.t_test({"x1": 1, "x2": -1}), fit.t_test([[0, 1, -1, 0, 0]])
    assert by_dict.effect[0] == pytest.approx(contrast.effect[0]) == by_matrix.effect[0]
    assert list(contrast.summary_frame().columns) == ["estimate", "se", "z", "p", "lower", "upper"]


def test_joint_wald_by_hand(fit):
    test = fit.wald_test("c[T.b] = 0, c[T.c] = 0")
    b, v = fit.params.iloc[3:].to_numpy(), fit.cov_params().iloc[3:, 3:].to_numpy()
    assert test.statistic == pytest.approx(b @ np.linalg.solve(v, b))
    assert test.pvalue == pytest.approx(stats.chi2.sf(test.statistic, 2))
    terms = fit.wald_test_terms()
    assert terms.loc["c", "statistic"] == pytest.approx(test.statistic) and terms.loc["c", "df"] == 2
    assert fit.wald_test("x1").statistic == pytest.approx(fit.tvalues["x1"] ** 2)


@pytest.mark.parametrize(
    "bad,message",
    [("x9 = 0", "cannot read"), ({"x9": 1}, "unknown parameters"), ([[1, 0]], "columns")],
)
def test_bad_hypotheses(fit, bad, message):
    with pytest.raises(ValueError, match=message):
        fit.t_test(bad)
    with pytest.raises(ValueError, match="linearly dependent"):
        fit.wald_test([[0, 1, 0, 0, 0], [0, 2, 0, 0, 0]])


def test_likelihood_ratio_of_fixed_effects(fit, data):
    null = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data).fit()
    test = fit.lr_test(null)
    assert test.statistic == pytest.approx(2 * (fit.llf - null.llf)) and test.df == 2
    assert test.pvalue == pytest.approx(stats.chi2.sf(test.statistic, 2))
    with pytest.raises(ValueError, match="more parameters"):
        null.lr_test(fit)
    other = MixedLogit.from_formula("y ~ x1", groups="area", data=data.iloc[1:]).fit()
    with pytest.raises(ValueError, match="same rows"):
        fit.lr_test(other)


def test_boundary_mixture(fit, data):
    import statsmodels.api as sm

    x = fit.model.design.rows.x
    y = fit.model.design.rows.a
    pooled = sm.Logit(y, x).fit(disp=0, tol=1e-12)
    test = fit.lr_test_re()
    assert test.statistic == pytest.approx(2 * (fit.llf - pooled.llf), abs=1e-8)
    assert test.pvalue == pytest.approx(0.5 * stats.chi2.sf(test.statistic, 1))
    slope = MixedLogit.from_formula("y ~ x1 + x2 + c", groups="area", data=data, re_formula="1 + x1").fit()
    mixed = slope.lr_test(fit)
    expected = 0.5 * stats.chi2.sf(mixed.statistic, 1) + 0.5 * stats.chi2.sf(mixed.statistic, 2)
    assert mixed.pvalue == pytest.approx(expected)


def test_zero_variance_has_p_one():
    data = simulate(seed=21, sigma=0.0)
    fits = [
        MixedLogit.from_formula("y ~ x1", groups="area", data=data.assign(area=np.roll(data.area, k))).fit()
        for k in range(6)
    ]
    zero = [f for f in fits if f.singular]
    assert zero and all(f.lr_test_re().pvalue == 1.0 for f in zero)
    assert np.isnan(zero[0].group_sd_conf_int()[0]) and zero[0].icc() == 0.0 and zero[0].mor() == 1.0


def test_nakagawa_r2_by_hand(fit):
    eta = fit.predict(which="linear")
    fixed, random = np.var(eta, ddof=1), fit.group_sd**2
    total = fixed + random + np.pi**2 / 3
    assert fit.r2()["marginal"] == pytest.approx(fixed / total)
    assert fit.r2()["conditional"] == pytest.approx((fixed + random) / total)


def test_icc_and_mor(fit):
    variance = fit.group_sd**2
    assert fit.icc() == pytest.approx(variance / (variance + np.pi**2 / 3))
    assert fit.mor() == pytest.approx(np.exp(np.sqrt(2 * variance) * stats.norm.ppf(0.75)))
    low, high = fit.icc_conf_int()
    assert low < fit.icc() < high
    assert fit.mor_conf_int()[0] < fit.mor() < fit.mor_conf_int()[1]


def test_profile_limits_against_a_direct_search(small):
    fit = MixedLogit.from_formula("y ~ x1", groups="area", data=small, backend="numpy").fit(11)
    objective, top = fit.objective(), fit.llf
    limits = fit.profile_conf_int(["x1", "group_sd"])

    def deviance(value, index):
        others = np.delete(fit.theta, index)

        def negative(rest):
            got = objective.gradient(np.insert(rest, index, value))
            return -got.loglik, -np.delete(got.score, index)

        best = optimize.minimize(negative, others, jac=True, method="BFGS", options={"gtol": 1e-9})
        return 2 * (top + best.fun)

    for name, index in (("x1", 1), ("group_sd", 2)):
        for end in ("lower", "upper"):
            assert deviance(limits.loc[name, end], index) == pytest.approx(3.841459, abs=1e-5)
    near = fit.conf_int(method="profile").loc["x1"]
    assert near["lower"] == pytest.approx(limits.loc["x1", "lower"])


def test_profile_of_a_small_variance_reaches_zero():
    data = simulate(seed=31, groups=25, size=(5, 10), sigma=0.3)
    for roll in range(20):
        moved = data.assign(area=np.roll(data.area.to_numpy(), roll))
        fit = MixedLogit.from_formula("y ~ x1", groups="area", data=moved).fit()
        if not fit.singular and fit.lr_test_re().statistic < 2.0:
            limits = fit.profile_conf_int(["group_sd"])
            assert limits.loc["group_sd", "lower"] == 0.0 < fit.group_sd < limits.loc["group_sd", "upper"]
            return
    raise AssertionError("no data set with a small variance was found")


def test_parametric_bootstrap_repeats_and_agrees(fit):
    one = fit.parametric_bootstrap(60, seed=3, workers=1)
    two = fit.parametric_bootstrap(60, seed=3, workers=2)
    assert one.equals(two)
    ratio = one[fit.params.index].std() / fit.bse
    assert np.all((ratio > 0.7) & (ratio < 1.4))
    assert one.converged.all() and not one.equals(fit.parametric_bootstrap(60, seed=4))


def test_cluster_bootstrap_agrees_with_the_sandwich(fit):
    robust = fit.model.fit(cov_type="robust")
    ratio = fit.cluster_bootstrap(120, seed=1)[fit.params.index].std() / robust.bse
    assert np.all((ratio > 0.75) & (ratio < 1.35))


def test_robust_covariance_from_numeric_group_scores(small):
    fit = MixedLogit.from_formula("y ~ x1", groups="area", data=small, backend="numpy").fit(9)
    objective, h = fit.objective(), 1e-5
    scores = []
    for i in range(3):
        step = h * np.eye(3)[i]
        objective.loglik(fit.theta + step)
        up = objective.out.loglik.copy()
        objective.loglik(fit.theta - step)
        scores.append((up - objective.out.loglik) / (2 * h))
    bread, meat = fit.cov_model, np.array(scores) @ np.array(scores).T
    robust = fit.model.fit(9, cov_type="robust")
    np.testing.assert_allclose(robust.cov_theta, bread @ meat @ bread, rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(robust.params, fit.params)


@pytest.fixture(scope="module")
def faint():
    """Areas that hardly differ: the likelihood ratio of their variance lies where p is neither 0 nor 1."""
    return simulate(seed=37, groups=60, size=(5, 30), sigma=0.25)


def test_bootstrapped_likelihood_ratios_agree_with_the_large_sample_ones(faint):
    large = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=faint).fit(11)
    mixture = large.lr_test_re()
    assert 0.02 < mixture.pvalue < 0.4
    boot = large.lr_test_re(n_boot=400, seed=2)
    assert boot.distribution == "parametric bootstrap, 400 of 400 replicates"
    assert boot.pvalue == pytest.approx(mixture.pvalue, abs=3.5 * np.sqrt(mixture.pvalue / 400))
    assert boot.pvalue == large.lr_test_re(n_boot=400, seed=2, workers=2).pvalue

    noise = faint.assign(x3=np.random.default_rng(8).normal(size=len(faint)))
    large = MixedLogit.from_formula("y ~ x1 + x3", groups="area", data=noise).fit(11)
    small = MixedLogit.from_formula("y ~ x1", groups="area", data=noise).fit(11)
    expected = large.lr_test(small)
    boot = large.lr_test(small, n_boot=400, seed=1)
    assert 0.05 < expected.pvalue < 0.95
    assert boot.statistic == expected.statistic
    assert boot.pvalue == pytest.approx(
        expected.pvalue, abs=3.5 * np.sqrt(expected.pvalue * (1 - expected.pvalue) / 400)
    )
    moved = MixedLogit.from_formula("y ~ x1", groups="area", data=noise.sample(frac=1, random_state=1)).fit(
        11
    )
    with pytest.raises(ValueError, match="same order"):
        large.lr_test(moved, n_boot=2)


def test_a_slope_is_tested_by_simulation_where_its_variance_is_zero(faint):
    small = MixedLogit.from_formula("y ~ x1", groups="area", data=faint).fit(7)
    large = MixedLogit.from_formula("y ~ x1", groups="area", data=faint, re_formula="1 + x1").fit(7)
    boot, mixture = large.lr_test(small, n_boot=60, seed=1), large.lr_test(small)
    used = int(boot.distribution.split(", ")[1].split(" ")[0])
    assert used >= 57
    assert boot.pvalue == pytest.approx(mixture.pvalue, abs=0.2)
    weighted = MixedLogit.from_formula("y ~ x1", groups="area", data=faint.assign(w=2.0), weights="w").fit(7)
    with pytest.raises(ValueError, match="level-1 weights"):
        weighted.lr_test_re(n_boot=2)
