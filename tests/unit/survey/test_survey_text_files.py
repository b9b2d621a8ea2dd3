"""Text files as they come: each cell by itself, read rightly or refused by file, line and column."""

import bz2
import gzip
import lzma
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing import textfile
from wellbeing.cells import NUMBER, TwoReadings, column, plain_numbers
from wellbeing.errors import InputError
from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.readers import read_table
from wellbeing.survey.recode import clean, declared_missing
from wellbeing.survey.source import Variable

AGE = Variable("age", "f", None, range=(16.0, 110.0), missing=(-9, 77, "Refused"))
TEXT = b"id,age,area\n1,20,E06000001\n2,30,E06000002\n"


def read(tmp_path, content, name="a.csv", wanted=("age", "area"), text=("area",)):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, wanted, text)


CELLS = st.sampled_from(
    ["20", "30.0", "999", "-9", "-9.0", "77", "077", "1e1", "", "NA", "Refused", "89 or older", "nan"]
)


@given(st.lists(CELLS, min_size=1, max_size=12), CELLS, st.data())
def test_no_cell_changes_another_persons_value(cells, typed, data):
    place = data.draw(st.integers(0, len(cells) - 1))
    changed = [*cells[:place], typed, *cells[place + 1 :]]

    def values(written):
        words = pd.Series(written, dtype="str")
        return clean(column(words.mask(words == "")), AGE).tolist()

    before, after = values(cells), values(changed)
    assert [repr(v) for i, v in enumerate(before) if i != place] == [
        repr(v) for i, v in enumerate(after) if i != place
    ]


def test_words_among_numbers_leave_the_range_check_on(tmp_path):
    for word in ("NA", "Refused", ""):
        kept = clean(read(tmp_path, f"id,age\n1,20\n2,999\n3,77.0\n4,{word}\n").frame["age"], AGE)
        assert kept.dropna().tolist() == [20.0]


@pytest.mark.parametrize("word", ["nan", "inf", "1_000", "0x10", "١٢", "NA", "12 "])
def test_only_numbers_as_people_write_them_are_numbers(word):
    assert bool(NUMBER.fullmatch(word)) is False


@pytest.mark.parametrize(
    ("cells", "separator", "expected"),
    [
        (["5,3", "0,85"], ";", {"5,3": "5.3", "0,85": "0.85"}),
        (["5,312"], ";", {"5,312": "5.312"}),
        (["1.234,5"], ";", {"1.234,5": "1234.5"}),
        (["1,234", "950"], ",", {"1,234": "1234"}),
        (["1,234,567.5"], "\t", {"1,234,567.5": "1234567.5"}),
        (["5,3"], ",", {}),  # a word, to be declared or mended: never 53
        (["0,854"], ",", {}),
        (["\u22125"], ",", {"\u22125": "-5"}),
        (["12 345"], ";", {"12 345": "12345"}),
        (["18-24", "E06000001", "00AA"], ";", {}),
    ],
)
def test_numbers_in_plain_form(cells, separator, expected):
    assert plain_numbers(cells, separator) == expected


@pytest.mark.parametrize(("cells", "separator"), [(["1,234", "5.5"], ";"), (["1,234", "5,3"], "\t")])
def test_a_number_of_two_readings_is_refused(cells, separator):
    with pytest.raises(TwoReadings, match="1,234"):
        plain_numbers(cells, separator)


def test_two_readings_name_file_row_and_column(tmp_path):
    with pytest.raises(
        InputError, match=r"a\.csv: column age: row 3 holds 1,234, which could be a thousand or three"
    ):
        read(tmp_path, "id;age\n1;5.5\n2;1,234\n")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_separators_are_found(tmp_path, mark, name):
    table = read(tmp_path, TEXT.replace(b",", mark.encode()), name)
    assert table.frame["age"].tolist() == [20.0, 30.0]
    assert bool(table.notes) is (mark != ",")


def test_quotes_of_a_tab_file_are_not_part_of_its_words(tmp_path):
    table = read(tmp_path, '"id"\t"area"\tage\n1\t"E06000001"\t20\n2\t"say ""no"""\t30\n', "a.tab")
    assert table.frame["area"].tolist() == ["E06000001", 'say "no"']


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252", "mac_roman"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path, encoding, end):
    words = end.join(["id,age,area", "1,20,Ynys Môn", "2,30,Genève", ""])
    assert read(tmp_path, words.encode(encoding)).frame["area"].tolist() == ["Ynys Môn", "Genève"]


def test_one_damaged_byte_does_not_change_how_other_names_are_read(tmp_path):
    text = "id,age,area\n1,20,Ynys Môn\n2,30,Genève\n3,40,x\n".encode()
    with pytest.raises(InputError, match=r"a\.csv: the text is UTF-8, but line 4 holds bytes that are not"):
        read(tmp_path, text.replace(b"x", b"\xe9"))
    with pytest.raises(InputError, match="the text is UTF-8, but line 5"):
        read(tmp_path, text + "4,50,ô".encode()[:-1])
    with pytest.raises(InputError, match="the text is UTF-8, but line 3"):
        read(tmp_path, "id,age,area\n1,20,Môn\n2,30,Mô".encode()[:-1])  # as much for as against


