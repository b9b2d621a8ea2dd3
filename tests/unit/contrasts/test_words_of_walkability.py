"""What three intervals say together, each at its edge."""

from types import SimpleNamespace

import numpy as np
import pytest

from wellbeing.models.contrasts.associations import latent_sd
from wellbeing.models.contrasts.averages import Average
from wellbeing.models.contrasts.interactions import _contrasts
from wellbeing.models.contrasts.links import drop_loss, general_dominance, items_of, shared_items
from wellbeing.models.contrasts.vanishing import (
    HARDLY,
    NOT_CLEAR,
    NOT_SETTLED,
    REDUCED,
    STAYS,
    VANISHES,
    word,
)


def row(estimate: float, low: float, high: float) -> dict:
    return {"estimate": estimate, "low": low, "high": high}


UP, DOWN, OPEN = row(0.4, 0.2, 0.6), row(-0.4, -0.6, -0.2), row(0.1, -0.1, 0.3)
NONE, HALF = row(0.0, -0.04, 0.04), row(0.0, -0.02, 0.02)  # an equivalent to none, and exactly a half left


def turned(found: dict) -> dict:
    return row(-found["estimate"], -found["high"], -found["low"])


@pytest.mark.parametrize(
    ("without", "full", "change", "beyond", "said"),
    [
        (NONE, NONE, OPEN, OPEN, HARDLY),  # nothing there
        (row(0.03, 0.02, 0.04), NONE, UP, DOWN, HARDLY),  # clear, and too small to matter
        (OPEN, UP, UP, UP, NOT_CLEAR),
        (row(0.3, 0.0, 0.6), NONE, UP, DOWN, NOT_CLEAR),
        (UP, NONE, UP, DOWN, VANISHES),
        (UP, OPEN, UP, DOWN, NOT_SETTLED),  # not clear any more, and not equivalent to none: low power
        (UP, NONE, OPEN, DOWN, NOT_SETTLED),  # the change itself is not clear
        (UP, NONE, UP, HALF, NOT_SETTLED),  # no clear word on less than half
        (UP, UP, UP, UP, REDUCED),
        (UP, UP, UP, HALF, REDUCED),
        (UP, UP, row(0.01, 0.005, 0.02), UP, STAYS),  # a change too small to matter
        (UP, UP, OPEN, UP, STAYS),
        (UP, OPEN, OPEN, OPEN, NOT_SETTLED),
    ],
)
def test_words(without, full, change, beyond, said):
    assert word(without, full, change, beyond, 0.05) == said
    assert word(*map(turned, (without, full, change, beyond)), 0.05) == said


def test_questions_are_those_without_the_prefix_of_their_wave():
    scale = {"nbrcoh_dv": ["nbrcoh1", "nbrcoh2"]}
    assert items_of({"variable": "f_nbrcoh_dv, bh_x ,"}, scale) == {"nbrcoh_dv", "nbrcoh1", "nbrcoh2", "x"}
    assert items_of({"variable": None}, scale) == items_of({}, scale) == set()
    assert shared_items({"variable": "f_nbrcoh_dv"}, {"variable": "k_nbrcoh2"}, scale) == {"nbrcoh2"}


def test_loss_and_dominance_of_unrelated_terms_are_half_their_squared_z():
    beta, cov = np.array([[0.4, -0.6, 0.1], [0.2, 0.0, 1.0]]), np.diag([0.04, 0.09, 0.01])
    half = beta**2 / np.diag(cov) / 2
    np.testing.assert_allclose(drop_loss(beta, cov, [0, 2]), half[:, [0, 2]].sum(axis=1))
    np.testing.assert_allclose(general_dominance(beta, cov), half)
    assert drop_loss(beta, cov, []).tolist() == [0, 0]


def test_two_related_terms_share_what_they_explain_together():
    """General dominance of two terms: the mean of what each gains alone and beside the other (Budescu 1993)."""
    beta, cov = np.array([[0.5, 0.3]]), np.array([[0.04, -0.02], [-0.02, 0.05]])
    both = drop_loss(beta, cov, [0, 1])[0]
    first, second = drop_loss(beta, cov, [0])[0], drop_loss(beta, cov, [1])[0]
    found = general_dominance(beta, cov)[0]
    np.testing.assert_allclose(found, [((both - second) + first) / 2, ((both - first) + second) / 2])
    assert found.sum() == pytest.approx(both)


def test_the_latent_outcome_spreads_by_three_parts(study):
    result = study.base
    fixed = result.model.design.rows.x @ result.params.to_numpy()
    assert latent_sd(result) ** 2 == pytest.approx(fixed.var() + result.group_sd**2 + 3.289868)


@pytest.mark.parametrize(
    ("corners", "alike"),
    # gaps of 5 and 6 points in a hundred, whose odds ratios are 2.1 and 1.3; and gaps of 5 and 20
    [((0.05, 0.10, 0.50, 0.56), "no"), ((0.50, 0.55, 0.50, 0.70), "yes"), ((0.50, 0.70, 0.50, 0.55), "yes")],
)
def test_two_scales_may_differ_in_sign(corners, alike):
    low_low, high_low, low_high, high_high = corners
    told = {(0.0, -1.0): low_low, (1.0, -1.0): high_low, (0.0, 1.0): low_high, (1.0, 1.0): high_high}
    averages = SimpleNamespace(
        mean=lambda change: Average(told[change["m"], change["a"]], np.zeros(1)),
        interval=lambda average, level: {"estimate": average.value},
    )
    rows = _contrasts(
        averages, 0.95, "m", "a", {"No": 0.0, "Yes": 1.0}, {"low": -1.0, "middle": 0.0, "high": 1.0}
    )
    assert rows[0]["estimate"] == pytest.approx((high_high - low_high) - (high_low - low_low))
    odds = [np.log(p / (1 - p)) for p in corners]
    assert rows[1]["estimate"] == pytest.approx((odds[3] - odds[2]) - (odds[1] - odds[0]))
    assert rows[2]["estimate"] == pytest.approx(np.log(high_high / low_high) - np.log(high_low / low_low))
    assert {row["same_sign"] for row in rows} == {alike}
