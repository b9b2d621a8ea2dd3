"""Readers of published area tables: their layouts, their quirks, and what they refuse."""

import numpy as np
import pandas as pd
import pytest

from wellbeing.areas import readers
from wellbeing.areas.codes import codes_of
from wellbeing.areas.constituencies import read_constituency_turnout
from wellbeing.areas.published_files import numbers, read_rows
from wellbeing.errors import InputError
from wellbeing.textfile import find_separator

STEM = "Country of Birth: All categories: Country of birth; Ethnic Group: {}; measures: Value"
WHITE = "White: English/Welsh/Scottish/Northern Irish/British"


def write(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def ethnicity(tmp_path, *rows, head=None):
    head = head or [STEM.format("All categories: Ethnic group"), STEM.format(WHITE)]
    lines = [
        ",".join(f'"{cell}"' for cell in line)
        for line in [["date", "geography", "geography code", *head], *rows]
    ]
    return write(tmp_path, "ethnicity.csv", "\n".join(lines) + "\n")


# files ------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_line_ends_separators_and_encodings_do_not_matter(tmp_path, end, mark, encoding):
    lines = [f"Area Code {mark}Name", f'E06000001 {mark}"Môn{mark} or so"', f"E06000002{mark}"]
    table = read_rows(write(tmp_path, "t.csv", end.join(lines) + end, encoding))
    assert list(table.columns) == ["Area Code", "Name"]
    assert table["Area Code"].tolist() == ["E06000001", "E06000002"]
    assert table["Name"].iloc[0] == f"Môn{mark} or so"
    assert table["Name"].isna().tolist() == [False, True]


def test_a_separator_inside_quotes_does_not_count():
    assert find_separator('"a; b; c","d; e","f"') == ","


def test_mac_roman_is_read_when_said(tmp_path):
    path = write(tmp_path, "t.csv", "Code,Name\rW07000041,Ynys Môn\r", "mac_roman")
    assert read_rows(path, "mac_roman")["Name"].iloc[0] == "Ynys Môn"


def test_numbers_as_offices_print_them(tmp_path):
    cells = pd.Series(["49,821", " 7 ", "12.5%", "..", "[x]", None, "c"], name="n", dtype="str")
    found = numbers(cells, tmp_path / "t.csv")
    assert found.tolist()[:3] == [49821.0, 7.0, 12.5]
    assert found.iloc[3:].isna().all()
    with pytest.raises(InputError, match=r"t\.csv: column 'n': 'many' is not a number"):
        numbers(pd.Series(["1", "many"], name="n"), tmp_path / "t.csv")
    with pytest.raises(InputError, match="'101' is not a number from 0 to 100"):
        numbers(pd.Series(["101"], name="n"), tmp_path / "t.csv", high=100)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("t.csv", "", "the file is empty"),
        ("t.xlsx", "x", "save the table as CSV"),
        ("t.rda", "x", "save the table as CSV"),
        ("t.csv", "area,value\nE06000001,1,2,3\n", "header, which has 2 cells: line 2 has 4"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, text, words):
    with pytest.raises(InputError, match=words) as raised:
        readers.read_values(write(tmp_path, name, text))
    assert name in str(raised.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.csv: no such file"):
        readers.read_values(tmp_path / "gone.csv")


@pytest.mark.parametrize("name", sorted(readers.READERS))
def test_every_reader_refuses_another_table(tmp_path, name):
    path = write(tmp_path, "wrong.csv", "Town;Mayor\r\nLeeds;Somebody\r\n")
    needed = {
        "migration_indicators": {"period": "Mid-2014 to Mid-2015"},
        "health_index": {"indicator": "Unemployment", "year": 2015},
        "constituency_turnout": {"electorates": "wrong.csv", "pairs": "wrong.csv"},
    }
    with pytest.raises(InputError) as raised:
        readers.READERS[name](path, **needed.get(name, {}))
    message = str(raised.value)
    assert message.startswith("wrong.csv: no column")
    if name != "migration_indicators":
        assert "the columns are 'Town', 'Mayor'" in message


# readers, small tables --------------


@pytest.mark.parametrize(
    "head", [None, [f"Ethnic Group: {name}; measures: Value" for name in ("All usual residents", WHITE)]]
)
def test_ethnicity_is_the_share_not_white_british(tmp_path, head):
    path = ethnicity(
        tmp_path, ["2011", "A", "E06000001", "200", "150"], ["2011", "B", "W06000001", "50", "50"], head=head
    )
    found = readers.read_census_ethnicity(path)
    assert found.to_dict("list") == {
        "area": ["E06000001", "W06000001"],
        "value": [25.0, 0.0],
        "base": [200.0, 50.0],
    }


def test_an_area_in_two_rows_is_refused(tmp_path):
    row = ["2011", "A", "E06000001", "200", "150"]
    with pytest.raises(InputError, match="area E06000001 stands in more than one row"):
        readers.read_census_ethnicity(ethnicity(tmp_path, row, row))


def test_northern_ireland_is_left_out_or_spread(tmp_path):
    text = "Area_Code,Electorate,Pct_Turnout\rE06000001,100,70.5\rN92000002,1100,62.5\rGI,24,83\r"
    path = write(tmp_path, "eu.csv", text)
    left = readers.read_eu_referendum(path)
    assert left["area"].tolist() == ["E06000001", "N92000002", "GI"]
    spread = readers.read_eu_referendum(path, "spread").set_index("area")
    districts = sorted(code for code in codes_of(2016) if code.startswith("N"))
    assert spread.loc[districts, "value"].tolist() == [62.5] * 11
    assert spread["base"].sum() == pytest.approx(1224)
    with pytest.raises(InputError, match="use leave_out or spread"):
        readers.read_eu_referendum(path, "guess")


def test_unemployed_of_the_economically_active(tmp_path):
    head = (
        "la;mnemonic;All;Economically active: Employee;Economically active: Unemployed;Economically inactive"
    )
    path = write(tmp_path, "e.csv", f"{head}\r\nA;E06000001;500;190;10;300\r\n")
    assert readers.read_census_economic_activity(path).iloc[0].tolist() == ["E06000001", 5.0, 200.0]


def test_party_shares_come_from_votes(tmp_path):
    path = write(
        tmp_path, "v.csv", "LA Code;LA Name;Labour;Other;Labour %;Other %\r\nE06000001;A;30;10;75;25\r\n"
    )
    assert readers.read_election_votes(path).iloc[0].tolist() == ["E06000001", 75.0, 40.0]
    assert readers.read_election_votes(path, "Other")["value"].tolist() == [25.0]
    with pytest.raises(
        InputError, match="no column 'Greens' for the party; the columns are 'Labour', 'Other'"
    ):
        readers.read_election_votes(path, "Greens")


def test_small_areas_are_summed_to_authorities(tmp_path):
    rows = ["E02000001,100,90", "E02000002,300,290", "E02000003,50,50", "E02000009,70,70"]
    head = "msoa21_code,all_usual_residents,address_one_year_ago_is_the_same"
    path = write(tmp_path, "m.csv", "\n".join([head, *rows]))
    with pytest.raises(InputError, match="declare a `lookup` CSV"):
        readers.read_census_migration(path)
    pairs = ["small,large", "E02000001,E09000001", "E02000002,E09000001", "E02000003,E09000002"]
    write(tmp_path, "l.csv", "\n".join(pairs))
    found = readers.read_census_migration(path, "l.csv")
    assert found["area"].tolist() == ["E09000001", "E09000002"]
    assert found["value"].tolist() == pytest.approx([50.0, 0.0])
    assert found["base"].tolist() == [400.0, 50.0]
    assert found.attrs["note"] == "1 of 4 small areas are not in l.csv and are left out"
    write(tmp_path, "other.csv", "small,large\nE02000077,E09000001\n")
    with pytest.raises(InputError, match=r"m\.csv: none of its codes stands in other\.csv"):
        readers.read_census_migration(path, "other.csv")


def migration_sheet(tmp_path):
    inside = '"Internal Migration\n (within UK)"'
    lines = [
        "Area Code,Area Name,Mid-2014 to Mid-2015,,,,,Mid-2015 Population Estimate,Mid-2015 to Mid-2016,",
        f",,Long-Term International Migration,,,{inside},,,{inside},",
        ",,Inflow,Outflow,,Inflow,Outflow,,Inflow,Outflow",
        'E06000001,A,10,5,,"1,020",480,"15,000",7,7',
        "N09000001,B,..,..,,100,100,4000,7,7",
        "E92000001,England,1,1,,1,1,1,1,1",
        "Notes: figures are estimates,,,,,,,,,",
    ]
    return write(tmp_path, "flows.csv", "\r\n".join(lines) + "\r\n")


def test_merged_headers_of_the_migration_sheet(tmp_path):
    path = migration_sheet(tmp_path)
    found = readers.read_migration_indicators(path, "Mid-2014 to Mid-2015")
    assert found["area"].tolist() == ["E06000001", "N09000001"]
    assert found["value"].tolist() == [100.0, 50.0]
    assert found["base"].tolist() == [15000.0, 4000.0]
    everyone = readers.read_migration_indicators(path, "Mid-2014 to Mid-2015", "all")
    assert everyone["value"].iloc[0] == pytest.approx(101.0)
    assert np.isnan(everyone["value"].iloc[1])
    with pytest.raises(InputError, match="0 columns are headed 'Mid-2011 to Mid-2012 / Internal / Inflow'"):
        readers.read_migration_indicators(path, "Mid-2011 to Mid-2012")
    with pytest.raises(InputError, match="use internal or all"):
        readers.read_migration_indicators(path, "Mid-2014 to Mid-2015", "some")


def test_health_index_in_long_form(tmp_path):
    rows = [
        "ltla21_code,year,indicator,value",
        "E06000001,2015,Unemployment,4.5",
        "E06000001,2016,Unemployment,4.1",
    ]
    path = write(tmp_path, "h.csv", "\n".join(rows))
    assert readers.read_health_index(path, "Unemployment", 2016)["value"].tolist() == [4.1]
    with pytest.raises(InputError, match=r"no rows for 'Obesity' in 2015.*Unemployment"):
        readers.read_health_index(path, "Obesity", 2015)


# constituencies ---------------------


def election(tmp_path, electorates):
    lines = [
        "Constituency Name,Votes,,,Constituency ID ",
        "Ynys Mon,30,,,W07000041",
        "Ynys Mon,20,,,W07000041",
    ]
    lines += ["Vale Of Clwyd,45,,,W07000060", ",95,,,"]
    results = write(tmp_path, "results.csv", "\r".join(lines) + "\r", "mac_roman")
    return results, write(
        tmp_path, "sizes.csv", "\r".join(["Constituency,Electorate (2015)", *electorates]) + "\r"
    )


def test_constituency_turnout_with_damaged_names(tmp_path):
    sizes = ["Ynys M\u0333n,100", "Vale of Clwyd,90", "and the rest of a name),0"]
    found = read_constituency_turnout(*election(tmp_path, sizes)).set_index("constituency")
    assert found["votes"].to_dict() == {"W07000041": 50, "W07000060": 45}
    assert found["turnout"].tolist() == [50.0, 50.0]


def test_constituencies_that_do_not_match_are_refused(tmp_path):
    with pytest.raises(InputError, match="no electorate for the constituency 'Vale Of Clwyd'"):
        read_constituency_turnout(*election(tmp_path, ["Ynys Mon,100"]))
    with pytest.raises(InputError, match="more votes than electors"):
        read_constituency_turnout(*election(tmp_path, ["Ynys Mon,49", "Vale of Clwyd,90"]))


def test_turnout_of_authorities_is_the_plain_mean(tmp_path):
    results, _ = election(tmp_path, ["Ynys Mon,100", "Vale of Clwyd,60"])
    rows = ["LAD12CD,LAD12CDO,PCON12CD", "W06000001,00NA,W07000041", "W06000001,00NA,W07000060"]
    write(tmp_path, "pairs.csv", "\r".join([*rows, ",95T,W07000041", ",95U,W07000041"]) + "\r")
    found = readers.read_constituency_turnout_by_area(results, "sizes.csv", "pairs.csv").set_index("area")
    assert found["value"].to_dict() == pytest.approx({"N09000001": 50.0, "W06000001": 62.5})


# the files as published -------------


@pytest.mark.parametrize(
    ("reader", "file", "options", "rows", "mean", "low", "high"),
    [
        ("census_ethnicity", "census2011_ethnicity_by_la.csv", {}, 348, 15.2, 2, 84),
        ("gdhi", "ons_gdhi_2016_by_la.csv", {}, 391, 19779.1, 12232, 62600),
        ("eu_referendum", "electoral_commission_eu_referendum_2016.csv", {}, 382, 73.7, 56, 84),
        ("election_votes", "general_election_votes_by_la.csv", {"party": "Conservative"}, 391, None, 0, 100),
        ("census_economic_activity", "census2011_economic_activity_by_la.csv", {}, 348, 5.8, 1, 12.1),
        (
            "constituency_turnout",
            "electoral_commission_ge2015_results.csv",
            {
                "electorates": "BBK_ConstituencyElectorateSize2015.csv",
                "pairs": "lookups/davidhuels_LAD12_PCON12_UK_LU.csv",
            },
            391,
            67.1,
            50,
            83,
        ),
    ],
)
def test_published_files_are_read(realdata, reader, file, options, rows, mean, low, high):
    found = readers.READERS[reader](realdata / "areas" / file, **options)
    assert len(found) == rows
    assert found["value"].notna().all()
    assert found["value"].between(low, high).all()
    if mean is not None:
        assert found["value"].mean() == pytest.approx(mean, abs=0.06)


def test_published_party_shares_are_recovered(realdata):
    path = realdata / "areas" / "general_election_votes_by_la.csv"
    printed = read_rows(path).set_index("LA Code")["Labour %"].astype(float)
    found = readers.read_election_votes(path, "Labour").set_index("area")["value"]
    assert (found - printed).abs().max() < 0.0051


def test_turnout_of_2015_adds_up(realdata):
    folder = realdata / "areas"
    found = read_constituency_turnout(
        folder / "electoral_commission_ge2015_results.csv", folder / "BBK_ConstituencyElectorateSize2015.csv"
    )
    assert len(found) == 650
    assert found["votes"].sum() == 30_697_255
    assert 100 * found["votes"].sum() / found["electorate"].sum() == pytest.approx(66.2, abs=0.05)


# tables as people have them ---------


def values(tmp_path, text, encoding="utf-8", **options):
    table = readers.read_values(write(tmp_path, "t.csv", text, encoding), **options)
    return dict(zip(table["area"], table["value"], strict=True))


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_decimal_comma_is_a_decimal_comma(tmp_path, mark):
    text = f"area{mark}value\nE06000001{mark}5,3\nE06000002{mark}0,854\n"
    assert values(tmp_path, text) == {"E06000001": 5.3, "E06000002": 0.854}


def test_a_decimal_comma_between_commas_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"t\.csv: column 'value': '5,3' is not a number"):
        values(tmp_path, 'area,value\nE06000001,"5,3"\n')


def test_a_comma_of_two_readings_is_refused(tmp_path):
    with pytest.raises(
        InputError, match=r"t\.csv: column 'value': 1,234 could be a thousand or three decimals"
    ):
        values(tmp_path, "area;value\nE06000001;1,234\nE06000002;5.25\n")


@pytest.mark.parametrize(
    "mark", ["*", "!", "#", "~", "low", "[low]", "[u]", "[c]", "\u2026", "..C", "NA", "#N/A"]
)
def test_marks_of_a_missing_figure(tmp_path, mark):
    found = values(tmp_path, f"area,value\nE06000001,5.3\nE06000002,{mark}\n")
    assert found["E06000001"] == 5.3
    assert np.isnan(found["E06000002"])


@pytest.mark.parametrize("cell", ["5.3 [r]", "5.3*", "5.3 [note 8]", "5.3 (p)", "5.3%"])
def test_a_footnote_leaves_its_figure_alone(tmp_path, cell):
    assert values(tmp_path, f"area,value\nE06000001,{cell}\n") == {"E06000001": 5.3}


@pytest.mark.parametrize("cell", ["5.3.1", "about 5", "5 3", "inf", "nan5", "1_000"])
def test_what_is_no_number_is_refused(tmp_path, cell):
    with pytest.raises(InputError, match="is not a number"):
        values(tmp_path, f"area,value\nE06000001,{cell}\n")


def test_titles_above_and_notes_below(tmp_path):
    text = (
        "Table 1: unemployment, 2016\n\n"
        "LAD19CD,Name,value\nE06000001,Hartlepool,1\ne06000002 ,Middlesbrough,2\n"
        "Source: a publisher\n1. Figures are rounded to the nearest ten.,,\n"
    )
    assert values(tmp_path, text) == {"E06000001": 1, "E06000002": 2}
    assert values(tmp_path, text, "utf-16") == {"E06000001": 1, "E06000002": 2}


def test_a_row_that_does_not_fit_is_named_by_line(tmp_path):
    with pytest.raises(InputError, match=r"header, which has 3 cells: line 2 has 4"):
        values(tmp_path, "area,name,value\nE06000001,Here, there,1\nE06000002,x,2\nE06000003,y,2\n")


def test_rows_of_a_long_table_are_chosen(tmp_path):
    text = "Area Code,Sex,value\nE06000001,Male,1\nE06000001,Female,2\nE06000002,Male,3\nE06000002,Female,4\n"
    assert values(tmp_path, text, where={"Sex": "Female"}) == {"E06000001": 2, "E06000002": 4}
    with pytest.raises(InputError, match=r"no row has 'Persons' under 'Sex'; it holds 'Female', 'Male'"):
        values(tmp_path, text, where={"Sex": "Persons"})
    with pytest.raises(InputError, match=r"stands in more than one row .* option `where`"):
        values(tmp_path, text)


def test_no_place_is_called_na(tmp_path):
    assert values(tmp_path, "area,value\nE06000001,1\nNA,2\nNone,3\n") == {"E06000001": 1}
