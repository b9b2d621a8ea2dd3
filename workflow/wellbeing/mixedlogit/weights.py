"""Sampling weights at both levels and their scalings."""

from __future__ import annotations

import numpy as np

SCALINGS = ("size", "effective", "gk")


def scale_weights(weights: np.ndarray, groups: np.ndarray, method: str) -> np.ndarray:
    """Scale level-1 (conditional) probability weights within groups.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Inverse inclusion probabilities of the rows given their group.
    groups : ndarray, shape (n,)
        Group of each row.
    method : {"size", "effective", "gk"}
        ``size``: weights of a group sum to its number of rows (method 2 of Pfeffermann et al. 1998).
        ``effective``: they sum to the effective size (Σw)²/Σw² (their method 1).
        ``gk``: they are 1, and move to the group (Graubard and Korn 1996): see :func:`gk_group_weights`.

    Raises
    ------
    ValueError
        If ``method`` is unknown.
    """
    if method not in SCALINGS:
        raise ValueError(f"pwscale must be one of {', '.join(SCALINGS)}, not {method!r}")
    weights = np.asarray(weights, dtype=float)
    if method == "gk":
        return np.ones(len(weights))
    _, code = np.unique(groups, return_inverse=True)
    total = np.bincount(code, weights)
    if method == "size":
        factor = np.bincount(code, weights > 0) / np.where(total > 0, total, 1)
    else:
        square = np.bincount(code, weights**2)
        factor = total / np.where(square > 0, square, 1)
    return weights * factor[code]


def gk_group_weights(weights: np.ndarray, group_weights: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Group weights of Graubard and Korn (1996): the mean, over a group's rows, of the product of both weights.

    Parameters
    ----------
    weights, group_weights : ndarray, shape (n,)
        Conditional weights of the rows, and of their groups.
    groups : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n,): constant within a group.
    """
    _, code = np.unique(groups, return_inverse=True)
    mean = np.bincount(code, weights * group_weights) / np.bincount(code)
    return mean[code]
