"""Groups: codes, labels, two nested levels, weights constant within a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Outer:
    """Upper level of a nested design.

    Attributes
    ----------
    starts : ndarray of int64, shape (areas + 1,)
        Group (of the lower level) where each area begins.
    labels : pandas.Index
        Label of each area.
    weight : ndarray, shape (areas,)
        Weight of each area's log-likelihood.
    """

    starts: np.ndarray
    labels: pd.Index
    weight: np.ndarray


def group_codes(groups: Any, n: int) -> tuple[np.ndarray, pd.Index]:
    """Code of each row (-1 where missing) and the label of each code, sorted where labels can be sorted."""
    series = groups if isinstance(groups, pd.Series) else pd.Series(np.asarray(groups).ravel())
    if len(series) != n:
        raise ValueError(f"groups must have one label for each of the {n} rows; it has {len(series)}")
    try:
        codes, labels = pd.factorize(series.array, sort=True)
    except TypeError:
        codes, labels = pd.factorize(series.array, sort=False)
    return codes, pd.Index(labels, name=series.name)


def split_levels(groups: Any, n: int) -> tuple[Any, pd.Series | None]:
    """Lower-level groups, and upper-level ones where ``groups`` has two columns (upper level first)."""
    if isinstance(groups, np.ndarray) and groups.ndim == 2:
        groups = pd.DataFrame(groups, columns=[f"level{i + 1}" for i in range(groups.shape[1])])
    if not isinstance(groups, pd.DataFrame):
        return groups, None
    if groups.shape[1] == 1:
        return groups.iloc[:, 0], None
    if groups.shape[1] != 2:
        raise ValueError(f"at most two nested levels of groups are possible, not {groups.shape[1]}")
    if len(groups) != n:
        raise ValueError(f"groups must have one label for each of the {n} rows; it has {len(groups)}")
    return groups.iloc[:, 1], groups.iloc[:, 0]


def check_nested(
    codes: np.ndarray, labels: pd.Index, top_codes: np.ndarray, top_labels: pd.Index, within: bool
) -> None:
    """Refuse levels that cross: a lower group that lies in several upper ones.

    Labels that start afresh in each upper group (the first, the second, ... of each, in differing numbers) are
    told from crossing ones; where both readings are possible the user has to say which, by ``within``.

    Raises
    ------
    ValueError
        With an example and the remedy.
    """
    both = (codes >= 0) & (top_codes >= 0)
    pairs = np.unique(top_codes[both].astype(np.int64) * (len(labels) + 1) + codes[both])
    upper, lower = np.divmod(pairs, len(labels) + 1)
    times = np.bincount(lower, minlength=len(labels))
    if within or times.max(initial=0) <= 1:
        return
    sizes = np.bincount(upper)
    sizes = sizes[sizes > 0]
    highest = np.maximum.reduceat(lower, np.r_[0, np.cumsum(sizes)[:-1]])
    if np.array_equal(highest + 1, sizes) and len(np.unique(sizes)) > 1:
        return
    inner, outer = labels.name or "the lower column", top_labels.name or "the upper column"
    example = int(np.argmax(times))
    if np.bincount(upper).max() == 1:
        raise ValueError(
            f"the levels are the wrong way round: every {outer} lies in one {inner}; name {inner} first"
        )
    raise ValueError(
        f"{outer} and {inner} cross: {inner} '{labels[example]}' lies in {times[example]} groups of {outer}. "
        "Crossed random effects are not available. If equal labels of the lower level are different groups in "
        f"each upper one, say so with groups='{outer}/{inner}' (or within=True); if not, name one of the two as "
        "groups and let the other enter as a factor, C(...)"
    )


def nest_codes(
    codes: np.ndarray, labels: pd.Index, top_codes: np.ndarray, top_labels: pd.Index
) -> tuple[np.ndarray, pd.Index, np.ndarray]:
    """Codes and labels of the lower level within the upper, and the upper code of each lower group."""
    both = top_codes.astype(np.int64) * (len(labels) + 1) + codes
    both[(codes < 0) | (top_codes < 0)] = -1
    pairs, inverse = np.unique(both, return_inverse=True)
    gone = int(len(pairs) > 0 and pairs[0] < 0)
    pairs, nested = pairs[gone:], inverse - gone
    parent, own = np.divmod(pairs, len(labels) + 1)
    index = pd.MultiIndex.from_arrays(
        [top_labels.take(parent), labels.take(own)], names=[top_labels.name, labels.name]
    )
    return nested, index, parent


def outer_level(parent: np.ndarray, labels: pd.Index, group_weight: np.ndarray) -> tuple[Outer, np.ndarray]:
    """Upper level of a nested design, and unit weights for the groups of the lower.

    Raises
    ------
    ValueError
        If weights vary within an area, or there is only one area.
    """
    starts = np.r_[0, np.flatnonzero(np.diff(parent)) + 1, len(parent)].astype(np.int64)
    weight = group_weight[starts[:-1]]
    if np.any(np.repeat(weight, np.diff(starts)) != group_weight):
        raise ValueError("with two nested levels group_weights must be constant within the upper level")
    if len(starts) < 3:
        raise ValueError("there is only one group at the upper level; leave that level out")
    return Outer(starts, labels.take(parent[starts[:-1]]), weight), np.ones(len(group_weight))


def group_constant(values: np.ndarray | None, starts: np.ndarray, labels: pd.Index) -> np.ndarray:
    """One weight a group from one a row; raises ValueError where they vary within a group."""
    if values is None:
        return np.ones(len(starts) - 1)
    first = values[starts[:-1]]
    varies = np.flatnonzero(np.repeat(first, np.diff(starts)) != values)
    if len(varies):
        group = labels[np.searchsorted(starts, varies[0], side="right") - 1]
        raise ValueError(f"group_weights must be constant within a group; they vary in {group!r}")
    return first.copy()
