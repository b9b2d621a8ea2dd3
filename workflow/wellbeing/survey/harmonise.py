"""From a survey's files to one row a person, in the study's own vocabulary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wellbeing.cells import numeric_part
from wellbeing.errors import InputError
from wellbeing.survey.readers import Table, as_text_column, read_table
from wellbeing.survey.recode import build, clean, in_words, matches
from wellbeing.survey.source import Exclusion, FileSpec, Source

NUMERIC_DEFAULTS = {"centre": 0.0, "per": 1.0}


def read_survey(source: Source, files: dict[str, Path]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read, join and harmonise.

    Parameters
    ----------
    source, files
        As given by :func:`load_source` and :func:`find_files`.

    Returns
    -------
    respondents
        One row per person of the base file, in its order: ``person_id`` (int64, or str where it combines
        several variables), ``area`` (str, null where there is none), ``weight`` (float64, null allowed),
        ``dropped`` (id of the first exclusion step that applies, null if kept), a column for each declared
        identifier (``household``, ``region``; str, null where unknown), a column a concept, and one a concept
        and later wave that repeats it (``<concept>_<wave>``).
    columns
        What each column is; the content of ``respondents.columns.json``.

    Raises
    ------
    InputError
        A needed variable is not there, a person or household stands twice, an identifier is unusable, or a
        file cannot be read. Identifiers are counted in the message, never printed.
    """
    tables = read_files(source, files)
    _require(source, tables)
    base = tables[source.base]
    ids = _person_ids(source, base)  # before joining, which would blame another file for a bad identifier
    people, present = _join(source, tables)
    cleaned = {name: clean(column, source.variable(name)) for name, column in people.items()}
    out: dict[str, Any] = {"person_id": ids}
    out["area"] = _areas(source, cleaned, len(base.frame))
    out["weight"] = (
        cleaned[source.weight].astype("float64") if source.weight else np.full(len(base.frame), np.nan)
    )
    out["dropped"] = None
    for name, variables in source.identifiers.items():
        out[name] = _together(pd.DataFrame({v: cleaned[v] for v in variables}), "-")
    for name, concept in source.concepts.items():
        out[name] = build(concept, source.vocabulary[name]["kind"], cleaned)
    for later in source.later_waves:
        for name, variable in later.variables.items():
            again = replace(source.concepts[name], variables=(variable,))
            out[later.column(name)] = build(again, source.vocabulary[name]["kind"], cleaned)
    respondents = pd.DataFrame(out, index=base.frame.index)
    _check_area_facts(source, respondents)
    respondents["dropped"], steps = _exclude(source, respondents, people, present)
    meta = {"source": about(source), "exclusions": steps, "columns": describe(source)}
    return respondents, meta | {"later_waves": describe_later(source)}


def read_files(source: Source, files: dict[str, Path]) -> dict[str, Table]:
    """The needed columns of each file; a file that is not there has been refused by :func:`find_files`."""
    text = {name for spec in source.files.values() for name, v in spec.variables.items() if v.text}
    return {id_: read_table(files[id_], names, text & set(names)) for id_, names in source.wanted().items()}


def _require(source: Source, tables: dict[str, Table]) -> None:
    gone = {
        table.path: [name for name in source.wanted()[id_] if name not in table.frame.columns]
        for id_, table in tables.items()
    }
    lines = [f"\n  - {path}: {', '.join(names)}" for path, names in gone.items() if names]
    if lines:
        raise InputError(
            f"variables that the mapping {source.path} names are not in the files:{''.join(lines)}\n"
            "Correct the names there, or remove what you can do without (a source that says "
            f"`like: {source.name}` and, say, `concepts: {{volunteer: null}}`)."
        )


def _check_area_facts(source: Source, respondents: pd.DataFrame) -> None:
    """A fact of an area that stands in the survey's file is the same for everybody there, or it is none."""
    for name in source.concepts:
        if source.vocabulary[name]["level"] == "area":
            several = int((respondents.groupby("area")[name].nunique() > 1).sum())
            if several:
                raise InputError(
                    f"{source.path}: {name} is a fact of the area, but in {several:,} areas people differ in "
                    f"{', '.join(source.concepts[name].uses)}; map it to a concept of persons, or declare the areas it "
                    "belongs to"
                )


# identifiers and joins -------------------------------------------------------------------------------------


