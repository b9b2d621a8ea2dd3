"""Text tables as they come: compressed, in whatever encoding, parted by ``, ; tab |``; read whole or refused by line.

Nothing is filled up, cut off or skipped in silence. A row of another length than the header is refused with its
line, and what the file is (encoding, separator) is told where it is anything but comma-separated UTF-8.
"""

import bz2
import codecs
import csv
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wellbeing.errors import InputError

PACKED = (".gz", ".bz2", ".xz", ".zip")
MARKS = ",;\t|"
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

MOST_TIMES = 250
"""A table shrinks to a tenth or a fiftieth; what grows more than this on unpacking is no survey."""
FREELY = 64 * 2**20
"""Bytes unpacked before that is asked."""
XZ_MEMORY = 128 * 2**20
"""The strongest setting of xz needs 65 MB; a damaged header may claim gigabytes."""
LONGEST_LINE = 10_000_000
SAMPLE = 200_000
"""Bytes beyond ASCII, with what stands around them, from which the encoding is told."""


@dataclass(frozen=True)
class Rows:
    """The cells of a text table, stripped of blanks at their ends; a blank cell is ""."""

    header: list[str]
    cells: list[list[str]]
    """A list for each column that was kept, of one length."""
    kept: list[int]
    """Places of those columns in the header."""
    separator: str
    notes: tuple[str, ...]
    """What to know of how the file was read."""


def read_delimited(
    path: Path, keep: Callable[[list[str]], list[int]] | None = None, encoding: str | None = None
) -> Rows:
    """Read a table whose first line is its header.

    Parameters
    ----------
    path
        A text file, packed (.gz, .bz2, .xz, .zip of one file) or not.
    keep
        From the header to the places of the wanted columns; all if None. Rows are read one by one and only these
        columns are held.
    encoding
        Of the file; found by looking at it if None.

    Raises
    ------
    InputError
        The file is empty or damaged, unpacks to far more than a table would, holds zero bytes, or has rows that do
        not fit its header; each with its line.
    """
    found, notes = (encoding, ()) if encoding else find_encoding(path)
    lines = _Lines(path, found)
    first = next(iter(lines), None)
    if first is None or not first.strip():
        raise InputError(f"{path}: the file is empty; it should begin with a line of column names")
    separator = find_separator(first, tabbed=ending(path) in (".tab", ".tsv"))
    rows = parsed(path, separator, _Lines(path, found), quoted=ending(path) not in (".tab", ".tsv"))
    header = [name.strip().strip('"') for name in next(rows)[1]]
    while len(header) > 1 and not header[-1]:  # a spreadsheet's empty columns to the right
        header.pop()
    kept = list(range(len(header))) if keep is None else keep(header)
    cells: list[list[str]] = [[] for _ in kept]
    wrong: list[tuple[int, int]] = []
    line = 1
    for line, row in rows:
        if len(row) > len(header) and not any(cell.strip() for cell in row[len(header) :]):
            row = row[: len(header)]
        if len(row) != len(header):
            wrong.append((line, len(row)))
        else:
            for column, place in zip(cells, kept, strict=True):
                column.append(row[place].strip())
    if wrong:
        raise InputError(_ragged(path, wrong, len(header), line, separator))
    if separator != "," and ending(path) not in (".tab", ".tsv"):
        notes = (*notes, f"its cells are parted by {NAMES[separator]}")
    return Rows(header, cells, kept, separator, tuple(notes))


def read_all(
    path: Path, encoding: str | None = None
) -> tuple[list[tuple[int, list[str]]], str, tuple[str, ...]]:
    """Every row that is not blank, with its line, of a small table that may have titles above and notes below it.

    Returns the rows (cells stripped, of whatever length), what parts them, and notes on how they were read.
    """
    found, notes = (encoding, ()) if encoding else find_encoding(path)
    widths: dict[str, list[int]] = {mark: [] for mark in MARKS}
    for line, _ in zip(_Lines(path, found), range(2_000), strict=False):
        bare = re.sub(r'"[^"]*"', "", line)
        for mark, seen in widths.items():
            seen += [bare.count(mark)] if mark in bare else []
    # the mark that parts most lines into equally many cells; a title or a decimal comma does not do that
    best = {m: max(((seen.count(n), n) for n in set(seen)), default=(0, 0)) for m, seen in widths.items()}
    separator = max(MARKS, key=best.__getitem__)
    rows = [(at, [cell.strip() for cell in row]) for at, row in parsed(path, separator, _Lines(path, found))]
    return [(at, row) for at, row in rows if any(row)], separator, tuple(notes)


def find_separator(line: str, tabbed: bool = False) -> str:
    """What parts the cells of a header line: the most frequent of ``, ; tab |`` outside quotes."""
    bare = re.sub(r'"[^"]*"', "", line)
    if tabbed and "\t" in bare:
        return "\t"
    counts = {mark: bare.count(mark) for mark in MARKS}
    if not any(counts.values()):
        return "\t" if tabbed else ","
    return max(MARKS, key=counts.__getitem__)


