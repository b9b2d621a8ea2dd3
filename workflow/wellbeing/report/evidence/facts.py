"""Facts of the evidence review, each read from a released table."""

from pathlib import Path
from typing import Any

import pandas as pd

from wellbeing.report.facts import Fact, number
from wellbeing.tables import read_table

RULES = {"records": "read_evidence", "flow": "read_evidence", "summary": "read_evidence"}


def collect(tables: dict[str, Path], settings: dict[str, Any]) -> dict[str, Fact]:
    """Every fact of phase 1; keys begin with ``evidence.``.

    Args:
        tables: released tables by name.
        settings: the run's settings; none is used.
    """
    read = {name: read_table(path) for name, path in tables.items() if name.startswith("evidence_")}
    facts: dict[str, Fact] = {}

    def count(key: str, value: Any, unit: str, table: str) -> None:
        facts[f"evidence.{key}"] = Fact(
            int(value), number(int(value)), unit, None, str(tables[f"evidence_{table}"]),
            RULES.get(table, "synthesise_evidence"),
        )  # fmt: skip

    def words(key: str, text: str, table: str) -> None:
        facts[f"evidence.{key}"] = Fact(
            text, text, "", None, str(tables[f"evidence_{table}"]), RULES.get(table, "synthesise_evidence")
        )

    summary = read["evidence_summary"].set_index("key")
    for key in ("imported", "merged", "queue", "records", "included", "studies", "conflicts", "double"):
        count(f"summary.{key}", summary.loc[key, "value"], "records", "summary")
    flow = read["evidence_flow"]
    for key in ("dbr_sought_reports", "other_sought_reports", "dbr_notretrieved_reports", "other_notretrieved_reports",
                "dbr_assessed", "other_assessed", "new_reports", "new_studies"):  # fmt: skip
        count(f"flow.{key}", flow[flow["key"] == key]["value"].sum(), "reports", "flow")
    count("flow.sought", _sum(flow, "sought_reports"), "reports", "flow")
    count("flow.not_retrieved", _sum(flow, "notretrieved_reports"), "reports", "flow")
    count("flow.assessed", _sum(flow, "assessed"), "reports", "flow")
    count("flow.excluded", _sum(flow, "excluded"), "reports", "flow")
    count("flow.identities", (flow["key"] == "identity").sum(), "sums", "flow")
    for status, name in (("read", "read"), ("partly read", "partly_read"), ("not found", "not_found")):
        count(f"reading.{name}", (read["evidence_records"]["status"] == status).sum(), "records", "records")
    _published(read["evidence_published"], count, words)
    _links(read["evidence_links"], count)
    for row in read["evidence_directions"].itertuples():
        basis = "all" if row.basis == "all studies" else "independent"
        for word in ("studies", "better", "worse", "null", "mixed", "counted"):
            count(f"{row.by}.{row.key}.{basis}.{word}", getattr(row, word), "studies", "directions")
    _claims(read["evidence_findings"], count)
    cells = read["evidence_map"]
    count("map.cells", len(cells), "cells", "map")
    for gap in ("absolute", "synthesis", "none"):
        count(f"map.{gap}", (cells["gap"] == gap).sum(), "cells", "map")
    questions = read["evidence_questions"]
    if len(questions):
        words("questions.first", " ".join(questions[questions["rank"] == 1]["question"]), "questions")
    count("questions", len(questions), "questions", "questions")
    count("findings", len(read["evidence_findings"]), "findings", "findings")
    count("findings.harm", (read["evidence_findings"]["harm"] == "yes").sum(), "findings", "findings")
    return facts


def _sum(flow: pd.DataFrame, part: str) -> int:
    return int(flow[flow["key"].isin([f"dbr_{part}", f"other_{part}"])]["value"].sum())


def _published(published: pd.DataFrame, count, words) -> None:
    """Counts as published; where sources differ there is a fact of each, and one that says they conflict."""
    told = published[published["status"] != "not reported"]
    for (review, box), group in told.groupby(["review", "box"], sort=False):
        values = [str(value) for value in group["value"]]
        key = f"published.{review}.{box}"
        if len(values) == 1 and values[0].isdigit():
            count(key, values[0], "as published", "published")
        else:
            text = " or ".join(
                f"{number(int(v)) if v.isdigit() else v} ({s})"
                for v, s in zip(values, group["sources"], strict=True)
            )
            words(key, text, "published")
    conflicts = told[told["status"] == "conflict"].drop_duplicates(["review", "box"])
    count("published.conflicts", len(conflicts), "conflicts", "published")
    count("published.not_reported", (published["status"] == "not reported").sum(), "boxes", "published")


def _links(links: pd.DataFrame, count) -> None:
    for row in links.itertuples():
        count(f"links.{row.link}.findings", row.findings, "findings", "links")
        count(f"links.{row.link}.independent", row.independent, "studies", "links")
        count(f"links.{row.link}.better", row.better, "studies", "links")
    count("links.found", (links["findings"] > 0).sum(), "links", "links")
    count("links.found_independently", (links["independent"] > 0).sum(), "links", "links")
    count("links", len(links), "links", "links")


def _claims(findings: pd.DataFrame, count) -> None:
    """Studies behind the claims that the review itself can judge, with and without those that make the claim."""
    taking_part = ["participation", "volunteering", "community_engagement"]
    for name, outcome, claimant in (
        ("participation_individual", "individual_wellbeing", "dpsp"),
        ("participation_community", "community_wellbeing", "dpsp"),
        ("group_activity_isolation", "loneliness", "scoping2017"),
    ):
        actions = ["group_activity"] if name.startswith("group") else taking_part
        mine = findings[findings["intervention"].isin(actions) & (findings["outcome"] == outcome)]
        if name.startswith("group"):
            mine = mine[mine["age"] == "older"]
        others = mine[mine["study"] != claimant]
        for basis, rows in (("all", mine), ("independent", others)):
            count(f"claim.{name}.{basis}.studies", rows["study"].nunique(), "studies", "findings")
            good = rows[rows["direction"] == "better"]["study"].nunique()
            count(f"claim.{name}.{basis}.better", good, "studies", "findings")
    for path in ("capability", "opportunity", "motivation"):
        count(
            f"claim.connection.{path}",
            findings[findings["outcome"] == path]["study"].nunique(),
            "studies",
            "findings",
        )
