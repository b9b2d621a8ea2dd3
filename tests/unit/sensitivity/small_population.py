"""A small clustered population with known truth, as linked people in the shape the workflow makes."""

import numpy as np
import pandas as pd
from scipy.special import expit

OUTCOMES = {"individual": {"label": "Individual", "concept": "life_satisfaction", "at_least": 6}}
BINARY = {"kind": "binary", "label": "x"}
CONCEPTS = {
    "life_satisfaction": {"level": "outcome", "kind": "ordinal", "label": "Life satisfaction"},
    "age": {
        "level": "person",
        "kind": "continuous",
        "label": "Age",
        "centre": 50,
        "per": 10,
        "unit": "years",
    },
    "female": {"level": "person", **BINARY},
    "sociable": {"level": "person", **BINARY},
    "children": {"level": "household", **BINARY},
    "income_area": {"level": "area", "kind": "continuous", "label": "Area income", "unit": "z"},
    "voting_area": {"level": "area", "kind": "continuous", "label": "Area turnout", "unit": "z"},
    "safe_after_dark": {"level": "safety", **BINARY},
    "belonging": {"level": "link", **BINARY},
}
TERMS = [name for name in CONCEPTS if name != "life_satisfaction"]


def population(seed=0, areas=60, size=40, effect=0.0, confounded=0.0) -> pd.DataFrame:
    """People of areas of unequal size; ``income_area`` has log-odds ``effect`` on reaching the cut-point."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(size // 2, size * 3 // 2, areas)
    area = np.repeat(np.arange(areas), sizes)
    n = len(area)
    income, voting = rng.normal(size=areas), rng.normal(size=areas)
    voting = confounded * income + np.sqrt(1 - confounded**2) * voting
    frame = pd.DataFrame(
        {
            "person_id": np.arange(n),
            "area": [f"E{code:03d}" for code in area],
            "weight": rng.uniform(0.5, 2, n),
            "nation": np.where(area % 5 == 0, "wales", "england"),
            "age": rng.uniform(18, 90, n),
            "income_area": income[area],
            "voting_area": voting[area],
        }
    )
    for name in ("female", "sociable", "children", "safe_after_dark", "belonging"):
        frame[name] = rng.binomial(1, 0.5, n).astype(float)
    eta = effect * income[area] + 0.3 * frame["female"] + 0.5 * rng.normal(size=areas)[area]
    cuts = np.log(
        np.array([0.08, 0.15, 0.25, 0.35, 0.5, 0.8]) / (1 - np.array([0.08, 0.15, 0.25, 0.35, 0.5, 0.8]))
    )
    below = rng.random(n)[:, None] < expit(cuts[None, :] - eta.to_numpy()[:, None])
    frame["life_satisfaction"] = 7.0 - below.sum(axis=1)
    return frame
