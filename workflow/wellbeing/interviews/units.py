"""What two coders are compared on: answers, paragraphs, segments or documents, and whose codes are on each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import pandas as pd

from wellbeing.catalogue import Table
from wellbeing.errors import InputError
from wellbeing.interviews.agreement import agreement_table, alpha_sets, overlap
from wellbeing.interviews.catalogue import AGREEMENT, OVERLAP
from wellbeing.interviews.coded_project import Project
from wellbeing.interviews.offsets import paragraphs
from wellbeing.interviews.participants import text_sources

WORDS = {
    "answer": "answers (paragraphs of the person asked)",
    "paragraph": "paragraphs",
    "segment": "passages marked by either coder, those that overlap as one",
    "document": "documents",
}


def compare_coders(
    project: Project, coded: pd.DataFrame, codes: list[str], themes: list[str], settings: Mapping
) -> dict:
    """Compare coders on the double-coded sources.

    Args:
        project: the project, for its texts.
        coded: codings of every coder (columns source, start, end, code, theme, coder).
        codes: codes and themes to report one by one.
        themes: themes, over which the multi-label alpha is worked out.
        settings: ``agreement`` of config/interviews.yaml.

    Returns:
        agreement (a row a code and pair), overlap (a row a theme and pair), base (one row: method, reason, unit,
        coders, sources, units, alpha of sets).
    """
    empty = {"agreement": _empty_agreement(), "overlap": _empty_overlap()}
    if settings["method"] == "none":
        if not settings["reason"]:
            raise InputError(
                "config/interviews.yaml: agreement.reason: agreement is switched off; say why, for example that the "
                "approach is reflexive and its coding is not meant to be repeatable"
            )
        return empty | {"base": _base("none", settings["reason"], settings, [], 0, 0, None)}
    coded = coded[coded["coder"] != ""]
    sources = _double_coded(project, coded, settings["sources"])
    mine = coded[coded["source"].isin(sources)]
    coders = sorted(mine["coder"].unique())
    if not sources or len(coders) < 2:
        why = "no source was coded by two coders: there is nothing to compare"
        return empty | {"base": _base("none", why, settings, coders, 0, 0, None)}
    units = unit_codes(project, mine, sources, coders, settings)
    if units.empty:
        return empty | {
            "base": _base("none", _no_unit(project, sources, settings), settings, coders, 0, 0, None)
        }
    wide = units.pivot(index="unit", columns="coder", values="codes")
    only = set(themes)
    labels = [
        [None if not isinstance(cell, frozenset) else cell & only for cell in wide[name]] for name in coders
    ]
    base = _base("chance_corrected", "", settings, coders, len(sources), len(wide), alpha_sets(labels))
    table = agreement_table(units, codes, settings["level"])
    return {"agreement": table, "overlap": _overlaps(mine, sources, coders, themes), "base": base}


def unit_codes(
    project: Project, coded: pd.DataFrame, sources: list[str], coders: list[str], settings: Mapping
) -> pd.DataFrame:
    """One row a unit and coder: unit, coder, codes (with the themes the codes belong to).

    A coder counts for a source in which the coder has a coding; elsewhere the coder's cell is missing, not empty.
    """
    texts = text_sources(project)
    asked = re.compile(settings["skip"], re.IGNORECASE)
    groups = dict(list(coded.groupby("source", sort=False)))
    rows = []
    for source in sources:
        mine = groups[source]
        spans = _spans(texts.get(source), mine, settings["unit"], asked)
        here = [name for name in coders if (mine["coder"] == name).any()]
        found: dict[tuple[int, str], set] = {(at, name): set() for at in range(len(spans)) for name in here}
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        columns = (mine[name].tolist() for name in ("start", "end", "code", "theme", "coder"))
        for start, end, code, theme, coder in zip(*columns, strict=True):
            places: Sequence[int]
            if settings["unit"] == "document":
                places = range(len(spans))
            elif start is pd.NA:
                places = ()
            else:  # spans do not overlap: those that end after the passage begins and begin before it ends
                places = range(bisect_right(ends, start), bisect_left(starts, end))
            for at in places:
                found[at, coder] |= {code, theme}
        rows += [(f"{source}:{at}", name, frozenset(codes)) for (at, name), codes in found.items()]
    return pd.DataFrame(rows, columns=["unit", "coder", "codes"])


def _spans(text: str | None, coded: pd.DataFrame, unit: str, asked: re.Pattern) -> list[tuple[int, int]]:
    if unit == "document":
        return [(0, len(text or ""))]
    if unit == "segment":
        known = coded.dropna(subset=["start", "end"])
        return _merged(zip(known["start"].astype(int), known["end"].astype(int), strict=True))
    if text is None:
        return []
    spans = paragraphs(text)
    return [span for span in spans if not asked.match(text[span[0] : span[1]])] if unit == "answer" else spans


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with those that overlap made one: two coders who end a character apart marked the same passage."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _no_unit(project: Project, sources: list[str], settings: Mapping) -> str:
    """Why nothing can be compared though two people coded."""
    if not set(sources) & set(text_sources(project)):
        return "the texts of the double-coded sources are absent: set agreement.unit to segment or document"
    if settings["unit"] == "answer":
        return (
            "agreement.skip of config/interviews.yaml leaves out every paragraph of the double-coded sources"
        )
    return "the double-coded sources hold no such unit"


def _double_coded(project: Project, coded: pd.DataFrame, named: list[str] | None) -> list[str]:
    if named is None:
        counts = coded.groupby("source", sort=False)["coder"].nunique()
        return list(counts.index[counts >= 2])
    guids = {source.name: source.guid for source in project.sources}
    absent = [name for name in named if name not in guids]
    if absent:
        raise InputError(
            f"config/interviews.yaml: agreement.sources: the project has no source {', '.join(absent)}"
        )
    coded_sources = set(coded["source"])
    return [guids[name] for name in named if guids[name] in coded_sources]


def _overlaps(coded: pd.DataFrame, sources: list[str], coders: list[str], themes: list[str]) -> pd.DataFrame:
    rows = []
    known = coded.dropna(subset=["start", "end"])
    spans: dict[tuple, list] = {}
    for row in known.itertuples():
        spans.setdefault((row.theme, row.coder, row.source), []).append((int(row.start), int(row.end)))
    for theme in themes:
        for a, b in combinations(coders, 2):
            first = second = both = 0
            for source in sources:
                x, y, z = overlap(spans.get((theme, a, source), ()), spans.get((theme, b, source), ()))
                first, second, both = first + x, second + y, both + z
            union = first + second - both
            if union:
                rows.append(
                    (theme, f"{a} and {b}", first, second, both, both / union, 2 * both / (first + second))
                )
    return pd.DataFrame(rows, columns=_unlabelled(OVERLAP))


def _base(method, reason, settings, coders, sources, units, alpha) -> pd.DataFrame:
    row = {
        "method": method,
        "reason": reason,
        "unit": WORDS[settings["unit"]],
        "coders": ", ".join(coders),
        "sources": sources,
        "units": units,
        "alpha_sets": float("nan") if alpha is None else alpha,
    }
    return pd.DataFrame([row])


def _empty_agreement() -> pd.DataFrame:
    columns = {name: pd.Series(dtype=float) for name in _unlabelled(AGREEMENT)}
    return pd.DataFrame(columns | {name: pd.Series(dtype=str) for name in ("code", "coders")})


def _empty_overlap() -> pd.DataFrame:
    return pd.DataFrame(columns=_unlabelled(OVERLAP))


def _unlabelled(table: Table) -> list[str]:
    """Columns of a table before its codes are put into words."""
    return [name for name in table.names if name not in ("label", "theme")]
