"""Codes that come together, and the point at which further interviews bring little that is new."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from wellbeing.interviews.catalogue import COOCCURRENCE, SATURATION
from wellbeing.interviews.codebook import Entry, in_order

RELATIONS = ("same passage", "overlapping", "near")


def cooccurrence_table(coded: pd.DataFrame, codebook: Mapping[str, Entry], distance: int) -> pd.DataFrame:
    """Pairs of codes that stand on the same passage, on overlapping ones, or within a distance of each other.

    Args:
        coded: codings.
        codebook: codes with their themes. Themes are paired with themes, sub-codes with sub-codes of other themes.
        distance: characters between two passages that still count as near.

    Returns:
        code_a, code_b, level (theme, code), relation, a, b (passages of each), together (passages of either that have
        the other, halved), jaccard = together / (a + b - together), participants with both. Each relation includes
        the one before it. Pairs that never meet are left out.
    """
    known = coded.dropna(subset=["start", "end"])
    entries = in_order(codebook)
    levels = {
        "theme": [entry.id for entry in entries if not entry.parent],
        "code": [entry.id for entry in entries if entry.parent],
    }
    rows = []
    for level, codes in levels.items():
        column = "theme" if level == "theme" else "code"
        rows += _pairs(known, column, codes, level, distance, codebook)
    return pd.DataFrame(rows, columns=list(COOCCURRENCE.names))


def _pairs(known, column: str, codes: list[str], level: str, distance: int, codebook) -> list[tuple]:
    place = {code: at for at, code in enumerate(codes)}
    size = len(codes)
    passages = known[known[column].isin(place)].drop_duplicates(["source", "start", "end", column])
    together = np.zeros((len(RELATIONS), size, size))
    met_by: list[defaultdict[str, np.ndarray]] = [
        defaultdict(lambda: np.zeros((size, size), dtype=bool)) for _ in RELATIONS
    ]
    totals = np.zeros(size)
    for (_, person), mine in passages.groupby(["source", "participant"], sort=False, dropna=False):
        spans, at = np.unique(mine[["start", "end"]].to_numpy(dtype=np.int64), axis=0, return_inverse=True)
        has = np.zeros((len(spans), size), dtype=np.int32)
        has[at.ravel(), mine[column].map(place).to_numpy()] = 1
        totals += has.sum(axis=0)
        gap = np.maximum(spans[:, None, 0], spans[None, :, 0]) - np.minimum(
            spans[:, None, 1], spans[None, :, 1]
        )
        for number, meets in enumerate((np.eye(len(spans), dtype=bool), gap < 0, gap <= distance)):
            meets = meets | np.eye(len(spans), dtype=bool)
            found = has.T @ ((meets.astype(np.int32) @ has) > 0)
            together[number] += found
            met_by[number][person] |= (found + found.T) > 0
    people = [sum(held.values(), np.zeros((size, size), dtype=int)) for held in met_by]
    rows = []
    for a, b in combinations(range(size), 2):
        if level == "code" and codebook[codes[a]].parent == codebook[codes[b]].parent:
            continue
        for number, relation in enumerate(RELATIONS):
            met = (together[number][a, b] + together[number][b, a]) / 2
            if met:
                jaccard = met / (totals[a] + totals[b] - met)
                rows.append(
                    (
                        codes[a],
                        codes[b],
                        level,
                        relation,
                        int(totals[a]),
                        int(totals[b]),
                        met,
                        jaccard,
                        int(people[number][a, b]),
                    )
                )
    return rows


def information_curve(found: list[set[str]], draws: int, seed: int) -> pd.DataFrame:
    """Codes met after each interview: interview, codes (in the order held), median, low, high over random orders.

    Args:
        found: the codes of each interview, in the order they were held.
        draws: random orders.
        seed: of the random orders.
    """
    matrix = _matrix(found)
    own = _cumulated(matrix, np.arange(len(found))[None, :])[0]
    curves = _cumulated(matrix, _orders(len(found), draws, seed))
    low, median, high = np.quantile(curves, [0.05, 0.5, 0.95], axis=0) if len(found) else np.zeros((3, 0))
    return pd.DataFrame(
        {"interview": np.arange(1, len(found) + 1), "codes": own, "median": median, "low": low, "high": high}
    )


def saturation_table(
    found: list[set[str]], base: int, run: int, thresholds: list[float], draws: int, seed: int
) -> pd.DataFrame:
    """Interviews until little new information comes (Guest, Namey and Chen 2020, PLOS ONE 15(5): e0232076).

    New information of a run is the number of codes first met in it, over the number met in the first ``base``
    interviews. The point is the last interview before the first run at or below the threshold.

    Returns:
        One row a threshold: threshold, base, run, at (order held; NaN if never), median, low, high (90% of random
        orders that get there), share (of random orders that get there).
    """
    matrix = _matrix(found)
    own = _points(_cumulated(matrix, np.arange(len(found))[None, :]), base, run, thresholds)
    drawn = _points(_cumulated(matrix, _orders(len(found), draws, seed)), base, run, thresholds)
    rows = []
    for at, threshold in enumerate(thresholds):
        there = drawn[at][~np.isnan(drawn[at])]
        low, median, high = np.quantile(there, [0.05, 0.5, 0.95]) if len(there) else (np.nan,) * 3
        rows.append(
            (threshold, base, run, own[at][0], median, low, high, len(there) / draws if draws else np.nan)
        )
    return pd.DataFrame(rows, columns=list(SATURATION.names))


def _matrix(found: list[set[str]]) -> np.ndarray:
    codes = {code: at for at, code in enumerate(sorted(set().union(*found) if found else set()))}
    matrix = np.zeros((len(found), len(codes)), dtype=bool)
    for row, held in enumerate(found):
        matrix[row, [codes[code] for code in held]] = True
    return matrix


def _orders(interviews: int, draws: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.permuted(np.tile(np.arange(interviews), (draws, 1)), axis=1)


def _cumulated(matrix: np.ndarray, orders: np.ndarray) -> np.ndarray:
    """Codes met after each interview, an order a row. The place where a code first comes tells it all."""
    interviews = matrix.shape[0]
    result = np.zeros((len(orders), interviews))
    if not matrix.size:
        return result
    for row, order in enumerate(orders):
        first = matrix[order].argmax(axis=0)
        result[row] = np.cumsum(np.bincount(first, minlength=interviews))
    return result


def _points(curves: np.ndarray, base: int, run: int, thresholds: list[float]) -> np.ndarray:
    interviews = curves.shape[1]
    points = np.full((len(thresholds), len(curves)), np.nan)
    for end in range(base + run, interviews + 1):
        with np.errstate(invalid="ignore", divide="ignore"):
            new = (curves[:, end - 1] - curves[:, end - run - 1]) / curves[:, base - 1]
        for at, threshold in enumerate(thresholds):
            reached = np.isnan(points[at]) & (new <= threshold + 1e-12)
            points[at][reached] = end - run
    return points
