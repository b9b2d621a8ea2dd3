"""Facts of the sample and of the model ladder, read from released tables."""

import math
from collections.abc import Mapping

from wellbeing.report.collector import Collector
from wellbeing.report.facts import number, with_interval
from wellbeing.report.quantitative.tables import outcome_shares


def collect(found: Collector, settings: dict, ranges: Mapping[str, list | None]) -> None:
    """Facts with keys that start with ``sample.``, ``outcome.``, ``model.`` and ``recovery.``.

    Args:
        found: where they are noted.
        settings: the resolved settings.
        ranges: concept -> lowest and highest value of its scale, where it has one.
    """
    _sample_facts(found)
    _outcome_facts(found, settings["outcomes"], ranges)
    _model_facts(found, list(settings["models"]["rungs"]))
    if "recovery" in found.tables:
        recovery = found.tables["recovery"]
        found.count("recovery.inside", recovery["inside"].sum(), "recovery", "intervals")
        found.count("recovery.compared", len(recovery), "recovery", "intervals")


def _estimate(value: float, low: float, high: float) -> str:
    """Words of an estimate, without an interval where the fit gave none."""
    return with_interval(value, low, high) if math.isfinite(low) and math.isfinite(high) else number(value, 2)


def _sample_facts(found: Collector) -> None:
    flow = found.tables["flow"]
    everyone = flow[flow["nation"] == "All"].sort_values("order")
    first, last = everyone["remaining"].iloc[[0, -1]]
    found.count("sample.source", first, "flow")
    found.count("sample.analysed", last, "flow")
    found.add("sample.share", 100 * last / first, f"{100 * last / first:.0f}%", "flow", "per cent")
    areas = found.tables["fits"]["areas"].max()
    found.count("sample.areas", areas, "fits", "areas")


def _outcome_facts(found: Collector, outcomes: Mapping, ranges: Mapping) -> None:
    shares = outcome_shares(found.tables["outcomes"])
    everyone = shares[shares["concept"] == "all"].set_index("outcome")
    for key, outcome in outcomes.items():
        row = everyone.loc[key]
        low_high = ranges.get(outcome["concept"])
        if low_high and low_high != [0, 1]:
            rule = f"{outcome['at_least']:g} or more on a scale of {low_high[0]:g} to {low_high[1]:g}"
        else:
            rule = "answers yes"
        found.add(f"outcome.{key}.rule", rule, rule, "outcomes")
        found.add(
            f"outcome.{key}.share",
            float(row["percent"]),
            f"{row['percent']:.1f}%",
            "outcomes",
            "per cent",
            n=row["people"],
            low=float(row["low"]),
            high=float(row["high"]),
        )


def _model_facts(found: Collector, rungs: list[str]) -> None:
    fits, estimates = found.tables["fits"], found.tables["estimates"]
    for row in fits[fits["rung"].isin([rungs[0], rungs[-1]])].itertuples():
        key = f"model.{row.outcome}.{row.rung}"
        found.count(f"{key}.n", row.n, "fits")
        found.add(
            f"{key}.icc",
            row.icc,
            f"{100 * row.icc:.1f}%",
            "fits",
            "share",
            n=row.n,
            low=row.icc_low,
            high=row.icc_high,
        )
        text = _estimate(row.mor, row.mor_low, row.mor_high)
        found.add(
            f"{key}.mor", row.mor, text, "fits", "odds ratio", n=row.n, low=row.mor_low, high=row.mor_high
        )
    for row in estimates[
        (estimates["rung"] == rungs[-1]) & (estimates["column"] != "intercept")
    ].itertuples():
        found.add(
            f"model.{row.outcome}.{row.rung}.{row.column}.or",
            row.odds_ratio,
            _estimate(row.odds_ratio, row.or_low, row.or_high),
            "estimates",
            "odds ratio",
            n=row.n,
            low=row.or_low,
            high=row.or_high,
            null=1.0,
        )