def test_polish_names_are_told_with_how_sure(tmp_path):
    table = read(tmp_path, "id,age,area\n1,20,Świętokrzyskie\n2,30,Łódź\n".encode("cp1250"))
    assert table.frame["area"].tolist() == ["Świętokrzyskie", "Łódź"]
    assert "read as Windows-1250 (as far as its letters tell)" in table.notes[0]


def test_a_line_that_does_not_fit_is_named(tmp_path):
    with pytest.raises(
        InputError, match=r"a\.csv: rows do not fit the header, which has 3 columns .*: line 2 has 4"
    ):
        read(tmp_path, "id,age,area\n1,2,0,E06000001\n2,30,E06000002\n")
    with pytest.raises(InputError, match="line 3 has 2, line 4 has 1"):
        read(tmp_path, "id,age,area\n1,20,x\n2,30\n3\n4,20,y\n")


def test_a_quotation_mark_that_swallows_rows_is_named(tmp_path):
    with pytest.raises(InputError, match=r"a\.csv: line 2"):
        read(tmp_path, 'id,age,area\n1,20,"x\n2,30,y\n3,40,z\n')
    with pytest.raises(
        InputError, match=r"a\.csv: line 2: a quotation mark opens a cell that runs on to line 3"
    ):
        read(tmp_path, 'id,age,area\n1,20,"x\n2,30,y"\n3,40,z\n')


def test_a_zero_byte_is_named_by_line(tmp_path):
    with pytest.raises(InputError, match=r"a\.csv: line 3 holds a zero byte"):
        read(tmp_path, "id,age,area\n1,20,x\n2,3\x000,y\n")


PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("ending", PACK)
def test_packed_files_and_damaged_ones(tmp_path, ending):
    packed = PACK[ending](TEXT)
    assert read(tmp_path, packed, f"a.csv.{ending}").frame["age"].tolist() == [20.0, 30.0]
    for place in range(0, len(packed), 3):
        damaged = packed[:place] + bytes([packed[place] ^ 0xFF]) + packed[place + 1 :]
        try:
            table = read(tmp_path, damaged, f"b.csv.{ending}")
        except InputError as error:
            assert f"b.csv.{ending}" in str(error)
        else:  # a byte that says nothing of the content, such as the time of packing
            assert table.frame["age"].tolist() == [20.0, 30.0]


def test_a_zip_holds_one_table(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.csv.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
    assert read_table(tmp_path / "a.csv.zip", ["age"]).frame["age"].tolist() == [20.0, 30.0]
    with zipfile.ZipFile(tmp_path / "b.csv.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("b.csv", TEXT)
    with pytest.raises(InputError, match=r"b\.csv\.zip: holds 2 files where one table is expected"):
        read_table(tmp_path / "b.csv.zip", ["age"])


@pytest.mark.parametrize("ending", PACK)
def test_what_unpacks_without_end_is_refused(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(textfile, "FREELY", 100_000)
    with pytest.raises(InputError, match=rf"a\.csv\.{ending}: unpacks to more than 250 times its size"):
        read(tmp_path, PACK[ending](b"id,age,area\n" + b"1,20,x\n" * 300_000), f"a.csv.{ending}")


def test_parquet_and_formats_that_are_not_read(tmp_path):
    frame = pd.DataFrame({"Age": [20, 30], "area": ["00AA", None]})
    frame.to_parquet(tmp_path / "a.parquet")
    read_back = read_table(tmp_path / "a.parquet", ["age", "area"], ["area"]).frame
    assert read_back["age"].tolist() == [20.0, 30.0]
    assert read_back["area"].tolist()[0] == "00AA"
    assert read_back["area"].isna().tolist() == [False, True]
    for name in ("a.xlsx", "a.rds", "a.sas7bdat"):
        with pytest.raises(InputError, match=r"is not a survey file that is read here; save it as \.csv"):
            read(tmp_path, b"PK", name)


def test_no_place_is_called_none(tmp_path):
    area = Variable("area", "f", None, text=True)
    column = read(tmp_path, "area\nNA\nNone\nnan\n#N/A\nNantes\n00AA\n01001\n").frame["area"]
    assert clean(column, area).dropna().tolist() == ["Nantes", "00AA", "01001"]
    namibia = Variable("area", "f", None, text=True, codes={"NA": "Namibia"})
    assert declared_missing(column, namibia).tolist() == [False, True, True, True, False, False, False]


def test_how_a_file_was_read_is_on_the_dictionary_page(project, concepts, tmp_path):
    from wellbeing.survey.source import load_source

    gss = load_source(project / "config" / "sources" / "gss_happiness.yaml", concepts)
    names = gss.wanted()["gss"]
    path = tmp_path / "gss.csv"
    pd.DataFrame({name: ["x", "y"] for name in names}).to_csv(path, sep=";", index=False)
    checked = check_dictionary(gss, {"gss": path})
    assert "the file gss.csv: its cells are parted by semicolons" in checked["message"][0]
