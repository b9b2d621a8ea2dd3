"""Corrections for several tests, and effects too small to matter."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from wellbeing.errors import InputError
from wellbeing.models.contrasts.multiplicity import (
    BOTH,
    CLEAR,
    NEGLIGIBLE,
    OPEN,
    add_families,
    benjamini_hochberg,
    bonferroni,
    equivalence,
)
from wellbeing.models.estimates import interval


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_corrections_are_those_of_statsmodels(p):
    np.testing.assert_allclose(benjamini_hochberg(p), multipletests(p, method="fdr_bh")[1], atol=1e-12)
    np.testing.assert_allclose(bonferroni(p), multipletests(p, method="bonferroni")[1], atol=1e-12)


def test_a_test_that_was_not_made_is_not_counted():
    with_gap = benjamini_hochberg([0.01, np.nan, 0.04])
    np.testing.assert_allclose(with_gap[[0, 2]], benjamini_hochberg([0.01, 0.04]))
    assert np.isnan(with_gap[1])


def test_families_are_corrected_apart():
    table = pd.DataFrame(
        {"outcome": ["a", "a", "b", "b"], "kind": ["x", "x", "x", "y"], "p": [0.01, 0.04, 0.04, 0.2]}
    )
    tables = {"t": table}
    counted = add_families(tables, {"f": {"table": "t", "where": {"kind": "x"}, "within": ["outcome"]}})
    assert counted["tests"].tolist() == [2, 1]
    assert tables["t"]["p_bh"].tolist()[:3] == [0.02, 0.04, 0.04]
    assert np.isnan(tables["t"]["p_bh"].iloc[3])


@pytest.mark.parametrize(
    ("family", "message"),
    [
        ({"table": "nothing", "where": {}, "within": []}, "there is no 'nothing'"),
        ({"table": "t", "where": {"colour": "x"}, "within": []}, "no column colour"),
    ],
)
def test_a_family_of_nothing_is_refused(family, message):
    with pytest.raises(InputError, match=message):
        add_families({"t": pd.DataFrame({"p": [0.1]})}, {"f": family})


@pytest.mark.parametrize(
    ("estimate", "se", "word"),
    [(0.3, 0.05, CLEAR), (0.05, 0.01, BOTH), (0.0, 0.03, NEGLIGIBLE), (0.05, 0.1, OPEN)],
)
def test_size_of_an_effect(estimate, se, word):
    row = pd.DataFrame([{"scale": "log-odds"} | interval(estimate, se, 0.95)])
    assert equivalence(row, {"odds_ratio": 1.1, "probability": 0.02}).tolist() == [word]


def test_no_word_where_no_smallest_effect_was_declared():
    row = pd.DataFrame([{"scale": "likelihood ratio", "estimate": 3.0, "se": np.nan, "p": 0.1}])
    assert equivalence(row, {"odds_ratio": 1.1, "probability": 0.02}).isna().all()
