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
FAST = {"reassoc", "contract", "nsz"}  # keeps infinities and NaN meaningful
LOG_LIMIT = 690.0  # a product of terms below exp(690) cannot overflow
SAFE = 300.0  # largest |η| or |u| for which products of exponentials are used; beyond it NumPy takes over
ROOT2 = np.sqrt(2.0)


def chunks(rows: Rows, nodes: int, level: int) -> list[tuple[int, int]]:
    """Ranges of groups; only the score buffers of the information need a bound."""
    if level < 2:
        return [(0, rows.n_groups)]
    size = max(1, 8192 // nodes)
    return [(lo, min(lo + size, rows.n_groups)) for lo in range(0, rows.n_groups, size)]


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
    big = max(-float(eta.min()), float(eta.max()))
    if not big < SAFE:
        return False
    data = (rows.a, rows.b, rows.unit, rows.x, eta, np.exp(eta), big, rows.starts, rows.group_weight)
    rest = (float(chol[0, 0]), rule.nodes[:, 0], rule.logw, modes, level, lo, hi)
    results = (out.loglik, out.resid, out.gchol, out.wbar, out.wv, out.chol_info, out.score_x, out.score_l)
    return _intercept(*data, *rest, *results)


def _random_slopes(rows, eta, chol, rule, modes, level, lo, hi, out) -> bool:
    from .kernel_slopes import integrate_slopes

    zl = np.ascontiguousarray(rows.z @ chol)
    t = rule.nodes[: rule.points, -1].copy()
    data = (rows.a, rows.b, rows.unit, rows.x, rows.z, zl, eta, rows.starts, rows.group_weight)
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
def _log_terms(b, unit, expeta, u, block, s, e, d_row):
    """Σ b log(1 + exp(η+u)) of one group; writes 1-p of each row to d_row."""
    factor = np.exp(u)
    total = 0.0
    n = e - s
    for i in range(n):
        d_row[i] = 1.0 / (1.0 + expeta[s + i] * factor)
    if unit:
        for first in range(s, e, block):
            prod = 1.0
            for i in range(first, min(first + block, e)):
                prod *= 1.0 + expeta[i] * factor
            total += np.log(prod)
    else:
        for i in range(s, e):
            total += b[i] * np.log1p(expeta[i] * factor)
    return total


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _intercept(
    a, b, unit, x, eta, expeta, big, starts, weight, sigma, t, logw, modes, level, lo, hi,
    loglik, resid, gchol, wbar, wv, chol_info, score_x, score_l,
):  # fmt: skip
    m = t.size
    longest = 0
    for j in range(lo, hi):
        longest = max(longest, starts[j + 1] - starts[j])
    flat = np.empty(m * longest)
    logs = np.empty(m)
    v = np.empty(m)
    zr = np.empty(m)
    for j in range(lo, hi):
        s = starts[j]
        e = starts[j + 1]
        n = e - s
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
        buf = flat[: m * n].reshape(m, n)
        top = -np.inf
        for k in range(m):
            v[k] = v0 + ROOT2 * scale * t[k]
            u = sigma * v[k]
            if not abs(u) < SAFE:
                return False
            block = max(1, int(LOG_LIMIT / (0.7 + big + abs(u))))
            total = _log_terms(b, unit, expeta, u, block, s, e, buf[k])
            logs[k] = sum_ae + u * sum_a - total - 0.5 * v[k] * v[k] + logw[k]
            top = max(top, logs[k])
        norm = 0.0
        for k in range(m):
            logs[k] = np.exp(logs[k] - top)
            norm += logs[k]
        c = weight[j]
        loglik[j] = c * (np.log(scale) + top + np.log(norm) - 0.5 * np.log(np.pi))
        if level == 0:
            continue

        # exact gradient, the movement of the nodes included
        mean_hv = 0.0
        g = 0.0
        fisher = 0.0
        for k in range(m):
            logs[k] /= norm
            miss_k = 0.0
            if unit:
                for i in range(n):
                    miss_k += buf[k, i]
            else:
                for i in range(n):
                    miss_k += b[s + i] * buf[k, i]
            zr[k] = sum_a - sum_b + miss_k
            hv = sigma * zr[k] - v[k]
            mean_hv += logs[k] * hv
            g += logs[k] * hv * t[k]
            fisher += logs[k] * zr[k] * v[k]
        tilt = -0.5 * scale * scale * (ROOT2 * scale * g + 1.0)
        kappa = sigma * sigma * tilt
        factor = np.exp(sigma * v0)
        third = 0.0
        for i in range(s, e):
            d = 1.0 / (1.0 + expeta[i] * factor)
            third += b[i] * d * (1.0 - d) * (2.0 * d - 1.0)
        f = (mean_hv + sigma * kappa * third) / curv
        for i in range(s, e):
            resid[i] = 0.0
        for k in range(m):
            post = logs[k]
            for i in range(n):
                resid[s + i] += post * buf[k, i]  # posterior mean of 1-p
        if level == 2:
            second = 0.0
            for i in range(s, e):
                wbar[i] = 0.0
                wv[i, 0] = 0.0
            for k in range(m):
                post = logs[k] * c
                vk = v[k]
                sum_w = 0.0
                for i in range(n):
                    d = buf[k, i]
                    wi = post * b[s + i] * d * (1.0 - d)
                    wbar[s + i] += wi
                    wv[s + i, 0] += wi * vk
                    sum_w += wi
                second += sum_w * vk * vk
            chol_info[0, 0, 0, 0] += second
            first = (j - lo) * m
            for k in range(m):
                root = np.sqrt(c * logs[k])
                for i in range(n):
                    buf[k, i] = root * b[s + i] * (buf[k, i] - resid[s + i])
                score_l[first + k, 0, 0] = root * (zr[k] * v[k] - fisher)
            np.dot(buf, x[s:e], score_x[first : first + m])
        move = 0.0
        for i in range(s, e):
            d = 1.0 / (1.0 + expeta[i] * factor)
            w_i = b[i] * d * (1.0 - d)
            shift = w_i * ((2.0 * d - 1.0) * kappa - sigma * f)
            move += shift
            resid[i] = c * (a[i] - b[i] + b[i] * resid[i] + shift)
        gchol[j, 0, 0] = c * (fisher + f * (sum_a - sum_b + miss) + move * v0 + 2.0 * sigma * tilt * w)
    return True
