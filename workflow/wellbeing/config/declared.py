"""Declarations: every YAML file under config/ and resources/, each against its schema, all problems in one message."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from wellbeing.config.files import Place, merge, read_like, read_yaml
from wellbeing.config.shape import Problem, read_schema, shape_problems
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
    "resources/areas/geographies.yaml": "geographies",
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
    found: dict[Path, str] = {}
    for pattern, schema in SCHEMA_OF.items():
        files = sorted(project.glob(pattern)) if "*" in pattern else [project / pattern]
        found |= dict.fromkeys(files, schema)
    return found


def check_declarations(project: Path) -> tuple[dict[Path, Content], list[str]]:
    """Read every declaration of a project, also those that a run does not use, and check its shape.

    Args:
        project: folder that holds config/ and resources/.

    Returns:
        File -> what it says, laid over the file that it differs from; of sound files alone. Then what is wrong with
        the others, one line a problem: ``file: place: what is wrong — did you mean 'x'?``. Settings that a run reads
        are left out: they are checked once merged.
    """
    settings, presets = project / "config" / "config.yaml", set(project.glob(OVERLAYS))
    schemas = declarations(project)
    read = cache(read_yaml)  # several files may differ from one

    @cache
    def whole(file: Path) -> tuple[Content, Path | None]:
        if file in presets:
            return merge(read(settings), read(file)), settings
        if schemas[file] not in LIKE:
            return read(file), None
        content, files = read_like(file)
        return content, files[1] if len(files) > 1 else None

    @cache
    def problems(file: Path) -> list[Problem]:
        return shape_problems(whole(file)[0], read_schema(schemas[file]))

    sound: dict[Path, Content] = {}
    lines: list[str] = []
    for file in schemas:
        if file == settings:
            continue
        try:
            content, base = whole(file)
            inherited = problems(base) if base else []
            found = [p for p in problems(file) if p not in inherited or _says(read(file), p.path)]
        except InputError as error:
            lines += str(error).splitlines()
            continue
        lines += [f"{file}: {problem}" for problem in found]
        if not problems(file):
            sound[file] = content
    return sound, list(dict.fromkeys(lines))


def _says(content: Any, path: Place | str) -> bool:
    """Whether a file itself holds something at a place, not only the one it differs from."""
    for key in path:
        held = (
            content
            if isinstance(content, dict)
            else dict(enumerate(content))
            if isinstance(content, list)
            else {}
        )
        if key not in held:
            return False
        content = held[key]
    return True
