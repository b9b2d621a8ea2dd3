"""A coded project as plain records, whichever program it was coded in.

Positions in a text are Unicode code points from zero, the end exclusive, in text whose lines end in a line feed
alone. Whatever a program's own positions were, the readers have turned them into these.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

TEXTUAL = ("text", "representation", "transcript")
"""Kinds of document whose segments are stretches of text."""

NAMESPACE = uuid.UUID("6f1c6a3e-54a4-5f5d-9a86-0d6a3f0c2b11")


def make_guid(*parts: object) -> str:
    """A GUID that follows from ``parts``, so that equal projects are written with equal bytes."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(map(str, parts)))).upper()


class Issue(NamedTuple):
    """Something a reader could not carry over as it stood, or repaired."""

    level: (
        str  # "note" (repaired or of no consequence), "lost" (not carried over), "problem" (read before use)
    )
    where: str
    what: str


@dataclass(slots=True)
class User:
    """A coder, under a label that is nobody's name."""

    guid: str
    label: str


@dataclass(slots=True)
class Code:
    """A code of the tree."""

    guid: str
    name: str
    parent: str | None = None
    description: str = ""
    colour: str = ""
    codable: bool = True
    memos: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SyncPoint:
    """A moment of a recording and the place of its transcript: position in code points, time in milliseconds."""

    guid: str
    position: int | None
    time: int | None


@dataclass(slots=True)
class Source:
    """A document: a transcript, or one part of a PDF, picture, audio or video source.

    Attributes:
        kind: text, pdf, picture, audio, video; or the text that belongs to one of them: representation (of a PDF),
            transcript (of a recording), described (a picture in words).
        text: its text, None where there is none or where the file that should hold it is absent.
        parent: the source a representation, transcript or description belongs to.
        media: base name of its picture, PDF or recording.
    """

    guid: str
    name: str
    kind: str = "text"
    text: str | None = None
    parent: str | None = None
    media: str = ""
    description: str = ""
    memos: list[str] = field(default_factory=list)
    sync: list[SyncPoint] = field(default_factory=list)
    attributes: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Segment:
    """A stretch of a source.

    Attributes:
        start, end: code points for texts, milliseconds for recordings; None where the program gave none.
        place: what else tells where it is, by the standard's attribute names (page, firstX, fromSyncPoint ...).
        twin: whether it repeats a segment that stands elsewhere too (a PDF selection also selected in its text).
    """

    guid: str
    source: str
    start: int | None = None
    end: int | None = None
    text: str = ""
    name: str = ""
    description: str = ""
    user: str | None = None
    place: dict[str, object] = field(default_factory=dict)
    memos: list[str] = field(default_factory=list)
    twin: bool = False


@dataclass(slots=True)
class Coding:
    """One code put on one segment (or on a whole source) by one coder."""

    guid: str
    code: str
    source: str
    segment: str | None = None
    user: str | None = None
    date: str = ""
    memos: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Case:
    """A person or other unit, with its sources and attributes."""

    guid: str
    name: str = ""
    description: str = ""
    sources: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    attributes: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Memo:
    """A note."""

    guid: str
    name: str = ""
    text: str = ""
    description: str = ""


@dataclass(slots=True)
class CodeSet:
    """A named set of codes, sources and memos."""

    guid: str
    name: str
    description: str = ""
    codes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    memos: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Plain:
    """An element that is kept as it came (a link; a graph with its vertices and edges)."""

    tag: str
    attributes: dict[str, str]
    children: list["Plain"] = field(default_factory=list)


@dataclass
class Project:
    """A coded project.

    ``members_named`` and ``members_absent`` are the text files the project names and those that are not there.
    ``offsets`` has a row a text: dialect chosen, segments compared and matched.
    """

    name: str = ""
    origin: str = ""
    format: str = ""
    description: str = ""
    created: str = ""
    users: list[User] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    memos: list[Memo] = field(default_factory=list)
    sets: list[CodeSet] = field(default_factory=list)
    links: list[Plain] = field(default_factory=list)
    graphs: list[Plain] = field(default_factory=list)
    project_memos: list[str] = field(default_factory=list)
    members_named: list[str] = field(default_factory=list)
    members_absent: list[str] = field(default_factory=list)
    offsets: list[dict] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def issue(self, level: str, where: str, what: str) -> None:
        """Note something once."""
        entry = Issue(level, where, what)
        if entry not in self.issues:
            self.issues.append(entry)

    def coder_labels(self) -> dict[str, str]:
        """User GUID -> label."""
        return {user.guid: user.label for user in self.users}

    def code_paths(self, separator: str = " > ") -> dict[str, str]:
        """Code GUID -> its names from the root down."""
        by_guid = {code.guid: code for code in self.codes}
        paths = {}
        for code in self.codes:
            names: list[str] = []
            at: Code | None = code
            while at is not None and len(names) <= len(self.codes):
                names.append(at.name)
                at = by_guid.get(at.parent) if at.parent else None
            paths[code.guid] = separator.join(reversed(names))
        return paths

    def case_of(self) -> dict[str, str]:
        """Source GUID -> GUID of the case it belongs to (the first where there are several).

        A part of a source (a transcript, the text of a PDF) belongs where its parent does.
        """
        found: dict[str, str] = {}
        for case in self.cases:
            for guid in case.sources:
                found.setdefault(guid, case.guid)
        for source in self.sources:
            if source.parent in found:
                found.setdefault(source.guid, found[source.parent])
        return found

    def segments_by_source(self) -> dict[str, list[Segment]]:
        """Source GUID -> its segments."""
        found: defaultdict[str, list[Segment]] = defaultdict(list)
        for segment in self.segments:
            found[segment.source].append(segment)
        return found
