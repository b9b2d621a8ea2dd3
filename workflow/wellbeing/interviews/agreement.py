"""Agreement between coders: per code, over all codes at once, and on where passages begin and end.

Sources: Cohen (1960) with the large-sample error of Fleiss, Cohen and Everitt (1969); PABAK after Byrt, Bishop and
Carlin (1993); AC1 after Gwet (2008); alpha after Krippendorff (2004, chapter 11); MASI distance after Passonneau
(2006). Kappa and its kin are undefined where no coder ever, or every coder always, used a code: the result is NaN
and the share of agreement stands alone.
"""

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import ndtri


def table_of(first: Sequence[int], second: Sequence[int]) -> np.ndarray:
    """2 by 2 counts of units: rows the first coder (0, 1), columns the second."""
    a, b = np.asarray(first, dtype=int), np.asarray(second, dtype=int)
    return np.bincount(2 * a + b, minlength=4).reshape(2, 2)


def kappa(table: np.ndarray, level: float = 0.95) -> tuple[float, float, float]:
    """Cohen's kappa of a 2 by 2 table, with the bounds of its large-sample interval; NaN where undefined."""
    n = table.sum()
    if n == 0:
        return math.nan, math.nan, math.nan
    p = table / n
    row, column = p.sum(axis=1), p.sum(axis=0)
    observed, expected = np.trace(p), row @ column
    if expected >= 1 - 1e-12:
        return math.nan, math.nan, math.nan
    value = (observed - expected) / (1 - expected)
    a = sum(p[i, i] * ((1 - expected) - (row[i] + column[i]) * (1 - observed)) ** 2 for i in range(2))
    b = (1 - observed) ** 2 * sum(
        p[i, j] * (column[i] + row[j]) ** 2 for i in range(2) for j in range(2) if i != j
    )
    c = (observed * expected - 2 * expected + observed) ** 2
    error = math.sqrt(max(a + b - c, 0.0) / n) / (1 - expected) ** 2
    z = ndtri(0.5 + level / 2)
    return float(value), float(max(value - z * error, -1.0)), float(min(value + z * error, 1.0))


def pabak(table: np.ndarray) -> float:
    """Kappa adjusted for prevalence and bias: twice the share of agreement, less one."""
    n = table.sum()
    return float(2 * np.trace(table) / n - 1) if n else math.nan


def ac1(table: np.ndarray) -> float:
    """Gwet's AC1 of a 2 by 2 table."""
    n = table.sum()
    if not n:
        return math.nan
    share = (table[1].sum() + table[:, 1].sum()) / (2 * n)
    expected = 2 * share * (1 - share)
    return float((np.trace(table) / n - expected) / (1 - expected))


def alpha_nominal(ratings: np.ndarray) -> float:
    """Krippendorff's alpha for nominal data.

    Args:
        ratings: coders by units, NaN where a coder did not rate a unit.

    Returns:
        Alpha; NaN where fewer than two values occur among units rated twice or more.
    """
    ratings = np.asarray(ratings, dtype=float)
    values = np.unique(ratings[~np.isnan(ratings)])
    counts = (
        np.stack([(ratings == value).sum(axis=0) for value in values]) if len(values) else np.zeros((0, 0))
    )
    rated = counts.sum(axis=0)
    counts, rated = counts[:, rated >= 2].astype(float), rated[rated >= 2].astype(float)
    totals = counts.sum(axis=1)
    n = totals.sum()
    if n == 0 or (totals > 0).sum() < 2:
        return math.nan
    observed = ((rated**2 - (counts**2).sum(axis=0)) / (rated - 1)).sum()
    expected = (n**2 - (totals**2).sum()) / (n - 1)
    return float(1 - observed / expected)


def masi(a: frozenset, b: frozenset) -> float:
    """MASI distance of two sets: 1 less Jaccard weighted by how one set lies in the other."""
    if a == b:
        return 0.0
    common = len(a & b)
    if not common:
        return 1.0
    weight = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - common / len(a | b) * weight


def alpha_sets(labels: Sequence[Sequence[frozenset | None]], distance=masi) -> float:
    """Krippendorff's alpha where each coder gives each unit a set of codes.

    Args:
        labels: coders by units; None where a coder did not code a unit. The empty set is a value like any other.
        distance: distance of two sets, 0 to 1.
    """
    units = [[value for value in column if value is not None] for column in zip(*labels, strict=True)]
    units = [unit for unit in units if len(unit) >= 2]
    n = sum(map(len, units))
    if not n:
        return math.nan
    observed = (
        sum(2 * sum(distance(a, b) for a, b in combinations(unit, 2)) / (len(unit) - 1) for unit in units) / n
    )
    counts: dict[frozenset, int] = {}
    for unit in units:
        for value in unit:
            counts[value] = counts.get(value, 0) + 1
    expected = (
        2 * sum(x * y * distance(a, b) for (a, x), (b, y) in combinations(counts.items(), 2)) / (n * (n - 1))
    )
    return 1 - observed / expected if expected else math.nan


def overlap(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Characters two coders gave a code in one text: by the first, by the second, by both."""
    a, b = _merged(first), _merged(second)
    both, i, j = 0, 0, 0
    while i < len(a) and j < len(b):
        both += max(0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return sum(end - start for start, end in a), sum(end - start for start, end in b), both


def agreement_table(units: pd.DataFrame, codes: Sequence[str], level: float = 0.95) -> pd.DataFrame:
    """Agreement per code and pair of coders.

    Args:
        units: one row a unit and coder: unit, coder, codes (frozenset of the codes given).
        codes: the codes to report.
        level: confidence level.

    Returns:
        One row a code and pair: code, coders, units, both, first_only, second_only, neither, agreement, kappa, low,
        high, pabak, ac1, alpha (over all coders).
    """
    wide = units.pivot(index="unit", columns="coder", values="codes")
    coders = list(wide.columns)
    rows = []
    for code in codes:
        ratings = np.array(
            [
                [np.nan if not isinstance(cell, frozenset) else float(code in cell) for cell in wide[name]]
                for name in coders
            ]
        )
        alpha = alpha_nominal(ratings)
        for a, b in combinations(range(len(coders)), 2):
            known = ~np.isnan(ratings[a]) & ~np.isnan(ratings[b])
            if not known.any():
                continue
            table = table_of(ratings[a][known], ratings[b][known])
            value, low, high = kappa(table, level)
            rows.append(
                {
                    "code": code,
                    "coders": f"{coders[a]} and {coders[b]}",
                    "units": int(table.sum()),
                    "both": int(table[1, 1]),
                    "first_only": int(table[1, 0]),
                    "second_only": int(table[0, 1]),
                    "neither": int(table[0, 0]),
                    "agreement": float(np.trace(table) / table.sum()),
                    "kappa": value,
                    "low": low,
                    "high": high,
                    "pabak": pabak(table),
                    "ac1": ac1(table),
                    "alpha": alpha,
                }
            )
    return pd.DataFrame(rows)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[list[int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return [(start, end) for start, end in found]
