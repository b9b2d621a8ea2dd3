"""Two nested levels: random intercepts of areas and of groups (households) within areas.

Method: nested adaptive Gauss–Hermite quadrature. Given an area's effect, its groups are independent and each
is integrated by the kernel of the single-level model; the product is integrated over the area's effect with
nodes centred at the mode of that integrand and scaled by its curvature (Rabe-Hesketh, Skrondal and Pickles
2005). The area's nodes are held still while the parameters move and placed anew until nothing changes, so the
estimates solve Fisher's identity at adapted nodes. The information is Louis' identity at both levels.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np

from .design import Design
from .groups import Outer
from .kernels.products import linear, transposed
from .kernels.quadrature import hermite_rule
from .kernels.rows import Rows
from .newton import Curvature, Factor, Optimum, Value, maximise, safe_factor
from .objective import Objective, exact_information, information_along
from .start import one_step, variance_moments

ROUNDS = 25
ROOT2 = np.sqrt(2.0)


class NestedObjective:
    """Log-likelihood of (β, σ of areas, σ of groups); the interface is that of :class:`Objective`."""

    free = ((0, 0), (1, 1))
    levels = 2

    def __init__(
        self, rows: Rows, outer: Outer, points: int, kernel: ModuleType, modes: np.ndarray | None = None
    ):
        if points != int(points) or points < 3:
            raise ValueError("two nested levels need nagq of at least 3")
        self.rows, self.outer, self.kernel, self.points = rows, outer, kernel, int(points)
        self.p = rows.x.shape[1]
        self.size = self.p + 2
        self.rule = hermite_rule(self.points)
        self.area_of_row = np.repeat(np.arange(self.n_units), np.diff(rows.starts[outer.starts]))
        self.area_of_group = np.repeat(np.arange(self.n_units), np.diff(outer.starts))
        if modes is None:
            modes = np.column_stack([np.zeros(self.n_units), np.ones(self.n_units)])
        self.modes = modes  # (areas, 2): centre and scale of each area's nodes
        self.inner_modes = np.zeros((self.points, rows.n_groups, 1))

    @property
    def n_units(self) -> int:
        """Number of areas."""
        return len(self.outer.starts) - 1

    def turn(self, sign: np.ndarray) -> None:
        """Change the sign of the standardised area effects where ``sign[0]`` is -1."""
        self.modes[:, 0] *= sign[0]

    def with_rule(self, points: int) -> NestedObjective:
        """The same data with another number of points at both levels."""
        return NestedObjective(self.rows, self.outer, points, self.kernel, self.modes.copy())

    def by_area(self, values: np.ndarray) -> np.ndarray:
        """Sum the rows of each area along axis 0."""
        return np.add.reduceat(values, self.rows.starts[self.outer.starts[:-1]], axis=0)

    def nodes(self) -> np.ndarray:
        """Standardised area effects at the nodes, shape (areas, points)."""
        return self.modes[:, :1] + ROOT2 * self.modes[:, 1:] * self.rule.nodes[:, 0]

    def shift(self, theta: np.ndarray, effect: np.ndarray) -> np.ndarray:
        """Linear predictor of each row given area ``effect`` (areas,), without its group's effect."""
        shift = linear(self.rows.x, theta[: self.p]) + (theta[self.p] * effect)[self.area_of_row]
        return shift if self.rows.offset is None else shift + self.rows.offset

    def inner(
        self, theta: np.ndarray, effect: np.ndarray, k: int, x: np.ndarray
    ) -> tuple[Objective, np.ndarray]:
        """Single-level objective given area ``effect`` (areas,) as an offset, and its parameters."""
        rows = replace(self.rows, x=x, offset=self.shift(theta, effect))
        objective = Objective(rows, self.rule, self.kernel, self.inner_modes[k])
        return objective, np.r_[np.zeros(x.shape[1]), theta[self.p + 1]]

    def adapt(self, theta: np.ndarray, steps: int = 30) -> None:
        """Move each area's nodes to the mode and curvature of its integrand."""
        sigma, ones = theta[self.p], np.ones((len(self.rows.a), 1))
        v = self.modes[:, 0].copy()
        for _ in range(steps):
            objective, inner_theta = self.inner(theta, v, 0, ones)
            group_info = objective.group_curvature(inner_theta)
            slope = sigma * self.by_area(objective.out.resid) - v
            info = np.add.reduceat(group_info, self.outer.starts[:-1])
            curv = 1.0 + sigma**2 * np.maximum(info, 0.0)
            step = np.clip(slope / curv, -2.0, 2.0)
            if np.max(np.abs(step)) < 1e-8:
                break
            v += step
        self.modes[:, 0], self.modes[:, 1] = v, 1 / np.sqrt(curv)

    def _weights(self, heights: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-likelihoods and node weights of the areas from inner log-likelihoods (areas, points)."""
        logs = heights - 0.5 * v**2 + self.rule.logw
        top = logs.max(1, keepdims=True)
        post = np.exp(logs - top)
        total = post.sum(1, keepdims=True)
        loglik = np.log(self.modes[:, 1]) + top[:, 0] + np.log(total[:, 0]) - 0.5 * np.log(np.pi)
        return loglik, post / total

    def evaluate(self, theta: np.ndarray, level: int):
        """Area log-likelihoods, node weights; at level 1 inner residuals and slopes at the nodes."""
        v, none = self.nodes(), np.empty((len(self.rows.a), 0))
        heights = np.empty_like(v)
        resid, slope = [], []
        for k in range(self.points):
            objective, inner_theta = self.inner(theta, v[:, k], k, none)
            objective.fill(inner_theta, level)
            heights[:, k] = np.add.reduceat(objective.out.loglik, self.outer.starts[:-1])
            if level:
                resid.append(objective.out.resid)
                slope.append(objective.out.gchol[:, 0, 0])
        loglik, post = self._weights(heights, v)
        return v, loglik, post, resid, slope

    def loglik(self, theta: np.ndarray) -> float:
        """Log-likelihood, nodes adapted to ``theta``."""
        self.adapt(theta)
        return float(self.outer.weight @ self.evaluate(theta, 0)[1])

    def _scores(self, theta: np.ndarray):
        """Scores of each area and node, shape (areas, points, P), log-likelihoods and node weights."""
        v, loglik, post, resid, slope = self.evaluate(theta, 1)
        scores = np.empty((*v.shape, self.size))
        for k in range(self.points):
            scores[:, k, : self.p] = self.by_area(self.rows.x * resid[k][:, None])
            scores[:, k, self.p] = v[:, k] * self.by_area(resid[k])
            scores[:, k, self.p + 1] = np.add.reduceat(slope[k], self.outer.starts[:-1])
        return v, loglik, post, scores

    def gradient(self, theta: np.ndarray) -> Value:
        """Log-likelihood and score with the nodes where they are."""
        v, loglik, post, resid, slope = self.evaluate(theta, 1)
        weight = self.outer.weight
        score = np.zeros(self.size)
        mean = np.zeros(len(self.rows.a))
        for k in range(self.points):
            share = weight * post[:, k]
            part = share[self.area_of_row] * resid[k]
            mean += part
            score[self.p] += (v[:, k] * self.by_area(part)).sum()
            score[self.p + 1] += share[self.area_of_group] @ slope[k]
        score[: self.p] = transposed(self.rows.x, mean)
        return Value(float(weight @ loglik), score)

    def curvature(self, theta: np.ndarray) -> Curvature:
        """Log-likelihood, score and the two parts of the information, nodes where they are."""
        v, loglik, post, scores = self._scores(theta)
        weight = self.outer.weight
        mean = np.einsum("ak,akp->ap", post, scores)
        centred = (scores - mean[:, None]) * np.sqrt(weight[:, None] * post)[:, :, None]
        flat = centred.reshape(-1, self.size)
        missing, complete = flat.T @ flat, np.zeros((self.size, self.size))
        for k in range(self.points):
            x = np.column_stack([self.rows.x, v[self.area_of_row, k]])
            share = (weight * post[:, k])[self.area_of_group]
            rows = replace(self.rows, x=x, group_weight=share)
            inner = Objective(rows, self.rule, self.kernel, self.inner_modes[k]).curvature(theta)
            complete += inner.complete
            missing += inner.missing
        return Curvature(float(weight @ loglik), weight @ mean, complete, missing)

    def group_scores(self, theta: np.ndarray) -> np.ndarray:
        """Score of each area (times its weight), shape (areas, P)."""
        self.adapt(theta)
        _, _, post, scores = self._scores(theta)
        return self.outer.weight[:, None] * np.einsum("ak,akp->ap", post, scores)

    def information_along(
        self, theta: np.ndarray, direction: np.ndarray, step: float = 0.02, extrapolate: bool = True
    ) -> np.ndarray:
        """Observed information times ``direction``: differences of the score at still nodes."""
        return information_along(self, theta, direction, step, extrapolate)

    def exact_information(self, theta: np.ndarray, root: np.ndarray) -> np.ndarray:
        """D'ID from differences of the score at still nodes."""
        return exact_information(self, theta, root)

    def maximise(self, theta: np.ndarray, tol: float, max_iter: int, factor: Factor | None = None) -> Optimum:
        """Alternate placing the nodes and maximising with still nodes until the score vanishes at both."""
        steps = 0
        for _ in range(ROUNDS):
            self.adapt(theta)
            optimum = maximise(self, theta, tol, max_iter, factor)
            steps += optimum.iterations
            factor = safe_factor(optimum.curvature.complete, optimum.curvature.missing)
            moved = optimum.theta - theta
            theta = optimum.theta
            if factor is None or not optimum.converged:
                break
            inverse = factor.inverse()
            if np.all(np.abs(moved) <= 0.1 * tol * np.sqrt(np.diag(inverse))):
                break
        optimum.iterations = steps
        return optimum


def nested_start(design: Design, outer: Outer) -> np.ndarray:
    """Starting values: fixed effects from one least-squares step, variances from moments at both levels."""
    rows, beta = design.rows, one_step(design)
    both = variance_moments(rows, beta)[0][0]
    areas = replace(rows, starts=rows.starts[outer.starts], group_weight=outer.weight)
    upper = float(np.clip(variance_moments(areas, beta)[0][0], 0.05, 2.0))
    lower = float(np.clip(both - upper, 0.1, 3.0))
    return np.r_[beta, np.sqrt(upper), np.sqrt(lower)]
