"""The codebook as data, its fit to a coded project, and what changed between two versions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wellbeing.config.declared import read_declared, refuse
from wellbeing.interviews.catalogue import CHANGES, CODEBOOK
from wellbeing.interviews.coded_project import Code, Project


@dataclass(frozen=True)
class Entry:
    """A code of the codebook.

    Attributes:
        parent: id of the theme it belongs to, None for a theme.
        kind: theme or feedback.
        status: attested (a source names it), proposed (ours), or project (only the coded project has it).
        names: what it may be called in a project, in lower case.
        within: ids of the codes between it and its theme, whose passages its passages are too.
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
    within: tuple[str, ...] = ()

    @property
    def top(self) -> str:
        """Id of the theme."""
        return self.parent or self.id


def load_codebook(path: Path) -> dict[str, Entry]:
    """Read config/codebook.yaml: see :func:`build_codebook`.

    Raises:
        InputError: what its schema forbids, or two codes that share an id or a name.
    """
    return build_codebook(read_declared(path, "codebook"), path)


def build_codebook(content: Mapping, path: str | Path = "config/codebook.yaml") -> dict[str, Entry]:
    """Make a codebook of content that has passed its schema: id -> entry, themes before their sub-codes.

    Raises:
        InputError: two codes share an id or a name; `path` is the file that the message names.
    """
    refuse(path, _shared(content))
    found: dict[str, Entry] = {}
    for theme, entry in content["codes"].items():
        found[theme] = _entry(theme, entry, None, entry["kind"])
        for code, inner in entry.get("codes", {}).items():
            found[code] = _entry(code, inner, theme, entry["kind"])
    return found


def _shared(content: Mapping) -> Iterator[str]:
    """Ids that stand twice in the codebook, and names that stand twice among themes or below one theme."""
    ids: set[str] = set()
    owners: dict[tuple[str | None, str], str] = {}
    for theme, entry in content["codes"].items():
        inner = {
            code: (f"codes.{theme}.codes.{code}", theme, part)
            for code, part in entry.get("codes", {}).items()
        }
        for code, (place, parent, part) in {theme: (f"codes.{theme}", None, entry), **inner}.items():
            if code in ids:
                yield f"{place}: the id {code!r} is given twice"
            ids.add(code)
            for name in _entry(code, part, parent, entry["kind"]).names:
                if owners.setdefault((parent, name), code) != code:
                    yield f"{place}: the name {name!r} is that of {owners[parent, name]} too"


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


def fit_project(
    project: Project,
    codebook: Mapping[str, Entry],
    joins: str | Mapping[str, str] | None = None,
    level: int | Sequence[str] = 1,
) -> tuple[dict[str, str], dict[str, Entry]]:
    """Make a project's codes entries of one codebook.

    A project's codes are its own. One is a code of the codebook only where that is declared: a shared name says
    nothing, since "Accountability" below one team's "School building" is not that of another's "Power sharing".

    Args:
        project: the project.
        codebook: the study's own codes.
        joins: None: the codebook is another study's, and none of it is in the result. ``codebook``: the project was
            coded with the codebook; a theme is known by its name at the root, a sub-code by its name below its theme.
            Else a table, path in the project (``Root > Code``) -> id in the codebook.
        level: where the themes of a project's own tree stand: the level below the root (1 is the root), or their paths.

    Returns:
        Project code GUID -> id of an entry, and the entries: those of the codebook that take part, then the project's
        own, with the status ``project``. A code above the level that holds no coding is a folder, and in neither.

    Raises:
        InputError: a declared path is not in the project, or an id not in the codebook.
    """
    paths = {
        code.guid: _path_key(path)
        for code, path in zip(project.codes, project.code_paths().values(), strict=True)
    }
    declared = _declared(joins, codebook, set(paths.values()), project)
    whole = dict(codebook) if joins else {}
    parents = {code.guid: code.parent for code in project.codes}
    used = {coding.code for coding in project.codings}
    above_level = _folders(project, paths, level)
    repeated = {
        name for name, count in Counter(_key(code.name) for code in project.codes).items() if count > 1
    }
    mapping: dict[str, str] = {}
    for code in project.codes:  # parents come before children
        above = mapping.get(code.parent or "")
        if paths[code.guid] in declared:
            mapping[code.guid] = declared[paths[code.guid]]
        elif joins == "codebook" and (known := _known(code, above, codebook)):
            mapping[code.guid] = known
        elif code.guid in above_level and code.guid not in used:
            continue
        else:
            below = None if code.guid in above_level or code.parent in above_level else above
            owner = _name_above(project, parents, code) if _key(code.name) in repeated else ""
            mapping[code.guid] = _adopt(code, below, owner, whole)
    return mapping, whole


