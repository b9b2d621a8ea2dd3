"""The integral over one random intercept, compiled: likelihood, score and information of each group.

The exponential of the linear predictor is taken once per row (``exp(η + u) = exp(η) exp(u)``), so that a node costs
one multiplication and one division per row, and with unit trials one logarithm serves a block of rows.
"""

import numpy as np
from numba import njit

MODE_TOL = 1e-10
FAST = {"reassoc", "contract", "nsz"}  # keeps infinities and NaN meaningful
LOG_LIMIT = 690.0  # a product of terms below exp(690) cannot overflow
SAFE = 80.0  # largest |η| or |u| for which products of exponentials are used; beyond it NumPy takes over
ROOT2 = np.sqrt(2.0)
LOG2 = np.log(2.0)
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD  # sqrt(1/2) as a double, read as an integer
SHIFT, SHIFT_BITS = 2.0**52, 0x4330000000000000
PAD = 8  # rows of a group are filled up to a multiple, so that no row is left over from the vector loops


@njit(nogil=True, inline="always")
def _padded_rows(n):
    """Rows of scratch for a group of ``n`` rows; those added have odds and trials of zero."""
    return n if n < PAD - 4 else ((n + PAD - 1) // PAD) * PAD


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _failures(expeta, b, unit, factor, at_mode):
    """Σ b(1-p) and Σ b p(1-p) of the rows of one group at exp(u) = factor; 1-p of each row into at_mode."""
    miss = 0.0
    w = 0.0
    if unit:
        for i in range(expeta.size):
            d = 1.0 / (1.0 + expeta[i] * factor)
            at_mode[i] = d
            miss += d
            w += d * (1.0 - d)
    else:
        for i in range(expeta.size):
            d = 1.0 / (1.0 + expeta[i] * factor)
            at_mode[i] = d
            miss += b[i] * d
            w += b[i] * d * (1.0 - d)
    return miss, w


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _log_terms(odds, factor, block, terms):
    """Σ log(1 + odds factor_k) of one group with unit trials into terms_k; four nodes at a time."""
    for k in range(0, factor.size, 4):
        f0, f1, f2, f3 = factor[k], factor[k + 1], factor[k + 2], factor[k + 3]
        l0 = l1 = l2 = l3 = 0.0
        for first in range(0, odds.size, block):
            p0 = p1 = p2 = p3 = 1.0
            for i in range(first, min(first + block, odds.size)):
                p0 *= 1.0 + odds[i] * f0
                p1 *= 1.0 + odds[i] * f1
                p2 *= 1.0 + odds[i] * f2
                p3 *= 1.0 + odds[i] * f3
            l0 += np.log(p0)
            l1 += np.log(p1)
            l2 += np.log(p2)
            l3 += np.log(p3)
        terms[k], terms[k + 1], terms[k + 2], terms[k + 3] = l0, l1, l2, l3


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _log_terms_weighted(odds, trials, factor, terms, bits):
    """Σ b log(1 + odds factor_k) of one group with any trials into terms_k; ``bits`` is scratch, int64 (2, rows).

    A logarithm that compiles to vector code: the number is split into 2^e m with m from sqrt(1/2) to sqrt(2),
    and log m = 2 artanh((m - 1)/(m + 1)) by its series, of which the first term left out is below 1e-17.
    """
    mantissa, exponent = bits[0].view(np.float64), bits[1].view(np.float64)
    for k in range(factor.size):
        f = factor[k]
        for i in range(odds.size):
            mantissa[i] = 1.0 + odds[i] * f
        for i in range(odds.size):
            e = (bits[0, i] - ROOT_HALF_BITS) >> 52
            bits[0, i] -= e << 52
            bits[1, i] = e + SHIFT_BITS  # the integer e as the double e + 2^52
        total = 0.0
        for i in range(odds.size):
            s = (mantissa[i] - 1.0) / (mantissa[i] + 1.0)
            z = s * s
            tail = 1 / 15 + z * (1 / 17 + z * (1 / 19 + z * (1 / 21)))
            tail = 1 / 9 + z * (1 / 11 + z * (1 / 13 + z * tail))
            tail = z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z * tail)))
            total += trials[i] * ((exponent[i] - SHIFT) * LOG2 + 2.0 * (s + s * tail))
        terms[k] = total


