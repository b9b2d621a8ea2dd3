"""Reading the study's own tables back, exactly as they were written, and writing those that leave."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def read_table(path: str | Path) -> pd.DataFrame:
    """Read one of the study's CSV tables; only an empty cell is missing.

    pandas would take words such as "None" or "NA" for missing, and they are answers here. The apostrophe by which
    :func:`write_table` guards a text against spreadsheets is taken off again.
    """
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    return _each_text(table, unguarded)


def write_table(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table that leaves the secure folder as CSV, in which no spreadsheet finds a formula.

    Excel, LibreOffice and others work out a cell that begins with = + - or @; with an apostrophe before it, it is text
    (OWASP, CSV Injection). Numbers stay numbers.
    """
    _each_text(table, guarded).to_csv(path, index=False)


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _is_number(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that :func:`guarded` put before it."""
    return text[1:] if _GUARDED.match(text) else text


def _each_text(table: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    words = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    changed = {
        name: table[name].map(lambda cell: change(cell) if isinstance(cell, str) else cell) for name in words
    }
    return table.assign(**changed)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
