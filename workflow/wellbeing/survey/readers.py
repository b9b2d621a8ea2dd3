"""Reading a few columns of a survey file of any usual format, all into the same shape.

A wave of Understanding Society has some thousands of variables and tens of thousands of people, so a column
list is always given and nothing else is kept in memory. What a file itself calls missing is read as a code like
any other: the mapping alone decides what is missing.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wellbeing.cells import TwoReadings, plain_numbers
from wellbeing.cells import column as judged
from wellbeing.errors import InputError
from wellbeing.textfile import NAMES, PACKED, ending, read_delimited

Declared = tuple[tuple[float | str, float | str], ...]
"""What a file declares missing for a variable: pairs of lowest and highest code."""


@dataclass(frozen=True)
class Table:
    """Some columns of one file. Columns that were asked for but are not there are simply absent."""

    path: Path
    frame: pd.DataFrame
    """Lower-case column names. Numbers as float64; words as str; a column of numbers in which some cells hold
    words as object, each cell by itself. Stata's extended missing values are the words ``.a`` to ``.z``."""
    labels: dict[str, str]
    """Variable labels, where the format has them."""
    value_labels: dict[str, dict[float | str, str]]
    """Labels of codes, where the format has them."""
    missing: dict[str, Declared] = field(default_factory=dict)
    """What the file declares missing, where the format has such declarations: for comparison, never obeyed."""
    notes: tuple[str, ...] = ()
    """What to know of how the file was read."""


def read_table(path: Path, wanted: Iterable[str], text: Iterable[str] = ()) -> Table:
    """Read the ``wanted`` columns (lower case) of one file.

    Parameters
    ----------
    path
        A .dta, .sav, .zsav, .por, .parquet, .tab, .tsv or .csv file; text may be packed (.bz2, .gz, .xz, .zip).
    wanted
        Names, compared without regard to case.
    text
        Those to be kept as words: area codes such as ``00AA`` or ``007`` must not become numbers.

    Raises
    ------
    InputError
        The file is of another format, corrupt or cut short, has rows that do not fit its header, or has two
        columns of one wanted name.
    """
    path, wanted, text = Path(path), list(dict.fromkeys(wanted)), set(text)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    kind = ending(path)
    statistical = {".dta": "read_dta", ".sav": "read_sav", ".zsav": "read_sav", ".por": "read_por"}
    try:
        if path.suffix.lower() in PACKED and kind in (*statistical, ".parquet"):
            raise InputError(f"{path}: a packed {kind} file is not read; unpack it first")
        if kind in statistical:
            return _read_statistical(path, wanted, text, statistical[kind])
        if kind == ".parquet":
            return _read_parquet(path, wanted, text)
        if kind in (".csv", ".tab", ".tsv", ".txt"):
            return _read_delimited(path, wanted, text)
    except PermissionError as error:
        raise InputError(f"{path}: may not be read by this user; check the folder's permissions") from error
    raise InputError(
        f"{path}: {kind or 'a file without an ending'} is not a survey file that is read here; save it as .csv "
        "(UTF-8), .dta, .sav or .parquet"
    )


# Stata and SPSS --------------------------------------------------------------------------------------------


def _read_statistical(path: Path, wanted: list[str], text: set[str], how: str) -> Table:
    import pyreadstat  # slow to import, and not needed for .csv

    read: Callable[..., Any] = getattr(pyreadstat, how)
    # the reader of .por files takes neither: it empties declared missing codes before anyone sees them
    options: dict[str, Any] = {} if how == "read_por" else {"user_missing": True}
    encodings = (None,) if how == "read_por" else (None, "WINDOWS-1252", "LATIN1")
    failure: Exception | None = None
    for encoding in encodings:
        given = options | ({"encoding": encoding} if encoding else {})
        try:
            _, head = read(str(path), metadataonly=True, **given)
            names = _match(path, head.column_names, wanted)
            # with no column to read pyreadstat would read them all
            columns = list(names) or list(head.column_names[:1])
            frame, meta = read(str(path), usecols=columns, disable_datetime_conversion=True, **given)
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
            failure = error
            # anything but "Unable to convert string to the requested encoding" is the same in all of them
            if not isinstance(error, UnicodeDecodeError) and "string" not in str(error):
                break
        else:
            if _ends_early(path):
                failure = ValueError("its closing mark is not there")
                break
            if (head.number_rows or 0) > 0 and len(frame) != head.number_rows:  # old SPSS files do not say
                failure = ValueError(f"{len(frame)} of {head.number_rows} rows could be read")
                break
            return _statistical(path, frame, meta, names, wanted, text, how)
    raise InputError(
        f"{path}: cannot be read, the file looks corrupt or cut short ({_first_line(failure)}); "
        "copy or download it again"
    ) from failure


def _statistical(
    path: Path,
    frame: pd.DataFrame,
    meta: Any,
    names: dict[str, str],
    wanted: list[str],
    text: set[str],
    how: str,
) -> Table:
    tagged = {
        name for name, kind in meta.readstat_variable_types.items() if kind != "string" and how == "read_dta"
    }
    columns = {}
    for raw, name in names.items():
        column = _dotted(frame[raw]) if raw in tagged else frame[raw]
        columns[name] = _column(column, name in text)
    values = {}
    for raw, labels in meta.variable_value_labels.items():
        if raw in names:
            values[names[raw]] = {
                f".{code}" if raw in tagged and isinstance(code, str) else code: words
                for code, words in labels.items()
            }
    missing = {
        names[raw]: tuple((part["lo"], part["hi"]) for part in parts)
        for raw, parts in meta.missing_ranges.items()
        if raw in names
    }
    notes: tuple[str, ...] = ()
    if how == "read_por":
        notes = (
            "codes that a .por file declares missing arrive as blanks, so the mapping cannot judge them; "
            "save it as .sav where one of them has a meaning, such as not applicable",
        )
    frame = pd.DataFrame({n: columns[n] for n in wanted if n in columns}, index=frame.index)
    labels = {
        names[raw]: words for raw, words in meta.column_names_to_labels.items() if raw in names and words
    }
    return Table(path, frame, labels, values, missing, notes)


