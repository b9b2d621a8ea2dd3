"""Three hundred made-up people of twenty areas, on whom the tables of the study are compared with other programs.

`benchmarks/golden.py` hands the same people to R and keeps what R makes of them in `golden/`.
"""

import numpy as np
import pandas as pd

YES_NO = {"kind": "binary", "unit": None}
CONCEPTS = {
    "satisfaction": {"label": "Satisfaction", "level": "outcome", "kind": "ordinal", "variable": "f_sclfsato"},
    "age": {"label": "Age", "level": "person", "kind": "continuous", "unit": "years", "centre": 50, "per": 10,
            "per_label": "10 years"},
    "age_squared": {"label": "Age squared", "level": "person", "kind": "continuous", "derive": {"square": "age"},
                    "per_label": "unit"},
    "female": {"label": "Female", "level": "person", **YES_NO},
    "education": {"label": "Education", "level": "person", "kind": "categorical", "reference": "none",
                  "levels": {"none": "None", "school": "School", "degree": "Degree"}},
    "income": {"label": "Income", "level": "household", "kind": "continuous", "unit": "deciles", "centre": 5},
    "walk": {"label": "Walk", "level": "area", "kind": "continuous", "unit": "assets"},
    "rich": {"label": "Rich", "level": "area", "kind": "continuous", "unit": "log pounds", "centre": 9, "per": 2},
    "safe": {"label": "Safe", "level": "safety", **YES_NO},
    "belong": {"label": "Belongs", "level": "link", "variable": "f_scopngbha", **YES_NO},
    "friends": {"label": "Friends", "level": "link", "variable": "f_scopngbhb", **YES_NO},
    "volunteer": {"label": "Volunteers", "level": "person", **YES_NO},
    "ill": {"label": "Long illness", "level": "person", **YES_NO},
}  # fmt: skip
RUNGS = {
    "M0": {"label": "Null", "terms": []},
    "M1": {"label": "+ Person", "terms": ["age", "age_squared", "female", "education", "volunteer", "ill"]},
    "M2": {"label": "+ Household", "terms": ["income"]},
    "M3": {"label": "+ Area", "terms": ["walk", "rich"]},
    "M4": {"label": "+ Safety", "terms": ["safe"]},
    "M5": {"label": "+ Links", "terms": ["belong", "friends"]},
}
OUTCOMES = {"wellbeing": {"label": "Wellbeing", "concept": "satisfaction", "at_least": 5}}
ESTIMATION = {"points": 25, "weights": "none", "level": 0.95}
PLAN = {
    "at": {"low": 10, "middle": 50, "high": 90},
    "interactions": {
        "sex_places": {"label": "Sex and place", "claim": "C21", "outcome": "wellbeing", "modifier": ["female"],
                       "area": ["walk"], "values": {"Male": 0, "Female": 1}},
    },
    "links": {"pairs": {"C25": [["belong", "friends"]]}, "towards": ["belong"], "made_of": {},
              "bootstrap": {"method": "one-step", "replicates": 400}},
    "subgroups": ["female"],
    "participation": {"outcome": ["volunteer"], "gradients": {"income": ["income"], "age": ["age", "age_squared"]},
                      "gap": ["income"], "on": "wellbeing"},
    "spillover": {"outcome": "wellbeing", "per": 10},
    "nonlinearity": {"knots": [5, 35, 65, 95], "thresholds": [30, 70]},
    "features": {"outcome": "wellbeing", "health": "ill", "deprivation": ["rich"],
                 "items": {"cohesion": ["belong", "friends"], "participation": ["volunteer"]}},
}  # fmt: skip


def draw(people: int = 300, areas: int = 20) -> pd.DataFrame:
    """The people, some of whose answers on satisfaction and income are missing."""
    rng = np.random.default_rng(300)
    area = np.repeat(np.arange(areas), people // areas)
    walk = np.round(rng.normal(size=areas), 3)
    rich = np.round(9 + 2 * (0.4 * walk + rng.normal(size=areas)), 3)
    frame = pd.DataFrame({"area": [f"E{code:02d}" for code in area]})
    frame["household"] = [f"h{at // 2}" for at in range(people)]
    frame["weight"] = np.round(rng.uniform(0.5, 2, people), 2)
    frame["age"] = np.round(rng.uniform(18, 85, people))
    frame["female"] = (rng.random(people) < 0.5).astype(float)
    frame["education"] = np.array(["none", "school", "degree"])[rng.integers(0, 3, people)]
    frame["income"] = rng.integers(1, 11, people).astype(float)
    frame["walk"], frame["rich"] = walk[area], rich[area]
    frame["safe"] = (rng.logistic(size=people) < 0.3 - 0.7 * frame["walk"]).astype(float)
    for name, log_odds in (("belong", 0.2), ("friends", 0.0), ("ill", -0.7)):
        frame[name] = (rng.logistic(size=people) < log_odds).astype(float)
    frame["volunteer"] = (rng.logistic(size=people) < 0.2 * (frame["income"] - 5)).astype(float)
    latent = (
        4.6
        + 0.5 * (frame["education"] == "degree")
        + 0.02 * (frame["age"] - 50)
        + 0.9 * frame["safe"]
        + 0.8 * frame["belong"]
        - 0.6 * frame["ill"]
        + rng.normal(scale=0.9, size=areas)[area]
        + 1.2 * rng.logistic(size=people)
    )
    frame["satisfaction"] = latent.round().clip(1, 7)
    frame.loc[rng.choice(people, 9, replace=False), "satisfaction"] = np.nan
    frame.loc[rng.choice(people, 6, replace=False), "income"] = np.nan
    reached = (frame["satisfaction"] >= 5).astype(float)
    return frame.assign(y_wellbeing=reached.where(frame["satisfaction"].notna()))
