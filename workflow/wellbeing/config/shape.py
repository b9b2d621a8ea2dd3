"""Problems of shape: what the schema alone can tell about settings, each as one readable line."""

import difflib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import jsonschema
from jsonschema import Draft202012Validator

from wellbeing.config.files import SCHEMAS, Place, choose, read_yaml, suggest
from wellbeing.config.strict_yaml import Refused, parse

TEXT_HINT = (
    "take its quotes off (on the command line nested numbers arrive as text: put it in a file "
    "and use --configfile)"
)
NAME = "^[a-z][a-z0-9_]*$"
WANTED = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys with values",
    "null": "null",
}


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[jsonschema.ValidationError]:
    """As JSON Schema means it: `$` is the end of the text, where Python would let a line break follow."""
    if validator.is_type(value, "string") and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


# JSON Schema counts 7.0 as an integer; code that loops over it would not
_Validator = jsonschema.validators.extend(
    Draft202012Validator,
    {"pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)


class Problem(NamedTuple):
    """One thing wrong: where (a path into the settings, or a file), what, and whether the value is no use."""

    path: Place | str
    what: str
    spoilt: bool = False

    def __str__(self) -> str:
        return f"{dotted(self.path)}: {self.what}"


@cache
def read_schema(name: str) -> dict[str, Any]:
    """Return a JSON Schema of workflow/schemas/ by its name without the ending."""
    return read_yaml(SCHEMAS / f"{name}.schema.yaml")


def config_schema() -> dict[str, Any]:
    """Return the JSON Schema of config/config.yaml."""
    return read_schema("config")


def dotted(path: Place | str) -> str:
    """Write a path into the settings as people do, ``models.rungs.M1.terms[3]``; a file stays as it is."""
    if isinstance(path, str):
        return path
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the settings"


def shown(value: object, length: int = 80) -> str:
    """Write a value into a message; a long one is cut."""
    text = repr(value)
    return text if len(text) <= length else f"{text[:length]}…"


def shape_problems(config: Any, schema: dict) -> list[Problem]:
    """List all that is wrong with settings or a declaration by their schema, in the order of the schema."""
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
    if rule is False:
        yield Problem(path, "is not allowed here", True)
    elif "propertyNames" in error.absolute_schema_path:
        yield Problem((*path, value), f"the name {shown(value)} {_name_words(error)}")
    elif error.validator in ("additionalProperties", "unevaluatedProperties"):
        known = _known_keys(rule, schema)
        for key in value:
            if key not in known:
                yield Problem((*path, key), f"unknown key{_elsewhere(key, known, schema)}")
    elif error.validator == "required":
        for key in rule["required"]:
            if key not in value:
                yield Problem((*path, key), "is missing")
    elif error.validator == "dependentRequired":
        for key, needed in rule["dependentRequired"].items():
            for other in needed:
                if key in value and other not in value:
                    yield Problem((*path, other), f"is missing; {key!r} needs it")
    elif error.validator == "uniqueItems":
        twice = next(item for at, item in enumerate(value) if item in value[:at])
        yield Problem(path, f"names {shown(twice)} twice")
    elif error.validator in ("oneOf", "anyOf"):
        yield from _choice(error, schema)
    else:
        yield Problem(path, _faulty_value(error, value, rule), True)


def _known_keys(rule: Mapping, schema: Mapping) -> dict[str, Any]:
    """Keys that a part of a schema names, itself or by the definition it stands on."""
    known = dict(rule.get("properties", {}))
    if reference := rule.get("$ref"):
        known |= schema["$defs"][reference.rpartition("/")[2]].get("properties", {})
    return known


def _choice(error: jsonschema.ValidationError, schema: dict) -> Iterator[Problem]:
    """Of several ways to write a value: what is wrong by the way that was meant, else which ways there are."""
    path, value, rule = tuple(error.absolute_path), error.instance, error.schema
    ways = rule[error.validator]
    sets = [way["required"] for way in ways if "required" in way and "type" not in way]
    if len(sets) == len(ways):
        if isinstance(value, Mapping):  # another kind of value is told of by `type`
            given = [keys for keys in sets if set(keys) <= set(value)]
            names = "; ".join(" with ".join(keys) for keys in sets)
            yield Problem(path, f"{'give only one' if len(given) > 1 else 'give one'} of: {names}", True)
        return
    by_way: dict[int, list[jsonschema.ValidationError]] = {}
    for inner in error.context or ():
        by_way.setdefault(inner.schema_path[0], []).append(inner)
    meant = [
        errors
        for errors in by_way.values()
        if not any(inner.validator in ("type", "required") and not inner.path for inner in errors)
    ]
    if len(meant) == 1:
        for inner in meant[0]:
            yield from _words(inner, schema)
        return
    yield Problem(path, f"is {_kind(value)}, but {_ways(rule, ways, schema)} is wanted", True)


def _ways(rule: Mapping, ways: Sequence[Mapping], schema: Mapping) -> str:
    if "description" in rule:
        return f"a value for: {rule['description']}"
    words = []
    for way in ways:
        whole = schema["$defs"][way["$ref"].rpartition("/")[2]] if "$ref" in way else way
        types = whole.get("type", "object")
        for kind in [types] if isinstance(types, str) else types:
            keys = " and ".join(whole.get("required", ()))
            words.append(f"{WANTED[kind]} ({keys})" if keys else WANTED[kind])
    return " or ".join(dict.fromkeys(words))


def _faulty_value(error: jsonschema.ValidationError, value: Any, rule: Mapping) -> str:
    keyword, wanted = error.validator, error.validator_value
    if keyword == "type":
        return _wrong_type(value, wanted)
    if keyword == "enum":
        return _wrong_choice(value, wanted)
    if keyword == "const":
        return f"is {_kind(value)}, but {json.dumps(wanted)} is wanted"
    if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        return f"{shown(value)} is out of range: {_range(rule)}"
    if keyword in ("not", "pattern"):
        what = "" if isinstance(value, Mapping) else f"{shown(value)} "
        return what + _pattern_words(rule, keyword)
    if keyword in ("minLength", "minItems", "minProperties"):
        return "is empty" if not value else f"has {len(value)} entries, but {wanted} or more are wanted"
    if keyword in ("maxItems", "maxProperties"):
        return f"has {len(value)} entries, but {wanted} at most are wanted"
    return error.message


def _name_words(error: jsonschema.ValidationError) -> str:
    if error.validator == "pattern":
        return _pattern_words(error.schema)
    if error.validator == "enum":
        return f"is not one of {', '.join(error.validator_value)}{suggest(error.instance, error.validator_value)}"
    return "is not text: put it in quotes" if error.validator == "type" else error.message


def _pattern_words(rule: Mapping, keyword: str = "pattern") -> str:
    """Say what a pattern or a ``not`` wants: in the schema's own words where it has some."""
    spare = {NAME: 'must be lower-case letters, digits and "_" only, a letter first'}.get(
        str(rule.get("pattern"))
    )
    return rule.get("$comment") or spare or f"does not fit the {keyword} {rule[keyword]}"


def _elsewhere(key: object, known: Mapping, schema: dict) -> str:
    """Suggest a key of this level, or a key like it in a section, or list the keys there are."""
    if hint := suggest(key, known):
        return hint
    places = {
        inner: f"{name}.{inner}"
        for name, part in schema.get("properties", {}).items()
        for inner in part.get("properties", ())
    }
    close = difflib.get_close_matches(str(key), places, n=1)
    return f" — did you mean '{places[close[0]]}'?" if close else choose(key, known)


def _wrong_type(value: Any, types: str | list[str]) -> str:
    wanted = [types] if isinstance(types, str) else types
    if isinstance(value, str) and any(_fits(_untext(value), kind) for kind in wanted):
        return f"{shown(value)} is text: {TEXT_HINT}"
    mend = ""
    if "string" in wanted and isinstance(value, bool | int | float | date):
        mend = ": put it in quotes"
    elif "string" in wanted and value is None:
        mend = " (YAML reads ~, Null and an absent value as null: put text in quotes)"
    return f"is {_kind(value)}, but {' or '.join(WANTED[kind] for kind in wanted)} is wanted{mend}"


def _wrong_choice(value: Any, choices: list[str]) -> str:
    choices = [str(choice) for choice in choices]
    hint = suggest(value, choices) if isinstance(value, str) else ""
    return f"{'null' if value is None else shown(value)} is not one of {', '.join(choices)}{hint}"


def _untext(value: str) -> Any:
    """Return what YAML makes of a text without its quotes: a number, true, null, or the text itself."""
    try:
        return parse(value)
    except Refused:
        return value


def _fits(value: Any, kind: str) -> bool:
    return not isinstance(value, str) and _Validator.TYPE_CHECKER.is_type(value, kind)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"{str(value).lower()} (YAML reads yes, no, on and off so too)"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    if isinstance(value, int | float):
        return f"the number {shown(value)}"
    if isinstance(value, date):
        return f"the date {value}"
    return "a list" if isinstance(value, list | tuple) else "keys with values"


def _range(rule: Mapping) -> str:
    low, high = rule.get("minimum"), rule.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    words = {"minimum": "{} or more", "exclusiveMinimum": "more than {}"}
    words |= {"maximum": "{} or less", "exclusiveMaximum": "less than {}"}
    return " and ".join(text.format(rule[key]) for key, text in words.items() if key in rule)
