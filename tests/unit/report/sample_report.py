"""A small run's facts, tables and figures, made up, for the report's tests."""

import csv
import itertools
from pathlib import Path

from wellbeing.report.facts import Fact, Facts, number, with_interval, write_facts

OUTCOMES = {"individual": "Individual subjective wellbeing", "community": "Community subjective wellbeing"}
RUNGS = {"M0": "Null", "M1": "Person", "M5": "+ links"}
COLUMNS = [
    ("intercept", "Intercept", "", "design", ("M0", "M1", "M5")),
    ("age", "Age", "per 10 years older", "person", ("M1", "M5")),
    ("education[degree]", "Highest qualification: Degree", "against GCSE", "person", ("M1", "M5")),
    ("walkable_area", "Walkable assets", "per standard deviation", "area", ("M5",)),
    ("belonging", "Feels belonging to the neighbourhood", "yes against no", "link", ("M5",)),
]


def write_table(path: Path, rows: list[dict]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def released_tables(folder: Path) -> list[Path]:
    estimates, fits, recovery = [], [], []
    for at, (outcome, (rung, label)) in enumerate(itertools.product(OUTCOMES, RUNGS.items())):
        for number_, (column, words, contrast, level, rungs) in enumerate(COLUMNS):
            if rung not in rungs:
                continue
            ratio = 0.8 + 0.15 * number_ + 0.01 * at
            estimates.append(
                {"outcome": outcome, "rung": rung, "column": column, "label": words, "contrast": contrast}
                | {"level": level, "odds_ratio": ratio, "or_low": ratio - 0.1, "or_high": ratio + 0.12}
                | {"n": 24155, "status": "converged", "suppressed": False}
            )
        fits.append(
            {"outcome": outcome, "rung": rung, "label": label, "n": 24155}
            | {
                "icc": 0.031,
                "icc_low": 0.02,
                "icc_high": 0.045,
                "mor": 1.36,
                "mor_low": 1.28,
                "mor_high": 1.45,
            }
            | {"status": "converged", "suppressed": False}
        )
        recovery.append(
            {"outcome": outcome, "label": "Age", "planted": 0.1, "estimate": 0.11, "low": 0.05, "high": 0.17}
            | {"inside": True, "suppressed": False}
        )
    # a withheld estimate, to see how it is shown
    estimates[-1] |= {"odds_ratio": "", "or_low": "", "or_high": "", "suppressed": True}
    tables = {
        "estimates": estimates,
        "fits": fits,
        "recovery": recovery,
        "flow": [
            {
                "step": "all",
                "label": "In the main file",
                "nation": "All",
                "remaining": 36000.0,
                "dropped": "",
            },
            {
                "step": "proxy",
                "label": "Answered for themselves",
                "nation": "All",
                "remaining": 24155,
                "dropped": 11845,
            },
            {
                "step": "proxy",
                "label": "Answered for themselves",
                "nation": "Wales",
                "remaining": 900,
                "dropped": 45,
            },
        ],
        "variables": [
            {"label": "Age", "role": "M1", "wave": "f", "variable": "f_dvage", "status": "synthetic"},
            {
                "label": "Loneliness | alone",
                "role": "M5",
                "wave": "i",
                "variable": "i_sclonely",
                "status": "synthetic",
            },
        ],
        "description": [
            {
                "label": "Woman",
                "category": "Yes",
                "people": 13020,
                "percent": 53.9,
                "mean": "",
                "sd": "",
                "suppressed": False,
            },
            {
                "label": "Woman",
                "category": "Other",
                "people": "",
                "percent": "",
                "mean": "",
                "sd": "",
                "suppressed": True,
            },
            {
                "label": "Age",
                "category": "mean",
                "people": 24155,
                "percent": "",
                "mean": 49.2,
                "sd": 17.8,
                "suppressed": False,
            },
        ],
        "areas": [
            {
                "label": "Walkable assets",
                "unit": "per cent",
                "mean": 71.2,
                "p10": 60.1,
                "p50": 71.3,
                "p90": 83.5,
            }
        ],
        "outcomes": [
            {"label": label, "concept": "all", "people": 24155, "positive": 15020, "percent": 62.2}
            for label in OUTCOMES.values()
        ],
        "log": [
            {
                "table": name,
                "statbarn": "Frequencies",
                "rows": 12,
                "rows_suppressed": 1,
                "cells_suppressed": 3,
                "status": "pass",
            }
            for name in ("flow", "estimates")
        ],
    }
    return [write_table(folder / f"{name}.csv", rows) for name, rows in tables.items()]


def facts_of(badge: str = "synthetic") -> Facts:
    facts: dict[str, Fact] = {}

    def put(key: str, value, text: str, **more) -> None:
        facts[key] = Fact(value, text, "", 24155, "released/table.csv", "release_table", **more)

    put("sample.source", 36000, number(36000))
    put("sample.analysed", 24155, number(24155), required=True)
    put("sample.areas", 380, "380")
    put("sample.share", 67.1, "67.1%")
    for outcome in OUTCOMES:
        put(f"outcome.{outcome}.rule", None, "6 or more on a scale of 1 to 7")
        put(f"outcome.{outcome}.share", 62.2, "62.2%")
        for rung in ("M0", "M5"):
            put(f"model.{outcome}.{rung}.icc", 0.031, "3.1%")
        for at, (column, *_) in enumerate(COLUMNS):
            low, value, high = 0.7 + 0.15 * at, 0.8 + 0.15 * at, 0.92 + 0.15 * at
            text = with_interval(value, low, high)
            put(f"model.{outcome}.M5.{column}.or", value, text, low=low, high=high, null=1.0)
    put("estimation.points", 11, "11")
    put("estimation.level", 0.95, "95%")
    put("release.minimum", 10, "10")
    put("release.round_to", 5, "5")
    put("release.tables", 9, "9")
    put("release.withheld", 3, "3")
    if badge == "synthetic":
        put("recovery.inside", 80, "80")
        put("recovery.compared", 84, "84")
    source = {
        "synthetic": "a synthetic look-alike of a household survey",
        "real": "the General Social Survey",
    }
    meta = {
        "original": "Different People, Same Place",
        "chapters": ["quantitative"],
        "title": "Different people, same place",
        "subtitle": "How community and individual wellbeing are linked",
        "authors": ["The study team"],
        "run": "study",
        "badge": badge,
        "source_title": source[badge],
        "source_citation": "Made by this project.",
        "area_label": "local authority",
        "area_labels": "local authorities",
        "outcomes": OUTCOMES,
        "rungs": RUNGS,
        "last": "M5",
        "figures": ["outcomes"],
        "settings": {
            "run": "study",
            "survey": {"source": "synthetic", "path": None},
            "models": {"terms": ["age"]},
        },
        "release_label": "Counts of ten, rounded to five",
    }
    return Facts(meta, facts)


def figure_files(folder: Path) -> list[Path]:
    from matplotlib import pyplot

    from wellbeing.report.display import save_figure

    figure, axes = pyplot.subplots(figsize=(6, 3))
    axes.barh(["Woman", "Man"], [61, 63])
    axes.set_title("Reach the cut-point")
    save_figure(
        figure,
        folder / "outcomes",
        alt="Two bars of nearly equal length, for women and for men.",
        caption="Share who reach the cut-point, by sex.",
    )
    return [folder / "outcomes.svg"]


def write_run(folder: Path, badge: str = "synthetic") -> dict:
    """The inputs of ``render_report`` for a made-up run in ``folder``."""
    write_facts(folder / "facts.json", facts_of(badge))
    return {
        "facts": folder / "facts.json",
        "tables": released_tables(folder / "released"),
        "figures": figure_files(folder / "figures"),
        "html": folder / "report" / "technical_report.html",
        "pdf": folder / "report" / "technical_report.pdf",
        "docx": folder / "report" / "technical_report.docx",
    }
