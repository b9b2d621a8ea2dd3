"""Projects kept as SQLite: QualCoder (a folder .qda with data.qda in it) and Taguette (.sqlite3)."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.interviews.coded_project import (
    Case,
    Code,
    Coding,
    Memo,
    Project,
    Segment,
    Source,
    User,
    make_guid,
)
from wellbeing.interviews.offsets import choose_way, plain
from wellbeing.interviews.qdpx_sources import note_way
from wellbeing.interviews.scrub import coder_labels, scrub
from wellbeing.interviews.tagged_html import html_text

MAGIC = b"SQLite format 3\x00"


def is_sqlite(path: Path) -> bool:
    """Whether a file is an SQLite database."""
    with Path(path).open("rb") as file:
        return file.read(16) == MAGIC


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database for reading only; damage becomes InputError."""
    connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        yield connection
    except sqlite3.Error as error:
        raise InputError(
            f"{path}: cannot be read as a coding project ({error}); save it again in its program"
        ) from error
    finally:
        connection.close()


def read_sqlite(path: Path) -> Project:
    """Read a QualCoder or Taguette database, told apart by their tables."""
    path = Path(path)
    with opened(path) as database:
        tables = {row[0] for row in database.execute("select name from sqlite_master where type = 'table'")}
        if {"code_name", "code_text", "source"} <= tables:
            return _qualcoder(database, tables, path)
        if {"highlights", "tags", "documents"} <= tables:
            return _taguette(database, tables, path)
    raise InputError(
        f"{path}: an SQLite database with the tables {', '.join(sorted(tables)) or 'none'}: neither QualCoder's nor "
        "Taguette's; export a .qdpx instead"
    )


def _qualcoder(database: sqlite3.Connection, tables: set[str], path: Path) -> Project:
    project = Project(
        name=scrub(path.parent.stem if path.name == "data.qda" else path.stem),
        origin="QualCoder",
        format="QualCoder database",
    )
    categories = _rows(database, "code_cat") if "code_cat" in tables else []
    for row in _parents_first(categories):
        above = row["supercatid"]
        project.codes.append(
            Code(
                _id("cat", row["catid"]),
                row["name"],
                _id("cat", above) if above else None,
                row.get("memo") or "",
                codable=False,
            )
        )
    for row in _rows(database, "code_name"):
        above = row.get("catid")
        project.codes.append(
            Code(
                _id("code", row["cid"]),
                row["name"],
                _id("cat", above) if above else None,
                row.get("memo") or "",
                row.get("color") or "",
            )
        )
    texts = {}
    for row in _rows(database, "source"):
        full, media = row.get("fulltext"), row.get("mediapath") or ""
        kind = "text" if full is not None or not media else _media_kind(media)
        counted = plain(full) if full is not None else None
        texts[row["id"]] = counted
        project.sources.append(
            Source(
                _id("source", row["id"]),
                row["name"],
                kind,
                counted.text if counted else None,
                media=Path(media.replace("\\", "/").split(":")[-1]).name,
                description=row.get("memo") or "",
            )
        )
        if kind != "text":
            project.issue("lost", "sources", f"the {kind} files themselves: their names are kept")
    codings = _rows(database, "code_text")
    owners = coder_labels([row["owner"] for row in codings if row.get("owner")])
    project.users = [User(_id("user", label), label) for label in owners.values()]
    if owners:
        project.issue("note", "coders", f"the names of {len(owners)} coders were replaced by labels")
    sources = {source.guid: source for source in project.sources}
    ways = {}
    for number, counted in texts.items():
        mine = [
            (row["pos0"], row["pos1"], row.get("seltext") or "") for row in codings if row["fid"] == number
        ]
        if counted and mine:
            ways[number] = choose_way(counted, mine)
            note_way(project, sources[_id("source", number)], counted, ways[number])
    made: dict[tuple, str] = {}
    for row in codings:
        counted, source = texts.get(row["fid"]), _id("source", row["fid"])
        user = _id("user", owners[row["owner"]]) if row.get("owner") else None
        start, end = row["pos0"], row["pos1"]
        if counted:
            start, end = (counted.convert(at, ways[row["fid"]]["way"]) for at in (start, end))
        key = (source, start, end, user)
        if key not in made:
            made[key] = make_guid("segment", *key)
            text = counted.text[start:end] if counted else row.get("seltext") or ""
            project.segments.append(
                Segment(
                    made[key],
                    source,
                    start,
                    end,
                    text,
                    (row.get("seltext") or "")[:100],
                    row.get("memo") or "",
                    user,
                )
            )
        project.codings.append(
            Coding(make_guid("coding", row["cid"], *key), _id("code", row["cid"]), source, made[key], user)
        )
    for table in ("code_image", "code_av"):
        count = len(_rows(database, table)) if table in tables else 0
        if count:
            project.issue("lost", "codings", f"{count} codings of pictures or recordings ({table})")
    _qualcoder_cases(database, tables, project)
    for table in ("annotation", "journal"):
        for row in _rows(database, table) if table in tables else []:
            text = row.get("memo") or row.get("jentry") or ""
            project.memos.append(Memo(make_guid(table, *row.values()), row.get("name") or table, text))
    _check(project, path)
    return project


