"""Input tables of the review, and the words their cells may hold."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.readers.tabular import read_rows

UNKNOWN = "not found"
"""What a cell says where no source tells; nothing is put in its place."""


def read_input(path: Path, columns: Iterable[str], optional: Iterable[str] = ()) -> pd.DataFrame:
    """Read one of the review's tables as text; an absent file is an empty table.

    Args:
        path: CSV file.
        columns: columns it must have.
        optional: columns it may have; absent ones are added, empty.

    Raises:
        InputError: a column is absent, or one is of neither list.
    """
    columns, optional = list(columns), list(optional)
    if not path.exists():
        return pd.DataFrame(columns=[*columns, *optional], dtype="str")
    rows = read_rows(path, tuple(columns))
    table = pd.DataFrame(rows, columns=list(rows[0]) if rows else columns, dtype="str")
    strange = [name for name in table.columns if name not in (*columns, *optional)]
    if strange:
        raise InputError(f"{path}: unknown column '{strange[0]}'{near(strange[0], [*columns, *optional])}")
    return table.reindex(columns=[*columns, *optional], fill_value="")


def check_words(
    table: pd.DataFrame,
    words: Mapping[str, Iterable[str]],
    path: Path,
    row_name: str,
    empty: Iterable[str] = (),
) -> None:
    """Raise InputError that lists every cell whose word is in no vocabulary, with the nearest word.

    Args:
        table: read by :func:`read_input`.
        words: column -> words it may hold.
        path: the table's file, for the message.
        row_name: column that names a row, for the message.
        empty: columns that may be empty.
    """
    problems = []
    for column, allowed in words.items():
        allowed = list(allowed)
        fits = table[column].isin(allowed) | ((table[column] == "") & (column in set(empty)))
        for row in table[~fits].itertuples():
            term = getattr(row, column)
            what = f"'{term}' is not a word for it{near(term, allowed)}" if term else "is empty"
            problems.append(f"  {getattr(row, row_name)}, {column}: {what}")
    if problems:
        raise InputError(
            f"{path}: {len(problems)} cells are not of the vocabulary in config/evidence.yaml:\n"
            + "\n".join(problems)
        )


def check_unique(table: pd.DataFrame, columns: list[str], path: Path) -> None:
    """Raise InputError where rows repeat in ``columns``."""
    repeated = table[table.duplicated(columns)]
    if len(repeated):
        first = repeated.iloc[0]
        named = ", ".join(f"{name} '{first[name]}'" for name in columns)
        raise InputError(f"{path}: {named} occurs more than once; each row needs its own")


def check_known(table: pd.DataFrame, column: str, known: Iterable[str], path: Path, what: str) -> None:
    """Raise InputError where a column names something that is not there."""
    known = list(known)
    strange = sorted(set(table[column]) - set(known))
    if strange:
        raise InputError(f"{path}: {column} '{strange[0]}' is not {what}{near(strange[0], known)}")


def near(term: str, words: Iterable[str]) -> str:
    """A hint such as "; did you mean 'belonging'?", or the list of words where it is short."""
    words = [word for word in words if word]
    close = difflib.get_close_matches(term, words, n=2, cutoff=0.6)
    if close:
        return f"; did you mean {' or '.join(map(repr, close))}?"
    return f"; the words are {', '.join(words)}" if len(words) <= 12 else ""


def numbers(table: pd.DataFrame, columns: Iterable[str], path: Path, row_name: str) -> pd.DataFrame:
    """The table with columns as numbers; empty and "not found" cells are missing.

    Raises:
        InputError: a cell is neither a number nor "not found".
    """
    table = table.copy()
    for column in columns:
        text = table[column].where(~table[column].isin(["", UNKNOWN]))
        found = pd.to_numeric(text, errors="coerce")
        wrong = table[(found.isna() & text.notna()) | np.isinf(found.astype("float64"))]
        if len(wrong):
            row = wrong.iloc[0]
            raise InputError(
                f"{path}: {row[row_name]}, {column}: '{row[column]}' is not a number; write one, or '{UNKNOWN}'"
            )
        table[column] = found.astype("float64")
    return table
