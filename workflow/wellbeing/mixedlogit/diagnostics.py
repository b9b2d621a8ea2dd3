"""Checks whose findings are data: separation, few groups, and the one-word status of a fit."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .design import Design
from .kernels.products import linear

FEW_GROUPS = 10  # fewer groups than this: the variance and area-level terms rest on very little
FAR = 8.0  # log-odds over the range of a column beyond which a coefficient is suspected of running away
EXTREME = 12.0  # log-odds that a fitted row must reach before estimates are suspected of being infinite
INFLATED = 10.0  # times the standard error of a column on its own, below which an estimate is plainly finite
BOUNDARY = 1e-3  # standard deviation of a random effect (logit units) that counts as zero


@dataclass
class Diagnostics:
    """What was noticed about a fit.

    Attributes
    ----------
    converged : bool
        The Newton decrement reached its tolerance.
    newton_decrement : float
        Length of the last Newton step, in standard errors.
    score_norm : float
        Largest absolute derivative of the log-likelihood where that step began.
    n_iter : int
        Newton steps taken.
    singular : bool
        A variance is zero, or the random effects are perfectly correlated.
    separated : list of str
        Columns whose estimate is infinite (complete or quasi-separation).
    aliased : list of str
        Columns dropped as combinations of earlier ones.
    few_groups : bool
        Fewer than ten groups.
    quadrature_change : float
        Change of the log-likelihood at the optimum when the points are about doubled; NaN if not checked
        (on request, and with more than six random effects, fitted by Laplace's method).
    quadrature_ok : bool
        False if that change is too large: with ``nagq="auto"`` more than 1e-7 per 100 groups (1e-4
        where no more points are allowed), with points chosen by the user more than 0.01 per 100 groups (never
        for Laplace, which is a choice).
    condition : float
        Condition number of the information after scaling its diagonal to one.
    """

    converged: bool
    newton_decrement: float
    score_norm: float
    n_iter: int
    singular: bool
    separated: list[str] = field(default_factory=list)
    aliased: list[str] = field(default_factory=list)
    few_groups: bool = False
    quadrature_change: float = float("nan")
    quadrature_ok: bool = True
    condition: float = float("nan")

    @property
    def quadrature_checked(self) -> bool:
        """False where the log-likelihood was not compared with that of more points."""
        return bool(np.isfinite(self.quadrature_change))

    @property
    def status(self) -> str:
        """The first that applies: separated, not converged, quadrature, singular, aliased, few groups, ok."""
        if self.separated:
            return "separated"
        if not self.converged:
            return "not converged"
        if not self.quadrature_ok:
            return "quadrature"
        if self.singular:
            return "singular"
        if self.aliased:
            return "aliased"
        return "few groups" if self.few_groups else "ok"


def separated_by_one(design: Design) -> list[str]:
    """Dummy columns with a constant outcome at one of their two levels (quasi-complete separation)."""
    rows = design.rows
    success, total = rows.a.sum(), rows.b.sum()
    with_x, success_x = design.trials_x, design.success_x
    found = []
    tiny = 1e-9
    without = (total - with_x, success - success_x)
    one_level = (
        (np.abs(success_x) <= tiny)
        | (np.abs(success_x - with_x) <= tiny * total)
        | (np.abs(without[1]) <= tiny * total)
        | (np.abs(without[0] - without[1]) <= tiny * total)
    )
    for i in np.flatnonzero(one_level & (np.abs(without[0]) > tiny * total)):
        column = rows.x[:, i]
        if np.all((column == 0) | (column == 1)) and column.min() != column.max():
            found.append(design.names[i])
    return found


def runaway(design: Design, beta: np.ndarray, bse: np.ndarray, converged: bool) -> list[str]:
    """Columns whose coefficient, over their range, is huge, and has a larger standard error or still grows."""
    rows = design.rows
    mean = rows.a.sum() / rows.b.sum()
    usual = 1 / np.sqrt(np.diag(design.gram) * mean * (1 - mean))  # standard error of a column on its own
    suspect = (~(bse < INFLATED * usual) & ~(bse < np.abs(beta))) | (not converged)
    if not suspect.any():
        return []
    with np.errstate(over="ignore", invalid="ignore"):
        reach = np.max(np.abs(linear(rows.x, beta)))
    if reach < EXTREME:  # no fitted probability near 0 or 1: large errors come from collinearity
        return []
    found = []
    for i in np.flatnonzero(suspect):
        column = rows.x[:, i]
        if np.abs(beta[i]) * (np.ptp(column) or np.abs(column[0])) > FAR:
            found.append(design.names[i])
    return found


def is_singular(chol: np.ndarray, z: np.ndarray) -> bool:
    """True where the covariance LL' is (nearly) of less than full rank, in logit units per effect."""
    size = np.sqrt((z**2).mean(0))
    return bool(np.linalg.svd(chol * size[:, None], compute_uv=False).min() < BOUNDARY)


def condition_number(information: np.ndarray) -> float:
    """Condition number after scaling the diagonal to one; infinite if not positive definite."""
    scale = 1 / np.sqrt(np.maximum(np.diag(information), 1e-300))
    values = np.linalg.eigvalsh(information * scale * scale[:, None])
    return float(values[-1] / values[0]) if values[0] > 0 else float("inf")
