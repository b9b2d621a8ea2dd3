"""Reading and harmonising Understanding Society's layout, and every way its files can be wrong."""

import numpy as np
import pandas as pd
import pytest

from wellbeing.errors import InputError
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import read_survey


@pytest.fixture
def read(ukhls, write, tmp_path):
    def run(frames, ending="dta"):
        root = write(frames, tmp_path / ending, ending)
        return read_survey(ukhls, find_files(ukhls, root))

    return run


def test_three_formats_give_the_same_people(read, frames):
    people, columns = read(frames, "dta")
    for ending in ("sav", "tab"):
        others, other_columns = read(frames, ending)
        pd.testing.assert_frame_equal(others, people)
        assert other_columns == columns


def test_layout_of_the_table(read, frames, ukhls):
    people, columns = read(frames)
    assert list(people.columns[:4]) == ["person_id", "area", "weight", "dropped"]
    assert list(people.columns[4:]) == [
        *ukhls.identifiers,
        *ukhls.concepts,
        "life_satisfaction_wave_9",
    ]
    assert people["person_id"].dtype == "int64"
    assert people["person_id"].tolist() == frames["f_indresp"]["pidp"].tolist()
    for name in ukhls.concepts:
        categorical = ukhls.vocabulary[name]["kind"] == "categorical"
        assert people[name].dtype == ("str" if categorical else "float64")
        assert columns["columns"][name]["kind"] == ukhls.vocabulary[name]["kind"]
    assert columns["columns"]["age_squared"]["derive"] == {"square": "age"}
    assert "age_squared" not in people


def test_each_person_is_dropped_for_the_first_reason_that_applies(read, frames):
    people, columns = read(frames)
    steps = ["proxy", "no_weight", "absent_wave_7", "absent_wave_9", "no_area", "no_area"]
    assert people["dropped"][:6].tolist() == steps
    assert people["dropped"][6:10].isna().all()
    assert people["dropped"][10:].tolist() == ["no_area"] * 2  # the code is "-9"
    assert [step["people"] for step in columns["exclusions"]] == [1, 1, 1, 1, 4]
    assert people["dropped"].notna().sum() == sum(step["people"] for step in columns["exclusions"])


def test_wave_of_every_column(read, frames):
    _, columns = read(frames)
    waves = {name: entry["wave"] for name, entry in columns["columns"].items()}
    assert waves.pop("mental_wellbeing") == 7
    assert waves.pop("not_lonely") == 9
    assert waves.pop("ethnicity") == "all"
    assert set(waves.values()) == {6}


def test_households_and_other_files_are_joined_many_to_one(read, frames):
    people, _ = read(frames)
    assert len(people) == len(frames["f_indresp"])
    assert people["area"].tolist()[:4] == ["E06000001", "E06000001", "E07000026", "E07000026"]
    assert people["area"].tolist()[6:8] == ["00AA", "00AA"]  # kept as words
    assert people["tenure"].tolist()[:8:2] == ["owned", "mortgaged", "social_rent", "private_rent"]
    assert people["tenure"][8:].isna().all()  # 8 is left out, -9 is missing
    assert np.isnan(people["mental_wellbeing"][2])
    assert people["mental_wellbeing"][3] == 22.0
    assert people["ethnicity"].tolist()[:7] == [
        "white_british",
        "other_white",
        "mixed",
        "asian",
        "black",
        "other",
        "other",
    ]


