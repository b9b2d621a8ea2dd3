"""Rules at the very edge: an interval that ends at no difference, a value that is the limit, a sum of nought."""

import math

import pandas as pd
import pytest
from small_register import claim, run_of, truth_of

from wellbeing.claims.planted import planted_state, planted_values
from wellbeing.claims.register import Claim
from wellbeing.claims.register import Test as Rule
from wellbeing.claims.rules import SOUND, run_test, select, words_of
from wellbeing.claims.verdicts import Run, _within, judge, smallest_sizes
from wellbeing.claims.words import find_words
from wellbeing.errors import InputError

UP = {"estimate": 0.3, "low": 0.1, "high": 0.5}


def found(rule: str, row: dict, smallest=None, **more):
    test = Rule(says="x", table="t", rule=rule, where={}, **more)
    return run_test(test, pd.DataFrame([row]), smallest)


@pytest.mark.parametrize(
    ("low", "high", "clear"),
    [(0.0, 0.5, False), (1e-9, 0.5, True), (-0.5, 0.0, False), (-0.5, -1e-9, True), (-0.1, 0.1, False)],
)
def test_an_interval_that_ends_at_no_difference_holds_it(low, high, clear):
    row = {"estimate": (low + high) / 2, "low": low, "high": high}
    assert found("differs", row).result == ("as claimed" if clear else "not settled")
    words = "leaves out" if clear else "holds"
    assert found("differs", row).why == f"{row['estimate']:.3f} ({low:.3f} to {high:.3f}) {words} 0"


@pytest.mark.parametrize(
    ("estimate", "expect", "low", "high", "result"),
    [
        (0.3, "positive", 0.1, 0.5, "as claimed"),
        (0.3, "negative", 0.1, 0.5, "the other way"),
        (-0.3, "negative", -0.5, -0.1, "as claimed"),
        (-0.3, "positive", -0.5, -0.1, "the other way"),
        (0.3, "positive", -0.1, 0.5, "not settled"),
        (0.3, "negative", -0.1, 0.5, "not settled"),
        (0.0, "positive", -0.1, 0.1, "not settled"),
        (0.0, "negative", -0.1, 0.1, "not settled"),
    ],
)
def test_signs(estimate, expect, low, high, result):
    row = {"estimate": estimate, "low": low, "high": high}
    assert found("sign", row, expect=expect).result == result


def test_no_difference_may_be_one():
    row = {"estimate": 1.2, "low": 1.05, "high": 1.4}
    assert found("sign", row, expect="positive", null=1.0).result == "as claimed"
    assert found("sign", row | {"low": 0.9}, expect="positive", null=1.0).result == "not settled"
    assert found("sign", row, {"log-odds": 9.0}, expect="positive", null=1.0).result == "as claimed"


@pytest.mark.parametrize(
    ("low", "high", "small"),
    [
        (-0.04, 0.04, True),
        (-0.05, 0.04, False),
        (-0.04, 0.05, False),
        (-0.2, 0.04, False),
        (-0.04, 0.2, False),
    ],
)
def test_small_is_strictly_within_the_smallest_size(low, high, small):
    row = {"estimate": 0.0, "low": low, "high": high}
    assert (found("differs", row, {"log-odds": 0.05}).result == "negligible") is small
    assert found("differs", row).result == "not settled"
    assert found("differs", row | {"scale": "probability"}, {"log-odds": 0.05}).result == "not settled"


@pytest.mark.parametrize(
    ("p", "result"), [(0.049, "as claimed"), (0.05, "not settled"), (0.051, "not settled")]
)
def test_a_p_value_at_the_limit_is_not_below_it(p, result):
    answer = found("p_below", {"p": p}, value=0.05)
    assert (answer.result, answer.p) == (result, p)
    assert answer.why == f"p = {p:.3g}, {'below' if p < 0.05 else 'not below'} 0.05"


@pytest.mark.parametrize(
    ("value", "result"), [(11.9, "not settled"), (12.0, "as claimed"), (12.1, "as claimed")]
)
def test_at_least_is_reached_at_its_value(value, result):
    answer = found("at_least", {"estimate": value}, value=12)
    assert (answer.result, answer.why) == (result, f"{value:g}; at least 12 wanted")


