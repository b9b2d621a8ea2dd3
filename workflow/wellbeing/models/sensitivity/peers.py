"""The same question put to other estimators: generalised estimating equations and a linear probability model."""

import warnings

import numpy as np
import pandas as pd

from wellbeing.models.sensitivity.designs import Data

# share of the logit's variance: a marginal coefficient is about the conditional one over sqrt(1 + c^2 s^2)
MARGINAL = (16 * np.sqrt(3) / (15 * np.pi)) ** 2  # Zeger, Liang and Albert (1988)


def fit_gee(data: Data, columns: list[str]) -> pd.DataFrame:
    """Population-averaged log-odds by generalised estimating equations, exchangeable within areas, robust errors.

    Returns:
        Frame indexed by column: estimate, se; and in ``attrs`` the working correlation and whether it converged.
    """
    import statsmodels.api as sm

    model = sm.GEE(
        data.y,
        data.x,
        groups=data.area,
        family=sm.families.Binomial(),
        cov_struct=sm.cov_struct.Exchangeable(),
    )
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        fitted = model.fit(maxiter=60)
    at = [data.names.index(column) for column in columns]
    table = pd.DataFrame({"estimate": fitted.params[at], "se": fitted.bse[at]}, index=columns)
    unfinished = any("convergence" in str(warning.message).lower() for warning in told)
    table.attrs = {
        "status": "not converged" if unfinished else "ok",
        "correlation": float(model.cov_struct.dep_params),
    }
    return table


def fit_linear(data: Data, columns: list[str]) -> pd.DataFrame:
    """Differences in probability by least squares with cluster-robust errors (statsmodels)."""
    import statsmodels.api as sm

    fitted = sm.OLS(data.y, data.x).fit(cov_type="cluster", cov_kwds={"groups": data.area})
    at = [data.names.index(column) for column in columns]
    return pd.DataFrame({"estimate": fitted.params[at], "se": fitted.bse[at]}, index=columns)


def marginal(estimate: float, group_sd: float) -> float:
    """Population-averaged log-odds that a conditional coefficient amounts to (Zeger, Liang and Albert 1988)."""
    return float(estimate / np.sqrt(1 + MARGINAL * group_sd**2))
