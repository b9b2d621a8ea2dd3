"""Each rule of the release door one below its threshold, at it, and one above."""

import numpy as np
import pandas as pd
import pytest

from wellbeing.catalogue import Chain, ModelCheck
from wellbeing.release.door import release_chain, release_table, round_counts, secondary, unsafe_counts
from wellbeing.release.nested import hide_parts
from wellbeing.release.profiles import Profile
from wellbeing.release.specs import TableSpec

MINIMUM = 10
PROFILE = Profile("p", "", minimum=MINIMUM, zeros="suppress", round_to=1, residual_df=12)
ZEROS = Profile("p", "", minimum=MINIMUM, zeros="show", round_to=1, residual_df=12)
CHAIN = Chain("left", "dropped", ("nation",))
MODEL = ModelCheck("df", "cell")
AROUND = [(MINIMUM - 1, False), (MINIMUM, True), (MINIMUM + 1, True)]


@pytest.mark.parametrize(("people", "shown"), AROUND)
def test_a_count(people, shown):
    table = pd.DataFrame({"people": [people, 100]})
    released = release_table(table, TableSpec("t", "Frequencies", tuple(table), counts=("people",)), PROFILE)
    assert released.table["people"].notna().tolist() == [shown, True]
    assert released.table["suppressed"].tolist() == [not shown, False]
    assert released.record["cells_suppressed"] == released.record["rows_suppressed"] == (not shown)
    assert released.record["rows"] == 2


@pytest.mark.parametrize(("zeros", "unsafe"), [("suppress", True), ("show", False)])
def test_an_empty_cell_and_a_single_person(zeros, unsafe):
    profile = Profile("p", "", minimum=2, zeros=zeros, round_to=1, residual_df=1)
    assert unsafe_counts(pd.Series([0, 1, 2]), profile).tolist() == [unsafe, True, False]


@pytest.mark.parametrize(("people", "shown"), AROUND)
@pytest.mark.parametrize("side", ["part", "rest"])
def test_a_part_and_what_is_left_of_the_whole(people, shown, side):
    whole = 100
    table = pd.DataFrame({"n": [whole], "positives": [people if side == "part" else whole - people]})
    spec = TableSpec("t", "Frequencies", tuple(table), counts=("n", "positives"), parts=(("positives", "n"),))
    released = release_table(table, spec, PROFILE).table
    assert released["positives"].notna().tolist() == [shown]
    assert released["n"].tolist() == [whole]


def test_a_part_goes_with_its_whole_even_where_both_its_sides_are_empty():
    """The whole is under the minimum; the part is nought and zeros are shown, so neither side gives it away alone."""
    table = pd.DataFrame({"n": [MINIMUM - 1], "positives": [0]})
    spec = TableSpec("t", "Frequencies", tuple(table), counts=("n", "positives"), parts=(("positives", "n"),))
    assert release_table(table, spec, ZEROS).table[["n", "positives"]].isna().all(axis=None)


@pytest.mark.parametrize(("people", "shown"), AROUND)
def test_a_mean(people, shown):
    table = pd.DataFrame({"people": [people], "mean": [3], "sd": [1.5], "label": "x"})
    behind = (("mean", "people"), ("sd", "people"))
    spec = TableSpec("t", "Means", tuple(table), counts=("people",), rests_on=behind)
    released = release_table(table, spec, PROFILE).table
    assert released[["mean", "sd"]].notna().to_numpy().tolist() == [[shown, shown]]
    if shown:
        assert released[["mean", "sd"]].to_numpy().tolist() == [[3.0, 1.5]]


@pytest.mark.parametrize(("people", "shown"), AROUND)
def test_what_remains_of_a_flow(people, shown):
    table = pd.DataFrame({"nation": "All", "left": [people + 40, people], "dropped": [0, 40]})
    safe, hidden = release_chain(table, CHAIN, PROFILE)
    assert safe["left"].notna().tolist() == [True, shown]
    assert hidden.tolist() == [False, not shown]
    assert safe["dropped"].iloc[1] == 40 if shown else np.isnan(safe["dropped"].iloc[1])


@pytest.mark.parametrize(("people", "shown"), [(0, True), (1, False), *AROUND])
def test_what_a_flow_drops(people, shown):
    table = pd.DataFrame({"nation": "All", "left": [200, 200 - people], "dropped": [0, people]})
    safe, hidden = release_chain(table, CHAIN, PROFILE)
    assert safe["dropped"].notna().tolist() == [False, shown]
    assert hidden.tolist() == [False, not shown]
    assert safe["left"].tolist() == [200, 200 - people]


