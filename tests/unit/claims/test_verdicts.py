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
TINY, CLEAR_BUT_TINY, TINY_DOWN = (-0.01, -0.03, 0.01), (0.03, 0.02, 0.04), (-0.03, -0.04, -0.02)


def verdict_of(register, run, name="C12"):
    return judge(register, run)[0].set_index("claim").loc[name]


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        (UP, "reproduced"),
        (LEAN, "not settled"),
        (LEAN_DOWN, "not settled"),
        (TINY, "negligible"),
        (CLEAR_BUT_TINY, "negligible"),
        (TINY_DOWN, "negligible"),
        (DOWN, "contradicted"),
    ],
)
def test_on_real_data_the_interval_decides(content, register_of, interval, verdict):
    run = run_of(estimates(voting_area=interval, walkable_area=UP))
    assert verdict_of(register_of(content), run)["verdict"] == verdict


@pytest.mark.parametrize(
    ("interval", "lean"), [(LEAN, "leans as claimed"), (LEAN_DOWN, "leans the other way")]
)
def test_a_lean_is_told_and_is_no_verdict(content, register_of, interval, lean):
    row = verdict_of(register_of(content), run_of(estimates(voting_area=interval)))
    assert (row["verdict"], lean in row["why"]) == ("not settled", True)


@given(estimate=st.floats(-1, 1), width=st.floats(0.001, 1))
def test_the_rule_is_the_same_on_both_sides(estimate, width):
    """Turning estimate, interval and claim round turns reproduced into reproduced."""
    register, down = one_claim("positive"), one_claim("negative")
    up_row = judge(register, run_of(estimates(voting_area=(estimate, estimate - width, estimate + width))))[0]
    turned = judge(down, run_of(estimates(voting_area=(-estimate, -estimate - width, -estimate + width))))[0]
    assert up_row["verdict"].tolist() == turned["verdict"].tolist()


@pytest.mark.parametrize(
    ("planted", "interval", "verdict", "words"),
    [
        (0.2, UP, "direction recovered", ""),
        (0.2, LEAN, "direction not recovered", ""),
        (0.2, DOWN, "direction not recovered", ""),
        (0.0, LEAN, "not planted", ""),
        (0.0, UP, "not planted", "false positive"),
        (0.0, DOWN, "not planted", "false positive"),
        (-0.2, DOWN, "direction recovered", "runs against the claim"),
        (-0.2, UP, "direction not recovered", "runs against the claim"),
        (-0.2, LEAN_DOWN, "direction not recovered", "runs against the claim"),
    ],
)
def test_on_synthetic_data_the_truth_decides(content, register_of, planted, interval, verdict, words):
    run = run_of(estimates(voting_area=interval), "synthetic", truth_of(voting_area=planted))
    row = verdict_of(register_of(content), run)
    assert row["verdict"] == verdict
    assert words in row["why"].lower()


def one_claim(stated: str, *names: str) -> Register:
    """A register of one claim on one estimate, or of several alike."""
    expect = "negative" if stated == "negative" else "positive"
    test = Rule(says="t", table="estimates", rule="sign", where={"column": "{exposure}"}, expect=expect)
    planted = {"effects": [{"outcome": "individual", "sum": {"voting_area": 1}, "is": "positive"}]}
    return Register(
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
                stated="silent" if name == "C08" else stated,
                outcomes=("individual",),
                concepts=("voting_area",),
                tests=(test,),
                planted=planted,
            )
            for name in names or ("C12",)
        },
    )


@given(
    estimate=st.floats(-2, 2),
    width=st.floats(0.001, 2),
    planted=st.sampled_from([-0.3, 0.0, 0.3]),
    status=st.sampled_from(["real", "synthetic"]),
)
def test_every_interval_has_a_word_of_its_own_kind_of_data(estimate, width, planted, status):
    truth = truth_of(voting_area=planted) if status == "synthetic" else None
    table = estimates(voting_area=(estimate, estimate - width, estimate + width))
    judged = judge(one_claim("positive", "C12", "C08"), run_of(table, status, truth))[0]
    verdicts = judged.set_index("claim")["verdict"]
    assert set(verdicts) <= set(REAL_VERDICTS if status == "real" else SYNTHETIC_VERDICTS)
    if status == "real":
        assert verdicts["C08"] == "source silent"


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
        ("all", UP, LEAN, "not settled"),
        ("all", UP, TINY, "negligible"),
        ("all", UP, DOWN, "contradicted"),
        ("any", DOWN, UP, "reproduced"),
        ("any", LEAN, DOWN, "not settled"),
        ("parts", UP, UP, "reproduced"),
        ("parts", UP, LEAN, "partly reproduced"),
        ("parts", DOWN, UP, "partly reproduced"),
        ("parts", DOWN, DOWN, "contradicted"),
        ("parts", LEAN, TINY, "not settled"),
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


def test_p_values_are_adjusted_over_the_register_and_one_contrast_counts_once(register_of):
    """Holm (1979) by statsmodels; C15 reads the contrast of C14 on another scale."""
    from statsmodels.stats.multitest import multipletests

    names = {"C12": 0.01, "C14": 0.02, "C15": 0.03, "C17": 0.5}
    content = small()
    content["claims"] = {name: claim(column=name.lower()) for name in names}
    content["claims"]["C15"]["same_test_as"] = "C14"
    table = estimates(**{name.lower(): UP for name in names}).assign(p=list(names.values()))
    run = run_of(table, concepts=frozenset(name.lower() for name in names))
    found = judge(register_of(content), run)[0].set_index("claim")["p_adjusted"]
    holm = multipletests([0.01, 0.02, 0.5], method="holm")[1]
    assert found[["C12", "C14", "C17"]].tolist() == pytest.approx(holm)
    assert found["C15"] == found["C14"]


def test_documents_have_a_verdict_of_their_own(content, register_of):
    test = {"says": "Rows", "table": "flow", "rule": "rows", "value": 1}
    content["claims"] = {
        name: {
            **claim(), "kind": "documentary", "stated": "fact", "outcomes": ["individual"],
            "tests": [{**test, "value": value}],
        }
        for name, value in (("C29", 1), ("C30", 2))
    }  # fmt: skip
    tables = {"flow": pd.DataFrame({"step": ["all"], "remaining": [500]})}
    run = run_of(
        estimates(voting_area=UP), tables=tables, made_by={"flow": "release_sample"}, pages={"flow": "sample"}
    )
    verdicts = judge(register_of(content), run)[0]
    assert verdicts["verdict"].tolist() == ["documented", "not documented"]


def test_a_planted_size_is_looked_up_beside_its_interval(content, register_of):
    recovery = pd.DataFrame(
        {"outcome": "individual", "column": ["voting_area", "walkable_area"], "inside": [True, False]}
    )
    run = run_of(
        estimates(voting_area=UP, walkable_area=UP), "synthetic", truth_of(voting_area=0.2, walkable_area=0.1)
    )
    run.tables["recovery"] = recovery
    found = judge(register_of(content), run)[0].set_index("claim")["size_recovered"]
    assert found[["C12", "C17"]].tolist() == ["yes", "no"]
