"""Is what the files hold drawn from the truth that stands beside them?"""

import copy

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from reading_back import RATES, design

from wellbeing.areas.linkage import leave_one_out as pipeline_rate
from wellbeing.areas.linkage import link_areas
from wellbeing.areas.synthetic import write_area_tables
from wellbeing.mixedlogit import MixedLogit
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import load_source
from wellbeing.survey.synthetic.outcomes import design_column, leave_one_out
from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import load_truth

ANSWER = {"individual": ("f_sclfsato", 6), "mental": ("g_swemwbs_dv", 24), "community": ("f_llknbrd", 1)}


def outcome(frame, name, cut=None):
    variable, planted = ANSWER[name]
    if name == "community":
        return (frame[variable] == 1).astype(float)
    return (frame[variable] >= (planted if cut is None else cut)).astype(float)


def with_known_areas(frame, truth, name, cut=None):
    """Logit with the drawn area effects as an offset: estimate, low, high, planted; intercept first."""
    columns = list(truth["outcomes"][name]["coefficients"])
    x = np.column_stack([np.ones(len(frame)), frame[columns].to_numpy()])
    effects = frame["area"].map(truth["area_effects"][name]).to_numpy()
    fit = sm.GLM(outcome(frame, name, cut), x, sm.families.Binomial(), offset=effects).fit()
    interval = np.asarray(fit.conf_int())
    planted = [truth["outcomes"][name]["intercept"], *truth["outcomes"][name]["coefficients"].values()]
    return pd.DataFrame(
        {
            "estimate": np.asarray(fit.params),
            "low": interval[:, 0],
            "high": interval[:, 1],
            "planted": planted,
        },
        index=["intercept", *columns],
    )


def inside(table):
    return int(((table["low"] <= table["planted"]) & (table["planted"] <= table["high"])).sum())


@pytest.mark.slow
def test_planted_coefficients_lie_inside_their_intervals(full, analysed):
    tables = [with_known_areas(analysed, full[1], name) for name in ANSWER]
    found, number = sum(map(inside, tables)), sum(map(len, tables))
    print(f"{found} of {number} planted coefficients inside their 95% intervals (area effects known)")
    assert number == 152  # 48 columns and an intercept, three outcomes; 4 interactions and a part of one
    assert found / number >= 0.88
    z = pd.concat([3.92 * (t["estimate"] - t["planted"]) / (t["high"] - t["low"]) for t in tables])
    assert abs(z.mean()) < 0.35 and 0.8 < z.std() < 1.2


def test_random_intercept_model_recovers_the_truth(full, analysed):
    truth, found, number = full[1], 0, 0
    for name in ANSWER:
        planted = pd.Series(truth["outcomes"][name]["coefficients"])
        x = analysed[list(planted.index)].assign(intercept=1.0)
        fit = MixedLogit(outcome(analysed, name), x, analysed["area"]).fit(nagq=7)
        assert fit.converged
        interval = np.asarray(fit.conf_int().loc[list(planted.index)])
        found += int(((interval[:, 0] <= planted) & (planted <= interval[:, 1])).sum())
        number += len(planted)
        assert float(np.squeeze(fit.group_sd)) == pytest.approx(truth["outcomes"][name]["sd_area"], abs=0.06)
    print(f"{found} of {number} planted coefficients inside their 95% intervals (area effects estimated)")
    assert found / number >= 0.88


@pytest.mark.slow
def test_walkable_assets_matter_only_until_safety_is_held_constant(full, analysed):
    columns = list(full[1]["outcomes"]["individual"]["coefficients"])
    links = [
        "belonging",
        "not_lonely",
        "friendships",
        "services",
        "cohesion",
        "support",
        "collective_control",
    ]
    after = [c for c in columns if c not in links]
    before = [c for c in after if c != "safe_after_dark"]
    for name in ("individual", "community"):
        z = {}
        for label, chosen in (("before", before), ("after", after)):
            fit = MixedLogit(
                outcome(analysed, name), analysed[chosen].assign(intercept=1.0), analysed["area"]
            ).fit(nagq=1)
            z[label] = fit.params["walkable_area"] / fit.bse["walkable_area"]
        assert z["before"] < -2.5 and abs(z["after"]) < 2.5, name


@pytest.mark.parametrize(
    ("name", "cut"), [("individual", 5), ("individual", 7), ("mental", 21), ("mental", 28)]
)
def test_other_cut_points_follow_the_same_coefficients(full, analysed, name, cut):
    table = with_known_areas(analysed, full[1], name, cut).drop(index="intercept")
    assert inside(table) / len(table) >= 0.85


def test_prevalence(full, analysed):
    for name in ANSWER:
        assert outcome(analysed, name).mean() == pytest.approx(
            full[1]["outcomes"][name]["prevalence"], abs=0.02
        )


def test_the_later_answer_follows_the_same_model_of_the_same_people(full, analysed):
    again = analysed[analysed["again"].notna()]
    table = with_known_areas(again.assign(f_sclfsato=again["again"]), full[1], "individual")
    assert inside(table) / len(table) >= 0.88  # the intercept among them
    same = again[["f_sclfsato", "again"]].corr().iloc[0, 1]
    assert 0.4 < same < 0.8 and (again["f_sclfsato"] != again["again"]).mean() > 0.3


