"""Reference kernel in NumPy: the integrals over the random effects of each group.

One group contributes ``log ∫ exp(l(v)) φ(v) dv`` with ``l(v) = Σ_i a_i η_i(v) - b_i log(1 + exp η_i(v))``,
``η_i(v) = η_i + z_i' L v`` and v standard normal of dimension q. The rule is centred at the mode of the
integrand and scaled by its curvature there (Liu and Pierce 1994; Pinheiro and Bates 1995). The gradient is
that of the approximation itself: the movement of nodes with the parameters is differentiated too, so it is
exact at any number of points, one point (Laplace) included. The information is Louis' (1982) identity.

Both kernels have the same contract, documented at :func:`integrate`.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from .products import cross_products, linear, transposed  # noqa: F401  (part of a kernel's contract)
from .quadrature import Rule
from .rows import Integrals, Rows

MODE_TOL = 1e-10
MODE_STEPS = 200


def softplus(x: np.ndarray) -> np.ndarray:
    """log(1 + exp(x)) without overflow."""
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def chunks(rows: Rows, nodes: int, level: int) -> list[tuple[int, int]]:
    """Ranges of groups whose row-by-node arrays stay within some tens of megabytes."""
    limit = max(1, 1_000_000 // nodes)
    if level == 2:
        limit = min(limit, max(1, 4_000_000 // (nodes * (rows.x.shape[1] + 1))))
    return rows.group_ranges(limit)


def group_sums(x: np.ndarray, w: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """X_j'w_j of each group, shape (groups, p)."""
    return np.add.reduceat(x * w[:, None], starts[:-1], axis=0)


def find_modes(rows: Rows, eta: np.ndarray, zl: np.ndarray, modes: np.ndarray, lo: int, hi: int) -> None:
    """Maximise each group's integrand over v by damped Newton steps; ``modes[lo:hi]`` is start and result."""
    first, last = rows.starts[lo], rows.starts[hi]
    a, b, starts = rows.a[first:last], rows.b[first:last], rows.starts[lo:hi] - first
    gid = rows.group_index(lo, hi)
    v = modes[lo:hi].copy()

    def value(v):
        lin = eta + (zl * v[gid]).sum(1)
        h = np.add.reduceat(a * lin - b * softplus(lin), starts) - 0.5 * (v * v).sum(1)
        return lin, h

    lin, h = value(v)
    for _ in range(MODE_STEPS):
        p = expit(lin)
        grad = np.add.reduceat(zl * (a - b * p)[:, None], starts, axis=0) - v
        curv = curvature(zl, b * p * (1 - p), starts)
        step = np.linalg.solve(curv, grad[:, :, None])[:, :, 0]
        todo = np.abs(step).max(1) > MODE_TOL * (1 + np.abs(v).max(1))
        if not todo.any():
            break
        step[~todo] = 0.0
        for _ in range(60):
            lin, h_new = value(v + step)
            bad = h_new < h - 1e-12 * (1 + np.abs(h))
            if not bad.any():
                break
            step[bad] /= 2
        v, h = v + step, h_new
    modes[lo:hi] = v