@pytest.mark.parametrize(
    ("value", "result"),
    [(10.0, "as claimed"), (12.0, "as claimed"), (12.1, "the other way"), (7.9, "the other way")],
)
def test_give_or_take(value, result):
    answer = found("equals", {"estimate": value}, value=10, within=2.0)
    assert (answer.result, answer.why) == (result, f"{value:,g}; 10, give or take 2 wanted")
    assert found("equals", {"estimate": 10.5}, value=10).result == "the other way"


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (["better", "better", "worse"], "as claimed"),
        (["better", "worse"], "not settled"),
        (["better", "worse", "worse"], "the other way"),
        (["null", "null"], "not settled"),
    ],
)
def test_half_is_no_majority(words, result):
    table = pd.DataFrame({"estimate": words, "study": range(len(words))})
    answer = run_test(Rule(says="x", table="t", rule="majority", value="better"), table)
    told = f"{words.count('better')} of {len(words)} other studies say better"
    assert (answer.result, answer.why) == (result, told)


@pytest.mark.parametrize(
    ("rows", "words"), [(1, "1 matching row, at least 2 wanted"), (2, "2 matching rows, at least 2 wanted")]
)
def test_rows_are_counted(rows, words):
    table = pd.DataFrame({"id": ["a"] * rows + ["b"]})
    answer = run_test(Rule(says="x", table="t", rule="rows", where={"id": "a"}, value=2), table)
    assert (answer.result, answer.why) == ("as claimed" if rows == 2 else "the other way", words)
    default = run_test(Rule(says="x", table="t", rule="rows", where={"id": "z"}), table)
    assert default.why == "0 matching rows, at least 1 wanted" and default.result == "the other way"


@pytest.mark.parametrize("status", [*SOUND, "separated", "not converged"])
def test_only_a_sound_fit_says_something(status):
    answer = found("sign", UP | {"status": status}, expect="positive")
    assert answer.result == ("as claimed" if status in SOUND else "not testable")


@pytest.mark.parametrize("column", ["estimate", "low", "high"])
@pytest.mark.parametrize("value", [math.nan, math.inf, None, "withheld"])
def test_a_number_that_is_none_is_withheld(column, value):
    answer = found("sign", UP | {column: value}, expect="positive")
    assert answer.result == "not testable" and "withheld at the release door" in answer.why


def test_selectors_compare_numbers_as_numbers_and_all_else_as_text():
    table = pd.DataFrame({"wave": [6.0, 7.0], "flag": [True, False], "word": ["6", "b"]})
    test = Rule(says="x", table="t", rule="rows")
    assert len(select(table, {"wave": "6"}, test)) == len(select(table, {"wave": [6, "8"]}, test)) == 1
    assert len(select(table, {"flag": "True"}, test)) == len(select(table, {"word": 6}, test)) == 1
    assert len(select(table, {"word": {"not": "b"}, "flag": True}, test)) == 1
    assert len(select(table, {"wave": "six"}, test)) == 0
    assert words_of({"a": {"not": 1}, "b": [1, 2], "c": "x"}) == "a is not 1, b is 1 or 2, c is x"
    with pytest.raises(InputError, match="asks the table t for the column other; it has wave, flag, word"):
        select(table, {"other": 1}, test)


def planted(*effects, **more) -> Claim:
    return Claim(
        "C01", "s", "2", "k", "survey", ("x",), "positive", planted={"effects": list(effects)}, **more
    )


def effect(wanted: str, **weights):
    return {"outcome": "individual", "sum": weights, "is": wanted}


@pytest.mark.parametrize(
    ("value", "wanted", "state"),
    [
        (0.3, "positive", "as claimed"), (-0.3, "positive", "the other way"), (0.0, "positive", "nothing"),
        (0.3, "negative", "the other way"), (-0.3, "negative", "as claimed"), (0.0, "negative", "nothing"),
        (0.0, "zero", "as claimed"), (0.3, "zero", "the other way"), (0.3, "nonzero", "as claimed"),
        (-0.3, "nonzero", "as claimed"), (0.0, "nonzero", "nothing"), (1e-10, "zero", "as claimed"),
        (1e-8, "zero", "the other way"),
    ],
)  # fmt: skip
def test_what_is_planted(value, wanted, state):
    assert planted_state(planted(effect(wanted, a=1)), truth_of(a=value))[0] == state


