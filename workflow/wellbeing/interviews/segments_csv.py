"""Coded segments as a table: Taguette's highlights, or any program's report with its columns named in the settings."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.interviews.coded_project import Case, Code, Coding, Project, Segment, Source, User, make_guid
from wellbeing.interviews.scrub import coder_labels, scrub
from wellbeing.interviews.sqlite import locate, nest_by_path, note_matches

TAGUETTE = ("id", "document", "tag", "content")
FIELDS = ("document", "code", "segment", "begin", "end", "coder")
SEPARATORS = ("\\", ">", "::", "/")


def read_segments_csv(
    path: Path, columns: Mapping[str, str | None] | None = None, separator: str | None = None
) -> Project:
    """Read a CSV of coded segments, one row a segment and code.

    Args:
        path: the table, in UTF-8 or Windows-1252, with commas, semicolons or tabs. A folder ``texts`` beside it may
            hold the documents as <document>.txt: passages are then found in them.
        columns: field -> heading, for document, code, segment (needed) and begin, end, coder. None: Taguette's own.
        separator: what parts the levels of a code's path; None finds it out.

    Raises:
        InputError: headings are absent, a row is short, or offsets are not whole numbers.
    """
    path = Path(path)
    headings, rows = _read(path)
    taguette = set(TAGUETTE) <= set(headings)
    given = {name: heading for name, heading in (columns or {}).items() if heading}
    if not given and taguette:
        given = {"document": "document", "code": "tag", "segment": "content"}
    if not given:
        raise InputError(
            f"{path}: not Taguette's table (its columns are {', '.join(headings)}); name the columns in "
            "config/interviews.yaml, import.columns"
        )
    absent = [f"{name}: {heading}" for name, heading in given.items() if heading not in headings]
    absent += [name for name in ("document", "code", "segment") if name not in given]
    if absent:
        raise InputError(
            f"{path}: import.columns of config/interviews.yaml does not fit ({'; '.join(absent)}); the table's columns "
            f"are {', '.join(headings)}"
        )
    return _project(
        path, rows, given, separator, "Taguette highlights" if taguette and not columns else "CSV of segments"
    )


def _project(
    path: Path, rows: list[dict], given: dict[str, str], separator: str | None, kind: str
) -> Project:
    project = Project(name=scrub(path.stem), origin=kind, format=kind)
    labels = (
        coder_labels([row[given["coder"]] for row in rows if row[given["coder"]]]) if "coder" in given else {}
    )
    project.users = [User(make_guid("user", label), label) for label in labels.values()]
    if labels:
        project.issue("note", "coders", f"the names of {len(labels)} coders were replaced by labels")
    else:
        project.issue(
            "note",
            "coders",
            "the table does not say who coded: agreement between coders cannot be worked out",
        )
    texts = _texts(path)
    for name in dict.fromkeys(row[given["document"]] for row in rows):
        guid = make_guid("document", name)
        project.sources.append(Source(guid, scrub(name), "text", texts.get(Path(name).stem.lower())))
        project.cases.append(Case(make_guid("case", name), scrub(name), sources=[guid]))
    for name in dict.fromkeys(row[given["code"]] for row in rows):
        if name:
            project.codes.append(Code(make_guid("code", name), name))
    codes = {code.name: code.guid for code in project.codes}
    nest_by_path(project, (separator,) if separator else SEPARATORS)
    found: dict[str, list[int]] = {}
    made: set[str] = set()
    by_guid = {source.guid: source for source in project.sources}
    for number, row in enumerate(rows, start=2):
        source = by_guid[make_guid("document", row[given["document"]])]
        user = (
            make_guid("user", labels[row[given["coder"]]])
            if labels.get(row.get(given.get("coder", ""), ""))
            else None
        )
        text = row[given["segment"]].replace("\r\n", "\n")
        start, end = (_position(path, number, row, given, name) for name in ("begin", "end"))
        if source.text is not None:
            counts = found.setdefault(source.guid, [0, 0])
            counts[0] += 1
            if start is None or end is None or source.text[start:end] != text:
                start, end = locate(source.text, text, start or 0)
            counts[1] += start is not None
        segment = make_guid("segment", source.guid, row.get("id", ""), start, end, text, user)
        if segment not in made:
            made.add(segment)
            project.segments.append(Segment(segment, source.guid, start, end, text, text[:100], "", user))
        code = codes.get(row[given["code"]])
        if code is None:
            project.issue("lost", f"source {source.name!r}", "a segment without a code")
            continue
        project.codings.append(
            Coding(make_guid("coding", segment, code, user), code, source.guid, segment, user)
        )
    note_matches(project, found)
    if not texts:
        project.issue(
            "problem",
            "sources",
            "the table holds passages but no documents: quotes cannot be checked against them",
        )
    return project


def _read(path: Path) -> tuple[list[str], list[dict]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); set interviews.path to a file"
        ) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, restval="")
    try:
        rows = [dict(row) for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}: is not a readable CSV table ({error})") from error
    headings = [heading or "" for heading in reader.fieldnames or []]
    if not headings or not rows:
        raise InputError(f"{path}: holds no rows; export the coded segments again")
    long = next((number for number, row in enumerate(rows, start=2) if None in row), None)
    if long:
        raise InputError(
            f"{path}: row {long} has more cells than there are columns; quote texts that hold a {mark!r}"
        )
    return headings, rows


def _position(path: Path, number: int, row: dict, given: dict, name: str) -> int | None:
    text = (row.get(given[name]) or "").strip() if name in given else ""
    if not text:
        return None
    if not text.isdigit():
        raise InputError(
            f"{path}: row {number}, column {given[name]!r}: {text!r} is not a position (a whole number)"
        )
    return int(text)


def _texts(path: Path) -> dict[str, str]:
    folder = path.parent / "texts"
    if not folder.is_dir():
        return {}
    return {
        file.stem.lower(): file.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
        for file in sorted(folder.glob("*.txt"))
    }
