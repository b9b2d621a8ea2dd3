"""What every row of estimates says: values of tables of the normal distribution, and counts by hand."""

import numpy as np
import pandas as pd
import pytest

from wellbeing.mixedlogit import MixedLogit
from wellbeing.mixedlogit.inference import chi2_mixture, lr_test
from wellbeing.models.contrasts.multiplicity import BOTH, CLEAR, NEGLIGIBLE, OPEN, equivalence
from wellbeing.models.estimates import (
    WHO,
    area_variation,
    detectable,
    interval,
    ordered,
    p_value,
    residual_df,
    smallest_cells,
    smallest_outcome,
)


@pytest.mark.parametrize(("level", "z"), [(0.9, 1.644854), (0.95, 1.959964), (0.99, 2.575829)])
def test_limits_are_those_of_the_normal_table(level, z):
    found = interval(1.0, 0.5, level)
    assert found["low"] == pytest.approx(1 - z * 0.5, abs=1e-6)
    assert found["high"] == pytest.approx(1 + z * 0.5, abs=1e-6)
    assert list(found) == ["estimate", "se", "low", "high", "p"]


@pytest.mark.parametrize(
    ("z", "p"), [(0.0, 1.0), (1.959964, 0.05), (-1.959964, 0.05), (2.575829, 0.01), (1.0, 0.317311)]
)
def test_p_values_are_two_sided(z, p):
    assert p_value(0.3 * z, 0.3) == pytest.approx(p, abs=1e-6)


@pytest.mark.parametrize("se", [0.0, float("nan")])
def test_no_standard_error_no_p_value(se):
    assert np.isnan(p_value(1.0, se))


def test_the_smallest_odds_ratio_is_that_of_bloom():
    """2.80 standard errors for 80% power at 5% two-sided (Bloom 1995, table 1)."""
    assert np.log(detectable(1.0)) == pytest.approx(2.80, abs=0.005)
    assert detectable(0.1) == pytest.approx(1.3234, abs=1e-4)
    assert detectable(0.0) == 1.0


def test_cells_and_degrees_of_freedom_by_hand():
    design = pd.DataFrame(
        {
            "intercept": 1.0,
            "yes": [1, 1, 1, 0, 0, 0, 0, 0.0],
            "age": np.arange(8.0),
            "half": [0, 1, 0.5] + [1] * 5,
        }
    )
    y = pd.Series([1, 1, 0, 0, 0, 0, 1, 1.0])
    assert smallest_cells(design, y) == {"intercept": 8, "yes": 1, "age": 8, "half": 8}
    # each of the four cells in turn is the smallest
    for seldom in range(4):
        counts = [3, 3, 3, 3]
        counts[seldom] = 2
        x = np.repeat([1.0, 1.0, 0.0, 0.0], counts)
        z = np.repeat([1.0, 0.0, 1.0, 0.0], counts)
        assert smallest_cells(pd.DataFrame({"x": x}), pd.Series(z)) == {"x": 2}
    assert smallest_outcome(pd.Series([1.0, 0, 0, 0])) == smallest_outcome(np.array([1.0, 1, 1, 0])) == 1
    assert residual_df(300, 13) == 287


def test_columns_stand_in_their_order_empty_or_not():
    row = {"n": 1, "status": "ok", "areas": 1, "own": "x", "smallest_cell": 1, "residual_df": 1, "scale": "s"}
    row |= interval(0.1, 0.2, 0.95) | {"key": "k"}
    names = ["key", "scale", "estimate", "se", "low", "high", "p"]
    assert list(ordered([row], ["key"])) == [*names, "own", *WHO]
    assert list(ordered([], ["key"])) == [*names, *WHO]


