"""The codebook as data, its fit to a coded project, and what changed between two versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wellbeing.config.files import read_yaml
from wellbeing.errors import InputError
from wellbeing.interviews.catalogue import CHANGES, CODEBOOK
from wellbeing.interviews.coded_project import Code, Project

STATUSES = ("attested", "proposed", "project")


@dataclass(frozen=True)
class Entry:
    """A code of the codebook.

    Attributes:
        parent: id of the theme it belongs to, None for a theme.
        kind: theme or feedback.
        status: attested (a source names it), proposed (ours), or project (only the coded project has it).
        names: what it may be called in a project, in lower case.
    """

    id: str
    label: str
    parent: str | None
    kind: str
    status: str
    definition: str
    include: str
    exclude: str
    names: tuple[str, ...]

    @property
    def top(self) -> str:
        """Id of the theme."""
        return self.parent or self.id


def load_codebook(path: Path) -> dict[str, Entry]:
    """Read config/codebook.yaml: id -> entry, themes before their sub-codes.

    Raises:
        InputError: two codes share a name, or a status is not one there is.
    """
    content = read_yaml(Path(path))
    found: dict[str, Entry] = {}
    for theme, entry in content["codes"].items():
        found[theme] = _entry(theme, entry, None, entry["kind"])
        for code, inner in (entry.get("codes") or {}).items():
            found[code] = _entry(code, inner, theme, entry["kind"])
    owners: dict[tuple, str] = {}
    for entry in found.values():
        if entry.status not in STATUSES[:2]:
            raise InputError(f"{path}: codes.{entry.id}.status: {entry.status!r} is not attested or proposed")
        for name in entry.names:
            key = (entry.parent, name)
            if owners.setdefault(key, entry.id) != entry.id:
                raise InputError(f"{path}: codes.{entry.id}: the name {name!r} is that of {owners[key]} too")
    return found


def _entry(code: str, entry: Mapping, parent: str | None, kind: str) -> Entry:
    names = [code, entry["name"], entry["label"], *entry.get("also", ())]
    return Entry(
        code,
        entry["label"],
        parent,
        kind,
        entry["status"],
        entry.get("definition", ""),
        entry.get("include", ""),
        entry.get("exclude", ""),
        tuple(dict.fromkeys(map(_key, names))),
    )


def fit_project(project: Project, codebook: Mapping[str, Entry]) -> tuple[dict[str, str], dict[str, Entry]]:
    """Match a project's codes to the codebook by name.

    A sub-code is looked for below its theme first, then anywhere. Codes that the codebook does not have stay, each
    as an entry of its own with the status ``project``, so that a team's own tree is analysed as it is.

    Returns:
        Project code GUID -> codebook id, and the codebook with the project's own codes added.
    """
    whole = dict(codebook)
    themes = {name: entry.id for entry in codebook.values() if not entry.parent for name in entry.names}
    subs: dict[str, list[Entry]] = {}
    for entry in codebook.values():
        if entry.parent:
            for name in entry.names:
                subs.setdefault(name, []).append(entry)
    mapping: dict[str, str] = {}
    for code in project.codes:  # parents come before children
        name, above = _key(code.name), mapping.get(code.parent or "")
        options = subs.get(name, [])
        here = [entry for entry in options if above and entry.parent == whole[above].top]
        if name in themes:
            mapping[code.guid] = themes[name]
        elif here or len(options) == 1:
            mapping[code.guid] = (here or options)[0].id
        else:
            mapping[code.guid] = _adopt(code, above, whole)
    return mapping, whole


def _adopt(code: Code, above: str | None, whole: dict[str, Entry]) -> str:
    number = 1 + sum(entry.status == "project" for entry in whole.values())
    parent = whole[above].top if above else None
    kind = whole[above].kind if above else "theme"
    entry = Entry(
        f"P{number}", code.name, parent, kind, "project", code.description, "", "", (_key(code.name),)
    )
    whole[entry.id] = entry
    return entry.id


def codebook_table(codebook: Mapping[str, Entry], used: Iterable[str]) -> pd.DataFrame:
    """One row a code: code, theme, label, kind, status, definition, include, exclude, used in the project."""
    used = set(used)
    rows = [
        (
            entry.id,
            entry.top,
            entry.label,
            entry.kind,
            entry.status,
            entry.definition,
            entry.include,
            entry.exclude,
            entry.id in used,
        )
        for entry in in_order(codebook)
    ]
    return pd.DataFrame(rows, columns=list(CODEBOOK.names))


def in_order(codebook: Mapping[str, Entry]) -> list[Entry]:
    """Entries with each theme followed by its sub-codes."""
    tops = [entry for entry in codebook.values() if not entry.parent]
    return [item for top in tops for item in (top, *(e for e in codebook.values() if e.parent == top.id))]


def compare_codes(before: list[Code], after: list[Code]) -> pd.DataFrame:
    """What changed between two versions of a tree of codes: change, code, before, after.

    Programs mint new GUIDs at each export, so codes are compared by name; one whose GUID stayed while its name did
    not was renamed.
    """
    old, new = _by_path(before), _by_path(after)
    guids_old = {code.guid: path for path, code in old.items()}
    guids_new = {code.guid: path for path, code in new.items()}
    rows, settled = [], set()
    for path, code in new.items():
        if path in old:
            if old[path].description.strip() != code.description.strip():
                rows.append(("redefined", path[-1], old[path].description.strip(), code.description.strip()))
            continue
        was = guids_old.get(code.guid)
        if was is None:
            moved = [other for other in old if other[-1] == path[-1] and other not in new]
            was = moved[0] if len(moved) == 1 else None
        if was is None or was in new:
            rows.append(("added", path[-1], "", " > ".join(path)))
        else:
            settled.add(was)
            kind = "moved" if was[-1] == path[-1] else "renamed"
            rows.append((kind, path[-1], " > ".join(was), " > ".join(path)))
    rows += [
        ("removed", path[-1], " > ".join(path), "")
        for path, code in old.items()
        if path not in new and path not in settled and code.guid not in guids_new
    ]
    return pd.DataFrame(rows, columns=list(CHANGES.names))


def as_codes(codebook: Mapping[str, Entry]) -> list[Code]:
    """The codebook as a tree of codes under the labels' names, to compare with a project's."""
    return [Code(entry.id, entry.label, entry.parent, entry.definition) for entry in in_order(codebook)]


def compare_with_project(
    project: Project, codebook: Mapping[str, Entry], mapping: Mapping[str, str]
) -> pd.DataFrame:
    """The codebook against the codes a project holds: in the codebook only, in the project only, in both."""
    used = set(mapping.values())
    rows = [
        ("in the codebook only", entry.id, entry.label, "")
        for entry in in_order(codebook)
        if entry.id not in used
    ]
    paths = project.code_paths()
    rows += [
        ("in the project only", mapping[code.guid], "", paths[code.guid])
        for code in project.codes
        if mapping[code.guid] not in codebook
    ]
    return pd.DataFrame(rows, columns=list(CHANGES.names))


def _by_path(codes: list[Code]) -> dict[tuple[str, ...], Code]:
    paths = Project(codes=codes).code_paths("\x1f")
    return {tuple(_key(part) for part in paths[code.guid].split("\x1f")): code for code in codes}


def _key(name: str) -> str:
    return " ".join(name.lower().replace("“", '"').replace("”", '"').split())
