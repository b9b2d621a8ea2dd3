"""A coded project between two jobs: every field of every record as it is, so that nothing is lost on the way.

A .qdpx cannot carry all that a project may hold (a passage without a place, a control character in a name), and so it
is a product for other programs. Here the records are written as JSON, field by field; a text that several sources
share stands there once.
"""

import json
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from wellbeing.interviews.coded_project import (
    Case,
    Code,
    CodeSet,
    Coding,
    Issue,
    Memo,
    Plain,
    Project,
    Segment,
    Source,
    SyncPoint,
    User,
)

RECORDS: dict[str, type] = {
    "users": User,
    "codes": Code,
    "sources": Source,
    "segments": Segment,
    "codings": Coding,
    "cases": Case,
    "memos": Memo,
    "sets": CodeSet,
    "links": Plain,
    "graphs": Plain,
}
"""Field of a project that holds records -> their type."""


def save_project(project: Project, path: Path) -> None:
    """Write a project. Equal projects give equal bytes."""
    texts: dict[str, int] = {}
    held: dict[str, Any] = {}
    for part in fields(Project):
        value = getattr(project, part.name)
        held[part.name] = [_record(item, texts) for item in value] if part.name in RECORDS else value
    content = {"texts": list(texts), "project": held}
    Path(path).write_text(
        json.dumps(content, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="ascii"
    )


def load_project(path: Path) -> Project:
    """Read what :func:`save_project` wrote."""
    content = json.loads(Path(path).read_text(encoding="ascii"))
    texts, held = content["texts"], content["project"]
    for name, kind in RECORDS.items():
        held[name] = [_made(kind, values, texts) for values in held[name]]
    held["issues"] = [Issue(*values) for values in held["issues"]]
    return Project(**held)


def _record(item: object, texts: dict[str, int]) -> list:
    """The fields of a record in their order; a source's text as its number, records within as records."""
    kind: type = type(item)
    values = [getattr(item, name) for name in _names(kind)]
    if isinstance(item, Source):
        at = _names(Source).index("text")
        values[at] = None if item.text is None else texts.setdefault(item.text, len(texts))
    return [
        [_record(inner, texts) for inner in value]
        if isinstance(value, list) and value and isinstance(value[0], SyncPoint | Plain)
        else value
        for value in values
    ]


def _made(kind: type, values: list, texts: list[str]) -> Any:
    given = dict(zip(_names(kind), values, strict=True))
    if kind is Source:
        given["text"] = None if given["text"] is None else texts[given["text"]]
        given["sync"] = [SyncPoint(*point) for point in given["sync"]]
    if kind is Plain:
        given["children"] = [_made(Plain, child, texts) for child in given["children"]]
    return kind(**given)


@cache
def _names(kind: type) -> list[str]:
    return [part.name for part in fields(kind)]
