"""Faults of a declaration that a schema cannot see: names that do not exist, codes nobody accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wellbeing.config.files import suggest


def cross_check(document: dict[str, Any], vocabulary: dict[str, Any]) -> list[str]:
    """Every such fault, as ``where: what is wrong``; both arguments have passed their schemas."""
    variables, faults = _variables(document)
    faults += _files(document)
    faults += _uses(document, variables)
    for name, entry in document["concepts"].items():
        where = f"concepts.{name}"
        if name not in vocabulary:
            faults.append(f"{where}: not a concept of concepts.yaml{suggest(name, vocabulary)}")
        elif {"respondents", "derive"} & vocabulary[name].keys():
            faults.append(f"{where}: is made from other concepts, so a survey cannot map it; remove it")
        else:
            words = {**vocabulary[name], **entry.get("override", {})}
            faults += [f"{where}{fault}" for fault in _concept(entry, words, variables)]
    return faults


def _variables(document: dict[str, Any]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Every declared variable by name; keys may stand in several files, anything else in one only."""
    found: dict[str, dict[str, Any]] = {}
    faults = []
    keys = {key for spec in document["files"].values() for key in _list(spec.get("key"))}
    default = document.get("missing", [])
    for id_, spec in document["files"].items():
        for name, entry in spec["variables"].items():
            where = f"files.{id_}.variables.{name}"
            if name in found and name not in keys:
                faults.append(f"{where}: already declared in another file; a variable is read from one place")
            entry = dict(entry or {})
            codes = list(entry.get("codes", []))
            missing = entry.get("missing", [] if entry.get("money") else default)
            for code in codes:
                if isinstance(code, bool):
                    faults.append(f"{where}.codes: {code} is read as true/false; put it in quotes")
                elif code in missing:
                    faults.append(f"{where}.codes: {code} is declared both valid and missing")
            if "range" in entry and entry["range"][0] > entry["range"][1]:
                faults.append(f"{where}.range: the lower end comes first")
            if name != name.lower():
                faults.append(
                    f"{where}: write variable names in lower case; files are matched whatever their case"
                )
            found.setdefault(name, {**entry, "codes": codes, "file": id_})
    return found, faults


def _files(document: dict[str, Any]) -> Iterator[str]:
    files = document["files"]
    base = document["base"]
    if base not in files:
        yield f"base: {base!r} is not one of the files{suggest(base, files)}"
        return
    for id_, spec in files.items():
        try:
            re.compile(spec.get("pattern", ""))
        except re.error as error:
            yield f"files.{id_}.pattern: not a regular expression: {error}"
        keys = _list(spec.get("key"))
        if not keys and len(files) > 1:
            yield f"files.{id_}.key: needed, because the source has several files to join"
        for key in keys:
            for holder in dict.fromkeys((id_, base)):
                if key not in files[holder]["variables"]:
                    yield f"files.{id_}.key: {key!r} is not declared among the variables of {holder}"


def _uses(document: dict[str, Any], variables: dict[str, Any]) -> Iterator[str]:
    area = document.get("area") or {}
    for name in _list(area.get("variables", area.get("variable"))):
        if name not in variables:
            yield f"area: no file declares the variable {name!r}{suggest(name, variables)}"
    weight = document.get("weight")
    if weight is not None and weight not in variables:
        yield f"weight: no file declares the variable {weight!r}{suggest(weight, variables)}"
    for role, names in document.get("identifiers", {}).items():
        for name in _list(names):
            if name not in variables:
                yield f"identifiers.{role}: no file declares the variable {name!r}{suggest(name, variables)}"
    yield from _later(document, variables)
    seen = set()
    for i, step in enumerate(document.get("exclusions", [])):
        where = f"exclusions.{i}"
        if step["id"] in seen:
            yield f"{where}.id: {step['id']!r} is used twice"
        seen.add(step["id"])
        if "variable" in step and step["variable"] not in variables:
            near = suggest(step["variable"], variables)
            yield f"{where}.variable: no file declares {step['variable']!r}{near}"
        if "absent_from" in step and step["absent_from"] not in document["files"]:
            yield f"{where}.absent_from: {step['absent_from']!r} is not one of the files"
        if "no_weight" in step and weight is None:
            yield f"{where}: no_weight, but the source declares no weight"
        if "no_area" in step and not area:
            yield f"{where}: no_area, but the source declares no area"


def _later(document: dict[str, Any], variables: dict[str, Any]) -> Iterator[str]:
    """A later answer is read as the concept is, from another variable: the two must hold the same codes."""
    concepts = document["concepts"]
    for id_, later in document.get("later_waves", {}).items():
        for concept, name in later["concepts"].items():
            where = f"later_waves.{id_}.concepts.{concept}"
            entry = concepts.get(concept)
            if entry is None:
                yield f"{where}: not a concept that this source maps{suggest(concept, concepts)}"
            elif name not in variables:
                yield f"{where}: no file declares the variable {name!r}{suggest(name, variables)}"
            elif "variable" not in entry or "over" in entry:
                yield f"{where}: is made of several variables, so one variable cannot repeat it"
            elif set(variables[name]["codes"]) != set(variables.get(entry["variable"], {}).get("codes", [])):
                yield f"{where}: {name} and {entry['variable']} declare different codes; they must be one question"


def _concept(entry: dict[str, Any], words: dict[str, Any], variables: dict[str, Any]) -> Iterator[str]:
    names = _list(entry.get("variables", entry.get("variable")))
    for name in [*names, *_list(entry.get("over"))]:
        if name not in variables:
            yield f": no file declares the variable {name!r}{suggest(name, variables)}"
            return
    kind, recode = words["kind"], entry.get("recode")
    if len(names) > 1 and "above" not in entry:
        yield ": several variables are only understood with `above` (1 where any of them lies above)"
    if kind == "binary" and recode is None and "above" not in entry:
        yield ": is binary, so it needs `recode: {1: [...], 0: [...]}` or `above`"
    if kind == "categorical" and recode is None:
        yield ": is categorical, so it needs `recode: {level: [codes]}`"
    if kind == "categorical" and words["reference"] not in words["levels"]:
        yield f": the reference {words['reference']!r} is not among its levels {sorted(words['levels'])}"
    if recode is None:
        return
    yield from _recode(entry, kind, words, variables[names[0]]["codes"])


def _recode(entry: dict[str, Any], kind: str, words: dict[str, Any], codes: list[Any]) -> Iterator[str]:
    for result in entry["recode"]:
        if kind == "binary" and result not in (0, 1):
            yield f".recode: a binary concept takes 1 and 0, not {result!r}"
        elif kind == "categorical" and result not in words["levels"]:
            yield f".recode: {result!r} is not a level{suggest(result, words['levels'])}"
        elif kind in ("ordinal", "continuous") and not isinstance(result, int | float):
            yield f".recode: {result!r} is not a number, but the concept is {kind}"
    given = [code for group in entry["recode"].values() for code in _list(group)] + entry.get("leave_out", [])
    for code in dict.fromkeys(given):
        if given.count(code) > 1:
            yield f".recode: code {code!r} is given more than once"
        if code not in codes:
            yield f".recode: code {code!r} is not among the codes declared for the variable"
    forgotten = [code for code in codes if code not in given]
    if forgotten:
        yield f".recode: codes {forgotten} are declared but go nowhere; recode them or list them in leave_out"


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
