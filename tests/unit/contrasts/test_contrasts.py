"""What the contrasts find in made-up data, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
from made_up_places import CONCEPTS, ESTIMATION, RUNGS, draw
from scipy.stats import binom

from wellbeing.errors import InputError
from wellbeing.models.contrasts.areas import area_pairs, nonlinearity, spline, subgroups
from wellbeing.models.contrasts.associations import associations, readings
from wellbeing.models.contrasts.declared import load_plan
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.interactions import interactions
from wellbeing.models.contrasts.links import (
    drop_loss,
    general_dominance,
    items_of,
    link_tables,
    replicate,
    shared_items,
    usable_links,
)
from wellbeing.models.contrasts.plan import Notes
from wellbeing.models.contrasts.rescale import rescaled
from wellbeing.models.contrasts.taking_part import spillover
from wellbeing.models.contrasts.vanishing import REDUCED, STAYS, VANISHES, add_words
from wellbeing.models.contrasts.walkability import walkability
from wellbeing.survey.harmonise import describe
from wellbeing.survey.source import load_source


@pytest.fixture(scope="module")
def plan(project):
    return load_plan(project / "config" / "contrasts.yaml")


def of(seed, **planted):
    return Study(draw(seed, **planted), "wellbeing", RUNGS, CONCEPTS, ESTIMATION)


SMALLEST = np.log(1.2)


# walkability ------------------------------------------------------------------------------------------------


def test_an_association_through_safety_vanishes_with_safety(study):
    found = walkability(study, "walk", "safe")
    assert set(add_words(found, SMALLEST)["verdict"]) == {VANISHES}
    assert found["n"].nunique() == 1  # identical rows
    points = found[found["measure"] == "probability"].set_index("model")
    assert points.loc["without", "high"] < 0 < points.loc["with", "high"]
    assert points.loc["difference", "estimate"] == pytest.approx(
        points.loc["without", "estimate"] - points.loc["with", "estimate"]
    )


def test_it_does_not_vanish_where_safety_is_irrelevant():
    found = walkability(of(3, direct=-0.4, safety=0.0), "walk", "safe")
    assert set(add_words(found, SMALLEST)["verdict"]) == {STAYS}


def test_an_association_that_is_partly_through_safety_shrinks():
    found = walkability(of(4, direct=-0.4), "walk", "safe")
    assert set(add_words(found, np.log(1.05))["verdict"]) == {REDUCED}
    assert set(add_words(found, SMALLEST)["verdict"]) == {STAYS}  # the change is smaller than that


def test_the_rescaled_model_is_the_fuller_one_written_otherwise(study):
    """Fitting with the residual of safety gives the coefficient that the formula gives (Karlson et al. 2012)."""
    columns = study.columns_of(study.terms["M3"])
    full = study.subset([*columns, "safe"])
    explained, reduced, beyond = rescaled(study, full, columns, "walk", ["safe"])
    x = study.design[columns].to_numpy()
    residual = study.design["safe"] - x @ np.linalg.lstsq(x, study.design["safe"].to_numpy(), rcond=None)[0]
    fitted = study.fit(study.design[columns].assign(left=residual))
    assert reduced["estimate"] == pytest.approx(fitted.params["walk"], abs=1e-5)
    assert fitted.llf == pytest.approx(full.llf, abs=1e-6)
    left = full.params["walk"]
    assert beyond["estimate"] == pytest.approx(left - reduced["estimate"] / 2)
    # Var(left + explained) + Var(left - explained) = 2 Var(left) + 2 Var(explained)
    variances = reduced["se"] ** 2 + 4 * beyond["se"] ** 2
    assert variances == pytest.approx(2 * full.bse["walk"] ** 2 + 2 * explained["se"] ** 2)


def test_a_covariate_that_confounds_nothing_moves_log_odds_but_explains_nothing():
    """Non-collapsibility: the fitted log-odds grow, the rescaled comparison does not move."""
    rng = np.random.default_rng(0)
    people = draw(5, direct=0.8, safety=3.0, people=20000)
    people["safe"] = rng.integers(0, 2, len(people)).astype(float)
    eta = 0.8 * people["walk"] + 3.0 * (people["safe"] - 0.5)
    people["y_wellbeing"] = (rng.logistic(size=len(people)) < eta).astype(float)
    found = walkability(Study(people, "wellbeing", RUNGS, CONCEPTS, ESTIMATION), "walk", "safe")
    rows = found.set_index(["measure", "model"])
    assert rows.loc[("log-odds", "difference"), "high"] < -0.1
    moved = rows.loc[("rescaled", "difference")]
    assert moved["low"] < 0 < moved["high"]


# interactions -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def places(study):
    entry = {"label": "Own and area", "claim": "C21", "outcome": "wellbeing", "modifier": ["sociable"]}
    entry |= {"area": ["absent", "rich"], "values": {"no": 0, "yes": 1}}
    lacking = entry | {"area": ["absent"]}
    declared = {"interactions": {"own": entry, "none": lacking}, "at": {"low": 10, "middle": 50, "high": 90}}
    notes = Notes("wellbeing")
    return interactions(study, declared, notes), notes


def test_a_planted_interaction_is_found_with_and_without_the_slope(places):
    table = places[0]["interactions"]
    assert table["slope"].tolist() == ["no", "yes"]
    assert ((table["low"] < 0.5) & (table["high"] > 0.5) & (table["low"] > 0)).all()


def test_simple_slopes_differ_by_the_interaction(places):
    table = places[0]["simple_slopes"]
    own = table[(table["slope"] == "no") & (table["of"] == "rich") & (table["scale"] == "log-odds")]
    by = own.set_index("at_label")["estimate"]
    coefficient = places[0]["interactions"].set_index("slope").loc["no", "estimate"]
    assert by["yes"] - by["no"] == pytest.approx(coefficient)


def test_both_scales_are_given_and_their_signs_compared(places):
    table = places[0]["interaction_contrasts"]
    assert set(table["measure"]) == {
        "difference of differences",
        "ratio of odds ratios",
        "ratio of risk ratios",
    }
    assert set(table["same_sign"]) <= {"yes", "no"}


def test_what_the_ladder_lacks_is_left_out_with_a_reason(places):
    assert places[1].table()["reason"].tolist() == ["the ladder of this run holds no absent"]


def test_a_random_slope_widens_the_test_where_slopes_vary():
    """Heisig and Schaeffer (2019): without the slope the standard error of the interaction is too small."""
    rng = np.random.default_rng(8)
    people = draw(8)
    slope = dict(
        zip(people["area"].unique(), rng.normal(scale=0.8, size=people["area"].nunique()), strict=True)
    )
    eta = people["sociable"] * people["area"].map(slope)
    people["y_wellbeing"] = (rng.logistic(size=len(people)) < eta).astype(float)
    one = Study(people, "wellbeing", RUNGS, CONCEPTS, ESTIMATION)
    entry = {"label": "x", "outcome": "wellbeing", "modifier": ["sociable"], "area": ["rich"]}
    entry["values"] = {"no": 0, "yes": 1}
    declared = {"interactions": {"own": entry}, "at": {"low": 10, "middle": 50, "high": 90}}
    table = interactions(one, declared, Notes("wellbeing"))["interactions"].set_index("slope")
    assert table.loc["yes", "se"] > 1.3 * table.loc["no", "se"]
    assert table.loc["yes", "slope_p"] < 0.001


# links ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def linked(study, plan):
    declared = {"links": plan["links"] | {"pairs": {"C25": [["belong", "friends"]]}, "towards": ["belong"]}}
    return link_tables(study, ["belong", "friends", "trust"], declared, seed=1)


def test_the_larger_planted_link_ranks_first(linked):
    first = linked["link_ranking"].query("rank == 1")
    assert set(first["link"]) == {"belong"}
    assert (first["first_in"] > 0.95).all()
    claimed = linked["link_differences"].query("claim == 'C25'")
    assert (claimed["low"] > 0).all() and set(claimed["scale"]) == {"log-odds", "probability"}


def test_one_step_bootstrap_has_the_spread_of_refitting(study):
    one = replicate(study.base, {"method": "one-step", "replicates": 1000}, 1)
    full = replicate(study.base, {"method": "refit", "replicates": 120}, 1)
    at = [study.base.model.exog_names.index(name) for name in ("walk", "belong", "friends")]
    np.testing.assert_allclose(one[:, at].std(0), full[:, at].std(0), rtol=0.25)
    np.testing.assert_allclose(one[:, at].mean(0), study.base.theta[at], atol=0.01)


def test_dominance_shares_add_up_and_follow_exact_refits(study):
    names = ["belong", "friends", "trust"]
    at = [study.base.model.exog_names.index(name) for name in names]
    beta, cov = study.base.theta[None, at], study.base.cov_model[np.ix_(at, at)]
    shares = general_dominance(beta, cov)[0]
    assert shares.sum() == pytest.approx(drop_loss(beta, cov, [0, 1, 2])[0])
    columns = [c for c in study.design if c != "belong"]
    exact = study.base.llf - study.subset(columns).llf
    assert drop_loss(beta, cov, [0])[0] == pytest.approx(exact, rel=0.05)


def test_no_outcome_of_the_study_shares_a_question_with_a_link(project, plan):
    """Variable level: a link's question in the outcome would make their association true by construction."""
    concepts_file = project / "config" / "concepts.yaml"
    for name in ("understanding_society", "synthetic", "ess"):
        concepts = describe(load_source(project / "config" / "sources" / f"{name}.yaml", concepts_file))
        outcomes = [c for c, entry in concepts.items() if entry["level"] == "outcome"]
        links = [c for c, entry in concepts.items() if entry["level"] == "link"]
        assert outcomes and links
        for outcome in outcomes:
            for link in links:
                made_of = plan["links"]["made_of"]
                assert not shared_items(concepts[outcome], concepts[link], made_of), (name, outcome, link)


