"""Predictions, margins and area effects against integration by hand."""

import numpy as np
import pandas as pd
import pytest
from engine_data import simulate
from scipy import integrate, stats
from scipy.special import expit

from wellbeing.mixedlogit import MixedLogit


@pytest.fixture(scope="module")
def data():
    frame = simulate(seed=41, groups=50, size=(3, 25), beta=(-0.3, 0.6, -0.4), sigma=0.9)
    rng = np.random.default_rng(2)
    return frame.assign(c=rng.choice(list("abc"), len(frame)), d=rng.integers(0, 2, len(frame)))


@pytest.fixture(scope="module")
def fit(data):
    return MixedLogit.from_formula("y ~ x1 * x2 + c + d", groups="area", data=data).fit()


def mean_over_normal(function, sd):
    return integrate.quad(lambda u: function(u) * stats.norm.pdf(u, 0, sd), -12 * sd, 12 * sd, epsabs=1e-12)[
        0
    ]


def test_population_prediction_by_integration(fit, data):
    rows = data.head(4)
    eta = fit.predict(rows, which="linear")
    expected = [mean_over_normal(lambda u, e=e: expit(e + u), fit.group_sd) for e in eta]
    np.testing.assert_allclose(fit.predict(rows), expected, atol=1e-8)
    np.testing.assert_allclose(fit.predict(rows, which="typical"), expit(eta))


def test_empirical_bayes_by_integration(fit, data):
    effects = fit.random_effects()
    area = data.area.iloc[0]
    rows = data[data.area == area]
    eta, y = fit.predict(rows, which="linear").to_numpy(), rows.y.to_numpy()

    def log_joint(u):
        return np.sum(y * (eta + u) - np.logaddexp(0, eta + u)) + stats.norm.logpdf(u, 0, fit.group_sd)

    def joint(u):
        return np.exp(log_joint(u) - log_joint(0.4))

    total, first, second = (
        integrate.quad(lambda u, k=k: u**k * joint(u), -9, 9, points=[0.0, 0.5], epsabs=1e-11)[0]
        for k in range(3)
    )
    assert effects.loc[area, "mean"] == pytest.approx(first / total, abs=1e-7)
    assert effects.loc[area, "sd"] == pytest.approx(np.sqrt(second / total - (first / total) ** 2), rel=1e-6)
    grid = np.linspace(-3, 3, 20001)
    assert effects.loc[area, "mode"] == pytest.approx(grid[np.argmax([joint(u) for u in grid])], abs=4e-4)
    width = effects.loc[area, "comparison_upper"] - effects.loc[area, "mean"]
    assert width == pytest.approx(1.959964 / np.sqrt(2) * effects.loc[area, "sd"], rel=1e-6)
    assert effects.loc[area, "n"] == len(rows)
    conditional = fit.predict(rows, which="conditional", groups=rows.area)
    np.testing.assert_allclose(conditional, expit(eta + effects.loc[area, "mean"]))
    stranger = fit.predict(rows, which="conditional", groups=["new"] * len(rows))
    np.testing.assert_allclose(stranger, expit(eta))


def average(fit, theta, frame, which):
    """Average probability by hand at any parameters, with a rule of its own."""
    x = fit.model.fixed_spec.get_model_matrix(frame).to_numpy(dtype=float)
    eta = x @ theta[:-1]
    if which == "typical":
        return expit(eta).mean()
    t, w = np.polynomial.hermite_e.hermegauss(60)
    return (expit(eta[:, None] + theta[-1] * t) @ (w / w.sum())).mean()


def delta(fit, function):
    theta, h = fit.theta, 1e-5
    slope = [(function(theta + h * e) - function(theta - h * e)) / (2 * h) for e in np.eye(len(theta))]
    return np.sqrt(slope @ fit.cov_theta @ slope)


@pytest.mark.parametrize("which", ["population", "typical"])
def test_adjusted_predictions_and_their_errors(fit, data, which):
    table = fit.predictions({"x1": [-1.0, 1.0]}, which=which)
    for _, row in table.iterrows():
        frame = data.assign(x1=row.x1)
        assert row.estimate == pytest.approx(average(fit, fit.theta, frame, which), abs=1e-9)
        assert row.se == pytest.approx(delta(fit, lambda t, f=frame: average(fit, t, f, which)), rel=1e-6)
    inside = fit.predictions({"x1": [-1.0, 1.0]}, which=which, scale="logit")
    assert np.all((inside.lower > 0) & (inside.upper < 1))


@pytest.mark.parametrize("comparison", ["difference", "ratio", "odds_ratio"])
def test_contrasts_and_their_errors(fit, data, comparison):
    functions = {
        "difference": lambda p, q: p - q,
        "ratio": lambda p, q: p / q,
        "odds_ratio": lambda p, q: p / (1 - p) / (q / (1 - q)),
    }

    def by_hand(theta, level):
        p = average(fit, theta, data.assign(c=level), "population")
        q = average(fit, theta, data.assign(c="a"), "population")
        return functions[comparison](p, q)

    table = fit.contrasts("c", comparison=comparison).set_index("value")
    for level in "bc":
        assert table.loc[level, "estimate"] == pytest.approx(by_hand(fit.theta, level), abs=1e-9)
        assert table.loc[level, "se"] == pytest.approx(delta(fit, lambda t, v=level: by_hand(t, v)), rel=1e-6)


