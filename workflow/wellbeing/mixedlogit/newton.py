"""Safeguarded Newton maximisation with re-used curvature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.linalg import cho_solve
from scipy.linalg.lapack import dtrtri


@dataclass
class Value:
    """The objective at one point, and its derivative."""

    loglik: float
    score: np.ndarray  # (P,)


@dataclass
class Curvature(Value):
    """With the two parts of the observed information."""

    complete: np.ndarray  # (P, P): expected complete-data information
    missing: np.ndarray  # (P, P): information lost with the random effects

    @property
    def information(self) -> np.ndarray:
        """Observed information by Louis' identity, shape (P, P)."""
        return self.complete - self.missing


class Objective(Protocol):
    """What can be maximised."""

    def gradient(self, theta: np.ndarray) -> Value:
        """Value and score at ``theta`` (P,)."""

    def curvature(self, theta: np.ndarray) -> Curvature:
        """Value, score and information at ``theta`` (P,)."""


# shares of the missing information subtracted; with none, the matrix is always positive definite
TRUST = (1.0, 0.9, 0.7, 0.4, 0.0)
FAR = 4.0  # distance to the optimum, in standard errors, beyond which a given information serves one step
CURVED = 0.1  # contraction by an information one standard error from the optimum
PATIENCE = 6  # steps by score alone that cost as much as a new information and the steps it leaves
REUSE_RATE = 0.5  # contraction that an old or approximate information must give in one of two steps


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
        half = dtrtri(self.lower, lower=1)[0] * self.scale
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

    ``decrement`` is the length of the last Newton step in standard errors, sqrt(s' I^-1 s); ``value`` holds
    the log-likelihood at ``theta``, and score and information where that step began.
    """

    theta: np.ndarray
    value: Value
    iterations: int
    decrement: float
    converged: bool

    @property
    def curvature(self) -> Curvature:
        """``value`` with the information; raises ValueError where the maximisation was told to do without."""
        if not isinstance(self.value, Curvature):
            raise ValueError("the optimum was found without the information there")
        return self.value


def maximise(
    objective: Objective,
    theta: np.ndarray,
    tol: float = 1e-6,
    max_iter: int = 60,
    factor: Factor | None = None,
    curvature_at_end: bool = True,
) -> Optimum:
    """Maximise ``objective`` from ``theta``.

    Far from the optimum each step uses the information there. Near it, or when an approximate information
    is given, steps cost one score: the information is kept and corrected from the scores seen (BFGS), and
    computed anew when that does not contract fast enough, and once at the optimum: where the contraction so
    far foretells the last step, the information is computed with the score, not after it.

    Parameters
    ----------
    objective : Objective
    theta : ndarray, shape (P,)
    tol : float
        Stop after a Newton step shorter than this, in standard errors. The step is taken and, convergence
        being quadratic, not checked again: the distance left is far smaller.
    max_iter : int
        Greatest number of steps.
    factor : Factor, optional
        Approximate information at ``theta``.
    curvature_at_end : bool
        Confirm convergence with, and return, the information at the optimum.
    """
    metric = None if factor is None else factor.inverse()
    value: Value = objective.gradient(theta) if factor is not None else objective.curvature(theta)
    last = decrement = np.inf
    steps = slow = 0
    while True:
        if metric is None:
            if not isinstance(value, Curvature):
                value = objective.curvature(theta)
            metric, last = _inverse(value), np.inf
        fresh = isinstance(value, Curvature)
        if metric is None or not np.all(np.isfinite(value.score)):
            if not fresh and curvature_at_end:
                value = objective.curvature(theta)
            return Optimum(theta, value, steps, np.inf, False)
        step = metric @ value.score
        decrement = float(np.sqrt(max(value.score @ step, 0.0)))
        if decrement < tol and (fresh or not curvature_at_end):
            value.loglik += decrement**2 / 2
            return Optimum(theta + step, value, steps + 1, decrement, True)
        slow = slow + 1 if not fresh and decrement > REUSE_RATE * last else 0
        if not fresh and (decrement < tol or slow == 2 or decrement > last):
            metric, slow = None, 0
            continue
        if steps == max_iter:
            if not fresh and curvature_at_end:
                value = objective.curvature(theta)
            return Optimum(theta, value, steps, decrement, False)
        rate = CURVED * decrement if fresh else decrement / last
        exact = _worth_curvature(decrement, rate, tol, curvature_at_end)
        moved = line_search(objective, theta, value.loglik, step, decrement, exact)
        if moved is None:
            if fresh:
                return Optimum(theta, value, steps, decrement, decrement < 10 * tol)
            metric = None
            continue
        steps, last = steps + 1, decrement
        trial, new = moved
        metric = _inverse(new) if isinstance(new, Curvature) else bfgs(metric, trial - theta, value, new)
        theta, value = trial, new


def _worth_curvature(decrement: float, rate: float, tol: float, at_end: bool) -> bool:
    """Whether the next point deserves its own information, given the contraction ``rate`` of a step.

    It does where it will be the last, and where the information in use would need many more steps.
    """
    if rate == 0:  # the first step from a given information: no contraction was seen
        return decrement > FAR
    left = np.log(decrement / tol) / -np.log(rate) if rate < 1 else np.inf
    return left > PATIENCE or (at_end and left <= 1)


def _inverse(value: Curvature) -> np.ndarray | None:
    factor = safe_factor(value.complete, value.missing)
    return None if factor is None else factor.inverse()


def bfgs(metric: np.ndarray, move: np.ndarray, old: Value, new: Value) -> np.ndarray:
    """Inverse information corrected to explain the change of score (Nocedal and Wright 2006, eq. 6.17)."""
    change = old.score - new.score
    product = float(change @ move)
    if not product > 1e-10 * float(np.abs(change) @ np.abs(move)):
        return metric
    pushed = metric @ change
    outer = np.outer(move, pushed) / product
    return metric - outer - outer.T + np.outer(move, move) * ((1 + change @ pushed / product) / product)


def line_search(
    objective: Objective, theta: np.ndarray, loglik: float, step: np.ndarray, decrement: float, exact: bool
) -> tuple[np.ndarray, Value] | None:
    """Halve ``step`` until the log-likelihood does not fall; None if it always does."""
    slack = 1e-11 * (1 + abs(loglik))
    length = min(1.0, 50.0 / decrement)
    for attempt in range(40):
        trial = theta + length * step
        value = objective.curvature(trial) if exact and not attempt else objective.gradient(trial)
        if np.isfinite(value.loglik) and value.loglik >= loglik - slack:
            return trial, value
        length /= 2
    return None
