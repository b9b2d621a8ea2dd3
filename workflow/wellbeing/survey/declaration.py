"""Reading a declaration: YAML without silent repeats, merging, and JSON Schema faults in plain words."""

from __future__ import annotations

import difflib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from wellbeing.errors import InputError

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """A loader that refuses a key given twice; plain YAML would keep the last and say nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue  # `<<: *name`, which may stand several times
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def load_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; InputError names file and line when it cannot be read."""
    if not path.is_file():
        others = sorted(p.stem for p in path.parent.glob("*.yaml"))
        near = suggestion(path.stem, others) or f" There are: {', '.join(others) or 'none'}."
        raise InputError(f"{path}: no such file.{near}")
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise InputError(f"{path}{where}: not valid YAML: {getattr(error, 'problem', error)}") from error
    if not isinstance(document, dict):
        raise InputError(
            f"{path}: must hold a mapping of names to values, but holds {type(document).__name__}"
        )
    return document


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` laid on ``base``: mappings merge, lists and values replace, null removes."""
    result = dict(base)
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merge(result[key], value)
        else:
            result[key] = value
    return result


def check_against_schema(document: dict[str, Any], schema: str) -> list[str]:
    """Every fault of ``document`` against ``workflow/schemas/<schema>``, as ``where: what is wrong``."""
    validator = _validator(schema)
    faults = sorted(
        validator.iter_errors(_text_keys(document)), key=lambda e: [str(p) for p in e.absolute_path]
    )
    return [text for fault in faults for text in _words(fault)]


def suggestion(word: str, choices: Any) -> str:
    """``' Did you mean x?'`` or nothing."""
    near = difflib.get_close_matches(str(word), [str(choice) for choice in choices], n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


@lru_cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(yaml.safe_load((SCHEMAS / schema).read_text(encoding="utf-8")))


def _text_keys(value: Any) -> Any:
    """Codes are numbers, and JSON Schema knows only text as key."""
    if isinstance(value, dict):
        return {str(key): _text_keys(entry) for key, entry in value.items()}
    return [_text_keys(entry) for entry in value] if isinstance(value, list) else value


def _words(fault: Any) -> list[str]:
    where = ".".join(str(part) for part in fault.absolute_path) or "(top)"
    if fault.validator == "additionalProperties" and isinstance(fault.instance, dict):
        known = fault.schema.get("properties", {})
        extra = [key for key in fault.instance if key not in known]
        return [f"{where}: unknown key {key!r}.{suggestion(key, known)}" for key in extra]
    if fault.validator in ("oneOf", "anyOf") and "description" in fault.schema:
        return [f"{where}: {fault.schema['description']}"]
    return [f"{where}: {fault.message}"]
