"""Products of a tall matrix in blocks of rows.

A block stays in the cache and is too small for the linear algebra library to share among threads: with so little
to do for each row, threads cost more than they save, and their number would change the last digits.
"""

from __future__ import annotations

import numpy as np

MATRIX_WORK = 2**18  # multiplications of matrix by matrix up to which OpenBLAS keeps to one thread
VECTOR_WORK = 9000  # the same for matrix by vector


def linear(x: np.ndarray, beta: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """X beta, shape (n,), into ``out`` if given."""
    out = np.empty(len(x)) if out is None else out
    rows = max(1, VECTOR_WORK // max(1, x.shape[1]))
    for s in range(0, len(x), rows):
        np.dot(x[s : s + rows], beta, out=out[s : s + rows])
    return out


def transposed(x: np.ndarray, r: np.ndarray) -> np.ndarray:
    """X'r, shape (p,)."""
    total = np.zeros(x.shape[1])
    rows = max(1, VECTOR_WORK // max(1, x.shape[1]))
    for s in range(0, len(x), rows):
        total += r[s : s + rows] @ x[s : s + rows]
    return total


def weighted_gram(x: np.ndarray, w: np.ndarray | None = None) -> np.ndarray:
    """X' diag(w) X for w >= 0, or X'X, shape (p, p)."""
    n, p = x.shape
    rows = min(n, max(16, MATRIX_WORK // max(1, p * p)))
    root = None if w is None else np.sqrt(w)[:, None]
    gram = np.zeros((p, p))
    scaled = np.empty((rows, p))
    for s in range(0, n, rows):
        block = x[s : s + rows]
        if root is not None:
            block = np.multiply(block, root[s : s + rows], out=scaled[: len(block)])
        gram += block.T @ block
    return gram


def cross_products(x: np.ndarray, w: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """X'diag(w)X and X'C side by side, shape (p, p + k), for C of shape (n, k)."""
    return np.column_stack([weighted_gram(x, w), *(transposed(x, column) for column in columns.T)])
