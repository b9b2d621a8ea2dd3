"""What a file calls missing is a code like any other: the mapping alone decides, and says where the two differ."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.readers import read_table
from wellbeing.survey.recode import clean, matches
from wellbeing.survey.source import Variable, load_source

LETTERS = {6: "a", 66: "a", 7: "b", 77: "b", 8: "c", 88: "c", 9: "d", 99: "d", 999: "d"}
"""How the European Social Survey's Stata files write its missing codes."""
PEOPLE = 240


@pytest.fixture
def ess(project, concepts):
    return load_source(project / "config" / "sources" / "ess.yaml", concepts)


@pytest.fixture
def people(ess) -> pd.DataFrame:
    """People who do not exist, with every valid and missing code of each variable in turn."""
    frame = {}
    for name in ess.wanted()["ess"]:
        variable = ess.variable(name)
        codes = [c for c in (*variable.codes, *variable.missing) if not isinstance(c, str)]
        if variable.range:
            low, high = variable.range
            codes += [int(low + (high - low) * share) for share in (0, 0.2, 0.5, 0.9, 1)]
            codes = [c for c in dict.fromkeys(codes)]
        frame[name] = np.resize(np.array(codes or [1], dtype="float64"), PEOPLE)
    frame |= {"idno": np.arange(PEOPLE) + 1.0, "psu": np.arange(PEOPLE) % 8 + 1.0}
    return pd.DataFrame(frame | {"cntry": "BE", "region": np.resize(["BE10", "BE21", "99999"], PEOPLE)})


def write_formats(ess, frame, folder):
    """The same people as .csv, as .sav and .zsav with declared missing codes, and as .dta with tagged ones."""
    declared = {
        n: sorted(
            {*(c for c in ess.variable(n).missing if not isinstance(c, str))}
            | ({66} if n == "rshpsts" else set())
        )
        for n in ess.wanted()["ess"]
        if not ess.variable(n).text
    }
    declared = {name: codes for name, codes in declared.items() if codes}
    ranges = {n: c if len(c) <= 3 else [{"lo": min(c), "hi": max(c)}] for n, c in declared.items()}
    frame.convert_dtypes().to_csv(folder / "ess9.csv", index=False)  # whole numbers without a point
    for ending in ("sav", "zsav"):
        pyreadstat.write_sav(
            frame, str(folder / f"ess9.{ending}"), missing_ranges=ranges, compress=ending == "zsav"
        )
    tagged, tags = frame.copy(), {}
    for name, codes in declared.items():
        tagged[name] = [LETTERS[v] if v in codes else v for v in frame[name]]
        tagged[name] = tagged[name].astype(object)
        tags[name] = sorted({LETTERS[code] for code in codes})
    pyreadstat.write_dta(tagged, str(folder / "ess9.dta"), missing_user_values=tags, version=14)
    return {ending: {"ess": folder / f"ess9.{ending}"} for ending in ("csv", "sav", "zsav", "dta")}


def assert_same(ess, written):
    expected, meta = read_survey(ess, written["csv"])
    counts = check_dictionary(ess, written["csv"])
    for files in written.values():
        again, other = read_survey(ess, files)
        pd.testing.assert_frame_equal(again, expected)
        assert other["exclusions"] == meta["exclusions"]
        checked = check_dictionary(ess, files)
        pd.testing.assert_frame_equal(
            checked[["variable", "n_valid", "n_missing"]], counts[["variable", "n_valid", "n_missing"]]
        )
        assert set(checked["verdict"]) <= {"ok", "note"}
    return expected


def test_every_format_holds_the_same_people(ess, people, tmp_path):
    read = assert_same(ess, write_formats(ess, people, tmp_path))
    assert (read["partnered"] == 0).sum() == (people["rshpsts"] == 66).sum() > 0


def test_belgium_from_every_format(ess, realdata, tmp_path):
    path = realdata / "survey" / "ess9_belgium.csv"
    if not path.is_file():
        pytest.skip(f"{path} not found: real-file test skipped")
    frame = pd.read_csv(path, usecols=ess.wanted()["ess"])
    read = assert_same(ess, write_formats(ess, frame, tmp_path))
    assert read["partnered"].value_counts().to_dict() == {1.0: 1_105, 0.0: 653}