def curvature(zl: np.ndarray, w: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """I + L'Z'WZL for each group, shape (groups, q, q)."""
    q = zl.shape[1]
    outer = (zl[:, :, None] * zl[:, None, :] * w[:, None, None]).reshape(len(w), -1)
    return np.add.reduceat(outer, starts, axis=0).reshape(-1, q, q) + np.eye(q)


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
    """Fill ``out`` for groups ``lo`` to ``hi`` (exclusive); rows of a group are contiguous.

    Parameters
    ----------
    rows : Rows
        Responses, designs and group boundaries.
    eta : ndarray, shape (n,)
        Fixed part of the linear predictor, offset included.
    chol : ndarray, shape (q, q)
        Lower Cholesky factor L of the random-effect covariance.
    rule : Rule
        Quadrature rule of dimension q.
    modes : ndarray, shape (groups, q)
        Start values of the modes; overwritten by the modes.
    level : int
        0 log-likelihood, 1 and its gradient, 2 and the pieces of the information.
    out : Integrals
        Receives, each multiplied by the group's weight: ``loglik``, ``resid`` (derivative in each row's
        linear predictor), ``gchol`` (derivative in L), ``wbar``/``wv``/``chol_info`` (expected complete
        information) and ``score_x``/``score_l`` (centred scores at the nodes, rows counted from ``lo``).
    """
    first, last = rows.starts[lo], rows.starts[hi]
    sl = slice(first, last)
    a, b, z, starts = rows.a[sl], rows.b[sl], rows.z_or_ones(sl), rows.starts[lo:hi] - first
    gid, weight = rows.group_index(lo, hi), rows.group_weight[lo:hi]
    zl = z @ chol
    find_modes(rows, eta[sl], zl, modes, lo, hi)
    v0 = modes[lo:hi]

    def by_group(x):
        return np.add.reduceat(x, starts, axis=0)

    p0 = expit(eta[sl] + (zl * v0[gid]).sum(1))
    w0 = b * p0 * (1 - p0)
    curv = curvature(zl, w0, starts)
    scale = np.linalg.inv(np.linalg.cholesky(curv)).swapaxes(1, 2)  # C with CC' = curvature^-1
    v = v0[:, None, :] + np.sqrt(2.0) * np.einsum("jab,kb->jka", scale, rule.nodes)  # (groups, nodes, q)
    lin = eta[sl][:, None] + np.einsum("ia,ika->ik", zl, v[gid])
    h = by_group(a[:, None] * lin - b[:, None] * softplus(lin)) - 0.5 * (v * v).sum(2)
    logs = h + rule.logw
    top = logs.max(1, keepdims=True)
    total = np.exp(logs - top).sum(1, keepdims=True)
    q = chol.shape[0]
    log_det = np.log(np.einsum("jaa->ja", scale)).sum(1)
    out.loglik[lo:hi] = weight * (log_det + top[:, 0] + np.log(total[:, 0]) - 0.5 * q * np.log(np.pi))
    if level == 0:
        return

    post = np.exp(logs - top) / total  # posterior weight of each node
    prob = expit(lin)
    r = a[:, None] - b[:, None] * prob
    zr = np.stack([by_group(z[:, [c]] * r) for c in range(q)], 2)  # (groups, nodes, q): Z'r
    hv = zr @ chol - v  # derivative of the log integrand in v
    # movement of the nodes: through the mode (mean_hv) and through the curvature (tilt)
    mean_hv = np.einsum("jk,jka->ja", post, hv)
    g = np.sqrt(2.0) * np.einsum("jk,jka,kb->jab", post, hv @ scale, rule.nodes)
    t_mat = -0.5 * (np.triu(g) + np.swapaxes(np.triu(g, 1), 1, 2) + np.eye(q))
    tilt = scale @ t_mat @ scale.swapaxes(1, 2)
    szl = np.einsum("iab,ib->ia", tilt[gid], zl)
    kappa = (szl * zl).sum(1)
    w1 = w0 * (1 - 2 * p0)
    f = np.linalg.solve(curv, (mean_hv + by_group(zl * (w1 * kappa)[:, None]))[:, :, None])[:, :, 0]
    move = w1 * kappa - w0 * (zl * f[gid]).sum(1)
    r_mean = (post[gid] * r).sum(1)
    out.resid[sl] = weight[gid] * (r_mean + move)
    zr0 = by_group(z * (a - b * p0)[:, None])
    gchol = np.einsum("jk,jka,jkb->jab", post, zr, v)
    gchol += zr0[:, :, None] * f[:, None, :]
    gchol += by_group(z * move[:, None])[:, :, None] * v0[:, None, :]
    gchol += 2 * by_group((z[:, :, None] * szl[:, None, :] * w0[:, None, None]).reshape(len(w0), -1)).reshape(
        -1, q, q
    )
    out.gchol[lo:hi] = weight[:, None, None] * gchol
    if level == 1:
        return

    w = b[:, None] * prob * (1 - prob) * (post * weight[:, None])[gid]
    out.wbar[sl] = w.sum(1)
    out.wv[sl] = np.einsum("ik,ikb->ib", w, v[gid])
    zz = np.stack([by_group((z[:, [c]] * z[:, [d]]) * w) for c in range(q) for d in range(q)], 2)
    zz = zz.reshape(*zz.shape[:2], q, q)
    out.chol_info += np.einsum("jkac,jkb,jkd->abcd", zz, v, v, optimize=True)
    root = np.sqrt(weight[:, None] * post)
    centred = (r - r_mean[:, None]) * root[gid]
    m = len(rule.logw)
    for j in range(hi - lo):
        s, e = rows.starts[lo + j] - first, rows.starts[lo + j + 1] - first
        np.dot(centred[s:e].T, rows.x[first + s : first + e], out=out.score_x[j * m : (j + 1) * m])
    score_l = zr[:, :, :, None] * v[:, :, None, :]
    score_l -= np.einsum("jk,jkab->jab", post, score_l)[:, None]
    out.score_l[: (hi - lo) * m] = (score_l * root[:, :, None, None]).reshape(-1, q, q)
