"""Facts of the claims register and of the framework, each read from a released table."""

from pathlib import Path
from typing import Any

import pandas as pd

from wellbeing.report.facts import Fact, direction, number
from wellbeing.tables import read_table

VERDICTS = {
    "reproduced": "reproduced",
    "direction only": "direction_only",
    "contradicted": "contradicted",
    "not testable": "not_testable",
    "source silent": "source_silent",
    "recovers the planted effect": "recovers",
    "does not recover the planted effect": "does_not",
    "not planted": "not_planted",
}


def collect(tables: dict[str, Path], settings: dict[str, Any]) -> dict[str, Fact]:
    """Every fact of the register and the framework; keys begin with ``claims.`` and ``framework.``.

    Args:
        tables: released tables by name.
        settings: the run's settings; none is used.
    """
    verdicts = read_table(tables["verdicts"])
    return _claims(verdicts, str(tables["verdicts"])) | _framework(tables)


def _count(value: int, unit: str, table: str, rule: str) -> Fact:
    return Fact(int(value), number(int(value)), unit, None, table, rule)


def _claims(verdicts: pd.DataFrame, path: str) -> dict[str, Fact]:
    rule = "judge_claims"
    facts = {"claims.total": _count(len(verdicts), "claims", path, rule)}
    for verdict, key in VERDICTS.items():
        facts[f"claims.{key}"] = _count((verdicts["verdict"] == verdict).sum(), "claims", path, rule)
    survey = verdicts[verdicts["scenario"].notna()]
    tested = survey[
        survey["verdict"].isin(["recovers the planted effect", "does not recover the planted effect"])
    ]
    recovered = (tested["verdict"] == "recovers the planted effect").sum()
    facts["claims.planted.tested"] = _count(len(tested), "claims", path, rule)
    facts["claims.planted.recovered"] = _count(recovered, "claims", path, rule)
    for key, state in (("as_claimed", "as claimed"), ("against", "the other way"), ("nothing", "nothing")):
        facts[f"claims.planted.{key}"] = _count((survey["planted"] == state).sum(), "claims", path, rule)
    false = survey["why"].fillna("").str.contains("false positive")
    facts["claims.false_positives"] = _count(false.sum(), "claims", path, rule)
    if len(survey):
        title = survey["scenario"].iloc[0]
        facts["claims.scenario"] = Fact(title, title, "", None, path, rule)
    for row in verdicts.itertuples():
        facts[f"claims.{row.claim}.verdict"] = Fact(row.verdict, row.verdict, "verdict", None, path, rule)
        if pd.notna(row.estimate):
            facts[f"claims.{row.claim}.estimate"] = _estimate(row, path)
    return facts


def _estimate(row: Any, path: str) -> Fact:
    bounds = {
        key: float(value)
        for key, value in (("low", row.low), ("high", row.high), ("null", row.null))
        if pd.notna(value)
    }
    text = number(row.estimate, 2)
    if {"low", "high", "null"} <= set(bounds):
        text = f"{text} ({number(row.low, 2)} to {number(row.high, 2)})"
        direction(bounds["low"], bounds["high"], bounds["null"])  # an interval upside down stops here
    n = None if pd.isna(row.n) else int(row.n)
    scale = row.scale if isinstance(row.scale, str) else "log-odds"
    return Fact(float(row.estimate), text, scale, n, path, row.made_by, **bounds)


def _framework(tables: dict[str, Path]) -> dict[str, Fact]:
    facts, rule = {}, "describe_framework"

    def count(key: str, value: int, unit: str, table: str) -> None:
        facts[f"framework.{key}"] = _count(value, unit, str(tables[table]), rule)

    edges = read_table(tables["framework_edges"])
    count("boxes", len(read_table(tables["framework_nodes"])), "boxes", "framework_nodes")
    count("arrows", len(edges), "arrows", "framework_edges")
    count("arrows.attested", (edges["status"] == "attested").sum(), "arrows", "framework_edges")
    leads = read_table(tables["framework_causal_edges"])
    count("causal.arrows", len(leads), "arrows", "framework_causal_edges")
    count("causal.attested", (leads["status"] == "attested").sum(), "arrows", "framework_causal_edges")
    concepts = read_table(tables["framework_causal_nodes"])
    count("causal.concepts", len(concepts), "concepts", "framework_causal_nodes")
    sets = read_table(tables["framework_sets"])
    mine = sets[sets["in_run"]]
    count("sets.exposures", mine["exposure"].nunique(), "exposures", "framework_sets")
    count("sets.none", mine.loc[~mine["exists"], "exposure"].nunique(), "exposures", "framework_sets")
    warned = read_table(tables["framework_warnings"])
    count("warnings.looked_at", len(warned), "models", "framework_warnings")
    count("warnings.sufficient", (warned["verdict"] == "sufficient").sum(), "models", "framework_warnings")
    held = (warned["verdict"] == "holds effects of the exposure").sum()
    count("warnings.mediators", held, "models", "framework_warnings")
    implied = read_table(tables["framework_implications"])
    for verdict in ("holds", "slight", "notable"):
        count(f"implied.{verdict}", (implied["verdict"] == verdict).sum(), "pairs", "framework_implications")
    count("implied.tested", (implied["verdict"] != "not tested").sum(), "pairs", "framework_implications")
    return facts
