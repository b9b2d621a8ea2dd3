"""A small register and a run to judge it on."""

from pathlib import Path

import pandas as pd

from wellbeing.claims.verdicts import Run

PROJECT = Path(__file__).resolve().parents[3]
COLUMNS = {
    "estimates": ["outcome", "column", "estimate", "low", "high", "p", "n", "status"],
    "flow": ["step", "remaining"],
}
"""Tables that the small register may name, with their columns."""


def small() -> dict:
    """A register of three claims, as its file holds it."""
    return {
        "sources": {"slides": "Slides"},
        "measures": {"individual": ["life_satisfaction"], "community": ["likes"]},
        "instead": {"voting_area": ["voted_area"]},
        "data": {"survey": "run", "records": "real"},
        "claims": {
            "C12": claim(),
            "C17": claim(stated="negative", expect="negative", column="walkable_area"),
            "C38": {
                "statement": "Nobody can test this.",
                "phase": "003",
                "kind": "network",
                "data": "records",
                "source": ["slides"],
                "stated": "fact",
                "untested": "there are no such data",
            },
        },
    }


def claim(stated="positive", expect="positive", column="voting_area", **more) -> dict:
    """One claim about an area exposure and individual wellbeing."""
    test = {
        "says": "The estimate",
        "table": "estimates",
        "where": {"outcome": "individual", "column": "{exposure}"},
        "rule": "sign",
        "expect": expect,
    }
    return {
        "statement": f"Where {column} is higher, wellbeing is too.",
        "phase": "2",
        "kind": "model",
        "data": "survey",
        "source": ["slides"],
        "stated": stated,
        "outcomes": ["individual"],
        "concepts": [column],
        "tests": [test],
        "planted": {"effects": [{"outcome": "individual", "sum": {column: 1}, "is": expect}]},
        **more,
    }


def estimates(**columns: tuple[float, float, float]) -> pd.DataFrame:
    """An estimates table: column -> (estimate, low, high)."""
    return pd.DataFrame(
        [
            {
                "outcome": "individual",
                "column": column,
                "estimate": e,
                "low": lo,
                "high": hi,
                "status": "ok",
                "n": 500,
            }
            for column, (e, lo, hi) in columns.items()
        ]
    )


def run_of(table: pd.DataFrame, status: str = "real", truth: dict | None = None, **more) -> Run:
    """A run with one table of estimates."""
    given = {
        "status": status,
        "title": "A survey",
        "outcomes": {"individual": "life_satisfaction"},
        "concepts": frozenset(["voting_area", "walkable_area"]),
        "labels": {"voting_area": "Turnout", "walkable_area": "Walkable assets"},
        "tables": {"estimates": table},
        "smallest": {"log-odds": 0.05},
        "made_by": {"estimates": "release_models"},
        "pages": {"estimates": "models"},
    }
    return Run(**{**given, **more}, truth=truth)


def truth_of(**coefficients: float) -> dict:
    """A truth with coefficients of individual wellbeing."""
    return {"title": "Test", "outcomes": {"individual": {"coefficients": coefficients}}}
