"""E-values: how strong confounding would have to be to explain an association away."""

import numpy as np

COMMON = 0.15  # share of people with the outcome above which an odds ratio overstates a risk ratio


def e_value(risk_ratio: float) -> float:
    """E-value of a risk ratio, RR + sqrt(RR (RR - 1)), of its inverse where it is below one.

    VanderWeele and Ding (2017), Annals of Internal Medicine 167:268, table 1.
    """
    if not np.isfinite(risk_ratio) or risk_ratio <= 0:
        return float("nan")
    ratio = max(risk_ratio, 1 / risk_ratio)
    return float(ratio + np.sqrt(ratio * (ratio - 1)))


def as_risk_ratio(odds_ratio: float, share: float) -> float:
    """Risk ratio that an odds ratio stands for: itself where the outcome is rare, else its square root.

    VanderWeele and Ding (2017), table 2. ``share`` is the share of people with the outcome; an outcome of which the
    opposite is rare is common.
    """
    return float(odds_ratio if share < COMMON else np.sqrt(odds_ratio))


def e_value_of_limit(low: float, high: float) -> float:
    """E-value of the limit of a risk ratio's interval nearer to one; 1 where the interval holds one."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return float("nan")
    if low <= 1 <= high:
        return 1.0
    return e_value(low if low > 1 else high)
