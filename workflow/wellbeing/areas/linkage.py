"""Joining people to the tables of their area, and rates built from the people themselves."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wellbeing.areas.codes import codes_of, detect_vintage, harmonise, nation_of, unknown_codes
from wellbeing.areas.geography import Geography
from wellbeing.errors import InputError

ALL, UNKNOWN = "All", "unknown"


def leave_one_out(values: pd.Series, area: pd.Series) -> pd.Series:
    """Each person's area mean over everybody else in the area, in per cent.

    Parameters
    ----------
    values: 0/1 (or shares), NaN where the person did not answer. area: code of each person's area, same
        index.

    Returns
    -------
    float64, same index: 100 x the mean answer of the *other* people of the area who answered; NaN where
        nobody else did or the area is missing. Leaving the person out keeps their own answer from standing
        on both sides of a model.
    """
    values = values.astype("float64")
    answered = values.notna()
    filled = values.fillna(0.0)
    total = filled.groupby(area).transform("sum") - filled
    others = answered.astype("float64").groupby(area).transform("sum") - answered
    return 100 * (total / others).where(others > 0)


def link_areas(
    respondents: pd.DataFrame,
    areas: pd.DataFrame | None,
    vintage: int | None,
    max_unmatched: float,
    from_respondents: Mapping[str, str],
    geography: Mapping[str, Any] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People with the figures of their area.

    Parameters
    ----------
    respondents: one row a person with ``area`` (raw code), ``dropped`` (null if kept), optionally
        ``nation``.
    areas: ``area, nation`` and a column a concept, in the codes of `vintage`; None where the survey has
        areas of its own (sampling points, regions), whose codes are then taken as they are.
    vintage: year of the boundaries of `areas`; unused if that is None.
    max_unmatched: share, 0 to 1, of kept people whose code may be missing or unknown.
    from_respondents: area concept -> the person's 0/1 concept it is the leave-one-out rate of.
    geography: what the codes of `areas` look like where they are no local authorities of the United Kingdom.

    Returns
    -------
    linked: kept people with a known area, in their order; ``area`` is the code of `vintage`, followed by
        the columns of `areas` and the rates. ``nation`` is added from the code where the survey has none.
    linkage: ``nation, kind, item, label, people, areas, share``. For each nation and for "All": kind
        ``people`` counts people ``kept``, ``matched``, ``carried`` (code of another year), ``area_missing``
        and ``area_unknown``, as a share of those kept; kind ``column`` counts matched people and areas with
        a figure, as a share of those matched. One row of kind ``vintage`` tells the years that the raw
        codes fit best.

    Raises
    ------
    InputError: nobody is kept, a rate's person concept is missing, or too many codes are missing or
        unknown.
    """
    kept = respondents[respondents["dropped"].isna()]
    if kept.empty:
        raise InputError(
            "no person is left to link to areas: every one is dropped by the source's exclusions"
        )
    lost = [
        f"{rate} needs {person}" for rate, person in from_respondents.items() if person not in kept.columns
    ]
    figures = [] if areas is None else [name for name in areas.columns if name not in {"area", "nation"}]
    both = sorted(kept.columns.intersection([*figures, *from_respondents]))
    if both:
        raise InputError(f"{', '.join(both)}: held by the survey source and by the area tables; take one out")
    if lost:
        raise InputError(
            f"areas.from_respondents: {'; '.join(lost)}, which the survey source does not map; "
            "map it in config/sources/ or take the rate out of the list"
        )
    places = Geography(**geography) if geography and areas is not None else None
    raw = kept["area"].astype("str").str.strip()
    raw = raw.where(raw.ne("").eq(True))
    year = None  # of codes that tell a nation and a year
    if areas is None:
        code, unknown = raw, None
    elif places is not None:
        code, unknown = places.harmonise(raw), places.unknown(raw, areas["area"])
        code = code.where(code.isin(areas["area"]))
    elif vintage is None:
        raise ValueError("the area frame needs a vintage: the year of the boundaries that its codes are on")
    elif not set(areas["area"]) <= codes_of(vintage):
        raise ValueError(f"the area frame is not on the boundaries of {vintage}")
    else:
        code, unknown, year = harmonise(raw, vintage), unknown_codes(raw, vintage), vintage
    coded = year is not None
    _check_unmatched(raw, code, unknown, year, max_unmatched)

    nation = _nation(kept, raw, coded)
    linked = kept.assign(area=code)[code.notna()]
    if areas is not None:
        linked = linked.merge(areas.drop(columns="nation"), on="area", how="left", validate="m:1")
        linked.index = kept.index[code.notna()]
        if coded and nation is not None and "nation" not in kept.columns:
            linked["nation"] = nation[code.notna()]
    for rate, person in from_respondents.items():
        linked[rate] = leave_one_out(linked[person], linked["area"])
    linkage = _report(raw, code, nation, linked, [*figures, *from_respondents])
    if year is not None:
        linkage = pd.concat([linkage, _vintage_row(raw, year)], ignore_index=True)
    return linked.reset_index(drop=True), linkage


