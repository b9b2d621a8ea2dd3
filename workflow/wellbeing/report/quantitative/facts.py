"""Every number of the report's prose, read from released tables: ``facts.json`` is made here and nowhere else."""

import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wellbeing.report.facts import WITHHELD, Fact, Facts, number, with_interval
from wellbeing.report.quantitative.tables import outcome_shares
from wellbeing.tables import read_table

# the workflow rule that released each table
RULES = {"log": "collect_releases", **dict.fromkeys(("estimates", "fits", "recovery"), "release_models")}


class Collector:
    """Gathers facts from released tables, remembering the file and the rule behind each."""

    def __init__(self, tables: Mapping[str, Path]):
        self.paths = tables
        self.tables = {name: read_table(path) for name, path in tables.items()}
        self.facts: dict[str, Fact] = {}

    def add(
        self, key: str, value: float | int | str | None, text: str, table: str, unit: str = "", **more
    ) -> None:
        """Note one fact; a missing value is one the release door withheld."""
        withheld = value is None or (isinstance(value, float) and pd.isna(value))
        self.facts[key] = Fact(
            value=None if withheld else value,
            text=WITHHELD if withheld else text,
            unit=unit,
            n=more.pop("n", None),
            source_file=str(self.paths[table]),
            rule=RULES.get(table, "release_sample"),
            status="suppressed" if withheld else "released",
            **({} if withheld else {name: _finite(number) for name, number in more.items()}),
        )

    def count(self, key: str, value: float, table: str, unit: str = "people") -> None:
        """Note a count of people, areas or tables."""
        self.add(key, None if pd.isna(value) else int(value), f"{value:,.0f}", table, unit)


def _finite(number: float) -> float | None:
    """The number, or None where a fit gave no bound (an area deviation of zero, a separated term)."""
    return number if math.isfinite(number) else None


def _estimate(value: float, low: float, high: float) -> str:
    """Words of an estimate, without an interval where the fit gave none."""
    return with_interval(value, low, high) if math.isfinite(low) and math.isfinite(high) else number(value, 2)


def collect_facts(
    tables: Mapping[str, Path], settings: dict, profile: Mapping, ranges: Mapping[str, list | None]
) -> Facts:
    """Facts of a run.

    Args:
        tables: name -> released CSV file; ``log`` among them, ``recovery`` where the data are synthetic.
        settings: the resolved settings.
        profile: the release profile (minimum, round_to, label).
        ranges: concept -> lowest and highest value of its scale, where it has one.

    Returns:
        The facts; :func:`heading` gives the words above them.
    """
    found = Collector(tables)
    outcomes = settings["outcomes"]
    rungs = list(settings["models"]["rungs"])
    _sample_facts(found)
    _outcome_facts(found, outcomes, ranges)
    _model_facts(found, rungs)
    _setting_facts(found, settings, profile)
    if "recovery" in found.tables:
        recovery = found.tables["recovery"]
        found.count("recovery.inside", recovery["inside"].sum(), "recovery", "intervals")
        found.count("recovery.compared", len(recovery), "recovery", "intervals")
    return Facts({"release_label": profile["label"]}, found.facts)


def heading(settings: dict, source: Mapping[str, str], figures: list[str], chapters: list[str]) -> dict:
    """What the report says of itself: titles, run, data, outcomes and rungs in words.

    Args:
        settings: the resolved settings.
        source: badge, source_title, source_citation and area_label of the survey.
        figures: names of the figures that were drawn.
        chapters: names of the report's chapters, in order.
    """
    rungs = {rung: entry["label"] for rung, entry in settings["models"]["rungs"].items()}
    return {
        **settings["report"],
        **source,
        "area_labels": " and ".join(_plural(word) for word in source["area_label"].split(" and ")),
        "run": settings["run"],
        "outcomes": {key: outcome["label"] for key, outcome in settings["outcomes"].items()},
        "rungs": rungs,
        "last": list(rungs)[-1],
        "chapters": chapters,
        "figures": figures,
        "settings": settings,
    }


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


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
            n=None if pd.isna(row["people"]) else int(row["people"]),
            low=float(row["low"]),
            high=float(row["high"]),
        )


def _model_facts(found: Collector, rungs: list[str]) -> None:
    fits, estimates = found.tables["fits"], found.tables["estimates"]
    for row in fits[fits["rung"].isin([rungs[0], rungs[-1]])].itertuples():
        key = f"model.{row.outcome}.{row.rung}"
        people = None if pd.isna(row.n) else int(row.n)
        found.count(f"{key}.n", row.n, "fits")
        found.add(
            f"{key}.icc",
            row.icc,
            f"{100 * row.icc:.1f}%",
            "fits",
            "share",
            n=people,
            low=row.icc_low,
            high=row.icc_high,
        )
        text = _estimate(row.mor, row.mor_low, row.mor_high)
        found.add(
            f"{key}.mor", row.mor, text, "fits", "odds ratio", n=people, low=row.mor_low, high=row.mor_high
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
            n=None if pd.isna(row.n) else int(row.n),
            low=row.or_low,
            high=row.or_high,
            null=1.0,
        )


def _setting_facts(found: Collector, settings: dict, profile: Mapping) -> None:
    estimation, log = settings["estimation"], found.tables["log"]
    level = f"{100 * estimation['level']:g}%"
    found.add("estimation.points", estimation["points"], str(estimation["points"]), "fits", "points")
    found.add("estimation.level", estimation["level"], level, "fits", "share")
    found.add("release.minimum", profile["minimum"], number(profile["minimum"]), "log", "people")
    found.add("release.round_to", profile["round_to"], number(profile["round_to"]), "log", "people")
    found.count("release.tables", len(log), "log", "tables")
    found.count("release.withheld", log["cells_suppressed"].sum(), "log", "cells")
