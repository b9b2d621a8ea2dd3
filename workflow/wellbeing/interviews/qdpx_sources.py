"""The sources of a REFI-QDA project: texts, PDFs, pictures and recordings, with what was selected and coded in them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from wellbeing.errors import InputError
from wellbeing.interviews.archive import Archive
from wellbeing.interviews.coded_project import Coding, Project, Segment, Source, SyncPoint, make_guid
from wellbeing.interviews.offsets import SLACK, SURE, WORDS, Counted, choose_way, decode, plain
from wellbeing.interviews.scrub import base_name, scrub

KINDS = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}
PARTS = {"Representation": "representation", "Transcript": "transcript", "TextDescription": "described"}
SELECTIONS = (
    "PlainTextSelection",
    "PDFSelection",
    "PictureSelection",
    "AudioSelection",
    "VideoSelection",
    "TranscriptSelection",
)
PLACES = ("page", "firstX", "firstY", "secondX", "secondY", "fromSyncPoint", "toSyncPoint")


class SourceReader:
    """Reads sources into a project. ``broken`` says whether a selection outside its text stops the reading."""

    def __init__(self, project: Project, path: Path, archive: Archive, variables: Mapping, broken: str):
        self.project, self.path, self.archive = project, path, archive
        self.variables, self.broken = variables, broken
        self._seen: dict[str, Segment] = {}
        self._decoded: dict[str, Counted | None] = {}
        self._sources: set[str] = set()

    def read_source(self, element: etree._Element) -> None:
        """Read one child of <Sources>."""
        kind = KINDS.get(_local(element))
        if kind is None:
            self.project.issue(
                "lost", "sources", f"element <{_local(element)}>, which the standard does not have"
            )
            return
        self._document(element, kind, None)

    def _document(self, element: etree._Element, kind: str, parent: Source | None) -> None:
        counted = self._counted(element, kind)
        source = Source(
            guid_of(element),
            scrub(element.get("name") or (parent.name if parent else "")),
            kind,
            counted.text if counted else None,
            parent.guid if parent else None,
            base_name(
                element.get("path") or element.get("currentPath") or element.get("plainTextPath") or ""
            ),
            own_text(element, "Description"),
            _refs(element),
        )
        source.attributes = typed_values(element, self.variables, self.project)
        if source.guid in self._sources:
            repeated = sum(item.guid.startswith(source.guid) for item in self.project.sources)
            source.guid = make_guid("repeated source", source.guid, source.name, repeated)
            self.project.issue(
                "problem",
                f"source {source.name!r}",
                "its GUID is that of another source too: it was given its own; cases, links and sets that name the "
                "GUID refer to the first",
            )
        self._sources.add(source.guid)
        self.project.sources.append(source)
        if element.get("richTextPath"):
            self.project.issue(
                "lost", "sources", "formatted versions of texts (richTextPath): the plain text was read"
            )
        if source.kind in ("pdf", "picture", "audio", "video"):
            self.project.issue("lost", "sources", f"the {source.kind} files themselves: their names are kept")
        self._tell_of_the_rest(element, source)
        chosen = self._way(element, source, counted)
        for sync in children(element, "SyncPoint"):
            position = _whole(sync.get("position"))
            if position is not None and counted and chosen:
                position = counted.convert(position, chosen)
            source.sync.append(SyncPoint(guid_of(sync), position, _whole(sync.get("timeStamp"))))
        for tag in SELECTIONS:
            for selection in children(element, tag):
                self._selection(selection, source, counted, chosen)
        self._codings(element, source, None)
        for tag, part in PARTS.items():
            for inner in children(element, tag):
                self._document(inner, part, source)

    def _tell_of_the_rest(self, element: etree._Element, source: Source) -> None:
        """List what of a source the model does not hold."""
        where = f"source {source.name!r}"
        known = {
            *SELECTIONS,
            *PARTS,
            "Description",
            "PlainTextContent",
            "SyncPoint",
            "Coding",
            "NoteRef",
            "VariableValue",
        }
        for child in element:
            if isinstance(child.tag, str) and _local(child) not in known:
                self.project.issue(
                    "lost", where, f"element <{_local(child)}>, which the standard does not have"
                )
        if element.get("modifiedDateTime") or element.get("creationDateTime"):
            self.project.issue(
                "lost", "sources", "when and by whom sources and passages were made or changed"
            )
        if source.kind == "text" and source.text is None and not element.get("plainTextPath"):
            self.project.issue(
                "problem", where, "it has no plain text: its codings are kept, its passages cannot be read"
            )

    def text_of(self, element: etree._Element) -> str:
        """The text of an element that has its text inline or in a member; empty where neither is there."""
        counted = self._counted(element, "text")
        return counted.text if counted else ""

    def _counted(self, element: etree._Element, kind: str) -> Counted | None:
        inline = next(iter(children(element, "PlainTextContent")), None)
        if inline is not None:
            return plain("".join(inline.itertext()))
        named = element.get("plainTextPath")
        if not named:
            return None
        member = base_name(named)
        if member not in self._decoded:  # many sources may name one member
            content = self._member(named, member)
            self.project.members_named.append(member)
            self._decoded[member] = decode(content) if content is not None else None
        if self._decoded[member] is None:
            if member not in self.project.members_absent:
                self.project.members_absent.append(member)
            self.project.issue(
                "problem", f"source {scrub(element.get('name', ''))!r}", f"its text file {member} is absent"
            )
        return self._decoded[member]

    def _member(self, named: str, member: str) -> bytes | None:
        """The content of a text member; one that is named ``relative://`` may lie beside the project's file."""
        if self.archive.has(member):
            return self.archive.read(member)
        if not named.lower().startswith("relative:"):
            return None
        beside = [self.path.parent / folder / member for folder in ("", "sources", "Sources", "texts")]
        found = next((file for file in beside if file.is_file()), None)
        return found.read_bytes() if found else None

    def _way(self, element: etree._Element, source: Source, counted: Counted | None) -> str | None:
        if counted is None:
            return None
        selections = [
            (
                _whole(item.get("startPosition")) or 0,
                _whole(item.get("endPosition")) or 0,
                item.get("name", ""),
            )
            for item in children(element, "PlainTextSelection")
        ]
        chosen = choose_way(counted, selections, self.project.origin)
        if selections:
            note_way(self.project, source, counted, chosen)
        return chosen["way"]

    def _selection(
        self, element: etree._Element, source: Source, counted: Counted | None, way: str | None
    ) -> None:
        tag = _local(element)
        start, end = (_whole(element.get(name)) for name in _ends(tag))
        text = ""
        if tag == "PlainTextSelection":
            if start is None or end is None:
                self._refuse(source, "a selection has no startPosition or endPosition that is a whole number")
                return
            if counted is not None and way is not None:
                first, last = start, end
                start, end = counted.convert(start, way), counted.convert(end, way)
                size = len(counted.text)
                if size < end <= size + SLACK and start <= size:
                    end = size
                    self.project.issue(
                        "note",
                        f"source {source.name!r}",
                        "a selection passed the text's end and was cut back",
                    )
                if not 0 <= start <= end <= size:
                    length = f"a text of {size:,} characters"
                    self._refuse(source, f"a selection from {first} to {last} lies outside {length}")
                    return
                text = counted.text[start:end]
        elif tag == "TranscriptSelection":
            start, end, text = self._between(element, source, counted)
        elif tag == "PDFSelection":
            inner = next(iter(children(element, "Representation")), None)
            text = self.text_of(inner) if inner is not None else ""
        guid = guid_of(element)
        earlier = self._seen.get(guid)
        twin = earlier is not None
        if earlier is not None:
            guid = f"{guid}#{source.guid}"
            if tag == "PlainTextSelection":  # of two that are one, the stretch of text is the one that counts
                earlier.twin, twin = True, False
        segment = Segment(
            guid,
            source.guid,
            start,
            end,
            text,
            element.get("name", ""),
            own_text(element, "Description"),
            _user(element),
            {"tag": tag} | {name: element.get(name) for name in PLACES if element.get(name) is not None},
            _refs(element),
            twin,
        )
        self._seen.setdefault(guid, segment)
        self.project.segments.append(segment)
        self._codings(element, source, guid)

    def _between(
        self, element: etree._Element, source: Source, counted: Counted | None
    ) -> tuple[int | None, int | None, str]:
        """The words between the two moments that a selection of a transcript names."""
        places = {point.guid: point.position for point in source.sync}
        first, last = (places.get(guid_of(element, name)) for name in ("fromSyncPoint", "toSyncPoint"))
        if counted is None or first is None or last is None:
            self.project.issue(
                "problem",
                f"source {source.name!r}",
                "passages of its transcript name no moments of it with a place: their codings are kept, their words "
                "cannot be read",
            )
            return None, None, ""
        if not 0 <= first <= last <= len(counted.text):
            self._refuse(source, f"a passage of its transcript from {first} to {last} lies outside its text")
            return None, None, ""
        return first, last, counted.text[first:last]

    def _codings(self, element: etree._Element, source: Source, segment: str | None) -> None:
        for coding in children(element, "Coding"):
            code = next(iter(children(coding, "CodeRef")), None)
            if code is None:
                self.project.issue("lost", f"source {source.name!r}", "a coding without a code")
                continue
            self.project.codings.append(
                Coding(
                    guid_of(coding),
                    guid_of(code, "targetGUID"),
                    source.guid,
                    segment,
                    _user(coding) or (_user(element) if segment else None),
                    coding.get("creationDateTime", ""),
                    _refs(coding),
                )
            )

    def _refuse(self, source: Source, words: str) -> None:
        if self.broken == "stop":
            raise InputError(
                f"{self.path}: source {source.name!r}: {words}; export again, or set import.broken: list in "
                "config/interviews.yaml to leave such selections out"
            )
        self.project.issue("lost", f"source {source.name!r}", words)


