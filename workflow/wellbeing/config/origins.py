"""Where each setting came from, and files that an overlay names from where it stands."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wellbeing.config.files import Place, default_files, merge, read_yaml

PATHS: tuple[Place, ...] = (
    ("survey", "path"),
    ("areas", "path"),
    ("interviews", "path"),
    ("interviews", "file"),
    ("interviews", "codebook"),
    ("evidence", "file"),
    ("contrasts", "file"),
    ("sensitivity", "file"),
    ("framework", "model"),
    ("framework", "graph"),
    ("claims", "file"),
)
"""Settings that hold the path of a file or a folder."""


def in_order(files: Iterable[str | Path], project: Path) -> list[Path]:
    """Settings files as each is laid over those before it: the study's own and config/local.yaml come first.

    Snakemake lists an overlay of the command line before the files over which it is laid.
    """
    first = default_files(project)
    known = {file.resolve() for file in first}
    return [*first, *(Path(file) for file in files if Path(file).resolve() not in known)]


def origins(files: Sequence[Path]) -> dict[Place, Path]:
    """Place -> the last of the files that says what stands there; of every place that holds no keys of its own.

    Raises:
        InputError: a file cannot be read.
    """
    found: dict[Place, Path] = {}
    for file in files:
        for place, _ in _ends(read_yaml(file)):
            found = {held: origin for held, origin in found.items() if not _overlap(held, place)}
            found[place] = file
    return found


def from_project(config: Mapping[str, Any], files: Sequence[Path], project: Path) -> dict[str, Any]:
    """Settings whose paths lead from the project's folder, also where an overlay gave them from its own.

    A path is taken from the folder of the file that says it where something lies there, else from the project's.

    Args:
        config: the merged settings; what the command line changed in them stays as it is.
        files: the settings files, each laid over those before it.
        project: folder that holds config/ and resources/.
    """
    said, whole = origins(files), dict(config)
    for section, key in PATHS:
        held = whole.get(section)
        path = held.get(key) if isinstance(held, Mapping) else None
        file = said.get((section, key))
        if not isinstance(path, str) or file is None or read_yaml(file)[section][key] != path:
            continue
        beside = file.resolve().parent / path
        if beside.exists():
            whole = merge(whole, {section: {key: os.path.relpath(beside, project.resolve())}})
    return whole


def _overlap(one: Place, other: Place) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _ends(content: Mapping[str, Any], path: Place = ()) -> Iterator[tuple[Place, Any]]:
    for key, value in content.items():
        if isinstance(value, Mapping) and value:
            yield from _ends(value, (*path, key))
        elif not isinstance(value, Mapping):
            yield (*path, key), value
