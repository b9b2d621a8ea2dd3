"""Facts of the interviews, each read from a released table; keys begin with ``interviews.``."""

from typing import Any

import pandas as pd

from wellbeing.report.collector import Collector
from wellbeing.report.facts import number
from wellbeing.report.interviews.tables import leaders

READ = {
    "codings": "codings",
    "codes": "codes",
    "coders": "coders",
    "absent": "text files absent",
    "compared": "segments whose words can be compared with their text",
    "matched": "of these, segments that match it",
}
"""Fact -> item of the import's table."""


def collect(found: Collector, settings: dict[str, Any]) -> None:
    """Gather the facts of phase 3; ``settings`` tell whether the interviews are synthetic."""
    source = settings.get("interviews", {}).get("source", "synthetic")
    found.words("interviews.status", "synthetic" if source == "synthetic" else "real", "interviews_import")
    _who(found)
    _read(found)
    _themes(found)
    _order(found)
    _feedback(found)
    _agreement(found)
    _information(found)
    _quotes(found)
    _checklist(found)
    if "interviews_recovery" in found.tables:
        _recovery(found)


def _who(found: Collector) -> None:
    coverage, table = found.tables["interviews_coverage"], "interviews_coverage"
    interviewed = found.tables["interviews_reach"]["of"].iloc[0]
    found.count("interviews.participants", interviewed, "interviews_reach", "participants")
    heard = coverage["heard"].astype(bool)
    found.count("interviews.sectors", heard.sum(), table, "sectors")
    _list(found, "interviews.sectors_heard", list(coverage.loc[heard, "label"]), table)
    _list(found, "interviews.not_heard", list(coverage.loc[~heard, "label"]), table)


def _read(found: Collector) -> None:
    read = found.tables["interviews_import"].set_index("item")["number"]
    for key, item in READ.items():
        found.count(f"interviews.import.{key}", read[item], "interviews_import", key)
    levels = found.tables["interviews_issues"]["level"]
    for level in ("problem", "lost", "note"):
        found.count(f"interviews.import.{level}s", (levels == level).sum(), "interviews_issues", "entries")


def _themes(found: Collector) -> None:
    table = "interviews_codebook"
    attested = _tops(found.tables[table])
    attested = attested[attested["status"] == "attested"]
    found.count("interviews.themes.attested", len(attested), table, "themes")
    used = attested["used"].astype(bool).sum()
    found.count("interviews.themes.attested_used", used, table, "themes")
    for row in _tops(found.tables["interviews_reach"]).to_dict("records"):
        _theme(found, row)


def _theme(found: Collector, row: dict[str, Any]) -> None:
    key, table = f"interviews.{row['code']}", "interviews_reach"
    found.count(f"{key}.participants", row["participants"], table, "participants")
    found.words(f"{key}.label", row["label"], table)
    reach, low, high = (100 * row[name] for name in ("reach", "low", "high"))
    text = f"{reach:.0f}% ({low:.0f} to {high:.0f})"
    found.add(f"{key}.reach", reach, text, table, "per cent", n=row["participants"], low=low, high=high)
    first = 100 * row["first"]
    found.add(f"{key}.first", first, f"{first:.0f}%", table, "per cent of resamples")


def _order(found: Collector) -> None:
    table = "interviews_order"
    order = leaders(found.tables[table])
    overall, sectors = order[order["scope"] == "all"], order[order["scope"] != "all"]
    names = dict(_tops(found.tables["interviews_reach"])[["code", "label"]].itertuples(index=False))
    for measure in ("by_reach", "by_frequency"):
        first = overall[measure].iloc[0] if len(overall) else ""
        found.add(f"interviews.leading.{measure}", first or "none", _leading(first, names), table)
        if "T1" not in names:  # another study's themes: nothing is said of this one's
            continue
        alone = (sectors[measure] == "T1").sum()
        shared = sectors[measure].map(lambda codes: "T1" in codes.split("; ")).sum()
        found.count(f"interviews.T1.sectors_first.{measure}", alone, table, "sectors")
        found.count(f"interviews.T1.sectors_first_or_tied.{measure}", shared, table, "sectors")
    if len(overall) and pd.notna(overall["lead"].iloc[0]):
        lead, low, high = (float(overall[name].iloc[0]) for name in ("lead", "low", "high"))
        text = f"{lead:.0f} points ({number(low)} to {number(high)})"
        found.add("interviews.leading.lead", lead, text, table, "points", low=low, high=high, null=0.0)