def note_way(project: Project, source: Source, counted: Counted, chosen: dict) -> None:
    """Say of a text how its offsets were read, wherever that was not as the file itself counts, or is in doubt."""
    project.offsets.append({"source": source.name, "guid": source.guid} | chosen)
    where, words = f"source {source.name!r}", WORDS[chosen["way"]]
    if chosen["way"] not in ("lf", "crlf") or (chosen["way"] == "crlf" and not counted.had_crlf):
        project.issue("note", where, f"offsets read as {words}")
    if chosen["borders"] < SURE * chosen["selections"]:
        project.issue(
            "problem",
            where,
            f"{chosen['selections'] - chosen['borders']} of {chosen['selections']} passages begin or end inside a word "
            f"(offsets read as {words}): they may be shifted; compare them with the program before use",
        )
    elif chosen["rival"]:
        project.issue(
            "problem",
            where,
            f"its passages fit two ways of counting equally well: read as {words}; not as "
            f"{WORDS[chosen['rival']]}; compare them with the program before use",
        )


def children(element: etree._Element, tag: str) -> list[etree._Element]:
    """Children of a local name, whatever their namespace."""
    return [child for child in element if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == tag]


def own_text(element: etree._Element, tag: str) -> str:
    """Text of the first child of that name; empty where there is none."""
    found = children(element, tag)
    return "".join(found[0].itertext()) if found else ""


