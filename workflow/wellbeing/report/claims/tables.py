"""The register of claims as a page shows it: counts, and one entry a claim that leads to what it rests on."""

import html
from collections.abc import Iterable
from typing import Any

import pandas as pd

from wellbeing.report.display import format_cell
from wellbeing.report.facts import p_text

PHASES = {
    "phase 1": "Phase one: evidence review",
    "phase 2": "Phase two: survey",
    "phase 3": "Phase three: interviews",
    "text 000": "Scoping review of social relations",
    "text 001": "Social contexts and health",
    "text 003": "Connected communities",
    "text 004": "Reimagining help",
}


def show_scenario(verdicts: pd.DataFrame) -> None:
    """Say in a notebook what was planted, or that the survey is real; see :func:`scenario_words`."""
    from IPython.display import display

    words = scenario_words(verdicts)
    display({"text/html": f"<p>{html.escape(words)}</p>", "text/plain": words}, raw=True)


def scenario_words(verdicts: pd.DataFrame) -> str:
    """What the synthetic survey holds of the claims, counted."""
    survey = verdicts[verdicts["scenario"].notna() & (verdicts["scenario"] != "")]
    if survey.empty:
        return "The survey is real: nothing is planted."
    counts = survey["planted"].value_counts()
    parts = [
        f"{counts.get(state, 0)} {words}"
        for state, words in (
            ("as claimed", "are planted as the claim says"),
            ("the other way", "are planted the other way, against the claim"),
            ("nothing", "are not planted"),
        )
    ]
    return (
        f"Synthetic survey, scenario \u201c{survey['scenario'].iloc[0]}\u201d. Of the {len(survey)} claims that a "
        f"survey could test, {', '.join(parts)}. What is planted for each stands with the claim below."
    )


def verdict_counts(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Claims by part of the study and verdict: one row a part, one column a verdict found."""
    counts = pd.crosstab(verdicts["phase"].map(PHASES), verdicts["verdict"])
    counts = counts.reindex([words for words in PHASES.values() if words in counts.index])
    counts.loc["All claims"] = counts.sum()
    return counts.rename_axis("part of the study").reset_index()


def show_claims(verdicts: pd.DataFrame, tests: pd.DataFrame) -> None:
    """Show every claim in a notebook, part by part; see :func:`claims_html`."""
    from IPython.display import display

    words = "\n".join(f"{row.claim} {row.verdict}" for row in verdicts.itertuples())
    display({"text/html": claims_html(verdicts, tests), "text/plain": words}, raw=True)


def claims_html(verdicts: pd.DataFrame, tests: pd.DataFrame) -> str:
    """Markup of the register: a foldable entry a claim, with its tests and where each number comes from."""
    parts = []
    for phase, words in PHASES.items():
        mine = verdicts[verdicts["phase"] == phase]
        if len(mine):
            parts.append(f"<h3>{html.escape(words)}</h3>")
            parts += [_entry(row, tests[tests["claim"] == row["claim"]]) for _, row in mine.iterrows()]
    return "\n".join(parts)


def _entry(row: pd.Series, tests: pd.DataFrame) -> str:
    facts = [
        ("Source", row["source"]),
        ("What the source prints", row["stated"]),
        ("Judged on", f"{row['data']} data"),
        ("Verdict", f"{row['verdict']}. {row['why']}" if _there(row["why"]) else row["verdict"]),
        ("Planted", f"{row['planted']}: {row['planted_why']}" if _there(row["planted"]) else None),
        ("Planted size inside its interval", row["size_recovered"]),
        ("p, and adjusted over the register", _p_values(row)),
        ("Caution", row["caution"]),
        ("Facts", row["facts"]),
    ]
    listed = "".join(
        f"<dt>{name}</dt><dd>{html.escape(str(value))}</dd>" for name, value in facts if _there(value)
    )
    summary = f"<strong>{row['claim']}</strong> {html.escape(row['statement'])} <em>{html.escape(row['verdict'])}</em>"
    return (
        f'<details class="claim" id="{row["claim"]}"><summary>{summary}</summary><dl>{listed}</dl>'
        f"{_tests(tests)}</details>"
    )


def _p_values(row: pd.Series) -> str | None:
    return f"{p_text(row['p'])}, {p_text(row['p_adjusted'])}" if pd.notna(row["p"]) else None


def _tests(tests: pd.DataFrame) -> str:
    if tests.empty:
        return ""
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Test", "Row looked at", "Estimate", "Found", "File, rule and page")
    )
    lines = "".join(
        _line(
            (
                html.escape(row.says),
                html.escape(row.selector),
                html.escape(_estimate(row)),
                html.escape(row.result),
                f'<a href="../{row.file}">{html.escape(row.table)}</a>, written by {html.escape(row.made_by)}, '
                f'shown on <a href="{row.page}.html">{html.escape(row.page)}</a>',
            )
        )
        for row in tests.itertuples()
    )
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _estimate(row: Any) -> str:
    words = format_cell(row.estimate, ".3g")
    return (
        f"{words} ({format_cell(row.low, '.3g')} to {format_cell(row.high, '.3g')})"
        if _there(row.low)
        else words
    )


def _line(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _there(value: object) -> bool:
    return value is not None and value == value and value != ""
