"""What every table says of an estimate: its interval and p-value, who stands behind it, and the order of columns.

One definition each of the Wald interval, its p-value, the fewest people in a cell, the residual degrees of freedom and
the smallest odds ratio the data could have found. The variation between areas is the estimator's own.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from wellbeing.mixedlogit import MixedLogitResults
from wellbeing.models.terms import INTERCEPT

LOG_ODDS, PROBABILITY, LATENT = "log-odds", "probability", "standard deviations of the latent outcome"
LOG_RISK, LOG_MARGINAL = "log risk ratio", "log ratio of marginal odds"
VALUES = ("estimate", "se", "low", "high", "p")
WHO = ("n", "areas", "residual_df", "smallest_cell", "status")
POWER = ndtri(0.975) + ndtri(0.8)


def p_value(estimate: float, se: float) -> float:
    """Two-sided p-value from the normal distribution; missing where there is no standard error."""
    return float(2 * ndtr(-abs(estimate / se))) if se > 0 else float("nan")


def interval(estimate: float, se: float, level: float) -> dict[str, float]:
    """Estimate, standard error, Wald limits at a confidence level, and two-sided p-value: the columns ``VALUES``."""
    width = ndtri(0.5 + level / 2) * se
    return {
        "estimate": float(estimate),
        "se": float(se),
        "low": float(estimate - width),
        "high": float(estimate + width),
        "p": p_value(estimate, se),
    }


def detectable(se: float) -> float:
    """Smallest odds ratio found with probability 0.8 by a two-sided test at 0.05 (the inverse below one).

    exp((z_0.975 + z_0.8) se): Bloom (1995), Evaluation Review 19:547, the minimum detectable effect.
    """
    return float(np.exp(POWER * se))


def residual_df(people: int, parameters: int) -> int:
    """Degrees of freedom that a model of so many parameters, variances among them, leaves."""
    return people - parameters


def smallest_cells(design: pd.DataFrame, y: pd.Series) -> dict[str, int]:
    """Fewest people in any cell of each 0/1 column against the outcome; all people for other columns."""
    cells = {}
    yes = y.to_numpy() == 1
    for name in design:
        values = design[name].to_numpy()
        if name != INTERCEPT and np.isin(values, (0.0, 1.0)).all():
            on = values == 1
            cells[name] = int(min((on & yes).sum(), (on & ~yes).sum(), (~on & yes).sum(), (~on & ~yes).sum()))
        else:
            cells[name] = len(design)
    return cells


def smallest_outcome(y: pd.Series | np.ndarray) -> int:
    """People with the rarer of the two outcomes."""
    yes = int(y.sum())
    return min(yes, len(y) - yes)


def area_variation(result: MixedLogitResults, level: float) -> dict[str, float]:
    """Area standard deviation, intraclass correlation and median odds ratio, each with its interval."""
    alpha = 1 - level
    sd, icc, mor = result.group_sd_conf_int(alpha), result.icc_conf_int(alpha), result.mor_conf_int(alpha)
    values = {"sd_area": result.group_sd, "sd_low": sd[0], "sd_high": sd[1]}
    values |= {"icc": result.icc(), "mor": result.mor()}
    for at, end in enumerate(("low", "high")):
        values |= {f"icc_{end}": icc[at], f"mor_{end}": mor[at]}
    return values


def ordered(rows: list[dict], lead: list[str]) -> pd.DataFrame:
    """Rows as a table: identifying columns first, then scale, estimate and interval, then who is behind them."""
    values = ["scale", *VALUES]
    table = pd.DataFrame(rows)
    if table.empty:
        return pd.DataFrame(columns=[*lead, *values, *WHO])
    rest = [c for c in table if c not in (*lead, *values, *WHO)]
    return table[[*lead, *values, *rest, *WHO]]
