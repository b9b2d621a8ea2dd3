"""Opening published tables: line ends, separators, encodings, headers and number formats as they come."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from wellbeing.areas.codes import clean_codes
from wellbeing.cells import NUMBER, TwoReadings, is_nothing, plain_numbers
from wellbeing.errors import InputError
from wellbeing.textfile import read_all

#: what statistical offices print where a figure is missing or withheld
NO_FIGURE = re.compile(
    r"[-.:\u2026\u2013\u2212*!#~]{0,3}|\.\.c|[\[(]?(?:c|p|u|w|x|z|low)[\])]?|#?n/?a|null|nan", re.IGNORECASE
)

#: a mark after a figure that leaves the figure as it is: 5.3 [r], 5.3 [note 8], 5.3*
FOOTNOTE = re.compile(r"\s*(?:\[[A-Za-z]+\.?\s?[0-9]*\]|\([a-z]\)|[*#\u2020\u2021])$")

NOT_TEXT = {".rda", ".rdata", ".rds", ".xlsx", ".xls", ".ods"}

#: the longest cell that stands alone in a row and may be a code; anything longer, or of several words, is a note
LONGEST_CODE = 12


def read_rows(path: Path, encoding: str | None = None, header: int | None = 0) -> pd.DataFrame:
    """All cells of a table as stripped text, missing as NaN; headers stripped too.

    Title lines above the header and notes below the table are left out; numbers with a decimal comma are in plain
    form. `header` None gives every row, unheaded.

    Raises
    ------
    InputError: the file is empty or no text, a row does not fit the header (each by its line), or a number could
        be read in two ways.
    """
    path = Path(path)
    if path.suffix.lower() in NOT_TEXT:
        raise InputError(
            f"{path.name}: {path.suffix} files are not read; save the table as CSV and name that file"
        )
    if not path.is_file():
        raise InputError(f"{path.name}: no such file in {path.parent}")
    rows, mark, _ = read_all(path, encoding)
    if not rows:
        raise InputError(f"{path.name}: the file is empty")
    names: list[int] | list[str]
    if header is None:
        width = max(len(row) for _, row in rows)
        names, body = list(range(width)), [row + [""] * (width - len(row)) for _, row in rows]
    else:
        names, body = _body(path, rows)
    table = pd.DataFrame(body, columns=names, dtype="str")
    if mark != ",":
        for place in range(len(names)):
            table.isetitem(place, _plain(table.iloc[:, place], path, names[place], mark))
    return table.where(table.ne(""))


def _body(path: Path, rows: list[tuple[int, list[str]]]) -> tuple[list[str], list[list[str]]]:
    """The header and the rows beneath it, each as long as the header."""
    width = Counter(len(row) for _, row in rows if len(row) > 1 or len(rows[0][1]) == 1).most_common(1)[0][0]
    full = [i for i, (_, row) in enumerate(rows) if len(row) == width and sum(map(bool, row)) > width / 2]
    start = full[0] if full else 0
    header = rows[start][1]
    while len(header) > 1 and not header[-1]:  # a spreadsheet's empty columns to the right
        header = header[:-1]
    body, wrong = [], []
    for line, row in rows[start + 1 :]:
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and len(header) > 1 and (" " in filled[0] or len(filled[0]) > LONGEST_CODE):
            continue  # a note
        if any(row[len(header) :]) or (len(row) < len(header) and len(filled) > 1):
            wrong.append(f"line {line} has {len(row)}")
        body.append((row + [""] * len(header))[: len(header)])
    if wrong:
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise InputError(
            f"{path.name}: rows do not fit the header, which has {len(header)} cells: "
            f"{', '.join(wrong[:5])}{more}; mend these lines (a separator inside a cell needs quotation marks)"
        )
    return header, body


def _plain(cells: pd.Series, path: Path, name: object, mark: str) -> pd.Series:
    """Cells with numbers in plain form: 5,3 of a table parted by semicolons is 5.3."""
    try:
        return cells.replace(plain_numbers(cells.tolist(), mark))
    except TwoReadings as error:
        raise InputError(
            f"{path.name}: column {name!r}: {error} could be a thousand or three decimals, and other cells speak for "
            "either; write its numbers with a decimal point and nothing between thousands"
        ) from None


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
    """Cells as float64; thousands commas, footnotes and per-cent signs go, marks of a missing figure become NaN.

    Raises InputError for a cell that is no number or lies outside `low` to `high`.
    """
    text = cells.astype("str").str.strip()
    text = text.where(text.str.fullmatch(NO_FIGURE).ne(True))
    text = text.str.replace(FOOTNOTE, "", regex=True).str.replace(r"\s*%$", "", regex=True)
    text = text.replace(plain_numbers(text.dropna().tolist(), ","))
    values = pd.to_numeric(text.where(text.str.fullmatch(NUMBER).eq(True)), errors="coerce").astype("float64")
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
    table = pd.DataFrame({"area": clean_codes(area), "value": value.astype("float64")})
    table["base"] = float("nan") if base is None else base.astype("float64")
    table = table[table["area"].notna() & ~is_nothing(table["area"])].reset_index(drop=True)
    twice = table.loc[table["area"].duplicated(), "area"]
    if len(twice):
        raise InputError(
            f"{path.name}: area {twice.iloc[0]} stands in more than one row ({len(twice)} repeats); of a long table, "
            "with a row for each sex or year, choose the rows (the reader `values` has the option `where`)"
        )
    if table.empty:
        raise InputError(f"{path.name}: the table has no rows with an area code")
    return table


def with_note(table: pd.DataFrame, note: str | None) -> pd.DataFrame:
    """`table` carrying a remark on how it was read, for its entry in the columns' metadata."""
    table.attrs["note"] = note
    return table
