"""Facts of the claims register and of the framework, each read from a released table."""

from typing import Any

import pandas as pd

from wellbeing.report.collector import Collector
from wellbeing.report.facts import direction, with_interval

VERDICTS = {
    "reproduced": "reproduced",
    "partly reproduced": "partly_reproduced",
    "contradicted": "contradicted",
    "negligible": "negligible",
    "not settled": "not_settled",
    "not testable": "not_testable",
    "source silent": "source_silent",
    "documented": "documented",
    "not documented": "not_documented",
    "direction recovered": "recovered",
    "direction partly recovered": "partly_recovered",
    "direction not recovered": "not_recovered",
    "not planted": "not_planted",
}
"""Verdict -> the end of its fact's name."""
TESTED = ("direction recovered", "direction partly recovered", "direction not recovered")


def collect(found: Collector, settings: dict[str, Any]) -> None:
    """Note every fact of the register and the framework; keys begin with ``claims.`` and ``framework.``.

    Args:
        found: where they are noted.
        settings: the resolved settings; none is used.
    """
    collect_claims(found)
    collect_framework(found)


def collect_claims(found: Collector) -> None:
    """Note how many claims have each verdict, what was planted, and the verdict and the estimate of each."""

    def count(key: str, value: int) -> None:
        found.count(f"claims.{key}", value, "verdicts", "claims")

    verdicts = found.tables["verdicts"]
    count("total", len(verdicts))
    for verdict, key in VERDICTS.items():
        count(key, (verdicts["verdict"] == verdict).sum())
    survey = verdicts[verdicts["scenario"].notna()]
    tested = survey[survey["verdict"].isin(TESTED)]
    count("planted.tested", len(tested))
    count("planted.recovered", (tested["verdict"] == TESTED[0]).sum())
    count("planted.partly", (tested["verdict"] == TESTED[1]).sum())
    count("planted.sized", tested["size_recovered"].isin(["yes", "no"]).sum())
    count("planted.size_inside", (tested["size_recovered"] == "yes").sum())
    for key, state in (("as_claimed", "as claimed"), ("against", "the other way"), ("nothing", "nothing")):
        count(f"planted.{key}", (survey["planted"] == state).sum())
    count("false_positives", survey["why"].fillna("").str.contains("false positive").sum())
    if len(survey):
        found.words("claims.scenario", survey["scenario"].iloc[0], "verdicts")
    for row in verdicts.itertuples():
        found.add(f"claims.{row.claim}.verdict", row.verdict, row.verdict, "verdicts", "verdict")
        if pd.notna(row.estimate):
            _estimate(found, row)


def _estimate(found: Collector, row: Any) -> None:
    """The estimate on the scale of its row; an interval without a value of no difference is not told in the text."""
    interval = pd.notna(row.null) and pd.notna(row.low) and pd.notna(row.high)
    if interval:
        direction(row.low, row.high, row.null)  # an interval upside down stops here
    nothing = float("nan")
    text = with_interval(row.estimate, *((row.low, row.high) if interval else (nothing, nothing)))
    found.add(
        f"claims.{row.claim}.estimate",
        float(row.estimate),
        text,
        "verdicts",
        row.scale if isinstance(row.scale, str) else "log-odds",
        n=row.n,
        low=row.low,
        high=row.high,
        null=row.null if pd.notna(row.null) else None,
    )


def collect_framework(found: Collector) -> None:
    """Note how large the conceptual model and the causal graph are, and how the run fares by them."""

    def count(key: str, value: int, unit: str, table: str) -> None:
        found.count(f"framework.{key}", value, f"framework_{table}", unit)

    edges, leads = found.tables["framework_edges"], found.tables["framework_causal_edges"]
    count("boxes", len(found.tables["framework_nodes"]), "boxes", "nodes")
    count("arrows", len(edges), "arrows", "edges")
    count("arrows.attested", (edges["status"] == "attested").sum(), "arrows", "edges")
    count("causal.arrows", len(leads), "arrows", "causal_edges")
    count("causal.attested", (leads["status"] == "attested").sum(), "arrows", "causal_edges")
    count("causal.concepts", len(found.tables["framework_causal_nodes"]), "concepts", "causal_nodes")
    sets = found.tables["framework_sets"]
    mine = sets[sets["in_run"]]
    count("sets.exposures", mine["exposure"].nunique(), "exposures", "sets")
    count("sets.none", mine.loc[~mine["exists"], "exposure"].nunique(), "exposures", "sets")
    warned = found.tables["framework_warnings"]
    count("warnings.looked_at", len(warned), "models", "warnings")
    count("warnings.sufficient", (warned["verdict"] == "sufficient").sum(), "models", "warnings")
    held = (warned["verdict"] == "holds effects of the exposure").sum()
    count("warnings.mediators", held, "models", "warnings")
    implied = found.tables["framework_implications"]
    for verdict in ("holds", "slight", "notable"):
        count(f"implied.{verdict}", (implied["verdict"] == verdict).sum(), "pairs", "implications")
    count("implied.tested", (implied["verdict"] != "not tested").sum(), "pairs", "implications")