def _key(table: Table, spec: FileSpec) -> pd.Series | pd.MultiIndex:
    if len(spec.key) == 1:
        return table.frame[spec.key[0]]
    return pd.MultiIndex.from_frame(table.frame[list(spec.key)])


def _unique(table: Table, spec: FileSpec, one: str, what: str) -> None:
    keys = table.frame[list(spec.key)]
    if bool(keys.isna().any(axis=None)):
        n = int(keys.isna().any(axis=1).sum())
        raise InputError(
            f"{table.path}: every row needs {' + '.join(spec.key)}; it is blank on {n:,} of them"
        )
    repeated = keys.duplicated(keep=False)
    if bool(repeated.any()):
        different = len(keys[repeated].drop_duplicates())
        who = f"{different:,} {what if different > 1 else one}"
        raise InputError(
            f"{table.path}: duplicate {' + '.join(spec.key)}: {who} on "
            f"{int(repeated.sum()):,} rows, where each must have one row. "
            "Two releases may have been put together; keep one row each"
        )


def _join(source: Source, tables: dict[str, Table]) -> tuple[dict[str, pd.Series], dict[str, np.ndarray]]:
    """Every variable on the rows of the base (many to one), and for each file who has a row in it."""
    base = tables[source.base]
    people: dict[str, pd.Series] = {name: base.frame[name] for name in base.frame.columns}
    present = {source.base: np.ones(len(base.frame), dtype=bool)}
    for id_, table in tables.items():
        if id_ == source.base:
            continue
        spec = source.files[id_]
        _unique(table, spec, "person or household", "people or households")
        left = base.frame[list(spec.key)]
        left = left[spec.key[0]] if len(spec.key) == 1 else pd.MultiIndex.from_frame(left)
        at = pd.Index(_key(table, spec)).get_indexer(pd.Index(left))
        present[id_] = at >= 0
        if not present[id_].any() and len(at):
            raise InputError(
                f"{table.path}: not one {' + '.join(spec.key)} of {base.path} is found in it; "
                "the two files belong to different waves or releases"
            )
        for name in table.frame.columns:
            if name not in spec.key:
                column = table.frame[name].take(np.maximum(at, 0)) if len(table.frame) else table.frame[name]
                people[name] = pd.Series(column.array, index=base.frame.index).mask(~present[id_])
    return people, present


def _person_ids(source: Source, base: Table) -> np.ndarray | pd.Series:
    key = source.files[source.base].key
    if not key:  # the file has no person number: rows are people
        return np.arange(1, len(base.frame) + 1, dtype="int64")
    _unique(base, source.files[source.base], "person", "people")
    frame = base.frame[list(key)]
    if len(key) == 1 and pd.api.types.is_numeric_dtype(frame[key[0]]):
        values = frame[key[0]].to_numpy()
        if bool(((values != np.round(values)) | (values < 0) | (values > 2**53)).any()):
            raise InputError(f"{base.path}: {key[0]} must be a whole number above zero for every person")
        return values.astype("int64")
    for name in key:
        numbers = int(np.isfinite(numeric_part(frame[name])).sum()) if frame[name].dtype == object else 0
        if 0 < numbers < len(frame):
            raise InputError(
                f"{base.path}: {name} is a number on {numbers:,} rows and a word on {len(frame) - numbers:,}; correct "
                "the words, or declare it `text: true` in the mapping if people are named by words"
            )
    return _together(frame, "-")


def _together(frame: pd.DataFrame, separator: str) -> pd.Series:
    """Several variables as one text; null where any of them is."""
    parts = [as_text_column(frame[name]) for name in frame.columns]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + separator + part
    return whole


def _areas(source: Source, cleaned: dict[str, pd.Series], n: int) -> pd.Series | np.ndarray:
    if source.area is None:
        return pd.Series([None] * n, dtype="str")
    area = _together(pd.DataFrame({v: cleaned[v] for v in source.area.variables}), source.area.separator)
    return area.mask(area.isin(list(source.area.missing)))


# sample flow -----------------------------------------------------------------------------------------------