def test_a_difference_between_file_and_mapping_is_noted(ess, people, tmp_path):
    written = write_formats(ess, people, tmp_path)
    spss = check_dictionary(ess, written["sav"]).set_index("variable")["message"]
    stata = check_dictionary(ess, written["dta"]).set_index("variable")["message"]
    n = int((people["rshpsts"] == 66).sum())
    assert f"the file declares 66 ({n} rows) missing, the mapping does not" in spss["rshpsts"]
    assert "read as blank" in stata["vote"]
    assert ".a" not in stata["rshpsts"]  # declared there, so nothing to say


def test_each_code_is_counted_with_what_becomes_of_it(ess, people, tmp_path):
    people.loc[people["vote"] == 9, "vote"] = 5
    people.to_csv(tmp_path / "ess9.csv", index=False)
    became = check_dictionary(ess, {"ess": tmp_path / "ess9.csv"}).set_index("variable")["became"]
    n = people["vote"].value_counts()
    assert became["vote"] == (
        f"7: {n[7]} rows missing; 8: {n[8]} rows missing; 5: {n[5]} rows not declared; 1 yes: {n[1]} rows kept; "
        f"2 no: {n[2]} rows kept; 3 not eligible to vote: {n[3]} rows kept (left out of voted)"
    )
    assert became["region"] == ""  # places are not listed


def test_a_side_that_vanishes_is_a_problem_with_its_name(ess, people, tmp_path):
    people.loc[people["rshpsts"] == 66, "rshpsts"] = np.nan
    people.to_csv(tmp_path / "ess9.csv", index=False)
    row = check_dictionary(ess, {"ess": tmp_path / "ess9.csv"}).set_index("variable").loc["rshpsts"]
    assert row["verdict"] == "problem"
    assert "partnered has one value left, 1" in row["message"]


def test_money_is_not_overruled_by_a_range_of_the_file(tmp_path):
    path = tmp_path / "a.sav"
    frame = pd.DataFrame({"income": [-8.5, -3.0, -9.0, 100.0]})
    pyreadstat.write_sav(frame, str(path), missing_ranges={"income": [{"lo": -9, "hi": -1}]})
    table = read_table(path, ["income"])
    income = Variable("income", "f", None, missing=(-9,), money=True)
    assert clean(table.frame["income"], income).dropna().tolist() == [-8.5, -3.0, 100.0]
    assert table.missing == {"income": ((-9.0, -1.0),)}


def test_letters_of_a_text_variable_are_no_missing_values(tmp_path):
    path = tmp_path / "a.dta"
    frame = pd.DataFrame(
        {"code": pd.Series([1.0, "a", "z", None], dtype=object), "area": ["a", "b", "", ".a"]}
    )
    pyreadstat.write_dta(frame, str(path), missing_user_values={"code": ["a", "z"]}, version=14)
    read = read_table(path, ["code", "area"], ["area"]).frame
    assert read["code"].tolist()[:3] == [1.0, ".a", ".z"]
    assert read["area"].dropna().tolist() == ["a", "b", ".a"]


def test_no_place_is_named_by_a_missing_value(tmp_path):
    path = tmp_path / "a.dta"
    frame = pd.DataFrame({"psu": pd.Series([1.0, "a", 12.0], dtype=object)})
    pyreadstat.write_dta(frame, str(path), missing_user_values={"psu": ["a"]}, version=14)
    psu = Variable("psu", "f", None, text=True)
    assert clean(read_table(path, ["psu"], ["psu"]).frame["psu"], psu).dropna().tolist() == ["1", "12"]


def test_codes_in_single_precision_match_as_they_are_written(tmp_path):
    path = tmp_path / "a.dta"
    pd.DataFrame({"q": np.array([0.1, 0.3, 1.0], dtype="float32")}).to_stata(path, write_index=False)
    column = read_table(path, ["q"]).frame["q"]
    assert matches(column, (0.1,)).tolist() == [True, False, False]
    assert matches(column, (0.3, 1)).tolist() == [False, True, True]


def test_a_por_file_says_what_it_cannot_show(tmp_path):
    path = tmp_path / "a.por"
    pyreadstat.write_por(pd.DataFrame({"age": [20.0, 30.0]}), str(path))
    table = read_table(path, ["age"])
    assert table.frame["age"].tolist() == [20.0, 30.0]
    assert "declares missing arrive as blanks" in table.notes[0]
