"""Whatever stands in the files, the answer is settings or problems, never a traceback."""

import copy
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from wellbeing.config import files, world
from wellbeing.config.resolve import resolve
from wellbeing.errors import InputError

JUNK = [
    None,
    True,
    0,
    2.5,
    "x",
    "age",
    date(2020, 1, 2),
    [],
    [1],
    [[]],
    ["age"],
    [None],
    {},
    {"a": 1},
    {1: None},
]


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, sub in inner:
        yield from places(sub, (*path, key))


def put(document: object, path: tuple, value: object) -> object:
    if not path:
        return value
    changed = copy.copy(document)
    changed[path[0]] = put(document[path[0]], path[1:], value)
    return changed


@pytest.fixture
def documents(folder, monkeypatch) -> dict[Path, object]:
    """Every file of the small study, as read; what the checks read is taken from here."""
    read = {file: yaml.safe_load(file.read_text(encoding="utf-8")) for file in folder.rglob("*.yaml")}
    for module in (world, files):
        monkeypatch.setattr(module, "read_yaml", lambda file: copy.deepcopy(read[file]))
    return read


@pytest.mark.parametrize(
    "name",
    [
        "config/config.yaml",
        "config/concepts.yaml",
        "config/sources/panel.yaml",
        "config/areas/made.yaml",
        "config/release.yaml",
    ],
)
def test_junk_anywhere(folder, documents, name):
    settings = folder / "config" / "config.yaml"
    sound = documents[folder / name]
    refused = 0
    for place in places(sound):
        if not place and name != "config/config.yaml":
            continue  # a file that holds no mapping is refused when it is read
        for junk in JUNK:
            documents[folder / name] = put(sound, place, junk)
            try:
                resolve(documents[settings], folder)
            except InputError as error:
                refused += 1
                assert str(error).splitlines()[1:], (place, junk)
    assert refused > 0
