"""Which way a program counted: offsets of selections brought to code points of text with plain line ends.

The standard says Unicode code points from zero. Programs differ: some count a CRLF as one, some as two, some count a
byte-order mark, some UTF-16 units (two for an emoji). The text cut at a selection's offsets is compared with what the
program itself wrote of the selection (its ``name`` begins with the text, cut at about a hundred characters), and the
way of counting that fits most selections is taken.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

WAYS = ("lf", "crlf", "lf+utf16", "crlf+utf16", "lf+bom", "crlf+bom")
WORDS = {
    "lf": "code points, a line end counts as one",
    "crlf": "code points, a line end counts as two",
    "lf+utf16": "UTF-16 units, a line end counts as one",
    "crlf+utf16": "UTF-16 units, a line end counts as two",
    "lf+bom": "code points after a byte-order mark, a line end counts as one",
    "crlf+bom": "code points after a byte-order mark, a line end counts as two",
}
SLACK = 2
"""Characters by which an end may pass the text's end (a last line end that the export left out); it is cut back."""


@dataclass
class Counted:
    """A text, and the places where a program's count runs ahead of ours.

    Attributes:
        text: with line feeds for line ends.
        had_crlf: whether the file's lines ended in CRLF.
        had_bom: whether the file began with a byte-order mark.
    """

    text: str
    had_crlf: bool = False
    had_bom: bool = False
    _tables: dict = field(default_factory=dict)

    def convert(self, position: int, way: str) -> int:
        """A position counted in ``way`` as a code point of ``text``; past the end it stays past the end."""
        if way.endswith("+bom"):
            position -= 1
        base = way.split("+")[0]
        doubled = self._doubled(base == "crlf", way.endswith("+utf16"))
        before = bisect_right(doubled, position - 2)
        inside = before < len(doubled) and doubled[before] == position - 1
        return position - before - inside

    def _doubled(self, line_ends: bool, astral: bool) -> list[int]:
        """Where, in the program's count, the characters begin that it counts as two."""
        key = (line_ends, astral)
        if key not in self._tables:
            pattern = "[" + ("\n" if line_ends else "") + ("\U00010000-\U0010ffff" if astral else "") + "]"
            found = re.finditer(pattern, self.text) if line_ends or astral else ()
            self._tables[key] = [match.start() + at for at, match in enumerate(found)]
        return self._tables[key]

    def ways(self) -> list[str]:
        """Ways of counting that differ for this text, the likeliest first."""
        astral = bool(self._doubled(False, True))
        lines = "\n" in self.text
        first = ["crlf", "lf"] if self.had_crlf else ["lf", "crlf"]
        found = [way for way in first if way == first[0] or lines]
        found += [f"{way}+utf16" for way in found if astral]
        return found + [f"{way}+bom" for way in first if way in found]


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
    return Counted(raw.replace("\r\n", "\n").replace("\r", "\n"), "\r\n" in raw, bom)


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


def choose_way(counted: Counted, selections: list[tuple[int, int, str]]) -> dict:
    """The way of counting in which most selections hold the text their names say.

    Args:
        counted: the text.
        selections: (start, end, name) in the program's count.

    Returns:
        way, compared (selections whose name is evidence in some way), matched, selections.
    """
    ways = counted.ways()
    size = len(counted.text) + SLACK
    likely = [_verdict(counted, ways[0], *selection) for selection in selections]
    inside = all(counted.convert(end, ways[0]) <= size for _, end, _ in selections)
    if inside and False not in likely:  # the likeliest way explains everything: no other can do better
        hits = sum(verdict is True for verdict in likely)
        return {"way": ways[0], "selections": len(selections), "compared": hits, "matched": hits}
    verdicts = {way: [_verdict(counted, way, *selection) for selection in selections] for way in ways}
    # a label chosen by a person matches in no way of counting: it is no evidence for or against any
    telling = [at for at in range(len(selections)) if any(verdicts[way][at] is True for way in ways)]
    scores = []
    for order, way in enumerate(ways):
        hits = sum(verdicts[way][at] is True for at in telling)
        reached = sum(counted.convert(end, way) <= size for _, end, _ in selections)
        scores.append((hits, reached, -order, way))
    hits, _, _, best = max(scores)
    return {
        "way": best,
        "selections": len(selections),
        "compared": sum(any(verdicts[way][at] is not None for way in ways) for at in range(len(selections))),
        "matched": hits,
    }


def _verdict(counted: Counted, way: str, start: int, end: int, name: str) -> bool | None:
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
