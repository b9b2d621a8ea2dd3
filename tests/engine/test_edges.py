"""Where data come in: every form of them is read rightly or refused in words."""

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from wellbeing.mixedlogit import MixedLogit


@pytest.fixture(scope="module")
def people(small):
    rng = np.random.default_rng(7)
    return small.assign(
        off=np.log(rng.integers(1, 20, len(small))),
        reg=rng.choice(list("abc"), len(small)),
        flag=small.x2 > 0,
    )


def fit(data, formula="y ~ x1", groups="area", points=7, **options):
    return MixedLogit.from_formula(formula, groups, data, **options).fit(points)


# ---- offset ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula,offset", [("y ~ x1", "off"), ("y ~ x1 + offset(off)", None)])
def test_an_offset_follows_the_data(people, formula, offset):
    result = fit(people, formula, offset=offset)
    np.testing.assert_allclose(result.predict(people), result.predict(), rtol=1e-12)
    eta = result.params["Intercept"] + result.params["x1"] * people.x1 + people.off
    np.testing.assert_allclose(result.predict(people, which="linear"), eta, rtol=1e-12)
    np.testing.assert_allclose(result.predict(people, which="linear", offset=0), eta - people.off, atol=1e-12)
    own, new = (result.predictions({"x1": [0.0, 1.0]}, newdata=d) for d in (None, people))
    np.testing.assert_allclose(new[["estimate", "se"]], own[["estimate", "se"]], rtol=1e-10)
    np.testing.assert_allclose(result.slopes("x1", newdata=people), result.slopes("x1"), rtol=1e-8)
    at_zero = result.predictions({"off": [0.0]})["estimate"]
    np.testing.assert_allclose(at_zero, result.predict(people, offset=0).mean(), rtol=1e-10)


def test_an_offset_missing_in_new_data_is_asked_for(people):
    bare = people.drop(columns="off")
    named = fit(people, offset="off")
    for question in (
        named.predict,
        lambda d: named.predictions(newdata=d),
        lambda d: named.slopes("x1", newdata=d),
    ):
        with pytest.raises(ValueError, match="lacks its column 'off'"):
            question(bare)
    unnamed = fit(people, offset=people.off)
    np.testing.assert_allclose(unnamed.params, named.params, rtol=1e-12)
    with pytest.raises(ValueError, match="given as values: pass offset="):
        unnamed.predict(people)
    np.testing.assert_allclose(unnamed.predict(people, offset=people.off), named.predict(), rtol=1e-12)


def test_an_offset_that_is_an_expression(people):
    counted = people.assign(n=np.exp(people.off))
    result = fit(counted, "y ~ x1 + offset(log(n) - 1)")
    plain = fit(people.assign(off=people.off - 1), offset="off")
    np.testing.assert_allclose(result.params, plain.params, rtol=1e-8)
    np.testing.assert_allclose(result.predict(counted.head(9)), plain.predict().head(9), rtol=1e-8)
    with pytest.raises(ValueError, match="in one place"):
        fit(counted, "y ~ x1 + offset(off)", offset="off")


# ---- rows --------------------------------------------------------------------------------------------------


def test_misaligned_indices_are_refused_as_statsmodels_does(people):
    shuffled = people.sample(frac=1, random_state=3)
    design = people[["x1"]].assign(const=1.0)
    with pytest.raises(ValueError, match=r"indices of endog and exog are not aligned.*another order"):
        MixedLogit(shuffled.y, design, people.area)
    with pytest.raises(ValueError, match="endog and groups are not aligned"):
        MixedLogit(people.y, design, shuffled.area)
    with pytest.raises(ValueError, match="data and groups are not aligned"):
        MixedLogit.from_formula("y ~ x1", people.area, shuffled)
    with pytest.raises(ValueError, match="data and weights are not aligned: they hold different labels"):
        fit(people, weights=people.m.set_axis(people.index + 1))
    aligned = MixedLogit(shuffled.y, design.loc[shuffled.index], people.area.loc[shuffled.index]).fit(7)
    by_position = MixedLogit(people.y.to_numpy(), design, people.area.to_numpy()).fit(7)
    np.testing.assert_allclose(aligned.params, by_position.params, rtol=1e-9)


