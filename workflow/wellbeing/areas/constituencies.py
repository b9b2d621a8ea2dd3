"""Turnout at the general election of 2015: constituencies, and a rough figure for local authorities."""

import difflib
import re
import unicodedata
from pathlib import Path

import pandas as pd

from wellbeing.areas.codes import harmonise
from wellbeing.areas.published_files import area_table, numbers, pick, read_rows
from wellbeing.errors import InputError


def _plain(name: str) -> str:
    """A name as bare lower-case letters, so that case, hyphens and accents do not part two spellings."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^a-z]", "", letters)


def read_constituency_turnout(path: Path, electorates: Path) -> pd.DataFrame:
    """Turnout of each constituency from the Electoral Commission's candidate rows and a table of electorates.

    Parameters
    ----------
    path: candidate rows (``Constituency ID``, ``Constituency Name``, ``Votes``), Mac Roman; the closing
        total is dropped.
    electorates: ``Constituency, Electorate (2015)``, by name only. Names are matched on their letters; one
        damaged name may be matched to the one spelling left that is close; a row with electorate 0 is the
        broken-off end of the name above it and is dropped.

    Returns
    -------
    DataFrame ``constituency`` (code), ``name``, ``votes``, ``electorate``, ``turnout`` (per cent), one row
    each.
    """
    rows = read_rows(path, "mac_roman")
    code, name, votes = (
        pick(rows, path, what, what) for what in ("Constituency ID", "Constituency Name", "Votes")
    )
    rows = rows[rows[code].notna()]
    rows = pd.DataFrame({"constituency": rows[code], "name": rows[name], "votes": numbers(rows[votes], path)})
    result = rows.groupby("constituency", as_index=False).agg(name=("name", "first"), votes=("votes", "sum"))

    sizes = read_rows(electorates)
    size = numbers(
        sizes[pick(sizes, electorates, "electorate", "Electorate (2015)", ends=["electorate"])], electorates
    )
    by_name = pd.Series(
        size.to_numpy(), index=sizes[pick(sizes, electorates, "name", "Constituency")].map(_plain)
    )
    by_name = by_name[by_name > 0]
    keys = result["name"].map(_plain)
    spare = sorted(set(by_name.index) - set(keys))
    for lost in sorted(set(keys) - set(by_name.index)):
        close = difflib.get_close_matches(lost, spare, n=1, cutoff=0.9)
        if not close:
            missing = result.loc[keys.eq(lost), "name"].iloc[0]
            raise InputError(f"{electorates.name}: no electorate for the constituency {missing!r}")
        by_name = by_name.rename({close[0]: lost})
        spare.remove(close[0])
    if by_name.index.duplicated().any():
        raise InputError(
            f"{electorates.name}: {by_name.index[by_name.index.duplicated()][0]!r} stands there twice"
        )
    result["electorate"] = keys.map(by_name)
    result["turnout"] = 100 * result["votes"] / result["electorate"]
    if (result["turnout"] > 100).any():
        worst = result.loc[result["turnout"].idxmax()]
        raise InputError(
            f"{path.name}: {worst['name']} has more votes than electors; do the two files belong together?"
        )
    return result


def read_constituency_turnout_by_area(path: Path, electorates: str, pairs: str) -> pd.DataFrame:
    """Turnout of local authorities as the plain mean over the constituencies that touch them: a proxy.

    `electorates` and `pairs` are files beside `path`; `pairs` lists authority and constituency codes without
    the share of people in each overlap (``LAD12CD, LAD12CDO, PCON12CD``, Mac Roman), so a sliver counts as
    much as a whole. Northern Ireland's districts of 2012 stand in ``LAD12CDO`` and are carried to those of
    2016 before the mean is taken.

    value: per cent. base: the mean electorate of those constituencies.
    """
    turnout = read_constituency_turnout(path, path.parent / electorates).set_index("constituency")
    source = path.parent / pairs
    table = read_rows(source, "mac_roman")
    area = table[pick(table, source, "authority", "LAD12CD")].fillna(
        table[pick(table, source, "old code", "LAD12CDO")]
    )
    constituency = table[pick(table, source, "constituency", "PCON12CD")]
    touching = (
        pd.DataFrame({"area": harmonise(area, 2016), "constituency": constituency}).dropna().drop_duplicates()
    )
    lost = touching.loc[~touching["constituency"].isin(turnout.index), "constituency"]
    if len(lost):
        raise InputError(
            f"{source.name}: constituency {lost.iloc[0]} is not in {path.name} ({lost.nunique()} such)"
        )
    touching = touching.join(turnout[["turnout", "electorate"]], on="constituency")
    means = touching.groupby("area", as_index=False)[["turnout", "electorate"]].mean()
    return area_table(source, means["area"], means["turnout"], means["electorate"])
