"""Local-authority codes: which were in force in a year, and how each maps to the year a study links on.

A code is carried *forward* through recodes and mergers, and *backward* through recodes only: a recode is the
same place under a new code, so the step is one to one, while a merged authority cannot be split without more
data. Every map is therefore many to one. The facts are declared in ``resources/areas/code_history.yaml``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wellbeing.config.declared import read_declared
from wellbeing.errors import InputError

HISTORY_FILE = Path(__file__).resolve().parents[3] / "resources" / "areas" / "code_history.yaml"

#: nation of a code's first letter; the 9 is Northern Ireland's old codes 95A to 95Z
NATIONS = {
    "E": "england",
    "W": "wales",
    "S": "scotland",
    "N": "northern_ireland",
    "9": "northern_ireland",
}


class Change(NamedTuple):
    """A code's end: the code that took its place, the year, and whether the place itself stayed the same."""

    code: str
    year: int
    recode: bool


@dataclass(frozen=True)
class History:
    """Every code of the period, the years it was in force, and what came after it."""

    first: int
    last: int
    start: dict[str, int]  # code -> first year in force (the period's first year if it is older)
    after: dict[str, Change]  # code -> its successor
    before: dict[str, list[str]]  # code -> the codes it replaced

    def in_force(self, code: str, year: int) -> bool:
        """Whether `code` was in force at the end of April of `year`."""
        end = self.after[code].year if code in self.after else self.last + 1
        return self.start[code] <= year < end

    def codes(self, year: int) -> frozenset[str]:
        """All codes in force in `year`."""
        check_vintage(year)
        return frozenset(code for code in self.start if self.in_force(code, year))


class Vintage(NamedTuple):
    """What a set of codes says of its age: the years it fits best, and how well."""

    first: int
    last: int
    matched: int  # distinct codes in force in those years
    distinct: int  # distinct codes given


def _expand(item: str) -> list[str]:
    """``E07000004-E07000006`` as its three codes; ``95B-95D`` counts in letters."""
    start, _, end = str(item).partition("-")
    if not end:
        return [start]
    if start[-1].isalpha():
        return [start[:-1] + chr(letter) for letter in range(ord(start[-1]), ord(end[-1]) + 1)]
    return [f"{start[:3]}{number:06d}" for number in range(int(start[3:]), int(end[3:]) + 1)]


@cache
def history() -> History:
    """The declared code history, each change applied in order and checked."""
    return build_history(read_declared(HISTORY_FILE, "code_history"), HISTORY_FILE)


def build_history(declared: Mapping[str, Any], path: Path) -> History:
    """Apply the changes of a code history in order; InputError, naming `path`, for one that cannot be."""
    first, last = declared["first"], declared["last"]
    start = {code: first for item in declared["codes"] for code in _expand(item)}
    after: dict[str, Change] = {}
    before: dict[str, list[str]] = {}
    for change in declared["changes"]:
        year = change["year"]
        steps = [(new, [old], True) for old, new in change.get("recode", {}).items()]
        for new, items in change.get("merger", {}).items():
            steps.append((new, [code for item in items for code in _expand(item)], False))
        for new, olds, recode in steps:
            wrong = [old for old in olds if old not in start or old in after]
            if wrong or new in start:
                raise InputError(f"{path}: changes of {year}: {new} cannot follow {', '.join(olds)}")
            start[new] = year
            before[new] = olds
            after.update({old: Change(new, year, recode) for old in olds})
    return History(first, last, start, after, before)


def check_vintage(year: int) -> None:
    """Raise ValueError for a year outside the declared period."""
    known = history()
    if not known.first <= year <= known.last:
        raise ValueError(f"vintage {year} is not a year from {known.first} to {known.last}")


def codes_of(year: int) -> frozenset[str]:
    """The local-authority codes in force at the end of April of `year`."""
    return history().codes(year)


def nation_of(codes: pd.Series) -> pd.Series:
    """The nation (level of the concept ``nation``) of each area code; missing where the code names none."""
    text = codes.astype("str").str.strip()
    known = text.str.fullmatch(r"(?:[EWSN]\d{8}|95[A-Z])").eq(True)
    return text.str[:1].map(NATIONS).where(known).astype("str")