def _qualcoder_cases(database: sqlite3.Connection, tables: set[str], project: Project) -> None:
    by_id = {}
    for row in _rows(database, "cases") if "cases" in tables else []:
        by_id[row["caseid"]] = Case(_id("case", row["caseid"]), row["name"], row.get("memo") or "")
    for row in _rows(database, "case_text") if "case_text" in tables else []:
        source = _id("source", row["fid"])
        case = by_id.get(row["caseid"])
        if case and source not in case.sources:
            case.sources.append(source)
    sources = {source.guid: source for source in project.sources}
    for row in _rows(database, "attribute") if "attribute" in tables else []:
        holder = by_id.get(row["id"]) if row["attr_type"] == "case" else sources.get(_id("source", row["id"]))
        if holder is not None and row["value"] not in (None, ""):
            holder.attributes[row["name"]] = row["value"]
            project.variables[row["name"]] = "Text"
        elif holder is None:
            project.issue("lost", "variables", f"an attribute {row['name']!r} of a {row['attr_type']}")
    project.cases = list(by_id.values())


def _taguette(database: sqlite3.Connection, tables: set[str], path: Path) -> Project:
    project = Project(name=scrub(path.stem), origin="Taguette", format="Taguette database")
    for row in _rows(database, "tags"):
        project.codes.append(Code(_id("tag", row["id"]), row["path"], None, row.get("description") or ""))
    nest_by_path(project, ("/", ">", "::", "."))
    texts = {}
    for row in _rows(database, "documents"):
        content = row.get("contents") or ""
        text = html_text(content) if "<" in content else content
        texts[row["id"]] = text
        project.sources.append(
            Source(
                _id("document", row["id"]),
                row["name"],
                "text",
                text,
                description=row.get("description") or "",
            )
        )
    tags: dict[int, list[int]] = {}
    for row in _rows(database, "highlight_tags") if "highlight_tags" in tables else []:
        tags.setdefault(row["highlight_id"], []).append(row["tag_id"])
    found: dict[str, list[int]] = {}
    for row in _rows(database, "highlights"):
        source = _id("document", row["document_id"])
        snippet = html_text(row.get("snippet") or "")
        start, end = locate(texts.get(row["document_id"], ""), snippet, row.get("start_offset") or 0)
        counts = found.setdefault(source, [0, 0])
        counts[0] += 1
        counts[1] += start is not None
        segment = _id("highlight", row["id"])
        project.segments.append(Segment(segment, source, start, end, snippet, snippet[:100]))
        for tag in tags.get(row["id"], []):
            project.codings.append(
                Coding(make_guid("coding", row["id"], tag), _id("tag", tag), source, segment)
            )
    note_matches(project, found)
    project.issue(
        "note",
        "coders",
        "Taguette does not say who tagged what: agreement between coders cannot be worked out",
    )
    _check(project, path)
    return project


