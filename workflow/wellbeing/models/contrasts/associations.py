"""Every outcome against every area exposure at every rung, nulls included, on three scales; and two readings."""

import numpy as np
import pandas as pd

from wellbeing.models.contrasts.averages import difference, log_ratio
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.estimates import (
    LATENT,
    LOG_ODDS,
    LOG_RISK,
    PROBABILITY,
    interval,
    ordered,
)

LEAD = ["outcome", "exposure", "label", "contrast", "rung", "model"]


def associations(study: Study) -> pd.DataFrame:
    """The grid of one outcome.

    Below the rung where the area exposures join the ladder each exposure is added alone to that rung; from there on
    all stand in the model together.

    Returns:
        One row an exposure, rung, model (``alone`` or ``together``) and scale: log-odds; probability (average
        marginal effect); and log-odds over the standard deviation of the latent outcome, which can be compared
        between models with different covariates (Winship and Mare 1984; Mood 2010).
    """
    exposures, rows = study.held("area"), []
    for rung, terms in study.terms.items():
        inside = [e for e in exposures if e in terms]
        if inside:
            rows += _rows(study, rung, "together", study.columns_of(terms), inside)
        others = [t for t in terms if t not in exposures]
        if rung in _alone(study):
            for exposure in exposures:
                rows += _rows(study, rung, "alone", study.columns_of([*others, exposure]), [exposure])
    return ordered(rows, LEAD)


def _alone(study: Study) -> list[str]:
    """Rungs below the one that holds every exposure."""
    names = list(study.terms)
    return names[: names.index(study.area_rung)]


def _rows(study: Study, rung: str, model: str, columns: list[str], exposures: list[str]) -> list[dict]:
    result = study.subset(columns)
    present = [e for e in exposures if e in result.params.index]
    averages = study.averages(result)
    effects = averages.effects(present)
    spread = latent_sd(result)
    words = {c.name: c for c in study.columns}
    rows = []
    for exposure in present:
        lead = {"outcome": study.outcome, "exposure": exposure, "label": study.label(exposure)}
        lead |= {"contrast": words[exposure].contrast, "rung": rung, "model": model}
        estimate, se = result.params[exposure], result.bse[exposure]
        values = {
            LOG_ODDS: interval(estimate, se, study.level),
            PROBABILITY: averages.interval(effects[exposure], study.level),
            LATENT: interval(estimate / spread, se / spread, study.level),
        }
        who = study.who(result, exposure)
        rows += [lead | {"scale": scale} | value | who for scale, value in values.items()]
    return rows


def latent_sd(result) -> float:
    """Standard deviation of the latent outcome: fixed part, area effects and the logistic error."""
    fixed = np.var(result.model.design.rows.x @ result.params.to_numpy())
    return float(np.sqrt(fixed + result.group_sd**2 + np.pi**2 / 3))


def readings(study: Study, terms: list[str]) -> pd.DataFrame:
    """Absolute (difference) and relative (ratio) readings of the same contrast of average probabilities.

    A 0/1 term is compared at one and zero; any other at one declared unit more than each person has.

    Returns:
        One row a term, rung (that of the area exposures, and the last) and reading.
    """
    words, rows = {c.name: c for c in study.columns}, []
    for rung in dict.fromkeys([study.area_rung, study.last]):
        result = study.subset(study.columns_of(study.terms[rung]))
        averages = study.averages(result)
        for term in terms:
            if term not in result.params.index:
                continue
            own = study.design[term].to_numpy()
            binary = words[term].kind == "binary"
            first = averages.mean({term: 0.0} if binary else {})
            second = averages.mean({term: 1.0 if binary else own + 1.0})
            lead = {"outcome": study.outcome, "exposure": term, "label": study.label(term)}
            lead |= {"contrast": words[term].contrast, "rung": rung}
            for reading, scale, average in (
                ("absolute", PROBABILITY, difference(first, second)),
                ("relative", LOG_RISK, log_ratio(first, second)),
            ):
                rows.append(
                    lead
                    | {"reading": reading, "scale": scale}
                    | averages.interval(average, study.level)
                    | {"from_probability": first.value, "to_probability": second.value}
                    | study.who(result, term)
                )
    return ordered(rows, ["outcome", "exposure", "label", "contrast", "rung", "reading"])
