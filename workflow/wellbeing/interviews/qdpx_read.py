"""Reading REFI-QDA projects (.qdpx) and codebooks (.qdc) in the dialects that programs write.

Standard: REFI-QDA 1.5 (2019), namespaces ``urn:QDA-XML:project:1.0`` and ``urn:QDA-XML:codebook:1.0``. Dialects met:
a project file of any name and case, folder ``sources`` or ``Sources``, inline or member text, nameless cases that
are document variables, codes repeated as cases with the same GUID, PDF selections repeated in the PDF's text.
"""

from pathlib import Path, PurePosixPath
from typing import Literal

from lxml import etree

from wellbeing.errors import InputError
from wellbeing.interviews.archive import Archive
from wellbeing.interviews.coded_project import Case, Code, CodeSet, Memo, Plain, Project, User, make_guid
from wellbeing.interviews.qdpx_sources import SourceReader, children, guid_of, own_text, typed_values
from wellbeing.interviews.scrub import coder_labels, scrub

Missing = Literal["auto", "stop", "list"]
Broken = Literal["stop", "list"]


def read_qdpx(path: Path, missing: Missing = "auto", broken: Broken = "stop") -> Project:
    """Read a project.

    Args:
        path: the .qdpx file.
        missing: text files that the project names and the archive lacks: ``stop``, ``list`` them and go on, or
            ``auto``: go on where the archive holds none at all (exported without its sources), else stop.
        broken: selections outside their text and references to nothing: ``stop``, or ``list`` and leave them out.

    Raises:
        InputError: the archive or its project file cannot be used; the message says why and what to do.
    """
    path = Path(path)
    with Archive(path) as archive:
        name = _project_file(path, archive)
        root = parse_xml(archive.read(name), f"{path}: {name}")
        if _local(root) != "Project":
            raise InputError(
                f"{path}: {name} holds a <{_local(root)}>, not a <Project>; export as a REFI-QDA project"
            )
        project = _read_project(root, path, archive, broken)
    if PurePosixPath(name).name != "project.qde" or "/" in name.replace("\\", "/"):
        project.issue("note", "project", f"the project file is called {name}, not project.qde")
    _judge_missing(project, path, missing, archive.names(".txt"))
    return project


