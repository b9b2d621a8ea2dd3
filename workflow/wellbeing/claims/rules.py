"""One test on one released table: which row, what the rule says of it, or why it cannot say anything."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wellbeing.claims.register import Test
from wellbeing.errors import InputError
from wellbeing.models.contrasts.vanishing import HARDLY, REDUCED, STAYS, VANISHES

AS_CLAIMED, PARTLY, AGAINST, NEGLIGIBLE, NOT_SETTLED, NOT_TESTABLE = (
    "as claimed",
    "partly as claimed",
    "the other way",
    "negligible",
    "not settled",
    "not testable",
)
OPPOSITE = {"better": "worse", "worse": "better"}

SOUND = ("ok", "singular", "quadrature", "aliased", "few groups")
"""Statuses of a fit whose estimates have a meaning; a separated or unconverged one has none."""


@dataclass(frozen=True)
class Found:
    """What a test found.

    Attributes:
        result: one of this module's words.
        why: the finding, or the reason that there is none, in words.
        row: the selected row, empty where there is none.
        side: where the estimate clearly lies whatever its size, as the result would be if no size were too small.
        p: p-value of no difference, where the rule looks at one.
        smallest: smallest size of interest on the row's scale, where one is declared.
    """

    result: str
    why: str
    row: Mapping[str, Any]
    side: str = ""
    p: float | None = None
    smallest: float | None = None

    def direction(self) -> str:
        """The result by direction alone."""
        return self.side or self.result


def run_test(
    test: Test, table: pd.DataFrame, smallest: Mapping[str, float] | None = None, least_studies: int = 1
) -> Found:
    """Apply a test to its table.

    Args:
        test: the rule and its selector, placeholders filled.
        table: the released table it names.
        smallest: scale -> smallest size of interest; a table without scales is of log-odds.
        least_studies: independent studies that a majority needs.

    Raises:
        InputError: the table lacks a column the test names, or the selector matches several rows.
    """
    rows = select(table, test.where, test)
    if test.rule == "rows":
        wanted = int(test.value or 1)
        words = f"{len(rows)} matching row{'s' * (len(rows) != 1)}, at least {wanted} wanted"
        return Found(AS_CLAIMED if len(rows) >= wanted else AGAINST, words, {})
    if rows.empty and test.rule == "majority":
        return Found(NOT_TESTABLE, f"no other study has such a finding ({words_of(test.where)})", {})
    if rows.empty:
        return Found(NOT_TESTABLE, f"the table {test.table} has no row where {words_of(test.where)}", {})
    if test.rule == "majority":
        return _majority(test, rows, least_studies)
    row = one(rows, test, test.where)
    if test.rule == "equals":
        return _equals(test, row)
    if isinstance(row.get("status"), str) and row["status"] not in SOUND:
        return Found(NOT_TESTABLE, f"the model behind it is {row['status']}", row)
    if test.rule == "at_least":
        return _at_least(test, row)
    if test.rule == "p_below":
        return _p_below(test, row)
    if test.rule == "vanishes":
        return _vanishes(test, row)
    return _interval(test, row, smallest)


def select(table: pd.DataFrame, where: Mapping[str, Any], test: Test) -> pd.DataFrame:
    """Rows whose columns have the wanted values; numbers are compared as numbers, all else as text."""
    _need(table, where, test)
    keep = pd.Series(True, index=table.index)
    for column, wanted in where.items():
        if isinstance(wanted, dict):
            keep &= table[column].astype(str) != str(wanted["not"])
            continue
        values = wanted if isinstance(wanted, list) else [wanted]
        if pd.api.types.is_numeric_dtype(table[column]) and not pd.api.types.is_bool_dtype(table[column]):
            keep &= table[column].isin([_as_number(value) for value in values])
        else:
            keep &= table[column].astype(str).isin([str(value) for value in values])
    return table[keep]


def _as_number(value: Any) -> Any:
    try:
        return float(value)
    except ValueError:
        return value


def one(rows: pd.DataFrame, test: Test, where: Mapping[str, Any]) -> dict[str, Any]:
    """The single row selected; InputError where there are several."""
    if len(rows) > 1:
        raise InputError(
            f"config/claims.yaml: the test '{test.says}' matches {len(rows)} rows of the table {test.table} where "
            f"{words_of(where)}, and it judges one. Name more columns under `where`."
        )
    return {str(key): value for key, value in rows.iloc[0].to_dict().items()}


def words_of(where: Mapping[str, Any]) -> str:
    """A selector in words."""
    return ", ".join(f"{column} is {_wanted(wanted)}" for column, wanted in where.items())


def _wanted(wanted: Any) -> str:
    if isinstance(wanted, dict):
        return f"not {wanted['not']}"
    return " or ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)


def _need(table: pd.DataFrame, columns: Mapping[str, Any] | list[str], test: Test) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise InputError(
            f"config/claims.yaml: the test '{test.says}' asks the table {test.table} for the column "
            f"{', '.join(missing)}; it has {', '.join(map(str, table.columns))}"
        )


def _withheld(test: Test, row: Mapping) -> Found:
    return Found(NOT_TESTABLE, "the number was withheld at the release door, or the fit gave none", row)


def _numbers(test: Test, row: Mapping, *columns: str) -> list[float] | None:
    values = [row.get(column) for column in columns]
    try:
        numbers = [float(value) for value in values if value is not None]
    except ValueError:
        return None
    return numbers if len(numbers) == len(columns) and all(map(math.isfinite, numbers)) else None


def _equals(test: Test, row: Mapping) -> Found:
    value = row.get(test.estimate)
    if value is None or value != value:
        return _withheld(test, row)
    if isinstance(test.value, str):
        same = str(value) == test.value
    else:
        same = abs(float(value) - float(test.value or 0)) <= test.within
    shown = value if isinstance(value, str) else f"{float(value):,g}"
    wanted = test.value if isinstance(test.value, str) else f"{test.value:,g}"
    allowed = f", give or take {test.within:,g}" if test.within else ""
    return Found(AS_CLAIMED if same else AGAINST, f"{shown}; {wanted}{allowed} wanted", row)


def _majority(test: Test, rows: pd.DataFrame, least_studies: int) -> Found:
    """Studies, not findings, are counted: a study says what more than half of its findings say."""
    _need(rows, [test.estimate, "study"], test)
    says = rows[test.estimate].astype(str)

    def studies(value: str) -> int:
        return int((says == value).groupby(rows["study"]).mean().gt(0.5).sum())

    number, of = studies(str(test.value)), rows["study"].nunique()
    words = f"{number} of {of} other {'study' if of == 1 else 'studies'} say {test.value}"
    if of < least_studies:
        return Found(NOT_SETTLED, f"{words}; at least {least_studies} are wanted", {})
    if 2 * number > of:
        return Found(AS_CLAIMED, words, {})
    opposite = studies(OPPOSITE.get(str(test.value), ""))
    return Found(AGAINST if 2 * opposite > of else NOT_SETTLED, words, {})


def _at_least(test: Test, row: Mapping) -> Found:
    numbers = _numbers(test, row, test.estimate)
    if numbers is None:
        return _withheld(test, row)
    enough = numbers[0] >= float(test.value or 0)
    return Found(
        AS_CLAIMED if enough else NOT_SETTLED, f"{numbers[0]:g}; at least {test.value:g} wanted", row
    )


def _p_below(test: Test, row: Mapping) -> Found:
    numbers = _numbers(test, row, test.p)
    if numbers is None:
        return _withheld(test, row)
    clear = numbers[0] < float(test.value or 0)
    words = f"p = {numbers[0]:.3g}, {'below' if clear else 'not below'} {test.value:g}"
    return Found(AS_CLAIMED if clear else NOT_SETTLED, words, row, p=numbers[0])


def _vanishes(test: Test, row: Mapping) -> Found:
    """Whether an association vanishes once something is held constant: the word of its table, by three intervals."""
    word = row.get(test.estimate)
    if not isinstance(word, str):
        return _withheld(test, row)
    words = f"the association {word}"
    return Found(
        {VANISHES: AS_CLAIMED, REDUCED: PARTLY, STAYS: AGAINST, HARDLY: NEGLIGIBLE}.get(word, NOT_SETTLED),
        words,
        row,
    )


def _interval(test: Test, row: Mapping, smallest: Mapping[str, float] | None) -> Found:
    missing = [name for name in (test.estimate, test.low, test.high) if name not in row]
    if missing:
        raise InputError(
            f"config/claims.yaml: the test '{test.says}' asks the table {test.table} for the column "
            f"{', '.join(missing)}, and it has none"
        )
    numbers = _numbers(test, row, test.estimate, test.low, test.high)
    if numbers is None:
        return _withheld(test, row)
    estimate, low, high = numbers
    p = _numbers(test, row, test.p)
    clear = low > test.null or high < test.null
    bound = (smallest or {}).get(row.get("scale", "log-odds")) if test.null == 0 else None
    inside = bound is not None and -bound < low and high < bound
    right = test.rule == "differs" or (estimate > test.null) == (test.expect == "positive")
    way = AS_CLAIMED if right else AGAINST
    words = f"{estimate:.3f} ({low:.3f} to {high:.3f}) {'leaves out' if clear else 'holds'} {test.null:g}"
    if inside:
        words += f" and lies within {bound:.3f} of it, the smallest size of interest"
    elif not clear and test.rule == "sign" and estimate != test.null:
        words += f", and leans {'as claimed' if right else 'the other way'}"
    result = NEGLIGIBLE if inside else way if clear else NOT_SETTLED
    return Found(result, words, row, way if clear else NOT_SETTLED, p[0] if p else None, bound)