def test_money_may_be_negative(read, frames):
    income = read(frames)[0]["household_income"]
    assert income[0] == pytest.approx(np.log(1500))
    assert income[2] == pytest.approx(np.log(100))  # -8 pounds is an income, raised to the floor
    assert np.isnan(income[4])  # -9 is declared missing for this variable
    assert income[8] == pytest.approx(np.log(4500.5 / 1.5))


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        ("unemployed", [0, 0, 1, np.nan, 0, np.nan, np.nan, np.nan, 0, 0, 0, np.nan]),
        ("partnered", [0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]),
        ("safe_after_dark", [np.nan, 1, 0, 0, np.nan, np.nan, 1, 1, 0, 0, np.nan, np.nan]),
        ("belonging", [1, 1, 0, 0, 0, np.nan] * 2),
        ("children", [0, 0, 1, 1, 1, 1, 0, 0, 0, 0, np.nan, np.nan]),
        ("not_lonely", [1, 0, 0, np.nan, 0, 0, 1, 0, 0, 1, 0, 0]),
        ("likes_neighbourhood", [np.nan, 0, *([1, 0] * 5)]),
    ],
)
def test_recodes(read, frames, concept, expected):
    np.testing.assert_array_equal(read(frames)[0][concept], expected)


def test_employment_levels(read, frames):
    assert read(frames)[0]["employment"].tolist() == [
        *("employed", "employed", "unemployed", "retired", "employed", "family_care", "student"),
        *("long_term_sick", "employed", "employed", "employed", "other"),
    ]


def test_big_identifiers_keep_every_digit(read, frames):
    frames["f_indresp"]["pidp"] += 1_632_000_000
    for name in ("xwavedat", "g_indresp", "i_indresp"):
        frames[name]["pidp"] += 1_632_000_000
    people, _ = read(frames, "tab")
    assert people["person_id"].tolist() == frames["f_indresp"]["pidp"].tolist()


@pytest.mark.parametrize("ending", ["dta", "tab"])
def test_duplicate_person_is_refused_without_printing_anyone(read, frames, ending):
    base = frames["f_indresp"]
    frames["f_indresp"] = pd.concat([base, base.iloc[[3, 3, 7]]])
    with pytest.raises(InputError, match=r"f_indresp\.\w+: duplicate pidp: 2 people on 5 rows") as caught:
        read(frames, ending)
    assert not any(str(number) in str(caught.value) for number in base["pidp"])


def test_duplicate_household_is_refused(read, frames):
    frames["f_hhresp"] = pd.concat([frames["f_hhresp"], frames["f_hhresp"].iloc[[0]]])
    with pytest.raises(InputError, match=r"f_hhresp\.dta: duplicate f_hidp"):
        read(frames)


def test_files_of_different_waves_are_refused(read, frames):
    frames["f_oslaua"]["f_hidp"] += 1_000_000
    with pytest.raises(InputError, match=r"f_oslaua_protect\.dta: not one f_hidp .* different waves"):
        read(frames)


def test_missing_variables_are_all_listed_with_the_mend(read, frames):
    frames["f_indresp"] = frames["f_indresp"].drop(columns=["f_volun", "f_crdark"])
    frames["i_indresp"] = frames["i_indresp"].drop(columns=["i_sclonely"]).assign(other=1)
    with pytest.raises(
        InputError, match=r"f_volun(?s:.*)i_sclonely(?s:.*)like: understanding_society"
    ) as caught:
        read(frames)
    assert "f_crdark" in str(caught.value)


def test_identifier_that_is_no_number_is_refused(read, frames):
    whole = frames["f_indresp"]["pidp"]
    frames["f_indresp"]["pidp"] = whole + 0.5
    with pytest.raises(InputError, match=r"f_indresp\.dta: pidp must be a whole number"):
        read(frames)
    frames["f_indresp"]["pidp"] = whole.astype("float64").mask(whole == whole[3])
    with pytest.raises(InputError, match="every row needs pidp; it is blank on 1 of them"):
        read(frames)


def test_values_nobody_declared_become_missing(read, frames):
    frames["f_indresp"].loc[6, "f_sclfsato"] = 8
    frames["f_indresp"].loc[7, "f_dvage"] = 140
    people, _ = read(frames)
    assert np.isnan(people["life_satisfaction"][6])
    assert np.isnan(people["age"][7])