@njit(nogil=True, fastmath=FAST, error_model="numpy", inline="always")
def _four_misses(x, f0, f1, f2, f3):
    """1-p at four nodes for one division: the reciprocal of a product, times the other factors."""
    q0 = 1.0 + x * f0
    q1 = 1.0 + x * f1
    q2 = 1.0 + x * f2
    q3 = 1.0 + x * f3
    low = q0 * q1
    high = q2 * q3
    r = 1.0 / (low * high)
    high *= r
    low *= r
    return high * q1, high * q0, low * q3, low * q2


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _posterior_means(odds, trials, unit, factor, misses, post, mean):
    """Posterior mean of 1-p of each row into mean, and Σ b(1-p) at each node into misses_k."""
    mean[:] = 0.0
    for k in range(0, factor.size, 4):
        f0, f1, f2, f3 = factor[k], factor[k + 1], factor[k + 2], factor[k + 3]
        w0, w1, w2, w3 = post[k], post[k + 1], post[k + 2], post[k + 3]
        m0 = m1 = m2 = m3 = 0.0
        if unit:
            for i in range(odds.size):
                c0, c1, c2, c3 = _four_misses(odds[i], f0, f1, f2, f3)
                m0 += c0
                m1 += c1
                m2 += c2
                m3 += c3
                mean[i] += w0 * c0 + w1 * c1 + w2 * c2 + w3 * c3
        else:
            for i in range(odds.size):
                c0, c1, c2, c3 = _four_misses(odds[i], f0, f1, f2, f3)
                m0 += trials[i] * c0
                m1 += trials[i] * c1
                m2 += trials[i] * c2
                m3 += trials[i] * c3
                mean[i] += w0 * c0 + w1 * c1 + w2 * c2 + w3 * c3
        misses[k], misses[k + 1], misses[k + 2], misses[k + 3] = m0, m1, m2, m3


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _posterior_weights(odds, trials, unit, factor, v, post, wbar, wv):
    """Posterior means of p(1-p) and of p(1-p) v into wbar and wv; returns Σ b of that of p(1-p) v²."""
    wbar[:] = 0.0
    wv[:] = 0.0
    total = 0.0
    for k in range(0, factor.size, 4):
        f0, f1, f2, f3 = factor[k], factor[k + 1], factor[k + 2], factor[k + 3]
        w0, w1, w2, w3 = post[k], post[k + 1], post[k + 2], post[k + 3]
        v0, v1, v2, v3 = v[k], v[k + 1], v[k + 2], v[k + 3]
        for i in range(odds.size):
            c0, c1, c2, c3 = _four_misses(odds[i], f0, f1, f2, f3)
            c0 *= w0 * (1.0 - c0)
            c1 *= w1 * (1.0 - c1)
            c2 *= w2 * (1.0 - c2)
            c3 *= w3 * (1.0 - c3)
            wbar[i] += c0 + c1 + c2 + c3
            c0 *= v0
            c1 *= v1
            c2 *= v2
            c3 *= v3
            wv[i] += c0 + c1 + c2 + c3
            square = c0 * v0 + c1 * v1 + c2 * v2 + c3 * v3
            total += square if unit else trials[i] * square
    return total


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _node_misses(odds, trials, unit, factor, out):
    """b(1-p) of each row at each node into out, shape (nodes, rows); two nodes for one division."""
    m = out.shape[0]
    for k in range(0, m, 2):
        last = min(k + 1, m - 1)
        f0, f1 = factor[k], factor[last]
        d0, d1 = out[k], out[last]
        if unit:
            for i in range(d0.size):
                q0 = 1.0 + odds[i] * f0
                q1 = 1.0 + odds[i] * f1
                r = 1.0 / (q0 * q1)
                d0[i] = r * q1
                d1[i] = r * q0
        else:
            for i in range(d0.size):
                q0 = 1.0 + odds[i] * f0
                q1 = 1.0 + odds[i] * f1
                r = trials[i] / (q0 * q1)
                d0[i] = r * q1
                d1[i] = r * q0


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def integrate_intercept(
    a, b, unit, x, eta, expeta, big, starts, weight, sigma, t, logw, modes, level, lo, hi,
    loglik, resid, gchol, wbar, wv, chol_info, score_x, score_l,
):  # fmt: skip
    """Fill the arrays from ``loglik`` on for groups ``lo`` to ``hi``; False where NumPy must take over.

    Arrays and levels are those of :func:`kernel_numpy.integrate`, without their axes of one random effect; ``expeta``
    is exp(η), ``big`` the largest |η|, ``t`` and ``logw`` the rule's nodes and log-weights, shape (points,). The score
    counts the movement of the nodes, as the mode and the curvature at it follow the parameters.
    """
    m = t.size
    padded = 4 * ((m + 3) // 4)  # nodes in fours; those added have weight zero
    longest = 0
    for j in range(lo, hi):
        longest = max(longest, starts[j + 1] - starts[j])
    longest = _padded_rows(longest)
    flat = np.empty(m * longest if level == 2 else 0)
    full, bits = np.empty((6, longest)), np.empty((2, longest), dtype=np.int64)
    logs, terms, misses, factor = np.empty(m), np.empty(padded), np.empty(padded), np.zeros(padded)
    v, post, share, zr = np.zeros(padded), np.zeros(padded), np.zeros(padded), np.empty(m)
    mean_x = np.empty(x.shape[1])
    for j in range(lo, hi):
        s = starts[j]
        n = starts[j + 1] - s
        rows = _padded_rows(n)
        spare = rows - n if unit else 0
        c = weight[j]
        odds, trials, at_mode = full[0, :rows], full[1, :rows], full[2, :rows]
        odds[:n], odds[n:] = expeta[s : s + n], 0.0
        trials[:n], trials[n:] = b[s : s + n], 0.0
        sum_a = 0.0
        sum_b = 0.0
        sum_ae = 0.0
        for i in range(s, s + n):
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
            miss, w = _failures(odds, trials, unit, np.exp(sigma * v0), at_mode)
            miss -= spare
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
        furthest = 0.0
        for k in range(m):
            v[k] = v0 + ROOT2 * scale * t[k]
            factor[k] = np.exp(sigma * v[k])
            furthest = max(furthest, abs(sigma * v[k]))
        if not furthest < SAFE:
            return False
        if unit:
            block = max(1, int(LOG_LIMIT / (0.7 + big + furthest)))
            _log_terms(odds, factor, block if block < PAD else block - block % PAD, terms)
        else:
            _log_terms_weighted(odds, trials, factor[:m], terms, bits[:, :rows])
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

        for k in range(m):
            post[k] /= norm
        mean = full[3, :rows]
        _posterior_means(odds, trials, unit, factor, misses, post, mean)

        # exact gradient, the movement of the nodes included
        mean_hv = 0.0
        g = 0.0
        fisher = 0.0
        for k in range(m):
            zr[k] = sum_a - sum_b + (misses[k] - spare)
            hv = sigma * zr[k] - v[k]
            mean_hv += post[k] * hv
            g += post[k] * hv * t[k]
            fisher += post[k] * zr[k] * v[k]
        tilt = -0.5 * scale * scale * (ROOT2 * scale * g + 1.0)
        kappa = sigma * sigma * tilt
        third = 0.0
        if unit:
            for i in range(rows):
                d = at_mode[i]
                third += d * (1.0 - d) * (2.0 * d - 1.0)
        else:
            for i in range(rows):
                d = at_mode[i]
                third += trials[i] * d * (1.0 - d) * (2.0 * d - 1.0)
        f = (mean_hv + sigma * kappa * third) / curv
        if level == 2:
            for k in range(m):
                share[k] = c * post[k]
            w_row, wv_row = full[4, :rows], full[5, :rows]
            chol_info[0, 0, 0, 0] += _posterior_weights(odds, trials, unit, factor, v, share, w_row, wv_row)
            for i in range(n):
                wbar[s + i] = trials[i] * w_row[i]
                wv[s + i, 0] = trials[i] * wv_row[i]
            each = flat[: m * n].reshape(m, n)
            _node_misses(odds, trials, unit, factor, each)
            first = (j - lo) * m
            block_x = score_x[first : first + m]
            np.dot(each, x[s : s + n], block_x)
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
        for i in range(n):
            d = at_mode[i]
            w_i = trials[i] * d * (1.0 - d)
            shift = w_i * ((2.0 * d - 1.0) * kappa - sigma * f)
            move += shift
            resid[s + i] = c * (a[s + i] - trials[i] + trials[i] * mean[i] + shift)
        gchol[j, 0, 0] = c * (fisher + f * (sum_a - sum_b + miss) + move * v0 + 2.0 * sigma * tilt * w)
    return True
