"""Steps of rounding, and borders that no rounding crosses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.catalogues import CATALOGUE
from wellbeing.release.door import release_table
from wellbeing.release.precision import nice, to_step
from wellbeing.release.profiles import Profile
from wellbeing.release.specs import spec_of

STANDARD = Profile("standard", "", minimum=10, zeros="suppress", round_to=5, residual_df=10)
EXACT = Profile("public", "", minimum=1, zeros="show", round_to=1, residual_df=1)


def of(*values):
    return pd.Series(values, dtype="float64")


def test_a_step_is_the_next_1_2_or_5():
    assert nice(of(0.1, 0.11, 0.3, 0.7, 20, 21)).tolist() == pytest.approx([0.1, 0.2, 0.5, 1, 20, 50])
    assert nice(of(0, -1, np.nan, np.inf)).isna().all()


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e4))
def test_a_value_moves_by_half_a_step_and_by_one_at_the_border(value, step):
    steps = nice(of(step))
    moved = abs(to_step(of(value), steps, 0).iloc[0] - value)
    assert moved <= steps.iloc[0] * 1.001
    if abs(value) > steps.iloc[0]:
        assert moved <= steps.iloc[0] * 0.501
    assert np.sign(to_step(of(value), steps, 0).iloc[0]) == np.sign(value)


def estimates(**columns):
    row = {"estimate": 0.1473857, "se": 0.0281949, "low": 0.0921247, "high": 0.2026467, "p": 1.719e-7}
    row |= {"odds_ratio": 1.1588, "or_low": 1.0965, "or_high": 1.22464}
    row |= {"n": 25086, "areas": 380, "residual_df": 25044, "smallest_cell": 80} | columns
    table = pd.DataFrame([row])
    for name in CATALOGUE["estimates"].names:
        if name not in table:
            table[name] = "ok"
    return table[list(CATALOGUE["estimates"].names)]


def released(table, profile=STANDARD):
    return release_table(table, spec_of(CATALOGUE["estimates"]), profile).table.iloc[0]


def test_an_estimate_keeps_the_digits_that_its_people_support():
    """.0282 x 5 / sqrt(25085) = .00089, so the step is .001; the standard error's is .0282 x 5 / 25085, .00001."""
    row = released(estimates())
    assert row[["estimate", "se", "low", "high"]].tolist() == [0.147, 0.02819, 0.092, 0.202]
    assert row[["odds_ratio", "or_low", "or_high"]].tolist() == pytest.approx(
        list(np.exp([0.147, 0.092, 0.202]))
    )
    assert row["n"] == 25085
    assert row["residual_df"] == 25043  # as many fewer than n as before, and no way back to n


@pytest.mark.parametrize(("low", "p"), [(0.0001, 0.0497), (-0.0001, 0.0503)])
def test_no_rounding_changes_what_an_interval_or_a_p_value_says(low, p):
    row = released(estimates(estimate=low + 0.0552609, low=low, high=low + 0.1105218, p=p))
    assert np.sign(row["low"]) == np.sign(low) and np.sign(row["or_low"] - 1) == np.sign(low)
    assert (row["p"] < 0.05) == (p < 0.05)


def test_fewer_people_support_fewer_digits():
    assert released(estimates(n=400, residual_df=358))["estimate"] == 0.15


def test_where_counts_are_exact_ten_digits_stay():
    row = released(estimates(estimate=0.14738573966337), EXACT)
    assert row["estimate"] == 0.1473857397 and row["n"] == 25086


def test_limits_without_end_and_missing_estimates_stay():
    row = released(estimates(high=np.inf, or_high=np.inf))
    assert row["high"] == np.inf and np.isfinite(row["low"])
    assert np.isnan(released(estimates(estimate=np.nan, odds_ratio=np.nan))["odds_ratio"])