def test_marginal_effects(fit, data):
    effects = fit.get_margeff()
    h = 1e-4

    def slope(theta):
        up, down = (average(fit, theta, data.assign(x1=data.x1 + s * h), "population") for s in (1, -1))
        return (up - down) / (2 * h)

    row = effects.loc[("x1", "slope")]
    assert row.estimate == pytest.approx(slope(fit.theta), rel=1e-6)
    assert row.se == pytest.approx(delta(fit, slope), rel=1e-4)
    assert {v for v, _ in effects.index} == {"x1", "x2", "c", "d"}
    assert effects.loc[("c", "b - a"), "estimate"] == pytest.approx(fit.contrasts("c").estimate[0])


def test_margins_by_adaptive_integration(fit, data):
    """The same by scipy's adaptive integrals, which know nothing of Gauss and Hermite."""
    frame = data.groupby("d").head(2)

    def probabilities(theta, rows):
        x = fit.model.fixed_spec.get_model_matrix(rows).to_numpy(dtype=float)
        return np.array(
            [mean_over_normal(lambda u, e=e: expit(e + u), abs(theta[-1])) for e in x @ theta[:-1]]
        )

    def steepness(theta):
        x = fit.model.fixed_spec.get_model_matrix(frame).to_numpy(dtype=float)
        names = fit.model.exog_names
        slope = theta[names.index("x1")] + theta[names.index("x1:x2")] * frame.x2.to_numpy()
        density = [
            mean_over_normal(lambda u, e=e: expit(e + u) * expit(-e - u), abs(theta[-1]))
            for e in x @ theta[:-1]
        ]
        return np.mean(slope * np.array(density))

    rows = fit.slopes("x1", newdata=frame)
    assert rows.estimate.iloc[0] == pytest.approx(steepness(fit.theta), rel=1e-7)
    assert rows.se.iloc[0] == pytest.approx(delta(fit, steepness), rel=1e-5)

    def step(theta):
        return np.mean(probabilities(theta, frame.assign(d=1)) - probabilities(theta, frame.assign(d=0)))

    rows = fit.contrasts("d", newdata=frame)
    assert rows.estimate.iloc[0] == pytest.approx(step(fit.theta), rel=1e-7)
    assert rows.se.iloc[0] == pytest.approx(delta(fit, step), rel=1e-5)


def test_simple_slopes_by_hand(fit, data):
    table = fit.simple_slopes("x1", "x2", [-1.0, 0.0, 2.0])
    v = fit.cov_params()
    for _, row in table.iterrows():
        m = row["x2"]
        variance = v.loc["x1", "x1"] + m * m * v.loc["x1:x2", "x1:x2"] + 2 * m * v.loc["x1", "x1:x2"]
        assert row.estimate == pytest.approx(fit.params["x1"] + m * fit.params["x1:x2"])
        assert row.se == pytest.approx(np.sqrt(variance))
    on_probability = fit.simple_slopes("x1", "x2", [0.0], scale="probability")
    assert on_probability.estimate[0] == pytest.approx(fit.slopes("x1", at={"x2": 0.0}).estimate.iloc[0])


def test_random_slopes_widen_with_the_variable():
    frame = simulate(seed=42, groups=60, size=(10, 30), sigma=[[0.7, 0], [0.3, 0.6]], q=2)
    fit = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=frame, re_formula="1 + x1").fit(9)
    x1 = 1.7
    z = np.array([1.0, x1])
    sd = np.sqrt(z @ fit.cov_re.to_numpy() @ z)
    eta = fit.params @ [1, x1, 0.4]
    expected = mean_over_normal(lambda u: expit(eta + u), sd)
    got = fit.predict(pd.DataFrame({"x1": [x1], "x2": [0.4]})).iloc[0]
    assert got == pytest.approx(expected, abs=1e-8)
    table = fit.predictions({"x1": [x1]})
    h, slope = 1e-5, []
    for e in np.eye(len(fit.theta)):
        values = []
        for s in (1, -1):
            theta = fit.theta + s * h * e
            chol = np.array([[theta[3], 0], [theta[4], theta[5]]])
            t, w = np.polynomial.hermite_e.hermegauss(60)
            lin = np.column_stack([np.ones(len(frame)), np.full(len(frame), x1), frame.x2]) @ theta[:3]
            values.append((expit(lin[:, None] + np.linalg.norm(chol.T @ z) * t) @ (w / w.sum())).mean())
        slope.append((values[0] - values[1]) / (2 * h))
    assert table.se[0] == pytest.approx(np.sqrt(slope @ fit.cov_theta @ slope), rel=1e-5)


def test_margins_of_an_array_model_and_unknown_names(data, fit):
    x = np.column_stack([np.ones(len(data)), data.x1, data.d])
    arrays = MixedLogit(data.y, pd.DataFrame(x, columns=["one", "x1", "d"]), data.area).fit()
    formula = MixedLogit.from_formula("y ~ x1 + d", groups="area", data=data).fit()
    one, two = arrays.get_margeff(), formula.get_margeff()
    np.testing.assert_allclose(one.estimate.to_numpy(), two.estimate.to_numpy(), rtol=1e-7)
    with pytest.raises(ValueError, match="unknown variable 'zz'"):
        fit.contrasts("zz")
    with pytest.raises(ValueError, match="unknown variable 'zz'"):
        fit.predictions({"zz": 1})
    with pytest.raises(ValueError, match="which must be"):
        fit.predictions(which="marginal")
    with pytest.raises(ValueError, match="which must be"):
        fit.predict(which="marginal")
    with pytest.raises(ValueError, match="no column 'x2'"):
        fit.predict(data[["x1", "c", "d"]])
