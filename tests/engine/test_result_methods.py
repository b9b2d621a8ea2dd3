"""What is asked of a fit, against statsmodels at a variance of zero, and by definition elsewhere."""

import matplotlib
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit
from scipy.stats import binom, kstest, norm
from statsmodels.iolib.summary2 import summary_col

from wellbeing.mixedlogit import MixedLogit, anova, load, plots

matplotlib.use("Agg")


@pytest.fixture(scope="module")
def fitted(small):
    return MixedLogit.from_formula("y ~ x1 + x2", "area", small).fit(11)


@pytest.fixture(scope="module")
def grouped(counts):
    return MixedLogit.from_formula("y ~ x1", "area", counts, trials="m").fit(11)


@pytest.fixture(scope="module")
def flat():
    """Counts without any variance between groups, and statsmodels' fit of the same."""
    rng = np.random.default_rng(3)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        data = pd.DataFrame(
            {"x": rng.normal(size=400), "g": np.arange(400) % 20, "m": rng.integers(1, 9, 400)}
        )
        data["y"] = rng.binomial(data.m, expit(-0.4 + 0.6 * data.x))
        result = MixedLogit.from_formula("y ~ x", "g", data, trials="m").fit(warn=False)
        if result.group_sd == 0:
            peer = sm.GLM(
                np.column_stack([data.y, data.m - data.y]),
                sm.add_constant(data.x),
                family=sm.families.Binomial(),
            )
            return data, result, peer.fit(tol=1e-13)
    raise AssertionError("no data set has a variance of zero")


@pytest.mark.parametrize("kind", ["response", "pearson", "deviance"])
def test_residuals_are_statsmodels_at_zero_variance(flat, kind):
    data, result, peer = flat
    unit = data.m if kind == "response" else 1.0  # statsmodels counts, R has shares
    np.testing.assert_allclose(
        result.residuals(kind) * unit, getattr(peer, f"resid_{kind}"), rtol=1e-7, atol=1e-8
    )
    np.testing.assert_allclose(getattr(result, f"resid_{kind}"), result.residuals(kind))


def test_predictions_with_errors_are_statsmodels_at_zero_variance(flat):
    data, result, peer = flat
    new = data.iloc[5:12]
    own = result.get_prediction(new).summary_frame(0.1)
    other = peer.get_prediction(sm.add_constant(new.x)).summary_frame(0.1)
    assert list(own.columns) == list(other.columns)
    np.testing.assert_allclose(own, other, rtol=1e-7)
    np.testing.assert_allclose(result.get_prediction().predicted_mean, peer.fittedvalues, rtol=1e-8)


def test_tests_by_name_are_statsmodels_at_zero_variance(flat):
    _, result, peer = flat
    for hypothesis in ("x = 0", "Intercept = 0, x = 0.5"):
        theirs = peer.f_test(hypothesis.replace("Intercept", "const"))
        own = result.f_test(hypothesis)
        assert own.statistic == pytest.approx(float(np.squeeze(theirs.fvalue)), rel=1e-7)
        assert own.pvalue == pytest.approx(float(theirs.pvalue), rel=1e-6)
    assert result.df_resid == peer.df_resid
    both = result.wald_test(["Intercept", "x"])
    assert both.df == 2 and both.statistic == pytest.approx(
        result.wald_test("Intercept = 0, x = 0").statistic
    )
    with pytest.raises(ValueError, match="unknown parameters: z; known are Intercept, x"):
        result.f_test(["x", "z"])
    assert result.wald_test(["x"]).statistic == pytest.approx(result.tvalues["x"] ** 2)


def test_errors_of_population_predictions_by_differences(fitted, small):
    rows, theta = small.head(4), fitted.theta
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)

    def mean(theta):
        eta = np.column_stack([np.ones(4), rows.x1, rows.x2]) @ theta[:3]
        return expit(eta[:, None] + theta[3] * nodes) @ weights / np.sqrt(2 * np.pi)

    step = 1e-5
    slope = np.column_stack(
        [(mean(theta + step * e) - mean(theta - step * e)) / (2 * step) for e in np.eye(4)]
    )
    found = fitted.get_prediction(rows)
    np.testing.assert_allclose(found.predicted_mean, mean(theta), rtol=1e-8)
    np.testing.assert_allclose(found.se, np.sqrt(np.diag(slope @ fitted.cov_theta @ slope.T)), rtol=1e-6)
    np.testing.assert_allclose(
        logit(found.conf_int()).mean(axis=1), logit(found.predicted_mean), rtol=1e-8, atol=1e-10
    )
    with pytest.raises(ValueError, match="without a standard error"):
        fitted.get_prediction(rows, which="conditional")


