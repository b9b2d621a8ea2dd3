"""A fact of the area that already stands in the survey's file can be an exposure."""

import pandas as pd
import pytest
import yaml

from wellbeing.errors import InputError
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import load_source


@pytest.fixture
def source(tmp_path, concepts):
    body = {
        "name": "mine",
        "title": "Mine",
        "status": "real",
        "citation": "None",
        "licence": "None",
        "area_label": "region",
        "base": "people",
        "files": {
            "people": {
                "pattern": "people",
                "key": "id",
                "variables": {
                    "id": None,
                    "region": {"text": True},
                    "gdp": {"range": [0, 1e6]},
                    "sex": {"codes": [1, 2]},
                },
            }
        },
        "area": {"variable": "region"},
        "concepts": {
            "income_area": {"variable": "gdp", "log": True},
            "female": {"variable": "sex", "recode": {1: 2, 0: 1}},
        },
    }
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(body), encoding="utf-8")
    return load_source(tmp_path / "mine.yaml", concepts)


def people(tmp_path, gdp):
    frame = pd.DataFrame(
        {"id": [1, 2, 3, 4], "region": ["a", "a", "b", "NA"], "gdp": gdp, "sex": [1, 2, 1, 2]}
    )
    frame.to_csv(tmp_path / "people.csv", index=False)
    return {"people": tmp_path / "people.csv"}


def test_one_value_an_area_is_read(source, tmp_path):
    read, meta = read_survey(source, people(tmp_path, [100, 100, 200, 300]))
    assert read["income_area"].round(3).tolist() == [4.605, 4.605, 5.298, 5.704]
    assert read["area"].isna().tolist() == [False, False, False, True]
    assert meta["columns"]["income_area"]["level"] == "area"


def test_people_of_one_area_who_differ_in_it_are_refused(source, tmp_path):
    with pytest.raises(
        InputError, match=r"income_area is a fact of the area, but in 1 areas people differ in gdp"
    ):
        read_survey(source, people(tmp_path, [100, 150, 200, 300]))