def test_outcomes_of_a_person_go_together(analysed):
    answers = analysed[["f_sclfsato", "g_swemwbs_dv"]].corr().iloc[0, 1]
    assert 0.35 < answers < 0.7


def test_planted_interaction_is_found(tmp_path, area_table, published):
    truth = copy.deepcopy(published)
    truth["outcomes"]["individual"]["coefficients"] |= {
        "urban:voting_area": -0.3,
        "sociable:education[degree]": 0.6,
    }
    sidecar = write_population(tmp_path, 20000, 3, truth, area_table)
    frame = design(tmp_path, area_table).drop(columns="unemployed").dropna()
    frame["urban:voting_area"] = frame["urban"] * frame["voting_area"]
    frame["sociable:education[degree]"] = frame["sociable"] * frame["education[degree]"]
    table = with_known_areas(frame, sidecar, "individual")
    added = table.loc[["urban:voting_area", "sociable:education[degree]"]]
    se = (added["high"] - added["low"]) / 3.92
    assert ((added["estimate"] - added["planted"]).abs() < 3.5 * se).all()
    assert (added["estimate"].abs() > 3.5 * se).all()


def test_null_scenario_has_nothing_to_find(tmp_path, area_table, project):
    null = load_truth(project / "resources" / "synthetic" / "null.yaml")
    sidecar = write_population(tmp_path, 20000, 4, null, area_table)
    frame = design(tmp_path, area_table).drop(columns="unemployed").dropna()
    zero = [c for c, b in sidecar["outcomes"]["community"]["coefficients"].items() if b == 0]
    tables = [with_known_areas(frame, sidecar, name).reindex(zero) for name in ANSWER]
    excluded = sum(((t["low"] > 0) | (t["high"] < 0)).sum() for t in tables)
    assert excluded <= 0.12 * 3 * len(zero)


def test_leave_one_out_by_hand():
    values = pd.Series([1.0, 0.0, np.nan, 1.0, 1.0, np.nan, 1.0])
    area = pd.Series(["a", "a", "a", "a", "b", "c", None])
    assert leave_one_out(values, area).round(3).tolist()[:4] == [50.0, 100.0, 66.667, 50.0]
    assert leave_one_out(values, area)[4:].isna().all()


def test_leave_one_out_is_that_of_the_pipeline(analysed):
    rng = np.random.default_rng(2)
    values = analysed["volunteer"].where(rng.random(len(analysed)) > 0.1)
    pd.testing.assert_series_equal(
        leave_one_out(values, analysed["area"]), pipeline_rate(values, analysed["area"]), check_names=False
    )


def test_design_column():
    people = pd.DataFrame({"age": [50.0, 70.0], "urban": [1.0, 0.0], "education": ["gcse", "degree"]})
    scaling = {"age": {"centre": 50, "per": 10}, "age_squared": {"square": "age"}}
    scaling["age_60_plus"] = {"of": "age", "at_least": 60}
    assert design_column("age_60_plus:urban", people.assign(urban=1.0), scaling).tolist() == [0, 1]
    assert design_column("age", people, scaling).tolist() == [0, 2]
    assert design_column("age_squared", people, scaling).tolist() == [0, 4]
    assert design_column("education[degree]", people, scaling).tolist() == [0, 1]
    assert design_column("age:education[degree]", people, scaling).tolist() == [0, 2]
    assert design_column("urban:age", people, scaling).tolist() == [0, 0]
    with pytest.raises(ValueError, match="reference level"):
        design_column("education[gcse]", people, scaling)


def test_the_studys_own_path_sees_the_same_people_and_rates(project, tmp_path, published):
    """Reader, mapping and linkage of the study, against the sidecar and a reading apart from them."""
    areas = write_area_tables(tmp_path / "areas", 7)
    sidecar = write_population(tmp_path / "survey", 9000, 7, published, areas)
    source = load_source(
        project / "config" / "sources" / "synthetic.yaml", project / "config" / "concepts.yaml"
    )
    people, _ = read_survey(source, find_files(source, tmp_path / "survey"))
    assert people["dropped"].value_counts().to_dict() == {
        reason: entry["people"] for reason, entry in sidecar["counts"]["excluded"].items()
    }
    linked, _ = link_areas(people, areas, 2016, 0.02, RATES)
    assert len(linked) == sidecar["counts"]["kept"]
    mine = design(tmp_path / "survey", areas)
    for column, rule in sidecar["scaling"].items():
        if "centre" in rule:
            theirs = (linked[column] - rule["centre"]) / rule["per"]
            np.testing.assert_allclose(
                theirs.to_numpy(float), mine[column].to_numpy(), atol=1e-9, err_msg=column
            )
    concepts = [c for c in sidecar["counts"]["kept_without"] if c != "area"]
    missing = linked[concepts].isna().sum().to_dict()
    assert missing == {c: sidecar["counts"]["kept_without"][c] for c in concepts}
    complete = linked[concepts + list(RATES)].notna().all(axis=1)
    assert complete.sum() == sidecar["counts"]["analysed"]
    assert linked.loc[complete, "area"].nunique() == sidecar["counts"]["areas_analysed"]
