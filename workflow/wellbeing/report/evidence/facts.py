"""Facts of the evidence review, each read from a released table; keys begin with ``evidence.``."""

from typing import Any

import pandas as pd

from wellbeing.report.collector import Collector
from wellbeing.report.facts import number

TAKING_PART = ("participation", "volunteering", "community_engagement")


def collect(found: Collector, settings: dict[str, Any]) -> None:
    """Gather the facts of phase 1; no setting of the run is used."""
    _summary(found)
    _flow(found)
    _published(found)
    _links(found)
    _directions(found)
    _claims(found)
    _gaps(found)


def _summary(found: Collector) -> None:
    for row in found.tables["evidence_summary"].to_dict("records"):
        if pd.notna(row["value"]):  # a warning has words alone
            found.cell(f"evidence.summary.{row['key']}", row, "evidence_summary", "value")
    status = found.tables["evidence_records"]["status"]
    for words in ("read", "partly read", "not found"):
        key = f"evidence.reading.{words.replace(' ', '_')}"
        found.count(key, (status == words).sum(), "evidence_records", "records")


def _flow(found: Collector) -> None:
    table = "evidence_flow"
    flow = found.tables[table]
    values = flow.groupby("key")["value"].sum()
    for key in ("dbr_sought_reports", "other_sought_reports", "dbr_notretrieved_reports", "other_notretrieved_reports",
                "dbr_assessed", "other_assessed", "new_reports", "new_studies"):  # fmt: skip
        found.count(f"evidence.flow.{key}", values.get(key, 0), table, "reports")
    for key, part in (
        ("sought", "sought_reports"),
        ("not_retrieved", "notretrieved_reports"),
        ("assessed", "assessed"),
        ("excluded", "excluded"),
    ):
        both = values.get(f"dbr_{part}", 0) + values.get(f"other_{part}", 0)
        found.count(f"evidence.flow.{key}", both, table, "reports")
    found.count("evidence.flow.identities", (flow["key"] == "identity").sum(), table, "sums")


def _published(found: Collector) -> None:
    """Counts as published; where sources differ the fact tells each, and another says how many conflict."""
    table = "evidence_published"
    published = found.tables[table]
    told = published[published["status"] != "not reported"]
    for (review, box), group in told.groupby(["review", "box"], sort=False):
        values = [str(value) for value in group["value"]]
        key = f"evidence.published.{review}.{box}"
        if len(values) == 1 and values[0].isdigit():
            found.count(key, int(values[0]), table, "as published")
        else:
            text = " or ".join(
                f"{number(int(v)) if v.isdigit() else v} ({s})"
                for v, s in zip(values, group["sources"], strict=True)
            )
            found.words(key, text, table)
    conflicts = told[told["status"] == "conflict"].drop_duplicates(["review", "box"])
    found.count("evidence.published.conflicts", len(conflicts), table, "conflicts")
    silent = (published["status"] == "not reported").sum()
    found.count("evidence.published.not_reported", silent, table, "boxes")


def _links(found: Collector) -> None:
    table = "evidence_links"
    links = found.tables[table]
    for row in links.to_dict("records"):
        for column in ("findings", "independent", "better"):
            found.cell(f"evidence.links.{row['link']}.{column}", row, table, column)
    found.count("evidence.links.found", (links["findings"] > 0).sum(), table, "links")
    found.count("evidence.links.found_independently", (links["independent"] > 0).sum(), table, "links")
    found.count("evidence.links", len(links), table, "links")


def _directions(found: Collector) -> None:
    table = "evidence_directions"
    for row in found.tables[table].to_dict("records"):
        basis = "all" if row["basis"] == "all studies" else "independent"
        for column in ("studies", "better", "worse", "null", "mixed", "counted"):
            found.cell(f"evidence.{row['by']}.{row['key']}.{basis}.{column}", row, table, column)


def _claims(found: Collector) -> None:
    """Studies behind the claims that the review itself can judge, with and without those that make the claim."""
    findings = found.tables["evidence_findings"]

    def studies(key: str, rows: pd.DataFrame) -> None:
        found.count(f"evidence.claim.{key}", rows["study"].nunique(), "evidence_findings", "studies")

    for name, actions, outcome, age, claimant in (
        ("participation_individual", TAKING_PART, "individual_wellbeing", None, "dpsp"),
        ("participation_community", TAKING_PART, "community_wellbeing", None, "dpsp"),
        ("group_activity_isolation", ("group_activity",), "loneliness", "older", "scoping2017"),
    ):
        mine = findings[findings["intervention"].isin(actions) & (findings["outcome"] == outcome)]
        mine = mine if age is None else mine[mine["age"] == age]
        for basis, rows in (("all", mine), ("independent", mine[mine["study"] != claimant])):
            studies(f"{name}.{basis}.studies", rows)
            studies(f"{name}.{basis}.better", rows[rows["direction"] == "better"])
    for path in ("capability", "opportunity", "motivation"):
        studies(f"connection.{path}", findings[findings["outcome"] == path])


def _gaps(found: Collector) -> None:
    gaps = found.tables["evidence_map"]["gap"]
    found.count("evidence.map.cells", len(gaps), "evidence_map", "cells")
    for gap in ("absolute", "synthesis", "none"):
        found.count(f"evidence.map.{gap}", (gaps == gap).sum(), "evidence_map", "cells")
    questions = found.tables["evidence_questions"]
    if len(questions):
        first = " ".join(questions[questions["rank"] == 1]["question"])
        found.words("evidence.questions.first", first, "evidence_questions")
    found.count("evidence.questions", len(questions), "evidence_questions", "questions")
    findings = found.tables["evidence_findings"]
    found.count("evidence.findings", len(findings), "evidence_findings", "findings")
    found.count("evidence.findings.harm", (findings["harm"] == "yes").sum(), "evidence_findings", "findings")
