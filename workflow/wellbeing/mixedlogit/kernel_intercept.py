"""The integral over one random intercept, compiled: likelihood, score and information of each group.

The exponential of the linear predictor is taken once per row (``exp(η + u) = exp(η) exp(u)``), so that a node costs
one multiplication and one division per row, and with unit trials one logarithm serves a block of rows.

A loop that stores is compiled twice, for arrays that overlap and for those that do not, and a check of addresses
chooses: a sum in it would be added in one of two orders, by where the heap happens to lie. Sums therefore stand in
functions that store nothing, and only those may be reordered (``SUMS``).
"""

import numpy as np
from numba import njit

MODE_TOL = 1e-10
FAST = {"contract", "nsz"}  # keeps infinities, NaN and the order of sums
SUMS = FAST | {"reassoc"}  # of functions that store nothing in an array: sums in any order
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


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _sums(a, b, eta):
    """Σ a, Σ b and Σ a η of the rows of one group."""
    sum_a = 0.0
    sum_b = 0.0
    sum_ae = 0.0
    for i in range(a.size):
        sum_a += a[i]
        sum_b += b[i]
        sum_ae += a[i] * eta[i]
    return sum_a, sum_b, sum_ae


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _total(values):
    """Σ of values."""
    total = 0.0
    for i in range(values.size):
        total += values[i]
    return total


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _weighted_total(weights, values):
    """Σ of weights times values."""
    total = 0.0
    for i in range(values.size):
        total += weights[i] * values[i]
    return total


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _failures(odds, trials, unit, factor):
    """Σ b(1-p) and Σ b p(1-p) of the rows of one group at exp(u) = factor."""
    miss = 0.0
    w = 0.0
    if unit:
        for i in range(odds.size):
            d = 1.0 / (1.0 + odds[i] * factor)
            miss += d
            w += d * (1.0 - d)
    else:
        for i in range(odds.size):
            d = 1.0 / (1.0 + odds[i] * factor)
            miss += trials[i] * d
            w += trials[i] * d * (1.0 - d)
    return miss, w


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _third_moment(trials, misses):
    """Σ b p(1-p)(1-2p) of the rows of one group, from 1-p of each."""
    total = 0.0
    for i in range(misses.size):
        d = misses[i]
        total += trials[i] * d * (1.0 - d) * (2.0 * d - 1.0)
    return total


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _log_terms(odds, f0, f1, f2, f3, block):
    """Σ log(1 + odds f) of one group with unit trials at four nodes."""
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
    return l0, l1, l2, l3


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _split(odds, f, bits):
    """1 + odds f = 2^e m of each row, m from sqrt(1/2) to sqrt(2): m and e + 2^52 into ``bits``, int64 (2, rows)."""
    mantissa = bits[0].view(np.float64)
    for i in range(odds.size):
        mantissa[i] = 1.0 + odds[i] * f
    for i in range(odds.size):
        e = (bits[0, i] - ROOT_HALF_BITS) >> 52
        bits[0, i] -= e << 52
        bits[1, i] = e + SHIFT_BITS  # the integer e as the double e + 2^52