def test_an_index_with_repeated_labels_is_no_obstacle(people):
    repeated = people.set_axis(np.arange(len(people)) // 2)
    np.testing.assert_allclose(fit(repeated).params, fit(people).params, rtol=1e-12)


@pytest.mark.parametrize("term", ["scale(x1)", "center(x1)", "bs(x1, df=4)", "poly(x1, 2)", "np.exp(x1)"])
def test_transforms_are_those_of_the_rows_used(people, term):
    holes = people.copy()
    holes.loc[[0, 5], "x1"] = np.nan
    holes.loc[7, "area"] = None
    result = fit(holes, f"y ~ {term}", missing="drop")
    whole = fit(people.drop(index=[0, 5, 7]), f"y ~ {term}")
    assert result.nobs == len(people) - 3
    np.testing.assert_allclose(result.params, whole.params, rtol=1e-9)
    new = people.iloc[10:20]
    np.testing.assert_allclose(result.predict(new), whole.predict(new), rtol=1e-9)
    assert result.predict(holes).isna().tolist()[:8] == [True, *[False] * 4, True, False, False]


# ---- types of columns --------------------------------------------------------------------------------------

TYPES = {
    "object": lambda d: d.astype({"reg": object, "area": object}),
    "string": lambda d: d.astype({"reg": "string", "area": "string"}),
    "arrow string": lambda d: d.astype({"reg": "string[pyarrow]"}),
    "category": lambda d: d.astype({"reg": "category", "area": "category"}),
    "category of string": lambda d: d.assign(reg=d.reg.astype("string").astype("category")),
    "convert_dtypes": lambda d: d.convert_dtypes(),
    "convert_dtypes arrow": lambda d: d.convert_dtypes(dtype_backend="pyarrow"),
    "dictionary": lambda d: d.assign(reg=d.reg.astype(pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string())))),
    "float32": lambda d: d.astype({"y": "float32"}),
    "numbers as objects": lambda d: d.astype({"x1": object, "y": object, "flag": object}),
    "arrow table": pa.Table.from_pandas,
    "narwhals": lambda d: nw.from_native(d),
    "narwhals over arrow": lambda d: nw.from_native(pa.Table.from_pandas(d)),
    "mapping": lambda d: {name: d[name].to_numpy() for name in d},
}


@pytest.mark.parametrize("kind", TYPES)
def test_a_column_means_the_same_in_every_type(people, kind):
    base = fit(people, "y ~ x1 + reg + flag")
    result = fit(TYPES[kind](people), "y ~ x1 + reg + flag")
    if kind != "dictionary":  # whose order says which level is the reference
        assert list(result.params.index) == list(base.params.index)
        np.testing.assert_allclose(result.params, base.params, rtol=1e-10)
        np.testing.assert_allclose(result.bse, base.bse, rtol=1e-9)
    assert result.llf == pytest.approx(base.llf, abs=1e-9)
    np.testing.assert_allclose(result.predict(TYPES[kind](people)), base.predict(), rtol=1e-10)


@pytest.mark.parametrize("kind", [k for k in TYPES if "arrow table" not in k and "mapping" not in k])
def test_missing_values_are_missing_in_every_type(people, kind):
    holes = people.copy()
    holes.loc[[3, 4], "reg"] = None
    holes.loc[9, "x1"] = np.nan
    data = TYPES[kind](holes)
    with pytest.raises(ValueError, match=r"missing values in .*reg \(2\)"):
        fit(data, "y ~ x1 + reg")
    result = fit(data, "y ~ x1 + reg", missing="drop")
    assert result.nobs == len(people) - 3
    base = fit(holes.dropna(), "y ~ x1 + reg")
    assert result.params["x1"] == pytest.approx(base.params["x1"], rel=1e-9)
    assert result.llf == pytest.approx(base.llf, abs=1e-9)


@pytest.mark.parametrize("kind", ["narwhals", "arrow table"])
def test_arrays_of_other_libraries(people, kind):
    data = TYPES[kind](people.assign(one=1.0))
    exog = data.select(["one", "x1"])
    result = MixedLogit(data["y"], exog, data["area"]).fit(7)
    np.testing.assert_allclose(result.params, fit(people).params, rtol=1e-10)
    np.testing.assert_allclose(result.predict(exog), fit(people).predict(), rtol=1e-10)


