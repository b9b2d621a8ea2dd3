"""Sampling weights at both levels and their scalings."""

from __future__ import annotations

import numpy as np

SCALINGS = ("size", "effective")


def scale_weights(weights: np.ndarray, groups: np.ndarray, method: str) -> np.ndarray:
    """Scale level-1 (conditional) probability weights within groups.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Inverse inclusion probabilities of the rows given their group.
    groups : ndarray, shape (n,)
        Group of each row.
    method : {"size", "effective"}
        ``size``: weights of a group sum to its number of rows (method 2 of Pfeffermann et al. 1998).
        ``effective``: they sum to the effective size (Σw)²/Σw² (their method 1).

    Raises
    ------
    ValueError
        If ``method`` is unknown.
    """
    if method not in SCALINGS:
        raise ValueError(f"pwscale must be one of {', '.join(SCALINGS)}, not {method!r}")
    weights = np.asarray(weights, dtype=float)
    _, code = np.unique(groups, return_inverse=True)
    total = np.bincount(code, weights)
    if method == "size":
        factor = np.bincount(code, weights > 0) / np.where(total > 0, total, 1)
    else:
        square = np.bincount(code, weights**2)
        factor = total / np.where(square > 0, square, 1)
    return weights * factor[code]