def test_a_scale_made_of_a_links_question_is_seen_through(study, plan):
    cohesion = {"label": "Cohesion", "variable": "f_nbrsnci_dv"}
    assert "scopngbha" in items_of(cohesion, plan["links"]["made_of"])
    assert shared_items(cohesion, CONCEPTS["belong"], plan["links"]["made_of"]) == {"scopngbha"}
    own = Study(
        draw(2), "wellbeing", RUNGS, CONCEPTS | {"scale": cohesion | {"level": "outcome"}}, ESTIMATION
    )
    notes = Notes("wellbeing")
    assert usable_links(own, "scale", plan, notes) == ["trust"]
    assert notes.table()["reason"].str.contains("made of the same question").all()


# areas, people ----------------------------------------------------------------------------------------------


def test_grid_holds_every_exposure_at_every_rung(study):
    table = associations(study)
    counts = table[table["scale"] == "log-odds"].groupby("rung").size()
    assert counts.to_dict() == {"M0": 2, "M1": 2, "M3": 2, "M4": 2, "M5": 2}
    assert set(table["scale"]) == {"log-odds", "probability", "standard deviations of the latent outcome"}


def test_two_readings_of_one_contrast(study):
    table = readings(study, ["sociable", "walk"]).set_index(["exposure", "rung", "reading"])
    row = table.loc[("walk", "M3", "absolute")]
    assert row["estimate"] == pytest.approx(row["to_probability"] - row["from_probability"])
    ratio = table.loc[("walk", "M3", "relative"), "estimate"]
    assert np.exp(ratio) == pytest.approx(row["to_probability"] / row["from_probability"])


