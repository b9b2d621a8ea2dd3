"""Lookup tables a user supplies, from small or old areas to the ones wanted: many to one, or refused."""

from pathlib import Path

import pandas as pd

from wellbeing.areas.codes import code_map, history
from wellbeing.areas.published_files import pick, read_rows
from wellbeing.errors import InputError

#: two pairs of a lookup in wide circulation, in which Fife and Perth and Kinross were crossed when recoded in
#: 2018
FAULTY = {
    ("S12000015", "S12000048"): "Fife became S12000047; S12000048 is Perth and Kinross",
    ("S12000024", "S12000047"): "Perth and Kinross became S12000048; S12000047 is Fife",
}


def load_lookup(
    path: Path, old: str | None = None, new: str | None = None, encoding: str | None = None
) -> pd.Series:
    """A lookup CSV as a Series of new codes indexed by old codes.

    Parameters
    ----------
    path: the CSV. old, new: its columns; without them the file must have exactly two.
    encoding: of the file, where it is neither UTF-8 nor Windows-1252.

    Raises
    ------
    InputError: for the two known faulty pairs, for a local-authority pair that contradicts the declared
        code history, and for an old code that leads to two new ones.
    """
    path = Path(path)
    table = read_rows(path, encoding)
    if old is None or new is None:
        if len(table.columns) != 2:
            raise InputError(
                f"{path.name}: has {len(table.columns)} columns, so name those of the old and the new "
                f"code; the columns are {', '.join(table.columns)}"
            )
        old, new = table.columns
    pairs = table[[pick(table, path, "old code", old), pick(table, path, "new code", new)]]
    pairs = pairs.set_axis(["old", "new"], axis=1).dropna().drop_duplicates()
    _refuse_faulty(path, pairs)
    twice = pairs.loc[pairs["old"].duplicated(keep=False)].sort_values(["old", "new"])
    if len(twice):
        code = twice["old"].iloc[0]
        to = ", ".join(twice.loc[twice["old"].eq(code), "new"])
        raise InputError(
            f"{path.name}: {code} leads to {to}; a lookup must give each old code one new code, or people "
            f"are counted twice ({twice['old'].nunique()} such codes)"
        )
    return pairs.set_index("old")["new"]


def _refuse_faulty(path: Path, pairs: pd.DataFrame) -> None:
    """Raise InputError where a pair of local authorities cannot be true."""
    start = history().start
    for old, new in zip(pairs["old"], pairs["new"], strict=True):
        why = FAULTY.get((old, new))
        if why is None and old in start and new in start:
            # the year the newer of the two came into force is one in which both must be the same place
            right = code_map(max(start[old], start[new])).get(old)
            why = None if right == new or code_map(start[old]).get(new) == old else f"{old} became {right}"
        if why:
            raise InputError(
                f"{path.name}: the pair {old} -> {new} is wrong: {why}. Delete that row and try again"
            )
