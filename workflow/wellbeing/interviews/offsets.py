"""Which way a program counted: offsets of selections brought to code points of text with plain line ends.

The standard says Unicode code points from zero. Programs differ: some count a CRLF as one, some as two, some count a
byte-order mark, some UTF-16 units (two for an emoji). The text cut at a selection's offsets is compared with what the
program itself wrote of the selection (its ``name`` begins with the text, cut at about a hundred characters). Where no
name tells, the ends of the selections do: people mark words, so that a way of counting in which passages begin or end
inside a word is the wrong one. What still fits two ways equally is decided by the habit of the program, and said.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

WORDS = {
    "lf": "code points, a line end counts as one",
    "crlf": "code points, a line end counts as two",
    "lf+utf16": "UTF-16 units, a line end counts as one",
    "crlf+utf16": "UTF-16 units, a line end counts as two",
    "lf+bom": "code points after a byte-order mark, a line end counts as one",
    "crlf+bom": "code points after a byte-order mark, a line end counts as two",
    "lf+utf16+bom": "UTF-16 units after a byte-order mark, a line end counts as one",
    "crlf+utf16+bom": "UTF-16 units after a byte-order mark, a line end counts as two",
    "file": "code points, line ends as the file has them (some one, some two)",
    "file+utf16": "UTF-16 units, line ends as the file has them (some one, some two)",
    "file+bom": "code points after a byte-order mark, line ends as the file has them (some one, some two)",
    "file+utf16+bom": "UTF-16 units after a byte-order mark, line ends as the file has them (some one, some two)",
}
HABITS = (("ATLAS", ("lf",)), ("NVIVO FOR WINDOWS", ("crlf+utf16", "crlf")), ("NVIVO", ("lf+utf16", "lf")))
"""Words of a program's name -> the ways it is known to count, the likeliest first; for others the file's own."""
SURE = 0.9
"""Share of the passages of a text that must begin and end at word borders; below it the offsets are a problem."""
SLACK = 2
"""Characters by which an end may pass the text's end (a last line end that the export left out); it is cut back."""

NEAR = 0.5
"""Ends of passages by which one way of counting must be ahead of another to be sure."""


@dataclass
class Counted:
    """A text, and the places where a program's count runs ahead of ours.

    Attributes:
        text: with line feeds for line ends.
        had_crlf: whether the file's lines ended in CRLF.
        had_bom: whether the file began with a byte-order mark.
        pairs: where in ``text`` the line ends stand that were CRLF, in a file that has both kinds; else empty.
    """

    text: str
    had_crlf: bool = False
    had_bom: bool = False
    pairs: tuple[int, ...] = ()
    _tables: dict = field(default_factory=dict)

    def convert(self, position: int, way: str) -> int:
        """A position counted in ``way`` as a code point of ``text``; past the end it stays past the end."""
        base, *more = way.split("+")
        position -= "bom" in more
        doubled = self._doubled(base, "utf16" in more)
        before = bisect_right(doubled, position - 2)
        inside = before < len(doubled) and doubled[before] == position - 1
        return position - before - inside

    def _doubled(self, base: str, astral: bool) -> list[int]:
        """Where, in the program's count, the characters begin that it counts as two."""
        key = (base, astral)
        if key not in self._tables:
            pattern = (
                "[" + ("\n" if base == "crlf" else "") + ("\U00010000-\U0010ffff" if astral else "") + "]"
            )
            found = [match.start() for match in re.finditer(pattern, self.text)] if len(pattern) > 2 else []
            found = sorted([*found, *self.pairs]) if base == "file" else found
            self._tables[key] = [place + at for at, place in enumerate(found)]
        return self._tables[key]

    def ways(self, program: str = "") -> list[str]:
        """Ways of counting that differ for this text, the likeliest first for a program of that name."""
        astral = bool(self._doubled("lf", True))
        lines = "\n" in self.text
        first = ["crlf", "lf"] if self.had_crlf else ["lf", "crlf"]
        first = ["file", *first] if self.pairs else first
        found = [way for way in first if way == first[0] or lines]
        found += [f"{way}+utf16" for way in found if astral]
        habit = next((ways for words, ways in HABITS if words in program.upper()), ())
        found = [*(way for way in habit if way in found), *(way for way in found if way not in habit)]
        return [*found, *(f"{way}+bom" for way in found)]


def decode(content: bytes) -> Counted:
    """Text of a member: UTF-8 (UTF-16 with a mark is accepted), line ends made plain."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw, bom = content.decode("utf-16", errors="replace"), True
    else:
        bom = content.startswith(b"\xef\xbb\xbf")
        try:
            raw = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raw = content.decode("cp1252", errors="replace")
    return plain(raw, bom)


def plain(raw: str, bom: bool = False) -> Counted:
    """A text with plain line ends, remembering what they were."""
    ends = re.findall(r"\r\n|[\r\n]", raw)
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    pairs: tuple[int, ...] = ()
    if "\r\n" in ends and len(set(ends)) > 1:
        places = (match.start() for match in re.finditer("\n", text))
        pairs = tuple(place for place, end in zip(places, ends, strict=True) if end == "\r\n")
    return Counted(text, "\r\n" in ends, bom, pairs)


def matches(cut: str, name: str) -> bool | None:
    """Whether a selection's name is its text, perhaps cut short; None where the name is no evidence."""
    wanted = _squeeze(name)
    shortened = wanted.endswith(("…", "..."))
    wanted = wanted.rstrip("….").rstrip() if shortened else wanted
    if len(wanted) < 3:
        return None
    found = _squeeze(cut)
    return (
        found.startswith(wanted)
        if shortened or len(wanted) >= 40
        else found == wanted or (found.startswith(wanted) and len(wanted) >= 12)
    )


