"""A survey-like data set for timing and checking mixed logit fits.

People in 350 areas of unequal size, 30 columns (dummies of several factors, numbers, area-level variables and
one cross-level interaction), a random intercept of 0.3 logits and a prevalence of 0.30. The draws come from one
generator in a fixed order, so that a seed is a data set.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

COEFFICIENTS = {
    "intercept": -1.19, "agez": 0.25, "agez2": -0.10, "female": -0.15,
    "ethn1": 0.30, "ethn2": 0.15, "ethn3": -0.20, "ethn4": 0.40, "ethn5": 0.10,
    "edu1": 0.12, "edu2": 0.25, "edu3": 0.35, "edu4": 0.55,
    "tenure1": -0.10, "tenure2": 0.20, "tenure3": 0.30,
    "emp1": 0.05, "emp2": 0.35, "emp3": -0.15, "emp4": 0.25,
    "income": -0.20, "married": 0.08, "urban": 0.10, "imd": 0.22, "pctmig": -0.12,
    "region1": 0.10, "region2": -0.10, "region3": 0.15, "region4": 0.05, "income_imd": -0.07,
}  # fmt: skip
SIGMA = 0.3
SEED = 20240611


def area_sizes(rng: np.random.Generator, areas: int, people: int, low: int, high: int) -> np.ndarray:
    """Log-normal sizes scaled and clipped to the bounds, summing to ``people``."""
    shape = np.exp(rng.normal(0, 0.75, areas))
    below, above = 1e-6, 1e6
    for _ in range(300):
        scale = np.sqrt(below * above)
        if np.clip(scale * shape, low, high).sum() < people:
            below = scale
        else:
            above = scale
    sizes = np.floor(np.clip(scale * shape, low, high)).astype(int)
    inside = rng.permutation(np.flatnonzero((sizes > low) & (sizes < high)))
    sizes[np.resize(inside, people - sizes.sum())] += 1
    return sizes


def simulate(people: int = 25_000, areas: int = 350, seed: int = SEED) -> pd.DataFrame:
    """One data set: ``y``, ``area`` and the columns of ``COEFFICIENTS``, rows shuffled."""
    rng = np.random.default_rng(seed)
    sizes = area_sizes(rng, areas, people, 10, max(11, 400 * people * 350 // (25_000 * areas)))

    def standard(values):
        return (values - values.mean()) / values.std()

    urban = rng.binomial(1, 0.6, areas).astype(float)
    imd = standard(rng.normal(size=areas) + 0.4 * urban)
    pctmig = standard(rng.normal(size=areas) + 0.5 * urban)
    region = rng.choice(5, areas, p=[0.25, 0.20, 0.20, 0.20, 0.15])
    effect = rng.normal(0, SIGMA, areas)
    area = np.repeat(np.arange(areas), sizes)

    age = (np.clip(rng.normal(48, 17, people), 16, 95) - 48) / 17
    female = rng.binomial(1, 0.52, people).astype(float)
    ethn = rng.choice(6, people, p=[0.82, 0.07, 0.04, 0.03, 0.025, 0.015])
    edu = rng.choice(5, people, p=[0.30, 0.25, 0.20, 0.15, 0.10])
    tenure = rng.choice(4, people, p=[0.35, 0.30, 0.20, 0.15])
    emp = rng.choice(5, people, p=[0.55, 0.20, 0.10, 0.10, 0.05])
    income = rng.normal(size=people) - 0.15 * imd[area] + 0.2 * (edu == 0)
    married = rng.binomial(1, 0.5, people).astype(float)

    columns = {"intercept": np.ones(people), "agez": age, "agez2": age**2, "female": female}
    for name, codes, levels in (("ethn", ethn, 6), ("edu", edu, 5), ("tenure", tenure, 4), ("emp", emp, 5)):
        columns |= {f"{name}{k}": (codes == k).astype(float) for k in range(1, levels)}
    columns |= {"income": income, "married": married, "urban": urban[area], "imd": imd[area]}
    columns["pctmig"] = pctmig[area]
    columns |= {f"region{k}": (region[area] == k).astype(float) for k in range(1, 5)}
    columns["income_imd"] = income * imd[area]
    frame = pd.DataFrame(columns)[list(COEFFICIENTS)]
    eta = frame.to_numpy() @ np.array(list(COEFFICIENTS.values())) + effect[area]
    frame.insert(0, "y", (rng.random(people) < 1 / (1 + np.exp(-eta))).astype(int))
    frame.insert(1, "area", area)
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)
