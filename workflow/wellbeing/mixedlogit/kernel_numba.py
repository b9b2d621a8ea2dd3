"""Compiled kernels: the same integrals as :mod:`kernel_numpy`, one group at a time.

For a random intercept the exponential of the linear predictor is taken once per row (``exp(η + u) =
exp(η) exp(u)``), so that a node costs one multiplication and one division per row, and with unit trials one
logarithm serves a block of rows. Compiled code is cached beside this file, in ``__pycache__``, or where
``NUMBA_CACHE_DIR`` points; the first call on a machine compiles for some seconds.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from . import kernel_numpy
from .quadrature import Rule
from .rows import Integrals, Rows

MODE_TOL = 1e-10
PIECE_VALUES = 75_000  # values of the design handled together: they stay in the second-level cache
FAST = {"reassoc", "contract", "nsz"}  # keeps infinities and NaN meaningful
LOG_LIMIT = 690.0  # a product of terms below exp(690) cannot overflow
SAFE = 80.0  # largest |η| or |u| for which products of exponentials are used; beyond it NumPy takes over
ROOT2 = np.sqrt(2.0)


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
    """Fill ``out`` for groups ``lo`` to ``hi``; contract as in :func:`kernel_numpy.integrate`."""
    before = out.chol_info.copy()
    if rows.z is None:
        done = _random_intercept(rows, eta, chol, rule, modes, level, lo, hi, out)
    else:
        done = _random_slopes(rows, eta, chol, rule, modes, level, lo, hi, out)
    if not done:
        out.chol_info[:] = before
        kernel_numpy.integrate(rows, eta, chol, rule, modes, level, lo, hi, out)


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
    return _intercept(*data, *rest, *results)


def _random_slopes(rows, eta, chol, rule, modes, level, lo, hi, out) -> bool:
    from .kernel_slopes import integrate_slopes

    sl = slice(rows.starts[lo], rows.starts[hi])
    t = rule.nodes[: rule.points, -1].copy()
    np.dot(rows.z[sl], chol, out=out.zl[sl])
    data = (rows.a, rows.b, rows.unit, rows.x, rows.z, out.zl, eta, rows.starts, rows.group_weight)
    rest = (chol, rule.points, t, rule.nodes, rule.logw, modes, level, lo, hi)
    results = (out.loglik, out.resid, out.gchol, out.wbar, out.wv, out.chol_info, out.score_x, out.score_l)
    return integrate_slopes(*data, *rest, *results)


@njit(nogil=True, fastmath=FAST, error_model="numpy", inline="always")
def _failures(b, unit, expeta, factor, s, e):
    """Σ b(1-p) and Σ b p(1-p) of the rows of one group at exp(u) = factor."""
    miss = 0.0
    w = 0.0
    if unit:
        for i in range(s, e):
            d = 1.0 / (1.0 + expeta[i] * factor)
            miss += d
            w += d * (1.0 - d)
    else:
        for i in range(s, e):
            d = 1.0 / (1.0 + expeta[i] * factor)
            miss += b[i] * d
            w += b[i] * d * (1.0 - d)
    return miss, w


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _four_nodes(expeta, f0, f1, f2, f3, block, s, e, d0, d1, d2, d3, logs, misses, k):
    """Four nodes of one group with unit trials: 1-p of each row, Σ log(1 + odds) and Σ(1-p) of each node.

    One division serves four nodes: the reciprocal of a product, times the other factors.
    """
    l0 = l1 = l2 = l3 = 0.0
    m0 = m1 = m2 = m3 = 0.0
    for first in range(s, e, block):
        p0 = p1 = p2 = p3 = 1.0
        for i in range(first, min(first + block, e)):
            x = expeta[i]
            q0 = 1.0 + x * f0
            q1 = 1.0 + x * f1
            q2 = 1.0 + x * f2
            q3 = 1.0 + x * f3
            low = q0 * q1
            high = q2 * q3
            r = 1.0 / (low * high)
            high *= r
            low *= r
            c0 = high * q1
            c1 = high * q0
            c2 = low * q3
            c3 = low * q2
            d0[i - s] = c0
            d1[i - s] = c1
            d2[i - s] = c2
            d3[i - s] = c3
            m0 += c0
            m1 += c1
            m2 += c2
            m3 += c3
            p0 *= q0
            p1 *= q1
            p2 *= q2
            p3 *= q3
        l0 += np.log(p0)
        l1 += np.log(p1)
        l2 += np.log(p2)
        l3 += np.log(p3)
    logs[k], logs[k + 1], logs[k + 2], logs[k + 3] = l0, l1, l2, l3
    misses[k], misses[k + 1], misses[k + 2], misses[k + 3] = m0, m1, m2, m3


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _one_node(b, expeta, factor, s, e, d):
    """One node of one group with any trials: 1-p of each row, Σ b log(1 + odds), Σ b(1-p)."""
    total = 0.0
    miss = 0.0
    for i in range(s, e):
        c = 1.0 / (1.0 + expeta[i] * factor)
        d[i - s] = c
        miss += b[i] * c
    for i in range(s, e):
        total += b[i] * np.log1p(expeta[i] * factor)
    return total, miss


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _posterior_mean(post, buf, out):
    """Σ_k post_k buf[k] into out; rows of buf in fours."""
    n = out.size
    for i in range(n):
        out[i] = 0.0
    for k in range(0, buf.shape[0], 4):
        w0, w1, w2, w3 = post[k], post[k + 1], post[k + 2], post[k + 3]
        d0, d1, d2, d3 = buf[k], buf[k + 1], buf[k + 2], buf[k + 3]
        for i in range(n):
            out[i] += w0 * d0[i] + w1 * d1[i] + w2 * d2[i] + w3 * d3[i]


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _weights(post, v, buf, b, wbar, wv):
    """Posterior means of w = b p(1-p) and of w v into wbar and wv; returns Σ of that of w v²."""
    n = b.size
    for i in range(n):
        wbar[i] = 0.0
        wv[i] = 0.0
    total = 0.0
    for k in range(0, buf.shape[0], 4):
        w0, w1, w2, w3 = post[k], post[k + 1], post[k + 2], post[k + 3]
        v0, v1, v2, v3 = v[k], v[k + 1], v[k + 2], v[k + 3]
        d0, d1, d2, d3 = buf[k], buf[k + 1], buf[k + 2], buf[k + 3]
        for i in range(n):
            c0 = w0 * d0[i] * (1.0 - d0[i])
            c1 = w1 * d1[i] * (1.0 - d1[i])
            c2 = w2 * d2[i] * (1.0 - d2[i])
            c3 = w3 * d3[i] * (1.0 - d3[i])
            wbar[i] += c0 + c1 + c2 + c3
            c0 *= v0
            c1 *= v1
            c2 *= v2
            c3 *= v3
            wv[i] += c0 + c1 + c2 + c3
            total += b[i] * (c0 * v0 + c1 * v1 + c2 * v2 + c3 * v3)
    for i in range(n):
        wbar[i] *= b[i]
        wv[i] *= b[i]
    return total


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _intercept(
    a, b, unit, x, eta, expeta, big, starts, weight, sigma, t, logw, modes, level, lo, hi,
    loglik, resid, gchol, wbar, wv, chol_info, score_x, score_l,
):  # fmt: skip
    m = t.size
    padded = 4 * ((m + 3) // 4)  # nodes in fours; those added have weight zero
    longest = 0
    for j in range(lo, hi):
        longest = max(longest, starts[j + 1] - starts[j])
    flat = np.empty(padded * longest)
    logs, terms, misses = np.empty(m), np.empty(padded), np.empty(padded)
    v, post, share, zr = np.zeros(padded), np.zeros(padded), np.zeros(padded), np.empty(m)
    mean_x = np.empty(x.shape[1])
    for j in range(lo, hi):
        s = starts[j]
        e = starts[j + 1]
        n = e - s
        c = weight[j]
        sum_a = 0.0
        sum_b = 0.0
        sum_ae = 0.0
        for i in range(s, e):
            sum_a += a[i]
            sum_b += b[i]
            sum_ae += a[i] * eta[i]

        # mode of the integrand: Newton on a concave function, kept inside a bracket
        reach = abs(sigma) * max(sum_a, sum_b - sum_a)
        left, right = -reach, reach
        v0 = min(max(modes[j, 0], left), right)
        miss = 0.0
        w = 0.0
        for _ in range(200):
            if not abs(sigma * v0) < SAFE:
                return False
            miss, w = _failures(b, unit, expeta, np.exp(sigma * v0), s, e)
            slope = sigma * (sum_a - sum_b + miss) - v0
            if slope > 0:
                left = v0
            else:
                right = v0
            step = slope / (1.0 + sigma * sigma * w)
            if abs(step) <= MODE_TOL * (1.0 + abs(v0)):
                break
            v0 += step
            if v0 < left or v0 > right:
                v0 = 0.5 * (left + right)
        modes[j, 0] = v0
        curv = 1.0 + sigma * sigma * w
        scale = 1.0 / np.sqrt(curv)

        # log integrand at the nodes
        buf = flat[: padded * n].reshape(padded, n)
        furthest = 0.0
        for k in range(m):
            v[k] = v0 + ROOT2 * scale * t[k]
            furthest = max(furthest, abs(sigma * v[k]))
        if not furthest < SAFE:
            return False
        if unit:
            block = max(1, int(LOG_LIMIT / (0.7 + big + furthest)))
            for k in range(0, padded, 4):
                f0 = np.exp(sigma * v[k])
                f1 = np.exp(sigma * v[k + 1]) if k + 1 < m else 0.0
                f2 = np.exp(sigma * v[k + 2]) if k + 2 < m else 0.0
                f3 = np.exp(sigma * v[k + 3]) if k + 3 < m else 0.0
                _four_nodes(
                    expeta, f0, f1, f2, f3, block, s, e,
                    buf[k], buf[k + 1], buf[k + 2], buf[k + 3], terms, misses, k,
                )  # fmt: skip
        else:
            for k in range(m):
                terms[k], misses[k] = _one_node(b, expeta, np.exp(sigma * v[k]), s, e, buf[k])
            for k in range(m, padded):
                for i in range(n):
                    buf[k, i] = 1.0
        top = -np.inf
        for k in range(m):
            logs[k] = sum_ae + sigma * v[k] * sum_a - terms[k] - 0.5 * v[k] * v[k] + logw[k]
            top = max(top, logs[k])
        norm = 0.0
        for k in range(m):
            post[k] = np.exp(logs[k] - top)
            norm += post[k]
        loglik[j] = c * (np.log(scale) + top + np.log(norm) - 0.5 * np.log(np.pi))
        if level == 0:
            continue

        # exact gradient, the movement of the nodes included
        mean_hv = 0.0
        g = 0.0
        fisher = 0.0
        for k in range(m):
            post[k] /= norm
            zr[k] = sum_a - sum_b + misses[k]
            hv = sigma * zr[k] - v[k]
            mean_hv += post[k] * hv
            g += post[k] * hv * t[k]
            fisher += post[k] * zr[k] * v[k]
        tilt = -0.5 * scale * scale * (ROOT2 * scale * g + 1.0)
        kappa = sigma * sigma * tilt
        factor = np.exp(sigma * v0)
        third = 0.0
        for i in range(s, e):
            d = 1.0 / (1.0 + expeta[i] * factor)
            third += b[i] * d * (1.0 - d) * (2.0 * d - 1.0)
        f = (mean_hv + sigma * kappa * third) / curv
        mean = resid[s:e]
        _posterior_mean(post, buf, mean)
        if level == 2:
            for k in range(m):
                share[k] = c * post[k]
            chol_info[0, 0, 0, 0] += _weights(share, v, buf, b[s:e], wbar[s:e], wv[s:e, 0])
            if not unit:
                for k in range(m):
                    for i in range(n):
                        buf[k, i] *= b[s + i]
            first = (j - lo) * m
            block_x = score_x[first : first + m]
            np.dot(buf[:m], x[s:e], block_x)
            for q in range(x.shape[1]):
                mean_x[q] = 0.0
            for k in range(m):
                for q in range(x.shape[1]):
                    mean_x[q] += post[k] * block_x[k, q]
            for k in range(m):
                root = np.sqrt(share[k])
                for q in range(x.shape[1]):
                    block_x[k, q] = root * (block_x[k, q] - mean_x[q])
                score_l[first + k, 0, 0] = root * (zr[k] * v[k] - fisher)
        move = 0.0
        for i in range(s, e):
            d = 1.0 / (1.0 + expeta[i] * factor)
            w_i = b[i] * d * (1.0 - d)
            shift = w_i * ((2.0 * d - 1.0) * kappa - sigma * f)
            move += shift
            resid[i] = c * (a[i] - b[i] + b[i] * resid[i] + shift)
        gchol[j, 0, 0] = c * (fisher + f * (sum_a - sum_b + miss) + move * v0 + 2.0 * sigma * tilt * w)
    return True