def _declared(
    joins, codebook: Mapping[str, Entry], paths: set, project: Project
) -> dict[tuple[str, ...], str]:
    """Declared joins by path; raises InputError for those that lead nowhere."""
    if not isinstance(joins, Mapping):
        return {}
    file = "config/interviews.yaml"
    refuse(
        file,
        [
            *(
                f"codebook.joins: the project has no code {path!r}"
                for path in joins
                if _path_key(path) not in paths
            ),
            *(
                f"codebook.joins.{path}: the codebook has no {code!r}"
                for path, code in joins.items()
                if code not in codebook
            ),
        ],
    )
    return {_path_key(path): code for path, code in joins.items()}


def _known(code: Code, above: str | None, codebook: Mapping[str, Entry]) -> str | None:
    """The entry that a code of a project coded with the codebook is: by name, a sub-code only below its theme."""
    for entry in codebook.values():
        if _key(code.name) in entry.names and entry.parent == (above if code.parent else None):
            return entry.id
    return None


def _folders(project: Project, paths: Mapping[str, tuple], level: int | Sequence[str]) -> set[str]:
    """Codes that stand above the themes."""
    if isinstance(level, int):
        return {guid for guid, path in paths.items() if len(path) < level}
    themes = {_path_key(path) for path in level}
    absent = [path for path in level if _path_key(path) not in set(paths.values())]
    refuse("config/interviews.yaml", [f"codebook.level: the project has no code {path!r}" for path in absent])
    return {
        guid for guid, path in paths.items() if any(theme[: len(path)] == path != theme for theme in themes)
    }


def _name_above(project: Project, parents: Mapping[str, str | None], code: Code) -> str:
    return next((item.name for item in project.codes if item.guid == parents[code.guid]), "")


def _adopt(code: Code, above: str | None, owner: str, whole: dict[str, Entry]) -> str:
    """Enter a code of the project's own, below the code ``above``; ``owner`` tells it from others of its name."""
    number = 1 + sum(entry.status == "project" for entry in whole.values())
    parent = whole[above].top if above else None
    within = (*whole[above].within, above) if above and above != parent else ()
    kind = whole[above].kind if above else "theme"
    label = f"{owner} > {code.name}" if owner else code.name
    entry = Entry(
        f"P{number}", label, parent, kind, "project", code.description, "", "", (_key(code.name),), within
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
    project: Project, codebook: Mapping[str, Entry], mapping: Mapping[str, str], joined: bool = False
) -> pd.DataFrame:
    """The codebook against the codes a project holds: in one of them only, and what was ``joined`` by declaration."""
    used = set(mapping.values())
    rows = [
        ("in the codebook only", entry.id, entry.label, "")
        for entry in in_order(codebook)
        if entry.id not in used
    ]
    paths = project.code_paths()
    rows += [
        ("joined to the codebook", mapping[code.guid], paths[code.guid], codebook[mapping[code.guid]].label)
        for code in project.codes
        if joined and mapping.get(code.guid) in codebook
    ]
    rows += [
        ("in the project only", mapping[code.guid], "", paths[code.guid])
        for code in project.codes
        if code.guid in mapping and mapping[code.guid] not in codebook
    ]
    return pd.DataFrame(rows, columns=list(CHANGES.names))


def _by_path(codes: list[Code]) -> dict[tuple[str, ...], Code]:
    paths = Project(codes=codes).code_paths("\x1f")
    return {tuple(_key(part) for part in paths[code.guid].split("\x1f")): code for code in codes}


def _path_key(path: str) -> tuple[str, ...]:
    return tuple(_key(part) for part in path.split(">"))


def _key(name: str) -> str:
    return " ".join(name.lower().replace("“", '"').replace("”", '"').split())
