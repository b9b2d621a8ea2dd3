"""The register's file: what is in it, and what happens when something is wrong with it."""

from pathlib import Path

import pytest
import yaml
from small_register import COLUMNS, PROJECT, small

from wellbeing.claims.planted import planted_state
from wellbeing.claims.register import _READS, load_register
from wellbeing.errors import InputError
from wellbeing.survey.synthetic.truth import load_truth

FILE = PROJECT / "config" / "claims.yaml"


@pytest.fixture(scope="module")
def register():
    return load_register(FILE)


def broken(tmp_path: Path, content: dict) -> str:
    path = tmp_path / "claims.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_register(path, COLUMNS)
    return str(caught.value)


def test_all_thirty_nine_claims_are_there(register):
    assert sorted(register.claims) == [f"C{at:02d}" for at in range(1, 40)]


@pytest.mark.parametrize("name", ["C08", "C09", "C10", "C11"])
def test_the_four_without_a_sign_are_declared_silent(register, name):
    assert register.claims[name].stated == "silent"


@pytest.mark.parametrize("stated", ["positive", "negative", "association", "fact"])
def test_a_silent_claim_cannot_be_declared_otherwise(tmp_path, stated):
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    content["claims"]["C09"]["stated"] = stated
    assert "claims.C09.stated" in broken(tmp_path, content)


def test_every_problem_is_told_at_once(tmp_path):
    content = small()
    content["claims"]["C12"]["stated"] = "maybe"
    content["claims"]["C17"]["tests"][0]["rule"] = "guess"
    content["claims"]["C38"]["colour"] = "red"
    message = broken(tmp_path, content)
    assert len(message.splitlines()) == 3
    for words in ("C12.stated", "C17.tests[0].rule", "C38.colour"):
        assert words in message


def test_unknown_names_are_told_at_once_with_the_nearest(tmp_path):
    content = small()
    content["claims"]["C12"] |= {"source": ["slide"], "outcomes": ["individal"], "data": "surveys"}
    content["claims"]["C17"]["tests"][0]["table"] = "estimate"
    message = broken(tmp_path, content)
    for words in (
        "did you mean 'slides'",
        "did you mean 'individual'",
        "did you mean 'survey'",
        "did you mean 'estimates'",
    ):
        assert words in message


def with_test(**changed) -> dict:
    """The small register with another test under C12."""
    content = small()
    content["claims"]["C12"]["tests"][0] |= changed
    return content


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"where": {"outcom": "individual"}},
            "where.outcom: the table estimates has no column 'outcom' — did",
        ),
        ({"rule": "vanishes", "estimate": "wordd"}, "estimate: the table estimates has no column 'wordd'"),
        (
            {"estimate": "odds"},
            "estimate: the table estimates has no column 'odds'; there are: column, estimate",
        ),
        ({"low": "lo"}, "low: the table estimates has no column 'lo'"),
        ({"high": "hgh"}, "high: the table estimates has no column 'hgh' — did you mean 'high'?"),
        ({"rule": "p_below", "value": 0.05, "p": "p_b"}, "p: the table estimates has no column 'p_b'"),
        ({"table": "flow", "where": {"step": "adults"}}, "low: the table flow has no column 'low'"),
        ({"table": "flows"}, "table: no table 'flows' — did you mean 'flow'?"),
    ],
)
def test_a_column_or_table_that_the_study_does_not_have_is_refused(tmp_path, changed, words):
    assert f"claims.C12.tests[0].{words}" in broken(tmp_path, with_test(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"table": "flow", "where": {"step": "adults"}, "rule": "rows", "value": 1},
        {"table": "flow", "where": {"step": "adults"}, "rule": "equals", "estimate": "remaining", "value": 9},
        {"rule": "p_below", "value": 0.05},
    ],
)
def test_columns_that_a_rule_does_not_read_need_not_be_there(tmp_path, changed):
    path = tmp_path / "claims.yaml"
    path.write_text(yaml.safe_dump(with_test(**changed)), encoding="utf-8")
    assert load_register(path, COLUMNS).used_tables()[0] == changed.get("table", "estimates")


def test_every_rule_of_the_schema_says_which_columns_it_reads():
    schema = yaml.safe_load((PROJECT / "workflow" / "schemas" / "claims.schema.yaml").read_text("utf-8"))
    assert set(_READS) == set(schema["$defs"]["test"]["properties"]["rule"]["enum"])


def test_a_rule_says_what_it_lacks(tmp_path):
    content = small()
    del content["claims"]["C12"]["tests"][0]["expect"]
    del content["claims"]["C17"]["tests"][0]["where"]
    message = broken(tmp_path, content)
    assert "C12.tests[0].expect: is missing" in message
    assert "C17.tests[0].where: is missing" in message


@pytest.mark.parametrize("text", ["claims: [", "- a list", "", "claims: {C12: 3}"])
def test_junk_is_one_message(tmp_path, text):
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load_register(path)


def test_every_concept_it_names_is_in_the_vocabulary(register):
    known = yaml.safe_load((PROJECT / "config" / "concepts.yaml").read_text(encoding="utf-8"))["concepts"]
    for claim in register.claims.values():
        assert set(claim.concepts) <= set(known), claim.id


def states(register, scenario: str) -> dict[str, str]:
    truth = load_truth(PROJECT / "resources" / "synthetic" / f"{scenario}.yaml")
    return {
        name: planted_state(claim, truth)[0]
        for name, claim in register.claims.items()
        if "effects" in claim.planted
        and name not in ("C04", "C37")  # person-level effects are in every scenario
    }


def test_published_plants_every_claim_as_claimed(register):
    assert set(states(register, "published").values()) == {"as claimed"}


def test_null_plants_none(register):
    assert set(states(register, "null").values()) == {"nothing"}


def test_reversed_plants_every_claim_the_other_way(register):
    assert set(states(register, "reversed").values()) == {"the other way"}


def test_where_safety_is_irrelevant_nothing_vanishes_with_it(register):
    found = states(register, "safety_irrelevant")
    assert (found["C17"], found["C19"], found["C20"]) == ("as claimed", "the other way", "the other way")


def test_planted_effects_name_columns_of_the_truth(register):
    truth = load_truth(PROJECT / "resources" / "synthetic" / "published.yaml")
    for claim in register.claims.values():
        for effect in claim.planted.get("effects", ()):
            known = truth["outcomes"][effect["outcome"]]["coefficients"]
            assert set(effect["sum"]) <= set(known), claim.id
