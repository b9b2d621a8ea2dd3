"""Formulas: names, functions of the calling code, and the notation of lme4."""

import pickle

import numpy as np
import pandas as pd
import pytest

from wellbeing.mixedlogit import MixedLogit


def double(values):
    return values * 2.0


FACTOR = 3.0


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


# ---- names and functions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["age.group", "my age", "x-1", "2nd", "income (£)", "été", "a.b.c", "log.x"])
def test_any_name_can_be_quoted(people, name):
    data = people.rename(columns={"x1": name})
    base = fit(people)
    for quoted in (f"`{name}`", f'Q("{name}")', f"Q('{name}')"):
        result = fit(data, f"y ~ {quoted}")
        assert result.params.iloc[1] == pytest.approx(base.params["x1"], rel=1e-12)
        np.testing.assert_allclose(result.predict(data.head()), base.predict(people.head()), rtol=1e-12)
    squared = fit(data, f"y ~ `{name}` + I(`{name}` ** 2)")
    np.testing.assert_allclose(squared.params, fit(people, "y ~ x1 + I(x1 ** 2)").params, rtol=1e-9)
    outcome = fit(people.rename(columns={"y": name}), f"`{name}` ~ x1")
    assert outcome.model.endog_names == name


def test_functions_of_the_calling_code(people):
    def halve(values):
        return values / 2

    def scale(values):  # the user's own, not the formula library's
        return values * 10

    base = fit(people).params["x1"]
    for formula, times in [
        ("y ~ halve(x1)", 2), ("y ~ double(x1)", 0.5), ("y ~ I(x1 / FACTOR)", 3), ("y ~ scale(x1)", 0.1),
        ("y ~ np.multiply(x1, 4)", 0.25),
    ]:  # fmt: skip
        result = MixedLogit.from_formula(formula, "area", people).fit(7)
        assert result.params.iloc[1] == pytest.approx(times * base, rel=1e-9), formula
        np.testing.assert_allclose(result.predict(people), result.predict(), rtol=1e-12)
    again = pickle.loads(pickle.dumps(MixedLogit.from_formula("y ~ double(x1)", "area", people).fit(7)))
    np.testing.assert_allclose(again.predict(people), again.predict(), rtol=1e-12)
    given = MixedLogit.from_formula("y ~ f(x1)", "area", people, eval_env={"f": double}).fit(7)
    assert given.params.iloc[1] == pytest.approx(base / 2, rel=1e-9)
    module = MixedLogit.from_formula(
        "y ~ pandas.to_numeric(x1)", "area", people, eval_env={"pandas": pd}
    ).fit(7)
    assert module.params.iloc[1] == pytest.approx(base, rel=1e-9)


def test_values_of_the_calling_code_are_not_taken_for_columns(people):
    other = people.x1[::-1].to_numpy()
    with pytest.raises(ValueError, match="'other' is no column of data but a ndarray of the calling code"):
        MixedLogit.from_formula("y ~ other", "area", people)
    with pytest.raises(ValueError, match="no function 'nothing'"):
        MixedLogit.from_formula("y ~ nothing(x1)", "area", people)
    assert len(other)


# ---- notation of lme4 --------------------------------------------------------------------------------------


def test_cbind_gives_successes_and_failures(counts):
    data = counts.assign(fail=counts.m - counts.y)
    base = MixedLogit.from_formula("y ~ x1", "area", data, trials="m").fit(7)
    for left in ("cbind(y, fail)", "cbind(y, m - y)"):
        result = MixedLogit.from_formula(f"{left} ~ x1", "area", data).fit(7)
        np.testing.assert_allclose(result.theta, base.theta, rtol=1e-10)
        assert result.llf == pytest.approx(base.llf, abs=1e-9) and result.model.endog_names == "y"


@pytest.mark.parametrize(
    "formula,options",
    [
        ("y ~ x1 + (1 | area)", {"groups": None}),
        ("y ~ (1|area) + x1", {}),
        ("y ~ x1 + (1||area)", {}),
        ("y ~ x1 + (1|`area`)", {"groups": None}),
    ],
)
def test_a_bar_names_the_groups(people, formula, options):
    np.testing.assert_allclose(fit(people, formula, **options).theta, fit(people).theta, rtol=1e-12)


def test_a_bar_names_the_slopes(people):
    base = fit(people, re_formula="1 + x1", points=3)
    for formula in ("y ~ x1 + (x1 | area)", "y ~ x1 + (1 + x1 | area)"):
        result = fit(people, formula, groups=None, points=3)
        np.testing.assert_allclose(result.theta, base.theta, rtol=1e-9)
        np.testing.assert_allclose(result.predict(people), result.predict(), rtol=1e-10)
    only = fit(people, "y ~ x1 + (0 + x1 | area)", groups=None)
    assert list(only.cov_re.index) == ["x1"]


@pytest.mark.parametrize(
    "formula,message",
    [
        ("y ~ x1 + (x1 || area)", "uncorrelated random effects are not available"),
        ("y ~ x1 + (1|area) + (0 + x1|area)", "several terms of one group"),
        ("y ~ x1 + (1|m)", "and groups='area' disagree"),
        ("y ~ x1 + (1|area/m/reg)", "not understood"),
        ("y ~ x1 + (1|area:m)", "make a column of them"),
        ("y ~ x1 + (x1|area/m)", "not available with two levels"),
        ("y ~ x1 + 1|area", "written in brackets"),
        ("y ~ x1 + (1|area|m)", "more than one bar"),
        ("y ~ x1 - (1|area)", "takes"),
        ("y ~ x1 * (1|area)", "cannot be read"),
        ("y ~ x1 + (1|areas)", "did you mean 'area'"),
        ("y ~ x1 + (", "cannot be read"),
        ("y ~ x1 + )", "cannot be read"),
        ("y ~ x1 + log(", "cannot be read"),
        ("y ~ ", "two sides"),
        ("~ x1", "two sides"),
        ("cbind(y) ~ x1", "two counts"),
        ("cbind(m, y - m) ~ x1", "successes and failures"),
        ("y + m ~ x1", "write cbind"),
        ("reg ~ x1", "must be numeric"),
        ("y ~ x1 + offset(reg)", "offset 'reg' must be numeric"),
        ("y ~ x1 + C(reg, contr.nothing)", "cannot be evaluated"),
        ("y ~ x1.nothing()", "cannot be evaluated"),
        ("y ~ factor(m)", "C\\(\\) makes a factor"),
    ],
)
def test_what_is_not_available_is_refused_in_plain_words(people, formula, message):
    with pytest.raises(ValueError, match=message) as told:
        fit(people.assign(m=people.m * 3), formula, groups=None if "(1|areas" in formula else "area")
    assert "\x1b" not in str(told.value) and "⧛" not in str(told.value)
