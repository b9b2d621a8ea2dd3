"""Tidy rows: every table of contrasts says scale, estimate, interval, people behind it and the status of its
model."""

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

LOG_ODDS, PROBABILITY, LATENT = "log-odds", "probability", "standard deviations of the latent outcome"
LOG_RISK, LOG_MARGINAL = "log risk ratio", "log ratio of marginal odds"
WHO = ("n", "areas", "residual_df", "smallest_cell", "status")
POWER = ndtri(0.975) + ndtri(0.8)


def p_value(estimate: float, se: float) -> float:
    """Two-sided p-value from the normal distribution; missing where there is no standard error."""
    return float(2 * ndtr(-abs(estimate / se))) if se > 0 else float("nan")


def interval(estimate: float, se: float, level: float) -> dict[str, float]:
    """Estimate, standard error, normal limits and p-value."""
    width = ndtri(0.5 + level / 2) * se
    return {
        "estimate": float(estimate),
        "se": float(se),
        "low": float(estimate - width),
        "high": float(estimate + width),
        "p": p_value(estimate, se),
    }


def detectable(se: pd.Series | float) -> pd.Series | float:
    """Smallest odds ratio found with probability 0.8 by a two-sided test at 0.05 (the inverse below one)."""
    return np.exp(POWER * se)


def ordered(rows: list[dict], lead: list[str]) -> pd.DataFrame:
    """Rows as a table: identifying columns first, then scale, estimate and interval, then who is behind them."""
    values = ["scale", "estimate", "se", "low", "high", "p"]
    table = pd.DataFrame(rows)
    if table.empty:
        return pd.DataFrame(columns=[*lead, *values, *WHO])
    rest = [c for c in table if c not in (*lead, *values, *WHO)]
    return table[[*lead, *values, *rest, *WHO]]
