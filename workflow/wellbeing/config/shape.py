"""Problems of shape: what the schema alone can tell about settings, each as one readable line."""

import difflib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import yaml
from jsonschema import Draft202012Validator

from wellbeing.config.files import SCHEMAS, choose, read_yaml, suggest
from wellbeing.errors import InputError

TEXT_HINT = "on the command line nested numbers arrive as text: put it in a file and use --configfile"
WANTED = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys with values",
    "null": "null",
}

# JSON Schema counts 7.0 as an integer; code that loops over it would not
_Validator = jsonschema.validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)

Place = tuple[Any, ...]


class Problem(NamedTuple):
    """One thing wrong: where (a path into the settings, or a file), what, and whether the value is no use."""

    path: Place | str
    what: str
    spoilt: bool = False

    def __str__(self) -> str:
        return f"{dotted(self.path)}: {self.what}"


@cache
def config_schema() -> dict:
    """Return the JSON Schema of config/config.yaml."""
    return read_yaml(SCHEMAS / "config.schema.yaml")


def read_declared(path: Path, schema: str, further: Callable[[dict], Iterable[str]] | None = None) -> dict:
    """Read a declaration, such as ``config/claims.yaml``, and check it as a whole.

    Args:
        path: YAML file that holds a mapping.
        schema: name of its JSON Schema in ``workflow/schemas/``, without the ending.
        further: checks that lean on a sound shape; they run once the schema finds nothing wrong.

    Raises:
        InputError: the file cannot be read, or everything wrong with it, one line a problem.
    """
    content = read_yaml(Path(path))
    problems = [
        str(problem) for problem in shape_problems(content, read_yaml(SCHEMAS / f"{schema}.schema.yaml"))
    ]
    if not problems and further is not None:
        problems = list(further(content))
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise InputError(f"{path}: {len(problems)} to mend\n{listed}")
    return content


def dotted(path: Place | str) -> str:
    """Write a path into the settings as people do, ``models.rungs.M1.terms[3]``; a file stays as it is."""
    if isinstance(path, str):
        return path
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the settings"


def shape_problems(config: Any, schema: dict) -> list[Problem]:
    """List all that is wrong with settings by their schema, in the order of the schema."""
    found = [problem for error in _Validator(schema).iter_errors(config) for problem in _words(error, schema)]
    for path, value in _leaves(config):
        if isinstance(value, float) and not math.isfinite(value):
            found.append(Problem(path, "is not a finite number", True))
    return list(dict.fromkeys(found))


def prune(config: Any, problems: Iterable[Problem] = ()) -> Any:
    """Return a plain copy of the settings without their spoilt values: later checks meet sound ones only.

    A spoilt list item becomes None, lest the others change place. Nulls stay.
    """
    spoilt = {problem.path for problem in problems if problem.spoilt}

    def walk(value: Any, path: Place) -> Any:
        if isinstance(value, Mapping):
            return {k: walk(v, (*path, k)) for k, v in value.items() if (*path, k) not in spoilt}
        if isinstance(value, list | tuple):
            return [None if (*path, i) in spoilt else walk(v, (*path, i)) for i, v in enumerate(value)]
        return value

    return {} if () in spoilt else walk(config, ())


def is_null_text(value: object) -> bool:
    """Tell whether a text is a null that the command line delivered as text."""
    return isinstance(value, str) and _untext(value) is None


def _leaves(value: Any, path: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


def _words(error: jsonschema.ValidationError, schema: dict) -> Iterator[Problem]:
    """Put one schema error into words; unknown and missing keys give one problem a key."""
    path, value, rule = tuple(error.absolute_path), error.instance, error.schema
    if "propertyNames" in error.absolute_schema_path:
        words = _pattern_words(rule) if error.validator == "pattern" else "is not text: put it in quotes"
        yield Problem((*path, value), f"the name {value!r} {words}")
    elif error.validator == "additionalProperties":
        for key in value:
            if key not in rule["properties"]:
                yield Problem((*path, key), f"unknown key{_elsewhere(key, rule['properties'], schema)}")
    elif error.validator == "required":
        for key in rule["required"]:
            if key not in value:
                yield Problem((*path, key), "is missing")
    elif error.validator == "uniqueItems":
        twice = next(item for item in value if value.count(item) > 1)
        yield Problem(path, f"names {twice!r} twice")
    else:
        yield Problem(path, _faulty_value(error.validator, value, rule) or error.message, True)


def _faulty_value(keyword: str, value: Any, rule: dict) -> str:
    if keyword == "type":
        return _wrong_type(value, rule["type"])
    if keyword == "enum":
        return _wrong_choice(value, rule["enum"])
    if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        return f"{value!r} is out of range: {_range(rule)}"
    if keyword == "not":
        return f"{value!r} is even, but an odd number is wanted"
    if keyword == "pattern":
        return f"{value!r} {_pattern_words(rule)}"
    return "is empty" if keyword in ("minLength", "minItems") else ""


def _pattern_words(rule: Mapping) -> str:
    """Say what a pattern wants: in the schema's own words where it has some."""
    return rule.get("$comment") or f"does not fit the pattern {rule['pattern']}"


def _elsewhere(key: object, known: Mapping, schema: dict) -> str:
    """Suggest a key of this level, or a key like it in a section, or list the keys there are."""
    if hint := suggest(key, known):
        return hint
    places = {
        inner: f"{name}.{inner}"
        for name, part in schema["properties"].items()
        for inner in part.get("properties", ())
    }
    close = difflib.get_close_matches(str(key), places, n=1)
    return f" — did you mean '{places[close[0]]}'?" if close else choose(key, known)


def _wrong_type(value: Any, types: str | list[str]) -> str:
    wanted = [types] if isinstance(types, str) else types
    if isinstance(value, str) and any(_fits(_untext(value), kind) for kind in wanted):
        return f"{value!r} is text; {TEXT_HINT}"
    mend = ""
    if "string" in wanted and isinstance(value, bool | int | float | date):
        mend = ": put it in quotes"
    elif "string" in wanted and value is None:
        mend = " (YAML reads ~, Null and an absent value as null: put text in quotes)"
    return f"is {_kind(value)}, but {' or '.join(WANTED[kind] for kind in wanted)} is wanted{mend}"


def _wrong_choice(value: Any, choices: list[str]) -> str:
    hint = suggest(value, choices) if isinstance(value, str) else ""
    return f"{'null' if value is None else repr(value)} is not one of {', '.join(choices)}{hint}"


def _untext(value: str) -> Any:
    """Return what YAML makes of a text without its quotes: a number, true, null, or the text itself."""
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        return value


def _fits(value: Any, kind: str) -> bool:
    return not isinstance(value, str) and _Validator.TYPE_CHECKER.is_type(value, kind)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"{str(value).lower()} (YAML reads yes, no, on and off so too)"
    if isinstance(value, str):
        return f"the text {value!r}"
    if isinstance(value, int | float):
        return f"the number {value!r}"
    if isinstance(value, date):
        return f"the date {value}"
    return "a list" if isinstance(value, list | tuple) else "keys with values"


def _range(rule: dict) -> str:
    above, below = rule.get("exclusiveMinimum"), rule.get("exclusiveMaximum")
    if above is not None and below is not None:
        return f"more than {above} and less than {below}"
    low, high = rule.get("minimum"), rule.get("maximum")
    return f"{low} to {high}" if high is not None else f"{low} or more"
