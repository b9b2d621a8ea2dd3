"""From the declared area tables to one row an area, in the boundaries of one year."""

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wellbeing.areas.codes import check_vintage, codes_of, harmonise, leaves, nation_of, unknown_codes
from wellbeing.areas.geography import Geography, one_each
from wellbeing.areas.readers import READERS
from wellbeing.config.declared import read_declared, refuse
from wellbeing.config.files import choose
from wellbeing.errors import InputError

Tables = dict[str, Any]
"""Content of a file of ``config/areas/``."""

#: options of readers that name a second file, in the folder of the first
FILE_OPTIONS = {"lookup", "electorates", "pairs"}

#: a table with a larger share of codes that fit no area is the wrong table (2 of 382 in the referendum's own)
MAX_FOREIGN_ROWS = 0.1


def load_declaration(path: Path, concepts_path: Path | None = None) -> tuple[Tables, dict[str, dict]]:
    """An area-tables file checked as a whole, and the entries of the area concepts it names.

    Parameters
    ----------
    path: a file of ``config/areas/``. concepts_path: the vocabulary, ``config/concepts.yaml`` beside that
        folder if None.

    Raises
    ------
    InputError: all problems at once, each with its place in the file.
    """
    path = Path(path)
    declared = read_declared(path, "areas")
    concepts_path = concepts_path or path.resolve().parents[1] / "concepts.yaml"
    return declared, area_concepts(declared, read_declared(concepts_path, "concepts")["concepts"], path)


def area_concepts(declared: Tables, vocabulary: Mapping[str, dict], path: Path) -> dict[str, dict]:
    """The entries of the concepts that the tables hold; InputError for what the schema cannot see in them.

    Parameters
    ----------
    declared: an area-tables file. vocabulary: entries of ``config/concepts.yaml``. path: that file, for messages.
    """
    known = {name: entry for name, entry in vocabulary.items() if entry["level"] == "area"}
    tables = declared["tables"]
    refuse(path, [line for name, table in tables.items() for line in _table_problems(name, table, known)])
    return {concept: known[concept] for concept in tables}


def table_files(declared: Tables, folder: Path) -> list[Path]:
    """Every file that :func:`read_area_tables` will read from `folder`: tables, and the lookups beside them.

    Optional tables that are not there are left out; required ones are listed whether they are there or not.
    """
    files: list[Path] = []
    for table in declared["tables"].values():
        file = Path(folder) / table["file"]
        if file.is_file() or not table.get("optional", False):
            beside = (value for name, value in table.get("options", {}).items() if name in FILE_OPTIONS)
            files += [file, *(file.parent / name for name in beside)]
    return list(dict.fromkeys(files))


def _table_problems(concept: str, table: Mapping, vocabulary: Mapping[str, dict]) -> Iterator[str]:
    """What the schema cannot see: concepts of another file, and the arguments of the reader."""
    if concept not in vocabulary:
        words = f"no area concept {concept!r} in config/concepts.yaml{choose(concept, vocabulary)}"
        yield f"tables.{concept}: {words}"
    elif "respondents" in vocabulary[concept]:
        yield f"tables.{concept}: is built from respondents, so no table can hold it"
    reader = table["reader"]
    known = list(inspect.signature(READERS[reader]).parameters.values())[1:]
    given = table.get("options", {})
    for name in given:
        if name not in {p.name for p in known}:
            yield f"tables.{concept}.options.{name}: {reader} takes {', '.join(p.name for p in known) or 'no options'}"
    for p in known:
        if p.default is p.empty and p.name not in given:
            yield f"tables.{concept}.options: {reader} needs {p.name}"


def aggregate(table: pd.DataFrame, to: int) -> pd.DataFrame:
    """A reader's table in the areas of the year `to`: ``area, value, parts``.

    Areas that merged are averaged, weighted by `base` where every part has one, else plainly; an area with a
    part that is absent or without a figure is missing, since the mean of the rest is another place's figure.
    `parts` counts the rows behind an area. Codes that fit no area of that year are left out.

    Raises
    ------
    InputError: a place stands in the table twice, whole and as a part.
    """
    rows = table.assign(new=harmonise(table["area"], to)).dropna(subset="new")
    merged = []
    for area, parts in rows.groupby("new"):
        value = parts["value"].iloc[0]
        if len(parts) > 1 or parts["area"].iloc[0] != area:
            places = [leaves(code) for code in parts["area"]]
            whole = frozenset().union(*places)
            if sum(map(len, places)) > len(whole):
                raise InputError(
                    f"the table holds overlapping areas: {', '.join(parts['area'])}; keep one set"
                )
            weights = parts["base"] if parts["base"].gt(0).all() else None
            complete = whole == leaves(area) and parts["value"].notna().all()
            value = np.average(parts["value"], weights=weights) if complete else np.nan
        merged.append((area, value, len(parts)))
    return pd.DataFrame(merged, columns=["area", "value", "parts"]).astype(
        {"area": "str", "value": "float64"}
    )


def load_area_tables(
    path_yaml: Path, folder: Path | None, vintage: int, concepts_path: Path | None = None
) -> tuple[pd.DataFrame, dict]:
    """Read a declaration of area tables, then the tables: see :func:`read_area_tables`."""
    declared, concepts = load_declaration(path_yaml, concepts_path)
    return read_area_tables(declared, concepts, folder, vintage)


