"""What is missing is decided by the declaration and by nothing else."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.survey.recode import build, clean, declared_missing, matches, unexpected
from wellbeing.survey.source import Concept, Variable

SURVEY_CODES = (-1, -2, -7, -8, -9, -10, -11, -20, -21)

numbers = st.lists(
    st.one_of(st.floats(-1e6, 1e6), st.integers(-30, 120).map(float), st.just(np.nan)), max_size=40
)
missing_codes = st.lists(st.integers(-30, 999), max_size=8, unique=True).map(tuple)


def variable(**entries) -> Variable:
    return Variable(name="x", file="f", wave=1, **entries)


@given(numbers, missing_codes)
def test_no_valid_value_turns_missing_and_no_missing_code_stays(values, codes):
    column = pd.Series(values, dtype="float64")
    cleaned = clean(column, variable(missing=codes))
    valid = [not np.isnan(value) and value not in codes for value in values]
    assert cleaned.notna().tolist() == valid
    np.testing.assert_array_equal(cleaned[valid], column[valid])


@given(numbers, st.tuples(st.integers(-20, 40), st.integers(41, 130)))
def test_range_keeps_its_ends(values, ends):
    column = pd.Series(values, dtype="float64")
    cleaned = clean(column, variable(range=tuple(map(float, ends)), missing=SURVEY_CODES))
    kept = [ends[0] <= value <= ends[1] and value not in SURVEY_CODES for value in values]
    assert cleaned.notna().tolist() == kept


@given(numbers)
def test_money_loses_only_what_is_declared_for_it(values):
    column = pd.Series(values, dtype="float64")
    cleaned = clean(column, variable(money=True, missing=(-9,)))
    assert cleaned.notna().tolist() == [not np.isnan(value) and value != -9 for value in values]


@given(st.lists(st.one_of(st.none(), st.sampled_from(["yes", "no", "iap", "Yes", "1", "1.0"])), max_size=30))
def test_words_are_compared_as_words(values):
    column = pd.Series(values, dtype="str")
    entry = variable(codes={"yes": None, "1": None}, missing=("iap",), text=True)
    assert clean(column, entry).notna().tolist() == [value in ("yes", "1") for value in values]


@given(numbers)
def test_every_row_is_valid_missing_or_unexpected(values):
    column = pd.Series(values, dtype="float64")
    entry = variable(codes={1: "a", 2: "b"}, missing=SURVEY_CODES)
    gone, wrong = declared_missing(column, entry), unexpected(column, entry)
    assert not (gone & wrong).any()
    assert (clean(column, entry).isna() == (gone | wrong)).all()


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0, 5.0, np.nan]), max_size=40))
def test_recode_follows_the_table_and_leaves_the_rest_missing(values):
    concept = Concept("c", ("x",), recode={1: (1, 2), 0: (3,)}, leave_out=(5,))
    built = build(concept, "binary", {"x": pd.Series(values, dtype="float64")})
    table = {1.0: 1.0, 2.0: 1.0, 3.0: 0.0}
    np.testing.assert_array_equal(built, [table.get(value, np.nan) for value in values])


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, 3.0, np.nan])] * 2), min_size=1, max_size=30))
def test_any_above_needs_one_yes_or_every_answer(rows):
    columns = {name: pd.Series([row[i] for row in rows]) for i, name in enumerate("ab")}
    built = build(Concept("c", ("a", "b"), above=0), "binary", columns)
    for row, value in zip(rows, built, strict=True):
        if any(answer > 0 for answer in row):
            assert value == 1
        else:
            assert np.isnan(value) if any(map(np.isnan, row)) else value == 0


@given(st.lists(st.tuples(st.floats(-1e5, 1e6), st.floats(-1, 8)), min_size=1, max_size=30))
def test_income_is_a_floored_log_of_a_ratio(rows):
    money, scale = (pd.Series(column) for column in zip(*rows, strict=True))
    concept = Concept("c", ("money",), over="scale", floor=100, log=True)
    built = build(concept, "continuous", {"money": money, "scale": scale})
    for (amount, by), value in zip(rows, built, strict=True):
        if by > 0:
            assert value == np.log(max(amount / by, 100))
        else:
            assert np.isnan(value)


def test_numbers_match_numbers_and_words_match_words():
    assert matches(pd.Series([1.0, 2.0, np.nan]), (1, "2")).tolist() == [True, False, False]
    assert matches(pd.Series(["1", "2", None], dtype="str"), (1, "2")).tolist() == [True, True, False]


def test_categorical_result_is_words():
    built = build(
        Concept("c", ("x",), recode={"low": (1, 2), "none": (9,)}),
        "categorical",
        {"x": pd.Series([1.0, 9.0, np.nan])},
    )
    assert built.dtype == "str"
    assert built[:2].tolist() == ["low", "none"]
    assert built.isna().tolist() == [False, False, True]
