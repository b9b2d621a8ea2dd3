"""The list of specifications: named, complete, stable, and honest about what it leaves out."""

import pandas as pd
import pytest
import yaml

from wellbeing.errors import InputError
from wellbeing.models.sensitivity.declare import DECISIONS, load_declared
from wellbeing.models.sensitivity.designs import find_support
from wellbeing.models.sensitivity.grid import batch_of, decisions_table, list_specifications, name_of


def listed(material, limit=80, batches=3, imputations=0):
    support = find_support(material, imputations)
    return list_specifications(material.declared, list(material.outcomes), support, limit, batches)


def test_ids_are_unique_and_say_what_was_chosen(make_material):
    table = listed(make_material())
    assert table["specification"].is_unique
    for row in table.to_dict("records"):
        assert row["specification"] == name_of(row["outcome"], {d: row[d] for d in DECISIONS})


def test_as_many_are_fitted_as_asked_for(make_material):
    table = listed(make_material(), limit=123)
    assert (table["state"] == "to fit").sum() == 123


def test_references_and_single_departures_are_always_there(make_material):
    table = listed(make_material(), limit=1)
    fitted = table[table["state"] == "to fit"]
    assert set(fitted["kind"]) == {"reference", "departure"}
    assert (fitted["kind"] == "reference").sum() == 2  # two exposures in the ladder


def test_a_departure_differs_from_its_reference_in_one_decision(make_material):
    table = listed(make_material())
    for _, mine in table.groupby(["outcome", "exposure"]):
        main = mine[mine["kind"] == "reference"].iloc[0]
        for row in mine[mine["kind"] == "departure"].to_dict("records"):
            assert sum(row[d] != main[d] for d in DECISIONS) == 1


def test_a_longer_list_holds_every_shorter_one_in_the_same_batches(make_material):
    short, long = (listed(make_material(), limit).set_index("specification") for limit in (70, 150))
    assert set(short.index) <= set(long.index)
    assert (long.loc[short.index, "batch"] == short["batch"]).all()


def test_specifications_that_differ_in_the_exposure_alone_share_a_batch(make_material):
    table = listed(make_material(), limit=150, batches=7)
    shared = table.groupby(["outcome", *DECISIONS[1:]])["batch"].nunique()
    assert (shared == 1).all()
    assert set(table["batch"]) == set(range(7))


def test_the_batch_of_a_specification_does_not_depend_on_the_others(make_material):
    table = listed(make_material(), limit=150, batches=7)
    assert [batch_of(row, 7) for row in table.to_dict("records")] == table["batch"].tolist()


def test_no_forbidden_combination_is_fitted(make_material):
    table = listed(make_material(), limit=2000)
    fitted = table[table["state"] == "to fit"]
    assert not ((fitted["weights"] == "survey") & (fitted["random"] == "none")).any()
    assert not ((fitted["weights"] == "survey") & (fitted["random"] == "slope")).any()


def test_what_the_data_cannot_support_is_listed_with_the_reason(make_material):
    people = make_material().people.drop(columns="nation").assign(weight=float("nan"))
    table = listed(make_material(people=people))
    out = table[table["state"] == "left out"]
    reasons = {row.specification: row.reason for row in out.itertuples()}
    assert out["reason"].ne("").all()
    assert any("no person weight" in reason for reason in reasons.values())
    assert any("does not tell nations apart" in reason for reason in reasons.values())
    assert any("no column 'household'" in reason for reason in reasons.values())
    fitted = table[table["state"] == "to fit"]
    assert set(fitted["weights"]) == {"none"}
    assert set(fitted["nation"]) == {"all"}


def test_an_exposure_outside_the_ladder_is_listed_as_left_out(make_material):
    table = listed(make_material())
    out = table[table["exposure"] == "walkable_area"]
    assert list(out["state"].unique()) == ["left out"]
    assert "not in the ladder" in out["reason"].iloc[0]


def test_a_reference_the_data_cannot_support_gives_way_to_the_nearest_before_it(make_material):
    material = make_material(terms=["age", "female", "income_area"])
    main = listed(material).query("kind == 'reference' and state == 'to fit'")
    assert set(main["adjustment"]) == {"person"}  # no household term, and no other area condition


def test_a_yes_or_no_outcome_has_one_cut_point(make_material):
    outcomes = {"community": {"label": "Community", "concept": "belonging", "at_least": 1}}
    material = make_material(outcomes=outcomes, terms=["age", "female", "income_area", "voting_area"])
    out = listed(material).query("cut != 'stated'")
    assert (out["state"] == "left out").all()
    assert out["reason"].str.contains("one cut-point").all()


def test_every_option_says_why_it_is_defensible(make_material):
    material = make_material()
    table = decisions_table(material.declared, find_support(material, 0))
    assert table["why"].str.len().gt(10).all()
    unsupported = table[~table["supported"]]
    assert unsupported["reason"].ne("").all()
    assert "household" in set(unsupported["option"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c["reference"].update(cut="strange"), "strange"),
        (
            lambda c: c["forbidden"].append({"when": {"cut": "stated", "weights": "nobody"}, "why": "x"}),
            "nobody",
        ),
        (lambda c: c.update(surprise=1), "surprise"),
        (lambda c: c["decisions"]["cut"]["options"]["stated"].pop("why"), "why"),
    ],
)
def test_a_wrong_declaration_is_refused_in_words(project, tmp_path, change, words):
    content = yaml.safe_load((project / "config/sensitivity.yaml").read_text(encoding="utf-8"))
    change(content)
    path = tmp_path / "sensitivity.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_declared(path)


def test_columns_of_the_list(make_material):
    table = listed(make_material())
    assert isinstance(table, pd.DataFrame)
    assert list(table)[:2] == ["specification", "outcome"]
    assert set(table["state"]) <= {"to fit", "left out"}
