"""Problems a schema cannot see: whether what the settings name exists, fits together and can be had."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from wellbeing.config.files import Place, suggest
from wellbeing.config.shape import TEXT_HINT, Problem, is_null_text
from wellbeing.config.world import World, as_list, as_mapping, overrides, read_world

Found = Iterator[Problem]


def cross_problems(config: dict, project: Path) -> list[Problem]:
    """List what is wrong beyond the schema.

    ``config`` holds sound values only, but parts of it may be absent (those with a problem of shape).
    """
    world = read_world(config, project)
    checks: list[Callable[[dict, World], Found]] = [_ladder, _outcomes]
    if world.concepts is not None:
        checks += [_known, _from_respondents]
    if world.concepts is not None and world.source is not None:
        checks += [_available, _levels, _cut_points, _weights, _public_use]
    found = chain(_paths(config, world, project), *(check(config, world) for check in checks))
    return world.problems + list(dict.fromkeys(found))


# what the settings name -------------------------------------------------------------------------------------


def _terms(config: dict) -> Iterator[tuple[Place, str]]:
    for rung, entry in config.get("models", {}).get("rungs", {}).items():
        for index, term in enumerate(entry.get("terms", [])):
            if term is not None:
                yield ("models", "rungs", rung, "terms", index), term


def _outcome_concepts(config: dict) -> Iterator[tuple[Place, str]]:
    for outcome, entry in config.get("outcomes", {}).items():
        if "concept" in entry:
            yield ("outcomes", outcome, "concept"), entry["concept"]


def _rates(config: dict) -> Iterator[tuple[Place, str]]:
    for index, rate in enumerate(config.get("areas", {}).get("from_respondents", [])):
        if rate is not None:
            yield ("areas", "from_respondents", index), rate


def _source_file(config: dict) -> str:
    return f"config/sources/{config.get('survey', {}).get('source')}.yaml"


# checks -----------------------------------------------------------------------------------------------------


def _paths(config: dict, world: World, project: Path) -> Found:
    """Folders of data: given where one is needed, and there."""
    for section, needed, what in (
        ("survey", world.needs_path, "the survey's folder or file"),
        ("areas", world.needs_tables_path, "the folder of the area tables"),
    ):
        settings, place = config.get(section, {}), (section, "path")
        if not needed or "path" not in settings:
            continue
        path = settings["path"]
        if path is None:
            words = f"{settings['source']!r} needs {what}: give it in config/local.yaml"
            yield Problem(place, words)
        elif is_null_text(path):
            yield Problem(place, f"{path!r} is text: {TEXT_HINT}")
        elif not (project / path).exists():
            words = f"there is nothing at {path!r} (write the whole path, or one from the project's folder)"
            yield Problem(place, words)


def _ladder(config: dict, world: World) -> Found:
    if config.get("models", {}).get("rungs") == {}:
        yield Problem(("models", "rungs"), "no rung is left: at least one is needed")
    seen: dict[str, str] = {}
    for path, term in _terms(config):
        if term in seen:
            yield Problem(path, f"{term!r} is already a term of {seen[term]}")
        else:
            seen[term] = path[2]


def _outcomes(config: dict, world: World) -> Found:
    if config.get("outcomes") == {}:
        yield Problem(("outcomes",), "no outcome is left: at least one is needed")
    rungs = {term: path[2] for path, term in _terms(config)}
    for path, concept in _outcome_concepts(config):
        if concept in rungs:
            words = f"{concept!r} is a term of {rungs[concept]} too: an outcome may not explain outcomes"
            yield Problem(path, words)


def _known(config: dict, world: World) -> Found:
    for path, name in chain(_outcome_concepts(config), _rates(config), _terms(config)):
        if name not in world.vocabulary:
            hint = suggest(name, world.vocabulary)
            yield Problem(path, f"no concept {name!r} in config/concepts.yaml{hint}")


def _from_respondents(config: dict, world: World) -> Found:
    able = [name for name, entry in world.vocabulary.items() if "respondents" in entry]
    for path, rate in _rates(config):
        if rate not in world.vocabulary:
            continue
        person = world.vocabulary[rate].get("respondents")
        if person is None:
            words = f"{rate!r} has no `respondents` in config/concepts.yaml{suggest(rate, able)}"
            yield Problem(path, words)
        elif world.source is not None and not _in_survey(str(person), world):
            words = f"{rate!r} is built from {person!r}, which {_source_file(config)} does not map"
            yield Problem(path, words)


def _in_survey(name: str, world: World, passed: tuple[str, ...] = ()) -> bool:
    """Tell whether the survey gives a concept, itself or by derivation from one it gives."""
    if name in world.mapped:
        return True
    if name in passed:
        return False
    bases = as_mapping(world.vocabulary.get(name, {}).get("derive")).values()
    return bool(bases) and all(_in_survey(str(base), world, (*passed, name)) for base in bases)


def _available(config: dict, world: World) -> Found:
    """What neither the survey, nor the area tables, nor the respondents' rates give."""
    file, areas = _source_file(config), config.get("areas", {})
    held = {rate for _, rate in _rates(config)} | set(world.tables or ())
    if world.tables and world.nations:
        held.add("nation")  # linkage tells it from the area's code
    for path, name in chain(_outcome_concepts(config), _terms(config)):
        entry = world.vocabulary.get(name)
        if entry is None or name in held or _in_survey(name, world):
            continue
        if "derive" in entry:
            bases = ", ".join(map(repr, as_mapping(entry["derive"]).values()))
            yield Problem(path, f"{name!r} is derived from {bases}, which {file} does not map")
        elif entry.get("level") != "area":
            yield Problem(path, f"{file} does not map {name!r}: map it there or take it out here")
        elif "respondents" in entry and "from_respondents" in areas:
            words = f"nothing gives {name!r}: add it to areas.from_respondents or take it out here"
            yield Problem(path, words)
        elif "respondents" not in entry and world.tables is not None:
            yield Problem(path, f"{_no_table(areas, name, world)}: take {name!r} out here")


