"""Comparing a coefficient between logistic models with and without other terms.

The model without the terms is put on the scale of the model with them by giving it the residuals of those terms on
the rest (Karlson, Holm and Breen 2012, Sociological Methodology 42). That model is the fuller one written
otherwise, so it needs no fit: its coefficient of the exposure is ``b + sum(g * s)``, ``g`` the exposure's
coefficient in the least-squares regression of each term on the rest, ``s`` the term's coefficient in the fuller
model.
"""

import numpy as np
import pandas as pd

from wellbeing.models.contrasts.averages import Average, Averages
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.estimates import interval


def rescaled(
    study: Study, full, columns: list[str], exposure: str, between: list[str]
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """What some terms explain of an exposure's coefficient, on the scale of the model that holds them.

    Args:
        study: people and design.
        full: the fit with ``columns`` and ``between``.
        columns: design columns of the model without the terms, the exposure among them.
        exposure: column whose coefficient is compared.
        between: columns that the fuller model holds besides.

    Returns:
        What the terms explain (reduced less full), the reduced coefficient, and what of it remains beyond a half (full
        less half of reduced), each with its interval. The
        least-squares part is clustered in areas and taken as independent of the fuller fit, as in the source.
    """
    kept = [c for c in columns if c in full.params.index]
    x, z = study.design[kept].to_numpy(), study.design[between].to_numpy()
    weights = study.people["weight"].to_numpy() if study.weighted else np.ones(len(z))
    gram = np.linalg.inv((x * weights[:, None]).T @ x)
    slopes = gram @ (x.T @ (weights[:, None] * z))
    at = kept.index(exposure)
    pull = weights * (x @ gram[:, at])
    errors = pd.DataFrame(pull[:, None] * (z - x @ slopes)).groupby(study.people["area"].to_numpy()).sum()
    g, s = slopes[at], full.params[between].to_numpy()
    noise = float(s @ (errors.to_numpy().T @ errors.to_numpy()) @ s)
    cov = full.cov_params()
    within = float(g @ cov.loc[between, between].to_numpy() @ g)
    cross = 2 * float(g @ cov.loc[between, exposure].to_numpy())
    explained = interval(g @ s, np.sqrt(within + noise), study.level)
    own, between_terms = float(cov.loc[exposure, exposure]), within + noise
    left = float(full.params[exposure])
    reduced = interval(left + g @ s, np.sqrt(own + cross + between_terms), study.level)
    beyond = interval((left - g @ s) / 2, np.sqrt(own - cross + between_terms) / 2, study.level)
    return explained, reduced, beyond


def gap(one: Averages, first: Average, two: Averages, second: Average, level: float) -> dict:
    """First less second, of two fits of the same people, from the stacked area scores of both."""
    influence = influences(one, first) - influences(two, second)
    return interval(first.value - second.value, np.sqrt(float(influence @ influence)), level)


def influences(averages: Averages, average: Average) -> np.ndarray:
    """Each area's share in the sampling error of an estimate, shape (areas,)."""
    result = averages.result
    bread = np.nan_to_num(result.cov_model, nan=0.0)
    scores = result.group_scores()
    return np.nan_to_num(scores, nan=0.0) @ (bread @ average.gradient)
