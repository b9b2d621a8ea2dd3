"""Compiled kernels: the same integrals as :mod:`reference`, one group at a time.

The integrals are in :mod:`intercept` and :mod:`slopes`; here are the products of matrices, and the choice between
the integrals. Compiled code is cached beside these files, in ``__pycache__``, or where ``NUMBA_CACHE_DIR`` points;
the first call on a machine compiles for some seconds.

The cache knows a function's code by the content of the file that defines it, and looks at no other. What is built
into compiled code, functions it calls, constants, options, therefore stands in that same file.

A function that compiled code calls is always built into it (``forceinline``). Left as a call, it would be one thing
in the process that compiles, where it exists on its own, and another in those that load the caller from the cache
with the copy kept there, and the two differ in the last digits.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from . import reference
from .intercept import SAFE, integrate_intercept
from .quadrature import Rule
from .rows import Integrals, Rows

PIECE_VALUES = 75_000  # values of the design handled together: they stay in the second-level cache
# sizes up to which the linear algebra library keeps to one thread
PRODUCT_VALUES = 9000  # values of a matrix times a vector
PRODUCT_ROWS = 128  # rows of a product of matrices


def chunks(rows: Rows, nodes: int, level: int) -> list[tuple[int, int]]:
    """Ranges of groups whose rows stay in the cache, with a bound on the score buffers of the information."""
    limit = PIECE_VALUES // max(4, rows.x.shape[1])
    return rows.group_ranges(limit, max(1, 8192 // nodes) if level == 2 else None)


@njit(cache=True, nogil=True)
def group_sums(x, w, starts):
    """X_j'w_j of each group, shape (groups, p)."""
    out = np.empty((starts.size - 1, x.shape[1]))
    for j in range(starts.size - 1):
        np.dot(w[starts[j] : starts[j + 1]], x[starts[j] : starts[j + 1]], out[j])
    return out


def integrate(
    rows: Rows,
    eta: np.ndarray,
    chol: np.ndarray,
    rule: Rule,
    modes: np.ndarray,
    level: int,
    lo: int,
    hi: int,
    out: Integrals,
) -> None:
    """Fill ``out`` for groups ``lo`` to ``hi``; contract as in :func:`reference.integrate`."""
    before = out.chol_info.copy()
    if rows.z is None:
        done = _random_intercept(rows, eta, chol, rule, modes, level, lo, hi, out)
    else:
        done = _random_slopes(rows, eta, chol, rule, modes, level, lo, hi, out)
    if not done:
        out.chol_info[:] = before
        reference.integrate(rows, eta, chol, rule, modes, level, lo, hi, out)


def _random_intercept(rows, eta, chol, rule, modes, level, lo, hi, out) -> bool:
    sl = slice(rows.starts[lo], rows.starts[hi])
    part = eta[sl]
    big = max(-float(part.min()), float(part.max()))
    if not big < SAFE:
        return False
    np.exp(part, out=out.work[sl])
    data = (rows.a, rows.b, rows.unit, rows.x, eta, out.work, big, rows.starts, rows.group_weight)
    rest = (float(chol[0, 0]), rule.nodes[:, 0], rule.logw, modes, level, lo, hi)
    results = (out.loglik, out.resid, out.gchol, out.wbar, out.wv, out.chol_info, out.score_x, out.score_l)
    return integrate_intercept(*data, *rest, *results)


def _random_slopes(rows, eta, chol, rule, modes, level, lo, hi, out) -> bool:
    from .slopes import integrate_slopes

    sl = slice(rows.starts[lo], rows.starts[hi])
    t = rule.nodes[: rule.points, -1].copy()
    np.dot(rows.z[sl], chol, out=out.zl[sl])
    data = (rows.a, rows.b, rows.unit, rows.x, rows.z, out.zl, eta, rows.starts, rows.group_weight)
    rest = (chol, rule.points, t, rule.nodes, rule.logw, modes, level, lo, hi)
    results = (out.loglik, out.resid, out.gchol, out.wbar, out.wv, out.chol_info, out.score_x, out.score_l)
    return integrate_slopes(*data, *rest, *results)


@njit(cache=True, nogil=True)
def linear(x, beta, out):
    """X beta into out, shape (n,)."""
    rows = max(1, PRODUCT_VALUES // max(1, x.shape[1]))
    for s in range(0, x.shape[0], rows):
        np.dot(x[s : s + rows], beta, out[s : s + rows])


@njit(cache=True, nogil=True)
def transposed(x, r):
    """X'r, shape (p,)."""
    rows = max(1, PRODUCT_VALUES // max(1, x.shape[1]))
    total, part = np.zeros(x.shape[1]), np.empty(x.shape[1])
    for s in range(0, x.shape[0], rows):
        np.dot(r[s : s + rows], x[s : s + rows], part)
        total += part
    return total


@njit(cache=True, nogil=True)
def cross_products(x, w, columns):
    """X'diag(w)X and X'C side by side, shape (p, p + k), for C of shape (n, k)."""
    n, p = x.shape
    k = columns.shape[1]
    total, part = np.zeros((p, p + k)), np.empty((p, p + k))
    flat = np.empty(PRODUCT_ROWS * (p + k))
    for s in range(0, n, PRODUCT_ROWS):
        m = min(PRODUCT_ROWS, n - s)
        block = flat[: m * (p + k)].reshape(m, p + k)
        for i in range(m):
            for q in range(p):
                block[i, q] = w[s + i] * x[s + i, q]
            for q in range(k):
                block[i, p + q] = columns[s + i, q]
        np.dot(x[s : s + m].T, block, part)
        total += part
    return total
