"""Text files as reference managers write them: marks at the start, three kinds of line end, old encodings."""

from pathlib import Path
from typing import NamedTuple

from wellbeing.errors import InputError


class Text(NamedTuple):
    """A file's content with line feeds only, and the encoding that gave it."""

    content: str
    encoding: str


def read_text(path: Path) -> Text:
    """Read a text file in UTF-8 (with or without a mark) or UTF-16 with a mark, otherwise as Windows-1252.

    Raises:
        InputError: the file is absent, or its bytes fit none of these, or part of it is UTF-8 and part is not.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Text(_lines(_decode(raw, "utf-16", path)), "utf-16")
    try:
        return Text(_lines(raw.decode("utf-8-sig")), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_mixture(raw, error.start, path)
    return Text(_lines(_decode(raw, "cp1252", path)), "cp1252")


def _refuse_mixture(raw: bytes, at: int, path: Path) -> None:
    """Two encodings in one file would turn accents of one part into rubbish without a word."""
    good = bad = 0
    for line in raw.splitlines():
        if line.isascii():
            continue
        try:
            line.decode("utf-8-sig")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    if good and bad:
        number = raw[:at].count(b"\n") + 1
        raise InputError(
            f"{path}, line {number}: mixed encodings; {good} lines with accents are UTF-8 and {bad} are not. "
            "Export the library again as UTF-8, or save the parts apart"
        )


def _decode(raw: bytes, encoding: str, path: Path) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}: neither UTF-8 nor Windows-1252; save it as UTF-8") from error


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
