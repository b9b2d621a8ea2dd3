"""Inputs that break estimators, and what is said about them."""

import warnings

import numpy as np
import pandas as pd
import pytest

from wellbeing.mixedlogit import MixedLogit, ModelWarning


def fit(data, formula="y ~ x1", **options):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ModelWarning)  # what they say is looked at in test_warnings
        return MixedLogit.from_formula(formula, groups="area", data=data, **options).fit()


def test_separated_dummy_is_named(small):
    data = small.assign(lost=((np.arange(len(small)) % 40 == 0) & (small.y == 1)).astype(int))
    result = fit(data, "y ~ x1 + lost")
    assert result.status == "separated" and result.diagnostics.separated == ["lost"]
    assert not result.converged
    clean = fit(data[data.lost == 0])
    assert result.params["x1"] == pytest.approx(clean.params["x1"], abs=1e-3)


def test_separated_reference_level(small):
    level = np.where((np.arange(len(small)) % 30 == 0) & (small.y == 1), "a", "b")
    level = np.where((level == "b") & (small.x2 > 0), "c", level)
    result = fit(small.assign(level=level), "y ~ x1 + level")
    assert result.status == "separated"


def test_separated_number(small):
    data = small.assign(clear=np.where(small.y == 1, 1.0, -1.0) * (1 + np.abs(small.x2)))
    result = fit(data, "y ~ clear")
    assert result.status == "separated" and "clear" in result.diagnostics.separated


def test_separated_by_two_columns_together(small):
    data = small.assign(z=np.where(small.y == 1, 1.0, -1.0) - small.x1)
    result = fit(data, "y ~ x1 + z")
    assert result.status == "separated"


def test_constant_and_zero_columns_are_dropped_and_named(small):
    result = fit(small.assign(four=4.0, none=0.0), "y ~ x1 + four + none")
    assert result.diagnostics.aliased == ["four", "none"] and result.status == "aliased"
    assert list(result.params.index) == ["Intercept", "x1"]
    np.testing.assert_allclose(result.params, fit(small).params, rtol=1e-10)


def test_collinear_design(small):
    data = small.assign(total=2 * small.x1 - small.x2 + 1)
    result = fit(data, "y ~ x1 + x2 + total")
    assert result.diagnostics.aliased == ["total"]
    with pytest.raises(ValueError, match="combinations of earlier ones: total"):
        fit(data, "y ~ x1 + x2 + total", aliased="raise")


def test_nearly_collinear_is_kept(small):
    noise = np.random.default_rng(0).normal(size=len(small))
    result = fit(small.assign(near=small.x1 + 1e-4 * noise), "y ~ x1 + near")
    assert result.diagnostics.aliased == [] and result.converged


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1e6, 1e12])
def test_huge_and_tiny_scales(small, scale):
    base = fit(small)
    result = fit(small.assign(x1=small.x1 * scale))
    assert result.status == "ok"
    assert result.params["x1"] * scale == pytest.approx(base.params["x1"], rel=1e-7)


def test_column_far_from_zero(small):
    result = fit(small.assign(x1=small.x1 + 1e5))
    assert result.status == "ok"
    assert result.params["x1"] == pytest.approx(fit(small).params["x1"], rel=1e-6)


def test_singletons_only(small):
    data = small.assign(area=np.arange(len(small)))
    with pytest.raises(ValueError, match="every group has a single row"):
        fit(data)