def test_every_pair_comes_with_what_could_have_been_found(study):
    table = area_pairs(study, Notes("wellbeing"))
    assert len(table) == 1
    assert table["detectable_odds_ratio"].iloc[0] == pytest.approx(
        np.exp(2.8016 * table["se"].iloc[0]), rel=1e-3
    )


def test_subgroup_slopes_differ_by_the_difference(study):
    table = subgroups(study, {"subgroups": ["sociable", "older"]}, Notes("wellbeing"))
    rows = table[(table["subgroup"] == "sociable") & (table["exposure"] == "rich")].set_index("group")[
        "estimate"
    ]
    assert rows["yes"] - rows["no"] == pytest.approx(rows["yes less no"])
    assert set(table["subgroup"]) == {"sociable", "older"}


def test_a_bend_is_found_and_a_straight_line_is_not_bent(plan):
    people = draw(9, people=12000)
    rng = np.random.default_rng(9)
    eta = 0.8 * np.maximum(people["walk"], 0.2)
    people["y_wellbeing"] = (rng.logistic(size=len(people)) < eta).astype(float)
    one = Study(people, "wellbeing", RUNGS, CONCEPTS, ESTIMATION)
    table = nonlinearity(one, plan, Notes("wellbeing")).set_index(["exposure", "shape"])["p"]
    assert (table["walk"] < 0.01).all() and (table["rich"] > 0.01).all()


