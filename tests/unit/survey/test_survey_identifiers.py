"""Household and region: carried from the files to the linked people, and no further."""

import pandas as pd
import pytest

from wellbeing.areas.linkage import link_areas
from wellbeing.errors import InputError
from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import load_source


@pytest.fixture
def people(ukhls, write, frames, tmp_path):
    frames["f_indresp"].loc[3, "f_gor_dv"] = -9
    return read_survey(ukhls, find_files(ukhls, write(frames, tmp_path, "dta")))[0]


def test_households_and_regions_are_carried_as_they_stand(people, frames):
    assert people["household"].tolist() == frames["f_indresp"]["f_hidp"].astype(str).tolist()
    assert people["region"].tolist()[:3] == ["1", "2", "3"]
    assert pd.isna(people["region"][3])


def test_they_are_no_concepts(ukhls, write, frames, tmp_path):
    _, columns = read_survey(ukhls, find_files(ukhls, write(frames, tmp_path, "dta")))
    assert not {"household", "region"} & set(columns["columns"])


def test_the_dictionary_says_what_the_variables_are_for(ukhls, write, frames, tmp_path):
    table = check_dictionary(ukhls, find_files(ukhls, write(frames, tmp_path, "dta"))).set_index("variable")
    assert table.loc["f_gor_dv", "concept"] == "nation, region"
    assert "household" in table.loc["f_hidp", "concept"].iloc[0]


def test_linking_keeps_them(people):
    linked, linkage = link_areas(people.assign(area="somewhere"), None, None, 1.0, {})
    assert linked["household"].notna().all()
    assert not {"household", "region"} & set(linkage["item"])


@pytest.mark.parametrize("name", ["gss_happiness", "ess_region"])
def test_sources_that_know_neither_have_neither(project, concepts, name):
    assert not load_source(project / "config" / "sources" / f"{name}.yaml", concepts).identifiers


def test_an_identifier_that_no_file_holds_is_refused(project, concepts, tmp_path):
    sources = project / "config" / "sources"
    (tmp_path / "gss_happiness.yaml").write_text((sources / "gss_happiness.yaml").read_text(encoding="utf-8"))
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\nlike: gss_happiness\nidentifiers: {region: regoin}\n")
    with pytest.raises(InputError, match=r"identifiers\.region: no file declares .* did you mean 'region'"):
        load_source(mine, concepts)