def _check_unmatched(
    raw: pd.Series, code: pd.Series, codes: pd.DataFrame | None, vintage: int | None, most: float
) -> None:
    """InputError where more people than allowed have no area."""
    share = code.isna().mean()
    if share <= most:
        return
    missing, unknown = int(raw.isna().sum()), int((raw.notna() & code.isna()).sum())
    message = (
        f"area codes: {missing + unknown:,} of {len(raw):,} people ({share:.1%}) cannot be linked, more than "
        f"areas.max_unmatched allows ({most:.1%}): {missing:,} have no code, {unknown:,} an unknown code"
    )
    if unknown and codes is not None:
        first = "; ".join(
            f"{row.code} ({row.people:,} people): {row.reason}" for row in codes.head(3).itertuples()
        )
        message += f" in the boundaries of {vintage}" if vintage else ""
        message += f". First of {len(codes):,} unknown codes: {first}"
    mend = "choose another areas.vintage, " if vintage else ""
    mend += "correct the area variable of the source, or raise areas.max_unmatched"
    raise InputError(f"{message}. To mend it: {mend}")


def _nation(kept: pd.DataFrame, raw: pd.Series, coded: bool) -> pd.Series | None:
    """Each kept person's nation: the survey's own, else that of the code; None where neither exists."""
    if "nation" in kept.columns:
        own = kept["nation"].astype("str")
        return own.where(own.notna(), nation_of(raw)) if coded else own
    return nation_of(raw) if coded else None


def _report(
    raw: pd.Series, code: pd.Series, nation: pd.Series | None, linked: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    """The linkage table without its vintage row; `linked` is indexed like the matched rows of `code`."""
    matched = code.notna()
    flags = {
        "kept": ("Kept after the source's exclusions", pd.Series(True, index=raw.index)),
        "matched": ("Linked to an area", matched),
        "carried": ("Linked by carrying a code of another year", matched & code.ne(raw)),
        "area_missing": ("No area code", raw.isna()),
        "area_unknown": ("Area code unknown", raw.notna() & ~matched),
    }
    groups = {ALL: pd.Series(True, index=raw.index)}
    if nation is not None:
        named = nation.fillna(UNKNOWN)
        groups |= {name: named.eq(name) for name in sorted(named.unique())}
    rows = []
    for name, here in groups.items():
        people = int(here.sum())
        for item, (label, flag) in flags.items():
            hit = here & flag
            share = int(hit.sum()) / people
            rows.append((name, "people", item, label, int(hit.sum()), int(code[hit].nunique()), share))
        inside = linked[here[matched]]
        for column in columns:
            has = inside[column].notna()
            share = int(has.sum()) / len(inside) if len(inside) else float("nan")
            rows.append(
                (
                    name,
                    "column",
                    column,
                    column,
                    int(has.sum()),
                    int(inside.loc[has, "area"].nunique()),
                    share,
                )
            )
    return pd.DataFrame(rows, columns=["nation", "kind", "item", "label", "people", "areas", "share"])


def _vintage_row(raw: pd.Series, vintage: int) -> pd.DataFrame:
    """One row: the years whose codes the raw ones are, linked on the boundaries of `vintage`."""
    found = detect_vintage(raw)
    years = str(found.first) if found.first == found.last else f"{found.first} to {found.last}"
    row = {
        "nation": ALL,
        "kind": "vintage",
        "item": f"codes_{found.first}_{found.last}",
        "label": f"Codes fit the boundaries of {years}; linked on those of {vintage}",
        "people": int(raw.notna().sum()),
        "areas": found.matched,
        "share": found.matched / found.distinct if found.distinct else float("nan"),
    }
    return pd.DataFrame([row])
