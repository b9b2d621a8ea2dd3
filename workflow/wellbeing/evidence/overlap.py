"""Overlap between reviews: how far they rest on the same primary studies (Pieper et al. 2014)."""

import csv
import io
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text

BANDS = ((5, "slight"), (10, "moderate"), (15, "high"), (np.inf, "very high"))


def read_matrix(path: Path) -> pd.DataFrame:
    """Read a citation matrix: primary studies by reviews, cells 1, 0, or blank or X for a structural zero.

    Returns:
        Float frame; NaN is a structural zero, a study the review could not have held.

    Raises:
        InputError: a cell is something else, a name repeats, or a study is in no review.
    """
    content = read_text(path).content
    tables = [csv.reader(io.StringIO(content, newline=""), delimiter=mark) for mark in ";,\t"]
    rows = [[[cell.strip() for cell in row] for row in table if any(map(str.strip, row))] for table in tables]
    cells = max(
        rows, key=lambda found: len(found[0]) if found else 0
    )  # a name may hold the other marks, in quotes
    if not cells:
        raise InputError(f"{path}: the citation matrix is empty")
    short = next((row for row in cells if len(row) != len(cells[0])), None)
    if short:
        raise InputError(
            f"{path}: the row of '{short[0]}' has {len(short)} cells, the heading {len(cells[0])}"
        )
    matrix = pd.DataFrame(
        [row[1:] for row in cells[1:]], index=[row[0] for row in cells[1:]], columns=cells[0][1:]
    )
    for names, what in ((matrix.index, "study"), (matrix.columns, "review")):
        if names.has_duplicates:
            raise InputError(f"{path}: the {what} '{names[names.duplicated()][0]}' stands twice")
    values = {"1": 1.0, "0": 0.0, "": np.nan, "X": np.nan, "x": np.nan}
    for study, row in matrix.iterrows():
        for review, cell in row.items():
            if cell not in values:
                raise InputError(f"{path}: {study}, {review}: '{cell}' is not 1, 0, X or blank")
    found = matrix.apply(lambda column: column.map(values)).astype("float64")
    nowhere = found.index[found.fillna(0).sum(axis=1) == 0]
    if len(nowhere):
        raise InputError(f"{path}: the study '{nowhere[0]}' is in no review")
    return found


def dated_zeros(matrix: pd.DataFrame, years: dict[str, int], last_search: dict[str, int]) -> pd.DataFrame:
    """The matrix with structural zeros where a study appeared after the year of a review's last search."""
    out = matrix.copy()
    for review in out.columns:
        for study in out.index:
            known = study in years and review in last_search
            if known and years[study] > last_search[review] and out.loc[study, review] == 0:
                out.loc[study, review] = np.nan
    return out


def corrected_covered_area(occurrences: int, studies: int, reviews: int, zeros: int = 0) -> float:
    """Corrected covered area, a share: (N − r) / (r·c − r − X). NaN where no overlap is possible."""
    room = studies * reviews - studies - zeros
    return (occurrences - studies) / room if room > 0 else np.nan


def overlap(matrix: pd.DataFrame) -> pd.DataFrame:
    """Overlap of all reviews and of each pair.

    Structural zeros of a pair are counted in rows found in one of the two reviews, as the R package ccaR does.

    Returns:
        review_a, review_b ("" both for all), shared (studies in both; in two or more), occurrences (N), studies (r),
        reviews (c), zeros (X), cca (per cent), band.
    """
    rows = [_row("", "", matrix)]
    rows += [_row(a, b, matrix[[a, b]]) for a, b in combinations(matrix.columns, 2)]
    names = ["review_a", "review_b", "shared", "occurrences", "studies", "reviews", "zeros", "cca", "band"]
    return pd.DataFrame(rows, columns=names)


def from_counts(first: int, second: int, union: int, zeros: int = 0) -> float:
    """Overlap of two reviews, a share, of which only counts are published."""
    return corrected_covered_area(first + second, union, 2, zeros)


def reviews_of_study(matrix: pd.DataFrame) -> pd.DataFrame:
    """How many studies sit in how many reviews: reviews, studies."""
    counts = (matrix == 1).sum(axis=1).value_counts().sort_index()
    return pd.DataFrame({"reviews": counts.index.astype(int), "studies": counts.to_numpy()})


def unique_studies(matrix: pd.DataFrame) -> pd.DataFrame:
    """Of each review: studies in total and those in no other review."""
    held = matrix == 1
    alone = held[held.sum(axis=1) == 1]
    return pd.DataFrame(
        {"review": matrix.columns, "studies": held.sum().to_numpy(), "only_here": alone.sum().to_numpy()}
    )


def band(share: float) -> str:
    """Words for an overlap: slight to 5 per cent, moderate to 10, high to 15, very high above."""
    return "" if np.isnan(share) else next(words for upper, words in BANDS if 100 * share <= upper)


def _row(a: str, b: str, part: pd.DataFrame) -> tuple:
    held = part == 1
    present = part[held.any(axis=1)]
    times = held.loc[present.index].sum(axis=1)
    zeros = int(present.isna().to_numpy().sum())
    total, studies = int(times.sum()), len(present)
    share = corrected_covered_area(total, studies, part.shape[1], zeros)
    return a, b, int((times > 1).sum()), total, studies, part.shape[1], zeros, 100 * share, band(share)
