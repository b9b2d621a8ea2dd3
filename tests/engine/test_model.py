"""The public face: construction, errors, results."""

import pickle

import numpy as np
import pandas as pd
import pytest

from wellbeing.mixedlogit import MixedLogit


@pytest.fixture(scope="module")
def fitted(small):
    return MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=small).fit()


def test_results_have_names_and_agree_with_each_other(fitted, small):
    assert list(fitted.params.index) == ["Intercept", "x1", "x2"]
    assert fitted.status == "ok" and fitted.converged
    assert fitted.nobs == len(small) and fitted.n_groups == small.area.nunique()
    np.testing.assert_allclose(fitted.tvalues, fitted.params / fitted.bse)
    np.testing.assert_allclose(np.sqrt(np.diag(fitted.cov_params())), fitted.bse)
    limits = fitted.conf_int(0.1)
    np.testing.assert_allclose(limits.upper - limits.lower, 2 * 1.6448536269514722 * fitted.bse)
    assert fitted.aic == pytest.approx(-2 * fitted.llf + 2 * 4)
    low, high = fitted.group_sd_conf_int()
    assert low < fitted.group_sd < high
    assert np.sqrt(low * high) == pytest.approx(fitted.group_sd)
    assert "x1" in str(fitted.summary())


def test_arrays_and_formula_give_the_same_fit(fitted, small):
    x = np.column_stack([np.ones(len(small)), small[["x1", "x2"]]])
    other = MixedLogit(small.y.to_numpy(), x, small.area.to_numpy()).fit()
    np.testing.assert_allclose(other.params, fitted.params, rtol=1e-12)
    assert list(other.params.index) == ["x0", "x1", "x2"]


def test_pickled_results_predict(fitted, small):
    again = pickle.loads(pickle.dumps(fitted))
    pd.testing.assert_series_equal(again.params, fitted.params)
    pd.testing.assert_series_equal(again.predict(small.head()), fitted.predict(small.head()))


@pytest.mark.parametrize(
    "change,formula,message",
    [
        ({}, "y ~ xx1", "did you mean 'x1'"),
        ({"y": 1}, "y ~ x1", "outcome is 1 in every row"),
        ({"y": 0}, "y ~ x1", "outcome is 0 in every row"),
        ({"y": 2}, "y ~ x1", "endog must be 0 or 1"),
        ({"area": "one"}, "y ~ x1", "only one group"),
        ({"x1": np.nan}, "y ~ x1", r"missing values in x1 \("),
        ({"x1": np.inf}, "y ~ x1", "exog column x1 holds"),
        ({"y": "yes"}, "y ~ x1", "must be numeric"),
        ({}, "y x1", "needs one '~'"),
    ],
)
def test_errors_say_what_is_wrong(small, change, formula, message):
    with pytest.raises(ValueError, match=message):
        MixedLogit.from_formula(formula, groups="area", data=small.assign(**change))


def test_zero_variance_is_the_pooled_logit(small):
    import statsmodels.api as sm

    rng = np.random.default_rng(4)
    data = small.assign(y=(rng.random(len(small)) < 0.4).astype(int))
    found = False
    for seed in range(6):
        data["area"] = np.random.default_rng(seed).permutation(small.area.to_numpy())
        fit = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data).fit()
        if fit.status == "singular":
            found = True
            pooled = sm.Logit(data.y, sm.add_constant(data[["x1", "x2"]])).fit(disp=0, tol=1e-12)
            np.testing.assert_allclose(fit.params, pooled.params, atol=1e-8)
            np.testing.assert_allclose(fit.bse, pooled.bse, rtol=1e-8)
            assert fit.llf == pytest.approx(pooled.llf, abs=1e-9)
            assert fit.group_sd == 0.0
    assert found
