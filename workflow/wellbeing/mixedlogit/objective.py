"""The marginal log-likelihood as a function of one parameter vector, with its derivatives."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np

from . import newton
from .kernels.quadrature import Rule, hermite_rule
from .kernels.rows import Integrals, Rows
from .newton import Curvature, Factor, Optimum, Value, maximise

LOUIS_POINTS = {1: 7, 2: 7, 3: 5}  # points per dimension below which Louis' identity is not trusted


class Objective:
    """Marginal log-likelihood of (β, L) for one set of rows, rule and kernel.

    The parameter vector holds the p fixed effects, then the free entries of the lower Cholesky factor L of
    the random-effect covariance, row by row: (0,0), (1,0), (1,1), ... No entry is constrained: the likelihood
    is even in each column of L, and a variance of zero is an ordinary point.
    """

    def __init__(self, rows: Rows, rule: Rule, kernel: ModuleType, modes: np.ndarray | None = None):
        self.rows = rows
        self.rule = rule
        self.kernel = kernel
        self.p = rows.x.shape[1]
        self.free = [(r, c) for r in range(rows.q) for c in range(r + 1)]
        self.out = Integrals.empty(rows)
        self.modes = np.zeros((rows.n_groups, rows.q)) if modes is None else modes
        self._pieces: dict[int, list[tuple[int, int]]] = {}

    @property
    def size(self) -> int:
        """Number of parameters P."""
        return self.p + len(self.free)

    @property
    def points(self) -> int:
        """Quadrature points per random effect."""
        return self.rule.points

    @property
    def levels(self) -> int:
        """Random effects integrated together."""
        return self.rows.q

    @property
    def n_units(self) -> int:
        """Independent units of the likelihood (groups)."""
        return self.rows.n_groups

    def maximise(self, theta: np.ndarray, tol: float, max_iter: int, factor: Factor | None = None) -> Optimum:
        """Maximise from ``theta``; see :func:`newton.maximise`."""
        return maximise(self, theta, tol, max_iter, factor)

    def turn(self, sign: np.ndarray) -> None:
        """Change the sign of the standardised effects where ``sign`` (q,) is -1."""
        self.modes *= sign

    def with_rule(self, points: int) -> Objective:
        """The same rows with another number of points per dimension."""
        return Objective(self.rows, hermite_rule(points, self.rows.q), self.kernel, self.modes.copy())

    def chol(self, theta: np.ndarray) -> np.ndarray:
        """Cholesky factor L held in ``theta``, shape (q, q)."""
        chol = np.zeros((self.rows.q, self.rows.q))
        for value, (r, c) in zip(theta[self.p :], self.free, strict=True):
            chol[r, c] = value
        return chol

    def fill(self, theta: np.ndarray, level: int, after: Callable[[int, int], None] | None = None) -> None:
        """Run the kernel over all groups, in pieces that stay in the cache.

        ``after`` is called with the first and last group of each piece while its rows are at hand.
        """
        rows, out, beta, chol = self.rows, self.out, theta[: self.p], self.chol(theta)
        if level == 2:
            out.chol_info[:] = 0.0
        nodes = len(self.rule.logw)
        for lo, hi in self.pieces(level):
            sl = slice(rows.starts[lo], rows.starts[hi])
            self.kernel.linear(rows.x[sl], beta, out.eta[sl])
            if rows.offset is not None:
                out.eta[sl] += rows.offset[sl]
            if level == 2:
                out.reserve((hi - lo) * nodes)
            self.kernel.integrate(rows, out.eta, chol, self.rule, self.modes, level, lo, hi, out)
            if after is not None:
                after(lo, hi)

    def pieces(self, level: int) -> list[tuple[int, int]]:
        """Ranges of groups handled together at ``level``."""
        if level not in self._pieces:
            self._pieces[level] = self.kernel.chunks(self.rows, len(self.rule.logw), level)
        return self._pieces[level]

    def loglik(self, theta: np.ndarray) -> float:
        """Log-likelihood without the binomial constant."""
        self.fill(theta, 0)
        return float(self.out.loglik.sum())

    def gradient(self, theta: np.ndarray) -> Value:
        """Log-likelihood and exact score of the quadrature approximation."""
        score, starts, x, resid = np.zeros(self.size), self.rows.starts, self.rows.x, self.out.resid

        def collect(lo, hi):
            sl = slice(starts[lo], starts[hi])
            score[: self.p] += self.kernel.transposed(x[sl], resid[sl])

        self.fill(theta, 1, collect)
        return self._value(score)

    def _value(self, score: np.ndarray) -> Value:
        total = self.out.gchol.sum(0)
        score[self.p :] = [total[r, c] for r, c in self.free]
        return Value(float(self.out.loglik.sum()), score)

    def curvature(self, theta: np.ndarray) -> Curvature:
        """Log-likelihood, score and the two parts of Louis' (1982) observed information.

        With few points the identity is off, so its parts are taken from a finer rule.
        """
        least = LOUIS_POINTS.get(self.rows.q, 3)
        if self.rule.points < min(5, least):
            fine = self.with_rule(least).curvature(theta)
            value = self.gradient(theta)
            return Curvature(value.loglik, value.score, fine.complete, fine.missing)
        p, free, rows, out = self.p, self.free, self.rows, self.out
        score = np.zeros(self.size)
        missing, complete = np.zeros((self.size, self.size)), np.zeros((self.size, self.size))

        def collect(lo, hi):
            sl = slice(rows.starts[lo], rows.starts[hi])
            x = rows.x[sl]
            columns = [out.resid[sl]]
            columns += [out.wv[sl, c] if rows.z is None else rows.z[sl, r] * out.wv[sl, c] for r, c in free]
            products = self.kernel.cross_products(x, out.wbar[sl], np.column_stack(columns))
            score[:p] += products[:, p]
            complete[:p, :p] += products[:, :p]
            complete[:p, p:] += products[:, p + 1 :]
            m = (hi - lo) * len(self.rule.logw)
            sx, sl_ = out.score_x[:m], np.stack([out.score_l[:m, r, c] for r, c in free], 1)
            missing[:p] += self.kernel.cross_products(sx, np.ones(m), sl_)
            missing[p:, p:] += sl_.T @ sl_

        self.fill(theta, 2, collect)
        value = self._value(score)
        for i, first in enumerate(free):
            for k, second in enumerate(free):
                complete[p + i, p + k] = out.chol_info[(*first, *second)]
        complete[p:, :p], missing[p:, :p] = complete[:p, p:].T, missing[:p, p:].T
        complete, missing = (complete + complete.T) / 2, (missing + missing.T) / 2
        return Curvature(value.loglik, value.score, complete, missing)

    def group_curvature(self, theta: np.ndarray) -> np.ndarray:
        """Information of each group in the first column of x alone, shape (groups,); fills the scores too."""
        missing = np.empty(self.rows.n_groups)

        def collect(lo, hi):
            m = len(self.rule.logw)
            missing[lo:hi] = (self.out.score_x[: (hi - lo) * m, 0].reshape(-1, m) ** 2).sum(1)

        self.fill(theta, 2, collect)
        return self.rows.by_group(self.out.wbar * self.rows.x[:, 0] ** 2) - missing

    def group_scores(self, theta: np.ndarray) -> np.ndarray:
        """Exact score of each group (times its weight), shape (groups, P)."""
        self.fill(theta, 1)
        scores = np.empty((self.rows.n_groups, self.size))
        scores[:, : self.p] = self.rows.by_group(self.rows.x * self.out.resid[:, None])
        for i, (r, c) in enumerate(self.free):
            scores[:, self.p + i] = self.out.gchol[:, r, c]
        return scores

    def exact_information(self, theta: np.ndarray, root: np.ndarray) -> np.ndarray:
        """See :func:`exact_information`."""
        return exact_information(self, theta, root)

    def information_along(
        self, theta: np.ndarray, direction: np.ndarray, step: float = 0.02, extrapolate: bool = True
    ) -> np.ndarray:
        """See :func:`information_along`."""
        return information_along(self, theta, direction, step, extrapolate)


def exact_information(objective: newton.Objective, theta: np.ndarray, root: np.ndarray) -> np.ndarray:
    """D'ID for the observed information I of the approximation itself, shape (P, P).

    Central differences of the exact score along the columns of D, over steps so short that their error is
    below 1e-7 of the information even with few rows a group.

    Parameters
    ----------
    objective : newton.Objective
    theta : ndarray, shape (P,)
    root : ndarray, shape (P, P)
        D; a root of the covariance makes steps of equal effect and the result nearly the identity.
    """
    along = np.stack(
        [information_along(objective, theta, column, 5e-4, extrapolate=False) for column in root.T], 1
    )
    whitened = root.T @ along
    return (whitened + whitened.T) / 2


def information_along(
    objective: newton.Objective,
    theta: np.ndarray,
    direction: np.ndarray,
    step: float = 0.02,
    extrapolate: bool = True,
) -> np.ndarray:
    """Observed information times ``direction``, from two exact scores, or four with extrapolation."""

    def slope(h: float) -> np.ndarray:
        ahead, behind = objective.gradient(theta + h * direction), objective.gradient(theta - h * direction)
        return (behind.score - ahead.score) / (2 * h)

    return (4 * slope(step / 2) - slope(step)) / 3 if extrapolate else slope(step)
