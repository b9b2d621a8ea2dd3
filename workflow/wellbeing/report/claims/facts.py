"""Facts of the claims register, each read from a released table."""

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
    """Note how many claims have each verdict, what was planted, and the verdict and the estimate of each.

    Args:
        found: where they are noted, under keys that begin with ``claims.``.
        settings: the resolved settings; none is used.
    """

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
