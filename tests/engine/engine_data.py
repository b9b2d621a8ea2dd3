"""Test data: simulated designs, and small published tables."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for the simulated survey in benchmarks/

# Contagious bovine pleuropneumonia in 15 herds: (period, new cases, animals at risk).
# Lesnoff M, Laval G, Bonnet P, et al. (2004), Preventive Veterinary Medicine 66, 101-114.
CBPP = {
    1: [(1, 2, 14), (2, 3, 12), (3, 4, 9), (4, 0, 5)],
    2: [(1, 3, 22), (2, 1, 18), (3, 1, 21)],
    3: [(1, 8, 22), (2, 2, 16), (3, 0, 16), (4, 2, 20)],
    4: [(1, 2, 10), (2, 0, 10), (3, 2, 9), (4, 0, 6)],
    5: [(1, 5, 18), (2, 0, 25), (3, 0, 24), (4, 1, 4)],
    6: [(1, 3, 17), (2, 0, 17), (3, 0, 18), (4, 1, 20)],
    7: [(1, 8, 16), (2, 1, 10), (3, 3, 9), (4, 0, 5)],
    8: [(1, 12, 34)],
    9: [(1, 2, 9), (2, 0, 6), (3, 0, 8), (4, 0, 6)],
    10: [(1, 1, 22), (2, 1, 22), (3, 0, 18), (4, 2, 22)],
    11: [(1, 0, 25), (2, 5, 27), (3, 3, 22), (4, 1, 22)],
    12: [(1, 2, 10), (2, 1, 8), (3, 0, 6), (4, 0, 5)],
    13: [(1, 1, 21), (2, 2, 24), (3, 0, 19), (4, 0, 23)],
    14: [(1, 11, 19), (2, 0, 2), (3, 0, 3), (4, 0, 2)],
    15: [(1, 1, 19), (2, 1, 15), (3, 1, 15), (4, 0, 15)],
}

# Wheeze of 537 children at ages 7, 8, 9 and 10 by the mother's smoking: children with each pattern,
# (mother does not smoke, mother smokes). Ware JH, Dockery DW, Spiro A, et al. (1984), American Review of
# Respiratory Disease 129, 366-374; tabulated in Zeger SL, Liang K-Y, Albert PS (1988), Biometrics 44, 1049-1060.
OHIO = {
    "0000": (237, 118), "0001": (10, 6), "0010": (15, 8), "0011": (4, 2),
    "0100": (16, 11), "0101": (2, 1), "0110": (7, 6), "0111": (3, 4),
    "1000": (24, 7), "1001": (3, 3), "1010": (3, 3), "1011": (2, 1),
    "1100": (6, 4), "1101": (2, 2), "1110": (5, 4), "1111": (11, 7),
}  # fmt: skip


def cbpp() -> pd.DataFrame:
    """One row a herd and period."""
    rows = [(herd, *row) for herd, periods in CBPP.items() for row in periods]
    return pd.DataFrame(rows, columns=["herd", "period", "incidence", "size"])


def ohio() -> pd.DataFrame:
    """One row a child and age; age counted from 9."""
    rows, child = [], 0
    for pattern, counts in OHIO.items():
        for smoke, count in enumerate(counts):
            for _ in range(count):
                rows += [(child, age - 2, smoke, int(wheeze)) for age, wheeze in enumerate(pattern)]
                child += 1
    return pd.DataFrame(rows, columns=["id", "age", "smoke", "resp"])


def simulate(seed=1, groups=60, size=(1, 40), beta=(-0.4, 0.5, -0.3), sigma=0.8, q=1, trials=None):
    """A data frame with y, x1.., area, and the true effects as attributes."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(size[0], size[1] + 1, groups)
    area = np.repeat(np.arange(groups), sizes)
    n = len(area)
    x = rng.normal(size=(n, len(beta) - 1))
    chol = np.atleast_2d(sigma) if q > 1 else np.array([[float(sigma)]])
    u = rng.normal(size=(groups, q)) @ chol.T
    z = np.column_stack([np.ones(n), x])[:, :q]
    m = np.ones(n, dtype=int) if trials is None else rng.integers(1, trials + 1, n)
    eta = np.column_stack([np.ones(n), x]) @ np.asarray(beta) + (z * u[area]).sum(1)
    df = pd.DataFrame({f"x{i + 1}": x[:, i] for i in range(x.shape[1])})
    df["y"] = rng.binomial(m, expit(eta))
    df["m"] = m
    df["area"] = np.array([f"E{a:05d}" for a in area])
    return df.sample(frac=1, random_state=seed).reset_index(drop=True)
