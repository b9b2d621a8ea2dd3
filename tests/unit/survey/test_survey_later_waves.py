"""Questions that a later wave asks again: declared in the source, read beside the concept, no concept of their own."""

import numpy as np
import pytest
import yaml

from wellbeing.errors import InputError
from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import load_source


def test_the_later_answer_stands_beside_the_concept(ukhls, write, frames, tmp_path):
    frames["i_indresp"] = frames["i_indresp"].assign(i_sclfsato=[7, -9, 5, 4, 3, 2, 1, 7, 6, -7, 4])
    people, columns = read_survey(ukhls, find_files(ukhls, write(frames, tmp_path, "dta")))
    again = people["life_satisfaction_wave_9"]
    assert again[[0, 2]].tolist() == [7, 5]
    assert again[[1, 3, 10]].isna().all()  # not answered, not in wave 9, a proxy
    assert people["life_satisfaction"].notna()[3]
    assert "life_satisfaction_wave_9" not in columns["columns"]
    wave = columns["later_waves"]["wave_9"]
    assert wave["concepts"]["life_satisfaction"] == {
        "column": "life_satisfaction_wave_9",
        "variable": "i_sclfsato",
        "wave": 9,
        "years": "2017-2019",
    }


def test_the_dictionary_expects_what_the_first_answer_holds(ukhls, write, frames, tmp_path):
    table = check_dictionary(ukhls, find_files(ukhls, write(frames, tmp_path, "dta"))).set_index("variable")
    row = table.loc["i_sclfsato"]
    assert row["concept"] == "life_satisfaction (Wave 9)"
    assert row["expected"] == table.loc["f_sclfsato", "expected"]


def test_a_survey_of_one_time_has_no_later_wave(project, concepts):
    source = load_source(project / "config" / "sources" / "gss_happiness.yaml", concepts)
    assert source.later_waves == ()


@pytest.mark.parametrize(
    ("concept", "variable", "words"),
    [
        ("happyness", "i_sclfsato", "not a concept that this source maps"),
        ("life_satisfaction", "i_nothing", "no file declares the variable 'i_nothing'"),
        ("life_satisfaction", "i_sclonely", "i_sclonely and f_sclfsato declare different codes"),
        ("children", "i_sclfsato", "f_nkids_dv declare different codes"),
        ("household_income", "i_sclfsato", "made of several variables"),
    ],
)
def test_a_later_answer_must_be_to_the_same_question(project, concepts, tmp_path, concept, variable, words):
    sources = project / "config" / "sources"
    text = (sources / "understanding_society.yaml").read_text(encoding="utf-8")
    (tmp_path / "understanding_society.yaml").write_text(text, encoding="utf-8")
    later = {"wave_9": {"concepts": {"life_satisfaction": None, concept: variable}}}
    if concept == "life_satisfaction":
        later = {"wave_9": {"concepts": {concept: variable}}}
    mine = tmp_path / "mine.yaml"
    mine.write_text(yaml.safe_dump({"name": "mine", "like": "understanding_society", "later_waves": later}))
    with pytest.raises(InputError) as problem:
        load_source(mine, concepts)
    assert words in str(problem.value)


def test_a_null_takes_the_later_wave_out(project, concepts, tmp_path):
    sources = project / "config" / "sources"
    text = (sources / "understanding_society.yaml").read_text(encoding="utf-8")
    (tmp_path / "understanding_society.yaml").write_text(text, encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\nlike: understanding_society\nlater_waves: null\n")
    assert "i_sclfsato" not in np.concatenate(list(load_source(mine, concepts).wanted().values()))
