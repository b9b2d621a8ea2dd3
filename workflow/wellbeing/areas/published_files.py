"""Opening published tables: line ends, separators, encodings, headers and number formats as they come."""

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from wellbeing.errors import InputError

#: what statistical offices print where a figure is missing or withheld
NO_FIGURE = ("", ".", "..", ":", "-", "c", "z", "x", "[c]", "[x]", "[z]", "NA", "N/A", "n/a")


def read_text(path: Path, encoding: str | None = None) -> str:
    """Text of a file with ``\\n`` line ends, whether it came with LF, CRLF or lone CR.

    Without an `encoding`, UTF-8 (with or without a byte-order mark) is tried, then Windows-1252. Mac Roman
    cannot be told from Windows-1252, so a file known to be Mac Roman must say so.
    """
    if path.suffix.lower() in {".rda", ".rdata", ".rds", ".xlsx", ".xls", ".ods"}:
        raise InputError(
            f"{path.name}: {path.suffix} files are not read; save the table as CSV and name that file"
        )
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path.name}: no such file in {path.parent}") from None
    for trial in [encoding] if encoding else ["utf-8-sig", "cp1252"]:
        try:
            return raw.decode(trial).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path.name}: the text is neither UTF-8 nor Windows-1252; save it again as UTF-8")


def separator(header: str) -> str:
    """The field separator of a header line: the most frequent of comma, semicolon and tab outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=bare.count)


def read_rows(path: Path, encoding: str | None = None, header: int | None = 0) -> pd.DataFrame:
    """All cells of a table as stripped text, missing as NaN; headers stripped too.

    Raises InputError for an empty file or one whose rows have more cells than its header.
    """
    text = read_text(path, encoding)
    if not text.strip():
        raise InputError(f"{path.name}: the file is empty")
    mark = separator(text.lstrip("\n").split("\n", 1)[0])
    try:
        # pandas warns and drops cells of a row longer than the header; lost cells are an error here
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            table = pd.read_csv(
                io.StringIO(text),
                sep=mark,
                header=header,
                dtype="str",
                keep_default_na=False,
                index_col=False,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise InputError(f"{path.name}: not a table of cells parted by {mark!r} ({error})") from None
    table.columns = [str(name).strip() for name in table.columns]
    table = table.apply(lambda cells: cells.str.strip())
    return table.where(table.ne(""))


def pick(table: pd.DataFrame, path: Path, wanted: str, *names: str, ends: Sequence[str] = ()) -> str:
    """The column that carries `wanted`: one of `names`, or the one that ends like an entry of `ends`.

    Case and runs of blanks do not matter. Raises InputError that names the file, what was sought and the
    columns found.
    """

    def plain(name: str) -> str:
        return re.sub(r"\s+", " ", name).strip().casefold()

    for name in names:
        for column in table.columns:
            if plain(column) == plain(name):
                return column
    for end in ends:
        found = [column for column in table.columns if plain(column).endswith(plain(end))]
        if len(found) == 1:
            return found[0]
    sought = " or ".join(repr(name) for name in (*names, *(f"... {end}" for end in ends)))
    columns = ", ".join(repr(column) for column in table.columns[:12])
    more = f" and {len(table.columns) - 12} more" if len(table.columns) > 12 else ""
    raise InputError(
        f"{path.name}: no column {sought} for the {wanted}; the columns are {columns}{more}. "
        "Is it the right file, as published?"
    )


def numbers(cells: pd.Series, path: Path, low: float = 0, high: float = float("inf")) -> pd.Series:
    """Cells as float64; thousands commas and per-cent signs go, the marks of a missing figure become NaN.

    Raises InputError for a cell that is no number or lies outside `low` to `high`.
    """
    text = cells.astype("str").str.strip()
    text = text.where(~text.isin(NO_FIGURE))
    values = pd.to_numeric(text.str.replace(r"[,%\s]", "", regex=True), errors="coerce").astype("float64")
    wrong = (values.isna() & text.notna()) | (values < low) | (values > high)
    if wrong.any():
        first = cells[wrong].iloc[0]
        raise InputError(
            f"{path.name}: column {cells.name!r}: {first!r} is not a number from {low:g} to {high:g} "
            f"({int(wrong.sum())} such cells)"
        )
    return values


def area_table(path: Path, area: pd.Series, value: pd.Series, base: pd.Series | None = None) -> pd.DataFrame:
    """The shape every reader returns: ``area`` (str), ``value`` and ``base`` (float64).

    `base` is the number of people behind the value, NaN where the table does not say.

    Rows without a code are dropped (published tables end in notes and totals). Raises InputError for a
    repeated code or a table without rows.
    """
    table = pd.DataFrame({"area": area.astype("str").str.strip(), "value": value.astype("float64")})
    table["base"] = float("nan") if base is None else base.astype("float64")
    table = table[table["area"].notna()].reset_index(drop=True)
    twice = table.loc[table["area"].duplicated(), "area"]
    if len(twice):
        raise InputError(
            f"{path.name}: area {twice.iloc[0]} stands in more than one row ({len(twice)} repeats)"
        )
    if table.empty:
        raise InputError(f"{path.name}: the table has no rows with an area code")
    return table


def with_note(table: pd.DataFrame, note: str | None) -> pd.DataFrame:
    """`table` carrying a remark on how it was read, for its entry in the columns' metadata."""
    table.attrs["note"] = note
    return table
