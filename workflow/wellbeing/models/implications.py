"""Independences that the causal graph implies, tested on the analysed people.

Each is tested by a linear regression of one concept on the other and their separating set, with standard errors
clustered by area (Liang and Zeger 1986). A categorical concept enters as indicators and is tested jointly. Linearity is
a simplification: a test may miss a dependence of another shape. With many people a trifling dependence is clear, so the
share of variance that the other concept adds is what to look at.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from wellbeing.models.terms import term_values

NOTABLE = 0.005
"""Share of the remaining variance above which a dependence the graph denies is called notable."""


def check_implications(
    people: pd.DataFrame,
    implied: Sequence[tuple[str, str, Sequence[str]]],
    stand_for: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    concepts: dict,
) -> pd.DataFrame:
    """Test every implied independence between two concepts of the ladder.

    Args:
        people: analysed people, with the column ``area``.
        implied: (one, other, given): nodes of a causal graph, the first two independent given the rest.
        stand_for: node -> terms of the run's ladder that stand for it.
        labels: node -> words.
        concepts: metadata of every concept.

    Returns:
        One row a pair: one, other (labels), given (labels), size (of the set), share (of the variance of one that
        other adds, 0 to 1), p, n (people), areas, verdict (holds | slight | notable | not tested).
    """
    terms = [term for mine in stand_for.values() for term in mine]
    known = people.dropna(subset=[term for term in terms if term in people])
    columns = {node: _columns(known, mine, concepts) for node, mine in stand_for.items()}
    rows = []
    for one, other, given in implied:
        left, right = (one, other) if columns[one].shape[1] <= columns[other].shape[1] else (other, one)
        base = {
            "one": labels[left],
            "other": labels[right],
            "given": ", ".join(labels[node] for node in given),
            "size": len(given),
        }
        controls = np.column_stack([np.ones(len(known)), *(columns[node] for node in given)])
        share, p = np.nan, np.nan
        if columns[left].shape[1] == 1:
            share, p = added_share(columns[left][:, 0], columns[right], controls, known["area"])
        rows.append(base | {"share": share, "p": p, "n": len(known), "areas": known["area"].nunique()})
    table = pd.DataFrame(rows, columns=["one", "other", "given", "size", "share", "p", "n", "areas"])
    clear = table["p"] < 0.05 / max(1, table["p"].notna().sum())  # Bonferroni: many pairs
    table["verdict"] = np.select(
        [table["p"].isna(), clear & (table["share"] >= NOTABLE), clear],
        ["not tested", "notable", "slight"],
        "holds",
    )
    return table


def added_share(
    y: np.ndarray, x: np.ndarray, controls: np.ndarray, cluster: pd.Series
) -> tuple[float, float]:
    """Share of the variance of y left by the controls that x adds, and the p-value of a joint test.

    Args:
        y: shape (people,).
        x: shape (people, tested columns).
        controls: shape (people, controls), a column of ones among them.
        cluster: area of each person.

    Returns:
        Partial R squared and the cluster-robust Wald test's p-value (F, clusters less one degrees of freedom); both
        missing where x adds nothing that the controls do not hold.
    """
    both = np.column_stack([y, x])
    residual = both - controls @ (np.linalg.pinv(controls.T @ controls) @ (controls.T @ both))
    ry, rx = residual[:, 0], residual[:, 1:]
    rx = rx[:, rx.std(axis=0) > 1e-9]
    total = ry @ ry
    if rx.shape[1] == 0 or total <= 1e-12:
        return float("nan"), float("nan")
    bread = np.linalg.pinv(rx.T @ rx)
    beta = bread @ (rx.T @ ry)
    error = ry - rx @ beta
    codes, _ = pd.factorize(cluster)
    scores = np.zeros((codes.max() + 1, rx.shape[1]))
    for at in range(rx.shape[1]):
        scores[:, at] = np.bincount(codes, weights=rx[:, at] * error, minlength=len(scores))
    groups = len(scores)
    variance = bread @ (scores.T @ scores) @ bread * groups / (groups - 1)
    wald = float(beta @ np.linalg.pinv(variance) @ beta) / rx.shape[1]
    return float(1 - error @ error / total), float(fdtrc(rx.shape[1], groups - 1, wald))


def _columns(people: pd.DataFrame, terms: Sequence[str], concepts: dict) -> np.ndarray:
    mine = [term for term in terms if not concepts[term].get("derive")]
    values = pd.concat([term_values(people, term, concepts) for term in mine], axis=1)
    return values.loc[:, values.std() > 0].to_numpy(dtype="float64")
