"""Covariance matrices of the estimates."""

from __future__ import annotations

import numpy as np

from .newton import Factor, Optimum
from .specification import Likelihood

COV_TYPES = ("oim", "louis", "exact", "robust")
VANISHED = 1e-11  # information, relative to its scale, that counts as none
LOUIS_TOL = 1e-5  # relative disagreement above which Louis' identity gives way to the exact Hessian


def model_covariance(objective: Likelihood, optimum: Optimum, kind: str) -> tuple[np.ndarray, str]:
    """Inverse observed information of all parameters, shape (P, P), and the form of information used.

    ``louis`` uses Louis' (1982) identity, which is exact up to quadrature error. ``exact`` differentiates the
    exact score of the quadrature approximation, as programs that report the Hessian of their objective do.
    ``oim`` compares both along one direction, and takes the exact form where they differ.
    """
    info = optimum.curvature.information
    theta = optimum.theta
    try:
        louis = Factor(info).inverse()
    except np.linalg.LinAlgError:
        louis = None
    if louis is None:
        root = np.diag(1 / np.sqrt(np.maximum(np.diag(optimum.curvature.complete), 1e-300)))
    else:
        root = _root(louis)
        scale = np.sqrt(np.diag(louis))
        if kind == "louis" or (kind == "oim" and _agree(objective, theta, info, louis, scale)):
            return louis, "louis"
    size = np.abs(root).max(1)
    if not np.all(np.isfinite(size)) or np.any(size > 1e3 * (1 + np.abs(theta))):
        return (estimable_inverse(info) if louis is None else louis), "louis"
    whitened = objective.exact_information(theta, root)
    try:
        return root @ Factor(whitened).inverse() @ root.T, "exact"
    except np.linalg.LinAlgError:
        return estimable_inverse(info), "louis"


def _root(cov: np.ndarray) -> np.ndarray:
    """Lower triangular D with DD' = cov, scaled first so that units do not matter."""
    scale = np.sqrt(np.diag(cov))
    return scale[:, None] * np.linalg.cholesky(cov / scale / scale[:, None])


def _agree(
    objective: Likelihood, theta: np.ndarray, info: np.ndarray, louis: np.ndarray, scale: np.ndarray
) -> bool:
    """Louis' information against the exact one along the direction of the random-effect parameters."""
    direction = np.zeros_like(theta)
    direction[0] = scale[0]
    direction[objective.p :] = scale[objective.p :]
    exact = objective.information_along(theta, direction, 2e-3, extrapolate=False)
    gap = info @ direction - exact
    return float(np.sqrt(gap @ louis @ gap)) <= LOUIS_TOL * float(np.sqrt(exact @ louis @ exact))


def estimable_inverse(info: np.ndarray) -> np.ndarray:
    """Inverse information, with NaN for parameters on which the likelihood does not depend at the optimum.

    Along an estimate that runs to infinity the information vanishes; what is left is that of the other
    parameters in the limit (Albert and Anderson 1984), whose inverse is theirs.
    """
    if not np.all(np.isfinite(info)):
        return np.full_like(info, np.nan)
    size = np.sqrt(np.maximum(np.diag(info), VANISHED * np.diag(info).max()))
    values, vectors = np.linalg.eigh(info / size / size[:, None])
    gone = values < VANISHED
    free = np.abs(vectors[:, gone]).max(axis=1, initial=0.0) > 1e-6
    kept = vectors[:, ~gone] / size[:, None]
    cov = (kept / values[~gone]) @ kept.T
    cov[free], cov[:, free] = np.nan, np.nan
    return cov


def cluster_robust(scores: np.ndarray, bread: np.ndarray, small_sample: bool = False) -> np.ndarray:
    """Sandwich covariance V S'S V from exact group scores (Huber 1967; Binder 1983).

    Parameters
    ----------
    scores : ndarray, shape (groups, P)
    bread : ndarray, shape (P, P)
        Inverse observed information.
    small_sample : bool
        Multiply by J/(J - 1), J the number of groups.
    """
    lost = np.isnan(np.diag(bread))
    half = scores @ np.where(lost | lost[:, None], 0.0, bread)
    factor = len(scores) / (len(scores) - 1) if small_sample else 1.0
    cov = factor * (half.T @ half)
    cov[lost], cov[:, lost] = np.nan, np.nan
    return cov