def _exclude(
    source: Source, respondents: pd.DataFrame, people: dict[str, pd.Series], present: dict[str, np.ndarray]
) -> tuple[pd.Series, list[dict[str, Any]]]:
    dropped = np.full(len(respondents), None, dtype=object)
    steps = []
    for step in source.exclusions:
        new = _applies(step, respondents, people, present) & (dropped == None)  # noqa: E711 (elementwise)
        dropped[new] = step.id
        steps.append({"id": step.id, "label": step.label, "people": int(new.sum())})
    return pd.Series(dropped, index=respondents.index, dtype="str"), steps


def _applies(
    step: Exclusion, respondents: pd.DataFrame, people: dict[str, pd.Series], present: dict[str, np.ndarray]
) -> np.ndarray:
    if step.file is not None:  # the kind "absent_from"
        return ~present[step.file]
    if step.kind == "no_weight":
        return ~(respondents["weight"] > 0).to_numpy()
    if step.kind == "no_area":
        return respondents["area"].isna().to_numpy()
    assert step.variable is not None, "the schema of a source asks for it"
    found = matches(people[step.variable], step.codes)
    return found if step.kind == "codes" else ~found


# what the columns are --------------------------------------------------------------------------------------


def about(source: Source) -> dict[str, Any]:
    """The source itself, for badges and captions."""
    names = ("name", "title", "status", "citation", "licence", "area_label")
    return {name: getattr(source, name) for name in names}


def describe(source: Source) -> dict[str, dict[str, Any]]:
    """An entry per mapped concept, and per concept derived from one (``derive``; no column of its own).

    Needs no data, so that a configuration can be checked against it before anything is read.
    """
    entries = {name: _describe(source, name) for name in source.concepts}
    for name, words in source.vocabulary.items():
        derived = words.get("derive", {})
        parent = derived.get("square") or derived.get("at_least")
        if parent in entries:
            took = {
                k: entries[parent][k] for k in ("wave", "years", "file", "variable", "status", "certainty")
            }
            recode = f"square of {parent} after its centring and scaling"
            if "at_least" in derived:
                recode = f"1 = {parent} of {words['cut']:g} or more"
            entries[name] = {**_words(words), **took, "recode": recode, "range": None, "note": None}
    return entries


def describe_later(source: Source) -> dict[str, dict[str, Any]]:
    """Later waves by id: label, and for each concept repeated its ``column``, ``variable``, ``wave`` and ``years``."""
    found = {}
    for later in source.later_waves:
        concepts = {}
        for name, variable in later.variables.items():
            first = source.variable(variable)
            concepts[name] = {"column": later.column(name), "variable": variable, "wave": first.wave}
            concepts[name]["years"] = source.files[first.file].years
        found[later.id] = {"label": later.label, "concepts": concepts}
    return found


def _describe(source: Source, name: str) -> dict[str, Any]:
    concept, words = source.concepts[name], source.vocabulary[name]
    variables = [source.variable(v) for v in concept.uses]
    first = variables[0]
    status = source.status if source.status == "synthetic" or not concept.proxy else "proxy"
    return {
        **_words(words),
        "wave": first.wave,
        "years": source.files[first.file].years,
        "file": first.file,
        "variable": ", ".join(concept.uses),
        "recode": in_words(concept, source),
        "range": _range(source, name),
        "status": status,
        "certainty": concept.certainty or first.certainty,
        "note": concept.note or first.note,
    }


def _words(words: Any) -> dict[str, Any]:
    entry = {
        "label": words["label"],
        "level": words["level"],
        "kind": words["kind"],
        "unit": words.get("unit"),
    }
    categorical = words["kind"] == "categorical"
    for key, default in NUMERIC_DEFAULTS.items():
        entry[key] = None if categorical else words.get(key, default)
    for key in ("per_label", "levels", "reference", "derive"):
        entry[key] = words.get(key)
    if "cut" in words:
        entry["cut"] = words["cut"]
    return entry


def _range(source: Source, name: str) -> list[float] | None:
    """Lowest and highest value the concept can take, where the declaration says; None where it does not."""
    concept, kind = source.concepts[name], source.vocabulary[name]["kind"]
    if kind == "categorical":
        return None
    if kind == "binary":
        return [0.0, 1.0]
    if concept.recode is not None:
        return [float(min(concept.recode)), float(max(concept.recode))]
    variable = source.variable(concept.variables[0])
    if concept.over or concept.log:
        return None
    if variable.codes and not variable.text:
        return [float(min(variable.codes)), float(max(variable.codes))]
    return list(variable.range) if variable.range else None
