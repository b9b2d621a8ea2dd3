"""Maximisation that cannot go on."""

import numpy as np
import pytest

from wellbeing.mixedlogit.newton import Curvature, Factor, Value, maximise


class Broken:
    """A likelihood without a finite score."""

    def gradient(self, theta):
        return Value(float("nan"), np.full(2, np.nan))

    def curvature(self, theta):
        return Curvature(float("nan"), np.full(2, np.nan), np.eye(2), np.zeros((2, 2)))


@pytest.mark.parametrize("factor", [None, Factor(np.eye(2))])
def test_an_end_without_a_finite_score_still_holds_an_information(factor):
    optimum = maximise(Broken(), np.zeros(2), factor=factor)
    assert not optimum.converged and optimum.iterations == 0
    assert np.array_equal(optimum.curvature.complete, np.eye(2))


def test_an_optimum_found_without_information_says_so():
    optimum = maximise(Broken(), np.zeros(2), factor=Factor(np.eye(2)), curvature_at_end=False)
    with pytest.raises(ValueError, match="without the information"):
        _ = optimum.curvature