def test_effects_are_sums_and_products_may_stand_either_way():
    truth = truth_of(**{"a": 0.5, "b": 0.2, "c:d": 0.4})
    claim_ = planted(effect("positive", a=1, b=-2, **{"d:c": 0.5}), effect("nonzero", z=1))
    assert planted_values(claim_, truth) == [pytest.approx(0.3), 0.0]
    state, why = planted_state(claim_, truth)
    assert state == "nothing"
    assert why == "a − 2 × b + 0.5 × d:c = +0.30 for individual; z = +0.00 for individual"
    both = planted(effect("negative", a=1), effect("nonzero", z=1))
    assert planted_state(both, truth)[0] == "the other way"
    assert planted_state(planted(effect("negative", a=-1)), truth) == (
        "as claimed",
        "− a = -0.50 for individual",
    )
    with pytest.raises(
        InputError, match=r"claims.C01.planted names the outcome 'individual', and the truth has x"
    ):
        planted_values(claim_, {"outcomes": {"x": {}}})


def test_what_is_planted_by_design_or_never():
    for key, state in (("design", "as claimed"), ("never", "nothing")):
        one = Claim("C01", "s", "2", "k", "survey", ("x",), "positive", planted={key: "why"})
        assert planted_state(one, {}) == (state, "why")
    assert planted_state(planted(), {}) == ("nothing", "the synthetic data plant nothing about it")


def test_smallest_sizes_are_those_declared():
    sizes = smallest_sizes({"odds_ratio": 1.1, "probability": 0.02})
    assert sizes == {"log-odds": pytest.approx(0.0953, abs=1e-4), "probability": 0.02}


def test_words_are_counted_by_file_and_in_all(tmp_path):
    for name, text in (
        ("a.md", "It causes harm. Causes, causes!"),
        ("b.md", "Nothing of the sort drives it."),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    table = find_words([tmp_path / "a.md", tmp_path / "b.md"], ["causes", "drives", "leads to"])
    assert table.to_numpy().tolist() == [
        ["a.md", 5, 3, "causes"],
        ["b.md", 6, 1, "drives"],
        ["all", 11, 4, "causes, drives"],
    ]


def test_the_row_of_a_test_tells_its_numbers(content, register_of):
    row = {
        "outcome": "individual",
        "column": "voting_area",
        "estimate": 0.2,
        "low": 0.1,
        "high": 0.3,
        "p": 0.01,
    }
    table = pd.DataFrame([row | {"n": 500, "scale": "log-odds", "status": "ok"}])
    verdicts, tests = judge(register_of(content), run_of(table))
    one = tests.iloc[0].to_dict()
    assert one["selector"] == "outcome is individual, column is voting_area"
    assert [one[key] for key in ("estimate", "low", "high", "null", "p", "n")] == [
        0.2,
        0.1,
        0.3,
        0.0,
        0.01,
        500.0,
    ]
    assert [one[key] for key in ("file", "made_by", "page")] == [
        "released/estimates.csv",
        "release_models",
        "models",
    ]
    shown = verdicts.set_index("claim").loc["C12"]
    assert [shown[key] for key in ("estimate", "low", "high", "n", "scale", "data", "phase")] == [
        0.2, 0.1, 0.3, 500.0, "log-odds", "real", "phase 2",
    ]  # fmt: skip
    assert verdicts.set_index("claim").loc["C38", ["verdict", "phase"]].tolist() == [
        "not testable",
        "text 003",
    ]


def test_a_p_value_has_no_interval_to_show(content, register_of):
    test = {"says": "Its p-value", "table": "estimates", "rule": "p_below", "value": 0.05}
    test["where"] = {"outcome": "individual", "column": "{exposure}"}
    content["claims"]["C12"] = claim() | {"tests": [test]}
    row = {
        "outcome": "individual",
        "column": "voting_area",
        "estimate": 0.2,
        "low": 0.1,
        "high": 0.3,
        "p": 0.01,
    }
    one = judge(register_of(content), run_of(pd.DataFrame([row | {"status": "ok"}])))[1].iloc[0]
    assert one[["low", "high", "null"]].isna().all()
    assert one[["estimate", "p"]].tolist() == [0.2, 0.01]
    assert isinstance(run_of(pd.DataFrame()), Run)


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Turnout", "turnout"), ("A place", "a place"), ("NHS care", "NHS care"), ("X", "X")],
)
def test_an_acronym_keeps_its_capitals_within_a_sentence(label, inside):
    assert _within(label) == inside