def parsed(
    path: Path, separator: str, lines: Iterator[str], quoted: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row that is not blank.

    The .tab files of data archives know no quoting (`quoted` false): some put whole words in quotes, which go, one
    pair a cell, and a mark inside a word means nothing.
    """
    reader = csv.reader(
        lines,
        delimiter=separator,
        strict=True,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    begins = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InputError(
                f"{path}: line {begins} cannot be read ({error}); is a quotation mark opened there that is never "
                "closed? Double it or take it out"
            ) from None
        if row is None:
            return
        over = [cell for cell in row if "\n" in cell]
        if over and max(cell.count(separator) for cell in over) >= max(1, len(row) - 1):
            raise InputError(
                f"{path}: line {begins}: a quotation mark opens a cell that runs on to line {reader.line_num} and "
                "takes a whole row with it; double the mark or take it out"
            )
        if row:
            yield begins, row if quoted else [_unquoted(cell) for cell in row]
        begins = reader.line_num + 1


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _ragged(path: Path, wrong: list[tuple[int, int]], columns: int, last: int, separator: str) -> str:
    line, values = wrong[0]
    if len(wrong) == 1 and line == last and values < columns:
        return (
            f"{path}: the last line has {values} values where the header has {columns} (line {line}): "
            "the file looks cut short; copy or download it again"
        )
    listed = ", ".join(f"line {line} has {values}" for line, values in wrong[:5])
    more = f" and {len(wrong) - 5:,} more" if len(wrong) > 5 else ""
    return (
        f"{path}: rows do not fit the header, which has {columns} columns parted by {NAMES[separator]}: "
        f"{listed}{more}. Mend these lines (a separator inside a cell needs quotation marks), or export the file again"
    )


# encodings -------------------------------------------------------------------------------------------------


def find_encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    """The encoding of a text file, and in words how sure that is where it is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    utf8, sample, start = True, b"", b""
    with open_bytes(path) as stream:
        while block := stream.read(2**20):
            start = start or block[:4096]
            if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return "utf-16", ("its text is UTF-16",)
            if start[1:200:2].count(0) > 40 or start[0:200:2].count(0) > 40:
                little = start[1:200:2].count(0) > start[0:200:2].count(0)
                return "utf-16-le" if little else "utf-16-be", ("its text looks like UTF-16 without a mark",)
            if utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    utf8 = False
            if len(sample) < SAMPLE and not block.isascii():
                sample += b"\n".join(re.findall(rb"[^\n\r,;\t|]*[\x80-\xff][^\n\r,;\t|]*", block))[:SAMPLE]
    try:
        if utf8:
            decoder.decode(b"", final=True)
            return "utf-8-sig", ()
    except UnicodeDecodeError:
        pass
    _refuse_a_few_bad_bytes(path, sample)
    return _eight_bit(sample)


def _refuse_a_few_bad_bytes(path: Path, sample: bytes) -> None:
    """One damaged byte must not change how every other name of a UTF-8 file is read."""
    letters = [letter for letter in sample.decode("utf-8", "surrogateescape") if letter > "\x7f"]
    bad = sum("\udc80" <= letter <= "\udcff" for letter in letters)
    if not letters or len(letters) - bad < bad:
        return  # not UTF-8 at all: in other encodings hardly a pair of letters happens to be one of its
    stream = io.TextIOWrapper(io.BufferedReader(open_bytes(path)), "utf-8-sig", "surrogateescape", None)
    with stream:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE), ""), start=1):
            if any("\udc80" <= letter <= "\udcff" for letter in line):
                raise InputError(
                    f"{path}: the text is UTF-8, but line {number} holds bytes that are not: the file is damaged or "
                    "put together from two; mend that line, or copy or download it again"
                )


EIGHT_BIT = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "mac_roman": "Mac Roman",
    "latin_1": "Latin-1",
}
LETTER = r"[^\W\d_]"


def _eight_bit(sample: bytes) -> tuple[str, tuple[str, ...]]:
    """Which of these encodings makes words of the bytes: letters inside words, small ones among small ones."""
    score = {}
    for name in EIGHT_BIT:
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        good = len(re.findall(r"(?<=[A-Za-z])[ß-öø-ÿāăąćčďđēęěģīįķļłńņňőœřśşšţťūůűųźżž](?=[a-z\s]|$)", text))
        good += len(re.findall(r"(?<![^\W\d_])[À-ÖØ-ÞĄĆČĎĘĚŁŃŇŐŒŘŚŠŤŮŰŹŻŽ](?=[a-z])", text))
        odd = len(re.findall(r"[^\x00-\x7f]", text)) - good
        score[name] = good - odd
    best = max(score, key=score.__getitem__)
    rivals = [EIGHT_BIT[name] for name in score if name != best and score[name] == score[best]]
    other = {sample.decode(name) for name in score if score[name] == score[best]}
    sure = f"not sure, {' or '.join(rivals)} fits as well" if len(other) > 1 else "as far as its letters tell"
    return best, (f"its text is not UTF-8, read as {EIGHT_BIT[best]} ({sure})",)


