"""Everybody in the file is accounted for."""

import numpy as np
import pandas as pd
import pytest

from wellbeing.errors import InputError
from wellbeing.models.sample import analysis_sample, derive_outcomes, flow_table

CONCEPTS = {
    "happy": {"label": "Happy", "level": "outcome", "kind": "ordinal"},
    "age": {"label": "Age", "level": "person", "kind": "continuous"},
    "walk": {"label": "Walk", "level": "area", "kind": "continuous"},
}
OUTCOMES = {"individual": {"label": "Wellbeing", "concept": "happy", "at_least": 3}}
RUNGS = {
    "M0": {"label": "Null model", "terms": []},
    "M1": {"label": "Person", "terms": ["age"]},
    "M3": {"label": "+ area", "terms": ["walk"]},
}


@pytest.fixture
def respondents():
    return pd.DataFrame(
        {
            "person_id": range(8),
            "dropped": [None, None, None, None, None, None, "proxy", "weight"],
            "nation": ["england"] * 5 + ["wales"] * 3,
        }
    )


@pytest.fixture
def linked(respondents):
    kept = respondents[respondents["dropped"].isna()].iloc[:5].copy()
    return kept.assign(
        happy=[1.0, 3, 4, 2, np.nan], age=[30.0, np.nan, 50, 60, 70], walk=[1.0, 2, 3, np.nan, 5]
    )


def test_outcome_reaches_its_cut_point(linked):
    y = derive_outcomes(linked, OUTCOMES, CONCEPTS)["y_individual"]
    assert y.tolist()[:4] == [0, 1, 1, 0]
    assert np.isnan(y.iloc[4])


def test_empty_and_one_class_outcomes_are_refused_with_the_mend(linked):
    with pytest.raises(InputError, match="nobody who can be analysed has an answer on 'happy'"):
        derive_outcomes(linked.assign(happy=np.nan), OUTCOMES, CONCEPTS)
    with pytest.raises(
        InputError, match=r"everybody has 'happy' of at least 3.*change outcomes.individual.at_least"
    ):
        derive_outcomes(linked.assign(happy=5.0), OUTCOMES, CONCEPTS)
    with pytest.raises(InputError, match="nobody has"):
        derive_outcomes(linked.assign(happy=1.0), OUTCOMES, CONCEPTS)


def test_flow_accounts_for_everyone_in_all_and_by_nation(respondents, linked):
    people, steps = analysis_sample(linked, OUTCOMES, RUNGS, "common", CONCEPTS)
    exclusions = [{"id": "proxy", "label": "Proxy interview"}, {"id": "weight", "label": "No weight"}]
    flow = flow_table(respondents, linked, exclusions, steps)
    everyone = flow[flow["nation"] == "All"]
    assert everyone["remaining"].tolist() == [8, 7, 6, 5, 4, 3, 2]
    assert everyone["remaining"].iloc[-1] == len(people)
    assert everyone["dropped"].sum() + len(people) == len(respondents)
    nations = flow[flow["nation"] != "All"].groupby("order")["remaining"].sum()
    assert nations.tolist() == everyone["remaining"].tolist()


def test_available_rows_leave_missing_answers_to_each_model(linked):
    people, _ = analysis_sample(linked, OUTCOMES, RUNGS, "available", CONCEPTS)
    assert len(people) == 4


def test_the_step_that_empties_the_sample_is_named(linked):
    linked = linked.assign(walk=np.nan)
    with pytest.raises(InputError, match=r"after the step 'No answer: area \(M3\)'"):
        analysis_sample(linked, OUTCOMES, RUNGS, "common", CONCEPTS)
