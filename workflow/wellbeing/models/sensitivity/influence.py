"""What a single area does to an estimate."""

import numpy as np
import pandas as pd

from wellbeing.mixedlogit import MixedLogit, MixedLogitResults
from wellbeing.models.sensitivity.designs import Data

SHOWN = 3  # areas, the most influential first, whose one-step estimates are checked by a refit


def one_step_without(results: MixedLogitResults, column: str) -> np.ndarray:
    """First-order estimate of a coefficient without each area in turn, shape (areas,).

    The maximum likelihood estimate without group j is theta - I^-1 s_j to first order, s_j the group's score at the
    estimate and I the information (Pregibon 1981; Cook 1986).
    """
    at = results.model.exog_names.index(column)
    finite = np.isfinite(np.diag(results.cov_model))
    scores = results.group_scores()[:, finite]
    return results.theta[at] - scores @ results.cov_model[at, finite]


def influence_rows(results: MixedLogitResults, data: Data, column: str, points: int) -> list[dict]:
    """The areas that move a coefficient most, and how many could change what is said of it.

    Returns:
        One record a rank (1 is the most influential area, which is not named): rank, estimate, without (one step),
        refit (exact), change (in standard errors), areas, sign_changes and verdict_changes (areas whose removal, to
        first order, turns the sign or takes the interval over zero).
    """
    value, se = float(results.params[column]), float(results.bse[column])
    without = one_step_without(results, column)
    order = np.argsort(-np.abs(without - value), kind="stable")[:SHOWN]
    labels = np.asarray(results.model.design.labels)
    clear = abs(value) > 1.96 * se
    lead = {
        "estimate": value,
        "areas": len(without),
        "sign_changes": int((without * value < 0).sum()),
        "verdict_changes": int(((np.abs(without) > 1.96 * se) != clear).sum()),
    }
    rows = []
    for rank, at in enumerate(order, start=1):
        keep = data.area != labels[at]
        x = pd.DataFrame(data.x[keep], columns=data.names)
        fitted = MixedLogit(data.y[keep], x, data.area[keep]).fit(points, check=False, warn=False)
        exact = fitted.params.get(column, np.nan)
        moved = {"without": float(without[at]), "refit": float(exact)}
        rows.append({"rank": rank, **lead, **moved, "change": float((exact - value) / se)})
    return rows
