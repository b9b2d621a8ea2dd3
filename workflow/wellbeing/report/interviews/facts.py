"""Facts of the interviews, read from released tables."""

from pathlib import Path

import pandas as pd

from wellbeing.report.facts import Fact, number
from wellbeing.report.quantitative.facts import Collector

PREFIX = "interviews"
THEMES = ("T1", "T2", "T3", "T4")


def collect(tables: dict[str, Path], settings: dict) -> dict[str, Fact]:
    """Facts with keys that start with ``interviews.``.

    Args:
        tables: name -> released CSV file, with those of the interviews among them.
        settings: the resolved settings.
    """
    found = Collector({name: path for name, path in tables.items() if name.startswith(f"{PREFIX}_")})
    source = settings.get("interviews", {}).get("source", "synthetic")
    status = "synthetic" if source == "synthetic" else "real"
    found.add("interviews.status", status, status, "interviews_import")
    _who(found)
    _themes(found)
    _feedback(found)
    _agreement(found)
    _information(found)
    _quotes(found)
    _checklist(found)
    if "interviews_recovery" in found.tables:
        recovery = found.tables["interviews_recovery"]
        for item in ("reach", "kappa"):
            rows = recovery[recovery["item"] == item]
            found.count(
                f"interviews.recovery.{item}.inside",
                rows["inside"].astype(bool).sum(),
                "interviews_recovery",
                "comparisons",
            )
            found.count(
                f"interviews.recovery.{item}.compared", len(rows), "interviews_recovery", "comparisons"
            )
    return found.facts


def _who(found: Collector) -> None:
    coverage = found.tables["interviews_coverage"]
    of = found.tables["interviews_reach"]["of"].iloc[0]
    found.count("interviews.participants", of, "interviews_reach", "participants")
    heard = coverage[coverage["heard"].astype(bool)]
    silent = coverage[~coverage["heard"].astype(bool)]
    found.count("interviews.sectors", len(heard), "interviews_coverage", "sectors")
    _words(found, "interviews.sectors_heard", list(heard["label"]), "interviews_coverage")
    _words(found, "interviews.not_heard", list(silent["label"]), "interviews_coverage")
    read = found.tables["interviews_import"].set_index("item")["number"]
    for key, item in {
        "codings": "codings",
        "codes": "codes",
        "coders": "coders",
        "absent": "text files absent",
        "compared": "segments whose words can be compared with their text",
        "matched": "of these, segments that match it",
    }.items():
        found.count(f"interviews.import.{key}", read[item], "interviews_import", key)
    issues = found.tables["interviews_issues"]
    for level in ("problem", "lost", "note"):
        found.count(
            f"interviews.import.{level}s", (issues["level"] == level).sum(), "interviews_issues", "entries"
        )


def _themes(found: Collector) -> None:
    reach, codebook = found.tables["interviews_reach"], found.tables["interviews_codebook"]
    tops = reach[(reach["code"] == reach["theme"]) & (reach["kind"] == "theme")]
    attested = codebook[
        (codebook["code"] == codebook["theme"])
        & (codebook["kind"] == "theme")
        & (codebook["status"] == "attested")
    ]
    found.count("interviews.themes.attested", len(attested), "interviews_codebook", "themes")
    found.count(
        "interviews.themes.attested_used",
        attested["used"].astype(bool).sum(),
        "interviews_codebook",
        "themes",
    )
    for row in tops.itertuples():
        people = None if pd.isna(row.participants) else int(row.participants)
        found.count(
            f"interviews.{row.code}.participants", row.participants, "interviews_reach", "participants"
        )
        found.add(f"interviews.{row.code}.label", row.label, row.label, "interviews_reach")
        text = (
            "" if people is None else f"{100 * row.reach:.0f}% ({100 * row.low:.0f} to {100 * row.high:.0f})"
        )
        found.add(
            f"interviews.{row.code}.reach",
            100 * row.reach,
            text,
            "interviews_reach",
            "per cent",
            n=people,
            low=100 * row.low,
            high=100 * row.high,
        )
        share = None if pd.isna(row.first) else 100 * row.first
        found.add(
            f"interviews.{row.code}.first",
            share,
            "" if share is None else f"{share:.0f}%",
            "interviews_reach",
            "per cent of resamples",
        )
    order = found.tables["interviews_order"]
    overall = order[order["scope"] == "all"]
    names = dict(tops[["code", "label"]].itertuples(index=False))
    for measure in ("by_reach", "by_frequency"):
        leaders = str(overall[measure].iloc[0] if len(overall) and pd.notna(overall[measure].iloc[0]) else "")
        found.add(
            f"interviews.leading.{measure}", leaders or "none", _leading(leaders, names), "interviews_order"
        )
        by_sector = order.loc[order["scope"] != "all", measure].fillna("").astype(str)
        alone = (by_sector == "T1").sum()
        shared = by_sector.str.split("; ").map(lambda codes: "T1" in codes).sum()
        found.count(f"interviews.T1.sectors_first.{measure}", alone, "interviews_order", "sectors")
        found.count(f"interviews.T1.sectors_first_or_tied.{measure}", shared, "interviews_order", "sectors")
    if len(overall) and pd.notna(overall["lead"].iloc[0]):
        row = overall.iloc[0]
        text = f"{row['lead']:.0f} points ({number(row['low'])} to {number(row['high'])})"
        found.add(
            "interviews.leading.lead",
            row["lead"],
            text,
            "interviews_order",
            "points",
            low=row["low"],
            high=row["high"],
            null=0.0,
        )