def _feedback(found: Collector) -> None:
    table = "interviews_feedback"
    feedback = found.tables[table]
    overall = feedback[feedback["sector"] == "all"]
    for key, stance in (("polarising", "F1"), ("valued", "F2"), ("both", "both")):
        for people in overall.loc[overall["stance"] == stance, "participants"]:
            found.count(f"interviews.feedback.{key}", people, table, "participants")
    if len(overall):
        heard = bool(overall["both_heard"].iloc[0])
        found.add("interviews.feedback.both_heard", int(heard), "yes" if heard else "no", table)
    sectors = feedback[feedback["sector"] != "all"].drop_duplicates("sector")
    both = sectors["both_heard"].astype(bool).sum()
    found.count("interviews.feedback.sectors_both", both, table, "sectors")


def _agreement(found: Collector) -> None:
    table = "interviews_base"
    base = found.tables[table].to_dict("records")[0]
    found.words("interviews.counted", base["counted"], table)
    found.words("interviews.agreement.method", base["method"], table)
    if base["method"] == "none":
        return found.words("interviews.agreement.reason", base["reason"], table)
    found.words("interviews.agreement.unit", base["unit"], table)
    found.words("interviews.agreement.coders", base["coders"].replace(", ", " and "), table)
    for column in ("units", "sources", "alpha_sets"):
        found.cell(f"interviews.agreement.{column}", base, table, column)
    table = "interviews_agreement"
    codes = found.tables[table]
    themes = codes[(codes["code"] == codes["theme"]) & codes["kappa"].notna()]
    if len(themes):
        ranked = themes.sort_values("kappa").to_dict("records")
        found.cell("interviews.agreement.lowest", ranked[0], table, "kappa")
        found.cell("interviews.agreement.highest", ranked[-1], table, "kappa")


def _information(found: Collector) -> None:
    table = "interviews_saturation"
    saturation = found.tables[table]
    for row in saturation.to_dict("records"):
        key = f"interviews.information.{round(100 * row['threshold'])}"
        reached = "none" if pd.isna(row["at"]) else number(row["at"])
        found.add(f"{key}.at", reached, reached, table, "interviews")
        if pd.notna(row["median"]):
            text, low, high = number(row["median"]), row["low"], row["high"]
            found.add(f"{key}.median", row["median"], text, table, "interviews", low=low, high=high)
    first = saturation.iloc[0]
    found.count("interviews.information.base", first["base"], table, "interviews")
    found.count("interviews.information.run", first["run"], table, "interviews")


def _quotes(found: Collector) -> None:
    passed, refused = found.tables["interviews_quotes"], found.tables["interviews_refusals"]
    found.count("interviews.quotes.published", len(passed), "interviews_quotes", "quotations")
    number_refused = refused["quote_id"].nunique()
    found.count("interviews.quotes.refused", number_refused, "interviews_refusals", "quotations")
    reasons = list(dict.fromkeys(refused["check"]))
    _list(found, "interviews.quotes.reasons", reasons, "interviews_refusals")


def _checklist(found: Collector) -> None:
    table = "interviews_checklist"
    for name, rows in found.tables[table].groupby("checklist"):
        key = f"interviews.checklist.{name.lower()}"
        found.count(f"{key}.items", len(rows), table, "items")
        found.count(f"{key}.filled", rows["filled"].astype(bool).sum(), table, "items")


def _recovery(found: Collector) -> None:
    table = "interviews_recovery"
    recovery = found.tables[table]
    for item in ("reach", "kappa"):
        inside = recovery.loc[recovery["item"] == item, "inside"].astype(bool)
        found.count(f"interviews.recovery.{item}.inside", inside.sum(), table, "comparisons")
        found.count(f"interviews.recovery.{item}.compared", len(inside), table, "comparisons")


def _tops(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of the themes themselves, without sub-codes and feedback."""
    return table[(table["code"] == table["theme"]) & (table["kind"] == "theme")]


def _list(found: Collector, key: str, words: list[str], table: str) -> None:
    found.words(key, ", ".join(words) if words else "none", table)


def _leading(codes: str, names: dict[str, str]) -> str:
    return " and ".join(names.get(code, code) for code in codes.split("; ") if code) or "none"
