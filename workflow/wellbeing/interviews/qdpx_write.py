"""Writing a project as REFI-QDA (.qdpx), as the standard's schema wants it, so that any program can open it."""

import zipfile
from collections import defaultdict
from pathlib import Path

from lxml import etree

from wellbeing.interviews.coded_project import Coding, Plain, Project, Segment, Source, make_guid
from wellbeing.interviews.qdpx_values import (
    note_losses,
    schema_colour,
    schema_guid,
    schema_moment,
    schema_text,
    schema_value,
)

NAMESPACE = "urn:QDA-XML:project:1.0"
STAMP = (2022, 3, 10, 0, 0, 0)
"""Date of every member, so that equal projects give equal bytes."""
TAGS = {
    "text": "TextSource",
    "pdf": "PDFSource",
    "picture": "PictureSource",
    "audio": "AudioSource",
    "video": "VideoSource",
    "representation": "Representation",
    "transcript": "Transcript",
    "described": "TextDescription",
}
SELECTION = {
    "text": "PlainTextSelection",
    "representation": "PlainTextSelection",
    "described": "PlainTextSelection",
    "pdf": "PDFSelection",
    "picture": "PictureSelection",
    "audio": "AudioSelection",
    "video": "VideoSelection",
    "transcript": "TranscriptSelection",
}
# the schema's order of the children of each kind of source
ORDER = {
    "text": ("text", "selections", "codings", "notes", "values"),
    "representation": ("text", "selections", "codings", "notes", "values"),
    "described": ("text", "selections", "codings", "notes", "values"),
    "pdf": ("selections", "parts", "codings", "notes", "values"),
    "picture": ("parts", "selections", "codings", "notes", "values"),
    "audio": ("parts", "selections", "codings", "notes", "values"),
    "video": ("parts", "selections", "codings", "notes", "values"),
    "transcript": ("text", "sync", "selections", "notes"),
}


def write_qdpx(project: Project, path: Path) -> None:
    """Write ``path``: project.qde and one file a text. Equal projects give equal bytes.

    What the standard cannot hold is left out there, and listed in the project's issues.
    """
    note_losses(project)
    texts: dict[str, str] = {}
    content = project_xml(project, texts)
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        members = {"project.qde": content} | {
            f"sources/{name}": text.encode("utf-8") for name, text in texts.items()
        }
        for name, data in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, data)


def project_xml(project: Project, texts: dict[str, str]) -> bytes:
    """The project file; ``texts`` receives the text of each source by the name of its member."""
    return _Writer(project, texts).write()