def guid_of(element: etree._Element, attribute: str = "guid") -> str:
    """A GUID in capitals without braces, which some programs write and others do not."""
    return (element.get(attribute) or "").strip().strip("{}").upper()


def typed_values(element: etree._Element, variables: Mapping, project: Project) -> dict[str, object]:
    """Values of variables by name: text, bool, int or float; dates stay text."""
    found: dict[str, object] = {}
    for item in children(element, "VariableValue"):
        ref = next(iter(children(item, "VariableRef")), None)
        name = variables.get(guid_of(ref, "targetGUID"), (None,))[0] if ref is not None else None
        if name is None:
            project.issue("lost", "variables", "a value of a variable that the project does not declare")
            continue
        for value in item:
            kind, text = _local(value), (value.text or "").strip()
            if kind == "VariableRef" or not text:
                continue
            found[name] = _value(kind, text, name, project)
    return found


def _value(kind: str, text: str, name: str, project: Project) -> object:
    try:
        if kind == "BooleanValue":
            return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
        if kind == "IntegerValue":
            return int(text)
        if kind == "FloatValue":
            return float(Decimal(text))
    except (KeyError, ValueError, InvalidOperation):
        project.issue(
            "note", "variables", f"a value of {name!r} is not the {kind} it claims to be; kept as text"
        )
    return text


def _ends(tag: str) -> tuple[str, str]:
    return ("startPosition", "endPosition") if tag == "PlainTextSelection" else ("begin", "end")


def _refs(element: etree._Element) -> list[str]:
    return [guid_of(ref, "targetGUID") for ref in children(element, "NoteRef")]


def _user(element: etree._Element) -> str | None:
    return guid_of(element, "creatingUser") or None


def _whole(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2]