def read_area_tables(
    declared: Tables,
    concepts: Mapping[str, dict],
    folder: Path | None,
    vintage: int,
    geography: Mapping[str, Any] | None = None,
) -> tuple[pd.DataFrame, dict]:
    """All declared area tables in the boundaries of one year.

    Parameters
    ----------
    declared: content of a file of ``config/areas/``.
    concepts: entries of the vocabulary for the concepts it names.
    folder: where its tables lie.
    vintage: year of the local-authority boundaries; unused with a geography.
    geography: what the codes of other places look like; None for local authorities of the United Kingdom.

    Returns
    -------
    areas: one row for every local authority of that year, or every place of the geography that a table holds,
        sorted by code: ``area, nation`` (missing outside the United Kingdom), then a float64 column a concept in
        the unit of the vocabulary, NaN where the table has no figure.
    columns: concept -> ``label, unit, source, licence, file, status, year, nations``, ``areas`` (number
        with a figure), ``aggregation`` (how merged areas were averaged), ``merged`` (areas so averaged),
        ``gaps`` (nation -> areas without a figure), ``note`` (what the reader had to do, or None),
        ``unused`` (codes of the table that fit no area, with the reason).

    Raises
    ------
    InputError: a bad declaration, a missing file (unless optional), a file of another layout, or one whose
        codes are not local authorities.
    """
    named = f"config/areas/{declared['name']}.yaml"
    if folder is None:
        raise InputError(f"areas.path is empty: name the folder that holds the tables of {named}")
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"areas.path: {folder} is not a folder")
    places = Geography(**geography) if geography else None
    try:
        check_vintage(vintage)
    except ValueError as error:
        if places is None:
            raise InputError(f"areas.vintage: {error}") from None

    tables = _open_tables(declared, named, folder)
    merged = {name: _carried(file, read, vintage, places) for name, (file, read) in tables.items()}
    codes = (
        codes_of(vintage)
        if places is None
        else {code for table, _ in merged.values() for code in table["area"]}
    )
    areas = pd.DataFrame({"area": pd.Series(sorted(codes), dtype="str")})
    areas["nation"] = (
        nation_of(areas["area"]) if places is None else pd.Series(None, index=areas.index, dtype="str")
    )
    group = areas["nation"] if places is None else pd.Series(places.label, index=areas.index)
    columns: dict[str, dict] = {}
    for concept, (file, read) in tables.items():
        table, (carried, foreign) = declared["tables"][concept], merged[concept]
        values = areas["area"].map(carried.set_index("area")["value"]).astype("float64")
        if table.get("transform") == "log":
            if (values <= 0).any():
                raise InputError(
                    f"{file.name}: {concept} is to be a logarithm but holds a value of 0 or less"
                )
            values = np.log(values)
        areas[concept] = values
        columns[concept] = {
            "label": concepts[concept]["label"],
            "unit": concepts[concept].get("unit"),
            **{key: table[key] for key in ("source", "licence", "file", "status", "year")},
            "nations": table.get("nations", []),
            "areas": int(values.notna().sum()),
            "aggregation": _aggregation(read, carried),
            "merged": int((carried["parts"] > 1).sum()),
            "gaps": {str(k): int(v) for k, v in values.isna().groupby(group).sum().items() if v},
            "note": read.attrs.get("note"),
            "unused": dict(zip(foreign["code"], foreign["reason"], strict=True)),
        }
    return areas, columns


def _open_tables(declared: Tables, named: str, folder: Path) -> dict[str, tuple[Path, pd.DataFrame]]:
    """Concept -> file and what its reader makes of it; optional files that are not there are left out."""
    tables = {}
    for concept, table in declared["tables"].items():
        file = folder / table["file"]
        if file.is_file():
            tables[concept] = (file, READERS[table["reader"]](file, **table.get("options", {})))
        elif not table.get("optional", False):
            held = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
            raise InputError(
                f"{concept}: {table['file']} is not in {folder}, which holds {', '.join(held) or 'nothing'}; "
                f"put it there or give its name in {named} (tables.{concept}.file)"
            )
    return tables


def _carried(
    file: Path, read: pd.DataFrame, vintage: int, places: Geography | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A table on the boundaries of the study, and its codes that fit no area there."""
    foreign = _foreign(file, read, vintage, places)
    try:
        return aggregate(read, vintage) if places is None else one_each(read, places), foreign
    except InputError as error:
        raise InputError(f"{file.name}: {error}") from None


def _foreign(file: Path, read: pd.DataFrame, vintage: int, places: Geography | None) -> pd.DataFrame:
    """The table's codes that fit no area of the study; InputError where they are many."""
    foreign = unknown_codes(read["area"], vintage) if places is None else places.unknown(read["area"])
    if len(foreign) > MAX_FOREIGN_ROWS * len(read):
        first = foreign.iloc[0]
        of = f"authority of {vintage}" if places is None else places.label
        words = (
            f"{file.name}: {len(foreign)} of its {len(read)} codes fit no {of}, such as {first['code']} "
            f"({first['reason']})."
        )
        if places is None:
            words += (
                f" Is it a table by local authority, of {vintage} or earlier? For places elsewhere name a `geography` "
                "in the file of area tables"
            )
        raise InputError(words)
    return foreign


def _aggregation(read: pd.DataFrame, merged: pd.DataFrame) -> str:
    """In words, how the values of merged areas came about."""
    if not (merged["parts"] > 1).any():
        return "none needed"
    if read["base"].gt(0).all():
        return "mean weighted by the people counted in the table"
    return (
        "plain mean" if not read["base"].gt(0).any() else "mean weighted by people where counted, else plain"
    )
