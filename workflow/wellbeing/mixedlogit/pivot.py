"""Random slopes at the boundary: the same maximum with the effects in another order.

Where the first effect has (almost) no variance, the Cholesky factor of Σ leaves a direction free: the entries of
the rows below it turn into each other without changing Σ, and Newton's steps creep along that ridge. With the
effects in the order of a pivoted factorisation (Higham 2002, section 10.3) the entry that vanishes is the last of
the diagonal, in which the likelihood is even: an ordinary stationary point.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.linalg import qr

from .newton import Optimum
from .objective import Objective


def maximise_pivoted(objective: Objective, optimum: Optimum, tol: float, max_iter: int) -> Optimum | None:
    """Go on from ``optimum`` with the effects in pivoted order; None where that is the order they have.

    The result is in the order and parameters of ``objective``, with its information there.
    """
    rows, p, q = objective.rows, objective.p, objective.rows.q
    z = rows.z_or_ones()
    size = np.sqrt(np.maximum((z**2).mean(0), 1e-300))
    upper, order = qr((size[:, None] * objective.chol(optimum.theta)).T, mode="r", pivoting=True)
    if np.array_equal(order, np.arange(q)):
        return None
    turned = Objective(replace(rows, z=np.ascontiguousarray(z[:, order])), objective.rule, objective.kernel)
    chol = upper.T / size[order][:, None]
    entries = [chol[r, c] for r, c in objective.free]
    found = turned.maximise(np.r_[optimum.theta[:p], entries], tol, max_iter)
    back = np.empty((q, q))
    back[order] = turned.chol(found.theta)
    lower = qr(back.T, mode="r")[0].T
    lower *= np.where(np.diag(lower) < 0, -1.0, 1.0)
    theta = np.r_[found.theta[:p], [lower[r, c] for r, c in objective.free]]
    value = objective.curvature(theta)
    return Optimum(theta, value, optimum.iterations + found.iterations, found.decrement, found.converged)
