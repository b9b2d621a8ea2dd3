"""Synthetic data only: does the planted model, fitted, find what was planted?"""

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.models.ladder import fit_ladder, ladder_terms

PLANTED = "planted"


def fit_planted(
    people: pd.DataFrame, rungs: dict, concepts: dict, estimation: dict, truth: dict
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit each outcome's planted model: the last rung and the interactions that were planted for it.

    The ladder itself holds no interaction, so where one was planted its coefficients are of another model. An
    interaction is added with both its parts, where the data hold them.

    Args:
        people: analysed people.
        rungs: the ladder.
        concepts: metadata of every concept.
        estimation: points, weights, level, as in the settings.
        truth: the synthetic survey's sidecar.

    Returns:
        Estimates and fits as of ``fit_ladder``, with one rung, ``planted``.
    """
    last = list(ladder_terms(rungs).values())[-1]
    estimates: list[pd.DataFrame] = []
    fits: list[pd.DataFrame] = []
    for outcome, planted in truth["outcomes"].items():
        if f"y_{outcome}" not in people:
            continue
        terms = list(last)
        for column in planted["coefficients"]:
            parts = column.split(":")
            if len(parts) > 1 and all(part in concepts and _held(people, part, concepts) for part in parts):
                terms += [part for part in (*parts, column) if part not in terms]
        rung = {PLANTED: {"label": "Planted model", "terms": terms}}
        for table, rows in zip(
            (estimates, fits), fit_ladder(people, outcome, rung, concepts, estimation), strict=True
        ):
            table.append(rows)
    return pd.concat(estimates, ignore_index=True), pd.concat(fits, ignore_index=True)


def _held(people: pd.DataFrame, term: str, concepts: dict) -> bool:
    return next(iter((concepts[term].get("derive") or {}).values()), term) in people


def compare_with_truth(estimates: pd.DataFrame, fits: pd.DataFrame, truth: dict) -> pd.DataFrame:
    """Planted values beside the estimates of the last rung given.

    Args:
        estimates: one row an outcome, rung and column.
        fits: one row an outcome and rung.
        truth: the synthetic survey's sidecar: outcome -> coefficients (log-odds of each column) and area deviation.

    Returns:
        One row an outcome and column (the area standard deviation among them, under the name ``sd_area``):
        outcome, column, label, level, planted, estimate, low, high, status, inside (whether the interval holds
        the planted value).

    Raises:
        InputError: an estimated column has no planted value, so the comparison would be of different models.
    """
    last = estimates["rung"].unique()[-1]
    rows = []
    for outcome, planted in truth["outcomes"].items():
        found = estimates[(estimates["outcome"] == outcome) & (estimates["rung"] == last)]
        found = found[found["column"] != "intercept"]
        strange = sorted(set(found["column"]) - set(planted["coefficients"]))
        if strange:
            raise InputError(
                f"resources/synthetic/: nothing is planted for {', '.join(strange)} in outcome '{outcome}', though the "
                f"model holds it. Add its value under outcomes.{outcome}.coefficients."
            )
        for row in found.itertuples():
            value = planted["coefficients"][row.column]
            rows.append(
                (
                    outcome,
                    row.column,
                    row.label,
                    row.level,
                    value,
                    row.estimate,
                    row.low,
                    row.high,
                    row.status,
                )
            )
        fit = fits[(fits["outcome"] == outcome) & (fits["rung"] == last)].iloc[0]
        if pd.isna(fit["sd_low"]):
            continue  # an estimate of zero has no interval that could hold the planted value
        words = (outcome, "sd_area", "Area standard deviation", "design")
        rows.append((*words, planted["sd_area"], *fit[["sd_area", "sd_low", "sd_high", "status"]]))
    names = ["outcome", "column", "label", "level", "planted", "estimate", "low", "high", "status"]
    table = pd.DataFrame(rows, columns=names)
    table["inside"] = (table["low"] <= table["planted"]) & (table["planted"] <= table["high"])
    return table
