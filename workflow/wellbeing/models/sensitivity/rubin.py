"""Pooling estimates from multiply imputed data."""

import numpy as np
from scipy.special import stdtr, stdtrit


def pool(
    estimates: np.ndarray, variances: np.ndarray, residual_df: float, level: float = 0.95
) -> dict[str, float]:
    """Rubin's rules for one quantity.

    With m estimates of mean q and variance B, and the mean U of their variances: T = U + (1 + 1/m) B
    (Rubin 1987, eq. 3.1.2 to 3.1.5); lambda = (1 + 1/m) B / T; degrees of freedom of Barnard and Rubin (1999),
    v = (1/v_old + 1/v_obs)^-1 with v_old = (m - 1) / lambda^2 and v_obs = (v_com + 1)/(v_com + 3) v_com (1 - lambda);
    fraction of missing information (r + 2/(v + 3)) / (1 + r), r = (1 + 1/m) B / U (van Buuren 2018, section 2.3.5).

    Args:
        estimates: (m,). variances: (m,), squared standard errors.
        residual_df: degrees of freedom v_com the complete data would leave.
        level: confidence level.

    Returns:
        estimate, se, low, high, p, df, within, between, riv (r), lambda, fmi, m.
    """
    m = len(estimates)
    if m < 2:
        raise ValueError("pooling needs two imputations or more")
    q, within, between = (
        float(np.mean(estimates)),
        float(np.mean(variances)),
        float(np.var(estimates, ddof=1)),
    )
    added = (1 + 1 / m) * between
    total = within + added
    share, riv = added / total, added / within
    observed = (residual_df + 1) / (residual_df + 3) * residual_df * (1 - share)
    df = observed if share == 0 else 1 / (share**2 / (m - 1) + 1 / observed)
    se = np.sqrt(total)
    half = stdtrit(df, (1 + level) / 2) * se
    return {
        "estimate": q,
        "se": float(se),
        "low": float(q - half),
        "high": float(q + half),
        "p": float(2 * stdtr(df, -abs(q / se))),
        "df": float(df),
        "within": within,
        "between": between,
        "riv": riv,
        "lambda": share,
        "fmi": float((riv + 2 / (df + 3)) / (1 + riv)),
        "m": m,
    }