def _feedback(found: Collector) -> None:
    feedback = found.tables["interviews_feedback"]
    overall = feedback[feedback["sector"] == "all"]
    for key, stance in (("polarising", "F1"), ("valued", "F2"), ("both", "both")):
        row = overall[overall["stance"] == stance]
        if len(row):
            found.count(
                f"interviews.feedback.{key}",
                row["participants"].iloc[0],
                "interviews_feedback",
                "participants",
            )
    if len(overall):
        heard = bool(overall["both_heard"].iloc[0])
        found.add(
            "interviews.feedback.both_heard", int(heard), "yes" if heard else "no", "interviews_feedback"
        )
    sectors = feedback[feedback["sector"] != "all"].drop_duplicates("sector")
    found.count(
        "interviews.feedback.sectors_both",
        sectors["both_heard"].astype(bool).sum(),
        "interviews_feedback",
        "sectors",
    )


def _agreement(found: Collector) -> None:
    base = found.tables["interviews_base"].iloc[0]
    found.add("interviews.counted", base["counted"], str(base["counted"]), "interviews_base")
    found.add("interviews.agreement.method", base["method"], str(base["method"]), "interviews_base")
    if base["method"] == "none":
        found.add("interviews.agreement.reason", base["reason"], str(base["reason"]), "interviews_base")
        return
    found.add("interviews.agreement.unit", base["unit"], base["unit"], "interviews_base")
    coders = base["coders"].replace(", ", " and ")
    found.add("interviews.agreement.coders", coders, coders, "interviews_base")
    found.count("interviews.agreement.units", base["units"], "interviews_base", "units")
    found.count("interviews.agreement.sources", base["sources"], "interviews_base", "interviews")
    alpha = base["alpha_sets"]
    found.add("interviews.agreement.alpha_sets", alpha, f"{alpha:.2f}", "interviews_base", "alpha")
    table = found.tables["interviews_agreement"]
    kappas = table.loc[(table["code"] == table["theme"]) & table["kappa"].notna(), "kappa"]
    if len(kappas):
        found.add(
            "interviews.agreement.lowest",
            kappas.min(),
            f"{kappas.min():.2f}",
            "interviews_agreement",
            "kappa",
        )
        found.add(
            "interviews.agreement.highest",
            kappas.max(),
            f"{kappas.max():.2f}",
            "interviews_agreement",
            "kappa",
        )


def _information(found: Collector) -> None:
    saturation = found.tables["interviews_saturation"]
    for row in saturation.itertuples():
        key = f"interviews.information.{round(100 * row.threshold)}"
        reached = "none" if pd.isna(row.at) else f"{row.at:.0f}"
        found.add(f"{key}.at", reached, reached, "interviews_saturation", "interviews")
        if pd.notna(row.median):
            found.add(
                f"{key}.median",
                row.median,
                number(row.median),
                "interviews_saturation",
                "interviews",
                low=row.low,
                high=row.high,
            )
    first = saturation.iloc[0]
    found.count("interviews.information.base", first["base"], "interviews_saturation", "interviews")
    found.count("interviews.information.run", first["run"], "interviews_saturation", "interviews")


def _quotes(found: Collector) -> None:
    found.count(
        "interviews.quotes.published",
        len(found.tables["interviews_quotes"]),
        "interviews_quotes",
        "quotations",
    )
    refused = found.tables["interviews_refusals"]
    found.count(
        "interviews.quotes.refused", refused["quote_id"].nunique(), "interviews_refusals", "quotations"
    )
    _words(found, "interviews.quotes.reasons", list(dict.fromkeys(refused["check"])), "interviews_refusals")


def _checklist(found: Collector) -> None:
    checklist = found.tables["interviews_checklist"]
    for name, rows in checklist.groupby("checklist"):
        found.count(f"interviews.checklist.{name.lower()}.items", len(rows), "interviews_checklist", "items")
        found.count(
            f"interviews.checklist.{name.lower()}.filled",
            rows["filled"].astype(bool).sum(),
            "interviews_checklist",
            "items",
        )


def _words(found: Collector, key: str, words: list[str], table: str) -> None:
    text = ", ".join(words) if words else "none"
    found.add(key, text, text, table)


def _leading(codes: str, names: dict[str, str]) -> str:
    return " and ".join(names.get(code, code) for code in codes.split("; ") if code) or "none"
