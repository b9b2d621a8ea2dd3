"""Readers of area tables as published: a path in, one row an area out (``area, value, base``).

`value` is in the natural unit (per cent, pounds, moves per 1,000); a table's declaration may ask for its
logarithm once areas have been merged. `base` is the number of people behind the value, the weight when
authorities merge. Every reader raises InputError naming the file, the column it looked for and the columns it
found.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from wellbeing.areas.constituencies import read_constituency_turnout_by_area
from wellbeing.areas.lookups import load_lookup
from wellbeing.areas.published_files import area_table, numbers, pick, read_rows, with_note
from wellbeing.errors import InputError

LOCAL_AUTHORITY = r"(E0[6-9]|W06|S12|N09)\d{6}"


def read_census_ethnicity(path: Path) -> pd.DataFrame:
    """Census 2011 ethnic group (England and Wales, from Nomis), on its own or by country of birth.

    value: per cent of residents not in the group White: English/Welsh/Scottish/Northern Irish/British.
    base: all residents.
    """
    table = read_rows(path)
    area = pick(table, path, "area code", "geography code")
    alone, crossed = "Ethnic Group: ", "Country of Birth: All categories: Country of birth; Ethnic Group: "
    value = "; measures: Value"
    all_groups = [crossed + "All categories: Ethnic group" + value, alone + "All usual residents" + value]
    british = "White: English/Welsh/Scottish/Northern Irish/British" + value
    everyone = numbers(table[pick(table, path, "residents", *all_groups)], path, low=1)
    white = numbers(table[pick(table, path, "White British", crossed + british, alone + british)], path)
    return area_table(path, table[area], 100 * (1 - white / everyone), everyone)


def read_gdhi(path: Path, column: str = "2016") -> pd.DataFrame:
    """ONS gross disposable household income per head by local authority; `column` is the year wanted.

    value: pounds a head a year. base: not published in this table.
    """
    table = read_rows(path)
    area = pick(table, path, "area code", "LAU1 code", "LAD code", "LA code")
    return area_table(
        path, table[area], numbers(table[pick(table, path, "income", str(column))], path, low=1)
    )


def read_eu_referendum(path: Path, northern_ireland: str = "leave_out") -> pd.DataFrame:
    """Electoral Commission, referendum of 2016 on the European Union, by counting area.

    value: turnout, per cent of the electorate. base: electorate. Northern Ireland was one counting area,
    N92000002: ``leave_out`` keeps that row (it matches no local authority), ``spread`` gives its figure to
    each of the districts. Gibraltar (GI) is kept and matches none.
    """
    if northern_ireland not in {"leave_out", "spread"}:
        raise InputError(f"{path.name}: northern_ireland is {northern_ireland!r}; use leave_out or spread")
    table = read_rows(path)
    area = table[pick(table, path, "area code", "Area_Code")]
    turnout = numbers(table[pick(table, path, "turnout", "Pct_Turnout")], path, high=100)
    electorate = numbers(table[pick(table, path, "electorate", "Electorate")], path)
    read = area_table(path, area, turnout, electorate)
    one = read["area"].eq("N92000002")
    if northern_ireland == "spread" and one.any():
        districts = pd.DataFrame({"area": [f"N09{number:06d}" for number in range(1, 12)]})
        districts["value"] = read.loc[one, "value"].iloc[0]
        districts["base"] = read.loc[one, "base"].iloc[0] / len(districts)
        read = pd.concat([read[~one], districts], ignore_index=True)
        return with_note(read, "one figure for Northern Ireland stands for each of its districts")
    return read


def read_election_votes(path: Path, party: str = "Labour") -> pd.DataFrame:
    """General election votes by party group and local authority (no electorate, so no turnout).

    value: per cent of the votes cast for `party`, a column of the file. base: votes cast.
    """
    table = read_rows(path)
    area = pick(table, path, "area code", "LA Code")
    shares = [name for name in table.columns if name.endswith("%")]
    parties = [name.removesuffix("%").strip() for name in shares]
    if not parties:
        pick(table, path, "party's share", "Labour %")
    votes = pd.DataFrame({name: numbers(table[pick(table, path, "votes", name)], path) for name in parties})
    cast = votes.sum(axis=1)
    return area_table(path, table[area], 100 * votes[pick(votes, path, "party", party)] / cast, cast)


def read_census_economic_activity(path: Path) -> pd.DataFrame:
    """Census 2011 economic activity (England and Wales).

    value: unemployed, per cent of the economically active; full-time students in the labour force count in
    the denominator, as the table gives no split of them. base: the economically active.
    """
    table = read_rows(path)
    area = pick(table, path, "area code", "mnemonic", "geography code")
    unemployed = pick(table, path, "unemployed", "Economically active: Unemployed")
    active = [name for name in table.columns if name.startswith("Economically active: ")]
    people = sum(numbers(table[name], path) for name in active)
    return area_table(path, table[area], 100 * numbers(table[unemployed], path) / people, people)


def read_census_migration(path: Path, lookup: str | None = None) -> pd.DataFrame:
    """Census 2021, address one year ago, by MSOA or local authority (England and Wales): people who moved in.

    value: residents who lived elsewhere a year before, per 1,000 residents. Moves within one area count,
    moves out do not. base: all residents. Census day fell in the pandemic. `lookup` is a CSV beside the file,
    MSOA to local authority; small areas it does not hold are left out of their authority's sum.
    """
    table = read_rows(path)
    code = pick(table, path, "area code", "msoa21_code", "geography code", "area")
    residents = numbers(table[pick(table, path, "residents", "all_usual_residents")], path)
    same = numbers(table[pick(table, path, "same address", "address_one_year_ago_is_the_same")], path)
    area, note = table[code], None
    if lookup is not None:
        area = area.map(load_lookup(path.parent / lookup))
        lost = int(area.isna().sum())
        if lost == len(area):
            raise InputError(f"{path.name}: none of its codes stands in {lookup}")
        if lost:
            note = f"{lost:,} of {len(area):,} small areas are not in {lookup} and are left out"
    elif area.str.match(r"[EW]02").any():
        raise InputError(
            f"{path.name}: holds MSOAs; declare a `lookup` CSV from MSOA to local authority beside it"
        )
    sums = pd.DataFrame({"area": area, "residents": residents, "same": same}).groupby("area").sum()
    sums = sums.reset_index()
    rate = 1000 * (1 - sums["same"] / sums["residents"])
    return with_note(area_table(path, sums["area"], rate, sums["residents"]), note)


def read_migration_indicators(path: Path, period: str, flows: str = "internal") -> pd.DataFrame:
    """ONS local area migration indicators, sheet ``Migration Flows`` saved as CSV (headers of several rows).

    value: (inflow + outflow) per 1,000 residents in `period` (such as ``Mid-2014 to Mid-2015``). `flows` is
    ``internal`` (within the UK) or ``all`` (international too). base: the mid-year population at the period's
    end.
    The layout is read from a public description: header cells may be merged and broken over lines.
    """
    if flows not in {"internal", "all"}:
        raise InputError(f"{path.name}: flows is {flows!r}; use internal or all")
    cells = read_rows(path, header=None)
    is_code = cells.apply(lambda column: column.str.fullmatch(LOCAL_AUTHORITY).eq(True))
    if not is_code.to_numpy().any():
        raise InputError(f"{path.name}: no column holds local-authority codes such as E06000001")
    start = int(is_code.any(axis=1).idxmax())
    code = int(is_code.sum().to_numpy().argmax())
    header = cells.iloc[:start]
    # merged cells leave blanks to the right in every row but the last
    header = pd.concat([header.iloc[:-1].ffill(axis=1), header.iloc[-1:]]).fillna("")
    titles = [re.sub(r"\s+", " ", " ".join(header.iloc[:, place])).strip() for place in range(cells.shape[1])]
    # the sheet also holds regions, counties and notes
    rows = cells.iloc[start:][is_code.iloc[start:, code]].set_axis(titles, axis=1)

    def columns(*words: str) -> list[int]:
        return [
            i for i, title in enumerate(titles) if all(word.casefold() in title.casefold() for word in words)
        ]

    end = period.split()[-1]
    kinds = ["Internal"] if flows == "internal" else ["Internal", "International"]
    wanted = [(period, kind, way) for kind in kinds for way in ("Inflow", "Outflow")]
    found = [columns(*words) for words in wanted] + [
        [place for place in columns(end, "Population Estimate") if "Inflow" not in titles[place]]
    ]
    for words, places in zip([*wanted, (end, "Population Estimate")], found, strict=True):
        if len(places) != 1:
            raise InputError(
                f"{path.name}: {len(places)} columns are headed {' / '.join(words)!r}, one was expected; "
                f"the columns are {', '.join(repr(title) for title in titles if title)}"
            )
    values = [numbers(rows.iloc[:, places[0]], path) for places in found]
    return area_table(path, rows.iloc[:, code], 1000 * sum(values[:-1]) / values[-1], values[-1])


def read_health_index(path: Path, indicator: str, year: int) -> pd.DataFrame:
    """ONS Health Index (England) in long form: ``ltla21_code, year, indicator, value``."""
    table = read_rows(path)
    area, when, what, value = (
        pick(table, path, name, name) for name in ("ltla21_code", "year", "indicator", "value")
    )
    rows = table[(numbers(table[when], path) == year) & (table[what] == indicator)]
    if rows.empty:
        raise InputError(
            f"{path.name}: no rows for {indicator!r} in {year}; indicators: {sorted(set(table[what]))}"
        )
    return area_table(path, rows[area], numbers(rows[value], path, low=-float("inf")))


#: headings under which offices publish the code of an area, besides `area`
AREA_HEADINGS = (
    r"(area|geography|gss|la|lau1|ltla|utla)[ _]?code|(lad|ltla|utla|ctyua|rgn|ctry|nuts|itl)\d+cd|mnemonic"
)


def read_values(
    path: Path,
    column: str = "value",
    base: str | None = None,
    area: str | None = None,
    where: dict[str, str] | None = None,
) -> pd.DataFrame:
    """A plain table: a column of area codes and one of values, such as a mean count of assets.

    `area` names the column of codes: by default ``area``, else the only one headed as offices head theirs. `where`
    picks the rows of a long table, by column and word: ``{Sex: Persons, Age: All ages}``.
    """
    table = read_rows(path)
    for name, word in (where or {}).items():
        held = table[pick(table, path, "choice of rows", name)]
        if not held.eq(str(word)).any():
            words = ", ".join(repr(w) for w in sorted(held.dropna().unique())[:8])
            raise InputError(f"{path.name}: no row has {word!r} under {name!r}; it holds {words}")
        table = table[held.eq(str(word))]
    code = area
    if code is None:
        likely = [name for name in table.columns if re.fullmatch(AREA_HEADINGS, name.casefold())]
        code = likely[0] if len(likely) == 1 and "area" not in map(str.casefold, table.columns) else "area"
    codes = pick(table, path, "area code (option `area`)", code)
    value = numbers(table[pick(table, path, "value", column)], path, low=-float("inf"))
    people = None if base is None else numbers(table[pick(table, path, "people", base)], path)
    return area_table(path, table[codes], value, people)


#: names that a table's declaration may give
READERS: dict[str, Callable[..., pd.DataFrame]] = {
    "census_ethnicity": read_census_ethnicity,
    "gdhi": read_gdhi,
    "eu_referendum": read_eu_referendum,
    "election_votes": read_election_votes,
    "constituency_turnout": read_constituency_turnout_by_area,
    "census_economic_activity": read_census_economic_activity,
    "census_migration": read_census_migration,
    "migration_indicators": read_migration_indicators,
    "health_index": read_health_index,
    "values": read_values,
}