# bytes and lines -------------------------------------------------------------------------------------------


class _Lines:
    """Lines of a file with ``\\n`` at their ends, whether it has LF, CRLF or lone CR."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path = path
        self.stream = io.TextIOWrapper(io.BufferedReader(open_bytes(path)), encoding=encoding, newline=None)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number += 1
        try:
            line = self.stream.readline(LONGEST_LINE)
        except UnicodeError as error:
            raise InputError(
                f"{self.path}: line {self.number} is not {self.stream.encoding} text ({error}); save it as UTF-8"
            ) from None
        if not line:
            self.stream.close()
            raise StopIteration
        if len(line) >= LONGEST_LINE:
            raise InputError(
                f"{self.path}: line {self.number} is longer than {LONGEST_LINE:,} characters: not a table"
            )
        if "\0" in line:
            raise InputError(
                f"{self.path}: line {self.number} holds a zero byte, which is no text: the file is damaged; copy or "
                "download it again, or delete the byte there"
            )
        return line


def open_bytes(path: Path) -> io.RawIOBase:
    """The bytes of a file, unpacked; InputError where it is damaged or unpacks to far more than a table would."""
    return _Unpacked(Path(path))


class _Unpacked(io.RawIOBase):
    def __init__(self, path: Path) -> None:
        self.path, self.size, self.count = path, max(1, path.stat().st_size), 0
        self.packed = path.suffix.lower() in PACKED
        self.inner = self._guard(lambda: _opened(path))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self._guard(lambda: self.inner.read(len(buffer)))
        self.count += len(block)
        if self.packed and self.count > FREELY and self.count > MOST_TIMES * self.size:
            raise InputError(
                f"{self.path}: unpacks to more than {MOST_TIMES} times its size: not a table; unpack it yourself and "
                "look at what it holds"
            )
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed and hasattr(self, "inner"):
            self.inner.close()
        super().close()

    def _guard(self, act: Callable):
        try:
            return act()
        except (PermissionError, InputError):
            raise
        except (
            OSError,
            EOFError,
            MemoryError,
            NotImplementedError,  # a way of packing that Python does not know
            RuntimeError,  # a .zip with a password
            ValueError,
            zlib.error,
            lzma.LZMAError,
            zipfile.BadZipFile,
        ) as error:
            words = str(error).splitlines() or [type(error).__name__]
            raise InputError(
                f"{self.path}: cannot be read, its packing is damaged or unknown ({words[0]}); copy or download it "
                "again, or unpack it"
            ) from error


def _opened(path: Path) -> IO[bytes] | io.BufferedIOBase | io.RawIOBase:
    ending = path.suffix.lower()
    if ending == ".gz":
        return gzip.open(path, "rb")
    if ending == ".bz2":
        return bz2.open(path, "rb")
    if ending == ".xz":
        return _Xz(path)
    if ending == ".zip":
        archive = zipfile.ZipFile(path)
        members = [item for item in archive.infolist() if not item.is_dir()]
        if len(members) != 1:
            raise InputError(
                f"{path}: holds {len(members)} files where one table is expected; unpack it and name the one you want"
            )
        return archive.open(members[0])
    return path.open("rb")


class _Xz(io.RawIOBase):
    """An .xz file with a bound on memory, which ``lzma.open`` does not offer."""

    def __init__(self, path: Path) -> None:
        self.stream = path.open("rb")
        self.decoder = lzma.LZMADecompressor(memlimit=XZ_MEMORY)

    def read(self, size: int = -1) -> bytes:
        while True:
            if self.decoder.eof:
                rest = self.decoder.unused_data or self.stream.read(2**16)
                if not rest.strip(b"\0"):
                    return b""
                self.decoder = lzma.LZMADecompressor(memlimit=XZ_MEMORY)
            else:
                rest = self.stream.read(2**16) if self.decoder.needs_input else b""
                if self.decoder.needs_input and not rest:
                    raise EOFError("it ends before its mark")
            block = self.decoder.decompress(rest, max_length=size)
            if block:
                return block

    def close(self) -> None:
        self.stream.close()
        super().close()


def ending(path: Path) -> str:
    """The ending that says what a file is, packing aside: ``.csv`` of ``a.CSV.gz``."""
    endings = [suffix.lower() for suffix in Path(path).suffixes]
    if endings and endings[-1] in PACKED:
        endings.pop()
    return endings[-1] if endings else ""
