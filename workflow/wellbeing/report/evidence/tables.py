"""Tables of the evidence pages: what is shown of each, and a table that can be searched."""

import html

import pandas as pd

from wellbeing.catalogue import Table
from wellbeing.report.display import table_html
from wellbeing.report.writing import SEARCH


def filled(table: pd.DataFrame) -> pd.DataFrame:
    """The table with empty text where a cell is missing, whatever the column's type."""
    return table.astype(object).where(table.notna(), "")


def show_searchable(table: pd.DataFrame, caption: str, of: Table | None = None) -> None:
    """Show a table in a notebook with a field that narrows its rows; without JavaScript all rows stand."""
    from IPython.display import display

    display({"text/html": searchable_html(table, caption, of), "text/plain": table.to_string()}, raw=True)


def searchable_html(table: pd.DataFrame, caption: str, of: Table | None = None) -> str:
    """The markup that :func:`show_searchable` shows."""
    field = (
        f'<p><label>Search this table: <input type="search" aria-label="Search: {html.escape(caption)}"></label> '
        '<output aria-live="polite"></output></p>'
    )
    return (
        f'<div class="searchable">{field}{table_html(table, caption, of=of)}<script>{SEARCH}</script></div>'
    )


def records_shown(records: pd.DataFrame) -> pd.DataFrame:
    """The records as a page lists them."""
    table = records[
        ["title", "authors", "year", "study_label", "status", "decision", "reason", "settled"]
    ].copy()
    table["year"] = table["year"].map(lambda year: "" if pd.isna(year) else str(int(year)))
    table["decision"] = table["decision"].str.replace("_", " ")
    return filled(table)


def findings_shown(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings as a page lists them."""
    return filled(findings)[
        ["study_label", "design_label", "population_label", "intervention_label", "exposure", "link_label",
         "outcome_label", "direction_label", "certainty_label", "harm_label", "support"]
    ]  # fmt: skip


def questions_shown(questions: pd.DataFrame) -> pd.DataFrame:
    """The ranked questions as a page lists them."""
    return filled(questions)[["question", "rank", "score", "studies", "status", "source"]]
