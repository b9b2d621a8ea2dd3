"""Profile likelihood."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtri

from .fit import Fit
from .nested import NestedObjective
from .newton import Curvature, Factor, Value, maximise
from .specification import Likelihood

PROFILE_TOL = 1e-5  # standard errors: the profile is flat at its optimum, so this gives it to 1e-10
WIDEST = 100.0  # logits: no larger standard deviation is tried


class Restricted:
    """An objective with one parameter held fixed, in the shape :func:`newton.maximise` expects."""

    def __init__(self, objective: Likelihood, index: int, value: float):
        self.objective = objective
        self.index = index
        self.value = value
        self.keep = np.delete(np.arange(objective.size), index)
        self.slope = np.nan  # score of the fixed parameter at the last point

    def full(self, theta: np.ndarray) -> np.ndarray:
        """All parameters."""
        return np.insert(theta, self.index, self.value)

    def gradient(self, theta: np.ndarray) -> Value:
        """Value and score of the free parameters."""
        value = self.objective.gradient(self.full(theta))
        self.slope = value.score[self.index]
        return Value(value.loglik, value.score[self.keep])

    def curvature(self, theta: np.ndarray) -> Curvature:
        """Value, score and information of the free parameters."""
        value = self.objective.curvature(self.full(theta))
        self.slope = value.score[self.index]
        block = np.ix_(self.keep, self.keep)
        return Curvature(value.loglik, value.score[self.keep], value.complete[block], value.missing[block])


class Profile:
    """Signed root of the profile deviance of one parameter, ζ(ψ) = sign(ψ - ψ̂) sqrt(2(l̂ - l(ψ)))."""

    def __init__(self, results: Fit, index: int):
        self.objective = results.objective()
        self.theta = results.theta
        self.index = index
        self.top = results.llf - results.model.design.constant
        cov = results.cov_model
        self.se = float(np.sqrt(cov[index, index]))
        self.along = cov[:, index] / cov[index, index]  # the ridge, to first order
        info = np.linalg.inv(cov)
        keep = np.delete(np.arange(len(cov)), index)
        self.factor = Factor(info[np.ix_(keep, keep)])

    def at(self, value: float) -> tuple[float, float]:
        """ζ and its derivative at ``value``."""
        problem = Restricted(self.objective, self.index, value)
        start = self.theta + self.along * (value - self.theta[self.index])
        if isinstance(self.objective, NestedObjective):
            self.objective.adapt(start)
        optimum = maximise(
            problem, np.delete(start, self.index), PROFILE_TOL, factor=self.factor, curvature_at_end=False
        )
        drop = max(self.top - optimum.value.loglik, 0.0)
        zeta = np.sign(value - self.theta[self.index]) * np.sqrt(2 * drop)
        return float(zeta), float(-problem.slope / zeta) if zeta else 1 / self.se

    def limit(self, target: float, lower_bound: float = -np.inf) -> float:
        """Value at which ζ = ``target``, by Newton steps on the nearly linear ζ.

        Returns ``lower_bound`` where ζ does not reach the target before it, NaN if the search fails.
        """
        value = max(self.theta[self.index] + target * self.se, lower_bound)
        tried_bound = False
        for _ in range(30):
            if value <= lower_bound:
                zeta, _ = self.at(lower_bound)
                if zeta >= target or tried_bound:
                    return lower_bound
                tried_bound = True
                value = (lower_bound + self.theta[self.index]) / 2
            zeta, slope = self.at(value)
            if abs(zeta - target) < 1e-7:
                return value
            if not np.isfinite(slope) or slope <= 0:
                return float("nan")
            step = np.clip((target - zeta) / slope, -3 * self.se, 3 * self.se)
            value = max(value + step, lower_bound)
        return float("nan")


def upper_limit_at_zero(results: Fit, target: float) -> float:
    """Standard deviation at which the root of the profile deviance is ``target``, the estimate being zero."""
    objective, p = results.objective(), results.n_fixed
    start = results.theta[:p]

    def gap(sd: float) -> float:
        found = maximise(Restricted(objective, p, sd), start, PROFILE_TOL, curvature_at_end=False)
        drop = results.llf - results.model.design.constant - found.value.loglik
        return float(np.sqrt(2 * max(drop, 0.0))) - target

    high = 0.1
    while gap(high) < 0:
        high *= 2
        if high > WIDEST:
            return float("inf")
    return float(brentq(gap, 0.0 if high == 0.1 else high / 2, high, xtol=1e-8))


def profile_conf_int(results: Fit, parameters: list[str], alpha: float = 0.05) -> pd.DataFrame:
    """Profile-likelihood limits (Venzon and Moolgavkar 1988), columns ``lower`` and ``upper``.

    Parameters
    ----------
    results : Fit
    parameters : list of str
        Fixed effects, or ``"group_sd"`` for the standard deviation of a random intercept; its lower limit is
        0 where the likelihood at zero is high enough, and where the estimate is zero.
    alpha : float
        One minus the confidence level.

    Raises
    ------
    ValueError
        If a parameter is unknown, the variance is zero, or ``group_sd`` is asked for with several effects.
    """
    at_zero = results.singular and results.group_sd == 0.0 and parameters == ["group_sd"]
    if at_zero and len(results.cov_re) == 1:
        limits = [(0.0, upper_limit_at_zero(results, float(ndtri(1 - alpha / 2))))]
        return pd.DataFrame(limits, index=["group_sd"], columns=["lower", "upper"])
    if results.singular:
        raise ValueError(
            "the fit is singular: profile the model without the vanishing random effect; for a single variance "
            "of zero profile_conf_int(['group_sd']) gives its upper limit"
        )
    names = results.model.exog_names
    z = float(ndtri(1 - alpha / 2))
    records = {}
    for name in parameters:
        if name == "group_sd":
            if len(results.cov_re) > 1:
                raise ValueError("the profile of group_sd needs a random intercept alone")
            profile, bound = Profile(results, len(names)), 0.0
        elif name in names:
            profile, bound = Profile(results, names.index(name)), -np.inf
        else:
            raise ValueError(f"unknown parameter {name!r}; known are {', '.join(names)} and group_sd")
        records[name] = (profile.limit(-z, bound), profile.limit(z))
    return pd.DataFrame.from_dict(records, orient="index", columns=["lower", "upper"])
