"""Verdicts: which word follows from which interval, on real and on synthetic data."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_register import claim, estimates, run_of, small, truth_of

from wellbeing.claims.register import Claim, Register
from wellbeing.claims.register import Test as Rule
from wellbeing.claims.verdicts import REAL_VERDICTS, SYNTHETIC_VERDICTS, judge
from wellbeing.errors import InputError

UP, LEAN, LEAN_DOWN, DOWN = (0.2, 0.1, 0.3), (0.1, -0.1, 0.3), (-0.1, -0.3, 0.1), (-0.2, -0.3, -0.1)
TINY = (-0.01, -0.03, 0.01)


def verdict_of(register, run, name="C12"):
    return judge(register, run)[0].set_index("claim").loc[name]


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        (UP, "reproduced"),
        (LEAN, "direction only"),
        (LEAN_DOWN, "not testable"),
        (TINY, "contradicted"),
        (DOWN, "contradicted"),
    ],
)
def test_on_real_data_the_interval_decides(content, register_of, interval, verdict):
    run = run_of(estimates(voting_area=interval, walkable_area=UP))
    assert verdict_of(register_of(content), run)["verdict"] == verdict


def test_a_wide_interval_on_the_wrong_side_is_too_little_information(content, register_of):
    row = verdict_of(register_of(content), run_of(estimates(voting_area=LEAN_DOWN)))
    assert "too little information" in row["why"].lower()


@pytest.mark.parametrize(
    ("planted", "interval", "verdict", "words"),
    [
        (0.2, UP, "recovers the planted effect", ""),
        (0.2, LEAN, "does not recover the planted effect", ""),
        (0.2, DOWN, "does not recover the planted effect", ""),
        (0.0, LEAN, "not planted", ""),
        (0.0, UP, "not planted", "false positive"),
        (0.0, DOWN, "not planted", "false positive"),
        (-0.2, DOWN, "recovers the planted effect", "runs against the claim"),
        (-0.2, UP, "does not recover the planted effect", "runs against the claim"),
        (-0.2, LEAN_DOWN, "does not recover the planted effect", "runs against the claim"),
    ],
)
def test_on_synthetic_data_the_truth_decides(content, register_of, planted, interval, verdict, words):
    run = run_of(estimates(voting_area=interval), "synthetic", truth_of(voting_area=planted))
    row = verdict_of(register_of(content), run)
    assert row["verdict"] == verdict
    assert words in row["why"].lower()


@given(
    estimate=st.floats(-2, 2),
    width=st.floats(0.001, 2),
    planted=st.sampled_from([-0.3, 0.0, 0.3]),
    status=st.sampled_from(["real", "synthetic"]),
)
def test_every_interval_has_a_word_of_its_own_kind_of_data(estimate, width, planted, status):
    register = Register(
        sources={"slides": "Slides"},
        measures={"individual": ["life_satisfaction"]},
        instead={},
        causal_words=[],
        data={"survey": "run"},
        claims={
            name: Claim(
                id=name,
                statement="s",
                phase="2",
                kind="model",
                data="survey",
                source=("slides",),
                stated=stated,
                outcomes=("individual",),
                concepts=("voting_area",),
                tests=(
                    Rule(
                        says="t",
                        table="estimates",
                        rule="sign",
                        where={"column": "{exposure}"},
                        expect="positive",
                    ),
                ),
                planted={"effects": [{"outcome": "individual", "sum": {"voting_area": 1}, "is": "positive"}]},
            )
            for name, stated in (("C12", "positive"), ("C08", "silent"))
        },
    )
    truth = truth_of(voting_area=planted) if status == "synthetic" else None
    table = estimates(voting_area=(estimate, estimate - width, estimate + width))
    verdicts = judge(register, run_of(table, status, truth))[0].set_index("claim")["verdict"]
    assert set(verdicts) <= set(REAL_VERDICTS if status == "real" else SYNTHETIC_VERDICTS)
    if status == "real":
        assert verdicts["C08"] == "source silent"


def test_what_the_data_hold_besides_is_no_false_positive(content, register_of):
    content["claims"]["C12"]["planted"] = {"never": "no spillover", "though": "areas differ all the same"}
    row = verdict_of(register_of(content), run_of(estimates(voting_area=UP), "synthetic", truth_of()))
    assert row["verdict"] == "not planted"
    assert row["why"].endswith("Areas differ all the same.")


@pytest.mark.parametrize("name", ["C08", "C09", "C10", "C11"])
@pytest.mark.parametrize("interval", [UP, LEAN, LEAN_DOWN, DOWN])
def test_where_the_source_prints_no_sign_none_is_reproduced(register_of, name, interval):
    content = small()
    content["claims"] = {name: claim(stated="silent")}
    row = verdict_of(register_of(content), run_of(estimates(voting_area=interval)), name)
    assert row["verdict"] == "source silent"


def test_what_the_source_has_no_concept_for_is_not_testable_and_says_why(content, register_of):
    run = run_of(estimates(voting_area=UP), concepts=frozenset(["voting_area"]))
    row = verdict_of(register_of(content), run, "C17")
    assert row["verdict"] == "not testable"
    assert "walkable assets" in row["why"]


def test_another_measure_in_an_outcome_s_place_is_not_the_outcome(content, register_of):
    run = run_of(estimates(voting_area=UP), outcomes={"individual": "trust"}, labels={"trust": "Trust"})
    row = verdict_of(register_of(content), run)
    assert row["verdict"] == "not testable"
    assert "trust, put in its place, is another thing" in row["why"]


def test_a_stand_in_is_used_and_named(content, register_of):
    run = run_of(
        estimates(voted_area=UP),
        concepts=frozenset(["voted_area"]),
        labels={"voted_area": "Voting of respondents", "voting_area": "Turnout"},
    )
    row = verdict_of(register_of(content), run)
    assert row["verdict"] == "reproduced"
    assert "Voting of respondents stands in for turnout" in row["why"]


def test_a_phase_that_is_not_in_the_run_is_the_reason(content, register_of):
    run = run_of(estimates(voting_area=UP), tables={}, absent={"estimates": "Every term of the ladder"})
    row = verdict_of(register_of(content), run)
    assert (row["verdict"], row["why"]) == (
        "not testable",
        "Not part of this run: every term of the ladder (table estimates).",
    )


@pytest.mark.parametrize("status", ["separated", "not converged", "failed"])
def test_a_model_that_is_not_sound_says_nothing(content, register_of, status):
    run = run_of(estimates(voting_area=UP).assign(status=status))
    assert verdict_of(register_of(content), run)["verdict"] == "not testable"


def test_a_withheld_number_is_not_testable(content, register_of):
    nothing = float("nan")
    row = verdict_of(register_of(content), run_of(estimates(voting_area=(nothing, nothing, nothing))))
    assert row["verdict"] == "not testable"
    assert "withheld" in row["why"]


def test_a_selector_that_matches_two_rows_stops_with_the_test_s_name(content, register_of):
    table = pd.concat([estimates(voting_area=UP)] * 2)
    with pytest.raises(InputError, match=r"'The estimate' matches 2 rows of the table estimates"):
        judge(register_of(content), run_of(table))


def test_a_column_that_is_not_there_stops_with_what_is(content, register_of):
    with pytest.raises(InputError, match="asks the table estimates for the column column; it has outcome"):
        judge(register_of(content), run_of(estimates(voting_area=UP).drop(columns="column")))


@pytest.mark.parametrize(
    ("combine", "first", "second", "verdict"),
    [
        ("all", UP, UP, "reproduced"),
        ("all", UP, LEAN, "direction only"),
        ("all", UP, DOWN, "contradicted"),
        ("any", DOWN, UP, "reproduced"),
        ("any", LEAN, DOWN, "direction only"),
    ],
)
def test_all_tests_or_one_of_them(content, register_of, combine, first, second, verdict):
    one = content["claims"]["C12"]
    other = {**one["tests"][0], "where": {"outcome": "individual", "column": "walkable_area"}}
    content["claims"]["C12"] = {**one, "combine": combine, "tests": [one["tests"][0], other]}
    run = run_of(estimates(voting_area=first, walkable_area=second))
    assert verdict_of(register_of(content), run)["verdict"] == verdict


def test_each_verdict_leads_to_fact_file_rule_and_page(content, register_of):
    verdicts, tests = judge(register_of(content), run_of(estimates(voting_area=UP)))
    row = verdicts.set_index("claim").loc["C12"]
    assert row["facts"] == "claims.C12.verdict, claims.C12.estimate"
    assert (row["file"], row["made_by"], row["page"]) == (
        "released/estimates.csv",
        "release_models",
        "models",
    )
    assert tests.loc[0, "selector"] == "outcome is individual, column is voting_area"
