"""From a survey's raw codes to a concept's values. Pure functions of one or a few columns.

Three rules decide what is missing, in this order, and nothing else does:

1. a blank cell, or one of the variable's declared missing codes. The source's own list (``missing:``) counts
   for every variable, unless the variable gives a list of its own, which then replaces it. For a variable
   marked ``money: true`` the source's list never counts, because money may be truly negative: a net income of
   -8 pounds is an income. Only codes declared for that very variable are taken out, and only exact matches;
2. a value outside the declared codes or range: it cannot be interpreted (the dictionary check reports it);
3. a code the concept leaves out by name (``leave_out:``), such as "never goes out" for safety after dark.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wellbeing.survey.source import Code, Concept, Source, Variable


def matches(column: pd.Series, codes: tuple[Code, ...] | list[Code]) -> np.ndarray:
    """Boolean array: where the column holds one of the codes, words compared as words, numbers as numbers."""
    if pd.api.types.is_numeric_dtype(column):
        numbers = [float(code) for code in codes if isinstance(code, int | float)]
        return np.isin(column.to_numpy(dtype="float64"), numbers)
    return column.isin([str(code) for code in codes]).to_numpy()


def declared_missing(column: pd.Series, variable: Variable) -> np.ndarray:
    """Boolean array: rule 1."""
    return column.isna().to_numpy() | matches(column, variable.missing)


def unexpected(column: pd.Series, variable: Variable) -> np.ndarray:
    """Boolean array: rule 2, among the values that rule 1 leaves."""
    present = ~declared_missing(column, variable)
    wrong = np.zeros(len(column), dtype=bool)
    if variable.codes:
        wrong |= ~matches(column, tuple(variable.codes))
    if not variable.text and not pd.api.types.is_numeric_dtype(column):
        wrong |= pd.to_numeric(column, errors="coerce").isna().to_numpy()
    elif variable.range is not None:
        values = column.to_numpy(dtype="float64")
        low, high = variable.range
        with np.errstate(invalid="ignore"):
            wrong |= (values < low) | (values > high)
    return present & wrong


def clean(column: pd.Series, variable: Variable) -> pd.Series:
    """The column with rules 1 and 2 applied: float64 with NaN, or str with null for a text variable."""
    bad = declared_missing(column, variable) | unexpected(column, variable)
    if not variable.text and not pd.api.types.is_numeric_dtype(column):
        column = pd.to_numeric(column, errors="coerce")
    return column.mask(bad)


def build(concept: Concept, kind: str, columns: dict[str, pd.Series]) -> pd.Series:
    """A concept's values from cleaned columns: float64 with NaN; str with null if ``kind`` is categorical."""
    first = columns[concept.variables[0]]
    if concept.recode is not None:
        return _recode(concept.recode, kind, first)
    if concept.above is not None:
        return _any_above([columns[name] for name in concept.variables], concept.above)
    values = first.astype("float64")
    if concept.over is not None:
        divisor = columns[concept.over].astype("float64")
        values = values / divisor.where(divisor > 0)
    if concept.floor is not None:
        values = values.clip(lower=concept.floor)
    if concept.log:
        values = np.log(values.where(values > 0))
    return values


def _recode(recode: Mapping[float | str, tuple[Code, ...]], kind: str, column: pd.Series) -> pd.Series:
    if kind == "categorical":
        words = np.full(len(column), None, dtype=object)
        for level, codes in recode.items():
            words[matches(column, codes)] = level
        return pd.Series(words, index=column.index, dtype="str")
    numbers = np.full(len(column), np.nan)
    for value, codes in recode.items():
        numbers[matches(column, codes)] = float(value)
    return pd.Series(numbers, index=column.index)


def _any_above(columns: list[pd.Series], limit: float) -> pd.Series:
    """1 where any lies above; 0 where all are known and none does; else missing: an unknown one might."""
    values = np.column_stack([column.to_numpy(dtype="float64") for column in columns])
    with np.errstate(invalid="ignore"):
        above = (values > limit).any(axis=1)
    known = ~np.isnan(values).any(axis=1)
    return pd.Series(np.where(above, 1.0, np.where(known, 0.0, np.nan)), index=columns[0].index)


def in_words(concept: Concept, source: Source) -> str:
    """The recode as a reader would say it, with the codes' labels where they are declared."""
    if concept.recode is not None:
        labels = source.variable(concept.variables[0]).codes

        def say(codes: tuple[Code, ...]) -> str:
            return ", ".join(f"{labels[code]} ({code})" if labels.get(code) else str(code) for code in codes)

        parts = [f"{value} = {say(codes)}" for value, codes in concept.recode.items()]
        parts += [f"missing = {say(concept.leave_out)}"] if concept.leave_out else []
        return "; ".join(parts)
    if concept.above is not None:
        names = " or ".join(concept.variables)
        return f"1 = {names} above {concept.above:g}; 0 = not"
    words = concept.variables[0] + (f" / {concept.over}" if concept.over else "")
    if concept.floor is not None:
        words = f"{words}, raised to {concept.floor:g} where smaller"
    if concept.log:
        words = f"natural logarithm of ({words})"
    return "as it stands" if words == concept.variables[0] else words
