"""Gauss–Hermite rules for the standardised random effects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import roots_hermite

MAX_POINTS = 201
MAX_NODES = 20_000


@dataclass(frozen=True)
class Rule:
    """A tensor-product rule for integrals of exp(-t't) over R^q.

    Attributes
    ----------
    points : int
        Points per dimension.
    nodes : ndarray, shape (points**q, q)
        Abscissae t.
    logw : ndarray, shape (points**q,)
        log weight + t't, so that the integral of f is ``sum(exp(logw) * f(nodes))``.
    """

    points: int
    nodes: np.ndarray
    logw: np.ndarray


@lru_cache(maxsize=64)
def hermite_rule(points: int, dim: int = 1) -> Rule:
    """Gauss–Hermite rule with ``points`` per dimension (Abramowitz and Stegun 1964, 25.4.46).

    Raises
    ------
    ValueError
        If ``points`` is not a whole number from 1 to 201, or the product rule would exceed 20,000 nodes.
    """
    if int(points) != points or not 1 <= points <= MAX_POINTS:
        raise ValueError(f"nagq must be a whole number from 1 to {MAX_POINTS}, not {points!r}")
    points = int(points)
    if points**dim > MAX_NODES:
        raise ValueError(
            f"{points} points in each of {dim} dimensions make {points**dim} nodes (limit {MAX_NODES})"
        )
    t, w = roots_hermite(points)
    t = (t - t[::-1]) / 2  # exactly symmetric, so that odd moments vanish to the last digit
    logw = np.log((w + w[::-1]) / 2) + t**2
    nodes = np.stack(np.meshgrid(*[t] * dim, indexing="ij"), -1).reshape(-1, dim)
    weights = np.stack(np.meshgrid(*[logw] * dim, indexing="ij"), -1).reshape(-1, dim).sum(1)
    nodes.setflags(write=False)
    weights.setflags(write=False)
    return Rule(points, np.ascontiguousarray(nodes), np.ascontiguousarray(weights))


def most_points(dim: int) -> int:
    """Greatest number of points per dimension of a rule in ``dim`` dimensions."""
    points = min(MAX_POINTS, round(MAX_NODES ** (1 / dim)))
    return points - (points**dim > MAX_NODES)


@lru_cache(maxsize=8)
def normal_rule(points: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights for the mean of f(Z), Z standard normal, both of shape (points,)."""
    rule = hermite_rule(points)
    t = rule.nodes[:, 0]
    return np.sqrt(2.0) * t, np.exp(rule.logw - t**2) / np.sqrt(np.pi)
