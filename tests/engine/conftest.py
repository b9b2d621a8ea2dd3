"""Simulated designs shared by the engine's tests."""

import pytest
from engine_data import simulate


@pytest.fixture(scope="session")
def small():
    """1,200 people in 60 areas, random intercept."""
    return simulate()


@pytest.fixture(scope="session")
def counts():
    """Binomial counts in 40 areas."""
    return simulate(seed=2, groups=40, size=(1, 12), trials=8)