def test_mostly_singletons_fit(small):
    area = np.where(np.arange(len(small)) % 10 < 8, np.arange(len(small)), -(np.arange(len(small)) // 20))
    assert fit(small.assign(area=area)).status in ("ok", "singular")


def test_strings_categories_and_unused_levels_as_groups(small):
    base = fit(small)
    wide = pd.CategoricalDtype([*small.area.unique(), "nobody"])
    for groups in (small.area.astype(wide), small.area.astype("string"), small.area.map(lambda s: (s, 1))):
        result = fit(small.assign(area=groups))
        assert result.n_groups == base.n_groups
        np.testing.assert_allclose(result.params, base.params, atol=1e-9)


def test_missing_values_are_refused_or_dropped(small):
    holes = small.copy()
    holes.loc[3, "x1"] = np.nan
    holes.loc[5, "area"] = None
    with pytest.raises(ValueError, match="missing values"):
        fit(holes)
    result = fit(holes, missing="drop")
    assert result.nobs == len(small) - 2
    same = fit(small.drop(index=[3, 5]))
    np.testing.assert_allclose(result.params, same.params, rtol=1e-9)
    predicted = result.predict(which="conditional")
    assert len(predicted) == len(small) and list(np.flatnonzero(predicted.isna())) == [3, 5]


@pytest.mark.parametrize("what", ["weights", "trials", "group_weights"])
def test_negative_weights_are_refused(small, what):
    with pytest.raises(ValueError, match=f"{what} must not be negative"):
        fit(small.assign(w=np.where(small.index == 4, -1, 1)), **{what: "w"})


def test_zero_weights_leave_rows_out(small):
    weight = (np.arange(len(small)) % 5 != 0).astype(float)
    result = fit(small.assign(w=weight), weights="w")
    np.testing.assert_allclose(result.params, fit(small[weight > 0]).params, rtol=1e-9)
    with pytest.raises(ValueError, match="no rows are left"):
        fit(small.assign(w=0.0), weights="w")


def test_group_weights_that_vary_within_a_group(small):
    with pytest.raises(ValueError, match="constant within a group"):
        fit(small.assign(w=1.0 + small.index % 2), group_weights="w")


def test_counts_above_trials(counts):
    with pytest.raises(ValueError, match="between 0 and trials"):
        fit(counts.assign(m=0.5), trials="m")


def test_few_groups_is_said(small):
    data = small[small.area.isin(small.area.unique()[:5])]
    assert fit(data).diagnostics.few_groups


@pytest.mark.parametrize(
    "bad,message",
    [
        ({"nagq": 0}, "whole number"),
        ({"nagq": 2.5}, "whole number"),
        ({"nagq": "many"}, "'auto'"),
        ({"cov_type": "hc3"}, "cov_type must be"),
        ({"start_params": [1.0]}, "start_params must have"),
    ],
)
def test_bad_options(small, bad, message):
    model = MixedLogit.from_formula("y ~ x1", groups="area", data=small)
    with pytest.raises(ValueError, match=message):
        model.fit(**bad)


@pytest.mark.parametrize(
    "options,message",
    [
        ({"backend": "gpu"}, "backend must be"),
        ({"missing": "keep"}, "missing must be"),
        ({"pwscale": "huge", "weights": "m"}, "pwscale must be"),
        ({"weight_type": "other"}, "weight_type must be"),
    ],
)
def test_bad_model_options(small, options, message):
    with pytest.raises(ValueError, match=message):
        fit(small, **options)


def test_wrong_lengths_and_shapes(small):
    x = np.column_stack([np.ones(len(small)), small.x1])
    with pytest.raises(ValueError, match="groups must have one label"):
        MixedLogit(small.y, x, small.area[:-1])
    with pytest.raises(ValueError, match="endog must have one value"):
        MixedLogit(small.y[:-1], x, small.area)
    with pytest.raises(ValueError, match="two dimensions"):
        MixedLogit(small.y, np.ones((2, 2, 2)), small.area)
    with pytest.raises(ValueError, match="more than one column named x1"):
        MixedLogit(small.y, small[["x1", "x1"]], small.area)


def test_a_very_large_group():
    rng = np.random.default_rng(0)
    n = 60_000
    area = np.where(np.arange(n) < 50_000, 0, 1 + np.arange(n) % 20)
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    u = rng.normal(0, 0.5, 21)
    y = (rng.random(n) < 1 / (1 + np.exp(-(x @ [-1.0, 0.4] + u[area])))).astype(int)
    result = MixedLogit(y, x, area).fit()
    assert result.status == "ok"
    assert abs(result.params.iloc[1] - 0.4) < 4 * result.bse.iloc[1]


@pytest.mark.slow
def test_a_million_groups():
    rng = np.random.default_rng(0)
    groups, n = 1_000_000, 2_000_000
    area = np.arange(n) // 2
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    u = rng.normal(0, 1.0, groups)
    y = (rng.random(n) < 1 / (1 + np.exp(-(x @ [-0.5, 0.5] + u[area])))).astype(int)
    result = MixedLogit(y, x, area).fit(11)
    assert result.status == "ok" and result.n_groups == groups
    assert abs(result.group_sd - 1.0) < 5 * result.group_sd_se
    assert np.all(np.abs(result.params - [-0.5, 0.5]) < 5 * result.bse)


def test_a_missing_category_is_not_the_reference_level(small):
    level = np.where(np.arange(len(small)) % 3 == 0, "a", "b").astype(object)
    level[7] = None
    data = small.assign(level=level)
    with pytest.raises(ValueError, match=r"missing values in level \(1\)"):
        fit(data, "y ~ x1 + level")
    result = fit(data, "y ~ x1 + level", missing="drop")
    assert result.nobs == len(small) - 1
    assert np.isnan(result.predict(data.iloc[5:9]).iloc[2])
    with pytest.raises(ValueError, match="levels the fit has not seen"):
        result.predict(data.head(3).assign(level="z"))
