"""From merged settings to settings that can be run, or to one message that lists all that is wrong."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wellbeing.config.crosschecks import cross_problems
from wellbeing.config.files import Place, read_yaml, take_out
from wellbeing.config.origins import from_project
from wellbeing.config.origins import in_order as in_order_of_reading
from wellbeing.config.shape import Problem, config_schema, prune, shape_problems
from wellbeing.errors import InputError

Settings = dict[str, Any]
# entries of these may be null: an overlay's way to take one out
REMOVABLE = (("outcomes",), ("models", "rungs"))
PHASES = ("survey", "evidence", "interviews", "sensitivity", "framework", "claims")
"""Sections that an overlay leaves out by null; nothing of the phase is then made."""
STARTS = ("survey", "evidence", "interviews")
"""Phases that bring data of their own: a run has at least one of them."""
OF_SURVEY = (
    "synthetic",
    "areas",
    "outcomes",
    "models",
    "estimation",
    "contrasts",
    "sensitivity",
    "framework",
    "claims",
)
"""Sections that say what is done with a survey: without one they go too."""


def resolve(config: Mapping, project: Path, files: Sequence[str | Path] = ()) -> Settings:
    """Check merged settings and return them plain: what null removed is gone, rungs in order.

    A phase that is left out has no section in what is returned, nor has what only it reads.

    Args:
        config: the merged settings, as Snakemake's ``config`` or :func:`wellbeing.config.load` gives them.
        project: folder that holds config/ and resources/.
        files: the settings files that were merged (``workflow.configfiles``): named in the message, and read
            again for keys given twice, of which Snakemake keeps the last and says nothing. A path in one of them
            starts at its folder, where something lies there, else at the project's.

    Raises:
        InputError: one line a problem, ``path: what is wrong — did you mean 'x'?``, under a heading.
    """
    project = Path(project)
    # what a file that cannot be read became once merged would only confuse
    if unread := _file_problems(files):
        raise InputError(_message(unread, files))
    if files and isinstance(config, Mapping):
        config = from_project(config, in_order_of_reading(files, project), project)
    if problems := find_problems(config, project):
        raise InputError(_message(problems, files))
    return in_order(without_removed(without_phases(prune(config))))


def find_problems(config: Mapping, project: Path) -> list[Problem]:
    """List all that is wrong with merged settings: of shape first, then of what they refer to."""
    shape = shape_problems(config, config_schema())
    sound = without_phases(prune(config, shape))
    if isinstance(config, Mapping) and all(config.get(phase, 0) is None for phase in STARTS):
        words = "nothing is left to report: of survey, evidence and interviews at least one is needed"
        return [*shape, Problem(("survey",), words)]
    return shape + cross_problems(without_removed(sound), project)


def without_phases(config: dict) -> Settings:
    """Return plain settings without the phases that are null, nor, where that is the survey, what is done with it."""
    gone = {phase for phase in PHASES if phase in config and config[phase] is None}
    if "survey" in gone:
        gone |= set(OF_SURVEY)
    return {section: value for section, value in config.items() if section not in gone}


def _file_problems(files: Sequence[str | Path]) -> list[Problem]:
    problems = []
    for file in files:
        try:
            read_yaml(Path(file))
        except InputError as error:
            problems.append(Problem(str(file), str(error).removeprefix(f"{Path(file)}: ")))
    return problems


def in_order(settings: Settings) -> Settings:
    """Return settings whose rungs stand in the natural order of their names (M2 before M10).

    The order of a merged mapping is an accident of which file was read first, yet the ladder depends on it.
    """
    if "models" not in settings:
        return settings
    rungs = settings["models"]["rungs"]
    ladder = {name: rungs[name] for name in sorted(rungs, key=_natural)}
    return settings | {"models": settings["models"] | {"rungs": ladder}}


def _natural(name: str) -> list[tuple[bool, int, str]]:
    return [
        (part.isdigit(), int(part) if part.isdigit() else 0, part)
        for part in re.split(r"(\d+)", name)
        if part
    ]


def without_removed(config: dict) -> Settings:
    """Return plain settings without the outcomes and rungs that are null."""
    return take_out(config, [(*place, name) for place in REMOVABLE for name in _nulls(config, place)])


def _nulls(config: Any, place: Place) -> list[str]:
    for key in place:
        config = config.get(key) if isinstance(config, Mapping) else None
    return [name for name, value in config.items() if value is None] if isinstance(config, Mapping) else []


def _message(problems: list[Problem], files: Sequence[str | Path]) -> str:
    read = " + ".join(str(file) for file in files) or "config/config.yaml with what was laid over it"
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join([f"Settings ({read}): {count}", *(f"  {problem}" for problem in problems)])
