"""One table from four formats, whatever the capitals and the encoding; a clear word when it cannot be."""

import bz2
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from wellbeing.errors import InputError
from wellbeing.survey.readers import read_table

FRAME = pd.DataFrame(
    {
        "pidp": np.arange(68_000_007, 68_000_407, dtype="int64"),
        "F_Age": np.arange(400) % 70 + 16,
        "unwanted": 1.5,
        "area": ["00AA", "E06000001", "", " 007 "] * 100,
    }
)


def write(path: Path, frame: pd.DataFrame = FRAME) -> Path:
    if path.suffix == ".dta":
        labels = {"F_Age": {16: "sixteen"}} if "F_Age" in frame else {}
        frame.to_stata(path, write_index=False, version=117, value_labels=labels)
    elif path.suffix == ".sav":
        pyreadstat.write_sav(frame, str(path), variable_value_labels={"F_Age": {16: "sixteen"}})
    else:
        frame.to_csv(path, sep="\t" if path.suffix == ".tab" else ",", index=False)
    return path


@pytest.mark.parametrize("ending", ["dta", "sav", "tab", "csv"])
def test_wanted_columns_only_in_lower_case(tmp_path, ending):
    table = read_table(write(tmp_path / f"a.{ending}"), ["f_age", "area", "not_there", "pidp"], ["area"])
    assert list(table.frame.columns) == ["f_age", "area", "pidp"]
    assert table.frame["pidp"].astype("int64").tolist() == FRAME["pidp"].tolist()
    assert table.frame["f_age"].dtype == "float64"
    assert table.frame["area"].dtype == "str"
    assert table.frame["area"][:2].tolist() == ["00AA", "E06000001"]
    assert table.frame["area"][3] == "007"
    assert table.frame["area"].isna().sum() == 100


@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_value_labels_come_from_the_file(tmp_path, ending):
    table = read_table(write(tmp_path / f"a.{ending}"), ["f_age"])
    assert table.value_labels == {"f_age": {16: "sixteen"}}


@pytest.mark.parametrize("ending", ["dta", "sav", "tab"])
def test_no_wanted_column_is_no_error_here(tmp_path, ending):
    table = read_table(write(tmp_path / f"a.{ending}"), ["elsewhere"])
    assert list(table.frame.columns) == []


@pytest.mark.parametrize("share", [0.001, 0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_truncated_file_is_one_clear_message(tmp_path, ending, share):
    whole = write(tmp_path / f"whole.{ending}").read_bytes()
    cut = tmp_path / f"cut.{ending}"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match=rf"cut\.{ending}: cannot be read, .* cut short"):
        read_table(cut, ["pidp", "f_age"])


@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_a_page_of_html_under_a_data_name(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    path.write_text("<html>log in to download</html>" * 20)
    with pytest.raises(InputError, match=rf"a\.{ending}: cannot be read"):
        read_table(path, ["pidp"])


def test_tab_file_cut_inside_a_line(tmp_path):
    path = tmp_path / "a.tab"
    path.write_text("pidp\tf_age\tarea\n1\t20\tx\n2\t3")
    with pytest.raises(InputError, match=r"a\.tab: the last line has 2 values where the header has 3"):
        read_table(path, ["pidp"])


@pytest.mark.parametrize("content", ["", "\n"])
def test_empty_file(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_text(content)
    with pytest.raises(InputError, match=r"a\.csv: the file is empty"):
        read_table(path, ["pidp"])


def test_file_that_is_not_there(tmp_path):
    for ending in ("dta", "csv"):
        with pytest.raises(InputError, match="no such file"):
            read_table(tmp_path / f"a.{ending}", ["pidp"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_encodings_of_text(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("idno,place\n1,Liège\n2,Ynys Môn\n".encode(encoding))
    table = read_table(path, ["idno", "place"], ["place"])
    assert table.frame["place"].tolist() == ["Liège", "Ynys Môn"]
    assert table.frame["idno"].tolist() == [1, 2]


def test_bytes_that_windows_text_does_not_have_fall_back_to_latin_1(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"idno,place\n1,Li\xe8ge\x81\n")
    assert read_table(path, ["place"], ["place"]).frame["place"][0].startswith("Liège")


def test_stata_file_whose_words_are_not_in_its_declared_encoding(tmp_path):
    path = tmp_path / "a.dta"
    pd.DataFrame({"idno": [1.0, 2.0], "place": ["Liège", "Gent"]}).to_stata(
        path, write_index=False, version=118
    )
    path.write_bytes(path.read_bytes().replace("è".encode(), b"\xe8\xe8"))  # now latin-1 in a UTF-8 format
    table = read_table(path, ["idno", "place"], ["place"])
    assert table.frame["place"].tolist() == ["Lièège", "Gent"]


@pytest.mark.parametrize("ending", ["dta", "tab", "csv"])
def test_two_columns_of_one_name_are_refused_where_wanted(tmp_path, ending):
    frame = pd.DataFrame({"pidp": [1, 2], "AREA": ["a", "b"], "Area": ["c", "d"]})
    path = write(tmp_path / f"a.{ending}", frame)
    assert read_table(path, ["pidp"]).frame["pidp"].tolist() == [1, 2]
    with pytest.raises(InputError, match=rf"a\.{ending}: more than one column is called area"):
        read_table(path, ["pidp", "area"])


def test_words_in_a_column_of_numbers_stay_words(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,\n NA,2\n")
    frame = read_table(path, ["x", "y"]).frame
    assert frame["x"].tolist() == [1.0, "NA"]  # not silently missing, and no matter to the other cell
    assert frame["y"].dtype == "float64"


def test_numbers_wanted_as_words_have_no_decimal_point(tmp_path):
    path = tmp_path / "a.dta"
    pd.DataFrame({"psu": [12.0, np.nan, 2008.0]}).to_stata(path, write_index=False)
    words = read_table(path, ["psu"], ["psu"]).frame["psu"]
    assert words[0] == "12"
    assert words[2] == "2008"
    assert words.isna().tolist() == [False, True, False]


def test_compressed_table(tmp_path):
    path = tmp_path / "a.csv.bz2"
    path.write_bytes(bz2.compress(b"a,b\n1,2\n3,4\n"))
    assert read_table(path, ["b"]).frame["b"].tolist() == [2, 4]
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(InputError, match=r"a\.csv\.bz2: cannot be read"):
        read_table(path, ["b"])