def locate(text: str, snippet: str, hint: int) -> tuple[int | None, int | None]:
    """Where a snippet stands in a text, nearest to a hint; line ends and runs of blanks do not count.

    Taguette's own offsets count HTML or bytes, so the snippet is the better witness.
    """
    wanted = snippet.strip()
    if not wanted:
        return None, None
    after, before = text.find(wanted, max(hint, 0)), text.rfind(wanted, 0, max(hint, 0) + len(wanted))
    places = [place for place in (before, after) if place >= 0]
    if not places:
        pattern = re.compile(r"\s+".join(map(re.escape, wanted.split())))
        spans = [match.span() for match in pattern.finditer(text)]
        return min(spans, key=lambda span: abs(span[0] - hint)) if spans else (None, None)
    start = min(places, key=lambda place: abs(place - hint))
    return start, start + len(wanted)


def note_matches(project: Project, found: dict[str, list[int]]) -> None:
    """Report, a source each, how many segments were found in its text."""
    names = {source.guid: source.name for source in project.sources}
    for guid, (count, hits) in found.items():
        project.offsets.append(
            {
                "source": names.get(guid, guid),
                "guid": guid,
                "way": "snippet",
                "selections": count,
                "compared": count,
                "matched": hits,
            }
        )
        if hits < count:
            project.issue(
                "problem",
                f"source {names.get(guid, guid)!r}",
                f"{count - hits} of {count} passages were not found in its text",
            )


def nest_by_path(project: Project, separators: tuple[str, ...]) -> None:
    """Make a tree of codes whose names are paths such as ``power/tokenism``; parents that lack are added."""
    separator = next((mark for mark in separators if any(mark in code.name for code in project.codes)), None)
    if separator is None:
        return
    by_path: dict[tuple[str, ...], Code] = {}
    ordered: list[Code] = []
    for code in sorted(project.codes, key=lambda code: code.name.count(separator)):
        path = tuple(part.strip() for part in code.name.split(separator) if part.strip()) or (code.name,)
        for depth in range(1, len(path)):
            if path[:depth] not in by_path:
                parent = by_path[path[: depth - 1]].guid if depth > 1 else None
                by_path[path[:depth]] = Code(
                    make_guid("path", *path[:depth]), path[depth - 1], parent, codable=False
                )
                ordered.append(by_path[path[:depth]])
        code.parent = by_path[path[:-1]].guid if len(path) > 1 else None
        code.name = path[-1]
        by_path.setdefault(path, code)
        ordered.append(code)
    project.codes = ordered


def _check(project: Project, path: Path) -> None:
    codes, texts = {code.guid for code in project.codes}, {source.guid: source for source in project.sources}
    for coding in project.codings:
        if coding.code not in codes or coding.source not in texts:
            raise InputError(
                f"{path}: a coding refers to a code or document that is not there; save the project again"
            )
    for segment in project.segments:
        text = texts[segment.source].text if segment.source in texts else None
        if (
            text is not None
            and segment.start is not None
            and not (segment.end is not None and 0 <= segment.start <= segment.end <= len(text))
        ):
            raise InputError(
                f"{path}: source {texts[segment.source].name!r}: a passage from {segment.start} to {segment.end} lies "
                f"outside a text of {len(text):,} characters; save the project again"
            )


def _rows(database: sqlite3.Connection, table: str) -> list[dict]:
    return [dict(row) for row in database.execute(f'select * from "{table}"')]


def _parents_first(rows: list[dict]) -> list[dict]:
    done: dict[int, dict] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row["supercatid"] or row["supercatid"] in done]
        for row in ready or waiting:  # a circle of categories: take them as they come
            done[row["catid"]] = row
        waiting = [row for row in waiting if row["catid"] not in done]
    return list(done.values())


def _media_kind(path: str) -> str:
    for kind, mark in (("picture", "images"), ("audio", "audio"), ("video", "video"), ("pdf", "docs")):
        if mark in path:
            return kind
    return "text"


def _id(kind: str, number: object) -> str:
    return make_guid(kind, number)
