"""The rules a test can have, each on a row of its own."""

import pandas as pd
import pytest

from wellbeing.claims.register import Test as Rule
from wellbeing.claims.rules import run_test

TABLE = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d"],
        "estimate": [0.3, 0.1, -0.05, 12.0],
        "low": [0.1, -0.1, -0.2, 10.0],
        "high": [0.5, 0.3, 0.1, 14.0],
        "p": [0.01, 0.3, 0.6, 0.04],
        "word": ["better", "better", "worse", "better"],
        "flag": [True, False, True, True],
        "wave": [6, 7, 9, 9],
        "study": ["s", "t", "u", "u"],
        "vanish": [
            "vanishes with safety",
            "does not vanish with safety",
            "is hardly there to begin with",
            "?",
        ],
    }
)


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        ({"rule": "differs", "where": {"id": "a"}}, "as claimed"),
        ({"rule": "differs", "where": {"id": "b"}}, "not settled"),
        ({"rule": "p_below", "where": {"id": "a"}, "value": 0.05}, "as claimed"),
        ({"rule": "p_below", "where": {"id": "b"}, "value": 0.05}, "not settled"),
        ({"rule": "equals", "where": {"id": "d"}, "value": 12}, "as claimed"),
        ({"rule": "equals", "where": {"id": "d"}, "value": 10, "within": 2}, "as claimed"),
        ({"rule": "equals", "where": {"id": "d"}, "value": 10, "within": 1}, "the other way"),
        ({"rule": "equals", "where": {"id": "a"}, "estimate": "word", "value": "better"}, "as claimed"),
        ({"rule": "at_least", "where": {"id": "d"}, "value": 12}, "as claimed"),
        ({"rule": "at_least", "where": {"id": "d"}, "value": 13}, "not settled"),
        (
            {"rule": "majority", "where": {"id": ["a", "b", "c"]}, "estimate": "word", "value": "better"},
            "as claimed",
        ),
        (
            {"rule": "majority", "where": {"id": ["b", "c"]}, "estimate": "word", "value": "better"},
            "not settled",
        ),
        ({"rule": "majority", "where": {"id": "c"}, "estimate": "word", "value": "better"}, "the other way"),
        # study u says one and the other, so it says neither: one of three studies
        (
            {"rule": "majority", "where": {"id": ["b", "c", "d"]}, "estimate": "word", "value": "better"},
            "not settled",
        ),
        ({"rule": "vanishes", "where": {"id": "a"}, "estimate": "vanish"}, "as claimed"),
        ({"rule": "vanishes", "where": {"id": "b"}, "estimate": "vanish"}, "the other way"),
        ({"rule": "vanishes", "where": {"id": "c"}, "estimate": "vanish"}, "negligible"),
        ({"rule": "vanishes", "where": {"id": "d"}, "estimate": "vanish"}, "not settled"),
        ({"rule": "majority", "where": {"id": "z"}, "estimate": "word", "value": "better"}, "not testable"),
        ({"rule": "rows", "where": {"id": {"not": "a"}}, "value": 3}, "as claimed"),
        ({"rule": "rows", "where": {"flag": True}, "value": 3}, "as claimed"),
        ({"rule": "rows", "where": {"wave": "6"}, "value": 1}, "as claimed"),
        ({"rule": "rows", "where": {"wave": 9}, "value": 3}, "the other way"),
        ({"rule": "sign", "where": {"id": "z"}, "expect": "positive"}, "not testable"),
    ],
)
def test_rule(rule, result):
    assert run_test(Rule(says="x", table="t", **rule), TABLE).result == result


def test_a_missing_p_value_is_withheld():
    rule = Rule(says="x", table="t", rule="p_below", where={"id": "a"}, value=0.05)
    assert run_test(rule, TABLE.assign(p=float("nan"))).result == "not testable"


def test_a_small_interval_is_judged_on_the_scale_of_its_row():
    rule = Rule(says="x", table="t", rule="sign", where={"id": "c"}, expect="positive")
    sizes = {"log-odds": 0.3, "probability": 0.02}
    assert run_test(rule, TABLE, sizes).result == "negligible"
    assert run_test(rule, TABLE.assign(scale="probability"), sizes).result == "not settled"


@pytest.mark.parametrize(("least", "result"), [(2, "as claimed"), (3, "not settled")])
def test_a_majority_needs_studies_enough(least, result):
    rule = Rule(
        says="x", table="t", rule="majority", where={"id": ["a", "b"]}, estimate="word", value="better"
    )
    assert run_test(rule, TABLE, least_studies=least).result == result
