"""Households within areas, regions as areas, and areas within regions."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from wellbeing.models.sensitivity.designs import find_support
from wellbeing.models.sensitivity.fitting import fit_batch, mixed_logit
from wellbeing.models.sensitivity.grid import FIT, list_specifications
from wellbeing.models.sensitivity.structures import structures_table

OUTCOME = {"individual": {"label": "Individual", "concept": "belonging", "at_least": 1}}
TERMS = ["age", "female", "income_area", "voting_area"]
AT_HOME, EFFECT = 1.0, 0.4
LEVELS = ["intercept", "household", "region", "within_region"]


def homes(seed=3, areas=100, size=40) -> pd.DataFrame:
    """People alike within households and, less so, within areas; ten areas a region."""
    rng = np.random.default_rng(seed)
    area = np.repeat(np.arange(areas), size)
    home = np.concatenate([np.sort(rng.integers(0, size // 2, size)) + size * a for a in range(areas)])
    n = len(area)
    income, voting = rng.normal(size=areas), rng.normal(size=areas)
    frame = pd.DataFrame({"person_id": np.arange(n), "area": [f"E{a:03d}" for a in area], "weight": 1.0})
    frame["household"], frame["region"] = home.astype(str), (area // 10).astype(str)
    frame["nation"], frame["age"] = "england", rng.uniform(18, 90, n)
    frame["income_area"], frame["voting_area"] = income[area], voting[area]
    frame["female"] = rng.binomial(1, 0.5, n).astype(float)
    shared = 0.4 * rng.normal(size=areas)[area] + AT_HOME * rng.normal(size=home.max() + 1)[home]
    return frame.assign(belonging=rng.binomial(1, expit(EFFECT * income[area] + shared)).astype(float))


def fit_levels(material):
    """The reference of one exposure and its departures in the random structure."""
    support = find_support(material, 0)
    listed = list_specifications(material.declared, list(material.outcomes), support, 1, 1)
    mine = (listed["state"] == FIT) & (listed["exposure"] == "income_area") & listed["random"].isin(LEVELS)
    mine &= (listed["random"] != "intercept") | (listed["kind"] == "reference")
    return fit_batch(material, listed[mine], 9, 0)


@pytest.fixture
def fitted(make_material):
    curve, contributions = fit_levels(make_material(people=homes(), outcomes=OUTCOME, terms=TERMS))
    order = pd.Index(curve["random"]).get_indexer(LEVELS)
    return curve.iloc[order].set_index("random"), contributions[order]


def test_what_people_of_a_household_share_is_estimated(fitted):
    row = fitted[0].loc["household"]
    assert row["status"] == "ok"
    assert row["sd_nested"] == pytest.approx(AT_HOME, abs=0.2)
    assert row["low"] < EFFECT < row["high"]
    # given the household, differences between people of one area are larger on the scale of log-odds
    assert row["estimate"] > fitted[0].loc["intercept", "estimate"]


def test_regions_alone_leave_out_what_people_of_an_area_share(fitted):
    curve = fitted[0]
    assert curve.loc["region", "areas"] == 10
    assert curve.loc["region", "se"] < 0.8 * curve.loc["within_region", "se"]
    assert curve.loc["within_region", "se"] == pytest.approx(curve.loc["intercept", "se"], rel=0.1)


def test_areas_within_regions_tell_which_variation_is_whose(fitted):
    row = fitted[0].loc["within_region"]
    assert row["sd_area"] == pytest.approx(fitted[0].loc["intercept", "sd_area"], abs=0.1)
    assert row["sd_nested"] < row["sd_area"]


def test_only_models_of_the_linked_areas_enter_the_joint_test(fitted):
    curve, contributions = fitted
    assert np.isfinite(contributions).all(axis=1).tolist() == [True, True, False, False]
    assert contributions[1].sum() == pytest.approx(curve.loc["household", "one_step"])


def test_a_household_that_is_not_known_leaves_the_person_out_of_that_model_alone(make_material):
    people = homes(areas=30)
    people.loc[:9, "household"] = None
    curve, _ = fit_levels(make_material(people=people, outcomes=OUTCOME, terms=TERMS))
    n = curve.set_index("random")["n"]
    assert n["household"] == n["intercept"] - 10


def test_a_level_without_variation_is_named(make_material):
    people = homes()
    rng = np.random.default_rng(0)
    people["belonging"] = rng.binomial(1, expit(0.8 * people["income_area"])).astype(float)
    curve, _ = fit_levels(make_material(people=people, outcomes=OUTCOME, terms=TERMS))
    singular = curve[curve["status"] == "singular"].set_index("random")["reason"]
    assert singular.loc["household"] in {
        "no variation between areas was left to estimate",
        "no variation between households was left to estimate",
        "no variation between areas or households was left to estimate",
    }


def test_structures_say_what_moves_and_why(make_material):
    material = make_material(people=homes(areas=30), outcomes=OUTCOME, terms=TERMS)
    table = structures_table(fit_levels(material)[0])
    assert table["option"].tolist() == ["reference", *LEVELS[1:]]
    assert table.set_index("option")["sd_nested"].notna().tolist() == [False, True, False, True]


def test_slow_or_untestable_levels_are_tried_alone(make_material):
    material = make_material(people=homes(areas=30), outcomes=OUTCOME, terms=TERMS)
    support = find_support(material, 0)
    listed = list_specifications(material.declared, ["individual"], support, 2000, 1)
    assert not listed.query("kind == 'combination'")["random"].isin(LEVELS[1:]).any()


def test_nested_data_are_those_of_a_model_by_hand(make_material):
    material = make_material(people=homes(areas=30), outcomes=OUTCOME, terms=TERMS)
    curve = fit_levels(material)[0].set_index("random")
    data = material.take(curve.loc["household"].to_dict() | {"random": "household"})
    assert data.levels == ("areas", "households")
    by_hand = mixed_logit(data).fit(7, check=False)
    assert curve.loc["household", "estimate"] == pytest.approx(by_hand.params["income_area"], abs=1e-8)
