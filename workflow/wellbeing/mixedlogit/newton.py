"""Safeguarded Newton maximisation with re-used curvature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_solve, solve_triangular


@dataclass
class Value:
    """The objective at one point; arrays are None below the level asked for."""

    loglik: float
    score: np.ndarray | None = None  # (P,)
    complete: np.ndarray | None = None  # (P, P): expected complete-data information
    missing: np.ndarray | None = None  # (P, P): information lost with the random effects

    @property
    def information(self) -> np.ndarray:
        """Observed information by Louis' identity, shape (P, P)."""
        return self.complete - self.missing


TRUST = (
    1.0,
    0.9,
    0.7,
    0.4,
    0.0,
)  # share of the missing information subtracted; 0 is always positive definite
REUSE_BELOW = 0.5  # distance to the optimum, in standard errors, at which an old curvature is good enough
REUSE_RATE = 0.2  # least contraction an old curvature must give to be kept


class Factor:
    """Cholesky factor of a symmetric matrix after scaling its diagonal to one."""

    def __init__(self, matrix: np.ndarray):
        self.scale = 1 / np.sqrt(np.maximum(np.diag(matrix), 1e-300))
        self.lower = np.linalg.cholesky(matrix * self.scale[:, None] * self.scale)

    def solve(self, vector: np.ndarray) -> np.ndarray:
        """Solve for ``vector``."""
        scaled = self.scale * vector if vector.ndim == 1 else self.scale[:, None] * vector
        solved = cho_solve((self.lower, True), scaled, check_finite=False)
        return self.scale * solved if vector.ndim == 1 else self.scale[:, None] * solved

    def inverse(self) -> np.ndarray:
        """The inverse matrix, symmetric to the last digit."""
        half = solve_triangular(self.lower, np.diag(self.scale), lower=True, check_finite=False)
        return half.T @ half


def safe_factor(complete: np.ndarray, missing: np.ndarray) -> Factor | None:
    """Factor complete - λ missing for the largest λ that leaves it positive definite, or None."""
    for share in TRUST:
        try:
            return Factor(complete - share * missing)
        except np.linalg.LinAlgError:
            continue
    ridge = 1e-8 * np.maximum(np.diag(complete), 1e-12)
    try:
        return Factor(complete + np.diag(ridge))
    except np.linalg.LinAlgError:
        return None


@dataclass
class Optimum:
    """Where a maximisation stopped.

    ``decrement`` is the distance to the optimum in standard errors, sqrt(s' I^-1 s); ``value`` holds the
    log-likelihood, score and information at ``theta``.
    """

    theta: np.ndarray
    value: Value
    iterations: int
    decrement: float
    converged: bool


def maximise(
    objective: Any,
    theta: np.ndarray,
    tol: float = 1e-8,
    max_iter: int = 60,
    factor: Factor | None = None,
    curvature_at_end: bool = True,
) -> Optimum:
    """Maximise ``objective`` from ``theta``.

    Parameters
    ----------
    objective
        Has methods ``gradient(theta)`` and ``curvature(theta)`` that return a :class:`Value`.
    theta : ndarray, shape (P,)
    tol : float
        Stop when the Newton decrement, in standard errors, is below this.
    max_iter : int
        Greatest number of steps.
    factor : Factor, optional
        Approximate information at ``theta``, for warm starts: the first steps use it.
    curvature_at_end : bool
        Confirm convergence with, and return, the information at the optimum.
    """
    fresh = factor is None
    value = objective.curvature(theta) if fresh else objective.gradient(theta)
    if fresh:
        factor = safe_factor(value.complete, value.missing)
    last = np.inf
    decrement = np.inf
    for iteration in range(max_iter + 1):
        if factor is None or not np.all(np.isfinite(value.score)):
            return Optimum(theta, value, iteration, np.inf, False)
        step = factor.solve(value.score)
        decrement = float(np.sqrt(max(value.score @ step, 0.0)))
        if not fresh and decrement < tol and not curvature_at_end:
            return Optimum(theta, value, iteration, decrement, True)
        if not fresh and (decrement < tol or decrement > REUSE_RATE * last):
            value, fresh, last = objective.curvature(theta), True, np.inf
            factor = safe_factor(value.complete, value.missing)
            continue
        if decrement < tol:
            return Optimum(theta, value, iteration, decrement, True)
        if iteration == max_iter:
            break
        last = decrement
        reuse = decrement < REUSE_BELOW
        moved = line_search(objective, theta, value.loglik, step, decrement, reuse)
        if moved is None:
            if not fresh:
                value, fresh, last = objective.curvature(theta), True, np.inf
                factor = safe_factor(value.complete, value.missing)
                continue
            return Optimum(theta, value, iteration, decrement, decrement < 1e3 * tol)
        theta, value = moved
        fresh = value.complete is not None
        if fresh:
            factor = safe_factor(value.complete, value.missing)
    if value.complete is None and curvature_at_end:
        value = objective.curvature(theta)
    return Optimum(theta, value, max_iter, decrement, False)


def line_search(
    objective: Any, theta: np.ndarray, loglik: float, step: np.ndarray, decrement: float, reuse: bool
) -> tuple[np.ndarray, Value] | None:
    """Halve ``step`` until the log-likelihood does not fall; None if it always does."""
    slack = 1e-11 * (1 + abs(loglik))
    length = min(1.0, 50.0 / decrement)
    for attempt in range(40):
        trial = theta + length * step
        value = objective.gradient(trial) if reuse or attempt else objective.curvature(trial)
        if np.isfinite(value.loglik) and value.loglik >= loglik - slack:
            return trial, value
        length /= 2
    return None
