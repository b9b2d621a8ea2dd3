"""Files of settings and declarations: one reader, one way to lay a file over another, one way to name a near miss."""

import codecs
import copy
import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from wellbeing.config.strict_yaml import MAX_CHARACTERS, Refused, parse
from wellbeing.errors import InputError

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
Place = tuple[Any, ...]
"""Where a value stands: the keys and list positions that lead to it."""


# reading ----------------------------------------------------------------------------------------------------


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping.

    Raises:
        InputError: the file is not there or cannot be read, and why; where YAML is to blame, in which line.
    """
    try:
        content = parse(_text(path))
    except Refused as error:
        raise InputError(f"{path}: {error}") from None
    if not isinstance(content, dict):
        raise InputError(f"{path}: must hold keys with values, as `run: study`")
    return content


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise Refused("is a folder, not a file" if path.is_dir() else "is no plain file")
        with path.open("rb") as file:
            content = file.read(4 * MAX_CHARACTERS + 4)
    except FileNotFoundError:
        hint = suggest(path.stem, (other.stem for other in path.parent.glob("*.yaml")))
        raise Refused(f"there is no such file{hint}") from None
    except (OSError, ValueError) as error:
        raise Refused(f"cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("is in UTF-16: save it as UTF-8")
    if b"\0" in content:
        raise Refused("holds NUL bytes: save it as plain text in UTF-8")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(
            f"byte {content[error.start]:#04x} is not UTF-8: save the file as UTF-8", line
        ) from None


def default_files(project: Path) -> list[Path]:
    """Return the settings files every run reads: the study's own, then config/local.yaml if there is one."""
    files = [project / "config" / "config.yaml", project / "config" / "local.yaml"]
    return [files[0], *(file for file in files[1:] if file.exists())]


def load(files: Iterable[Path]) -> dict[str, Any]:
    """Read settings files and lay each over those before it; the result is not validated."""
    config: dict[str, Any] = {}
    for file in files:
        config = merge(config, read_yaml(file))
    return config


# laying one over another ------------------------------------------------------------------------------------


def merge(base: Any, overlay: Mapping) -> dict[str, Any]:
    """Lay one mapping over another; neither is changed.

    Mappings merge key by key (so an empty one changes nothing); a list, a number, a text or null replaces
    what was there. Equal to what Snakemake does for ``--configfile`` (``snakemake.utils.update_config``).
    To let a null take an entry out is a step of its own: :func:`take_out`.
    """
    return copy.deepcopy(_laid_over(base, overlay))


def _laid_over(base: Any, overlay: Mapping) -> dict[str, Any]:
    merged = dict(base) if isinstance(base, Mapping) else {}
    for key, value in overlay.items():
        if not isinstance(value, Mapping):
            merged[key] = value
        elif value or key not in merged:
            merged[key] = _laid_over(merged.get(key), value)
    return merged


def take_out(config: Mapping, places: Iterable[Place]) -> dict[str, Any]:
    """Return a mapping without the entries at some places."""
    below: dict[Any, list[Place]] = {}
    for key, *rest in places:
        below.setdefault(key, []).append(tuple(rest))
    return {
        key: take_out(value, below[key]) if key in below else value
        for key, value in config.items()
        if () not in below.get(key, ())
    }


def read_like(path: Path) -> tuple[dict[str, Any], list[Path]]:
    """Read a declaration that may say ``like: other`` and then need only hold what differs from ``other.yaml``.

    A null in a file takes out what the file it is like has at that place; elsewhere a null stays a null.

    Returns:
        The whole declaration, without ``like``; the files it stands in, nearest first.

    Raises:
        InputError: a file cannot be read, or the files go round in a circle.
    """
    files, layers = [Path(path)], []
    while True:
        layers.append(read_yaml(files[-1]))
        like = layers[-1].pop("like", None)
        if like is None:
            break
        like = str(like)
        known = {other.stem: other for other in files[-1].parent.glob("*.yaml")}
        if like not in known:
            where = files[-1].parent / f"{like}.yaml"
            raise InputError(
                f"{files[-1]}: like: no file {where}{choose(like, set(known) - {files[-1].stem})}"
            )
        file = known[like]
        if file in files:
            names = " to ".join(one.stem for one in [*files, file])
            raise InputError(f"{files[-1]}: like: goes round in a circle, {names}: one must stand alone")
        files.append(file)
    whole: dict[str, Any] = {}
    for layer in reversed(layers):
        whole = take_out(merge(whole, layer), list(_nulls_over(whole, layer)))
    return whole, files


def _nulls_over(base: Any, overlay: Mapping, path: Place = ()) -> Iterator[Place]:
    """Places where a mapping holds null and the one it is laid over holds something."""
    for key, value in overlay.items():
        if isinstance(base, Mapping) and base.get(key) is not None:
            if value is None:
                yield (*path, key)
            elif isinstance(value, Mapping):
                yield from _nulls_over(base[key], value, (*path, key))


# near misses ------------------------------------------------------------------------------------------------


def suggest(word: object, known: Iterable[object]) -> str:
    """Return `` — did you mean 'x'?`` for the closest known word, or nothing where none is close."""
    close = difflib.get_close_matches(str(word), [str(name) for name in known], n=1)
    return f" — did you mean '{close[0]}'?" if close else ""


def choose(word: object, known: Iterable[object]) -> str:
    """Return a suggestion, or where none is close the words there are to choose from."""
    names = sorted(str(name) for name in known)
    return suggest(word, names) or (f"; there are: {', '.join(names)}" if names else "")
