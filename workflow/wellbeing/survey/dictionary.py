"""Expected against found: variables, labels, codes and ranges, before anything is modelled.

The mapping of a survey is written from documentation, and documentation is not the file. This table says
where the two differ. It holds counts and codes of whole files, never a row: a code held by fewer than ten
people is counted but not named, and the ends of a range are those that ten people reach.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NotRequired, TypedDict

import numpy as np
import pandas as pd

from wellbeing.cells import numeric_part
from wellbeing.survey.readers import Table, read_table
from wellbeing.survey.recode import (
    EXTENDED_MISSING,
    blank_words,
    build,
    clean,
    declared_missing,
    matches,
    unexpected,
)
from wellbeing.survey.source import Source, Variable

FEWEST = 10
"""People who must hold a value before it is named."""

COLUMNS = [
    "file",
    "variable",
    "concept",
    "wave",
    "found",
    "expected",
    "found_values",
    "became",
    "n_valid",
    "n_missing",
    "label",
    "certainty",
    "verdict",
    "message",
]


class Compared(TypedDict):
    """What became of one variable: the columns of its row that come from the file."""

    found: bool
    found_values: str
    became: NotRequired[str]
    n_valid: int
    n_missing: int
    verdict: str
    message: str


def check_dictionary(source: Source, files: dict[str, Path]) -> pd.DataFrame:
    """Compare the files with the declaration, one row a variable that the mapping uses.

    Parameters
    ----------
    source, files
        As given by :func:`load_source` and :func:`find_files`. One file is in memory at a time, and of it
        only the variables used.

    Returns
    -------
    DataFrame
        ``file``, ``variable``, ``concept`` (what it is used for, comma-separated), ``wave``, ``found``
        (bool), ``expected``, ``found_values``, ``became`` (each code, the rows that hold it and what becomes of
        them), ``n_valid``, ``n_missing`` (rows), ``label`` (of the variable,
        in the file), ``certainty`` (of the mapping), ``verdict`` and ``message``. The verdict is

        - ``problem``: the variable is not there, nobody has a valid value, values occur that are not declared
          (reading would make them missing), or a concept made of it has one value for everybody;
        - ``note``: labels or missing codes of the file differ from those expected, most values are missing, money
          goes below zero, or the file's text had to be guessed at;
        - ``ok``.

    Raises
    ------
    InputError
        A file cannot be read at all.
    """
    roles = _roles(source)
    rows = []
    for id_, names in source.wanted().items():
        text = {name for name in names if source.files[id_].variables[name].text}
        table = read_table(files[id_], names, text)
        alone = _one_value(source, table)
        for name in names:
            variable = source.files[id_].variables[name]
            row = {
                "file": id_,
                "variable": name,
                "concept": ", ".join(roles.get(name, ["joins the files"])),
                "wave": variable.wave,
                "expected": _expected(variable),
                "label": table.labels.get(name, ""),
                "certainty": variable.certainty or "",
            }
            found = _compare(variable, table) if name in table.frame.columns else _absent(table)
            if found["found"]:
                found["became"] = _became(table.frame[name], variable, source)
            if name in alone:
                found |= {
                    "verdict": "problem",
                    "message": "; ".join([*alone[name], *filter(None, [found["message"]])]),
                }
            if name == names[0] and table.notes and found["found"]:
                found["verdict"] = "note" if found["verdict"] == "ok" else found["verdict"]
                told = [found["message"]] if found["message"] else []
                found["message"] = "; ".join([f"the file {files[id_].name}: {', '.join(table.notes)}", *told])
            rows.append({**row, **found})
    return pd.DataFrame(rows, columns=COLUMNS)


def _roles(source: Source) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for name in source.files[source.base].key:
        roles.setdefault(name, []).append("person")
    for name, concept in source.concepts.items():
        for used in concept.uses:
            roles.setdefault(used, []).append(name)
    for step in source.exclusions:
        if step.variable:
            roles.setdefault(step.variable, []).append(f"exclusion {step.id}")
    for name in source.area.variables if source.area else ():
        roles.setdefault(name, []).append("area")
    for role, names in source.identifiers.items():
        for name in names:
            roles.setdefault(name, []).append(role)
    for later in source.later_waves:
        for measured, name in later.variables.items():
            roles.setdefault(name, []).append(f"{measured} ({later.label})")
    if source.weight:
        roles.setdefault(source.weight, []).append("weight")
    return roles


def _one_value(source: Source, table: Table) -> dict[str, list[str]]:
    """Variable -> what to say, for concepts that would be the same for everybody: a side of it has vanished."""
    told: dict[str, list[str]] = {}
    for name, concept in source.concepts.items():
        if not set(concept.uses) <= set(table.frame.columns):
            continue
        cleaned = {used: clean(table.frame[used], source.variable(used)) for used in concept.uses}
        left = build(concept, source.vocabulary[name]["kind"], cleaned).dropna()
        if left.nunique() == 1 and len(left) >= FEWEST:
            told.setdefault(concept.variables[0], []).append(
                f"{name} has one value left, {_say(left.iloc[0])}, so nothing can be compared by it: are the codes "
                "of its other side declared as the file has them?"
            )
    return told


def _absent(table: Table) -> Compared:
    return {
        "found": False,
        "found_values": "",
        "became": "",
        "n_valid": 0,
        "n_missing": 0,
        "verdict": "problem",
        "message": f"not in {table.path.name}: correct its name in the mapping, or remove what uses it",
    }


def _compare(variable: Variable, table: Table) -> Compared:
    column = table.frame[variable.name]
    missing, wrong = declared_missing(column, variable), unexpected(column, variable)
    valid = column[~missing & ~wrong]
    problems = []
    if not len(valid):
        problems.append("nobody has a valid value: is this the right wave and file?")
    if wrong.any():
        problems.append(_undeclared(column[wrong], variable))
    notes = _label_notes(variable, table) + _missing_notes(column, missing, variable, table)
    if len(column) and missing.mean() > 0.5 and len(valid):
        notes.append("more than half of the rows have no value")
    if variable.money and len(valid):
        negative = int((valid.astype("float64") < 0).sum())
        if negative:
            notes.append(f"{_people(negative)} below zero, kept as they are (money may be negative)")
    return {
        "found": True,
        "found_values": _found(valid, variable),
        "n_valid": len(valid),
        "n_missing": int(missing.sum()),
        "verdict": "problem" if problems else "note" if notes else "ok",
        "message": "; ".join(problems + notes),
    }


def _became(column: pd.Series, variable: Variable, source: Source) -> str:
    """Each code, how many rows hold it, and whether they keep a value; codes that few hold are put together."""
    if variable.text and not variable.codes:
        return ""
    labels = {_number(code): label for code, label in variable.codes.items()}
    left_out: dict[float | str, list[str]] = {}
    for name, concept in source.concepts.items():
        for code in concept.leave_out if variable.name in concept.variables else ():
            left_out.setdefault(_number(code), []).append(name)
    missing, wrong = declared_missing(column, variable), unexpected(column, variable)
    fates = {"missing": missing & column.notna().to_numpy(), "not declared": wrong, "kept": ~missing & ~wrong}
    parts = []
    for fate, where in fates.items():
        counts = column[where].value_counts()
        if fate != "missing" and not variable.codes:  # of amounts, how many is enough
            parts += [f"{fate}: {_people(int(counts.sum()))}"] if len(counts) else []
            continue
        for code, n in counts[counts >= FEWEST].items():
            label = f" {labels[code]}" if labels.get(code) else ""
            out = f" (left out of {', '.join(left_out[code])})" if code in left_out else ""
            parts.append(f"{_say(code)}{label}: {n:,} rows {fate}{out}")
        if rare := int(counts[counts < FEWEST].sum()):
            parts.append(f"rarer codes: {_people(rare)} {fate}")
    blank = int(column.isna().sum())
    return "; ".join(parts + ([f"blank: {_people(blank)}"] if blank else []))


def _undeclared(values: pd.Series, variable: Variable) -> str:
    """What is wrong with values that are neither valid nor declared missing; rare values are not named."""
    counts = values.value_counts()
    named = [f"{_say(value)} ({n:,} rows)" for value, n in counts.items() if n >= FEWEST]
    if variable.money or len(named) > FEWEST or (variable.range and not variable.codes):
        named = []
    what = "outside the declared range" if variable.range and not variable.codes else "not declared"
    total = int(counts.sum())
    words = f"{_people(total)} {what}"
    if named:
        words += f": {', '.join(sorted(named))}"
        words += " and rarer ones, which are not named here" if len(named) < len(counts) else ""
    return f"{words}. Declare as valid or missing, else reading makes them missing"


def _label_notes(variable: Variable, table: Table) -> list[str]:
    """Differences between the labels of codes in the file and those expected."""
    labels = table.value_labels.get(variable.name)
    if not labels or not variable.codes:
        return []
    notes = []
    given = {_number(code): text for code, text in labels.items()}
    for code, expected in variable.codes.items():
        text = given.get(_number(code))
        if expected and text is not None and _plain(text) != _plain(expected):
            notes.append(f"code {code} is labelled {text!r}, expected {expected!r}")
    known = {_number(code) for code in (*variable.codes, *variable.missing)} | EXTENDED_MISSING
    more = [
        f"{_say(code)} {text!r}"
        for code, text in sorted(given.items(), key=lambda g: str(g[0]))
        if code not in known
    ]
    if more:
        notes.append(f"the file labels codes the mapping does not know: {', '.join(more)}")
    return notes


def _missing_notes(column: pd.Series, missing: np.ndarray, variable: Variable, table: Table) -> list[str]:
    """Where the file and the mapping disagree on what is missing; the mapping is what counts."""
    notes = []
    declared = table.missing.get(variable.name, ())
    in_file = np.zeros(len(column), dtype=bool)
    for low, high in declared:
        if isinstance(low, str):
            in_file |= column.eq(low.strip()).to_numpy(dtype=bool)
        else:
            values = numeric_part(column) if column.dtype != "str" else np.full(len(column), np.nan)
            in_file |= (values >= low) & (values <= high)
    if (kept := in_file & ~missing).any():
        notes.append(f"the file declares {_codes(column[kept], variable)} missing, the mapping does not")
    if declared and (more := missing & ~in_file & column.notna().to_numpy()).any():
        notes.append(f"the mapping declares {_codes(column[more], variable)} missing, the file does not")
    blank = blank_words(column, variable) & ~matches(column, variable.missing)
    if blank.any():
        notes.append(f"{_codes(column[blank], variable)} read as blank: declare the code if it has a meaning")
    return notes


def _codes(values: pd.Series, variable: Variable) -> str:
    """Codes with how many rows hold them, those that few hold unnamed."""
    counts = values.value_counts()
    named = [f"{_say(code)} ({n:,} rows)" for code, n in counts.items() if n >= FEWEST]
    if variable.money or len(named) > FEWEST:
        return f"values of {_people(len(values))}"
    rare = int(counts[counts < FEWEST].sum())
    return ", ".join(named + ([f"codes of {_people(rare)} in all"] if rare else []))


def _expected(variable: Variable) -> str:
    if variable.codes:
        return ", ".join(f"{code} {label}" if label else str(code) for code, label in variable.codes.items())
    if variable.range is not None:
        return f"{variable.range[0]:g} to {variable.range[1]:g}"
    return "text" if variable.text else "money" if variable.money else "number"


def _found(valid: pd.Series, variable: Variable) -> str:
    if not len(valid):
        return ""
    if variable.codes:
        counts = [(code, int(matches(valid, [code]).sum())) for code in variable.codes]
        named = [str(code) for code, n in counts if n >= FEWEST]
        rare = sum(0 < n < FEWEST for _, n in counts)
        return ", ".join(named + ([f"{rare} more with fewer than {FEWEST} rows each"] if rare else []))
    if variable.range is not None or variable.money:
        return _range(valid.astype("float64").to_numpy())
    different = valid.nunique()
    if different < FEWEST:
        return f"fewer than {FEWEST} different values" if different > 1 else "one value"
    return f"about {float(f'{different:.2g}'):,.0f} different values"  # of an identifier there are as many as people


def _range(values: np.ndarray) -> str:
    """The ends that ten people reach, to two figures: the extremes themselves may be one person."""
    if len(values) < 2 * FEWEST:
        return f"fewer than {2 * FEWEST} values"
    ordered = np.sort(values)
    low, high = (float(f"{end:.2g}") for end in (ordered[FEWEST - 1], ordered[-FEWEST]))
    return f"about {low:,.10g} to {high:,.10g}"


def _people(n: int) -> str:
    return f"{n:,} rows" if n >= FEWEST else f"fewer than {FEWEST} rows"


def _say(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(code: float | str) -> float | str:
    return float(code) if isinstance(code, int | float) else code


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