def test_residuals_of_counts_by_definition(grouped, counts):
    prob = grouped.predict(which="conditional")
    np.testing.assert_allclose(grouped.residuals("response"), counts.y / counts.m - prob, atol=1e-12)
    np.testing.assert_allclose(
        grouped.residuals("pearson"),
        (counts.y - counts.m * prob) / np.sqrt(counts.m * prob * (1 - prob)),
        rtol=1e-9,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.nan_to_num(counts.y * np.log(counts.y / (counts.m * prob)))
        rest = counts.m - counts.y
        part += np.nan_to_num(rest * np.log(rest / (counts.m * (1 - prob))))
    np.testing.assert_allclose(grouped.residuals("deviance") ** 2, 2 * part, rtol=1e-6, atol=1e-9)
    with pytest.raises(ValueError, match="kind must be one of"):
        grouped.residuals("working")


def test_quantile_residuals_lie_between_the_distribution_functions(grouped, counts):
    prob = grouped.predict(which="conditional")
    uniform = norm.cdf(grouped.residuals("quantile", which="conditional", seed=4))
    assert np.all(uniform <= binom.cdf(counts.y, counts.m, prob) + 1e-12)
    assert np.all(uniform >= binom.cdf(counts.y - 1, counts.m, prob) - 1e-12)


def test_quantile_residuals_are_normal_where_the_model_holds_and_not_elsewhere():
    rng = np.random.default_rng(5)
    n = 6000
    data = pd.DataFrame({"x": rng.normal(size=n), "g": np.arange(n) // 3, "m": 6})
    eta = -0.3 + data.x + rng.normal(0, 1, n // 3)[data.g]
    good = MixedLogit.from_formula("y ~ x", "g", data.assign(y=rng.binomial(6, expit(eta))), trials="m").fit(
        15
    )
    assert kstest(good.residuals("quantile"), "norm").pvalue > 0.01
    curved = data.assign(y=rng.binomial(6, expit(eta + data.x**2)))
    assert kstest(MixedLogit.from_formula("y ~ x", "g", curved, trials="m").fit(15).residuals("quantile"),
                  "norm").pvalue < 1e-6  # fmt: skip


def test_simulated_outcomes_have_the_models_moments(grouped, counts):
    drawn = grouped.simulate(2000, seed=1)
    assert drawn.shape == (len(counts), 2000) and drawn.index.equals(counts.index)
    expected = grouped.predict() * counts.m
    error = drawn.std(axis=1) / np.sqrt(2000)
    assert np.mean(np.abs(drawn.mean(axis=1) - expected) < 3 * error) > 0.98
    given = grouped.simulate(2000, seed=1, which="conditional")
    expected = grouped.predict(which="conditional") * counts.m
    assert np.mean(np.abs(given.mean(axis=1) - expected) < 3 * given.std(axis=1) / np.sqrt(2000)) > 0.98
    pd.testing.assert_frame_equal(drawn, grouped.simulate(2000, seed=1))


def test_rows_left_out_are_missing_in_what_is_by_row(small):
    holes = small.copy()
    holes.loc[[2, 9], "x1"] = np.nan
    result = MixedLogit.from_formula("y ~ x1", "area", holes, missing="drop").fit(7)
    for found in (result.residuals(), result.simulate()[0], result.augment()[".mu"], result.fittedvalues):
        assert list(np.flatnonzero(found.isna())) == [2, 9] and len(found) == len(small)
    assert len(result.get_prediction().predicted_mean) == result.nobs
    assert "Rows left out for missing values or zero weights: 2" in str(result.summary())


def test_anova_is_the_likelihood_ratio_test(fitted, small):
    less = MixedLogit.from_formula("y ~ x1", "area", small).fit(11)
    least = MixedLogit.from_formula("y ~ 1", "area", small).fit(11)
    table = anova(fitted, least, less)
    assert list(table.index) == ["y ~ 1", "y ~ x1", "y ~ x1 + x2"] and list(table["npar"]) == [2, 3, 4]
    test = fitted.lr_test(less)
    assert table["p"].iloc[2] == pytest.approx(test.pvalue) and np.isnan(table["p"].iloc[0])
    assert table["chisq"].iloc[1] == pytest.approx(2 * (less.llf - least.llf))
    pd.testing.assert_frame_equal(fitted.anova(less, least), table)
    with pytest.raises(ValueError, match="two fits or more"):
        anova(fitted)


def test_tables_of_broom(fitted, small):
    table = fitted.tidy(exponentiate=True).set_index("term")
    assert list(table.columns) == [
        "effect", "group", "estimate", "std.error", "statistic", "p.value", "conf.low", "conf.high",
    ]  # fmt: skip
    np.testing.assert_allclose(table.loc[fitted.params.index, "estimate"], np.exp(fitted.params))
    np.testing.assert_allclose(
        table.loc[fitted.params.index, ["conf.low", "conf.high"]], np.exp(fitted.conf_int())
    )
    assert table.loc["sd__Intercept", "estimate"] == fitted.group_sd
    assert table.loc["sd__Intercept", "group"] == "area"
    glance = fitted.glance().iloc[0]
    assert (glance["logLik"], glance["AIC"], glance["nobs"]) == (fitted.llf, fitted.aic, fitted.nobs)
    extra = fitted.augment()
    np.testing.assert_allclose(expit(extra[".fitted"]), extra[".mu"], rtol=1e-10)
    np.testing.assert_allclose(extra[".mu"], fitted.fittedvalues)
    np.testing.assert_allclose(extra[".fixed"], fitted.predict(small, which="linear"), rtol=1e-10)


def test_summary_col_of_statsmodels(fitted, small):
    less = MixedLogit.from_formula("y ~ x1", "area", small).fit(11)
    text = str(summary_col([fitted, less], stars=True, info_dict={"Rows": lambda r: f"{r.nobs}"}))
    for value in (*fitted.params, *less.params, *fitted.bse):
        assert f"{value:.4f}" in text
    assert str(small.shape[0]) in text and fitted.model.endog_names == "y"


def test_latex_escapes_names(small):
    result = MixedLogit.from_formula(
        "y ~ `x_1 & 50%`", "area", small.rename(columns={"x1": "x_1 & 50%"})
    ).fit(7)
    text = result.summary().as_latex()
    assert r"x\_1 \& 50\%" in text and text.count(r"\begin{tabular}") == 2
    assert f"{result.params.iloc[1]:.3f}" in text and len(result.summary().tables) == 2
    strange = MixedLogit.from_formula("y ~ `<b>`", "area", small.rename(columns={"x1": "<b>"})).fit(7)
    assert "<b>" not in strange.summary()._repr_html_().removeprefix("<pre>") and "&lt;b&gt;" in (
        strange.summary().as_html()
    )


def test_a_fit_is_saved_and_read(fitted, small, tmp_path):
    path = tmp_path / "fit.pickle"
    fitted.save(path)
    again = load(path)
    np.testing.assert_array_equal(again.predict(small), fitted.predict(small))
    np.testing.assert_array_equal(again.conf_int(), fitted.conf_int())
    path.write_bytes(b"other")
    with pytest.raises(ValueError, match="does not hold a fit"):
        load(path)

    def inner(values):
        return values

    local = MixedLogit.from_formula("y ~ inner(x1)", "area", small, eval_env={"inner": inner}).fit(7)
    with pytest.raises(ValueError, match="at the top of a module"):
        local.save(path)


def test_figures_show_the_fit(fitted, grouped, counts):
    axes = plots.caterpillar(fitted)
    effects = fitted.random_effects().sort_values("mean")
    np.testing.assert_allclose(axes.lines[0].get_xdata(), effects["mean"])
    line = plots.profile_plot(fitted, "x1", points=5).lines[0]
    assert line.get_ydata()[2] == pytest.approx(0, abs=1e-6) and np.all(np.diff(line.get_ydata()) > 0)
    assert np.all(plots.profile_plot(fitted, points=5).lines[0].get_xdata() > 0)
    means = plots.residual_plot(fitted, bins=5).lines[1].get_ydata()
    assert len(means) == 5 and np.all(np.abs(means) < 0.5)
    share = plots.calibration(grouped, bins=1).lines[1]
    assert share.get_ydata()[0] == pytest.approx(counts.y.sum() / counts.m.sum())
    values = [-1.0, 0.0, 1.0]
    shown = plots.margins_plot(fitted, "x1", values).lines[0]
    np.testing.assert_allclose(shown.get_ydata(), fitted.predictions({"x1": values})["estimate"])
    lines = plots.margins_plot(fitted, "x1", values, at={"x2": [0.0, 1.0]}).lines
    expected = fitted.predictions({"x1": values, "x2": [1.0]})["estimate"]
    np.testing.assert_allclose(lines[1].get_ydata(), expected)
    with pytest.raises(ValueError, match="unknown random effect"):
        plots.caterpillar(fitted, "x1")
    with pytest.raises(ValueError, match="unknown parameter"):
        plots.profile_plot(fitted, "x9")
    matplotlib.pyplot.close("all")


def test_a_zero_variance_and_a_slope_are_drawn(flat, small):
    with pytest.raises(ValueError, match="singular"):
        plots.profile_plot(flat[1])
    slope = MixedLogit.from_formula("y ~ x1", "area", small, re_formula="1 + x1").fit(5, warn=False)
    axes = plots.caterpillar(slope, "x1")
    assert len(axes.lines[0].get_xdata()) == slope.n_groups
    matplotlib.pyplot.close("all")
