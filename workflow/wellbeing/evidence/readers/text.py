"""Text files as reference managers write them: marks at the start, three kinds of line end, old encodings."""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from wellbeing.errors import InputError


class Text(NamedTuple):
    """A file's content with line feeds only, the encoding that gave it, and where that was a guess (line, words)."""

    content: str
    encoding: str
    remarks: tuple[tuple[str, str], ...] = ()


def read_text(path: Path) -> Text:
    """Read a text file in UTF-8 (with or without a mark) or UTF-16, otherwise as Windows-1252.

    Raises:
        InputError: the file is absent, or its bytes fit none of these, or part of it is UTF-8 and part is not.
    """
    raw = _bytes(path)
    if wide := _utf16(raw):
        return Text(_lines(_decode(raw, wide, path)), wide)
    try:
        return Text(_lines(raw.decode("utf-8-sig")), "utf-8")
    except UnicodeDecodeError as error:
        good, bad = _accents(raw)
        if good:
            line = raw[: error.start].count(b"\n") + 1
            raise InputError(
                f"{path}, line {line}: mixed encodings; {good} letters are UTF-8 and {bad} bytes are not. "
                "Save the file again as UTF-8"
            ) from error
    return Text(_lines(_decode(raw, "cp1252", path)), "cp1252")


def read_export(path: Path, encoding: str | None = None, raw: bytes | None = None) -> Text:
    """Read a reference export: as :func:`read_text`, but what is not UTF-8 is read by itself and remarked on.

    Args:
        path: the file.
        encoding: what its owner says it is in, such as "cp1250"; None to find out.
        raw: the bytes, where they are not the file's own.

    Raises:
        InputError: the file is absent, the encoding is unknown, or the file is not in the one that was stated.
    """
    raw = _bytes(path) if raw is None else raw
    if encoding:
        try:
            codecs.lookup(encoding)
        except LookupError as error:
            raise InputError(
                f"{path}: no encoding '{encoding}' is known; such as utf-8, cp1250, mac_roman"
            ) from error
        return Text(_lines(_decode(raw, encoding, path)), encoding)
    if wide := _utf16(raw):
        text = raw.decode(wide, "replace")
        cut = (("end of the file", "half a letter is left over"),) if "\ufffd" in text else ()
        return Text(_lines(text), wide, cut)
    try:
        return Text(_lines(raw.decode("utf-8-sig")), "utf-8")
    except UnicodeDecodeError:
        good, bad = _accents(raw)
    if good * 10 < bad:
        return _legacy(raw)
    text = raw.decode("utf-8-sig", "surrogateescape")
    places = [found.start() for found in re.finditer("[\udc80-\udcff]", text)]
    mended = re.sub("[\udc80-\udcff]", lambda found: _single(found.group()), text)
    remarks = tuple(
        (_line(text, at), f"a byte that is not UTF-8 was read as '{_single(text[at])}'") for at in places
    )
    return Text(_lines(mended), "utf-8", remarks)


def _bytes(path: Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _utf16(raw: bytes) -> str | None:
    """The kind of UTF-16, by its mark or by the noughts between its letters."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = raw[:200]
    for encoding, noughts in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(noughts) > 4 and noughts.count(0) > 0.8 * len(noughts):
            return encoding
    return None


def _accents(raw: bytes) -> tuple[int, int]:
    """Letters outside ASCII that are UTF-8, and bytes that are not."""
    text = raw.decode("utf-8-sig", "surrogateescape")
    bad = sum("\udc80" <= letter <= "\udcff" for letter in text)
    return sum(not letter.isascii() for letter in text) - bad, bad


def _legacy(raw: bytes) -> Text:
    """A file from before UTF-8: the encoding of Windows, or the old Macintosh's where that spells better words."""
    texts = {encoding: raw.decode(encoding, "replace") for encoding in ("cp1252", "mac_roman")}
    encoding = min(texts, key=lambda name: _misspelt(texts[name]))
    text = texts[encoding]
    words = dict.fromkeys(re.findall(r"\w*[^\W\x00-\x7f]\w*", text))
    shown = ", ".join(list(words)[:5])
    where = _line(text, next(at for at, letter in enumerate(text) if not letter.isascii()))
    said = f"not UTF-8; read as {encoding} ({shown}). If that is wrong, state its encoding in library.yaml"
    return Text(_lines(text), encoding, ((where, said),))


def _misspelt(text: str) -> int:
    """Letters outside ASCII that no word has there: a capital before a small letter, or a sign between letters."""
    capital = r"(?<=[A-Za-z])[À-ÖØ-ÞŒŠŽŸ](?=[a-z])"
    sign = r"(?<=[A-Za-z])[^\w\x00-\x7f’–—\xad](?=[a-z])"
    return len(re.findall(rf"{capital}|{sign}|\ufffd", text))


def _single(letter: str) -> str:
    """A stray byte, as Windows would read it."""
    return bytes([ord(letter) - 0xDC00]).decode("cp1252", "replace")


def _line(text: str, at: int) -> str:
    return f"line {_lines(text[:at]).count(chr(10)) + 1}"


def _decode(raw: bytes, encoding: str, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path}, line {line}: neither UTF-8 nor {encoding.replace('cp1252', 'Windows-1252')}; save it as UTF-8"
        ) from error


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
