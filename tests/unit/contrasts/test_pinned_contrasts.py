"""Everything of one outcome on three hundred people: what R cannot be asked for is kept as it was.

The tables that R makes too are compared with it in `models/test_golden_tables.py`.
"""

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wellbeing.models.contrasts.assemble import contrast_outcome, contrast_people
from wellbeing.models.contrasts.gather import gather
from wellbeing.models.contrasts.plan import Notes
from wellbeing.models.contrasts.taking_part import participation

MODELS = Path(__file__).parents[1] / "models"
FAMILIES = {
    "associations": {
        "table": "associations",
        "where": {"model": "together", "scale": "log-odds"},
        "within": ["rung"],
    },
    "interactions": {"table": "interactions", "where": {"slope": "yes"}, "within": []},
}


@cache
def golden():
    sys.path.insert(0, str(MODELS))
    try:
        import golden_people
    finally:
        sys.path.remove(str(MODELS))
    return golden_people


@pytest.fixture(scope="module", params=["none", "survey"])
def made(request) -> tuple[str, dict[str, pd.DataFrame]]:
    weights, g = request.param, golden()
    plan = g.PLAN | {
        "readings": {"terms": ["female", "volunteer"]},
        "walkability": {"exposure": "walk", "covariate": "safe"},
        "families": FAMILIES,
        "smallest_effect": {"odds_ratio": 1.2, "probability": 0.03},
    }
    settings = {
        "rungs": g.RUNGS,
        "outcomes": g.OUTCOMES,
        "estimation": g.ESTIMATION | {"weights": weights, "points": 9},
        "seed": 7,
    }
    people = g.draw()
    outcome = contrast_outcome(people, "wellbeing", settings, g.CONCEPTS, plan)
    return weights, gather([outcome, contrast_people(people, settings, g.CONCEPTS, plan)], plan)


@pytest.mark.parametrize(
    "name",
    [
        "associations", "readings", "walkability", "interactions", "simple_slopes", "interaction_contrasts",
        "predictions", "links", "link_differences", "link_ranking", "area_pairs", "subgroups", "participation",
        "spillover", "nonlinearity", "features", "left_out", "families",
    ],
)  # fmt: skip
def test_a_table_is_what_it_was(pinned, made, name):
    weights, tables = made
    table = tables[name]
    if name == "link_ranking":  # ranks of close draws may turn with the last digit of a fit
        table = table.drop(columns=["rank_low", "rank_high", "first_in"])
    pinned(f"{name}-{weights}", table)


def test_a_ladder_without_its_terms_says_what_is_left_out():
    g = golden()
    plan = g.PLAN | {
        "readings": {"terms": []},
        "walkability": {"exposure": "walk", "covariate": "safe"},
        "families": {},
        "smallest_effect": {"odds_ratio": 1.2, "probability": 0.03},
    }
    settings = {
        "rungs": {"M1": {"label": "Person", "terms": ["age", "female"]}},
        "outcomes": g.OUTCOMES,
        "estimation": g.ESTIMATION | {"points": 5},
        "seed": 7,
    }
    people = g.draw().drop(columns=["walk", "rich"])
    tables = contrast_outcome(people, "wellbeing", settings, g.CONCEPTS, plan)
    told = tables["left_out"].set_index("analysis")["reason"].to_dict()
    assert told["associations"] == "the ladder of this run holds none"
    assert told["walkability"] == "the ladder of this run does not hold: walk and safe"
    assert told["interactions"] == "the ladder of this run holds no walk"
    assert told["links"] == "the ladder of this run holds none"
    assert told["area pairs"] == "the ladder of this run holds fewer than two area exposures"
    assert told["participation"] == "the ladder lacks participation or income"
    empty = gather([tables], plan)
    for name, table in empty.items():
        if name not in ("left_out", "families", "spillover"):
            assert len(table) == 0, name
            assert {"scale", "estimate", "n", "status", "p_bh", "size"} <= set(table), name
    assert list(empty["families"]) == ["family", "table", "tests", "raw", "bh", "bonferroni"]


def test_numbers_that_two_scales_share_hold_together(made):
    table = made[1]["interactions"].set_index("slope")
    assert np.isnan(table.loc["no", "slope_sd"]) and np.isnan(table.loc["no", "slope_p"])
    assert 0.5 <= table.loc["yes", "slope_p"] <= 1 or table.loc["yes", "slope_sd"] > 0


def test_what_the_survey_does_not_hold_is_named_by_its_label_where_it_has_one():
    g, notes = golden(), Notes("people")
    plan = g.PLAN | {"participation": g.PLAN["participation"] | {"outcome": ["volunteer", "attends"]}}
    people = g.draw().drop(columns="volunteer")
    assert participation(people, g.RUNGS, g.CONCEPTS, g.ESTIMATION, plan, notes).empty
    assert notes.table()["item"].tolist() == ["Volunteers or attends"]
