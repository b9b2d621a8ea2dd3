"""What the generator plants and what the mapping reads are the same quantities, person by person."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wellbeing.areas.synthetic import write_area_tables
from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.find_files import find_files, survey_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import load_source
from wellbeing.survey.synthetic import codes
from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import load_truth


@pytest.fixture(scope="module")
def written(project, concepts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic")
    source = load_source(project / "config" / "sources" / "synthetic.yaml", concepts)
    truth = load_truth(project / "resources" / "synthetic" / "published.yaml")
    write_population(folder, 1_500, 7, truth, write_area_tables(folder / "areas", 7))
    return source, folder


def test_files_are_where_the_source_says(written):
    source, folder = written
    assert [str(path) for path in find_files(source, folder).values()] == survey_files(source, folder)


def test_dictionary_finds_no_problem(written):
    source, folder = written
    table = check_dictionary(source, find_files(source, folder))
    assert table.loc[table["verdict"] == "problem", ["variable", "message"]].to_dict("records") == []
    assert table.loc[table["verdict"] == "note", "variable"].isin(["f_fihhmnnet1_dv"]).all()


def test_same_concepts_as_the_generator_means(written):
    source, folder = written
    files = find_files(source, folder)
    people, columns = read_survey(source, files)
    raw = {name: pd.read_stata(path, convert_categoricals=False) for name, path in files.items()}
    answers = raw["f_indresp"].merge(
        raw["f_hhresp"].drop(columns=["f_country", "f_gor_dv", "f_urban_dv"], errors="ignore"),
        on="f_hidp",
        how="left",
    )
    for name in ("xwavedat", "g_indresp", "i_indresp"):
        answers = answers.merge(raw[name], on="pidp", how="left", suffixes=("", "_other"))
    meant = codes.concepts(answers)
    assert len(meant.columns) > 20
    for name in meant.columns:
        if meant[name].dtype == "float64":
            np.testing.assert_allclose(people[name], meant[name], err_msg=name)
        else:
            pd.testing.assert_series_equal(people[name], meant[name], check_dtype=False)
    assert {entry["status"] for entry in columns["columns"].values()} == {"synthetic"}


def test_flow_agrees_with_the_generators_own_count(written):
    source, folder = written
    _, columns = read_survey(source, find_files(source, folder))
    truth = json.loads(Path(folder / "truth.json").read_text(encoding="utf-8"))
    planted = {id_: step["people"] for id_, step in truth["counts"]["excluded"].items()}
    assert {step["id"]: step["people"] for step in columns["exclusions"]} == planted
    assert truth["counts"]["people"] == 1_500