def test_spline_is_straight_beyond_its_last_knot():
    knots = np.array([0.0, 1.0, 2.0, 3.0])
    columns = spline(np.array([3.0, 4.0, 5.0, 6.0]), knots)
    np.testing.assert_allclose(np.diff(columns, n=2, axis=0), 0, atol=1e-12)
    assert (spline(np.array([-5.0, 0.0]), knots) == 0).all()


def test_halves_of_an_area_do_well_together(plan):
    rng = np.random.default_rng(3)
    people = draw(3)
    shared = dict(zip(people["area"].unique(), rng.normal(size=people["area"].nunique()), strict=True))
    people["y_wellbeing"] = (rng.logistic(size=len(people)) < people["area"].map(shared)).astype(float)
    one = Study(people, "wellbeing", RUNGS, CONCEPTS, ESTIMATION)
    notes = Notes("wellbeing")
    table = spillover(one, plan, 1, notes).set_index("method")
    assert table.loc["split halves", "low"] > 0
    assert table.loc["split halves", "n"] < 0.6 * len(people)
    assert "households" in notes.table()["reason"].item()  # none are told apart here


def test_the_own_household_is_left_out_beside_the_plain_rows(plan):
    """People are alike at home and nowhere else: the plain halves take that for neighbours, the others do not."""
    rng = np.random.default_rng(4)
    people = draw(4, areas=1500)
    people["household"] = people["area"] + "-" + rng.integers(0, 2, len(people)).astype(str)
    shared = dict(
        zip(people["household"].unique(), 3 * rng.normal(size=people["household"].nunique()), strict=True)
    )
    people["y_wellbeing"] = (rng.logistic(size=len(people)) < people["household"].map(shared)).astype(float)
    people.loc[:20, "household"] = None
    one, notes = Study(people, "wellbeing", RUNGS, CONCEPTS, ESTIMATION), Notes("wellbeing")
    table = spillover(one, plan, 1, notes).set_index("method")
    plain = spillover(
        Study(people.drop(columns="household"), "wellbeing", RUNGS, CONCEPTS, ESTIMATION), plan, 1, notes
    )
    pd.testing.assert_frame_equal(table.loc[["leave one out", "split halves"]], plain.set_index("method"))
    assert table.loc["split halves", "low"] > 0
    apart = table.loc["split by household"]
    assert apart["low"] < 0 < apart["high"]
    assert table.loc["leave household out", "n"] < table.loc["leave one out", "n"]


def test_nobody_left_is_told_with_the_mend():
    people = draw(1).assign(safe=np.nan)
    with pytest.raises(InputError, match="nobody with an answer to every term"):
        Study(people, "wellbeing", RUNGS, CONCEPTS, ESTIMATION)


@pytest.mark.parametrize(
    ("text", "message"),
    [("colour: blue", "colour: unknown key"), ("a: [", "line 1: is not valid YAML")],
)
def test_a_bad_plan_is_refused_in_one_message(tmp_path, text, message):
    file = tmp_path / "contrasts.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_plan(file)
    with pytest.raises(InputError, match="no such file"):
        load_plan(tmp_path / "absent.yaml")


@pytest.mark.slow
def test_where_there_is_nothing_to_find_little_is_found(plan):
    """Twenty made-up surveys of pure noise between and within areas: rejections at five per cent, by chance alone."""
    rejected = made = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        people = draw(seed, people=3000)
        shared = dict(zip(people["area"].unique(), rng.normal(size=people["area"].nunique()), strict=True))
        eta = 0.3 * people["area"].map(shared)
        people["y_wellbeing"] = (rng.logistic(size=len(people)) < eta).astype(float)
        one, notes = Study(people, "wellbeing", RUNGS, CONCEPTS, ESTIMATION), Notes("wellbeing")
        grid = associations(one).query("rung == 'M5' and scale == 'probability'")
        groups = subgroups(one, {"subgroups": ["sociable", "older"]}, notes).query("measure == 'difference'")
        for table in (grid, groups, area_pairs(one, notes), nonlinearity(one, plan, notes)):
            rejected += int((table["p"] < 0.05).sum())
            made += len(table)
    bound = binom.ppf(0.99, made, 0.05)
    print(f"{rejected} of {made} tests below 0.05; 99% binomial bound {bound:.0f}")
    assert rejected <= bound
