"""Flows and facts that published reviews state: boxes nobody reported stay so, and conflicts stay conflicts."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.catalogue import PUBLISHED
from wellbeing.evidence.vocabulary import check_known, check_words, read_input

BOXES = {
    "identified": "Records identified",
    "screened": "Titles and abstracts screened",
    "abstracts": "Abstracts read",
    "full_text": "Full texts assessed",
    "included": "Included (reviews, studies or initiatives)",
    "reports": "Reports of those included",
    "primary_studies": "Primary studies within the included reviews",
    "unique_studies": "of these in one review only",
    "supplemental_studies": "Primary studies added to the reviews",
}
"""Boxes of a flow on two levels, reviews above and primary studies below (PRIOR; Gates et al. 2022)."""

FACTS = {"search_dates": "Dates searched", "age_gap": "Age for which evidence is lacking"}
COLUMNS = ["review", "box", "value", "source", "record_id", "note"]


def read_published(path: Path, reviews: list[str], records: list[str]) -> pd.DataFrame:
    """Read ``published_flows.csv``: one row a stated count or fact, with its source.

    Raises:
        InputError: an unknown review, record or box, or a count that is none.
    """
    table = read_input(path, COLUMNS)
    check_words(table, {"box": [*BOXES, *FACTS]}, path, "review")
    check_known(table, "review", reviews, path, "a study of studies.csv")
    check_known(table, "record_id", records, path, "a record of the library")
    wrong = table[table["box"].isin(BOXES) & ~table["value"].str.fullmatch(r"\d+")]
    if len(wrong):
        row = wrong.iloc[0]
        raise InputError(f"{path}: {row['review']}, {row['box']}: '{row['value']}' is not a count")
    return table


def published_flows(table: pd.DataFrame, labels: dict[str, str], reviews: Sequence[str] = ()) -> pd.DataFrame:
    """Every box of every review's flow.

    Args:
        table: read by :func:`read_published`.
        labels: study -> words.
        reviews: studies that are reviews, shown even where none of their counts is stated.

    Returns:
        One row a review, box and stated value: review, label, box, box_label, value (text), sources, status
        ("reported", "conflict" where sources differ, "not reported" where none states it).
    """
    rows = []
    for review in dict.fromkeys([*table["review"], *reviews]):
        mine = table[table["review"] == review]
        boxes = [*BOXES, *(fact for fact in FACTS if fact in set(mine["box"]))]
        for box in boxes:
            stated = mine[mine["box"] == box]
            words = (BOXES | FACTS)[box]
            if not len(stated):
                rows.append((review, labels[review], box, words, "not reported", "", "", "not reported"))
            status = "conflict" if stated["value"].nunique() > 1 else "reported"
            for value, group in stated.groupby("value", sort=False):
                notes = "; ".join(note for note in group["note"].unique() if note)
                rows.append(
                    (review, labels[review], box, words, value, "; ".join(group["source"]), notes, status)
                )
    return pd.DataFrame(rows, columns=list(PUBLISHED.names))


def falling(flows: pd.DataFrame) -> pd.DataFrame:
    """Steps of published flows at which the count goes up, which no flow can; conflicts count with each value."""
    steps = ["identified", "screened", "abstracts", "full_text", "included"]
    rows = []
    for review, mine in flows[flows["status"] != "not reported"].groupby("review", sort=False):
        stated = [(box, [int(v) for v in mine[mine["box"] == box]["value"]]) for box in steps]
        stated = [(box, values) for box, values in stated if values]
        for (before, upper), (after, lower) in pairwise(stated):
            if max(lower) > min(upper):
                rows.append((review, before, min(upper), after, max(lower)))
    return pd.DataFrame(rows, columns=["review", "from_box", "from_count", "to_box", "to_count"])
