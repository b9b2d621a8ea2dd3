"""The named sensitivity analysis: an area exposure with and without perceived safety, on identical rows.

Log-odds move when a covariate joins a logistic model even where it confounds nothing, because the residual
variance is fixed (non-collapsibility). So three comparisons stand side by side: log-odds; average marginal
effects; and log-odds on one scale (``rescaled``).
"""

import pandas as pd

from wellbeing.models.contrasts.associations import latent_sd
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.rescale import gap, rescaled
from wellbeing.models.contrasts.vanishing import BEYOND_HALF
from wellbeing.models.estimates import LATENT, LOG_ODDS, PROBABILITY, interval, ordered

LEAD = ["outcome", "exposure", "covariate", "measure", "model"]


def walkability(study: Study, exposure: str, covariate: str) -> pd.DataFrame:
    """With and without the covariate, at the rung of the area exposures.

    Returns:
        One row a measure (``log-odds``, ``rescaled``, ``latent``, ``probability``) and model (``without``, ``with``,
        ``difference``; of ``rescaled`` also what is left beyond a half). Differences between two fits have standard
        errors from the stacked area scores of both (Weesie 1999), since the fits are of the same people.
    """
    terms = [t for t in study.terms[study.area_rung] if t != covariate]
    columns = study.columns_of(terms)
    without, full = study.subset(columns), study.subset([*columns, covariate])
    one, two = study.averages(without), study.averages(full)
    level = study.level
    found = {
        ("log-odds", "without"): (LOG_ODDS, interval(without.params[exposure], without.bse[exposure], level))
    }
    found["log-odds", "with"] = (LOG_ODDS, interval(full.params[exposure], full.bse[exposure], level))
    found["log-odds", "difference"] = (
        LOG_ODDS,
        gap(one, one.linear({exposure: 1.0}), two, two.linear({exposure: 1.0}), level),
    )
    spread = latent_sd(without), latent_sd(full)
    for name, result, sd in (("without", without, spread[0]), ("with", full, spread[1])):
        found["latent", name] = (
            LATENT,
            interval(result.params[exposure] / sd, result.bse[exposure] / sd, level),
        )
    explained, reduced, beyond = rescaled(study, full, columns, exposure, [covariate])
    found["rescaled", "without"] = (LOG_ODDS, reduced)
    found["rescaled", "with"] = found["log-odds", "with"]
    found["rescaled", "difference"] = (LOG_ODDS, explained)
    found["rescaled", BEYOND_HALF] = (LOG_ODDS, beyond)
    effects = one.effects([exposure])[exposure], two.effects([exposure])[exposure]
    found["probability", "without"] = (PROBABILITY, one.interval(effects[0], level))
    found["probability", "with"] = (PROBABILITY, two.interval(effects[1], level))
    found["probability", "difference"] = (PROBABILITY, gap(one, effects[0], two, effects[1], level))
    share = explained["estimate"] / reduced["estimate"]
    rows = []
    for (measure, model), (scale, value) in found.items():
        lead = {"outcome": study.outcome, "exposure": exposure, "covariate": covariate}
        lead |= {"measure": measure, "model": model, "scale": scale}
        more = {"share_explained": share}
        rows.append(lead | value | more | study.who(without if model == "without" else full, exposure))
    return ordered(rows, LEAD)
