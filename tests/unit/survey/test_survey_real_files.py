"""Real people: the extract every environment holds, and the European Social Survey where it is at hand."""

import json

import pandas as pd
import pyreadstat
import pytest

from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import about, describe, read_survey
from wellbeing.survey.source import load_source


@pytest.fixture
def source(project, concepts):
    return lambda name: load_source(project / "config" / "sources" / f"{name}.yaml", concepts)


@pytest.fixture
def belgium(realdata):
    path = realdata / "survey" / "ess9_belgium.csv"
    if not path.is_file():
        pytest.skip(f"{path} not found: real-file test skipped")
    return path


def test_general_social_survey(source):
    gss = source("gss_happiness")
    files = find_files(gss, None)
    people, columns = read_survey(gss, files)
    assert len(people) == 17_137
    assert people["area"].nunique() == 9 * 7
    assert people["dropped"].isna().all()
    assert people["weight"].isna().all()
    assert people["person_id"].is_unique
    assert people["happiness"].value_counts().to_dict() == {2: 9_791, 3: 5_260, 1: 2_086}
    assert people["participation"].sum() == 1_193 + 1_495 + 939 + 3_041 + 1_274
    assert people["unemployed"].notna().sum() == 9_214 + 1_812 + 335 + 485
    assert people["household_income_band"].value_counts()["upper"] == 9_725
    assert (
        columns["columns"]["household_income_band"]["reference"] in people["household_income_band"].unique()
    )
    assert set(check_dictionary(gss, files)["verdict"]) == {"ok"}


def test_happiness_agrees_with_the_extracts_own_indicators(source):
    gss = source("gss_happiness")
    path = find_files(gss, None)["gss"]
    raw = pd.read_csv(path)
    people, _ = read_survey(gss, {"gss": path})
    assert (people["happiness"] == 3).eq(raw["vhappy"] == 1).all()
    # the extract's own band leaves out those who go every week, so it is held against ours in one direction
    assert (people["participation"][raw["regattend"] == 1] == 1).all()
    assert people["participation"].isna().eq(raw["attend"].isna()).all()


def test_columns_can_be_written_as_json(source):
    for name in ("gss_happiness", "ess", "synthetic"):
        survey = source(name)
        columns = {"source": about(survey), "columns": describe(survey)}
        assert json.loads(json.dumps(columns)) == columns


def test_european_social_survey_belgium(source, belgium):
    ess = source("ess")
    files = find_files(ess, belgium)
    people, columns = read_survey(ess, files)
    assert len(people) == 1_767
    assert people["dropped"].isna().sum() + sum(step["people"] for step in columns["exclusions"]) == 1_767
    assert people["person_id"].is_unique
    assert people["person_id"].str.startswith("BE-").all()
    assert people["area"].nunique() == 273
    assert people["age"].between(15, 90).sum() == 1_766  # one refusal; 77 is an age
    assert (people["age"] == 77).any()
    assert people["voted"].isna().sum() == 231 + 7  # not eligible, refused or not known
    assert people["household_income_decile"].isna().sum() == 33 + 104
    assert people["weight"].mean() == pytest.approx(1, abs=0.01)
    assert people["life_satisfaction"].isna().sum() == 3
    assert set(check_dictionary(ess, files)["verdict"]) == {"ok"}


def test_regions_in_place_of_sampling_units(source, belgium):
    region, unit = source("ess_region"), source("ess")
    people, columns = read_survey(region, find_files(region, belgium.parent))
    assert people["area"].nunique() == 11
    assert people["area"].str.match(r"BE\d\d").all()
    assert columns["source"]["area_label"] == "region"
    others, _ = read_survey(unit, find_files(unit, belgium))
    assert others["region"].tolist() == people["area"].tolist()
    pd.testing.assert_frame_equal(people.drop(columns="area"), others.drop(columns=["area", "region"]))


@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_the_other_formats_of_the_integrated_file(source, belgium, tmp_path, ending):
    ess = source("ess")
    names = ess.wanted()["ess"]
    raw = pd.read_csv(belgium, usecols=names)
    path = tmp_path / f"ESS9e03_1.{ending}"
    if ending == "dta":
        raw.to_stata(path, write_index=False, version=118)
    else:
        pyreadstat.write_sav(raw, str(path))
    again, _ = read_survey(ess, find_files(ess, tmp_path))
    people, _ = read_survey(ess, {"ess": belgium})
    pd.testing.assert_frame_equal(again, people)
