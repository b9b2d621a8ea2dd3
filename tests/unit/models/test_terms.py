"""Concepts become design columns as documented."""

import numpy as np
import pandas as pd
import pytest

from wellbeing.errors import InputError
from wellbeing.models.terms import build_design, columns_of, present

CONCEPTS = {
    "age": {
        "label": "Age",
        "level": "person",
        "kind": "continuous",
        "centre": 50,
        "per": 10,
        "per_label": "10 years",
    },
    "age_squared": {
        "label": "Age squared",
        "level": "person",
        "kind": "continuous",
        "derive": {"square": "age"},
        "per_label": "x",
    },
    "female": {"label": "Woman", "level": "person", "kind": "binary"},
    "colour": {
        "label": "Colour",
        "level": "person",
        "kind": "categorical",
        "levels": {"red": "Red", "blue": "Blue", "green": "Green"},
        "reference": "blue",
    },
}
PEOPLE = pd.DataFrame(
    {"age": [50.0, 60.0, 30.0], "female": [1.0, 0.0, 1.0], "colour": ["red", "blue", "red"]}
)


def test_continuous_concepts_are_centred_and_scaled_and_squares_follow():
    design, _ = build_design(PEOPLE, ["age", "age_squared"], CONCEPTS)
    assert design["age"].tolist() == [0.0, 1.0, -2.0]
    assert design["age_squared"].tolist() == [0.0, 1.0, 4.0]
    assert design.columns[0] == "intercept"


def test_categories_are_coded_against_the_declared_reference_and_absent_levels_left_out():
    design, columns = build_design(PEOPLE, ["colour"], CONCEPTS)
    assert list(design) == ["intercept", "colour[red]"]
    assert design["colour[red]"].tolist() == [1.0, 0.0, 1.0]
    assert columns[0].contrast == "against Blue"


def test_a_missing_answer_is_missing_in_every_column_of_the_term():
    people = PEOPLE.assign(colour=pd.Series(["red", None, "blue"], dtype="str"))
    design, _ = build_design(people, ["colour"], CONCEPTS)
    assert np.isnan(design["colour[red]"].iloc[1])
    assert present(people, "colour", CONCEPTS).tolist() == [True, False, True]


def test_words_of_a_column():
    assert [column.name for column in columns_of("colour", CONCEPTS["colour"])] == [
        "colour[red]",
        "colour[green]",
    ]
    assert columns_of("age", CONCEPTS["age"])[0].contrast == "per 10 years"


def test_a_concept_the_data_lack_is_named():
    with pytest.raises(InputError, match="'age'"):
        present(PEOPLE.drop(columns="age"), "age_squared", CONCEPTS)
