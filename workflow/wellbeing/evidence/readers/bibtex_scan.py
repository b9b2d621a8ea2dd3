"""BibTeX's syntax: entries with their fields, each by itself, so that a broken one costs only itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wellbeing.evidence.readers.export import Reading

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
LONGEST = 1_000_000
"""Letters of one text beyond which abbreviations made of abbreviations are taken for an attack or a mistake."""

_START = re.compile(
    r"(?:^|(?<=[})]))[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]|@[A-Za-z]+[ \t]*\{[^\s,{}=\"]+,[ \t]*\n", re.MULTILINE
)
_HEAD = re.compile(r"@[ \t]*([A-Za-z]+)[ \t]*([{(])")
"""The head of an entry: between entries wherever it stands; inside one whose end is lost, as one begins a line."""


class RawEntry(NamedTuple):
    """An entry as it stands: where, its type, key, and field -> text with its LaTeX."""

    where: str
    kind: str
    key: str
    fields: dict[str, str]


class _Broken(Exception):
    """What is wrong with one entry."""


Words = dict[str, str | None]
"""Abbreviations; None for one whose definition could not be read."""


def scan(reading: Reading) -> Iterator[RawEntry]:
    """The entries in order; what cannot be read is remarked on."""
    text = reading.content
    words: Words = {}
    at = 0
    while found := _HEAD.search(text, at):
        _between(reading, text, at, found.start())
        kind = found.group(1).lower()
        where = f"line {text[: found.start()].count(chr(10)) + 1}"
        following = _START.search(text, found.end())
        try:
            end = _closing(text, found.end() - 1)
            at = end + 1
            body = text[found.end() : end]
            if kind == "string":
                words |= _fields(reading, where, body, words)
            elif kind not in ("comment", "preamble"):
                yield _entry(reading, where, kind, body, words)
        except _Broken as error:
            at = following.start() if following else len(text)
            if kind != "comment":
                reading.refuse(where, f"broken BibTeX: {error}")
            if kind == "string":
                words |= dict.fromkeys(re.findall(r"([^\s=,{}\"]+)\s*=", text[found.end() : at].lower()))
    _between(reading, text, at, len(text))


def _between(reading: Reading, text: str, begin: int, end: int) -> None:
    """What stands between entries is a comment, unless it looks like an entry whose head is damaged."""
    lines = [
        line for line in text[begin:end].split("\n") if line.strip() and not line.lstrip().startswith("%")
    ]
    odd = next((line.strip() for line in lines if re.search(r"[@={]", line)), None)
    if odd:
        where = f"line {text[:begin].count(chr(10)) + 1}"
        reading.refuse(where, f"'{odd[:60]}' stands between entries and belongs to none")


def _entry(reading: Reading, where: str, kind: str, body: str, words: Words) -> RawEntry:
    key, _, rest = body.partition(",")
    if "=" in key:
        key, rest = "", body
    fields = _fields(reading, where, rest, words)
    if not fields:
        raise _Broken("the entry has no field")
    return RawEntry(where, kind, " ".join(key.split()), fields)


def _closing(text: str, at: int) -> int:
    """Place of the bracket that closes the one at a place; braces count, quotes do not."""
    closing = {"{": "}", "(": ")"}[text[at]]
    depth = 0
    for place in re.finditer(r"\\.|[{}()]", text[at:], re.DOTALL):
        sign = place.group()
        if sign == "{" or (sign == "(" and closing == ")" and depth == 0 and place.start() == 0):
            depth += 1
        elif sign == closing and depth == 1:
            return at + place.start()
        elif sign == "}":
            depth -= 1
        if place.start() and depth and _START.match(text, at + place.start()):
            break
    raise _Broken("a closing brace is missing")


def _fields(reading: Reading, where: str, body: str, words: Words) -> dict[str, str]:
    fields: dict[str, str] = {}
    at = 0
    while (name := re.compile(r"[\s,]*([^\s=,{}\"][^=,{}\"]*?)\s*=\s*").match(body, at)) is not None:
        text, at = _value(reading, where, body, name.end(), words)
        fields.setdefault(name.group(1).lower(), text)
    left = body[at:].strip(" \t\n,")
    if left:
        raise _Broken(f"'{' '.join(left.split())[:40]}' is no field (a field is 'name = {{text}}')")
    return fields


def _value(reading: Reading, where: str, body: str, at: int, words: Words) -> tuple[str, int]:
    """A field's text, whose parts are joined by ``#``, and the place behind it."""
    parts: list[str] = []
    while True:
        part, at = _part(reading, where, body, at, words)
        parts.append(part)
        if sum(map(len, parts)) > LONGEST:
            raise _Broken(f"a text of more than {LONGEST:,} letters")
        more = re.compile(r"\s*#\s*").match(body, at)
        if not more:
            break
        at = more.end()
    if not re.compile(r"\s*(,|$)").match(body, at):
        raise _Broken(f"a comma is missing before '{' '.join(body[at:].split())[:30]}'")
    return "".join(parts), at


def _part(reading: Reading, where: str, body: str, at: int, words: Words) -> tuple[str, int]:
    if body[at : at + 1] == "{":
        end = _closing(body, at)
        return body[at + 1 : end], end + 1
    if body[at : at + 1] == '"':
        depth = 0
        for place in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(body, at + 1):
            depth += {"{": 1, "}": -1}.get(place.group(), 0)
            if place.group() == '"' and depth == 0:
                return body[at + 1 : place.start()], place.end()
        raise _Broken("a closing quotation mark is missing")
    word = re.compile(r"[^\s,#{}\"]+").match(body, at)
    if not word:
        return "", at
    name = word.group().lower()
    if not (name in words or name in MONTHS or name.isdigit()):
        reading.note(where, f"the abbreviation '{word.group()}' is defined nowhere; kept as it stands")
        words[name] = word.group()
    text = words.get(name, word.group())
    if text is None:
        raise _Broken(f"it uses the abbreviation '{word.group()}', whose definition could not be read")
    return text, word.end()
