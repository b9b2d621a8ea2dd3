"""Local-authority codes of each year, carried from one to another, and lookups that users bring."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.areas.codes import (
    code_map,
    codes_of,
    detect_vintage,
    harmonise,
    history,
    leaves,
    nation_of,
    unknown_codes,
)
from wellbeing.areas.lookups import load_lookup
from wellbeing.areas.published_files import read_rows
from wellbeing.errors import InputError

YEARS = range(history().first, history().last + 1)
years = st.sampled_from(list(YEARS))
codes = st.sampled_from(sorted(history().start))


@pytest.mark.parametrize(
    ("year", "total", "nations"),
    [
        (2011, 406, {"england": 326, "wales": 22, "scotland": 32, "northern_ireland": 26}),
        (2016, 391, {"england": 326, "wales": 22, "scotland": 32, "northern_ireland": 11}),
        (2018, 391, {"england": 326, "wales": 22, "scotland": 32, "northern_ireland": 11}),
        (2019, 382, {"england": 317, "wales": 22, "scotland": 32, "northern_ireland": 11}),
        (2020, 379, {"england": 314, "wales": 22, "scotland": 32, "northern_ireland": 11}),
        (2021, 374, {"england": 309, "wales": 22, "scotland": 32, "northern_ireland": 11}),
        (2022, 374, {"england": 309, "wales": 22, "scotland": 32, "northern_ireland": 11}),
        (2023, 361, {"england": 296, "wales": 22, "scotland": 32, "northern_ireland": 11}),
    ],
)
def test_each_year_has_its_published_number_of_authorities(year, total, nations):
    found = pd.Series(sorted(codes_of(year)))
    assert len(found) == total
    assert nation_of(found).value_counts().to_dict() == nations


def test_a_year_outside_the_history_is_refused():
    with pytest.raises(ValueError, match="not a year from 2011"):
        codes_of(2010)
    with pytest.raises(ValueError, match="not a year from 2011"):
        harmonise(["E06000001"], 1999)


@given(codes, years)
def test_carrying_lands_in_the_year_and_stays_there(code, year):
    new = harmonise([code], year)[0]
    if isinstance(new, str):
        assert new in codes_of(year)
        assert harmonise([new], year)[0] == new
    else:
        assert code in unknown_codes([code], year)["code"].tolist()


@given(codes, years, years)
def test_carrying_in_two_steps_forward_is_carrying_once(code, one, two):
    first, second = sorted((one, two))
    half = harmonise([code], first)
    if isinstance(half[0], str):
        assert harmonise(half, second)[0] == harmonise([code], second)[0]


@pytest.mark.parametrize("year", YEARS)
def test_every_place_of_the_first_year_lies_in_exactly_one_area(year):
    parts = [leaf for code in codes_of(year) for leaf in leaves(code)]
    assert len(parts) == len(set(parts))
    assert set(parts) == codes_of(history().first)
    for code, new in code_map(year).items():
        assert leaves(code) <= leaves(new), f"{code} is not inside {new}"


def test_recodes_go_both_ways_and_mergers_forward_only():
    assert harmonise(["S12000015", "S12000024"], 2018).tolist() == ["S12000047", "S12000048"]
    assert harmonise(["S12000047", "S12000048"], 2016).tolist() == ["S12000015", "S12000024"]
    assert harmonise(["E08000039", "E06000048"], 2016).tolist() == ["E08000019", "E06000057"]
    assert harmonise(["E07000190", "E07000246", "E07000187"], 2023).tolist() == ["E06000066"] * 3
    assert harmonise(["95T", "95Z"], 2016).tolist() == ["N09000001", "N09000003"]
    assert harmonise(["E06000058", "E06000066", "N09000003"], 2014).isna().all()


def test_blanks_are_ignored_and_missing_stays_missing():
    given_codes = pd.Series([" E06000001 ", "", None, "E06000002"], index=[3, 1, 4, 2])
    found = harmonise(given_codes, 2016)
    assert found.index.tolist() == [3, 1, 4, 2]
    assert found.dropna().to_dict() == {3: "E06000001", 2: "E06000002"}


def test_each_unknown_code_says_why():
    table = unknown_codes(
        ["E06000058", "E06000058", "N92000002", "00AA", "-9", "GI", "E06000001", None], 2016
    )
    reasons = table.set_index("code")["reason"]
    assert table["code"].iloc[0] == "E06000058"
    assert table["people"].tolist() == [2, 1, 1, 1, 1]
    assert "merged in 2019 from E06000028, E06000029, E07000048" in reasons["E06000058"]
    assert "2019 or later" in reasons["E06000058"]
    assert "nation or region" in reasons["N92000002"]
    assert "before 2011" in reasons["00AA"]
    assert "number" in reasons["-9"]
    assert "not a local-authority code" in reasons["GI"]


@pytest.mark.parametrize("year", YEARS)
def test_the_vintage_of_a_full_set_is_found(year):
    found = detect_vintage([*codes_of(year), "GI", None])
    assert found.first <= year <= found.last
    assert (found.matched, found.distinct) == (len(codes_of(year)), len(codes_of(year)) + 1)
    assert codes_of(found.first) == codes_of(found.last)


def test_nation_comes_from_the_code_alone():
    found = nation_of(
        pd.Series(["E06000001", "W06000001", "S12000005", "N09000001", "95Z", "GI", "Essex", None])
    )
    assert found.tolist()[:5] == ["england", "wales", "scotland", "northern_ireland", "northern_ireland"]
    assert found.iloc[5:].isna().all()


def lookup(tmp_path, *rows, head="old,new"):
    path = tmp_path / "lookup.csv"
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def test_a_good_lookup_is_read(tmp_path):
    path = lookup(tmp_path, "E02000001,E09000001", "E02000002,E09000001", "E02000002,E09000001")
    assert load_lookup(path).to_dict() == {"E02000001": "E09000001", "E02000002": "E09000001"}


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("S12000015,S12000048", "Fife became S12000047"),
        ("S12000024,S12000047", "Perth and Kinross became S12000048"),
        ("E07000048,E06000059", "E07000048 became E06000058"),
        ("E06000001,E06000002", "E06000001 became E06000001"),
    ],
)
def test_a_lookup_that_contradicts_the_code_history_is_refused(tmp_path, pair, words):
    path = lookup(tmp_path, "E06000001,E06000001", pair)
    with pytest.raises(InputError, match=words) as raised:
        load_lookup(path)
    assert "lookup.csv" in str(raised.value)
    assert "Delete that row" in str(raised.value)


def test_a_lookup_backward_through_a_recode_is_accepted(tmp_path):
    assert load_lookup(lookup(tmp_path, "S12000047,S12000015")).to_dict() == {"S12000047": "S12000015"}


def test_a_lookup_with_two_answers_is_refused(tmp_path):
    with pytest.raises(InputError, match="x leads to a, b") as raised:
        load_lookup(lookup(tmp_path, "x,a", "x,b", "y,a"))
    assert "1 such codes" in str(raised.value)


def test_a_lookup_of_more_columns_must_name_two(tmp_path):
    path = lookup(tmp_path, "x,X,a", head="small,name,large")
    with pytest.raises(InputError, match=r"has 3 columns.*small, name, large"):
        load_lookup(path)
    assert load_lookup(path, "small", "large").to_dict() == {"x": "a"}


def test_the_history_agrees_with_published_lookups(realdata):
    folder = realdata / "areas" / "lookups"
    cross = load_lookup(folder / "brc_LAD2017_to_LAD2019.csv")
    assert set(cross.index) == codes_of(2017)
    assert harmonise(cross.index, 2019).tolist() == cross.tolist()
    assert set(cross) == codes_of(2019)
    active = load_lookup(folder / "drkane_la_all_codes.csv", "LADCD", "LADCD_ACTIVE")
    assert harmonise(active.index, 2025).tolist() == active.tolist()
    assert set(active) == codes_of(2025)


def test_the_codes_of_published_tables_are_those_of_their_year(realdata):
    folder = realdata / "areas"
    assert set(read_rows(folder / "ons_gdhi_2016_by_la.csv")["LAU1 code"]) == codes_of(2016)
    assert set(read_rows(folder / "general_election_votes_by_la.csv")["LA Code"]) == codes_of(2018)
    pairs = read_rows(folder / "lookups" / "davidhuels_LAD12_PCON12_UK_LU.csv", "mac_roman")
    assert set(pairs["LAD12CD"].fillna(pairs["LAD12CDO"])) == codes_of(2012)
    for file, year in [("ons_gdhi_2016_by_la.csv", 2016), ("general_election_votes_by_la.csv", 2018)]:
        table = read_rows(folder / file)
        found = detect_vintage(table.iloc[:, 0 if year == 2018 else 1])
        assert (found.first <= year <= found.last, found.matched) == (True, 391)