def test_variation_between_areas_rises_with_its_deviation():
    """ICC and MOR of a deviation of one logit: 0.2331 and 2.595 (Larsen and Merlo 2005, by their formulae)."""

    class Result:
        group_sd = 1.0
        group_sd_conf_int = lambda self, alpha: (0.5, 2.0)  # noqa: E731
        icc, mor = lambda self: 0.2331, lambda self: 2.595
        icc_conf_int = lambda self, alpha: (0.07, 0.55)  # noqa: E731
        mor_conf_int = lambda self, alpha: (1.61, round(6.7 + alpha, 2))  # noqa: E731

    found = area_variation(Result(), 0.95)  # type: ignore[arg-type]
    assert list(found) == [
        "sd_area",
        "sd_low",
        "sd_high",
        "icc",
        "mor",
        "icc_low",
        "mor_low",
        "icc_high",
        "mor_high",
    ]
    assert list(found.values()) == [1.0, 0.5, 2.0, 0.2331, 2.595, 0.07, 1.61, 0.55, 6.75]


@pytest.mark.parametrize(
    ("estimate", "se", "word"),
    [
        # bound log 1.1 = 0.09531; the 90% interval reaches 1.644854 se to each side
        (0.0, 0.0579, NEGLIGIBLE),
        (0.0, 0.0580, OPEN),
        (0.05, 0.0275, NEGLIGIBLE),
        (0.05, 0.0276, OPEN),
        (-0.05, 0.0275, NEGLIGIBLE),
        (-0.05, 0.0276, OPEN),
        (0.09, 0.003, BOTH),
        (0.09, 0.0040, CLEAR),
        (-0.09, 0.003, BOTH),
        # p is 0.0501 and 0.0499; both lie within the bound
        (0.04898, 0.025, NEGLIGIBLE),
        (0.04901, 0.025, BOTH),
    ],
)
def test_equivalence_is_two_one_sided_tests_at_five_per_cent(estimate, se, word):
    row = pd.DataFrame([{"scale": "log-odds"} | interval(estimate, se, 0.95)])
    assert equivalence(row, {"odds_ratio": 1.1, "probability": 0.02}).tolist() == [word]


@pytest.mark.parametrize(("se", "word"), [(0.0121, NEGLIGIBLE), (0.0122, OPEN)])
def test_probabilities_have_a_smallest_effect_of_their_own(se, word):
    rows = pd.DataFrame([{"scale": s} | interval(0.0, se, 0.95) for s in ("probability", "log risk ratio")])
    found = equivalence(rows, {"odds_ratio": 1.1, "probability": 0.02})
    assert found.iloc[0] == word and pd.isna(found.iloc[1])


def test_an_estimate_without_a_standard_error_has_no_word():
    rows = pd.DataFrame([{"scale": "log-odds", "estimate": 0.5, "se": 0.0, "p": 0.01}])
    assert equivalence(rows, {"odds_ratio": 1.1, "probability": 0.02}).isna().all()


@pytest.mark.parametrize(
    ("statistic", "df", "p"),
    [
        (0.0, 1, 1.0),
        (2.705543, 1, 0.05),
        (3.841459, 1, 0.025),
        (5.138, 2, 0.05),
        (7.045, 3, 0.05),
        (1.0, 2, 0.4619),
    ],
)
def test_a_variance_at_its_boundary_has_half_the_p_value(statistic, df, p):
    """0.5 chi2(df - 1) + 0.5 chi2(df) (Self and Liang 1987); 5.14 and 7.05 as Fitzmaurice et al. (2011) print them."""
    assert chi2_mixture(statistic, df).pvalue == pytest.approx(p, abs=2e-4)


def test_a_random_slope_is_tested_at_its_boundary():
    """The slope's p-value in the table of interactions is that of the mixture with one and two degrees of freedom."""
    rng = np.random.default_rng(2)
    area, x = np.repeat(np.arange(30), 20), rng.integers(0, 2, 600).astype(float)
    y = (rng.logistic(size=600) < 0.4 * x + (0.5 + 0.8 * x) * rng.normal(size=30)[area]).astype(float)
    design = pd.DataFrame({"intercept": 1.0, "x": x})
    plain = MixedLogit(y, design, area).fit(7)
    sloped = MixedLogit(y, design, area, design).fit(7)
    from scipy.stats import chi2

    statistic = 2 * (sloped.llf - plain.llf)
    assert lr_test(plain, sloped).pvalue == pytest.approx(
        0.5 * chi2.sf(statistic, 1) + 0.5 * chi2.sf(statistic, 2)
    )
