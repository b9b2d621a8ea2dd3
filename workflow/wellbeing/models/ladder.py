"""The model ladder: the same outcome, more of the world held constant at each rung."""

import numpy as np
import pandas as pd

from wellbeing.mixedlogit import MixedLogit
from wellbeing.models.terms import INTERCEPT, Column, build_design, present


def ladder_terms(rungs: dict) -> dict[str, list[str]]:
    """Terms of each rung, those of the rungs before it first."""
    terms, cumulative = [], {}
    for rung, entry in rungs.items():
        terms = terms + list(entry["terms"])
        cumulative[rung] = terms
    return cumulative


def fit_ladder(
    people: pd.DataFrame, outcome: str, rungs: dict, concepts: dict, estimation: dict
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit every rung of the ladder to one outcome.

    Args:
        people: analysed people: ``y_<outcome>``, ``area``, ``weight`` and every concept of the ladder.
        outcome: id of the outcome.
        rungs: id -> {label, terms}.
        concepts: metadata of every concept.
        estimation: points, weights, level, as in the settings.

    Returns:
        Estimates (one row a rung and column: log-odds, standard error, odds ratio, interval, smallest cell) and
        fits (one row a rung: people, areas, area standard deviation, intraclass correlation, median odds ratio,
        status). A model that did not converge keeps its rows, with its status.
    """
    estimates, fits = [], []
    for rung, terms in ladder_terms(rungs).items():
        answered = people[f"y_{outcome}"].notna()
        for term in terms:
            answered &= present(people, term, concepts)
        rows, fit = fit_model(people[answered], outcome, terms, concepts, estimation)
        estimates.append(rows.assign(outcome=outcome, rung=rung))
        fits.append({"outcome": outcome, "rung": rung, "label": rungs[rung]["label"], **fit})
    lead = ["outcome", "rung"]
    table = pd.concat(estimates, ignore_index=True)
    return table[lead + [c for c in table if c not in lead]], pd.DataFrame(fits)


def fit_model(
    people: pd.DataFrame, outcome: str, terms: list[str], concepts: dict, estimation: dict
) -> tuple[pd.DataFrame, dict]:
    """Fit one mixed-effects logistic regression with a random intercept for each area.

    Returns:
        Estimates, one row a column of the design, and the fit as one record.
    """
    design, columns = build_design(people, terms, concepts)
    y = people[f"y_{outcome}"]
    weighted = estimation["weights"] == "survey"
    result = MixedLogit(y, design, people["area"], weights=people["weight"] if weighted else None).fit(
        nagq=estimation["points"], cov_type="robust" if weighted else "oim"
    )
    level = estimation["level"]
    interval = result.conf_int(alpha=1 - level)
    cells = smallest_cells(design, y)
    residual = len(people) - design.shape[1] - 1
    rows = []
    for column in [Column(INTERCEPT, INTERCEPT, "Intercept", "design", "continuous", ""), *columns]:
        if column.name not in result.params.index:
            continue
        low, high = interval.loc[column.name]
        rows.append(
            {
                "term": column.term,
                "column": column.name,
                "label": column.label,
                "contrast": column.contrast,
                "level": column.level,
                "estimate": result.params[column.name],
                "se": result.bse[column.name],
                "low": low,
                "high": high,
                "odds_ratio": np.exp(result.params[column.name]),
                "or_low": np.exp(low),
                "or_high": np.exp(high),
                "p": result.pvalues[column.name],
                "n": len(people),
                "areas": people["area"].nunique(),
                "residual_df": residual,
                "smallest_cell": cells[column.name],
                "status": result.status,
            }
        )
    fit = {
        "n": len(people),
        "areas": people["area"].nunique(),
        "positives": int(y.sum()),
        "terms": len(columns),
        **area_variation(result, level),
        "loglik": result.llf,
        "aic": result.aic,
        "points": estimation["points"],
        "residual_df": residual,
        "smallest_cell": int(min(y.sum(), (1 - y).sum())),
        "status": result.status,
    }
    return pd.DataFrame(rows), fit


def area_variation(result, level: float) -> dict[str, float]:
    """Area standard deviation, intraclass correlation and median odds ratio, each with its interval.

    The intraclass correlation is on the latent logistic scale, ``s^2 / (s^2 + pi^2/3)`` (Snijders and Bosker
    2012, eq. 17.19); the median odds ratio is ``exp(sqrt(2 s^2) * 0.6745)`` (Larsen and Merlo 2005). Both rise
    with the standard deviation, so their limits are those of its interval, carried through.
    """
    low, high = result.group_sd_conf_int(alpha=1 - level)
    values = {"sd_area": result.group_sd, "sd_low": low, "sd_high": high}
    for suffix, sd in (("", result.group_sd), ("_low", low), ("_high", high)):
        values[f"icc{suffix}"] = sd**2 / (sd**2 + np.pi**2 / 3)
        values[f"mor{suffix}"] = np.exp(np.sqrt(2) * sd * 0.6744897501960817)
    return values


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
