"""Facts of the contrasts, from released tables only."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from wellbeing.report.collector import Collector
from wellbeing.report.contrasts.tables import ODDS, in_words

PREFIX = "contrasts"


def collect(found: Collector, settings: dict) -> None:
    """Facts of every contrast that the report speaks of.

    Keys: ``walkability.<outcome>.<measure>.<model>``, ``walkability.<outcome>.verdict`` and ``.share``;
    ``readings.<outcome>.<term>.<rung>.<reading>``; of declared outcomes ``interaction.<name>.<slope>``,
    ``slope.<name>.<at_label>.<scale>``, ``contrast.<name>.<measure>``; ``links.<outcome>.<link>``,
    ``links.<outcome>.first``, ``difference.<outcome>.<first>.<second>``; of each family of tests
    ``families.<family>.{tests,raw,bh,bonferroni}``; counts of the rest. All under ``contrasts.``.

    Args:
        found: where they are noted.
        settings: the resolved settings.
    """
    wing = _Contrasts(found)
    makers: dict[str, Callable[[pd.DataFrame], None]] = {
        "walkability": wing.walkability,
        "readings": wing.readings,
        "interactions": wing.interactions,
        "simple_slopes": wing.slopes,
        "interaction_contrasts": wing.interaction_contrasts,
        "links": wing.links,
        "link_differences": wing.differences,
        "link_ranking": wing.ranking,
        "area_pairs": wing.pairs,
        "participation": wing.participation,
        "spillover": wing.spillover,
        "families": wing.families,
    }
    for table, make in makers.items():
        rows = found.tables[f"{PREFIX}_{table}"]
        if len(rows):
            wing.table = f"{PREFIX}_{table}"
            make(rows)
    wing.table = f"{PREFIX}_associations"
    rung = list(settings["models"]["rungs"])[-1]
    wing.word("last", rung, rung)


class _Contrasts:
    """Notes facts of one table after the other."""

    def __init__(self, found: Collector):
        self.found = found
        self.table = ""

    def word(self, key: str, value: float | int | str, text: str, unit: str = "") -> None:
        self.found.add(f"{PREFIX}.{key}", value, text, self.table, unit)

    def estimate(self, key: str, row: Mapping) -> None:
        """One row: ratios for log scales, percentage points for probabilities."""
        text = in_words(pd.DataFrame([row])).iloc[0]
        value, low, high = (float(row[name]) for name in ("estimate", "low", "high"))
        null, unit = 0.0, str(row["scale"])
        if row["scale"] in ODDS:
            value, low, high = (float(np.exp(v)) for v in (value, low, high))
            null, unit = 1.0, "ratio"
        elif row["scale"] == "probability":
            value, low, high = 100 * value, 100 * low, 100 * high
            unit = "percentage points"
        self.found.add(
            f"{PREFIX}.{key}", value, text, self.table, unit, n=row["n"], low=low, high=high, null=null
        )

    def walkability(self, table: pd.DataFrame) -> None:
        for _, row in table.iterrows():
            key = f"walkability.{row['outcome']}"
            self.estimate(f"{key}.{row['measure']}.{row['model']}", row)
            self.word(f"{key}.verdict", row["verdict"], row["verdict"])
            if pd.notna(row["share_explained"]):
                share = float(row["share_explained"])
                self.word(f"{key}.share", share, f"{100 * share:.0f}%", "share")

    def readings(self, table: pd.DataFrame) -> None:
        for _, row in table.iterrows():
            self.estimate(f"readings.{row['outcome']}.{row['exposure']}.{row['rung']}.{row['reading']}", row)

    def interactions(self, table: pd.DataFrame) -> None:
        for _, row in table[table["declared"] == "yes"].iterrows():
            self.estimate(f"interaction.{row['interaction']}.{row['slope']}", row)

    def slopes(self, table: pd.DataFrame) -> None:
        for _, row in table[(table["declared"] == "yes") & (table["slope"] == "yes")].iterrows():
            self.estimate(f"slope.{row['interaction']}.{_word(row['at_label'])}.{_word(row['scale'])}", row)

    def interaction_contrasts(self, table: pd.DataFrame) -> None:
        for _, row in table[(table["declared"] == "yes") & (table["slope"] == "yes")].iterrows():
            self.estimate(f"contrast.{row['interaction']}.{_word(row['measure'])}", row)
        one = table[(table["slope"] == "yes") & (table["measure"] == "difference of differences")]
        apart = int((one["same_sign"] == "no").sum())
        self.word("contrast.opposite", apart, str(apart), "interactions")
        self.word("contrast.compared", len(one), str(len(one)), "interactions")

    def links(self, table: pd.DataFrame) -> None:
        rows = table[(table["part"] == "adjusted") & (table["scale"] == "probability")]
        for _, row in rows.iterrows():
            self.estimate(f"links.{row['outcome']}.{row['link']}", row)

    def differences(self, table: pd.DataFrame) -> None:
        for _, row in table[(table["scale"] == "probability") & table["claim"].notna()].iterrows():
            self.estimate(f"difference.{row['outcome']}.{row['first']}.{row['second']}", row)

    def ranking(self, table: pd.DataFrame) -> None:
        rows = table[(table["measure"] == "difference in probability") & (table["rank"] == 1)]
        for _, row in rows.iterrows():
            words = "none of them is clearly positive"
            if row["low"] > 0:
                words = f"{row['label'].lower()}, ranked {_ranks(row)} in the bootstrap"
            self.word(f"links.{row['outcome']}.first", row["link"], words)

    def pairs(self, table: pd.DataFrame) -> None:
        for key, value in {
            "tested": int(table["estimate"].notna().sum()),
            "raw": int((table["p"] < 0.05).sum()),
            "clear": int((table["p_bh"] < 0.05).sum()),
        }.items():
            self.word(f"pairs.{key}", value, str(value), "pairs")
        middle = table["detectable_odds_ratio"].median()
        if pd.notna(middle):
            self.word("pairs.detectable", float(middle), f"{middle:.2f}", "odds ratio")

    def participation(self, table: pd.DataFrame) -> None:
        for _, row in table[table["measure"].isin(["gap", "interaction"])].iterrows():
            self.estimate(f"participation.{_word(row['group'])}", row)
        gradients = table[table["measure"] == "gradient"]
        unequal = int((gradients["p_bh"] < 0.05).sum())
        self.word("participation.unequal", unequal, str(unequal), "gradients")
        self.word("participation.gradients", len(gradients), str(len(gradients)), "gradients")

    def spillover(self, table: pd.DataFrame) -> None:
        for _, row in table.iterrows():
            self.estimate(f"spillover.{_word(row['method'])}", row)

    def families(self, table: pd.DataFrame) -> None:
        for _, row in table.iterrows():
            for name in ("tests", "raw", "bh", "bonferroni"):
                key = f"families.{_word(row['family'])}.{name}"
                self.found.cell(f"{PREFIX}.{key}", row, self.table, name)


def _ranks(row: Mapping) -> str:
    low, high = f"{row['rank_low']:.0f}", f"{row['rank_high']:.0f}"
    return low if low == high else f"{low} to {high}"


def _word(text: str) -> str:
    return str(text).lower().replace(" ", "_").replace("-", "_")
