"""What the settings may refer to: vocabulary, the source's mapping, area tables, profiles, scenarios.

The files are read as plain YAML, so that a check of the settings costs no reader and no data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wellbeing.config.files import Place, choose, read_like, read_yaml
from wellbeing.config.shape import TEXT_HINT, Problem, is_null_text
from wellbeing.errors import InputError


@dataclass
class World:
    """Files behind the settings. None stands for what could not be read (``problems`` say why)."""

    concepts: dict | None = None  # concept -> entry of concepts.yaml, the source's overrides laid over it
    source: dict | None = None  # mapping of the survey source, `like` followed
    tables: dict[str, dict] | None = None  # area concept -> its table; empty where areas.source is null
    nations: bool = True  # whether the codes of the areas tell a nation: those of local authorities alone do
    absent: dict[str, str] = field(
        default_factory=dict
    )  # area concept -> file of an optional table not there
    profile: dict = field(default_factory=dict)  # the release profile chosen
    problems: list[Problem] = field(default_factory=list)

    @property
    def vocabulary(self) -> dict[str, dict]:
        """The concepts; none where they could not be read."""
        return self.concepts or {}

    @property
    def mapping(self) -> dict[str, Any]:
        """The mapping of the source; empty where it could not be read."""
        return self.source or {}

    @property
    def mapped(self) -> dict[str, dict]:
        """Concepts the source maps, each with its entry in the mapping."""
        concepts = {} if self.source is None else as_mapping(self.source.get("concepts"))
        return {name: entry for name, entry in concepts.items() if isinstance(entry, dict)}

    @property
    def needs_path(self) -> bool:
        """Whether the survey lies in a folder of the user's: neither made here nor carried by a package."""
        source = self.source or {}
        files = as_mapping(source.get("files")).values()
        return source.get("status") == "real" and any("package" not in as_mapping(file) for file in files)

    @property
    def needs_tables_path(self) -> bool:
        """Whether the area tables lie in a folder of the user's, not made here."""
        return any(table.get("status") != "synthetic" for table in (self.tables or {}).values())

    def range_of(self, concept: str) -> tuple[float, float] | None:
        """Lowest and highest value the source's mapping lets a concept take; None where it does not say."""
        entry = self.mapped.get(concept, {})
        if "above" in entry:
            return 0, 1
        if {"over", "log", "floor"} & entry.keys():
            return None
        if "recode" in entry:
            return _ends(as_mapping(entry["recode"]))
        name = str(entry.get("variable"))
        for file in as_mapping(self.mapping.get("files")).values():
            if variable := as_mapping(as_mapping(as_mapping(file).get("variables")).get(name)):
                left_out = as_list(entry.get("leave_out"))
                codes = [code for code in as_list(variable.get("codes")) if code not in left_out]
                return _ends(as_list(variable.get("range")) or codes)
        return None


def read_world(config: dict, project: Path) -> World:
    """Read the files the settings name; those that are absent or broken become problems."""
    world = World()
    vocabulary = _read(world, project, "config/concepts.yaml")
    world.source = _read_source(world, project, config.get("survey", {}).get("source"))
    if vocabulary is not None:
        world.concepts = {
            name: {**as_mapping(entry), **overrides(world.mapped.get(name))}
            for name, entry in as_mapping(vocabulary.get("concepts")).items()
        }
    _read_tables(world, project, config.get("areas", {}))
    _find_profile(world, project, config.get("release", {}).get("profile"))
    scenario = config.get("synthetic", {}).get("scenario")
    _exists(world, ("synthetic", "scenario"), scenario, project, "resources/synthetic")
    return world


def overrides(entry: dict | None) -> dict:
    """Return what a source says in place of the vocabulary; its levels replace, they do not mix."""
    return {
        key: value for key, value in as_mapping((entry or {}).get("override")).items() if value is not None
    }


def as_mapping(value: Any) -> dict:
    """Return a mapping as it is and anything else as an empty one."""
    return dict(value) if isinstance(value, Mapping) else {}


def as_list(value: Any) -> list:
    """Return a list as it is, a mapping as its keys and anything else as an empty list."""
    return list(value) if isinstance(value, list | Mapping) else []


def _read_source(world: World, project: Path, name: Any) -> dict | None:
    """Read the mapping of a source, laid over the mapping of the source it is `like`."""
    if not _exists(world, ("survey", "source"), name, project, "config/sources"):
        return None
    try:
        return read_like(project / f"config/sources/{name}.yaml")[0]
    except InputError as error:
        world.problems.append(_problem(project, error))
        return None


def _read_tables(world: World, project: Path, areas: dict) -> None:
    name = areas.get("source")
    if "source" in areas and name is None:
        world.tables = {}
    elif _exists(world, ("areas", "source"), name, project, "config/areas"):
        content = _read(world, project, f"config/areas/{name}.yaml")
        if content is not None:
            tables = as_mapping(content.get("tables"))
            world.tables = {concept: as_mapping(table) for concept, table in tables.items()}
            world.nations = "geography" not in content
            _drop_absent(world, project, areas.get("path"))


def _drop_absent(world: World, project: Path, folder: str | None) -> None:
    """Take out the optional tables whose file the user does not have, as the reader of the tables does."""
    if folder is None or not world.needs_tables_path:
        return
    tables = world.tables or {}
    for concept, table in list(tables.items()):
        if table.get("optional") and not (project / folder / str(table.get("file"))).exists():
            world.absent[concept] = str(table.get("file"))
            del tables[concept]


def _find_profile(world: World, project: Path, name: Any) -> None:
    content = None if name is None else _read(world, project, "config/release.yaml")
    if content is not None:
        profiles = as_mapping(content.get("profiles"))
        if name not in profiles:
            words = f"no profile {name!r} in config/release.yaml{choose(name, profiles)}"
            world.problems.append(Problem(("release", "profile"), words))
        world.profile = as_mapping(profiles.get(name))


def _exists(world: World, path: Place | str, name: Any, project: Path, folder: str) -> bool:
    """Tell whether a folder of the project holds <name>.yaml; if not, note the problem at ``path``."""
    if name is None:
        return False
    known = [file.stem for file in (project / folder).glob("*.yaml")]
    if name in known:
        return True
    absent = f"no file {folder}/{name}.yaml{choose(name, known)}"
    words = f"{name!r} is text: {TEXT_HINT}" if is_null_text(name) else absent
    world.problems.append(Problem(path, words))
    return False


def _read(world: World, project: Path, file: str) -> dict | None:
    """Read a YAML file of the project; if it cannot be used, note why."""
    try:
        return read_yaml(project / file)
    except InputError as error:
        world.problems.append(_problem(project, error))
        return None


def _problem(project: Path, error: InputError) -> Problem:
    """A reader's message as a problem of the file it begins with, named from the project's folder."""
    file, _, what = str(error).partition(": ")
    return Problem(str(Path(file).relative_to(project)), what)


def _ends(values: Any) -> tuple[float, float] | None:
    numbers = [value for value in values if isinstance(value, int | float)]
    return (min(numbers), max(numbers)) if numbers else None
