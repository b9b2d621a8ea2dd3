"""Simulated designs shared by the engine's tests."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit


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


@pytest.fixture(scope="session")
def small():
    """1,200 people in 60 areas, random intercept."""
    return simulate()


@pytest.fixture(scope="session")
def counts():
    """Binomial counts in 40 areas."""
    return simulate(seed=2, groups=40, size=(1, 12), trials=8)
