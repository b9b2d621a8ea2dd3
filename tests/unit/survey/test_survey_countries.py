"""A file of several countries, in which people and sampling units are numbered anew in each."""

import pandas as pd
import pytest
import yaml

from wellbeing.errors import InputError
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import load_source

CHILD = {
    "name": "ess_ireland",
    "like": "ess",
    "exclusions": [
        {"id": "other_country", "label": "Lives in another country", "variable": "cntry", "keep": ["IE"]},
        {"id": "no_area", "label": "No sampling unit known", "no_area": True},
    ],
}


@pytest.fixture
def ireland(project, concepts, tmp_path):
    """The shipped source and, beside a copy of it, one that keeps a single country."""
    folder = tmp_path / "sources"
    folder.mkdir()
    shipped = project / "config" / "sources" / "ess.yaml"
    (folder / "ess.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "ess_ireland.yaml").write_text(yaml.safe_dump(CHILD), encoding="utf-8")
    return load_source(folder / "ess_ireland.yaml", concepts)


@pytest.fixture
def answers(ireland):
    """Six made-up people who all answer 1 to everything."""
    frame = pd.DataFrame({name: [1] * 6 for name in ireland.wanted()["ess"]})
    frame["cntry"] = ["BE", "BE", "IE", "IE", "IE", "PT"]
    frame["idno"] = [1, 2, 1, 2, 3, 1]
    frame["psu"] = ["7", "8", "7", "7", "", "7"]
    frame["agea"] = 40
    return frame


def test_one_country_is_kept_and_numbers_do_not_collide(ireland, answers, tmp_path):
    path = tmp_path / "ess_many.csv"
    answers.to_csv(path, index=False)
    people, columns = read_survey(ireland, find_files(ireland, path))
    assert people["person_id"].tolist() == ["BE-1", "BE-2", "IE-1", "IE-2", "IE-3", "PT-1"]
    assert people["area"].tolist()[:4] == ["BE-7", "BE-8", "IE-7", "IE-7"]
    assert people["dropped"].tolist()[:2] == ["other_country"] * 2
    assert people["dropped"].isna().tolist() == [False, False, True, True, False, False]
    assert people["dropped"][4] == "no_area"
    assert [step["people"] for step in columns["exclusions"]] == [3, 1]


def test_a_number_twice_in_one_country_is_refused(ireland, answers, tmp_path):
    path = tmp_path / "ess_many.csv"
    answers.assign(idno=[1, 2, 1, 1, 3, 1]).to_csv(path, index=False)
    with pytest.raises(InputError, match=r"duplicate cntry \+ idno: 1 person on 2 rows"):
        read_survey(ireland, find_files(ireland, path))