def test_polars_frames(people):
    polars = pytest.importorskip("polars")
    data = polars.from_pandas(people)
    for frame in (data, data.lazy()):
        result = fit(frame, "y ~ x1 + reg")
        np.testing.assert_allclose(result.params, fit(people, "y ~ x1 + reg").params, rtol=1e-10)
    np.testing.assert_allclose(result.predict(data), result.predict(), rtol=1e-10)


def test_a_frame_of_no_kind_and_twice_named_columns_are_refused(people):
    with pytest.raises(ValueError, match="must be a pandas DataFrame, not list"):
        MixedLogit.from_formula("y ~ x1", "area", [1, 2])
    twice = pd.concat([people, people[["x1"]]], axis=1)
    with pytest.raises(ValueError, match="more than one column named x1"):
        fit(twice)


def test_an_empty_reference_level_leaves_the_first_level_used(people):
    level = pd.CategoricalDtype(["none", "a", "b", "c", "nobody"])
    result = fit(people.assign(reg=people.reg.astype(level)), "y ~ x1 + reg")
    base = fit(people, "y ~ x1 + reg")
    assert list(result.params.index) == list(base.params.index) and result.status == "ok"
    np.testing.assert_allclose(result.params, base.params, rtol=1e-10)
    new = people.head().assign(reg=people.reg.head().astype(level))
    np.testing.assert_allclose(result.predict(new), base.predict(people.head()), rtol=1e-10)
    with pytest.raises(ValueError, match="levels the fit has not seen"):
        result.predict(new.assign(reg=pd.Categorical(["none"] * 5, dtype=level)))


def test_a_level_lost_with_the_missing_rows(people):
    data = people.assign(reg=pd.Categorical(people.reg.where(people.index > 0, "rare")))
    data.loc[0, "x1"] = np.nan
    assert "reg[T.rare]" not in fit(data, "y ~ x1 + reg", missing="drop").params.index


# ---- levels of groups --------------------------------------------------------------------------------------


def crossed(seed=11, n=4000):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {"school": rng.integers(0, 40, n), "hood": rng.integers(0, 40, n), "x": rng.normal(size=n)}
    )
    return data.assign(y=rng.integers(0, 2, n))


@pytest.mark.parametrize("groups", [["school", "hood"], ["hood", "school"]])
@pytest.mark.parametrize("n", [300, 4000])
def test_levels_that_cross_are_not_fitted_as_nested(groups, n):
    with pytest.raises(ValueError, match=r"cross: .* lies in .* groups of"):
        MixedLogit.from_formula("y ~ x", groups, crossed(n=n))
    with pytest.raises(ValueError, match="cross"):
        MixedLogit(crossed(n=n).y, crossed(n=n)[["x"]], crossed(n=n)[groups].to_numpy())
    with pytest.raises(ValueError, match="cross"):
        MixedLogit.from_formula("y ~ x + (1|school) + (1|hood)", data=crossed(n=n))


def test_a_few_movers_cross(people):
    home = people.area + "/" + (people.index % 3).astype(str)
    data = people.assign(home=home)
    data.loc[0, "area"] = data.area[data.area != data.area[0]].iloc[0]
    with pytest.raises(ValueError, match="lies in 2 groups of area"):
        fit(data, groups=["area", "home"])


def test_levels_the_wrong_way_round(people):
    data = people.assign(home=people.area + "/" + (people.index % 3).astype(str))
    with pytest.raises(ValueError, match="wrong way round: every home lies in one area; name area first"):
        fit(data, groups=["home", "area"])
    right = fit(data, groups=["area", "home"])
    for formula in (
        "y ~ x1 + (1|area/home)",
        "y ~ x1 + (1|area) + (1|area:home)",
        "y ~ x1 + (1|home) + (1|area)",
    ):
        np.testing.assert_allclose(fit(data, formula, groups=None).theta, right.theta, rtol=1e-10)


def test_labels_that_start_afresh_are_said_to(people):
    data = people.assign(home=people.index % 3, whole=people.area + "/" + (people.index % 3).astype(str))
    right = fit(data, groups=["area", "whole"])
    np.testing.assert_allclose(fit(data, groups="area/home").theta, right.theta, rtol=1e-10)
    np.testing.assert_allclose(fit(data, groups=["area", "home"], within=True).theta, right.theta, rtol=1e-10)


