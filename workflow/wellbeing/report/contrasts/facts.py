"""Facts of the contrasts, from released tables only. Keys start with ``contrasts.``."""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.report.contrasts.tables import ODDS, in_words
from wellbeing.report.facts import WITHHELD, Fact
from wellbeing.tables import read_table

PREFIX = "contrasts"


def collect(tables: Mapping[str, Path], settings: dict) -> dict[str, Fact]:
    """Facts of every contrast that the report speaks of.

    Args:
        tables: name -> released CSV file, the ``contrasts_*`` tables among them.
        settings: the resolved settings.

    Returns:
        Keys: ``walkability.<outcome>.<measure>.<model>``, ``walkability.<outcome>.verdict`` and ``.share``;
        ``readings.<outcome>.<term>.<rung>.<reading>``; of declared outcomes ``interaction.<name>.<slope>``,
        ``slope.<name>.<at_label>.<scale>``, ``contrast.<name>.<measure>``; ``links.<outcome>.<link>``,
        ``links.<outcome>.first``, ``difference.<outcome>.<first>.<second>``;
        ``families.<family>.{tests,raw,bh,bonferroni}``; counts of the rest. All under ``contrasts.``.
    """
    found: dict[str, Fact] = {}
    rung = list(settings["models"]["rungs"])[-1]
    for name, make in (
        ("contrasts_walkability", _walkability),
        ("contrasts_readings", _readings),
        ("contrasts_interactions", _interactions),
        ("contrasts_simple_slopes", _slopes),
        ("contrasts_interaction_contrasts", _interaction_contrasts),
        ("contrasts_links", _links),
        ("contrasts_link_differences", _differences),
        ("contrasts_link_ranking", _ranking),
        ("contrasts_area_pairs", _pairs),
        ("contrasts_participation", _participation),
        ("contrasts_spillover", _spillover),
        ("contrasts_families", _families),
    ):
        if name in tables:
            table = read_table(tables[name])
            found |= {
                f"{PREFIX}.{key}": fact for key, fact in make(table, str(tables[name])).items() if len(table)
            }
    words = _text_fact(rung, rung, str(tables["contrasts_associations"])) if found else None
    return found | ({f"{PREFIX}.last": words} if words else {})


def estimate_fact(row: pd.Series, source: str) -> Fact:
    """One row as a fact: ratios for log scales, percentage points for probabilities."""
    text = in_words(pd.DataFrame([row])).iloc[0]
    values = [row["estimate"], row["low"], row["high"]]
    null, unit = 0.0, str(row["scale"])
    if row["scale"] in ODDS:
        values, null, unit = [float(np.exp(v)) for v in values], 1.0, "ratio"
    elif row["scale"] == "probability":
        values, unit = [100 * v for v in values], "percentage points"
    value, low, high = (float(v) if math.isfinite(v) else None for v in values)
    if value is None:
        return Fact(None, WITHHELD, unit, None, source, "release_contrasts", "suppressed")
    people = None if pd.isna(row["n"]) else int(row["n"])
    return Fact(value, text, unit, people, source, "release_contrasts", low=low, high=high, null=null)


def _text_fact(value, text: str, source: str, unit: str = "") -> Fact:
    return Fact(value, text, unit, None, source, "release_contrasts")


def _walkability(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    facts = {}
    for _, row in table.iterrows():
        key = f"walkability.{row['outcome']}"
        facts[f"{key}.{row['measure']}.{row['model']}"] = estimate_fact(row, source)
        facts[f"{key}.verdict"] = _text_fact(row["verdict"], row["verdict"], source)
        if pd.notna(row["share_explained"]):
            share = float(row["share_explained"])
            facts[f"{key}.share"] = _text_fact(share, f"{100 * share:.0f}%", source, "share")
    return facts


def _readings(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    return {
        f"readings.{row['outcome']}.{row['exposure']}.{row['rung']}.{row['reading']}": estimate_fact(
            row, source
        )
        for _, row in table.iterrows()
    }


def _interactions(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    facts = {}
    for _, row in table[table["declared"] == "yes"].iterrows():
        facts[f"interaction.{row['interaction']}.{row['slope']}"] = estimate_fact(row, source)
    return facts


def _slopes(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    rows = table[(table["declared"] == "yes") & (table["slope"] == "yes")]
    return {
        f"slope.{row['interaction']}.{_word(row['at_label'])}.{_word(row['scale'])}": estimate_fact(
            row, source
        )
        for _, row in rows.iterrows()
    }


def _interaction_contrasts(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    rows = table[(table["declared"] == "yes") & (table["slope"] == "yes")]
    facts = {
        f"contrast.{row['interaction']}.{_word(row['measure'])}": estimate_fact(row, source)
        for _, row in rows.iterrows()
    }
    one = table[(table["slope"] == "yes") & (table["measure"] == "difference of differences")]
    apart = int((one["same_sign"] == "no").sum())
    facts["contrast.opposite"] = _text_fact(apart, str(apart), source, "interactions")
    facts["contrast.compared"] = _text_fact(len(one), str(len(one)), source, "interactions")
    return facts


def _links(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    rows = table[(table["part"] == "adjusted") & (table["scale"] == "probability")]
    return {f"links.{row['outcome']}.{row['link']}": estimate_fact(row, source) for _, row in rows.iterrows()}


def _differences(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    rows = table[(table["scale"] == "probability") & table["claim"].notna()]
    return {
        f"difference.{row['outcome']}.{row['first']}.{row['second']}": estimate_fact(row, source)
        for _, row in rows.iterrows()
    }


def _ranking(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    rows = table[(table["measure"] == "difference in probability") & (table["rank"] == 1)]
    return {
        f"links.{row['outcome']}.first": _text_fact(row["link"], row["label"].lower(), source)
        for _, row in rows.iterrows()
    }


def _pairs(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    counts = {
        "tested": int(table["estimate"].notna().sum()),
        "raw": int((table["p"] < 0.05).sum()),
        "clear": int((table["p_bh"] < 0.05).sum()),
    }
    facts = {f"pairs.{k}": _text_fact(v, str(v), source, "pairs") for k, v in counts.items()}
    middle = table["detectable_odds_ratio"].median()
    if pd.notna(middle):
        facts["pairs.detectable"] = _text_fact(float(middle), f"{middle:.2f}", source, "odds ratio")
    return facts


def _participation(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    rows = table[table["measure"].isin(["gap", "interaction"])]
    facts = {f"participation.{_word(row['group'])}": estimate_fact(row, source) for _, row in rows.iterrows()}
    gradients = table[table["measure"] == "gradient"]
    unequal = int((gradients["p_bh"] < 0.05).sum())
    facts["participation.unequal"] = _text_fact(unequal, str(unequal), source, "gradients")
    facts["participation.gradients"] = _text_fact(len(gradients), str(len(gradients)), source, "gradients")
    return facts


def _spillover(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    return {f"spillover.{_word(row['method'])}": estimate_fact(row, source) for _, row in table.iterrows()}


def _families(table: pd.DataFrame, source: str) -> dict[str, Fact]:
    return {
        f"families.{_word(row['family'])}.{name}": _text_fact(
            int(row[name]), f"{row[name]:,.0f}", source, "tests"
        )
        for _, row in table.iterrows()
        for name in ("tests", "raw", "bh", "bonferroni")
    }


def _word(text: str) -> str:
    return str(text).lower().replace(" ", "_").replace("-", "_")