def _no_table(areas: dict, name: str, world: World) -> str:
    if areas["source"] is None:
        return "areas.source is null"
    absent = f" at hand ({world.absent[name]} is not in areas.path)" if name in world.absent else ""
    return f"config/areas/{areas['source']}.yaml has no table of it{absent}"


def _levels(config: dict, world: World) -> Found:
    for _, name in _terms(config):
        entry = world.vocabulary.get(name, {})
        if entry.get("kind") != "categorical" or entry.get("reference") in as_list(entry.get("levels")):
            continue
        own = {"levels", "reference"} & overrides(world.mapped.get(name)).keys()
        file = _source_file(config) if own else "config/concepts.yaml"
        levels = [str(level) for level in as_list(entry.get("levels"))]
        words = f"{entry.get('reference')!r} is not one of the levels {', '.join(levels)}"
        yield Problem(f"{file}: concepts.{name}.reference", words + suggest(entry.get("reference"), levels))


def _cut_points(config: dict, world: World) -> Found:
    for outcome, settings in config.get("outcomes", {}).items():
        name, cut = settings.get("concept"), settings.get("at_least")
        entry, place = world.vocabulary.get(name, {}), ("outcomes", outcome, "at_least")
        if entry.get("kind") == "categorical":
            words = f"{name!r} is categorical: its levels have no order to cut"
            yield Problem(("outcomes", outcome, "concept"), words)
        elif cut is None:
            continue
        elif entry.get("kind") == "binary" and cut != 1:
            yield Problem(place, f"{cut!r} does not cut {name!r}, a yes or no concept: it must be 1")
        elif entry.get("kind") != "binary" and (ends := world.range_of(name)):
            low, high = ends
            if not low < cut <= high:
                words = f"{cut!r} does not cut {name!r}: it must be more than {low} and at most {high}"
                yield Problem(place, words)


def _public_use(config: dict, world: World) -> Found:
    """A profile that shows exact counts is for data that anyone may have."""
    closed = world.mapping.get("status") == "real" and not world.mapping.get("public_use")
    if world.profile.get("public_use_only") and closed:
        profile = config.get("release", {}).get("profile")
        words = f"{profile!r} shows exact counts, and {_source_file(config)} does not declare public_use"
        yield Problem(("release", "profile"), f"{words}: choose 'standard'")


def _weights(config: dict, world: World) -> Found:
    if config.get("estimation", {}).get("weights") == "survey" and not world.mapping.get("weight"):
        words = f"'survey' needs a person weight, and {_source_file(config)} names none: choose 'none'"
        yield Problem(("estimation", "weights"), words)
