"""Reading a few columns of a Stata, SPSS, tab- or comma-separated file, all into the same shape.

A wave of Understanding Society has some thousands of variables and tens of thousands of people, so a column
list is always given and nothing else is kept in memory.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pandas as pd

from wellbeing.errors import InputError

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Tried in this order. latin-1 takes any byte, so it comes last; errors are never ignored."""

CHUNK = 5_000
"""Rows of a .tab or .csv file held in memory with all their columns."""


@dataclass(frozen=True)
class Table:
    """Some columns of one file. Columns that were asked for but are not there are simply absent."""

    path: Path
    frame: pd.DataFrame
    """Lower-case column names; float64, or str where asked for as text or not readable as numbers."""
    labels: dict[str, str]
    """Variable labels, where the format has them."""
    value_labels: dict[str, dict[float | str, str]]
    """Labels of codes, where the format has them."""


def read_table(path: Path, wanted: Iterable[str], text: Iterable[str] = ()) -> Table:
    """Read the ``wanted`` columns (lower case) of one file.

    Parameters
    ----------
    path
        A .dta, .sav, .tab or .csv file; a .csv may be compressed (.bz2, .gz, .xz, .zip).
    wanted
        Names, compared without regard to case.
    text
        Those to be kept as words: area codes such as ``00AA`` or ``007`` must not become numbers.

    Raises
    ------
    InputError
        The file is corrupt or cut short, cannot be decoded, or has two columns of one wanted name.
    """
    path, wanted, text = Path(path), list(dict.fromkeys(wanted)), set(text)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    endings = [suffix.lower() for suffix in path.suffixes]
    try:
        if endings[-1:] == [".dta"]:
            return _read_statistical(path, wanted, text, "read_dta")
        if endings[-1:] == [".sav"]:
            return _read_statistical(path, wanted, text, "read_sav")
        return _read_delimited(path, wanted, text, "\t" if ".tab" in endings else ",")
    except PermissionError as error:
        raise InputError(f"{path}: may not be read by this user; check the folder's permissions") from error


# Stata and SPSS --------------------------------------------------------------------------------------------


def _read_statistical(path: Path, wanted: list[str], text: set[str], how: str) -> Table:
    import pyreadstat  # slow to import, and not needed for .csv

    read: Callable[..., Any] = getattr(pyreadstat, how)
    failure: Exception | None = None
    for encoding in (None, "WINDOWS-1252", "LATIN1"):
        try:
            _, head = read(str(path), metadataonly=True, encoding=encoding)
            names = _match(path, head.column_names, wanted)
            # with no column to read pyreadstat would read them all
            columns = list(names) or list(head.column_names[:1])
            frame, meta = read(
                str(path), usecols=columns, encoding=encoding, disable_datetime_conversion=True
            )
        except UnicodeDecodeError as error:
            failure = error
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
            failure = error
            if "string" not in str(
                error
            ):  # anything but "Unable to convert string to the requested encoding"
                break
        else:
            if _ends_early(path):
                failure = ValueError("its closing mark is not there")
                break
            if (head.number_rows or 0) > 0 and len(frame) != head.number_rows:  # old SPSS files do not say
                failure = ValueError(f"{len(frame)} of {head.number_rows} rows could be read")
                break
            frame = frame.rename(columns=names)[[n for n in wanted if n in set(names.values())]]
            labels = {names[k]: v for k, v in meta.column_names_to_labels.items() if k in names and v}
            values = {names[k]: v for k, v in meta.variable_value_labels.items() if k in names}
            frame = pd.DataFrame({c: _column(frame[c], c in text) for c in frame.columns}, index=frame.index)
            return Table(path, frame, labels, values)
    raise InputError(
        f"{path}: cannot be read, the file looks corrupt or cut short ({_first_line(failure)}); "
        "copy or download it again"
    ) from failure


def _ends_early(path: Path) -> bool:
    """Whether a Stata file of format 117 or later lacks the mark it must end with."""
    opening, closing = b"<stata_dta>", b"</stata_dta>"
    with path.open("rb") as stream:
        if stream.read(len(opening)) != opening:
            return False
        stream.seek(-min(64, path.stat().st_size), io.SEEK_END)
        return closing not in stream.read()


