"""How often a verdict is wrong, for a known truth."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
from calibrate_verdicts import SHARES, SIZES, vanishing_shares, verdict_shares

from wellbeing.models.contrasts.vanishing import VANISHES

DRAWS = 4000
ABOVE = 3 * np.sqrt(0.025 * 0.975 / DRAWS)  # three standard errors of a share of draws


@pytest.mark.parametrize("error", [0.02, 0.03, 0.05, 0.2])
def test_where_nothing_is_there_hardly_any_claim_is_reproduced_or_contradicted(error):
    shares = verdict_shares(1.0, error, DRAWS, np.random.default_rng(1))
    assert shares.get("reproduced", 0) <= 0.025 + ABOVE
    assert shares.get("contradicted", 0) <= 0.025 + ABOVE


def test_what_is_there_is_reproduced_and_what_is_too_small_is_negligible():
    assert verdict_shares(1.2, 0.03, DRAWS, np.random.default_rng(1))["reproduced"] > 0.99
    assert verdict_shares(1.005, 0.01, DRAWS, np.random.default_rng(1))["negligible"] > 0.99


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("share", [share for share in SHARES if share <= 0.5])
def test_an_association_half_explained_does_not_pass_as_vanished_however_few_the_people(size, share):
    found = vanishing_shares(share, SIZES[size], DRAWS, np.random.default_rng(1))
    assert found.get(VANISHES, 0) <= 0.05


def test_an_association_wholly_explained_vanishes_the_more_often_the_more_people():
    by_size = [
        vanishing_shares(1.0, widening, DRAWS, np.random.default_rng(1)).get(VANISHES, 0)
        for widening in SIZES.values()
    ]
    assert by_size == sorted(by_size)
    assert by_size[-1] > 0.95
