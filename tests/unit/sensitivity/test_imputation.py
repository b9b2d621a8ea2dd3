"""Pooling against published numbers, and recovery of planted coefficients where complete cases mislead."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from wellbeing.mixedlogit import MixedLogit
from wellbeing.models.sensitivity.imputation import impute
from wellbeing.models.sensitivity.rubin import pool


def three_estimates(between, within):
    """Three estimates of mean ten whose variance is ``between``, each with variance ``within``."""
    spread = np.sqrt(between)
    return np.array([10 - spread, 10.0, 10 + spread]), np.full(3, within)


def test_pooling_agrees_with_a_published_example():
    # Heymans and Eekhout, Applied Missing Data Analysis (bookdown.org/mwheymans/bookmi), sections 5.1.2 and 10.1:
    # between-imputation variance 0.040027, total variance 0.849084, three imputations: lambda 0.06283485.
    # The variances are printed rounded, so three digits of lambda can be checked.
    between, total = 0.040027, 0.849084
    pooled = pool(*three_estimates(between, total - between * 4 / 3), residual_df=147)
    assert pooled["se"] ** 2 == pytest.approx(total, abs=1e-9)
    assert pooled["lambda"] == pytest.approx(0.06283485, abs=5e-5)


def test_degrees_of_freedom_follow_barnard_and_rubin():
    # the formula as mice's barnard.rubin() has it: old (m - 1)/lambda^2, observed (v + 1)/(v + 3) v (1 - lambda)
    between, total, v = 0.040027, 0.849084, 147
    pooled = pool(*three_estimates(between, total - between * 4 / 3), residual_df=v)
    share = 4 / 3 * between / total
    old, observed = 2 / share**2, (v + 1) / (v + 3) * v * (1 - share)
    assert pooled["df"] == pytest.approx(old * observed / (old + observed), rel=1e-9)
    assert pooled["df"] < v
    assert share < pooled["fmi"] < 1


def test_degrees_of_freedom_agree_with_the_example_of_the_sas_manual():
    # SAS/STAT, PROC MIANALYZE, Combining inferences: five imputations and r = 10% give 484 degrees of freedom,
    # (m - 1)(1 + 1/r)^2, where the complete data leave very many
    within = 1.0
    spread = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    estimates = spread * np.sqrt(0.1 / 1.2 / np.var(spread, ddof=1))
    pooled = pool(estimates, np.full(5, within), residual_df=1e12)
    assert pooled["riv"] == pytest.approx(0.1)
    assert pooled["df"] == pytest.approx(484, rel=1e-6)
    assert pooled["fmi"] == pytest.approx((0.1 + 2 / 487) / 1.1)


def test_without_missing_information_pooling_changes_nothing():
    pooled = pool(np.full(4, 1.5), np.full(4, 0.25), residual_df=50)
    assert pooled["estimate"] == 1.5
    assert pooled["se"] == 0.5
    assert pooled["riv"] == pooled["lambda"] == 0
    assert pooled["df"] == pytest.approx(51 / 53 * 50)


def test_one_imputation_cannot_be_pooled():
    with pytest.raises(ValueError, match="two imputations"):
        pool(np.array([1.0]), np.array([1.0]), residual_df=10)


TRUTH = {"x": 0.8, "group": -0.6, "place": 0.5}


def simulate(seed, areas=120, size=50):
    """People in areas; ``x`` goes missing by the outcome and the group together, given everything observed (MAR)."""
    rng = np.random.default_rng(seed)
    area = np.repeat(np.arange(areas), size)
    place = rng.normal(size=areas)[area]
    group = rng.binomial(1, 0.5, len(area)).astype(float)
    x = 0.5 * place + 0.5 * group + 0.5 * rng.normal(size=areas)[area] + rng.normal(size=len(area))
    eta = -0.2 + TRUTH["x"] * x + TRUTH["group"] * group + TRUTH["place"] * place
    y = rng.binomial(1, expit(eta + 0.4 * rng.normal(size=areas)[area])).astype(float)
    gone = rng.random(len(area)) < np.where((y == 1) & (group == 1), 0.75, 0.08)
    people = pd.DataFrame({"y": y, "x": x, "group": group, "place": place})
    return people, area, gone


def fit(people, area):
    design = people[["x", "group", "place"]].assign(intercept=1.0)
    result = MixedLogit(people["y"], design, area).fit(7)
    return result.params, result.bse


CHAIN = {
    "y": {"kind": "binary", "levels": [], "cut": None},
    "x": {"kind": "continuous", "levels": [], "cut": None},
    "group": {"kind": "binary", "levels": [], "cut": None},
    "place": {"kind": "continuous", "levels": [], "cut": None},
}


@pytest.mark.slow
def test_imputation_recovers_planted_coefficients_where_complete_cases_are_biased():
    complete, imputed, inside = [], [], []
    for seed in range(12):
        people, area, gone = simulate(seed)
        holed = people.assign(x=people["x"].where(~gone))
        complete.append(fit(people[~gone], area[~gone])[0])
        sets = impute(holed, CHAIN, ["place"], area, imputations=5, iterations=3, seed=seed)
        fits = [fit(holed.assign(x=part["x"].to_numpy()), area) for _, part in sets.groupby("imputation")]
        pooled = {
            name: pool(np.array([f[0][name] for f in fits]), np.array([f[1][name] for f in fits]) ** 2, 5996)
            for name in TRUTH
        }
        imputed.append({name: pooled[name]["estimate"] for name in TRUTH})
        inside.append({name: pooled[name]["low"] <= TRUTH[name] <= pooled[name]["high"] for name in TRUTH})
    complete, imputed = pd.DataFrame(complete).mean(), pd.DataFrame(imputed).mean()
    inside = pd.DataFrame(inside).mean()
    assert abs(complete["group"] - TRUTH["group"]) > 0.5  # complete cases mislead
    for name, planted in TRUTH.items():
        assert abs(imputed[name] - planted) < 0.08, (name, imputed[name])
    assert abs(imputed["group"] - TRUTH["group"]) < 0.15 * abs(complete["group"] - TRUTH["group"])
    assert (inside >= 0.7).all(), (
        inside
    )  # 12 seeds: fewer than nine of twelve has probability under 0.003 at 95%


def small(seed=1):
    people, area, gone = simulate(seed, areas=30, size=20)
    people["kind"] = np.where(people["x"] > 0.5, "b", "a")
    holed = people.assign(x=people["x"].where(~gone))
    holed["kind"] = holed["kind"].where(np.arange(len(holed)) % 9 != 0)
    chain = CHAIN | {"kind": {"kind": "categorical", "levels": ["a", "b"]}}
    return holed, chain, area


def test_answers_that_were_given_stay_and_imputed_ones_are_answers_somebody_gave():
    holed, chain, area = small()
    sets = impute(holed, chain, ["place"], area, 2, 2, seed=3)
    assert list(sets.columns) == ["imputation", "x", "kind"]  # the incomplete concepts alone
    for _, part in sets.groupby("imputation"):
        given = holed["x"].notna().to_numpy()
        np.testing.assert_array_equal(part["x"].to_numpy()[given], holed["x"].to_numpy()[given])
        assert set(part["x"]) <= set(holed["x"].dropna())
        assert set(part["kind"]) == {"a", "b"}
        assert part.notna().all(axis=None)


def test_more_imputations_leave_the_earlier_ones_as_they_were():
    holed, chain, area = small()
    two = impute(holed, chain, ["place"], area, 2, 2, seed=3)
    three = impute(holed, chain, ["place"], area, 3, 2, seed=3)
    pd.testing.assert_frame_equal(two, three[three["imputation"] <= 2])


def test_imputed_categories_follow_what_predicts_them():
    holed, chain, area = small()
    part = impute(holed, chain, ["place"], area, 2, 4, seed=3).query("imputation == 1").reset_index(drop=True)
    gap = holed["kind"].isna()
    truth = np.where(part["x"] > 0.5, "b", "a")[gap]
    assert (part["kind"][gap] == truth).mean() > 0.8
