"""Logistic regression without area effects, with model-based or cluster-robust covariance."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

TOLERANCE, STEPS = 1e-5, 40  # of the last step, in standard errors: the step is taken, and squares the error
FAR = 15.0  # log-odds over the range of a column at which an estimate has run away


@dataclass(frozen=True)
class Pooled:
    """A fitted logit: estimates (p,), inverse information (p, p), scores of each row (n, p), status, reason."""

    params: np.ndarray
    bread: np.ndarray
    residual: np.ndarray
    status: str
    reason: str


def fit_pooled(
    y: np.ndarray,
    x: np.ndarray,
    names: list[str],
    weights: np.ndarray | None = None,
) -> Pooled:
    """Maximum (pseudo-)likelihood by Newton's method with step halving.

    Args:
        y: (n,) 0/1. x: (n, p). names: the p columns, for reasons. weights: (n,), or None for one each.
    """
    w = np.ones(len(y)) if weights is None else weights
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(np.average(y, weights=w) / (1 - np.average(y, weights=w)))
    converged, bread = False, np.full((x.shape[1],) * 2, np.nan)
    level = _loglik(x @ beta, y, w)
    for _ in range(STEPS):
        p = expit(x @ beta)
        information = (x * (w * p * (1 - p))[:, None]).T @ x
        try:
            bread = np.linalg.inv(information)
        except np.linalg.LinAlgError:
            break
        score = x.T @ (w * (y - p))
        step = bread @ score
        if score @ step < TOLERANCE**2:
            beta, converged = beta + step, True
            break
        while (new := _loglik(x @ (beta + step), y, w)) < level - 1e-9 and np.abs(step).max() > 1e-12:
            step = step / 2
        beta, level = beta + step, new
    ends = separated_columns(y, x, names)
    ends += [
        name
        for at, name in enumerate(names)
        if name not in ends and at and abs(beta[at]) * np.ptp(x[:, at]) > FAR
    ]
    residual = w * (y - expit(x @ beta))
    if ends:
        return Pooled(beta, bread, residual, "separated", separation_words(ends))
    if not converged:
        return Pooled(beta, bread, residual, "not converged", "the columns are too alike to be told apart")
    return Pooled(beta, bread, residual, "ok", "")


def separated_columns(y: np.ndarray, x: np.ndarray, names: list[str]) -> list[str]:
    """0/1 columns with one outcome only at one of their levels: their estimate is infinite."""
    binary = ((x == 0) | (x == 1)).all(axis=0) & (x.min(axis=0) < x.max(axis=0))
    at, total, yes = np.flatnonzero(binary), x.sum(axis=0), x.T @ y
    constant = [i for i in at if yes[i] in (0, total[i]) or (y.sum() - yes[i]) in (0, len(y) - total[i])]
    return [names[i] for i in constant]


def separation_words(names: list[str]) -> str:
    """The reason shown for a separated fit."""
    return f"everybody with (or without) {', '.join(names)} has the same outcome, so an estimate is infinite"


def sum_by(values: np.ndarray, codes: np.ndarray, groups: int) -> np.ndarray:
    """Sum rows of each group, shape (groups, columns)."""
    if values.ndim == 1:
        return np.bincount(codes, values, minlength=groups)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) > 0])
    out = np.zeros((groups, values.shape[1]))
    out[codes[order][starts]] = np.add.reduceat(values[order], starts, axis=0)
    return out


def _loglik(eta: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    return float(w @ (y * eta - np.logaddexp(0, eta)))
