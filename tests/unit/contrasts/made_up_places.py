"""A made-up survey with known associations, on which the contrasts are tried."""

import numpy as np
import pandas as pd

CONCEPTS = {
    "age": {"label": "Age", "level": "person", "kind": "continuous", "centre": 50, "per": 10},
    "older": {
        "label": "Older",
        "level": "person",
        "kind": "binary",
        "derive": {"at_least": "age"},
        "cut": 50,
    },
    "sociable": {"label": "Sociable", "level": "person", "kind": "binary"},
    "walk": {"label": "Walk", "level": "area", "kind": "continuous", "unit": "assets", "per_label": "asset"},
    "rich": {
        "label": "Rich",
        "level": "area",
        "kind": "continuous",
        "unit": "log pounds",
        "per_label": "unit",
    },
    "safe": {"label": "Safe", "level": "safety", "kind": "binary"},
    "belong": {"label": "Belongs", "level": "link", "kind": "binary", "variable": "f_scopngbha"},
    "friends": {"label": "Friends", "level": "link", "kind": "binary", "variable": "f_scopngbhb"},
    "trust": {"label": "Trusts", "level": "link", "kind": "binary", "variable": "f_nbrcoh3"},
    "happy": {"label": "Happy", "level": "outcome", "kind": "binary", "variable": "f_sclfsato"},
}
RUNGS = {
    "M0": {"label": "Null", "terms": []},
    "M1": {"label": "Person", "terms": ["age", "sociable"]},
    "M3": {"label": "+ area", "terms": ["walk", "rich"]},
    "M4": {"label": "+ safety", "terms": ["safe"]},
    "M5": {"label": "+ links", "terms": ["belong", "friends", "trust"]},
}
ESTIMATION = {"points": 9, "weights": "none", "level": 0.95}


def draw(seed: int, direct: float = 0.0, safety: float = 1.2, people: int = 6000, areas: int = 120):
    """People whose wellbeing depends on walkable assets through safety, and directly by ``direct``."""
    rng = np.random.default_rng(seed)
    area = rng.integers(0, areas, people)
    place = pd.DataFrame({"walk": rng.normal(size=areas), "rich": rng.normal(size=areas)})
    frame = pd.DataFrame({"area": [f"a{i}" for i in area], "age": rng.uniform(20, 80, people)})
    frame["weight"] = rng.uniform(0.5, 2.0, people)
    for name in place:
        frame[name] = place[name].to_numpy()[area]
    frame["sociable"] = rng.integers(0, 2, people).astype(float)
    frame["safe"] = (rng.logistic(size=people) < -0.6 * frame["walk"]).astype(float)
    for name in ("belong", "friends", "trust"):
        frame[name] = rng.integers(0, 2, people).astype(float)
    eta = (
        -0.5
        + direct * frame["walk"]
        + safety * frame["safe"]
        + 0.9 * frame["belong"]
        + 0.3 * frame["friends"]
        + 0.5 * frame["sociable"] * frame["rich"]
        + rng.normal(scale=0.3, size=areas)[area]
    )
    return frame.assign(y_wellbeing=(rng.logistic(size=people) < eta).astype(float))
