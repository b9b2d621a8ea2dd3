"""Settings files: reading and merging, as Snakemake does it."""

import copy
import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from wellbeing.errors import InputError

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def merge(base: Any, overlay: Mapping) -> dict:
    """Lay one mapping of settings over another; neither is changed.

    Mappings merge key by key (so an empty one changes nothing); a list, a number, a text or null replaces
    what was there. Equal to what Snakemake does for ``--configfile`` (``snakemake.utils.update_config``).
    """
    merged = dict(base) if isinstance(base, Mapping) else {}
    for key, value in overlay.items():
        if not isinstance(value, Mapping):
            merged[key] = value
        elif value or key not in merged:
            merged[key] = merge(merged.get(key), value)
    return copy.deepcopy(merged)


class _Unique:
    """Of a loader that refuses a key given twice; plain YAML keeps the last and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        """Make a mapping of a node whose keys differ."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key.value!r} is given twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Loader(_Unique, yaml.SafeLoader):
    pass


class _FastLoader(_Unique, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    pass


def _parse(text: str) -> Any:
    try:
        return yaml.load(text, Loader=_FastLoader)
    except yaml.YAMLError:  # the slow loader tells better in which line the fault is
        return yaml.load(text, Loader=_Loader)


def read_yaml(path: Path) -> dict:
    """Read a YAML file that holds a mapping.

    Raises InputError naming the file, and the line where YAML cannot be read.
    """
    try:
        content = _parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "cannot be read"
        raise InputError(f"{path}: is not valid YAML{where}: {what}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path}: must hold keys with values, as `run: study`")
    return content


def default_files(project: Path) -> list[Path]:
    """Return the settings files every run reads: the study's own, then config/local.yaml if there is one."""
    files = [project / "config" / "config.yaml", project / "config" / "local.yaml"]
    return [files[0], *(file for file in files[1:] if file.exists())]


def load(files: Iterable[Path]) -> dict:
    """Read settings files and lay each over those before it; the result is not validated."""
    config: dict = {}
    for file in files:
        config = merge(config, read_yaml(file))
    return config


def suggest(word: object, known: Iterable[object]) -> str:
    """Return `` — did you mean 'x'?`` for the closest known word, or nothing where none is close."""
    close = difflib.get_close_matches(str(word), [str(name) for name in known], n=1)
    return f" — did you mean '{close[0]}'?" if close else ""


def choose(word: object, known: Iterable[object]) -> str:
    """Return a suggestion, or where none is close the words there are to choose from."""
    names = sorted(str(name) for name in known)
    return suggest(word, names) or (f"; there are: {', '.join(names)}" if names else "")
