"""Limits of the sensitivity analysis, each just within and just beyond."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from small_population import CONCEPTS, OUTCOMES, TERMS, population

from wellbeing.models.sensitivity import main_analysis
from wellbeing.models.sensitivity.designs import Material, find_support
from wellbeing.models.sensitivity.evalue import as_risk_ratio, e_value, e_value_of_limit
from wellbeing.models.sensitivity.joint import curve_statistics
from wellbeing.models.sensitivity.joint import test_curves as joint_tests
from wellbeing.models.sensitivity.peers import marginal
from wellbeing.models.sensitivity.pooled import fit_pooled, separated_columns
from wellbeing.models.sensitivity.rubin import pool
from wellbeing.models.sensitivity.structures import structures_table


@pytest.mark.parametrize(
    ("ratio", "value"),
    # VanderWeele and Ding (2017): 3.9 gives 7.26, its limit 1.8 gives 3.0; the rest by RR + sqrt(RR (RR - 1))
    [(3.9, 7.26), (1.8, 3.0), (1 / 3.9, 7.26), (1.0, 1.0), (2.0, 3.41), (0.8, 1.81)],
)
def test_e_values(ratio, value):
    assert e_value(ratio) == pytest.approx(value, abs=5e-3)


@pytest.mark.parametrize("ratio", [0.0, -1.0, np.nan, np.inf])
def test_what_is_no_ratio_has_no_e_value(ratio):
    assert np.isnan(e_value(ratio))


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [(1.8, 8.7, 3.0), (1 / 8.7, 1 / 1.8, 3.0), (1.0, 2.0, 1.0), (0.5, 1.0, 1.0), (0.9, 1.1, 1.0)],
)
def test_the_limit_nearer_to_one_counts(low, high, value):
    assert e_value_of_limit(low, high) == pytest.approx(value, abs=5e-3)


@pytest.mark.parametrize(("low", "high"), [(np.nan, 2.0), (1.2, np.inf), (np.nan, np.nan)])
def test_no_interval_no_e_value(low, high):
    assert np.isnan(e_value_of_limit(low, high))


@pytest.mark.parametrize(("share", "risk"), [(0.1499, 4.0), (0.15, 2.0), (0.5, 2.0), (0.9, 2.0)])
def test_a_common_outcome_takes_the_root(share, risk):
    assert as_risk_ratio(4.0, share) == risk


def test_marginal_log_odds_of_zeger():
    """One over sqrt(1 + c^2 s^2), c = 16 sqrt(3) / (15 pi), c^2 = 0.346 (Zeger, Liang and Albert 1988)."""
    assert marginal(1.0, 1.0) == pytest.approx(1 / np.sqrt(1 + 0.34583), abs=5e-6)
    assert marginal(0.5, 0.0) == 0.5 and marginal(2.0, 2.0) == pytest.approx(
        2 / np.sqrt(1 + 4 * 0.34583), abs=2e-4
    )


def test_pooling_by_the_hand_formula():
    """Rubin (1987) and Barnard and Rubin (1999), written out."""
    q, u, v = np.array([1.0, 1.4, 0.9, 1.3]), np.array([0.04, 0.05, 0.03, 0.04]), 40.0
    between, within = q.var(ddof=1), u.mean()
    total = within + 1.25 * between
    lam = 1.25 * between / total
    old, seen = 3 / lam**2, (v + 1) / (v + 3) * v * (1 - lam)
    df = old * seen / (old + seen)
    found = pool(q, u, v, 0.9)
    riv = 1.25 * between / within
    from scipy.stats import t

    half = t.ppf(0.95, df) * np.sqrt(total)
    expected = {
        "estimate": q.mean(), "se": np.sqrt(total), "low": q.mean() - half, "high": q.mean() + half, "df": df,
        "p": 2 * t.sf(q.mean() / np.sqrt(total), df), "within": within, "between": between, "riv": riv,
        "lambda": lam, "fmi": (riv + 2 / (df + 3)) / (1 + riv), "m": 4,
    }  # fmt: skip
    assert found == pytest.approx(expected)
    assert pool(-q, u, v)["p"] == pytest.approx(pool(q, u, v)["p"])


@pytest.mark.parametrize(("found", "tests"), [(0, 20), (1, 20), (3, 20), (20, 20)])
def test_false_positives_are_counted_from_one_side(monkeypatch, found, tests):
    """The p-value is the chance of as many or more; none found is no surprise at all."""
    monkeypatch.setattr(main_analysis, "false_positives", lambda *given: (found, tests))
    declared = SimpleNamespace(
        negative_controls={"outcomes": [], "shuffled": {"times": 1}}, joint={"significance": 0.05}
    )
    ref = SimpleNamespace(outcome="o", exposures=["a", "b"], data=None, counts=lambda: {"n": 9})
    row = main_analysis.controls_table(SimpleNamespace(declared=declared), [ref], 5, 0.95, 1).iloc[0]
    assert row["p"] == pytest.approx(sum(binom.pmf(k, tests, 0.05) for k in range(found, tests + 1)))
    assert (row["low"], row["high"]) == binom.interval(0.95, tests, 0.05)
    assert (row["tests"], row["significant"], row["exposure"]) == (tests, found, "a, b")


def test_nothing_fitted_soundly_bounds_nothing(monkeypatch):
    monkeypatch.setattr(main_analysis, "false_positives", lambda *given: (0, 0))
    declared = SimpleNamespace(
        negative_controls={"outcomes": ["x"], "shuffled": {"times": 1}}, joint={"significance": 0.05}
    )
    ref = SimpleNamespace(outcome="o", exposures=["a"], data=SimpleNamespace(names=[]), counts=dict)
    table = main_analysis.controls_table(SimpleNamespace(declared=declared), [ref], 5, 0.95, 1)
    assert table["status"].iloc[0] == "not a term of the model in these data"
    assert table.iloc[1][["low", "high", "p"]].isna().all()


def test_statistics_of_a_curve_by_hand():
    estimates = np.array([[1.0, 2.0, -0.5, 3.0], [-1.0, -2.0, -3.0, 0.1], [1.0, 1.0, -1.0, -1.0]])
    found = curve_statistics(estimates, np.array([0.5, 1.1, 1.0, 1.0]), 0.05)
    assert found["median"].tolist() == [1.5, -1.5, 0.0]
    assert found["same_sign"].tolist() == [0.75, 0.75, 0.5]
    assert found["significant"].tolist() == [0.5, 0.5, 0.25]
    np.testing.assert_allclose(found["mean_z"], (estimates / [0.5, 1.1, 1.0, 1.0]).mean(axis=1))


def test_a_curve_is_tested_from_its_smallest_allowed_size():
    curve = pd.DataFrame({"outcome": "o", "exposure": ["a", "a", "b", "b"], "estimate": [1.0, 2, 3, 4], "se": 1.0,
                          "status": ["ok", "singular", "separated", "aliased"]})  # fmt: skip
    held = np.arange(12.0).reshape(4, 3) - 4
    held[3, 0] = np.nan
    table = joint_tests(curve, held, 9, 1, 0.05, 2).set_index(["exposure", "statistic"])
    assert (
        table.loc["a", "status"].eq("ok").all()
        and table.loc["b", "status"].eq("too few specifications").all()
    )
    assert table.loc["a", ["specifications", "left_out", "areas"]].to_numpy().tolist() == [[2, 0, 3]] * 4
    assert table.loc["b", ["specifications", "left_out"]].to_numpy().tolist() == [[0, 2]] * 4
    assert "median" not in table.loc["all"].index and len(table.loc["all"]) == 3
    assert table.loc["all", "specifications"].eq(2).all()
    assert table.loc[("a", "median"), "observed"] == pytest.approx((held[0].sum() + held[1].sum()) / 2)


STRUCTURE = {"outcome": "o", "exposure": "x", "scale": "log-odds", "n": 9, "areas": 3, "sd_area": 0.1,
             "sd_nested": np.nan, "p": 0.1, "reason": "", "residual_df": 5, "smallest_cell": 4,
             "status": "ok"}  # fmt: skip


@pytest.mark.parametrize(
    ("estimate", "low", "high", "sign", "verdict"),
    [
        (0.2, 0.1, 0.3, True, True),
        (0.2, 0.0, 0.4, True, False),
        (-0.2, -0.4, 0.0, False, False),
        (-0.2, -0.3, -0.1, False, True),
        (0.0, -0.1, 0.1, False, False),
    ],
)
def test_a_departure_beside_its_reference(estimate, low, high, sign, verdict):
    from wellbeing.models.sensitivity.declare import DECISIONS

    main = STRUCTURE | dict.fromkeys(DECISIONS, "main") | {"specification": "r", "kind": "reference"}
    main |= {"estimate": 0.5, "se": 0.2, "low": 0.1, "high": 0.9}
    other = main | {"specification": "d", "kind": "departure", "cut": "up"}
    other |= {"estimate": estimate, "se": 0.4, "low": low, "high": high}
    table = structures_table(pd.DataFrame([main, other, other | {"kind": "combination"}]))
    assert table[["decision", "option"]].to_numpy().tolist() == [["reference", "reference"], ["cut", "up"]]
    assert table["difference"].tolist() == [0.0, pytest.approx((estimate - 0.5) / 0.2)]
    assert table["same_sign"].tolist() == [True, sign] and table["same_verdict"].tolist() == [True, verdict]
    wide = structures_table(pd.DataFrame([main | {"low": -0.1}, other])).iloc[1]
    assert wide["same_sign"] == sign and wide["same_verdict"] == (not verdict)
    lost = structures_table(pd.DataFrame([main, other | {"status": "separated"}])).iloc[1]
    assert np.isnan(lost["difference"]) and not lost["same_sign"] and not lost["same_verdict"]
    assert structures_table(pd.DataFrame([other])).empty


def test_a_column_with_one_outcome_at_one_level_is_separated():
    y = np.array([1, 1, 0, 0, 1, 0.0])
    x = np.column_stack(
        [
            np.ones(6),
            [1, 1, 0, 0, 0, 0],
            [1, 0, 1, 0, 1, 0],
            [0, 0, 1, 1, 0, 0],
            [1, 1, 0, 0, 1, 2],
            [1, 1, 0, 1, 1, 1],
        ]
    )
    names = ["intercept", "all_yes", "both", "all_no", "three", "others"]
    assert separated_columns(y, x, names) == ["all_yes", "all_no", "others"]
    fit = fit_pooled(y, x[:, :2], names[:2])
    assert fit.status == "separated" and "all_yes" in fit.reason


def test_an_estimate_far_away_is_told():
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(400), rng.normal(size=400)])
    y = (x[:, 1] > 0).astype(float)
    assert fit_pooled(y, x, ["intercept", "x"]).status == "separated"
    twins = np.column_stack([x, x[:, 1]])
    broken = fit_pooled((rng.random(400) < 0.5).astype(float), twins, ["intercept", "x", "y"])
    assert broken.status in ("not converged", "separated")


def material_of(declared, frame, terms=TERMS):
    return Material(frame, OUTCOMES, terms, CONCEPTS, declared)


@pytest.mark.parametrize(("missing", "word"), [(0, "no answer is missing"), (1, "")])
def test_one_missing_answer_makes_a_choice(declared, missing, word):
    frame = population(seed=1, areas=20, size=20)
    frame.loc[: missing - 1, "age"] = np.nan
    support = find_support(material_of(declared, frame), 2)
    options = [option for option in declared.options("missing") if option != "complete"]
    assert {support["individual", "missing", option] for option in options} == {word}
    assert support["individual", "missing", "complete"] == ""
    once = find_support(material_of(declared, frame), 1)["individual", "missing", "imputed"]
    assert once == "the settings ask for no imputations (sensitivity.imputations)"


def test_what_does_not_vary_is_no_choice(declared):
    frame = population(seed=1, areas=20, size=20).assign(weight=1.0, nation="england", income_area=0.5)
    support = find_support(material_of(declared, frame), 2)
    assert support["individual", "weights", "survey"] == "the source has no person weight"
    assert support["individual", "exposure", "income_area"] == "the same everywhere in these data"
    assert support["individual", "exposure", "voting_area"] == ""
    said = {
        o: support["individual", "nation", o]
        for o, e in declared.options("nation").items()
        if e.get("nation")
    }
    assert all(words for words in said.values())
    assert any("everybody in these data lives in England" in words for words in said.values())


@pytest.mark.parametrize(("small", "supported"), [(11, False), (10, True)])
def test_ten_areas_are_enough_for_a_minimum(declared, small, supported):
    """Of twenty-one areas, ten or eleven too small for the option: ten must be left."""
    few = max(entry["people"] for entry in declared.options("minimum").values())
    option = next(o for o, e in declared.options("minimum").items() if e["people"] == few)
    sizes = [few - 1] * (small + 1) + [few] * (20 - small)
    frame = population(seed=1, areas=60, size=60)
    frame = pd.concat(
        [frame.head(size).assign(area=f"a{at:02d}") for at, size in enumerate(sizes)], ignore_index=True
    )
    reason = find_support(material_of(declared, frame), 2)["individual", "minimum", option]
    assert (reason == "") is supported
