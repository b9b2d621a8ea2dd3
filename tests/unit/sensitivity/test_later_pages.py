"""Later waves as the page and the report tell them."""

import numpy as np
import pandas as pd
import pytest

from wellbeing.report.sensitivity.facts import _Facts, _later
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


def test_facts_compare_the_same_people_only(later, tmp_path):
    path = tmp_path / "sensitivity_later_waves.csv"
    later.to_csv(path, index=False)
    found = _Facts({"sensitivity_later_waves": path})
    _later(found)
    told = {key.removeprefix("sensitivity.later."): fact.value for key, fact in found.facts.items()}
    assert told == {"compared": 1, "same_sign": 1, "clear": 0}


def test_without_later_waves_nothing_is_told(later, tmp_path):
    path = tmp_path / "sensitivity_later_waves.csv"
    later[later["set"] == "main"].to_csv(path, index=False)
    found = _Facts({"sensitivity_later_waves": path})
    _later(found)
    assert found.facts == {}
