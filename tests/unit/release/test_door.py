"""The release door: nothing small leaves, and nothing hidden can be worked out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.catalogue import Chain, ModelCheck
from wellbeing.errors import InputError
from wellbeing.release.door import release_table, round_counts
from wellbeing.release.profiles import Profile, load_profile
from wellbeing.release.specs import TableSpec

STANDARD = Profile("standard", "", minimum=10, zeros="suppress", round_to=5, residual_df=10)
PUBLIC = Profile("public", "", minimum=1, zeros="show", round_to=1, residual_df=1)
OWN = ("concept", "category", "people")
COUNTS = TableSpec("counts", "Frequencies", OWN, counts=("people",), within=("concept",))


def counts(*people):
    return pd.DataFrame({"concept": "x", "category": range(len(people)), "people": people})


def test_small_counts_are_hidden_and_others_rounded():
    spec = TableSpec("counts", "Frequencies", OWN, counts=("people",))
    released = release_table(counts(3, 0, 12, 13, 1000), spec, STANDARD)
    assert released.table["people"].isna().tolist() == [True, True, False, False, False]
    assert released.table["people"].iloc[2:].tolist() == [10, 15, 1000]
    assert released.table["suppressed"].tolist() == [True, True, False, False, False]
    assert released.record["cells_suppressed"] == 2
    assert released.record["status"] == "pass"


def test_zero_is_shown_where_the_profile_shows_zeros():
    profile = Profile("o", "", minimum=8, zeros="show", round_to=5, residual_df=10)
    assert release_table(counts(0, 7, 50), COUNTS, profile).table["people"].iloc[0] == 0


def test_a_lone_hidden_cell_takes_the_smallest_other_with_it():
    released = release_table(counts(4, 40, 900), COUNTS, STANDARD).table
    assert released["people"].isna().tolist() == [True, True, False]


def test_an_empty_cell_is_no_cover_for_a_hidden_one():
    profile = Profile("o", "", minimum=8, zeros="show", round_to=5, residual_df=10)
    assert release_table(counts(4, 0, 40, 900), COUNTS, profile).table["people"].isna().tolist() == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ((4, 6, 900), 2),  # together the minimum
        ((4, 5, 900), 3),  # the total less 900 tells that nine are hidden
        ((1, 2, 3, 20, 900), 4),
        ((1, 2, 3, 4, 900), 4),
        ((3, 0, 0, 40, 50), 4),
    ],
)
def test_cells_are_hidden_until_their_sum_reaches_the_minimum(people, hidden):
    assert release_table(counts(*people), COUNTS, STANDARD).table["people"].isna().sum() == hidden


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_a_known_total_tells_of_no_group_below_the_minimum(people):
    released = release_table(counts(*people), COUNTS, STANDARD).table["people"]
    unseen = sum(n for n, shown in zip(people, released, strict=True) if np.isnan(shown))
    assert unseen == 0 or unseen >= 10 or released.isna().all()


def test_the_remainder_of_a_part_is_guarded_too():
    table = pd.DataFrame({"n": [1000, 1000], "positives": [997, 500]})
    spec = TableSpec(
        "fits", "Frequencies", ("n", "positives"), counts=("n", "positives"), parts=(("positives", "n"),)
    )
    released = release_table(table, spec, STANDARD).table
    assert released["positives"].isna().tolist() == [True, False]
    assert released["n"].tolist() == [1000, 1000]


def test_flow_adds_up_after_rounding_and_hides_small_drops():
    table = pd.DataFrame(
        {"order": range(4), "nation": "All", "remaining": [1767, 1760, 1201, 1199], "dropped": [0, 7, 559, 2]}
    )
    spec = TableSpec("flow", "Frequencies", tuple(table), chain=Chain("remaining", "dropped", ("nation",)))
    released = release_table(table, spec, STANDARD).table
    assert released["remaining"].tolist() == [1765, 1760, 1200, 1200]
    assert released["dropped"].isna().tolist() == [True, True, False, True]
    assert released["dropped"].iloc[2] == 560
    exact = release_table(table, spec, PUBLIC).table
    assert exact["dropped"].iloc[1:].tolist() == [7, 559, 2]


def test_a_model_on_a_small_cell_keeps_its_row_and_loses_its_numbers():
    table = pd.DataFrame({"estimate": [0.2, 0.9], "df": [500, 500], "cell": [80, 4], "status": ["ok", "ok"]})
    spec = TableSpec(
        "e",
        "Tests",
        tuple(table),
        model=ModelCheck("df", "cell"),
        model_columns=("estimate",),
        secret=("cell",),
    )
    released = release_table(table, spec, STANDARD).table
    assert released["estimate"].isna().tolist() == [False, True]
    assert "cell" not in released
    assert released["status"].tolist() == ["ok", "ok"]


def test_a_model_with_few_degrees_of_freedom_is_hidden():
    table = pd.DataFrame({"estimate": [0.2], "df": [4], "cell": [80]})
    spec = TableSpec("e", "Tests", tuple(table), model=ModelCheck("df", "cell"), model_columns=("estimate",))
    assert release_table(table, spec, STANDARD).table["estimate"].isna().all()


def test_means_need_people_behind_them():
    table = pd.DataFrame({"people": [4, 40], "mean": [1.5, 2.5]})
    spec = TableSpec("m", "Means", ("people", "mean"), counts=("people",), rests_on=(("mean", "people"),))
    assert release_table(table, spec, STANDARD).table["mean"].isna().tolist() == [True, False]


@pytest.mark.parametrize("column", ["person_id", "household"])
def test_row_level_tables_are_refused(column):
    table = pd.DataFrame({column: [1, 2], "people": [10, 10]})
    with pytest.raises(InputError, match="row-level"):
        release_table(table, TableSpec("x", "Frequencies", tuple(table), counts=("people",)), STANDARD)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (["concept", "category", "people", "income"], "holds income, which the catalogue does not know"),
        (["concept", "category"], "lacks people"),
    ],
)
def test_a_column_too_many_or_too_few_stops_the_table_by_name(columns, words):
    with pytest.raises(InputError, match=f"table 'counts' {words}"):
        release_table(pd.DataFrame({name: [20] for name in columns}), COUNTS, STANDARD)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8))
def test_no_released_count_is_below_the_minimum_and_no_lone_cell_can_be_worked_out(people):
    released = release_table(counts(*people), COUNTS, STANDARD).table["people"]
    assert (released.dropna() >= 10).all()
    hidden = released.isna().sum()
    assert hidden != 1 or len(people) == 1


@given(st.integers(0, 10**6), st.sampled_from([1, 5, 10]))
def test_rounding_moves_a_count_by_half_the_base_at_most(count, base):
    rounded = round_counts(pd.Series([count]), base).iloc[0]
    assert rounded % base == 0
    assert abs(rounded - count) <= base / 2


def test_every_profile_of_the_study_loads(project):
    for name in ("standard", "acro", "ukds", "llc", "strict", "opensafely", "public"):
        assert load_profile(project / "config/release.yaml", name).minimum >= 1
    with pytest.raises(InputError, match="no release profile 'stric'"):
        load_profile(project / "config/release.yaml", "stric")


def test_rounding_keeps_missing_missing():
    assert np.isnan(round_counts(pd.Series([np.nan]), 5).iloc[0])
