"""Random-effects meta-analysis: DerSimonian–Laird, Paule–Mandel or REML, prediction interval, leave-one-out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtri, stdtrit

from wellbeing.errors import InputError

METHODS = ("dl", "pm", "reml")


@dataclass(frozen=True)
class Pooled:
    """A pooled effect.

    Attributes:
        studies: number of effects.
        method: estimator of tau squared.
        effect, se, low, high: random-effects mean on the scale of the effects, with its interval.
        hksj_low, hksj_high: Hartung–Knapp–Sidik–Jonkman interval.
        tau2, q, i2: heterogeneity; i2 a share.
        pi_low, pi_high: prediction interval (Higgins, Thompson and Spiegelhalter 2009), NaN under three effects.
    """

    studies: int
    method: str
    effect: float
    se: float
    low: float
    high: float
    hksj_low: float
    hksj_high: float
    tau2: float
    q: float
    i2: float
    pi_low: float
    pi_high: float


def pool(effects: np.ndarray, variances: np.ndarray, method: str = "reml", level: float = 0.95) -> Pooled:
    """Pool effects with known variances.

    Args:
        effects: shape (k,), on a scale where they add, such as log risk ratios or standardised differences.
        variances: shape (k,), their sampling variances.
        method: "dl" (DerSimonian and Laird 1986), "pm" (Paule and Mandel 1982) or "reml".

    Raises:
        InputError: fewer than two effects, unequal lengths, or a variance that is not positive and finite.
    """
    effects, variances = np.asarray(effects, float), np.asarray(variances, float)
    if method not in METHODS:
        raise InputError(f"meta-analysis: method '{method}' is none of {', '.join(METHODS)}")
    if effects.shape != variances.shape or effects.ndim != 1 or len(effects) < 2:
        raise InputError("meta-analysis: at least two effects are needed, each with a variance")
    if not (np.isfinite(effects).all() and np.isfinite(variances).all() and (variances > 0).all()):
        raise InputError("meta-analysis: an effect or variance is missing, infinite or not positive")
    fixed = 1 / variances
    q = float(fixed @ (effects - fixed @ effects / fixed.sum()) ** 2)
    if method == "dl":
        tau2 = (q - len(effects) + 1) / (fixed.sum() - (fixed**2).sum() / fixed.sum())
    else:
        tau2 = (_paule_mandel if method == "pm" else _reml)(effects, variances)
    tau2 = max(0.0, float(tau2))
    weights = 1 / (variances + tau2)
    mean, se = float(weights @ effects / weights.sum()), float(1 / np.sqrt(weights.sum()))
    count, z = len(effects), ndtri(0.5 + level / 2)
    spread = float(np.sqrt((weights @ (effects - mean) ** 2) / ((count - 1) * weights.sum())))
    wide = stdtrit(count - 1, 0.5 + level / 2) * spread
    reach = stdtrit(count - 2, 0.5 + level / 2) * np.sqrt(tau2 + se**2) if count > 2 else np.nan
    i2 = max(0.0, 1 - (count - 1) / q) if q > 0 else 0.0
    return Pooled(count, method, mean, se, mean - z * se, mean + z * se, mean - wide, mean + wide, tau2, q, i2,
                  mean - reach, mean + reach)  # fmt: skip


def one_a_study(
    effects: np.ndarray, variances: np.ndarray, studies: list[str], several: str
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """One effect a study: effects of the same people are not independent, and pooled as if they were count twice.

    Args:
        effects, variances, studies: shape (k,).
        several: "average" (the mean of a study's effects, its variance that of effects which vary together wholly:
            the squared mean of their standard errors, the most it can be; Borenstein et al. 2009, chapter 24) or
            "first" (the one that stands first).

    Returns:
        Effects, variances and names, in the order in which studies first stand.
    """
    names = list(dict.fromkeys(studies))
    places = [[at for at, one in enumerate(studies) if one == name] for name in names]
    if several == "first":
        places = [held[:1] for held in places]
    means = np.array([effects[held].mean() for held in places])
    return means, np.array([np.sqrt(variances[held]).mean() ** 2 for held in places]), names


def leave_one_out(
    effects: np.ndarray, variances: np.ndarray, names: list[str], method: str = "reml"
) -> pd.DataFrame:
    """The pooled effect without each study in turn: left_out, effect, low, high, tau2, i2."""
    rows = []
    for at, name in enumerate(names):
        found = pool(np.delete(effects, at), np.delete(variances, at), method)
        rows.append((name, found.effect, found.low, found.high, found.tau2, found.i2))
    return pd.DataFrame(rows, columns=["left_out", "effect", "low", "high", "tau2", "i2"])


def _paule_mandel(effects: np.ndarray, variances: np.ndarray) -> float:
    def excess(tau2: float) -> float:
        weights = 1 / (variances + tau2)
        mean = weights @ effects / weights.sum()
        return float(weights @ (effects - mean) ** 2 - (len(effects) - 1))

    if excess(0) <= 0:
        return 0.0
    upper = max(1.0, float(np.var(effects)) * 10)
    while excess(upper) > 0:
        upper *= 2
    return brentq(excess, 0, upper, xtol=1e-14, rtol=1e-14)


def _reml(effects: np.ndarray, variances: np.ndarray) -> float:
    """Root of the restricted likelihood's derivative in tau squared; nought where it falls from the start."""

    def slope(tau2: float) -> float:
        weights = 1 / (variances + tau2)
        mean = weights @ effects / weights.sum()
        return float(
            (weights**2) @ (effects - mean) ** 2 - weights.sum() + (weights**2).sum() / weights.sum()
        )

    if slope(0) <= 0:
        return 0.0
    upper = max(1.0, float(np.var(effects)) * 10)
    while slope(upper) > 0:
        upper *= 2
    return brentq(slope, 0, upper, xtol=1e-14, rtol=1e-14)
