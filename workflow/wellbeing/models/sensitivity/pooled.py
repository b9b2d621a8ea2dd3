"""Logistic regression without area effects, with model-based or cluster-robust covariance."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

TOLERANCE, STEPS = 1e-5, 40  # of the last step, in standard errors: the step is taken, and squares the error
BLOCK_ROWS = 1024
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
    start: np.ndarray | None = None,
) -> Pooled:
    """Maximum (pseudo-)likelihood by Newton's method with step halving.

    Args:
        y: (n,) 0/1. x: (n, p). names: the p columns, for reasons. weights: (n,), or None for one each.
        start: (p,), where the search begins; if None where nothing matters but the intercept.
    """
    w = np.ones(len(y)) if weights is None else weights
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(np.average(y, weights=w) / (1 - np.average(y, weights=w)))
    beta = beta if start is None else start
    converged, bread = False, np.full((x.shape[1],) * 2, np.nan)
    eta = x @ beta
    level = _loglik(eta, y, w)
    for _ in range(STEPS):
        p = expit(eta)
        try:
            bread = np.linalg.inv(gram(x, w * p * (1 - p)))
        except np.linalg.LinAlgError:
            break
        score = (w * (y - p)) @ x
        step = bread @ score
        if score @ step < TOLERANCE**2:
            beta, converged = beta + step, True
            break
        move = x @ step
        while (new := _loglik(eta + move, y, w)) < level - 1e-9 and np.abs(step).max() > 1e-12:
            step, move = step / 2, move / 2
        beta, eta, level = beta + step, eta + move, new
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
    at = [i for i in range(x.shape[1]) if _binary(x[:, i])]
    total, yes = x.sum(axis=0), y @ x
    constant = [i for i in at if yes[i] in (0, total[i]) or (y.sum() - yes[i]) in (0, len(y) - total[i])]
    return [names[i] for i in constant]


def _binary(values: np.ndarray) -> bool:
    """Whether a column holds 0 and 1, and nothing else; a few rows tell most that do not."""
    for rows in (values[:100], values):
        if not ((rows == 0) | (rows == 1)).all():
            return False
    return bool(values.min() < values.max())


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


def gram(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """X' diag(w) X, a block of rows at a time: it stays in the cache."""
    total = np.zeros((x.shape[1],) * 2)
    for start in range(0, len(x), BLOCK_ROWS):
        part = x[start : start + BLOCK_ROWS]
        total += (part * weights[start : start + BLOCK_ROWS, None]).T @ part
    return total


def _loglik(eta: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    return float(w @ (y * eta - np.logaddexp(0, eta)))
