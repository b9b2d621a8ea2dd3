"""What a notebook rule says, read as the runner's arguments."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wellbeing.errors import InputError
from wellbeing.report.page_context import PageContext

NOT_INPUTS = ("notebook", "library")
NOT_OUTPUTS = ("notebook", "page", "html")
PAGE = "page"


def merge_parameters(params: Any, inputs: Any, outputs: Any) -> dict[str, Any]:
    """One mapping of a rule's params, named inputs and named outputs, less the reserved names.

    Each argument is a mapping or one of Snakemake's named lists. Paths come out as relative text, lists of
    paths as lists. Raises InputError where an item has no name or a name is used twice.
    """
    merged: dict[str, Any] = {}
    for kind, items, reserved, convert in (
        ("params", params, (PAGE,), lambda value: value),
        ("input", inputs, NOT_INPUTS, _paths),
        ("output", outputs, NOT_OUTPUTS, _paths),
    ):
        for name, value in _named(items, kind).items():
            if name in reserved:
                continue
            if name in merged:
                raise InputError(
                    f"notebook rule: {kind} '{name}' has the name of another params, input or output."
                )
            merged[name] = convert(value)
    return merged


def page_context(params: Any) -> PageContext:
    """The page's heading from the reserved param ``page``: a mapping with run, badge and source."""
    given = dict(_named(params, "params").get(PAGE) or {})
    unknown = sorted(set(given) - {"run", "badge", "source", "title", "home"})
    absent = sorted({"run", "badge", "source"} - set(given))
    if unknown or absent:
        raise InputError(
            "notebook rule: params.page holds run, badge and source"
            + (f"; absent: {', '.join(absent)}" if absent else "")
            + (f"; unknown: {', '.join(unknown)}" if unknown else "")
            + "."
        )
    return PageContext(**given)


def _named(items: Any, kind: str) -> dict[str, Any]:
    named = dict(items.items())
    if not isinstance(items, Mapping):
        # in Snakemake's lists a named list of files counts each file
        count = sum(len(value) if _is_list(value) else 1 for value in named.values())
        if kind != "params" and count != len(items):
            raise InputError(
                f"notebook rule: each {kind} needs a name, which the notebook's parameter will have."
            )
        if kind == "params" and len(named) != len(items):
            raise InputError(
                "notebook rule: each of params needs a name, which the notebook's parameter will have."
            )
    return named


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _paths(value: Any) -> str | list[str]:
    return [_path(item) for item in value] if _is_list(value) else _path(value)


def _path(value: Any) -> str:
    text = str(value)
    if os.path.isabs(text) and Path(text).is_relative_to(Path.cwd()):
        text = str(Path(text).relative_to(Path.cwd()))
    return Path(text).as_posix()