def choose_way(counted: Counted, selections: list[tuple[int, int, str]], program: str = "") -> dict:
    """The way of counting in which most selections hold the text their names say, and lie on word borders.

    Args:
        counted: the text.
        selections: (start, end, name) in the program's count.
        program: the name of the program that wrote them, for what nothing else decides.

    Returns:
        way; selections; compared (those whose name is evidence in some way); matched; borders (those that begin and
        end at a word border); rival (another way that fits as well and reads some passage otherwise, or empty).
    """
    ways = counted.ways(program)
    if not counted.had_bom and not any(name for _, _, name in selections):
        ways = [way for way in ways if not way.endswith("+bom")]  # nothing could tell of a mark
    size = len(counted.text) + SLACK
    verdicts = {way: [_verdict(counted, way, *selection) for selection in selections] for way in ways[:1]}
    first = _Fit.of(counted, ways[0], selections, verdicts[ways[0]], size)
    if (
        False in verdicts[ways[0]]
        or first.reached < len(selections)
        or first.borders < len(selections)
        or not any(verdicts[ways[0]])
    ):
        verdicts |= {
            way: [_verdict(counted, way, *selection) for selection in selections] for way in ways[1:]
        }
    # a label chosen by a person matches in no way of counting: it is no evidence for or against any
    fits = {way: _Fit.of(counted, way, selections, verdicts[way], size) for way in verdicts}
    if (
        not counted.had_bom
    ):  # only names can tell of a mark that the file has lost: a shift by one fits by chance too
        most = max(fit.hits for way, fit in fits.items() if not way.endswith("+bom"))
        fits = {way: fit for way, fit in fits.items() if not way.endswith("+bom") or fit.hits > most}
    best = max(fits, key=lambda way: (*fits[way], -ways.index(way)))
    return {
        "way": best,
        "selections": len(selections),
        "compared": sum(
            any(verdicts[way][at] is not None for way in verdicts) for at in range(len(selections))
        ),
        "matched": fits[best].hits,
        "borders": fits[best].borders,
        "rival": next((way for way in fits if _rivals(counted, selections, fits, best, way)), ""),
    }


class _Fit(NamedTuple):
    """How well a way of counting fits a text's selections; compared from left to right."""

    hits: int  # their name is their text
    reached: int  # they end within the text
    ends: float  # how well their ends sit on words: one for each that is a word's, a half where a blank is between
    borders: int  # they begin and end outside every word

    @classmethod
    def of(cls, counted: Counted, way: str, selections: list, verdicts: list, size: int) -> "_Fit":
        text = counted.text
        spans = [(counted.convert(start, way), counted.convert(end, way)) for start, end, _ in selections]
        inside = [(start, end) for start, end in spans if 0 <= start <= end <= size]
        return cls(
            sum(verdict is True for verdict in verdicts),
            len(inside),
            sum(_begins(text, start) + _ends(text, end) for start, end in inside) / 2,
            sum(at_border(text, start) and at_border(text, end) for start, end in inside),
        )


def _rivals(counted: Counted, selections: list, fits: dict[str, _Fit], best: str, way: str) -> bool:
    """Whether another way fits about as well as the best and reads a passage otherwise."""
    near = fits[way][:2] == fits[best][:2] and fits[way].ends >= fits[best].ends - NEAR
    if way == best or not near:
        return False
    return any(
        counted.convert(at, way) != counted.convert(at, best)
        for start, end, _ in selections
        for at in (start, end)
    )


def _begins(text: str, start: int) -> int:
    """Two where a word begins, one where there is a blank or a mark, none inside a word."""
    return at_border(text, start) * (
        1 + (text[start : start + 1].isalnum() or text[start : start + 1] in set("“‘\"'(["))
    )


def _ends(text: str, end: int) -> int:
    """Two where a word or its mark ends, one where there is a blank, none inside a word."""
    return at_border(text, end) * (1 + bool(text[max(end - 1, 0) : end].strip()))


_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that put no blank between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def at_border(text: str, position: int) -> bool:
    """Whether a position lies outside every word of a text: between two letters or digits it lies inside one."""
    if not 0 < position < len(text):
        return True
    before, after = text[position - 1], text[position]
    return not (before.isalnum() and after.isalnum()) or bool(_UNSPACED.search(before + after))


def _verdict(counted: Counted, way: str, start: int, end: int, name: str) -> bool | None:
    if not name:
        return None
    start, end = counted.convert(start, way), counted.convert(end, way)
    return matches(counted.text[max(start, 0) : max(end, 0)], name)


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def line_of(text: str, position: int) -> int:
    """Number of the line a position stands in, from one."""
    return text.count("\n", 0, position) + 1


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each line that is not blank."""
    return [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def paragraph_at(spans: list[tuple[int, int]], position: int) -> int:
    """Number of the paragraph a position stands in, or the next one."""
    return min(bisect_left([end for _, end in spans], position + 1), max(len(spans) - 1, 0))