def test_a_flow_of_each_nation_begins_anew():
    table = pd.DataFrame(
        {"nation": ["A", "A", "B", "B"], "left": [90, 60, 300, 250], "dropped": [0, 30, 0, 50]}
    )
    safe, _ = release_chain(table, CHAIN, PROFILE)
    assert safe["dropped"].isna().tolist() == [True, False, True, False]
    assert safe["dropped"].dropna().tolist() == [30, 50]


@pytest.mark.parametrize(("cell", "shown"), AROUND)
@pytest.mark.parametrize(("df", "enough"), [(11, False), (12, True), (13, True)])
def test_a_model(cell, shown, df, enough):
    table = pd.DataFrame({"estimate": [1, 2], "se": [0.1, 0.2], "df": [df, 500], "cell": [cell, 80]})
    columns = ("estimate", "se")
    spec = TableSpec("t", "Tests", tuple(table), model=MODEL, model_columns=columns, secret=("cell",))
    released = release_table(table, spec, PROFILE)
    kept = shown and enough
    assert released.table[["estimate", "se"]].notna().to_numpy().tolist() == [[kept, kept], [True, True]]
    assert released.table["estimate"].dropna().tolist() == ([1.0] if kept else []) + [2.0]
    assert released.record["cells_suppressed"] == (0 if kept else 2)
    assert released.table["suppressed"].tolist() == [not kept, False]
    assert "cell" not in released.table


def test_cells_are_counted_over_all_rules():
    table = pd.DataFrame(
        {"n": [3, 50, 60], "estimate": [1.0, 2.0, 3.0], "df": [90, 5, 90], "cell": [90, 90, 90]}
    )
    spec = TableSpec("t", "Tests", tuple(table), counts=("n",), model=MODEL, model_columns=("estimate",))
    record = release_table(table, spec, PROFILE).record
    assert record["cells_suppressed"] == 2
    assert record["rows_suppressed"] == 2
    assert (record["status"], record["reason"]) == ("pass", "")
    assert len(record["checks"]) == 2


def test_a_table_that_counts_nobody_is_to_be_read_first():
    record = release_table(pd.DataFrame({"words": ["x"]}), TableSpec("t", "Text", ("words",)), PROFILE).record
    assert record["status"] == "review"
    assert "read it before it leaves" in record["reason"]


@pytest.mark.parametrize(
    ("count", "base", "rounded"), [(12, 5, 10), (13, 5, 15), (25, 10, 30), (7, 1, 7), (14.9, 10, 10)]
)
def test_halves_are_rounded_up(count, base, rounded):
    assert round_counts(pd.Series([count]), base).tolist() == [rounded]


@pytest.mark.parametrize(
    ("people", "hidden", "wanted"),
    [
        ([4, 40, 30], [True, False, False], [True, False, True]),
        ([4, 40, 0], [True, False, False], [True, True, False]),
        ([4, 1, 30], [True, False, False], [True, True, False]),
        ([4, 5, 30], [True, True, False], [True, True, False]),
        ([40, 50, 30], [False, False, False], [False, False, False]),
        ([4, 0, 0], [True, False, False], [True, False, False]),
    ],
)
def test_the_second_cell_is_the_smallest_that_is_shown(people, hidden, wanted):
    table = pd.DataFrame({"g": "x", "people": people})
    assert secondary(table, "people", pd.Series(hidden), ["g"]).tolist() == wanted


def test_a_group_without_a_name_is_a_group():
    table = pd.DataFrame({"g": [None, None, "x"], "people": [4, 40, 50]})
    assert secondary(table, "people", pd.Series([True, False, False]), ["g"]).tolist() == [True, True, False]


def test_parts_of_a_hidden_whole_are_hidden_and_counted():
    """The theme is hidden in sectors a and b: so is the sub-code in a, and its smallest cell but the empty one."""
    table = pd.DataFrame(
        {
            "code": ["theme"] * 4 + ["sub"] * 4 + ["other"],
            "theme": ["theme"] * 8 + ["other"],
            "sector": ["a", "b", "c", "d"] * 2 + ["a"],
            "people": [4, 3, 50, 60, 3, 0, 20, 30, 60],
        }
    )
    spec = TableSpec("t", "Frequencies", tuple(table), counts=("people",))
    released = release_table(table, spec, Profile("p", "", 1, "show", 1, 1))
    released.table.loc[[0, 1], "people"] = np.nan
    found = hide_parts(released, table, "people", "code", "theme", "sector")
    hidden = [False] * 4 + [True, False, True, False, False]
    assert found.table["people"].isna().tolist() == [True, True, *hidden[2:]]
    assert found.table["suppressed"].tolist() == hidden
    assert found.record["rows_suppressed"] == found.record["cells_suppressed"] == 2
    assert found.record["checks"][-1] == "parts of hidden cells hidden within sector"
    assert released.table["people"].notna().sum() == 7