class _Writer:
    def __init__(self, project: Project, texts: dict[str, str]):
        self.project, self.texts = project, texts
        self.members: dict[str, str] = {}  # text -> its file: sources that share a text share the file
        self.segments = project.segments_by_source()
        self.of_segment: dict[str, list[Coding]] = defaultdict(list)
        self.of_source: dict[str, list[Coding]] = defaultdict(list)
        for coding in project.codings:
            if coding.segment:
                self.of_segment[coding.segment].append(coding)
            else:
                self.of_source[coding.source].append(coding)
        self.parts: dict[str, list[Source]] = defaultdict(list)
        for source in project.sources:
            if source.parent:
                self.parts[source.parent].append(source)
        self.variables = {name: make_guid("variable", name) for name in project.variables}

    def write(self) -> bytes:
        project = self.project
        root = etree.Element(f"{{{NAMESPACE}}}Project", nsmap={None: NAMESPACE})
        _set(root, "name", project.name or "project")
        for name, value in (("origin", project.origin), ("creationDateTime", project.created)):
            _set(root, name, value)
        self._group(
            root, "Users", project.users, lambda top, item: _add(top, "User", guid=item.guid, name=item.label)
        )
        if project.codes:
            self._codes(_add(_add(root, "CodeBook"), "Codes"))
        self._group(root, "Variables", list(project.variables), self._variable)
        self._group(root, "Cases", project.cases, self._case)
        self._group(root, "Sources", [item for item in project.sources if not item.parent], self._source)
        self._group(root, "Notes", project.memos, self._memo)
        self._group(root, "Links", project.links, _plain)
        self._group(root, "Sets", project.sets, self._set)
        self._group(root, "Graphs", project.graphs, _plain)
        _text(root, "Description", project.description)
        _refs(root, project.project_memos)
        return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)

    def _group(self, root, tag, items, write) -> None:
        if items:
            top = _add(root, tag)
            for item in items:
                write(top, item)

    def _codes(self, top) -> None:
        made: dict[str, etree._Element] = {}
        known = {code.guid for code in self.project.codes}
        for code in self.project.codes:
            above = made[code.parent] if code.parent and code.parent in known else top
            element = etree.SubElement(above, f"{{{NAMESPACE}}}Code")
            made[code.guid] = element
            _set(element, "guid", code.guid)
            _set(element, "name", code.name)
            _set(element, "isCodable", "true" if code.codable else "false")
            _set(element, "color", code.colour)
            _text(element, "Description", code.description)
            _refs(element, code.memos)

    def _variable(self, top, name: str) -> None:
        _add(
            top, "Variable", guid=self.variables[name], name=name, typeOfVariable=self.project.variables[name]
        )

    def _values(self, element, attributes: dict) -> None:
        for name, value in attributes.items():
            item = _add(element, "VariableValue")
            _add(item, "VariableRef", targetGUID=self.variables[name])
            kind, text = schema_value(self.project.variables[name], value)
            _text(item, f"{kind}Value", text)

    def _case(self, top, case) -> None:
        element = _add(top, "Case", guid=case.guid, **({"name": case.name} if case.name else {}))
        _text(element, "Description", case.description)
        for guid in case.codes:
            _add(element, "CodeRef", targetGUID=guid)
        self._values(element, case.attributes)
        for guid in case.sources:
            _add(element, "SourceRef", targetGUID=guid)
        for guid in case.segments:
            _add(element, "SelectionRef", targetGUID=guid.split("#")[0])

    def _source(self, top, source: Source) -> None:
        element = _add(
            top, TAGS[source.kind], guid=source.guid, **({"name": source.name} if source.name else {})
        )
        media = source.kind in ("pdf", "picture", "audio", "video")
        if media and source.media:
            _set(element, "path", f"internal://{source.media}")
        if not media and source.text is not None:
            member = self.members.setdefault(source.text, f"{schema_guid(source.guid)}.txt")
            self.texts[member] = source.text
            _set(element, "plainTextPath", f"internal://{member}")
        elif not media and source.media:
            _set(element, "plainTextPath", f"internal://{source.media}")
        _text(element, "Description", source.description)
        for part in ORDER[source.kind]:
            getattr(self, f"_put_{part}")(element, source)

    def _put_text(self, element, source) -> None:
        """The text is a member of its own: inline, a parser could change its line ends."""

    def _put_selections(self, element, source) -> None:
        for segment in self.segments.get(source.guid, ()):
            self._selection(element, source, segment)

    def _put_parts(self, element, source) -> None:
        for part in self.parts.get(source.guid, ()):
            self._source(element, part)

    def _put_sync(self, element, source) -> None:
        for point in source.sync:
            made = _add(element, "SyncPoint", guid=point.guid)
            for name, value in (("timeStamp", point.time), ("position", point.position)):
                if value is not None:
                    _set(made, name, str(value))

    def _put_codings(self, element, source) -> None:
        self._codings(element, self.of_source.get(source.guid, ()))

    def _put_notes(self, element, source) -> None:
        _refs(element, source.memos)

    def _put_values(self, element, source) -> None:
        self._values(element, source.attributes)

    def _selection(self, top, source: Source, segment: Segment) -> None:
        tag = str(segment.place.get("tag") or SELECTION[source.kind])
        if tag == "PlainTextSelection" and (segment.start is None or segment.end is None):
            return  # the standard knows no passage without a place
        element = _add(top, tag, guid=segment.guid.split("#")[0])
        if segment.name:
            _set(element, "name", segment.name)
        names = (
            ("startPosition", "endPosition")
            if element.tag.endswith("PlainTextSelection")
            else ("begin", "end")
        )
        within = () if tag == "TranscriptSelection" else names  # its place are two moments of the recording
        for name, position in zip(within, (segment.start, segment.end), strict=False):
            if position is not None:
                _set(element, name, str(position))
        for name, value in segment.place.items():
            if name != "tag":
                _set(element, name, str(value))
        if segment.user:
            _set(element, "creatingUser", segment.user)
        _text(element, "Description", segment.description)
        if element.tag.endswith("PDFSelection") and segment.text:
            inner = _add(element, "Representation", guid=make_guid("representation", segment.guid))
            _text(inner, "PlainTextContent", segment.text)
        self._codings(element, self.of_segment.get(segment.guid, ()))
        _refs(element, segment.memos)

    def _codings(self, element, codings) -> None:
        for coding in codings:
            made = _add(element, "Coding", guid=coding.guid)
            for name, value in (("creatingUser", coding.user), ("creationDateTime", coding.date)):
                _set(made, name, value or "")
            _add(made, "CodeRef", targetGUID=coding.code)
            _refs(made, coding.memos)

    def _memo(self, top, memo) -> None:
        element = _add(top, "Note", guid=memo.guid, **({"name": memo.name} if memo.name else {}))
        _text(element, "Description", memo.description)
        _text(element, "PlainTextContent", memo.text)

    def _set(self, top, item) -> None:
        element = _add(top, "Set", guid=item.guid, name=item.name)
        _text(element, "Description", item.description)
        for tag, guids in (
            ("MemberCode", item.codes),
            ("MemberSource", item.sources),
            ("MemberNote", item.memos),
        ):
            for guid in guids:
                _add(element, tag, targetGUID=guid)


def _add(parent, tag: str, **attributes: str):
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for name, value in attributes.items():
        _set(element, name, value)
    return element


def _set(element, name: str, value: str) -> None:
    """Set an attribute in the form the schema wants; where it has none, or there is nothing to say, leave it out."""
    if name in ("guid", "targetGUID", "creatingUser", "fromSyncPoint", "toSyncPoint"):
        value = schema_guid(value) if value else ""
    elif name == "color":
        value = schema_colour(value)
    elif name == "creationDateTime":
        value = schema_moment(value)
    if value or name == "name":
        element.set(name, schema_text(value))


def _text(parent, tag: str, text: str) -> None:
    if text:
        _add(parent, tag).text = schema_text(text)


def _refs(parent, guids: list[str]) -> None:
    for guid in guids:
        _add(parent, "NoteRef", targetGUID=guid)


def _plain(parent, item: Plain) -> None:
    element = _add(
        parent, item.tag, **{name: value for name, value in item.attributes.items() if "}" not in name}
    )
    for child in item.children:
        _plain(element, child)