# ---- limits ------------------------------------------------------------------------------------------------


def test_separation_at_zero_variance_keeps_the_other_standard_errors():
    rng = np.random.default_rng(101)
    data = pd.DataFrame(
        {"y": rng.binomial(1, 0.5, 1000), "x": rng.random(1000), "f": np.repeat(np.arange(20), 50)}
    )
    data["x2"] = np.r_[np.zeros(999), 1]
    result, rest = fit(data, "y ~ x + x2", "f"), fit(data[:999], "y ~ x", "f")
    assert result.status == "separated" and result.group_sd == rest.group_sd == 0
    np.testing.assert_allclose(result.bse[["Intercept", "x"]], rest.bse, rtol=1e-6)
    np.testing.assert_allclose(result.params[["Intercept", "x"]], rest.params, atol=1e-6)
    assert np.isnan(result.bse["x2"]) and np.isnan(result.pvalues["x2"])
    robust = MixedLogit.from_formula("y ~ x + x2", "f", data).fit(7, cov_type="robust").bse
    alone = MixedLogit.from_formula("y ~ x", "f", data[:999]).fit(7, cov_type="robust").bse
    np.testing.assert_allclose(robust[["Intercept", "x"]], alone, rtol=1e-6)


def test_a_zero_variance_has_an_upper_profile_limit():
    rng = np.random.default_rng(101)
    data = pd.DataFrame(
        {"y": rng.binomial(1, 0.5, 1000), "x": rng.random(1000), "f": np.repeat(np.arange(20), 50)}
    )
    result = fit(data, "y ~ x", "f")
    assert result.group_sd == 0
    limits = result.profile_conf_int(["group_sd"]).loc["group_sd"]
    assert limits["lower"] == 0 and 0.05 < limits["upper"] < 1
    # by definition: the likelihood there, maximised over the fixed effects by another optimiser, is 1.92 below
    from scipy.optimize import minimize

    objective = result.objective(25)
    best = minimize(lambda b: -objective.loglik(np.r_[b, limits["upper"]]), result.params, method="BFGS")
    assert 2 * (result.llf + best.fun) == pytest.approx(1.959963984540054**2, abs=1e-4)
    with pytest.raises(ValueError, match="gives its upper limit"):
        result.profile_conf_int(["x"])


def test_groups_of_new_rows_are_found_by_name(people):
    result, new = fit(people), people.iloc[3:30]
    expected = result.predict(which="conditional").iloc[3:30]
    for groups in (
        None,
        "area",
        new.area,
        new.area.to_numpy(),
        new.area.tolist(),
        new.area.astype("category"),
    ):
        np.testing.assert_allclose(
            result.predict(new, which="conditional", groups=groups), expected, rtol=1e-10
        )
    with pytest.raises(ValueError, match="not aligned"):
        result.predict(new, which="conditional", groups=new.area.iloc[::-1])
    with pytest.raises(ValueError, match="one label for each of the 27 rows"):
        result.predict(new, which="conditional", groups=people.area.to_numpy())
    with pytest.raises(ValueError, match="needs groups"):
        result.predict(new.drop(columns="area"), which="conditional")
    numbered = people.assign(area=pd.factorize(people.area)[0])
    with pytest.raises(ValueError, match="its labels are numbers, those given are text"):
        fit(numbered).predict(numbered, which="conditional", groups=numbered.area.astype(str))
    nested = people.assign(home=people.area + "/" + (people.index % 3).astype(str))
    two = fit(nested, groups=["area", "home"])
    np.testing.assert_allclose(
        two.predict(nested, which="conditional"), two.predict(which="conditional"), rtol=1e-10
    )


def test_one_row_in_any_form(people):
    result = fit(people)
    expected = result.predict(people).iloc[4]
    for row in (people.iloc[[4]], people.iloc[4], {"x1": people.x1[4]}, {"x1": [people.x1[4]]}):
        assert result.predict(row).item() == pytest.approx(expected, rel=1e-12)
    with pytest.raises(ValueError, match="random part has no columns"):
        fit(people, re_formula="0")
