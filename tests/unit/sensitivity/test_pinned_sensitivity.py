"""The sensitivity of a small population, table by table: kept as it was, for no other program makes these."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_population import CONCEPTS, OUTCOMES, TERMS, population

from wellbeing.models.sensitivity.controls import shuffle_groups, shuffled
from wellbeing.models.sensitivity.designs import Material, cut_point, find_support
from wellbeing.models.sensitivity.fitting import fit_batch
from wellbeing.models.sensitivity.grid import FIT, decisions_table, list_specifications
from wellbeing.models.sensitivity.imputation import chain_concepts, impute, imputed_table
from wellbeing.models.sensitivity.joint import test_curves as joint_tests
from wellbeing.models.sensitivity.main_analysis import (
    controls_table,
    evalues_table,
    imputation_table,
    influence_table,
    later_table,
    peers_table,
    reference_models,
)
from wellbeing.models.sensitivity.structures import structures_table

LATER = {
    "w1": {
        "label": "Later",
        "concepts": {"life_satisfaction": {"column": "again", "wave": "8", "years": "2017"}},
    }
}


def people() -> pd.DataFrame:
    frame = population(seed=4, areas=24, size=30, effect=0.4, confounded=0.5)
    rng = np.random.default_rng(9)
    frame["household"] = [f"h{at // 2}" for at in range(len(frame))]
    frame["region"] = "r" + (frame["area"].str[1:].astype(int) % 6).astype(str)
    frame["again"] = (frame["life_satisfaction"] + rng.integers(-1, 2, len(frame))).clip(1, 7)
    for name in ("life_satisfaction", "age", "female", "sociable", "again"):
        frame.loc[rng.choice(len(frame), 25, replace=False), name] = np.nan
    return frame


@pytest.fixture(scope="module")
def material(declared):
    frame, outcomes = people(), OUTCOMES
    chain, area = chain_concepts(frame, TERMS, outcomes, CONCEPTS)
    codes = pd.factorize(frame["area"], sort=True)[0]
    table = impute(frame, chain, area, codes, 2, 2, 11)
    completed = {
        int(number): rows.drop(columns="imputation").set_index(frame.index)
        for number, rows in table.groupby("imputation")
    }
    few = replace(declared, negative_controls={"outcomes": ["female", "nothing"], "shuffled": {"times": 3}})
    return Material(frame, outcomes, TERMS, CONCEPTS, few, completed, LATER)


@pytest.fixture(scope="module")
def listed(material):
    support = find_support(material, 2)
    return support, list_specifications(material.declared, list(OUTCOMES), support, 60, 3)


@pytest.fixture(scope="module")
def fitted(material, listed):
    chosen = listed[1][listed[1]["state"] == FIT].reset_index(drop=True)
    return fit_batch(material, chosen, 7, 2)


@pytest.fixture(scope="module")
def references(material, listed):
    return list(reference_models(material, listed[1], 7))


def test_what_is_listed_and_what_the_data_support(listed, material, pinned):
    support, table = listed
    pinned("listed", table)
    pinned("decisions", decisions_table(material.declared, support))
    rows = [(*key, reason) for key, reason in support.items()]
    pinned("support", pd.DataFrame(rows, columns=["outcome", "decision", "option", "reason"]))


def test_every_specification_has_the_estimate_it_had(fitted, pinned):
    curve, contributions = fitted
    pinned("curve", curve.drop(columns=["batch"]))
    sums = pd.DataFrame({"sum": contributions.sum(axis=1), "size": np.abs(contributions).sum(axis=1)})
    pinned("contributions", sums)


def test_joint_inference_and_structures(fitted, pinned):
    curve, contributions = fitted
    pinned("joint", joint_tests(curve, contributions, 199, 5, 0.05, 4))
    pinned("structures", structures_table(curve))


def test_too_few_specifications_are_told(fitted):
    curve, contributions = fitted
    table = joint_tests(curve, contributions, 19, 5, 0.05, len(curve) + 1)
    assert set(table["status"]) == {"too few specifications"}
    assert table["p"].isna().all() and "all" not in set(table["exposure"])


def test_peers_e_values_and_influence(references, pinned):
    pinned("peers", peers_table(references, 0.95))
    pinned("evalues", evalues_table(references, 0.9))
    pinned("influence", influence_table(references, 7))


def test_negative_controls(material, references, pinned):
    pinned("controls", controls_table(material, references, 5, 0.95, 3))


def test_a_later_wave(material, references, pinned):
    pinned("later", later_table(material, references, 7, 0.95))


def test_imputed_and_complete_side_by_side(material, references, pinned):
    pinned("imputation", imputation_table(material, references, 2, 7, 0.95))
    pinned("imputed", imputed_table(material.people, material.imputed, CONCEPTS))
    once = imputation_table(material, references, 1, 7, 0.95)
    assert set(once["method"]) == {"complete"}


def test_completed_answers_are_what_they_were(material, pinned):
    for number, frame in material.imputed.items():
        gaps = material.people[list(frame)].isna()
        pinned(
            f"completed-{number}", frame.where(gaps).describe().loc[["count", "mean", "std"]].reset_index()
        )


@pytest.mark.parametrize("direction", [-1, 1])
def test_a_cut_point_moves_by_the_declared_steps_to_the_side_it_says(declared, direction):
    """One step up makes the outcome rarer, one down commoner: the sign of the shift is that of the cut-point."""
    options = declared.options("cut")
    outcome = {"concept": "life_satisfaction", "at_least": 6}
    found = {name: cut_point(declared, outcome, name) - 6 for name in options}
    step = declared.steps.get("life_satisfaction", 1)
    assert found == {name: step * entry["shift"] for name, entry in options.items()}
    assert any(np.sign(moved) == direction for moved in found.values())
    assert found[declared.reference["cut"]] == 0


def test_a_higher_cut_point_leaves_fewer_who_reach_it(material, declared):
    base = declared.reference | {"outcome": "individual", "exposure": "income_area"}
    share = {
        entry["shift"]: np.nanmean(material.outcome(base | {"cut": name}))
        for name, entry in declared.options("cut").items()
    }
    ordered = [share[shift] for shift in sorted(share)]
    assert ordered == sorted(ordered, reverse=True) and ordered[0] > ordered[-1]
    values = material.people["life_satisfaction"]
    assert share[0] == pytest.approx((values[values.notna()] >= 6).mean())


def test_figures_are_exchanged_among_areas_of_one_nation_and_size(material):
    strata = shuffle_groups(material)
    nation = material.people.groupby(material.area)["nation"].first()
    large = material.size > np.median(material.size)
    assert len(set(zip(nation, large, strict=True))) == len(set(strata))
    values = material.people["income_area"].to_numpy()
    moved = shuffled(values, material.area, strata, np.random.default_rng(1))
    for stratum in np.unique(strata):
        inside = strata[material.area] == stratum
        assert sorted(set(moved[inside].round(9))) == sorted(set(values[inside].round(9)))
    assert (moved != values).any()
