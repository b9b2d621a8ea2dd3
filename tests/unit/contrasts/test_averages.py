"""Averages and their gradients, against finite differences, the estimator's own margins and brute force."""

import numpy as np
import pytest
from scipy.special import expit

from wellbeing.mixedlogit.margins import contrasts, slopes
from wellbeing.models.contrasts.averages import Average, Averages, difference, log_odds, log_ratio
from wellbeing.models.terms import build_design


@pytest.fixture(scope="module")
def fitted(study):
    terms = [*study.terms["M4"], "sociable:rich"]
    design, _ = build_design(study.people, terms, study.concepts)
    return design, study.fit(design, slope="sociable")


def shifted(result, step):
    """The fit with its parameters moved: what a finite difference needs."""
    import copy

    moved = copy.copy(result)
    moved.__dict__ = {k: v for k, v in result.__dict__.items() if k not in ("params", "chol_re")}
    moved.theta = result.theta + step
    return moved


@pytest.mark.parametrize("change", [{}, {"sociable": 1.0}, {"sociable": 0.0, "rich": 0.7}])
def test_gradient_of_a_mean_is_that_of_finite_differences(fitted, change):
    design, result = fitted
    average = Averages(result, design, "sociable").mean(change)
    numeric = np.zeros(len(result.theta))
    for i in range(len(numeric)):
        step = np.zeros(len(numeric))
        step[i] = 1e-5
        up = Averages(shifted(result, step), design, "sociable").mean(change).value
        down = Averages(shifted(result, -step), design, "sociable").mean(change).value
        numeric[i] = (up - down) / 2e-5
    np.testing.assert_allclose(average.gradient, numeric, atol=2e-7)


def test_products_follow_their_parts(fitted):
    design, result = fitted
    averages = Averages(result, design, "sociable")
    x = averages.changed({"sociable": 1.0})
    at = averages.names.index("sociable:rich")
    np.testing.assert_array_equal(x[:, at], design["rich"])


def test_mean_over_area_effects_is_that_of_brute_force(study):
    result = study.base
    draws = np.random.default_rng(0).normal(size=4000) * result.group_sd
    eta = study.design.to_numpy() @ result.params.to_numpy()
    brute = np.mean([expit(eta + u).mean() for u in draws])
    assert study.averages(result).mean().value == pytest.approx(brute, abs=0.002)


def test_effects_agree_with_the_estimators_margins(study):
    averages = study.averages(study.base)
    mine = averages.interval(averages.effects(["walk"])["walk"], 0.95)
    theirs = slopes(study.base, "walk").iloc[0]
    assert mine["estimate"] == pytest.approx(theirs["estimate"], rel=1e-5)
    assert mine["se"] == pytest.approx(theirs["se"], rel=1e-4)
    gap = averages.interval(difference(averages.mean({"belong": 0.0}), averages.mean({"belong": 1.0})), 0.95)
    other = contrasts(study.base, "belong").iloc[0]
    assert gap["estimate"] == pytest.approx(other["estimate"], rel=1e-5)
    assert gap["se"] == pytest.approx(other["se"], rel=1e-4)


def test_difference_and_ratio_of_the_same_contrast_agree_in_sign(study):
    averages = study.averages(study.base)
    first, second = averages.mean({"friends": 0.0}), averages.mean({"friends": 1.0})
    assert np.sign(difference(first, second).value) == np.sign(log_ratio(first, second).value)
    assert log_odds(second).value - log_odds(first).value > log_ratio(first, second).value > 0


def test_an_interaction_can_point_two_ways():
    """From 0.50 to 0.60 against from 0.90 to 0.96: the second gap is smaller in points and larger in odds."""
    none = np.zeros(1)
    low, high, less, more = (Average(p, none) for p in (0.50, 0.60, 0.90, 0.96))
    points = difference(difference(low, high), difference(less, more))
    odds = difference(difference(log_odds(low), log_odds(high)), difference(log_odds(less), log_odds(more)))
    assert points.value < 0 < odds.value
