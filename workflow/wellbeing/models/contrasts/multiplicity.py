"""Several tests at once, and effects too small to matter.

Families are declared beforehand. Benjamini and Hochberg (1995) holds the share of false discoveries among what is
called clear; Bonferroni the chance of even one. An estimate is *negligible* where two one-sided tests at five per
cent (Schuirmann 1987) place it within the smallest effect of interest, so where its ninety per cent interval lies
inside.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from wellbeing.errors import InputError
from wellbeing.models.estimates import LOG_ODDS, LOG_RISK, PROBABILITY

CLEAR, BOTH, NEGLIGIBLE, OPEN = "clear", "clear but negligible", "negligible", "not settled"


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values of one family; missing ones stay missing and do not count."""
    p = np.asarray(p, dtype=float)
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    ratio = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(ratio[::-1])[::-1], 1.0)
    return adjusted


def bonferroni(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values of one family."""
    p = np.asarray(p, dtype=float)
    return np.minimum(p * np.count_nonzero(~np.isnan(p)), 1.0)


def add_families(tables: dict[str, pd.DataFrame], families: dict) -> pd.DataFrame:
    """Add ``family``, ``p_bh`` and ``p_bonferroni`` to the tables (in place), and count each family.

    Args:
        tables: name -> rows with a column ``p``.
        families: id -> {table, where, within}, as declared.

    Returns:
        One row a family: family, table, tests, raw, bh, bonferroni (how many are below five per cent).

    Raises:
        InputError: a family names a column or table that is not there.
    """
    counted = []
    for name in tables:
        tables[name] = tables[name].assign(family=None, p_bh=np.nan, p_bonferroni=np.nan)
        tables[name]["family"] = tables[name]["family"].astype("object")
    for family, entry in families.items():
        table = tables.get(entry["table"])
        if table is None:
            raise InputError(
                f"config/contrasts.yaml: families.{family}.table: there is no '{entry['table']}'"
            )
        absent = [c for c in (*entry["where"], *entry["within"]) if c not in table]
        if absent:
            where = f"config/contrasts.yaml: families.{family}"
            raise InputError(f"{where}: table '{entry['table']}' has no column {', '.join(absent)}")
        chosen = pd.Series(True, index=table.index)
        for column, value in entry["where"].items():
            chosen &= table[column].astype(str) == str(value)
        keys = [table.loc[chosen, column].astype(str) for column in entry["within"]]
        groups = table[chosen].groupby(keys, sort=False) if keys else [("", table[chosen])]
        for key, rows in groups:
            words = " ".join((family, *([key] if isinstance(key, str) else key))).strip()
            p = rows["p"].to_numpy(dtype=float)
            bh, strict = benjamini_hochberg(p), bonferroni(p)
            table.loc[rows.index, "family"] = words
            table.loc[rows.index, "p_bh"], table.loc[rows.index, "p_bonferroni"] = bh, strict
            counts = {k: int((v < 0.05).sum()) for k, v in (("raw", p), ("bh", bh), ("bonferroni", strict))}
            counted.append({"family": words, "table": entry["table"], "tests": len(p), **counts})
    return pd.DataFrame(counted, columns=["family", "table", "tests", "raw", "bh", "bonferroni"])


def equivalence(table: pd.DataFrame, smallest: dict) -> pd.Series:
    """Whether each estimate is clear of zero, negligible, both, or neither.

    Args:
        table: rows with scale, estimate, se and p.
        smallest: odds_ratio and probability, the smallest effects of interest.

    Returns:
        Words, one a row; missing for scales that have no declared smallest effect.
    """
    bound = table["scale"].map(
        {LOG_ODDS: np.log(smallest["odds_ratio"]), PROBABILITY: smallest["probability"], LOG_RISK: np.nan}
    )
    width = ndtri(0.95) * table["se"]
    inside = (table["estimate"].abs() + width) < bound
    clear = table["p"] < 0.05
    words = np.select([clear & inside, clear, inside], [BOTH, CLEAR, NEGLIGIBLE], OPEN)
    return pd.Series(words, index=table.index).where(bound.notna() & table["se"].gt(0))