# .tab and .csv ---------------------------------------------------------------------------------------------


def _read_delimited(path: Path, wanted: list[str], text: set[str], separator: str) -> Table:
    kind = "tab" if separator == "\t" else "comma"
    for encoding in ENCODINGS:
        try:
            header = _header(path, encoding, separator)
            names = _match(path, header, wanted)
            kept = [i for i, name in enumerate(header) if name in names]
            chunks = pd.read_csv(
                path,
                sep=separator,
                header=0,
                usecols=kept,
                # the header is matched by us, so that pandas does not rename repeats behind our back
                names=[names.get(name, f"#{i}") for i, name in enumerate(header)],
                dtype=str,
                keep_default_na=False,
                na_values=["", " "],
                encoding=encoding,
                chunksize=CHUNK,  # a wave holds thousands of columns: read whole, it takes gigabytes
                quoting=csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL,
            )
            frame = pd.concat(list(chunks), ignore_index=True)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError, OSError, EOFError, csv.Error) as error:
            if isinstance(error, PermissionError):
                raise
            raise InputError(
                f"{path}: cannot be read as a {kind}-separated table "
                f"({_first_line(error)}); copy or download it again"
            ) from error
        if separator == "\t":
            _check_last_line(path, len(header))
        frame = frame[[name for name in wanted if name in frame.columns]]
        frame = pd.DataFrame({c: _column(frame[c], c in text) for c in frame.columns}, index=frame.index)
        return Table(path, frame, {}, {})
    raise AssertionError("latin-1 decodes every byte")  # pragma: no cover


def _header(path: Path, encoding: str, separator: str) -> list[str]:
    with _open_text(path, encoding) as stream:
        rows = csv.reader(
            stream, delimiter=separator, quoting=csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
        )
        header = next(rows, None)
    if not header:
        raise InputError(f"{path}: the file is empty; it should begin with a line of column names")
    return [name.strip().strip('"') for name in header]


def _open_text(path: Path, encoding: str) -> TextIO:
    from pandas.io.common import get_handle  # pandas' own reading of .bz2, .gz, .xz and .zip

    if path.suffix.lower() in (".csv", ".tab", ".txt"):
        return path.open(encoding=encoding, newline="")
    handle = get_handle(path, "rb", compression="infer", is_text=False).handle
    return io.TextIOWrapper(handle, encoding=encoding, newline="")


def _check_last_line(path: Path, columns: int) -> None:
    """A .tab file has no quotes, so a short last line means a file cut short; pandas would fill it up."""
    with path.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, size - 1_000_000))
        last = stream.read().rstrip(b"\r\n").rsplit(b"\n", 1)[-1]
    values = last.count(b"\t") + 1
    if size and values != columns:
        raise InputError(
            f"{path}: the last line has {values} values where the header has {columns}: "
            "the file looks cut short; copy or download it again"
        )


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
    """float64, or str with null for blank; whole numbers turned to text carry no decimal point."""
    numeric = pd.api.types.is_numeric_dtype(column)
    if not as_text:
        if numeric:
            return column.astype("float64")
        words = _strip(column)
        try:
            return words.astype("float64")
        except ValueError:
            return words  # words stay words: the dictionary check reports them, they are not plain missing
    return _strip(pd.Series(number_text(column), index=column.index)) if numeric else _strip(column)


def number_text(column: pd.Series) -> np.ndarray:
    """Numbers as words, ``12`` not ``12.0``; None where missing."""
    values = column.astype("float64").to_numpy()
    out = np.empty(len(values), dtype=object)
    for i, value in enumerate(values):
        if np.isnan(value):
            out[i] = None
        else:
            out[i] = str(int(value)) if value == int(value) else repr(float(value))
    return out


def _strip(column: pd.Series) -> pd.Series:
    words = column.astype("str").str.strip()
    return words.mask(column.isna().to_numpy() | (words == "").to_numpy())


def _first_line(error: Exception | None) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
