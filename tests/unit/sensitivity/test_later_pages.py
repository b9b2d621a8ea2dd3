"""Later waves as the page and the report tell them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wellbeing.catalogue import gather
from wellbeing.models.sensitivity.catalogue import TABLES
from wellbeing.report.collector import Collector
from wellbeing.report.sensitivity.facts import _evalues, _later
from wellbeing.report.sensitivity.other_estimators import later_shown

DECISIONS = pd.DataFrame({"decision": ["exposure"], "option": ["turnout"], "label": ["Area turnout"]})


@pytest.fixture
def later() -> pd.DataFrame:
    rows = [
        ("main", None, 0.30, 0.05),
        ("main, asked again", "Wave 9", 0.28, 0.05),
        ("later", "Wave 9", 0.02, 0.05),
    ]
    table = pd.DataFrame(rows, columns=["set", "wave_label", "estimate", "se"])
    table["low"], table["high"] = table["estimate"] - 2 * table["se"], table["estimate"] + 2 * table["se"]
    table["wave"] = table["wave_label"].map({"Wave 9": "wave_9"})
    return table.assign(outcome="mental", exposure="turnout")


def test_the_three_estimates_stand_side_by_side(later):
    row = later_shown(later, DECISIONS, {"mental": "Mental wellbeing"}).iloc[0]
    assert row["Exposure"] == "Area turnout" and row["Everybody"].startswith(f"{np.exp(0.30):.2f} (")
    assert row["Asked again, in wave 9"].startswith(f"{np.exp(0.02):.2f} (")


def collector(folder: Path, name: str, table: pd.DataFrame) -> Collector:
    """Facts to be gathered from one released table."""
    path = folder / f"{name}.csv"
    table.to_csv(path, index=False)
    return Collector({name: path}, {name: "release_sensitivity"}, gather(TABLES))


def test_facts_compare_the_same_people_only(later, tmp_path):
    found = collector(tmp_path, "sensitivity_later_waves", later)
    _later(found)
    told = {key.removeprefix("sensitivity.later."): fact.value for key, fact in found.facts.items()}
    assert told == {"compared": 1, "same_sign": 1, "clear": 0}


def test_without_later_waves_nothing_is_told(later, tmp_path):
    found = collector(tmp_path, "sensitivity_later_waves", later[later["set"] == "main"])
    _later(found)
    assert found.facts == {}


def test_the_least_and_the_greatest_e_value_are_told_with_the_unit_of_their_column(tmp_path):
    table = pd.DataFrame({"evalue": [1.364, np.nan, 2.0, 1.2]})
    found = collector(tmp_path, "sensitivity_evalues", table)
    _evalues(found)
    told = {key: (fact.value, fact.text, fact.unit, fact.rule) for key, fact in found.facts.items()}
    assert told == {
        "sensitivity.evalue.least": (1.2, "1.20", "risk ratio", "release_sensitivity"),
        "sensitivity.evalue.greatest": (2.0, "2.00", "risk ratio", "release_sensitivity"),
    }


def test_where_every_e_value_is_withheld_none_is_told(tmp_path):
    found = collector(tmp_path, "sensitivity_evalues", pd.DataFrame({"evalue": [np.nan, np.nan]}))
    _evalues(found)
    assert found.facts == {}
