"""Agreement between coders: published answers, other programs' answers, and properties."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from wellbeing.interviews.agreement import (
    ac1,
    agreement_table,
    alpha_nominal,
    alpha_sets,
    kappa,
    masi,
    overlap,
    pabak,
    table_of,
)

BITS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=4, max_size=60)


def test_alphas_of_two_real_coders_equal_those_of_r(realdata):
    folder = realdata / "interviews/two_coders"
    rows = pd.read_csv(folder / "IrrSpreadsheetBinary.csv")
    expected = pd.read_csv(folder / "expected_alpha_from_r.csv")
    coders = ["Coder1Text", "Coder2Text"]

    def alpha(part: pd.DataFrame) -> float:
        return alpha_nominal(part[coders].to_numpy(float).T)

    by_code = {title: part for title, part in rows.groupby("AttributeTitle")}
    with_data = [title for title, part in by_code.items() if part[coders].to_numpy().any()]
    found = {title: alpha(part) for title, part in by_code.items()}
    found["All Entities"] = alpha(rows)
    found["Entities with data"] = alpha(rows[rows["AttributeTitle"].isin(with_data)])
    assert len(expected) == 28
    for row in expected.itertuples():
        assert found[row.AttributeTitle] == pytest.approx(row.Result, abs=1e-12), row.AttributeTitle
    undefined = [title for title in by_code if math.isnan(found[title])]
    assert len(undefined) == 45  # one single value among all units: no coefficient, and none is made up


def test_kappa_and_its_interval_equal_those_of_statsmodels():
    table = np.array([[50, 5], [3, 12]])
    other = cohens_kappa(table)
    assert kappa(table) == pytest.approx((other.kappa, other.kappa_low, other.kappa_upp))


def test_coefficients_of_a_published_table():
    # Gwet (2008), table 2 pattern: high agreement, rare trait: kappa is low, AC1 and PABAK are not
    table = np.array([[118, 5], [2, 0]])
    assert kappa(table)[0] == pytest.approx(-0.0234, abs=5e-4)
    assert ac1(table) == pytest.approx(0.9408, abs=5e-4)
    assert pabak(table) == pytest.approx(2 * 118 / 125 - 1)


def test_alpha_of_krippendorffs_example():
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability, C: four observers with missing data, nominal .743
    nan = math.nan
    ratings = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
    assert alpha_nominal(np.array(ratings)) == pytest.approx(0.743, abs=5e-4)


@pytest.mark.parametrize("constant", [0, 1])
def test_coefficients_are_undefined_where_nothing_varies(constant):
    values = [constant] * 10
    assert math.isnan(kappa(table_of(values, values))[0])
    assert math.isnan(alpha_nominal(np.array([values, values])))
    assert pabak(table_of(values, values)) == 1


def test_masi_distances_of_the_paper():
    a, b, c = frozenset("abc"), frozenset("ab"), frozenset("cd")
    assert masi(a, a) == 0 and masi(b, c) == 1
    assert masi(a, b) == pytest.approx(1 - 2 / 3 * 2 / 3)
    assert masi(a, c) == pytest.approx(1 - 1 / 4 * 1 / 3)
    assert masi(frozenset(), frozenset()) == 0 and masi(frozenset(), a) == 1


def test_alpha_of_sets_of_one_code_is_the_nominal_alpha():
    first, second = [0, 1, 1, 0, 1, 0, 0, 1], [0, 1, 0, 0, 1, 1, 0, 1]
    sets = [[frozenset([value]) for value in coder] for coder in (first, second)]
    assert alpha_sets(sets) == pytest.approx(alpha_nominal(np.array([first, second], float)))


@settings(deadline=None)
@given(BITS)
def test_coefficients_do_not_depend_on_who_is_called_first(pairs):
    first, second = zip(*pairs, strict=True)
    for measure in (lambda t: kappa(t)[0], pabak, ac1):
        here, there = measure(table_of(first, second)), measure(table_of(second, first))
        assert here == pytest.approx(there, nan_ok=True)
        assert math.isnan(here) or -1 <= here <= 1 + 1e-12


@settings(deadline=None)
@given(BITS)
def test_an_interval_holds_its_estimate(pairs):
    value, low, high = kappa(table_of(*zip(*pairs, strict=True)))
    assert math.isnan(value) or low - 1e-12 <= value <= high + 1e-12


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8),
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8),
)
def test_overlap_counts_characters_as_sets_do(first, second):
    def letters(spans):
        return {at for start, end in spans for at in range(start, end)}

    a, b = ([(start, start + length) for start, length in spans] for spans in (first, second))
    assert overlap(a, b) == (len(letters(a)), len(letters(b)), len(letters(a) & letters(b)))


def test_a_coder_who_did_not_see_a_unit_is_missing_not_silent():
    rows = [
        ("u1", "A", frozenset("x")),
        ("u1", "B", frozenset("x")),
        ("u2", "A", frozenset()),
        ("u2", "B", frozenset()),
    ]
    rows += [("u3", "A", frozenset("x"))]
    table = agreement_table(pd.DataFrame(rows, columns=["unit", "coder", "codes"]), ["x"])
    assert table["units"].iloc[0] == 2
    assert table["kappa"].iloc[0] == 1 == table["alpha"].iloc[0]
