"""Places other than the United Kingdom's local authorities: what their codes look like, as declared."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wellbeing.cells import is_nothing
from wellbeing.config.declared import refuse
from wellbeing.config.files import choose
from wellbeing.errors import InputError


@dataclass(frozen=True)
class Geography:
    """One kind of places. Codes are taken as they are: no history of changes is known for it."""

    label: str
    pattern: str
    digits: int | None = None
    capitals: bool = True
    also: Mapping[str, str] | None = None

    def harmonise(self, codes: Iterable) -> pd.Series:
        """Codes in their one spelling; missing where blank, a word for nothing, or no code of this geography."""
        text = self._written(codes)
        return text.where(text.str.fullmatch(self.pattern).eq(True))

    def unknown(self, codes: Iterable, known: Iterable[str] | None = None) -> pd.DataFrame:
        """Codes that :meth:`harmonise` does not know, or that are not among `known`: ``code, people, reason``."""
        text = self._written(codes).dropna()
        fits = text.str.fullmatch(self.pattern).eq(True)
        held = fits if known is None else fits & text.isin(list(known))
        counts = text[~held].value_counts()
        table = pd.DataFrame({"code": counts.index.astype("str"), "people": counts.to_numpy()})
        table = table.sort_values(["people", "code"], ascending=[False, True], ignore_index=True)
        table["reason"] = pd.Series([self._reason(code) for code in table["code"]], dtype="str")
        return table

    def _written(self, codes: Iterable) -> pd.Series:
        series = codes if isinstance(codes, pd.Series) else pd.Series(list(codes), dtype="str")
        text = series.astype("str").str.strip()
        text = text.mask(is_nothing(text)).where(text.ne("").eq(True))
        if self.digits:
            short = text.str.fullmatch(r"[0-9]+").eq(True)
            text = text.mask(short, text.str.zfill(self.digits))
        if self.capitals:
            text = text.str.upper()
        return text.replace(dict(self.also or {})).astype("str")

    def _reason(self, code: str) -> str:
        if re.fullmatch(self.pattern, code):
            return "in no area table"
        return f"not the code of a {self.label}"


def choose_geography(
    declared: Mapping[str, Any], geographies: Mapping[str, Mapping[str, Any]], path: Path | None = None
) -> dict[str, Any] | None:
    """What a file of area tables says of its places: None for local authorities of the United Kingdom.

    Parameters
    ----------
    declared: an area-tables file, whose ``geography`` is a name or an entry of its own. geographies: entries of
        ``resources/areas/geographies.yaml``. path: the file of area tables, for messages.

    Raises
    ------
    InputError: no geography of that name.
    """
    given = declared.get("geography")
    if given is None or isinstance(given, Mapping):
        return dict(given) if given else None
    where = path or f"config/areas/{declared['name']}.yaml"
    if given not in geographies:
        refuse(where, [f"geography: no {given!r} in geographies.yaml{choose(given, geographies)}"])
    return dict(geographies[given])


def one_each(table: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """A reader's table in the codes of `geography`: ``area, value, parts``, rows of other places left out.

    Raises
    ------
    InputError: a place stands in the table under two spellings.
    """
    rows = table.assign(area=geography.harmonise(table["area"]), parts=1).dropna(subset="area")
    twice = rows.loc[rows["area"].duplicated(), "area"]
    if len(twice):
        raise InputError(
            f"the {geography.label} {twice.iloc[0]} stands in the table more than once, in two spellings of its code; "
            "keep one row"
        )
    return rows[["area", "value", "parts"]].sort_values("area", ignore_index=True)