def read_qdc(path: Path) -> list[Code]:
    """Read a codebook (.qdc): its codes, parents before children."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); give the path of a .qdc file"
        ) from error
    root = parse_xml(content, str(path))
    if _local(root) != "CodeBook":
        raise InputError(f"{path}: holds a <{_local(root)}>, not a <CodeBook>; export the codebook as .qdc")
    return _codes(root)


def parse_xml(content: bytes, where: str) -> etree._Element:
    """Parse XML from outside: no document type, no entities, no network. Raises InputError naming the line."""
    if b"<!DOCTYPE" in content[:4096] or "<!DOCTYPE".encode("utf-16-le") in content[:8192]:
        raise InputError(f"{where}: holds a document type declaration, which no REFI-QDA file has; not read")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{where}: is not well-formed XML ({error.msg}); export the project again"
        ) from error


def _project_file(path: Path, archive: Archive) -> str:
    found = archive.names(".qde")
    if len(found) == 1:
        return found[0]
    at_root = [name for name in found if "/" not in name.replace("\\", "/")]
    if len(at_root) == 1:
        return at_root[0]
    if not found:
        raise InputError(f"{path}: holds no .qde project file; a REFI-QDA project has one at its root")
    raise InputError(
        f"{path}: holds {len(found)} project files ({', '.join(sorted(found))}) where there may be one; take out those "
        "that do not belong"
    )


def _read_project(root: etree._Element, path: Path, archive: Archive, broken: Broken) -> Project:
    project = Project(
        name=scrub(root.get("name", "")),
        origin=scrub(root.get("origin", "")),
        format="REFI-QDA project",
        description=scrub(own_text(root, "Description")),
        created=root.get("creationDateTime", ""),
        project_memos=[guid_of(ref, "targetGUID") for ref in children(root, "NoteRef")],
    )
    if root.get("basePath"):
        project.issue("note", "project", "the path of the exporter's folder was taken out")
    users = [guid_of(user) for user in _each(root, "Users", "User")]
    project.users = [User(guid, label) for guid, label in coder_labels(users).items()]
    if users:
        project.issue("note", "coders", f"the names of {len(project.users)} coders were replaced by labels")
    book = next(iter(children(root, "CodeBook")), None)
    project.codes = _told_apart(_codes(book) if book is not None else [], project)
    variables = {
        guid_of(item): (item.get("name", ""), item.get("typeOfVariable", "Text"))
        for item in _each(root, "Variables", "Variable")
    }
    project.variables = dict(variables.values())
    reader = SourceReader(project, path, archive, variables, broken)
    for element in _each(root, "Sources"):
        reader.read_source(element)
    for note in _each(root, "Notes", "Note"):
        memo = Memo(guid_of(note), note.get("name", ""), reader.text_of(note), own_text(note, "Description"))
        project.memos.append(memo)
        for kept in ("PlainTextSelection", "Coding", "VariableValue"):
            if children(note, kept):
                project.issue(
                    "lost", f"note {memo.name!r}", f"{len(children(note, kept))} {kept} inside a note"
                )
    for element in _each(root, "Cases", "Case"):
        project.cases.append(_case(element, variables, project))
    for element in _each(root, "Sets", "Set"):
        project.sets.append(
            CodeSet(
                guid_of(element),
                element.get("name", ""),
                own_text(element, "Description"),
                *(
                    [guid_of(ref, "targetGUID") for ref in children(element, tag)]
                    for tag in ("MemberCode", "MemberSource", "MemberNote")
                ),
            )
        )
    project.links = [_plain(element) for element in _each(root, "Links", "Link")]
    project.graphs = [_plain(element) for element in _each(root, "Graphs", "Graph")]
    known = {
        "Users",
        "CodeBook",
        "Variables",
        "Cases",
        "Sources",
        "Notes",
        "Links",
        "Sets",
        "Graphs",
        "Description",
        "NoteRef",
    }
    for element in root:
        if _local(element) not in known:
            project.issue("lost", "project", f"element <{_local(element)}>, which the standard does not have")
    _resolve(project, path, broken)
    return project


def _codes(parent: etree._Element) -> list[Code]:
    found: list[Code] = []
    waiting: list[tuple[etree._Element, str | None]] = [
        (code, None) for top in children(parent, "Codes") for code in children(top, "Code")
    ]
    waiting.reverse()
    while waiting:
        element, above = waiting.pop()
        code = Code(
            guid_of(element),
            " ".join(element.get("name", "").split()),
            above,
            own_text(element, "Description"),
            element.get("color", ""),
            element.get("isCodable", "true").strip() in ("true", "1"),
            [guid_of(ref, "targetGUID") for ref in children(element, "NoteRef")],
        )
        found.append(code)
        waiting += [(child, code.guid) for child in children(element, "Code")][::-1]
    return found


def _told_apart(codes: list[Code], project: Project) -> list[Code]:
    """Codes each with a GUID and a name of its own; what is changed is said."""
    taken: set[str] = set()
    for number, code in enumerate(codes, start=1):
        if code.guid in taken:
            code.guid = make_guid("repeated code", code.guid, number)
            project.issue(
                "problem",
                "codes",
                "a code has the GUID of another: it was given its own; codings that name the GUID count for the first",
            )
        taken.add(code.guid)
        if not code.name:
            code.name = f"Code {number} without a name"
            project.issue("problem", "codes", "a code has no name: it is called by its number")
    return codes


def _case(element: etree._Element, variables: dict, project: Project) -> Case:
    sources, segments, codes = (
        [guid_of(ref, "targetGUID") for ref in children(element, tag)]
        for tag in ("SourceRef", "SelectionRef", "CodeRef")
    )
    case = Case(
        guid_of(element),
        element.get("name", ""),
        own_text(element, "Description"),
        sources,
        segments,
        codes,
    )
    case.attributes = typed_values(element, variables, project)
    if not case.name and len(case.sources) == 1:
        project.issue(
            "note",
            "cases",
            "cases without a name are the variables of a document; each took its document's name",
        )
    return case


def _resolve(project: Project, path: Path, broken: Broken) -> None:
    """Check that every reference leads somewhere; name what it cannot find."""
    codes = {code.guid for code in project.codes}
    cases = {case.guid: case for case in project.cases}
    names = {source.guid: source.name for source in project.sources}
    kept, lost = [], []
    for coding in project.codings:
        if coding.code in codes:
            kept.append(coding)
        elif coding.code in cases:  # NVivo codes passages to a case
            if coding.segment:
                cases[coding.code].segments.append(coding.segment)
            else:
                cases[coding.code].sources.append(coding.source)
            project.issue("note", "cases", "passages coded to a case were kept as passages of the case")
        else:
            lost.append(coding)
    if lost and broken == "stop":
        first = lost[0]
        raise InputError(
            f"{path}: {len(lost)} codings refer to codes that the codebook does not have, first {first.code} in source "
            f"{names.get(first.source, first.source)!r}; export again, or set import.broken: list in "
            "config/interviews.yaml to leave them out"
        )
    for coding in lost:
        project.issue(
            "lost", f"source {names.get(coding.source)!r}", f"a coding with the unknown code {coding.code}"
        )
    project.codings = kept
    users = {user.guid for user in project.users}
    strangers = dict.fromkeys(coding.user for coding in kept if coding.user and coding.user not in users)
    for guid in strangers:
        project.users.append(User(guid, f"Coder {len(project.users) + 1}"))
        project.issue("note", "coders", "a coder who is not among the project's users was given a label")
    for case in project.cases:
        absent = [guid for guid in case.sources if guid not in names]
        if absent:
            project.issue(
                "lost", "cases", f"{len(absent)} references of a case to sources that are not there"
            )
            case.sources = [guid for guid in case.sources if guid in names]
        if not case.name and case.sources:
            case.name = names[case.sources[0]]
        if case.guid in codes:
            project.issue("note", "cases", "cases repeated as codes with the same GUID: both were kept")


def _judge_missing(project: Project, path: Path, missing: Missing, texts: list[str]) -> None:
    absent = project.members_absent
    if not absent:
        return
    listed = ", ".join(absent[:8]) + (f" and {len(absent) - 8} more" if len(absent) > 8 else "")
    none_at_all = not texts and len(absent) == len(project.members_named)
    if missing == "stop" or (missing == "auto" and not none_at_all):
        raise InputError(
            f"{path}: {len(absent)} of {len(project.members_named)} text files that the project names are not in the "
            f"archive: {listed}; export again with the sources, or set import.missing: list in config/interviews.yaml"
        )
    project.issue(
        "problem",
        "sources",
        f"{len(absent)} of {len(project.members_named)} text files are not in the archive: their codings are kept, "
        f"their passages cannot be read or quoted ({listed})",
    )


def _plain(element: etree._Element) -> Plain:
    return Plain(_local(element), dict(element.attrib), [_plain(child) for child in element])


def _each(root: etree._Element, group: str, tag: str | None = None) -> list[etree._Element]:
    return [
        item
        for top in children(root, group)
        for item in top
        if isinstance(item.tag, str) and (tag is None or _local(item) == tag)
    ]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