def _carry(code: str, to: int) -> str | None:
    """`code` in the codes of year `to`, or None where no one-to-one or many-to-one step leads there."""
    known = history()
    while not known.in_force(code, to):
        if known.start[code] > to:
            olds = known.before[code]
            if len(olds) > 1 or not known.after[olds[0]].recode:
                return None
            code = olds[0]
        else:
            code = known.after[code].code
    return code


@cache
def code_map(to: int) -> dict[str, str]:
    """Every code of the period that can be carried to the year `to`, and what it becomes (many to one)."""
    check_vintage(to)
    carried = {code: _carry(code, to) for code in history().start}
    return {code: new for code, new in carried.items() if new is not None}


@cache
def leaves(code: str) -> frozenset[str]:
    """The codes of the period's first year that make up the place of `code`."""
    olds = history().before.get(code)
    return frozenset([code]) if olds is None else frozenset().union(*(leaves(old) for old in olds))


def clean_codes(codes: Iterable) -> pd.Series:
    """Codes as stripped capitals, blank and missing ones as NaN; index and order kept."""
    series = codes if isinstance(codes, pd.Series) else pd.Series(list(codes), dtype="str")
    text = series.astype("str").str.strip()
    small = text.str.fullmatch(r"[ewsn]\d{8}|95[a-z]").eq(True)
    return text.mask(small, text.str.upper()).where(text.ne("").eq(True))


def harmonise(codes: Iterable, to: int) -> pd.Series:
    """Area codes of any year in the codes of the year `to`.

    Parameters
    ----------
    codes: local-authority codes, of one year or of several mixed; blanks around a code are ignored.
    to: the year whose boundaries to use, within the declared period.

    Returns
    -------
    Series of str, same index; missing where the code is missing, unknown, or merged after `to`
    (:func:`unknown_codes` says which).
    """
    return clean_codes(codes).map(code_map(to)).astype("str")


def unknown_codes(codes: Iterable, to: int) -> pd.DataFrame:
    """The codes that :func:`harmonise` cannot carry: ``code, people, reason``, the most frequent first.

    `people` counts the rows with that code. Rows without a code are not listed.
    """
    text = clean_codes(codes).dropna()
    counts = text[~text.isin(code_map(to))].value_counts()
    table = pd.DataFrame({"code": counts.index.astype("str"), "people": counts.to_numpy()})
    table = table.sort_values(["people", "code"], ascending=[False, True], ignore_index=True)
    table["reason"] = pd.Series([_reason(code, to) for code in table["code"]], dtype="str")
    return table


def _reason(code: str, to: int) -> str:
    """Why a code that cannot be carried to the year `to` cannot."""
    known = history()
    if code in known.start:
        while known.after[known.before[code][0]].recode:
            code = known.before[code][0]
        year, parts = known.start[code], ", ".join(known.before[code])
        return (
            f"merged in {year} from {parts}, so not to be split into areas of {to}; link on {year} or later"
        )
    if re.fullmatch(r"[EWSN](92|12)\d{6}|K\d{8}", code):
        return "the code of a nation or region, not of a local authority"
    if re.fullmatch(r"E41\d{6}", code):
        return (
            "two authorities put together by the census (Cornwall with the Isles of Scilly, Westminster with the City "
            "of London), so not to be split; take a table that gives them apart"
        )
    if re.fullmatch(r"E(10|11|13|47)\d{6}", code):
        return (
            "the code of a county or of authorities together, which holds several; take a table by district"
        )
    if re.fullmatch(r"\d\d[A-Z]{2}", code):
        return f"a code from before {known.first}"
    if code.lstrip("-").isdigit():
        return "a number, not an area code: a missing code the source mapping does not declare?"
    return f"not a local-authority code of {known.first} to {known.last}"


def detect_vintage(codes: Iterable) -> Vintage:
    """The years whose code set holds most of the distinct codes given.

    Years tie where no code changed between them or where the codes given did not; the span of tied years is
    returned. Codes of no year at all lower `matched`, not the choice.
    """
    distinct = set(clean_codes(codes).dropna())
    known = history()
    fits = {year: len(distinct & known.codes(year)) for year in range(known.first, known.last + 1)}
    best = max(fits.values())
    years = [year for year, matched in fits.items() if matched == best]
    return Vintage(years[0], years[-1], best, len(distinct))
