"""Average probabilities of a fitted model over the people analysed, with gradients for the delta method.

A probability is averaged over the area effects of the model (population-averaged), then over people. Gradients are in
all parameters, those of the random effects among them, so that intervals carry their uncertainty.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit

from wellbeing.mixedlogit.quadrature import normal_rule
from wellbeing.models.estimates import interval

NODES = 9  # enough for area deviations below one logit: errors under 1e-8


class Average(NamedTuple):
    """An average (or a function of averages) and its gradient in all parameters."""

    value: float
    gradient: np.ndarray


class Averages:
    """Average probabilities under changes of the design.

    Args:
        result: a fitted ``MixedLogit``.
        design: its fixed design, one row a person, columns by name; products are named ``a:b``.
        slope: column whose effect varies between areas, where the model has a random slope.
        weights: weight of each person in the averages; equal if not given.
    """

    def __init__(self, result, design: pd.DataFrame, slope: str | None = None, weights=None):
        self.names = list(result.model.exog_names)
        self.x = design[self.names].to_numpy(dtype=float)
        self.result, self.slope = result, slope
        self.beta, self.chol = result.params.to_numpy(), result.chol_re
        self.weights = np.ones(len(self.x)) if weights is None else np.asarray(weights, dtype=float)
        cov = result.cov_theta
        self.cov = np.nan_to_num(cov, nan=0.0) if result.singular else cov

    def changed(self, change: dict[str, float | np.ndarray]) -> np.ndarray:
        """The design with columns set to values, and their products with them."""
        if not change:
            return self.x
        x = self.x.copy()
        for name, value in change.items():
            x[:, self.names.index(name)] = value
        for at, name in enumerate(self.names):
            parts = name.split(":")
            if len(parts) > 1 and set(parts) & set(change):
                x[:, at] = np.prod([x[:, self.names.index(part)] for part in parts], axis=0)
        return x

    def mean(self, change: dict | None = None, rows: np.ndarray | None = None) -> Average:
        """Average probability with columns set as in ``change``, over everyone or the people of a mask."""
        x = self.changed(change or {})
        weights = self.weights
        if rows is not None:
            x, weights = x[rows], weights[rows]
        weights = weights / weights.sum()
        z = np.ones((len(x), 1))
        if self.slope:
            z = np.column_stack([z, x[:, self.names.index(self.slope)]])
        zl = z @ self.chol
        prob, slope, bend = moments(x @ self.beta, np.sqrt((zl**2).sum(1)))
        gradient = np.zeros(len(self.result.theta))
        gradient[: len(self.beta)] = (weights * slope) @ x
        full = (
            z * (weights * bend)[:, None]
        ).T @ zl  # Stein's identity: the slope in the factor of the covariance
        gradient[len(self.beta) :] = [full[r, c] for r, c in self.result.free]
        return Average(float(weights @ prob), gradient)

    def effects(self, columns: list[str]) -> dict[str, Average]:
        """Average marginal effect (slope of the probability) of columns without products, in one pass."""
        weights = self.weights / self.weights.sum()
        eta = self.x @ self.beta
        sd = float(np.sqrt((self.chol[0] ** 2).sum()))
        _, slope, bend, third = moments(eta, np.full(len(eta), sd), third=True)
        size, pull = float(weights @ slope), (weights * bend) @ self.x
        effects = {}
        for column in columns:
            at = self.names.index(column)
            gradient = np.zeros(len(self.result.theta))
            gradient[: len(self.beta)] = self.beta[at] * pull
            gradient[at] += size
            gradient[len(self.beta)] = self.beta[at] * sd * float(weights @ third)
            effects[column] = Average(self.beta[at] * size, gradient)
        return effects

    def slope_of(self, column: str, at: dict | None = None, rows: np.ndarray | None = None) -> Average:
        """Average slope of the probability in a column, products included, at values of others."""
        own, h = self.x[:, self.names.index(column)], 1e-3
        up = self.mean({**(at or {}), column: own + h}, rows)
        down = self.mean({**(at or {}), column: own - h}, rows)
        return Average((up.value - down.value) / (2 * h), (up.gradient - down.gradient) / (2 * h))

    def linear(self, weights: dict[str, float]) -> Average:
        """A combination of coefficients (log-odds)."""
        gradient = np.zeros(len(self.result.theta))
        for name, weight in weights.items():
            gradient[self.names.index(name)] = weight
        return Average(float(gradient @ self.result.theta), gradient)

    def interval(self, average: Average, level: float) -> dict[str, float]:
        """Estimate, standard error, limits symmetric on its own scale, and p-value against zero."""
        se = float(np.sqrt(max(average.gradient @ self.cov @ average.gradient, 0.0)))
        return interval(average.value, se, level)


def moments(eta: np.ndarray, sd: np.ndarray, third: bool = False) -> tuple[np.ndarray, ...]:
    """Means over a standard normal Z of p, p', p'' (and p''') at eta + sd Z, each of shape (n,)."""
    nodes, weights = normal_rule(NODES)
    totals = [np.zeros(len(eta)) for _ in range(4 if third else 3)]
    for node, weight in zip(nodes, weights, strict=True):
        p = expit(eta + sd * node)
        d = p * (1 - p)
        b = d * (1 - 2 * p)
        for total, part in zip(totals, (p, d, b), strict=False):
            total += weight * part
        if third:
            totals[3] += weight * d * (1 - 6 * d)
    return tuple(totals)


def difference(first: Average, second: Average) -> Average:
    """second - first."""
    return Average(second.value - first.value, second.gradient - first.gradient)


def log_ratio(first: Average, second: Average) -> Average:
    """log(second / first)."""
    return Average(
        float(np.log(second.value / first.value)),
        second.gradient / second.value - first.gradient / first.value,
    )


def log_odds(average: Average) -> Average:
    """log(p / (1 - p)) of an average probability."""
    p = average.value
    return Average(float(np.log(p / (1 - p))), average.gradient / (p * (1 - p)))