def _dotted(column: pd.Series) -> pd.Series:
    """Stata's extended missing values as it writes them itself: ``.a`` for what the reader calls ``a``."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.map(lambda cell: f".{cell}" if isinstance(cell, str) else cell)


def _ends_early(path: Path) -> bool:
    """Whether a Stata file of format 117 or later lacks the mark it must end with."""
    opening, closing = b"<stata_dta>", b"</stata_dta>"
    with path.open("rb") as stream:
        if stream.read(len(opening)) != opening:
            return False
        stream.seek(-min(64, path.stat().st_size), io.SEEK_END)
        return closing not in stream.read()


# text and parquet ------------------------------------------------------------------------------------------


def _read_delimited(path: Path, wanted: list[str], text: set[str]) -> Table:
    names: dict[str, str] = {}

    def keep(header: list[str]) -> list[int]:
        names.update(_match(path, header, wanted))
        return [i for i, name in enumerate(header) if name in names]

    rows = read_delimited(path, keep)
    columns = {}
    for place, cells in zip(rows.kept, rows.cells, strict=True):
        name = names[rows.header[place]]
        if name not in text:
            cells = _plain(path, rows.header[place], cells, rows.separator)
        columns[name] = _column(pd.Series(cells, dtype="str"), name in text)
    frame = pd.DataFrame({name: columns[name] for name in wanted if name in columns})
    return Table(path, frame, {}, {}, notes=rows.notes)


def _plain(path: Path, name: str, cells: list[str], separator: str) -> list[str]:
    """Cells with numbers in plain form: ``5,3`` of a table parted by semicolons is 5.3."""
    try:
        plain = plain_numbers(cells, separator)
    except TwoReadings as error:
        line = cells.index(str(error)) + 2
        raise InputError(
            f"{path}: column {name}: row {line:,} holds {error}, which could be a thousand or three decimals: other "
            f"cells of the column speak for either (cells are parted by {NAMES[separator]}). Write its numbers in "
            "one way, with a decimal point and nothing between thousands"
        ) from None
    return [plain.get(cell, cell) for cell in cells] if plain else cells


def _read_parquet(path: Path, wanted: list[str], text: set[str]) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq  # slow to import, and rarely needed

    try:
        names = _match(path, pq.read_schema(path).names, wanted)
        frame = pq.read_table(path, columns=list(names)).to_pandas().rename(columns=names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(
            f"{path}: cannot be read as parquet ({_first_line(error)}); write it again"
        ) from error
    frame = pd.DataFrame(
        {
            name: _column(frame[name] if _is_number(frame[name]) else frame[name].astype("str"), name in text)
            for name in wanted
            if name in frame
        },
        index=frame.index,
    )
    return Table(path, frame, {}, {})


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


# shared ----------------------------------------------------------------------------------------------------


def _match(path: Path, header: list[str], wanted: list[str]) -> dict[str, str]:
    """Names as the file has them -> the wanted lower-case names."""
    lower = [name.strip().lower() for name in header]
    repeated = [name for name in wanted if lower.count(name) > 1]
    if repeated:
        raise InputError(
            f"{path}: more than one column is called {', '.join(repeated)} (capitals aside); "
            "keep one of each, the mapping cannot tell which is meant"
        )
    wanted_set = set(wanted)
    return {name: low for name, low in zip(header, lower, strict=True) if low in wanted_set}


def _column(column: pd.Series, as_text: bool) -> pd.Series:
    """Numbers, words, or each cell by itself (see :class:`Table`); whole numbers as text carry no decimal point."""
    if _is_number(column):
        if not as_text:
            return column.astype("float64")
        return as_text_column(column)
    words = as_text_column(column)
    return words if as_text else judged(words)


def as_text_column(column: pd.Series) -> pd.Series:
    """Numbers, words or both as stripped words, ``12`` not ``12.0``; null where blank."""
    if _is_number(column):
        return pd.Series(_number_text(column), index=column.index, dtype="str")
    if column.dtype != object:
        return _strip(column)
    number = column.map(lambda cell: isinstance(cell, int | float | np.number))
    numbers = pd.Series(
        _number_text(column.where(number).astype("float64")), index=column.index, dtype=object
    )
    return _strip(numbers.where(number, column))


def _number_text(column: pd.Series) -> np.ndarray:
    """Numbers as words, ``12`` not ``12.0``; None where missing."""
    values = column.astype("float64").to_numpy()
    out = np.empty(len(values), dtype=object)
    for i, value in enumerate(values):
        if np.isfinite(value):
            out[i] = str(int(value)) if value == int(value) else repr(float(value))
        else:
            out[i] = None if np.isnan(value) else str(value)
    return out


def _strip(column: pd.Series) -> pd.Series:
    words = column.astype("str").str.strip()
    return words.mask(column.isna().to_numpy() | (words == "").to_numpy())


def _first_line(error: Exception | None) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