@njit(cache=True, nogil=True, fastmath=SUMS, error_model="numpy")
def _weighted_logs(trials, mantissa, exponent):
    """Σ b (e log 2 + log m) of one group, from what :func:`_split` found.

    A logarithm that compiles to vector code: log m = 2 artanh((m - 1)/(m + 1)) by its series, of which the first
    term left out is below 1e-17.
    """
    total = 0.0
    for i in range(trials.size):
        s = (mantissa[i] - 1.0) / (mantissa[i] + 1.0)
        z = s * s
        tail = 1 / 15 + z * (1 / 17 + z * (1 / 19 + z * (1 / 21)))
        tail = 1 / 9 + z * (1 / 11 + z * (1 / 13 + z * tail))
        tail = z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z * tail)))
        total += trials[i] * ((exponent[i] - SHIFT) * LOG2 + 2.0 * (s + s * tail))
    return total


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
def _misses(odds, factor, out):
    """1-p of each row at exp(u) = factor into out."""
    for i in range(odds.size):
        out[i] = 1.0 / (1.0 + odds[i] * factor)


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _posterior_means(odds, factor, post, post_t, mean, mean_t):
    """Posterior means of 1-p and of (1-p) t of each row into mean and mean_t."""
    mean[:] = 0.0
    mean_t[:] = 0.0
    for k in range(0, factor.size, 4):
        f0, f1, f2, f3 = factor[k], factor[k + 1], factor[k + 2], factor[k + 3]
        w0, w1, w2, w3 = post[k], post[k + 1], post[k + 2], post[k + 3]
        t0, t1, t2, t3 = post_t[k], post_t[k + 1], post_t[k + 2], post_t[k + 3]
        for i in range(odds.size):
            c0, c1, c2, c3 = _four_misses(odds[i], f0, f1, f2, f3)
            mean[i] += w0 * c0 + w1 * c1 + w2 * c2 + w3 * c3
            mean_t[i] += t0 * c0 + t1 * c1 + t2 * c2 + t3 * c3


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _posterior_weights(odds, factor, v, post, w, wv, wvv):
    """Posterior means of p(1-p), p(1-p) v and p(1-p) v² of each row into w, wv and wvv."""
    w[:] = 0.0
    wv[:] = 0.0
    wvv[:] = 0.0
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
            w[i] += c0 + c1 + c2 + c3
            c0 *= v0
            c1 *= v1
            c2 *= v2
            c3 *= v3
            wv[i] += c0 + c1 + c2 + c3
            wvv[i] += c0 * v0 + c1 * v1 + c2 * v2 + c3 * v3


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
    full, bits = np.empty((8, longest)), np.empty((2, longest), dtype=np.int64)
    logs, terms, factor, v = np.empty(m), np.empty(padded), np.zeros(padded), np.zeros(padded)
    post, post_t, share = np.zeros(padded), np.zeros(padded), np.zeros(padded)
    mean_x = np.empty(x.shape[1])
    for j in range(lo, hi):
        s = starts[j]
        n = starts[j + 1] - s
        rows = _padded_rows(n)
        spare = rows - n if unit else 0
        c = weight[j]
        odds, trials = full[0, :rows], full[1, :rows]
        odds[:n], odds[n:] = expeta[s : s + n], 0.0
        trials[:n], trials[n:] = b[s : s + n], 0.0
        sum_a, sum_b, sum_ae = _sums(a[s : s + n], b[s : s + n], eta[s : s + n])

        # mode of the integrand: Newton on a concave function, kept inside a bracket
        reach = abs(sigma) * max(sum_a, sum_b - sum_a)
        left, right = -reach, reach
        v0 = min(max(modes[j, 0], left), right)
        miss = 0.0
        w = 0.0
        for _ in range(200):
            if not abs(sigma * v0) < SAFE:
                return False
            miss, w = _failures(odds, trials, unit, np.exp(sigma * v0))
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
            block = block if block < PAD else block - block % PAD
            for k in range(0, padded, 4):
                four = _log_terms(odds, factor[k], factor[k + 1], factor[k + 2], factor[k + 3], block)
                terms[k], terms[k + 1], terms[k + 2], terms[k + 3] = four
        else:
            mantissa, exponent = bits[0, :rows].view(np.float64), bits[1, :rows].view(np.float64)
            for k in range(m):
                _split(odds, factor[k], bits[:, :rows])
                terms[k] = _weighted_logs(trials, mantissa, exponent)
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

        mean_t0 = 0.0
        for k in range(m):
            post[k] /= norm
            post_t[k] = post[k] * t[k]
            mean_t0 += post_t[k]
        mean, mean_t = full[2, :rows], full[3, :rows]
        _posterior_means(odds, factor, post, post_t, mean, mean_t)

        # exact gradient, the movement of the nodes included; sums over nodes of Z'r and of Z'r t
        rest = sum_a - sum_b
        sum_zr = rest + _weighted_total(trials, mean)
        sum_zrt = rest * mean_t0 + _weighted_total(trials, mean_t)
        mean_v = 0.0
        mean_vt = 0.0
        for k in range(m):
            mean_v += post[k] * v[k]
            mean_vt += post_t[k] * v[k]
        fisher = v0 * sum_zr + ROOT2 * scale * sum_zrt
        tilt = -0.5 * scale * scale * (ROOT2 * scale * (sigma * sum_zrt - mean_vt) + 1.0)
        kappa = sigma * sigma * tilt
        at_mode = full[4, :rows]
        _misses(odds, np.exp(sigma * v0), at_mode)
        third = _third_moment(trials, at_mode)
        f = (sigma * sum_zr - mean_v + sigma * kappa * third) / curv
        if level == 2:
            for k in range(m):
                share[k] = c * post[k]
            w_row, wv_row, wvv_row = full[5, :rows], full[6, :rows], full[7, :rows]
            _posterior_weights(odds, factor, v, share, w_row, wv_row, wvv_row)
            chol_info[0, 0, 0, 0] += _weighted_total(trials, wvv_row)
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
                score_l[first + k, 0, 0] = root * ((rest + _total(each[k])) * v[k] - fisher)
        for i in range(n):
            d = at_mode[i]
            w_i = trials[i] * d * (1.0 - d)
            shift = w_i * ((2.0 * d - 1.0) * kappa - sigma * f)
            resid[s + i] = c * (a[s + i] - trials[i] + trials[i] * mean[i] + shift)
        move = kappa * third - sigma * f * w
        gchol[j, 0, 0] = c * (fisher + f * (rest + miss) + move * v0 + 2.0 * sigma * tilt * w)
    return True
