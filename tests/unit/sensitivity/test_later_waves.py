"""The reference models once more, on what the same people answered in a later wave."""

import numpy as np
import pytest

from wellbeing.models.sensitivity.designs import find_support
from wellbeing.models.sensitivity.grid import list_specifications
from wellbeing.models.sensitivity.main_analysis import later_table, reference_models

AGAIN = {"column": "life_satisfaction_wave_9", "variable": "i_sclfsato", "wave": 9, "years": "2017-2019"}
LATER = {"wave_9": {"label": "Wave 9", "concepts": {"life_satisfaction": AGAIN}}}


@pytest.fixture
def later_of(make_material):
    def fit(people, later):
        material = make_material(people=people)
        material.later = later
        support = find_support(material, 0)
        listed = list_specifications(material.declared, list(material.outcomes), support, 1, 1)
        return later_table(material, list(reference_models(material, listed, 7)), 7, 0.95)

    return fit


@pytest.fixture
def people(make_material):
    """The later answer has no relation to area income; a third of the people gave none."""
    frame = make_material(effect=0.8).people
    rng = np.random.default_rng(1)
    later = 3.0 + rng.integers(0, 5, len(frame))
    return frame.assign(life_satisfaction_wave_9=np.where(rng.random(len(frame)) < 1 / 3, np.nan, later))


def test_a_later_wave_stands_beside_the_main_one_on_the_same_people(later_of, people):
    table = later_of(people, LATER).query("exposure == 'income_area'").set_index("set")
    assert table.index.tolist() == ["main", "main, asked again", "later"]
    assert table["n"].tolist() == [
        len(people),
        *2 * [int(people["life_satisfaction_wave_9"].notna().sum())],
    ]
    assert (table.loc[["main", "main, asked again"], "low"] > 0).all()
    assert table.loc["later", "low"] < 0 < table.loc["later", "high"]
    assert table["wave_label"].tolist() == ["", "Wave 9", "Wave 9"]


def test_the_same_answer_again_gives_the_same_estimate(later_of, people):
    people["life_satisfaction_wave_9"] = people["life_satisfaction"]
    table = later_of(people, LATER)
    values = table.pivot(index="exposure", columns="set", values="estimate")
    assert values["later"].to_numpy() == pytest.approx(values["main"].to_numpy(), abs=1e-10)


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ({}, "the source declares no later wave"),
        (
            {"wave_9": {"label": "Wave 9", "concepts": {"trust": AGAIN}}},
            "the source declares no later wave that repeats this outcome",
        ),
    ],
)
def test_an_outcome_that_is_not_repeated_has_a_row_that_says_so(later_of, people, later, words):
    table = later_of(people, later)
    assert table[["set", "reason", "status"]].to_numpy().tolist() == [["not repeated", words, "not fitted"]]


def test_a_later_answer_that_does_not_vary_is_said_and_not_fitted(later_of, people):
    people["life_satisfaction_wave_9"] = 7.0
    table = later_of(people, LATER).set_index("set")
    assert set(table.loc["later", "reason"]) == {"everybody gave the same answer again"}
    assert table.loc["later", "estimate"].isna().all()
