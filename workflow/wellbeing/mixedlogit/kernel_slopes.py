"""Compiled kernel for several random effects per group (tensor-product rule).

The rule is a grid: with C the scale of a group, z'L v = z'L v0 + √2 Σ_b (z'LC)_b t_b, so that the exponential
of the linear predictor is a product of q factors, and K exponentials per row and effect serve all K^q nodes.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from .kernel_intercept import FAST, SUMS

ROOT2 = np.sqrt(2.0)
SAFE = 80.0  # largest |η| for which products of exponentials are used; beyond it NumPy takes over
BLOCK_LOG = 690.0
MODE_TOL = 1e-10


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _height(a, b, eta, zl, v, s, e, grad, curv):
    """Log integrand of one group at v; writes its gradient and minus its second derivative."""
    q = v.size
    h = 0.0
    for c in range(q):
        h -= 0.5 * v[c] * v[c]
        grad[c] = -v[c]
        for d in range(q):
            curv[c, d] = 1.0 if c == d else 0.0
    for i in range(s, e):
        lin = eta[i]
        for c in range(q):
            lin += zl[i, c] * v[c]
        small = np.exp(-abs(lin))
        h += a[i] * lin - b[i] * (max(lin, 0.0) + np.log1p(small))
        p = 1.0 / (1.0 + small) if lin > 0 else small / (1.0 + small)
        r = a[i] - b[i] * p
        w = b[i] * p * (1.0 - p)
        for c in range(q):
            grad[c] += zl[i, c] * r
            for d in range(c + 1):
                curv[c, d] += zl[i, c] * zl[i, d] * w
    for c in range(q):
        for d in range(c):
            curv[d, c] = curv[c, d]
    return h


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _mode(a, b, eta, zl, v, s, e, grad, curv):
    """Maximise the log integrand by damped Newton steps; v is start and result."""
    h = _height(a, b, eta, zl, v, s, e, grad, curv)
    for _ in range(200):
        step = np.linalg.solve(curv, grad)
        if np.max(np.abs(step)) <= MODE_TOL * (1.0 + np.max(np.abs(v))):
            return
        length = 1.0
        for _ in range(60):
            trial = v + length * step
            new = _height(a, b, eta, zl, trial, s, e, grad, curv)
            if new >= h - 1e-12 * (1.0 + abs(h)):
                break
            length *= 0.5
        v[:] = trial
        h = new


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _odds_factors(zl, scale, v0, eta, t, s, e, base, factors):
    """Factors of exp(η + z'Lv) on the grid; the largest |η + z'Lv|, or -1 if it could overflow."""
    q, points = factors.shape[0], factors.shape[1]
    bound = 0.0
    for i in range(s, e):
        lin = eta[i]
        for c in range(q):
            lin += zl[i, c] * v0[c]
        reach = abs(lin)
        if not reach < SAFE:
            return -1.0
        base[i - s] = np.exp(lin)
        for d in range(q):
            along = 0.0
            for c in range(q):
                along += zl[i, c] * scale[c, d]
            reach += abs(along * t[0]) * ROOT2
            if not reach < 2.0 * SAFE:
                return -1.0
            for k in range(points // 2):  # the rule is symmetric
                factor = np.exp(ROOT2 * along * t[k])
                factors[d, k, i - s] = factor
                factors[d, points - 1 - k, i - s] = 1.0 / factor
            if points % 2:
                factors[d, points // 2, i - s] = 1.0
        bound = max(bound, reach)
    return bound


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _log_products(pre, f0, f1, f2, f3, block):
    """Σ log(1 + odds) of one group with unit trials at four nodes; one logarithm for a block of rows."""
    l0 = l1 = l2 = l3 = 0.0
    for first in range(0, pre.size, block):
        p0 = p1 = p2 = p3 = 1.0
        for i in range(first, min(first + block, pre.size)):
            p0 *= 1.0 + pre[i] * f0[i]
            p1 *= 1.0 + pre[i] * f1[i]
            p2 *= 1.0 + pre[i] * f2[i]
            p3 *= 1.0 + pre[i] * f3[i]
        l0 += np.log(p0)
        l1 += np.log(p1)
        l2 += np.log(p2)
        l3 += np.log(p3)
    return l0, l1, l2, l3


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _weighted_logs(b, miss):
    """-Σ b log(1-p) of one group."""
    total = 0.0
    for i in range(b.size):
        total -= b[i] * np.log(miss[i])
    return total


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _two_nodes(pre, f0, f1, d0, d1):
    """1-p of each row at two nodes for one division.

    Few enough arrays for the compiler to prove that none overlap, without which it makes no vector code.
    """
    for i in range(pre.size):
        q0 = 1.0 + pre[i] * f0[i]
        q1 = 1.0 + pre[i] * f1[i]
        r = 1.0 / (q0 * q1)
        d0[i] = r * q1
        d1[i] = r * q0


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _grid(base, factors, padding, b, unit, s, block, buf, scratch, pre, keep, terms):
    """All nodes of one group; the last dimension runs fastest, in fours. ``keep``: write 1-p to buf."""
    q, points = factors.shape[0], factors.shape[1]
    n = base.size
    above = points ** (q - 1)
    for o in range(above):
        for i in range(n):
            pre[i] = base[i]
        rest = o
        for d in range(q - 2, -1, -1):
            f = factors[d, rest % points]
            rest //= points
            for i in range(n):
                pre[i] *= f[i]
        for k in range(0, points, 4):
            node = o * points + k
            left = points - k
            f0 = factors[q - 1, k]
            f1 = factors[q - 1, k + 1] if left > 1 else padding
            f2 = factors[q - 1, k + 2] if left > 2 else padding
            f3 = factors[q - 1, k + 3] if left > 3 else padding
            if keep or not unit:
                d0 = buf[node] if keep else scratch[0]
                d1 = buf[node + 1] if keep and left > 1 else scratch[1]
                d2 = buf[node + 2] if keep and left > 2 else scratch[2]
                d3 = buf[node + 3] if keep and left > 3 else scratch[3]
                _two_nodes(pre, f0, f1, d0, d1)
                if left > 2:
                    _two_nodes(pre, f2, f3, d2, d3)
            if unit:
                four = _log_products(pre, f0, f1, f2, f3, block)
                for c in range(min(left, 4)):
                    terms[node + c] = four[c]
            else:
                for c in range(min(left, 4)):
                    miss = buf[node + c] if keep else scratch[c]
                    terms[node + c] = _weighted_logs(b[s : s + n], miss)


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def integrate_slopes(
    a, b, unit, x, z, zl, eta, starts, weight, chol, points, t, nodes, logw, modes, level, lo, hi,
    loglik, resid, gchol, wbar, wv, chol_info, score_x, score_l,
):  # fmt: skip
    """Groups ``lo`` to ``hi``; outputs as in :func:`kernel_numpy.integrate`; False if numbers overflow."""
    q = chol.shape[0]
    m = logw.size
    longest = 0
    for j in range(lo, hi):
        longest = max(longest, starts[j + 1] - starts[j])
    flat, flat2 = np.empty((m if level > 0 else 1) * longest), np.empty(m * longest if level == 2 else 1)
    factor_store, base, pre = np.empty(q * points * longest), np.empty(longest), np.empty(longest)
    spare, padding, terms = np.empty(4 * longest), np.zeros(longest), np.empty(m)
    grad, curv, hv = np.empty(q), np.empty((q, q)), np.empty(q)
    v, logs = np.empty((m, q)), np.empty(m)
    aug = np.empty((m, 1 + q))
    for j in range(lo, hi):
        s = starts[j]
        e = starts[j + 1]
        n = e - s
        c = weight[j]
        v0 = modes[j]
        _mode(a, b, eta, zl, v0, s, e, grad, curv)
        scale = np.ascontiguousarray(np.linalg.inv(np.linalg.cholesky(curv)).T)
        log_det = 0.0
        for d in range(q):
            log_det += np.log(scale[d, d])
        factors = factor_store[: q * points * n].reshape(q, points, n)
        bound = _odds_factors(zl, scale, v0, eta, t, s, e, base, factors)
        if bound < 0:
            return False
        keep = level > 0
        buf = flat[: (m if keep else 1) * n].reshape(m if keep else 1, n)
        scratch = spare[: 4 * n].reshape(4, n)
        block = max(1, int(BLOCK_LOG / (0.7 + bound)))
        _grid(base[:n], factors, padding[:n], b, unit, s, block, buf, scratch, pre[:n], keep, terms)
        sum_ae = 0.0
        z_ab = np.zeros(q)
        z_a = np.zeros(q)
        for i in range(s, e):
            sum_ae += a[i] * eta[i]
            for d in range(q):
                z_a[d] += z[i, d] * a[i]
                z_ab[d] += z[i, d] * (a[i] - b[i])
        la = chol.T @ z_a
        top = -np.inf
        for k in range(m):
            h = sum_ae
            for d in range(q):
                vd = v0[d]
                for d2 in range(q):
                    vd += ROOT2 * scale[d, d2] * nodes[k, d2]
                v[k, d] = vd
                h += vd * la[d] - 0.5 * vd * vd
            logs[k] = h + logw[k] - terms[k]
            top = max(top, logs[k])
        norm = 0.0
        for k in range(m):
            logs[k] = np.exp(logs[k] - top)
            norm += logs[k]
        loglik[j] = c * (log_det + top + np.log(norm) - 0.5 * q * np.log(np.pi))
        if level == 0:
            continue

        for k in range(m):
            logs[k] /= norm
        if not unit:
            for k in range(m):
                for i in range(n):
                    buf[k, i] *= b[s + i]
        zr = np.dot(buf, z[s:e])  # (nodes, q), then Z'r
        mean = np.dot(logs, buf)  # posterior mean of b(1-p)
        mean_hv, g, fisher = np.zeros(q), np.zeros((q, q)), np.zeros((q, q))
        for k in range(m):
            for d in range(q):
                zr[k, d] += z_ab[d]
            for d in range(q):
                hv[d] = -v[k, d]
                for d2 in range(q):
                    hv[d] += chol[d2, d] * zr[k, d2]
                    fisher[d, d2] += logs[k] * zr[k, d] * v[k, d2]
                mean_hv[d] += logs[k] * hv[d]
            for d in range(q):
                ch = 0.0
                for d2 in range(q):
                    ch += scale[d2, d] * hv[d2]
                for d2 in range(d, q):
                    g[d, d2] += ROOT2 * logs[k] * ch * nodes[k, d2]
        t_mat = np.empty((q, q))
        for d in range(q):
            t_mat[d, d] = -0.5 * (g[d, d] + 1.0)
            for d2 in range(d + 1, q):
                t_mat[d, d2] = -0.5 * g[d, d2]
                t_mat[d2, d] = t_mat[d, d2]
        tilt = scale @ t_mat @ scale.T
        if level == 2:
            first = (j - lo) * m
            wk = flat2[: m * n].reshape(m, n)
            for k in range(m):
                post = c * logs[k]
                aug[k, 0] = 1.0
                for d in range(q):
                    aug[k, 1 + d] = v[k, d]
                for i in range(n):
                    d_ki = buf[k, i]
                    wk[k, i] = post * d_ki * (1.0 - d_ki / b[s + i])
            both = np.dot(wk.T, aug)
            for i in range(n):
                wbar[s + i] = both[i, 0]
                for d in range(q):
                    wv[s + i, d] = both[i, 1 + d]
            zz = np.empty((n, q * q))
            for i in range(n):
                for d in range(q):
                    for d2 in range(q):
                        zz[i, d * q + d2] = z[s + i, d] * z[s + i, d2]
            wz = np.dot(wk, zz)
            for k in range(m):
                root = np.sqrt(c * logs[k])
                for d in range(q):
                    for d2 in range(q):
                        score_l[first + k, d, d2] = root * (zr[k, d] * v[k, d2] - fisher[d, d2])
                        for d3 in range(q):
                            for d4 in range(q):
                                chol_info[d, d3, d2, d4] += wz[k, d * q + d2] * v[k, d3] * v[k, d4]
                for i in range(n):
                    buf[k, i] = root * (buf[k, i] - mean[i])
            np.dot(buf, x[s:e], score_x[first : first + m])

        # movement of the nodes
        szl, kappa, push = np.empty((n, q)), np.empty(n), mean_hv.copy()
        w0, w1, r0 = np.empty(n), np.empty(n), np.empty(n)
        for i in range(n):
            miss = 1.0 / (1.0 + base[i])
            w0[i] = b[s + i] * miss * (1.0 - miss)
            w1[i] = w0[i] * (2.0 * miss - 1.0)
            r0[i] = a[s + i] - b[s + i] * (1.0 - miss)
            kappa[i] = 0.0
            for d in range(q):
                szl[i, d] = 0.0
                for d2 in range(q):
                    szl[i, d] += tilt[d, d2] * zl[s + i, d2]
                kappa[i] += szl[i, d] * zl[s + i, d]
            for d in range(q):
                push[d] += zl[s + i, d] * w1[i] * kappa[i]
        f = np.linalg.solve(curv, push)
        for d in range(q):
            for d2 in range(q):
                gchol[j, d, d2] = fisher[d, d2]
        for i in range(n):
            move = w1[i] * kappa[i]
            for d in range(q):
                move -= w0[i] * zl[s + i, d] * f[d]
            resid[s + i] = c * (a[s + i] - b[s + i] + mean[i] + move)
            for d in range(q):
                for d2 in range(q):
                    gchol[j, d, d2] += z[s + i, d] * (
                        r0[i] * f[d2] + move * v0[d2] + 2.0 * w0[i] * szl[i, d2]
                    )
        for d in range(q):
            for d2 in range(q):
                gchol[j, d, d2] *= c
    return True
