"""The model ladder: the same outcome, more of the world held constant at each rung."""

import numpy as np
import pandas as pd

from wellbeing.mixedlogit import MixedLogit
from wellbeing.models.estimates import area_variation, interval, residual_df, smallest_cells, smallest_outcome
from wellbeing.models.terms import INTERCEPT, Column, build_design, present


def ladder_terms(rungs: dict) -> dict[str, list[str]]:
    """Terms of each rung, those of the rungs before it first."""
    terms: list[str] = []
    cumulative = {}
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
    weights = {"weights": people["weight"], "weight_type": "probability"} if weighted else {}
    # the status is a column of the tables, so no warning is wanted beside it
    result = MixedLogit(y, design, people["area"], **weights).fit(
        nagq=estimation["points"], cov_type="robust" if weighted else "oim", warn=False
    )
    level = estimation["level"]
    cells = smallest_cells(design, y)
    residual = residual_df(len(people), design.shape[1] + 1)
    rows = []
    for column in [Column(INTERCEPT, INTERCEPT, "Intercept", "design", "continuous", ""), *columns]:
        if column.name not in result.params.index:
            continue
        value = interval(result.params[column.name], result.bse[column.name], level)
        rows.append(
            {
                "term": column.term,
                "column": column.name,
                "label": column.label,
                "contrast": column.contrast,
                "level": column.level,
                **{key: value[key] for key in ("estimate", "se", "low", "high")},
                "odds_ratio": np.exp(value["estimate"]),
                "or_low": np.exp(value["low"]),
                "or_high": np.exp(value["high"]),
                "p": value["p"],
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
        "smallest_cell": smallest_outcome(y),
        "status": result.status,
    }
    return pd.DataFrame(rows), fit
