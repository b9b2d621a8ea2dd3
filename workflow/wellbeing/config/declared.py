"""Declarations: every YAML file under config/ and resources/, each against its schema, all problems in one message."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wellbeing.config.files import merge, read_like, read_yaml
from wellbeing.config.shape import read_schema, shape_problems
from wellbeing.errors import InputError

Content = dict[str, Any]

SCHEMA_OF = {
    "config/config.yaml": "config",
    "config/claims.yaml": "claims",
    "config/codebook.yaml": "codebook",
    "config/concepts.yaml": "concepts",
    "config/contrasts.yaml": "contrasts",
    "config/evidence.yaml": "evidence",
    "config/interviews.yaml": "interviews",
    "config/release.yaml": "release",
    "config/sensitivity.yaml": "sensitivity",
    "config/areas/*.yaml": "areas",
    "config/framework/causal_graph.yaml": "causal_graph",
    "config/framework/model.yaml": "framework_model",
    "config/presets/*.yaml": "config",
    "config/sources/*.yaml": "source",
    "resources/areas/code_history.yaml": "code_history",
    "resources/evidence/library.yaml": "evidence_library",
    "resources/evidence/instruments/*.yaml": "instrument",
    "resources/interviews/checklists.yaml": "checklists",
    "resources/interviews/planted.yaml": "planted",
    "resources/interviews/sentences.yaml": "sentences",
    "resources/synthetic/*.yaml": "truth",
}
"""Files of the project, as patterns -> the schema in workflow/schemas/ that their content fits."""

LIKE = ("source", "truth")
"""Schemas of files that may say ``like: other`` and then hold only what differs from it."""

OVERLAYS = "config/presets/*.yaml"
"""Files that hold only what differs from config/config.yaml."""


def read_declared(path: Path, schema: str) -> Content:
    """Read a declaration, such as ``config/claims.yaml``, and check its shape.

    Args:
        path: YAML file that holds a mapping; one that is ``like`` another is laid over it.
        schema: name of its JSON Schema in ``workflow/schemas/``, without the ending.

    Raises:
        InputError: the file cannot be read, or everything wrong with it, a line each:
            ``file: place: what is wrong — did you mean 'x'?``.
    """
    path = Path(path)
    content = read_like(path)[0] if schema in LIKE else read_yaml(path)
    refuse(path, map(str, shape_problems(content, read_schema(schema))))
    return content


def refuse(file: str | Path, problems: Iterable[str]) -> None:
    """Raise one InputError that names the file in each of its lines; return where there is no problem."""
    if lines := [f"{file}: {problem}" for problem in problems]:
        raise InputError("\n".join(lines))


def declarations(project: Path) -> dict[Path, str]:
    """Every declaration there is -> the name of its schema; a file that must be there is listed where it is not."""
    found = {}
    for pattern, schema in SCHEMA_OF.items():
        files = sorted(project.glob(pattern)) if "*" in pattern else [project / pattern]
        found |= dict.fromkeys(files, schema)
    return found


def declaration_problems(project: Path) -> list[str]:
    """What is wrong with the shape of any declaration of a project, also of those that a run does not use.

    Args:
        project: folder that holds config/ and resources/.

    Returns:
        One line a problem: ``file: place: what is wrong — did you mean 'x'?``. Settings that a run reads are left out:
        they are checked once merged.
    """
    settings = project / "config" / "config.yaml"
    presets = set(project.glob(OVERLAYS))
    lines: list[str] = []
    for file, schema in declarations(project).items():
        if file == settings:
            continue
        try:
            content, base = _whole(file, schema, settings if file in presets else None)
        except InputError as error:
            lines += str(error).splitlines()
            continue
        inherited = set() if base is None else set(shape_problems(base, read_schema(schema)))
        found = shape_problems(content, read_schema(schema))
        lines += [f"{file}: {problem}" for problem in found if problem not in inherited]
    return list(dict.fromkeys(lines))


def _whole(file: Path, schema: str, settings: Path | None) -> tuple[Content, Content | None]:
    """What a file says once it is laid over the one it differs from, and what that one says by itself."""
    if settings is not None:
        base = read_yaml(settings)
        return merge(base, read_yaml(file)), base
    if schema not in LIKE:
        return read_yaml(file), None
    content, files = read_like(file)
    return content, read_like(files[1])[0] if len(files) > 1 else None
