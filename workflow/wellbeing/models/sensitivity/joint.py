"""Is a whole curve more than chance? Joint inference under the null hypothesis, by flipping signs of areas.

Simonsohn, Simmons and Nelson (2020, Nature Human Behaviour 4:1208) test a specification curve by statistics of the
whole curve, against their distribution where the effect is null in every specification. Here the null distribution
comes from the sign-flipping score test (Hemerik, Goeman and Finos 2020, JRSS B 82:841), as proposed for multiverses by
Girardi et al. (2024, Psychometrika 89:542): where the exposure is unrelated to the outcome, what an *area* adds to the
score of the exposure's coefficient is as likely to be positive as negative, so signs of areas are exchanged, the same
signs in every specification of a run. Why this, of the ways at hand:

* people of an area share its exposure and its other conditions, so the area is the unit that may be exchanged;
* permuting the exposure between areas would break its relation to the other terms of a model, and with it the
  standard errors, unless every specification held no covariate related to it; flipping leaves all that as it is;
* the models are not refitted, so thousands of draws cost nothing, and cut-points, samples and estimators can differ
  between specifications while their dependence is kept.

A test of the suite compares it with permutation of the exposure between areas and refitting every model.
"""

import numpy as np
import pandas as pd

from wellbeing.models.sensitivity.fitting import usable

STATISTICS = {
    "median": "Median estimate",
    "same_sign": "Share of estimates of the dominant sign",
    "significant": "Share significant, with the dominant sign",
    "mean_z": "Mean of the z values",
}
ALL = "all"


def test_curves(
    curve: pd.DataFrame, contributions: np.ndarray, draws: int, seed: int, significance: float, minimum: int
) -> pd.DataFrame:
    """Test every curve (outcome and exposure), and all the curves of an outcome together.

    Args:
        curve: one row a specification: outcome, exposure, estimate, se, status.
        contributions: (specifications, areas), score contributions as :func:`fitting.fit_batch` gives them.
        draws: sign vectors drawn; the first is the data as they are.
        seed: of the draws, which are the same for every curve.
        significance: level at which one specification counts as significant.
        minimum: specifications a curve needs.

    Returns:
        One row an outcome, exposure ("all" for the whole outcome) and statistic: observed, null_low, null_median,
        null_high (central 95% of the null distribution), p, specifications (tested), left_out (without a sound
        estimate), areas, draws, status.
    """
    signs = np.random.default_rng(seed).choice(np.array([-1.0, 1.0]), size=(draws, contributions.shape[1]))
    signs[0] = 1.0
    sound = usable(curve).to_numpy() & np.isfinite(contributions).all(axis=1)
    rows = []
    for outcome in curve["outcome"].unique():
        mine = (curve["outcome"] == outcome).to_numpy()
        exposures = list(curve.loc[mine, "exposure"].unique())
        for exposure in [*exposures, ALL] if len(exposures) > 1 else exposures:
            member = mine & ((curve["exposure"] == exposure).to_numpy() | (exposure == ALL))
            tested = np.flatnonzero(member & sound)
            lead = {"outcome": outcome, "exposure": exposure}
            more = {"specifications": len(tested), "left_out": int(member.sum()) - len(tested)}
            more |= {"areas": int((contributions[tested] != 0).any(axis=0).sum()), "draws": draws}
            if len(tested) < minimum:
                blank = {"observed": np.nan, "null_low": np.nan, "null_median": np.nan, "null_high": np.nan}
                words = {"p": np.nan, **more, "status": "too few specifications"}
                rows += [{**lead, "statistic": s, **blank, **words} for s in STATISTICS if exposure != ALL]
                continue
            se = curve["se"].to_numpy()[tested]
            estimates = signs @ contributions[tested].T
            for statistic, values in curve_statistics(estimates, se, significance).items():
                if exposure == ALL and statistic == "median":
                    continue  # exposures are in different units
                rows.append({**lead, "statistic": statistic, **_against_null(values), **more, "status": "ok"})
    return pd.DataFrame(rows)


def curve_statistics(estimates: np.ndarray, se: np.ndarray, significance: float) -> dict[str, np.ndarray]:
    """Statistics of a curve for each draw.

    Args:
        estimates: (draws, specifications), one-step estimates, log-odds.
        se: (specifications,), reported standard errors.
        significance: two-sided level.
    """
    from scipy.special import ndtri

    z = estimates / se
    far = z > -ndtri(significance / 2), z < ndtri(significance / 2)
    up = (estimates > 0).mean(axis=1)
    dominant = up >= 0.5
    return {
        "median": np.median(estimates, axis=1),
        "same_sign": np.maximum(up, 1 - up),
        "significant": np.where(dominant, far[0].mean(axis=1), far[1].mean(axis=1)),
        "mean_z": z.mean(axis=1),
    }


def _against_null(values: np.ndarray) -> dict[str, float]:
    """Observed value, spread under the null, and two-sided p; the draw of the data counts among the draws."""
    observed, null = values[0], values[1:]
    low, middle, high = np.quantile(null, [0.025, 0.5, 0.975])
    extreme = np.abs(values) >= np.abs(observed) - 1e-12
    return {
        "observed": float(observed),
        "null_low": float(low),
        "null_median": float(middle),
        "null_high": float(high),
        "p": float(extreme.mean()),
    }
