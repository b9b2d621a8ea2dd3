"""Numbers as people write them in text files: every cell is judged by itself, and what is no number stays a word.

A decimal comma, a thousands comma, a typographic minus are ways of writing one number. Where a way of writing
could mean two numbers (``1,234`` beside ``5,3``) the cell is refused, never guessed.
"""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""Stricter than ``float``, which also takes ``nan``, ``inf`` and ``1_000`` for numbers."""

GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
"""1,234 and 1,234,567.8: thousands commas, unless it is the decimal comma of 1.234."""
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")
POINTS_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
"""1.234,5 and 1.234.567: points between thousands."""
BLANKS_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[  \u202f][0-9]{3})+(?:[.,][0-9]+)?")

NOTHING = frozenset(
    ["na", "n/a", "#n/a", "nan", "none", "null", "nil", "<na>", ".", "#value!", "#ref!", "#name?"]
)
"""What programs write where there is nothing, in lower case: never the name of a place or a person."""


class TwoReadings(ValueError):
    """A cell that could be either of two numbers."""


def plain_numbers(cells: Iterable[str | None], separator: str) -> dict[str, str]:
    """Cells of one column that are numbers written with commas, blanks or a typographic minus, in plain form.

    Parameters
    ----------
    cells
        Stripped text of the column; blank cells as None or "".
    separator
        What parts the cells of the file. Where it is ``;`` a comma is a decimal comma; between commas, tabs and
        bars a comma before exactly three figures parts thousands, and any other is a decimal comma unless the
        file itself is parted by commas, where such a cell is left as it stands: a word.

    Returns
    -------
    dict
        Text -> plain text (``5,3`` -> ``5.3``), for the cells that change.

    Raises
    ------
    TwoReadings
        One cell could be two numbers, and others of the column speak for either.
    """
    words = {cell for cell in cells if isinstance(cell, str) and cell}
    plain: dict[str, str] = {}
    unclear: set[str] = set()  # 1,234: thousands or three decimals
    decimal = points = False
    for word in words:
        text = word.replace("\u2212", "-")
        if BLANKS_GROUP.fullmatch(text):
            text = re.sub(r"[  \u202f]", "", text)
        if GROUPED.fullmatch(text):
            if text.count(",") > 1 or "." in text:
                plain[word] = text.replace(",", "")
            else:
                unclear.add(word)
        elif DECIMAL_COMMA.fullmatch(text) and separator != ",":
            decimal = True
            plain[word] = text.replace(",", ".")
        elif POINTS_GROUP.fullmatch(text) and ("," in text or text.count(".") > 1):
            if separator != ",":
                decimal = True
                plain[word] = text.replace(".", "").replace(",", ".")
        elif text != word and NUMBER.fullmatch(text):
            plain[word] = text
        if NUMBER.fullmatch(text) and "." in text:
            points = True
    if unclear:
        if (separator == ";" and points) or (separator != ";" and decimal):
            raise TwoReadings(sorted(unclear)[0])
        mark = "." if separator == ";" else ""
        plain |= {word: word.replace("\u2212", "-").replace(",", mark) for word in unclear}
    return plain


def column(cells: pd.Series) -> pd.Series:
    """A column of text as numbers where every cell is one, else cell by cell.

    Parameters
    ----------
    cells
        Stripped text, null where blank.

    Returns
    -------
    Series
        float64 if every cell is a number or blank; else object: a float for a number, the text for a word, None
        for a blank. A word changes nothing for its neighbours.
    """
    places, different = pd.factorize(cells)
    values = np.empty(len(different) + 1, dtype=object)
    for i, word in enumerate(different):
        values[i] = float(word) if NUMBER.fullmatch(word) else word
    if all(isinstance(value, float) for value in values[:-1]):
        values[-1] = np.nan
        return pd.Series(values.astype("float64")[places], index=cells.index)
    values[-1] = None
    return pd.Series(values[places], index=cells.index, dtype=object)


def numeric_part(cells: pd.Series) -> np.ndarray:
    """float64 values of a column as :func:`column` gives it: NaN where a cell is blank or a word."""
    if pd.api.types.is_numeric_dtype(cells):
        return cells.to_numpy(dtype="float64")
    return np.array([cell if isinstance(cell, float) else np.nan for cell in cells], dtype="float64")


def is_nothing(cells: pd.Series) -> np.ndarray:
    """Boolean array: where a cell holds a word for nothing, such as ``NA`` or ``None``."""
    return cells.astype("str").str.strip().str.lower().isin(NOTHING).to_numpy(dtype=bool)
