"""From a survey's raw codes to a concept's values. Pure functions of one or a few columns.

Three rules decide what is missing, in this order, and nothing else does; each cell is judged by itself:

1. a blank cell, or one of the variable's declared missing codes. The source's own list (``missing:``) counts
   for every variable, unless the variable gives a list of its own, which then replaces it. For a variable
   marked ``money: true`` the source's list never counts, because money may be truly negative: a net income of
   -8 pounds is an income. Only codes declared for that very variable are taken out, and only exact matches.
   Stata's extended missing values (``.a`` to ``.z``), and in a text variable the words that programs write for
   nothing (``NA``, ``None``), are blank cells too unless the mapping declares them as codes. What a file itself
   declares missing decides nothing;
2. a value outside the declared codes or range, or a word among numbers: it cannot be interpreted (the dictionary
   check reports it);
3. a code the concept leaves out by name (``leave_out:``), such as "never goes out" for safety after dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_lowercase

import numpy as np
import pandas as pd

from wellbeing.cells import is_nothing, numeric_part
from wellbeing.survey.source import Code, Concept, Source, Variable

EXTENDED_MISSING = frozenset(f".{letter}" for letter in ascii_lowercase)
"""Stata's missing values with a name."""


def matches(column: pd.Series, codes: Iterable[Code]) -> np.ndarray:
    """Boolean array: where the column holds one of the codes, words compared as words, numbers as numbers.

    In a column of text a numeric code matches as it may be written there, 1 as ``1`` or ``1.0`` but not ``01``.
    """
    numbers = [code for code in codes if isinstance(code, int | float)]
    words = [code for code in codes if isinstance(code, str)]
    if pd.api.types.is_numeric_dtype(column):
        return _among(column.to_numpy(dtype="float64"), numbers)
    if column.dtype == object:
        return _among(numeric_part(column), numbers) | column.isin(words).to_numpy(dtype=bool)
    return column.isin([*words, *map(str, numbers), *(str(float(n)) for n in numbers)]).to_numpy(dtype=bool)


def _among(values: np.ndarray, numbers: list[int | float]) -> np.ndarray:
    """Exact, but 0.1 also finds what a file in single precision holds for it."""
    single = [float(np.float32(n)) for n in numbers if n != round(n)]
    return np.isin(values, [float(n) for n in numbers] + single)


def declared_missing(column: pd.Series, variable: Variable) -> np.ndarray:
    """Boolean array: rule 1."""
    missing = column.isna().to_numpy() | matches(column, variable.missing)
    return missing | blank_words(column, variable)


def blank_words(column: pd.Series, variable: Variable) -> np.ndarray:
    """Boolean array: words that stand for a blank cell, unless they are among the variable's codes."""
    blank = column.isin(EXTENDED_MISSING).to_numpy(dtype=bool)
    if variable.text:
        blank = blank | is_nothing(column)
    return blank & ~matches(column, tuple(variable.codes))


def unexpected(column: pd.Series, variable: Variable) -> np.ndarray:
    """Boolean array: rule 2, among the values that rule 1 leaves."""
    present = ~declared_missing(column, variable)
    coded = matches(column, tuple(variable.codes))
    wrong = ~coded if variable.codes else np.zeros(len(column), dtype=bool)
    if not variable.text:
        values = numeric_part(column)
        wrong |= np.isnan(values) & ~coded
        if variable.range is not None:
            low, high = variable.range
            with np.errstate(invalid="ignore"):
                wrong |= (values < low) | (values > high)
    return present & wrong


def clean(column: pd.Series, variable: Variable) -> pd.Series:
    """The column with rules 1 and 2 applied.

    float64 with NaN; str with null for a text variable; object where words are among a variable's valid codes.
    """
    cleaned = column.mask(declared_missing(column, variable) | unexpected(column, variable))
    if variable.text or pd.api.types.is_numeric_dtype(column):
        return cleaned
    values = numeric_part(cleaned) if column.dtype == object else np.full(len(column), np.nan)
    words = cleaned.notna().to_numpy() & np.isnan(values)
    return cleaned.astype(object) if words.any() else pd.Series(values, index=column.index)


def build(concept: Concept, kind: str, columns: dict[str, pd.Series]) -> pd.Series:
    """A concept's values from cleaned columns: float64 with NaN; str with null if ``kind`` is categorical."""
    first = columns[concept.variables[0]]
    if concept.recode is not None:
        return _recode(concept.recode, kind, first)
    if concept.above is not None:
        return _any_above([columns[name] for name in concept.variables], concept.above)
    values = pd.Series(numeric_part(first), index=first.index)
    if concept.over is not None:
        divisor = pd.Series(numeric_part(columns[concept.over]), index=first.index)
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
    values = np.column_stack([numeric_part(column) for column in columns])
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
