"""Released tables as Markdown that pandoc sets in every format alike."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.report.facts import number, with_interval
from wellbeing.tables import unguarded

WITHHELD_MARK = "[c]"
_PUNCTUATION = re.compile(r"([!-+\-:<-@\[-`{-~]|(?<!\w)\.|\.(?!\w))")
_NUMBER = re.compile(r"[−<]?\d[\d,.]*%?( \([^)]*\))?†?")
_FINE = {"", "ok", "converged", "pass"}

Row = dict[str, str]


class Markdown(str):
    """Markdown that the project wrote; any other text is escaped before it reaches pandoc."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    """Text that pandoc's Markdown prints as it stands, in one line; what is Markdown already stays as it is.

    Punctuation is escaped whether or not it means something where it stands, since pandoc takes any escaped mark for
    itself (all_symbols_escapable); commas, slashes, semicolons and the points within numbers and names mean nothing
    anywhere.
    """
    if isinstance(text, Markdown):
        return text
    return Markdown(_PUNCTUATION.sub(r"\\\1", re.sub(r"[ \t\r\n\f\v]+", " ", text)))


def read_rows(path: Path, where: Mapping[str, str] | None = None) -> list[Row]:
    """Rows of a released CSV as text, those where columns equal ``where``; a list matches any of its values.

    Raises InputError for a column not there, and where no row is left.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or [])
        rows = [{name: unguarded(cell) for name, cell in row.items()} for row in reader]
    check_columns(path, names, list(where or {}))
    for column, wanted in (where or {}).items():
        values = (
            {str(wanted)} if isinstance(wanted, (str, int, float, bool)) else {str(value) for value in wanted}
        )
        rows = [row for row in rows if row[column] in values]
    if where and not rows:
        raise InputError(
            f"{path}: no row where {', '.join(f'{key} is {value}' for key, value in where.items())}"
        )
    return rows


def check_columns(path: Path, names: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise InputError that names the columns a table does not have."""
    absent = [name for name in wanted if name not in names]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; there are {', '.join(names)}")


def cell_text(row: Row, column: str, digits: int | None = None, withheld: bool = True) -> str:
    """One cell for print: numbers grouped and rounded, withheld cells marked, empty ones a dash."""
    text = row[column].strip()
    if text == "":
        return WITHHELD_MARK if withheld and row.get("suppressed") == "True" else "–"
    if text in ("True", "False"):
        return "yes" if text == "True" else "no"
    try:
        value = float(text)
    except ValueError:
        return text
    if digits is None:
        digits = 0 if value.is_integer() else 2
    return number(value, digits)


def interval_text(row: Row, columns: Sequence[str], digits: int = 2) -> str:
    """Estimate and interval in one cell, from columns (estimate, low, high); a dagger for a doubtful fit."""
    cells = [row[column].strip() for column in columns]
    if not cells[0]:
        return WITHHELD_MARK if row.get("suppressed") == "True" else "–"
    doubtful = "†" if row.get("status", "") not in _FINE else ""
    value, low, high = (float(cell or "nan") for cell in cells)
    return with_interval(value, low, high, digits) + doubtful


def spread_rows(
    rows: list[Row], keys: Sequence[str], across: str, cells: Sequence[str]
) -> tuple[list[Row], list[str]]:
    """One row for each combination of ``keys``, with a column for each value of ``across``.

    ``cells`` are the cells' texts, one a row. Rows and columns come in order of first appearance, but a row
    new in a later column stands after the row it follows there.
    """
    order: list[tuple[str, ...]] = []
    columns: list[str] = []
    found: dict[tuple[str, ...], Row] = {}
    previous: tuple[str, ...] | None = None
    for row, cell in zip(rows, cells, strict=True):
        key = tuple(row[name] for name in keys)
        if row[across] not in columns:
            columns.append(row[across])
            previous = None
        if key not in found:
            found[key] = dict(zip(keys, key, strict=True))
            order.insert(order.index(previous) + 1 if previous in order else len(order), key)
        found[key][row[across]] = cell
        previous = key
    return [{**dict.fromkeys(columns, ""), **found[key]} for key in order], columns


def print_once(body: list[list[str]], columns: Sequence[int]) -> list[list[str]]:
    """Rows in which a cell of ``columns`` is empty where it, and those before it, repeat the row above."""
    result, above = [], None
    for row in body:
        shown = list(row)
        for at in columns:
            if above is None or any(row[i] != above[i] for i in columns if i <= at):
                break
            shown[at] = ""
        result.append(shown)
        above = row
    return result


def pipe_table(headings: Sequence[str], rows: Sequence[Sequence[str]], caption: str, label: str) -> Markdown:
    """A pipe table with its caption and the label ``tbl:<label>``. Columns of numbers stand to the right.

    The dashes below the headings say how wide the columns are to each other, which Word needs.
    """
    columns = [[heading, *(row[at] for row in rows)] for at, heading in enumerate(headings)]
    right = [_numeric(cells) for _, *cells in columns]
    widths = _widths(columns)
    rule = "|".join(
        "-" * (width - 1) + ":" if number else ":" + "-" * (width - 1)
        for width, number in zip(widths, right, strict=True)
    )
    lines = [" | ".join(map(escape, cells)) for cells in (headings, *rows)]
    body = "\n".join(f"| {line} |" for line in lines[1:])
    return Markdown(f"| {lines[0]} |\n|{rule}|\n{body}\n\n: {escape(caption.strip())} {{#tbl:{label}}}\n")


def _widths(columns: Sequence[Sequence[str]], line: int = 100) -> list[int]:
    """Characters for each column: none less than its longest word or number, the rest of the line by need.

    Args:
        columns: heading and cells of each.
        line: characters that a line of the Word page holds.
    """
    least = [_narrowest(*column) for column in columns]
    if sum(least) > line:
        least = [_narrowest(*column, whole=False) for column in columns]
    most = [max(low, 3 + max(map(len, column))) for low, column in zip(least, columns, strict=True)]
    spare, wish = line - sum(least), sum(most) - sum(least)
    share = min(1.0, max(0, spare) / wish) if wish else 0
    return [round(low + share * (high - low)) for low, high in zip(least, most, strict=True)]


def _narrowest(heading: str, *cells: str, whole: bool = True) -> int:
    """Width in which no word breaks; nor, where ``whole``, an interval such as "1.2 (1.1 to 1.3)"."""
    words = [word for text in cells for word in text.split()]
    words += [f"{word}{word[: len(word) // 4]}" for word in heading.split()]  # bold: wider by a fourth
    if whole and _begins_with_numbers(cells):
        words += cells
    return 3 + min(28, max([3, *map(len, words)]))


def _begins_with_numbers(cells: Iterable[str]) -> bool:
    return all(text[:1] in "0123456789<–−[" for text in cells)


def _numeric(cells: list[str]) -> bool:
    texts = [cell for cell in cells if cell not in ("", "–", WITHHELD_MARK)]
    return bool(texts) and all(_NUMBER.fullmatch(text) for text in texts)
