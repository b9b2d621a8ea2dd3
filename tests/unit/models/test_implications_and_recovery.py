"""Independences tested against statsmodels, and what was planted beside what was found."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from golden_people import CONCEPTS, ESTIMATION, RUNGS, draw

from wellbeing.errors import InputError
from wellbeing.models.description import variables_table
from wellbeing.models.implications import added_share, check_implications
from wellbeing.models.recovery import compare_with_truth, fit_planted

STAND_FOR = {
    "person": ["age", "female"],
    "age": ["age", "age_squared"],
    "sex": ["female"],
    "school": ["education"],
    "walk": ["walk"],
    "safe": ["safe"],
}
LABELS = {
    "age": "Age",
    "sex": "Sex",
    "school": "Schooling",
    "walk": "Walk",
    "safe": "Safe",
    "person": "Person",
}


@pytest.mark.parametrize("tested", [["female"], ["female", "safe"]])
def test_a_share_is_that_of_two_regressions_and_its_test_that_of_clustered_errors(tested):
    people = draw()
    controls = np.column_stack([np.ones(len(people)), people["age"], people["walk"]])
    x, y, cluster = people[tested].to_numpy(float), people["volunteer"].to_numpy(), people["area"]
    share, p = added_share(y, x, controls, cluster)
    small = sm.OLS(y, controls).fit()
    codes = pd.factorize(cluster)[0]
    full = sm.OLS(y, np.column_stack([x, controls])).fit(
        cov_type="cluster", cov_kwds={"groups": codes, "use_correction": False}, use_t=True
    )
    assert share == pytest.approx(1 - full.ssr / small.ssr, rel=1e-9)
    k, groups = x.shape[1], 20
    cov = full.cov_params()[:k, :k] * groups / (groups - 1)
    wald = full.params[:k] @ np.linalg.solve(cov, full.params[:k]) / k
    from scipy.stats import f

    assert p == pytest.approx(f.sf(wald, k, groups - 1), rel=1e-8)


def test_a_concept_that_adds_nothing_is_not_tested():
    people = draw()
    controls = np.column_stack([np.ones(len(people)), people["age"]])
    assert np.isnan(
        added_share(people["female"].to_numpy(), controls[:, [1]], controls, people["area"])
    ).all()
    assert np.isnan(
        added_share(np.ones(len(people)), people[["walk"]].to_numpy(), controls, people["area"])
    ).all()


def test_every_implication_has_its_row_and_verdict(pinned):
    people = draw().dropna()
    implied = [
        ("age", "walk", ["sex"]),
        ("safe", "walk", []),
        ("school", "sex", ["age"]),
        ("person", "school", []),
    ]
    table = check_implications(people, implied, STAND_FOR, LABELS, CONCEPTS)
    assert table["verdict"].tolist() == ["holds", "notable", "holds", "not tested"]
    assert table["one"].tolist() == ["Age", "Safe", "Sex", "Person"]
    assert table["given"].tolist() == ["Sex", "", "Age", ""]
    assert table["size"].tolist() == [1, 0, 1, 0]
    assert table["n"].eq(len(people)).all() and table["areas"].eq(20).all()
    pinned("implications", table)


def test_a_clear_and_trifling_dependence_is_slight():
    rng = np.random.default_rng(3)
    n = 40000
    area = np.arange(n) % 400
    x = rng.normal(size=n)
    frame = pd.DataFrame({"area": area, "walk": x, "rich": 9 + 2 * (0.04 * x + rng.normal(size=n))})
    table = check_implications(
        frame, [("a", "b", [])], {"a": ["walk"], "b": ["rich"]}, {"a": "A", "b": "B"}, CONCEPTS
    )
    assert table["verdict"].tolist() == ["slight"]
    assert table["share"].iloc[0] < 0.005


TRUTH = {"outcomes": {"wellbeing": {"coefficients": {"safe": 1.0, "female:walk": 0.2, "age": 0.1}, "sd_area": 0.8},
                      "absent": {"coefficients": {}, "sd_area": 0.1}}}  # fmt: skip


def test_the_planted_model_holds_the_ladder_and_the_products():
    rungs = {"M": {"label": "x", "terms": ["age", "safe"]}}
    estimates, fits = fit_planted(draw(), rungs, CONCEPTS, ESTIMATION, TRUTH)
    assert estimates["column"].tolist() == ["intercept", "age", "safe", "female", "walk", "female:walk"]
    assert fits[["rung", "label", "terms"]].to_numpy().tolist() == [["planted", "Planted model", 5]]
    with pytest.raises(InputError, match="nothing is planted for female, walk in outcome 'wellbeing'"):
        compare_with_truth(estimates, fits, {"outcomes": {"wellbeing": TRUTH["outcomes"]["wellbeing"]}})


def test_the_products_parts_must_be_in_the_data():
    rungs = {"M": {"label": "x", "terms": ["age", "safe"]}}
    estimates, _ = fit_planted(draw().drop(columns="female"), rungs, CONCEPTS, ESTIMATION, TRUTH)
    assert estimates["column"].tolist() == ["intercept", "age", "safe"]


def table_of(low: float, high: float, sd_low: float = 0.5):
    row = {
        "outcome": "w",
        "column": "safe",
        "label": "Safe",
        "level": "safety",
        "estimate": 1.0,
        "status": "ok",
    }
    first = row | {"rung": "M1", "low": -9.0, "high": 9.0}
    estimates = pd.DataFrame([first, row | {"rung": "M2", "column": "intercept", "low": 0.0, "high": 0.0},
                              row | {"rung": "M2", "low": low, "high": high}])  # fmt: skip
    fit = {"outcome": "w", "rung": "M2", "sd_area": 0.7, "sd_low": sd_low, "sd_high": 0.9, "status": "ok"}
    fits = pd.DataFrame([fit | {"rung": "M1", "sd_area": 9.0}, fit])
    return compare_with_truth(
        estimates, fits, {"outcomes": {"w": {"coefficients": {"safe": 1.2}, "sd_area": 0.8}}}
    )


@pytest.mark.parametrize(
    ("low", "high", "inside"), [(1.2, 1.3, True), (1.1, 1.2, True), (1.21, 1.3, False), (1.0, 1.19, False)]
)
def test_an_interval_holds_its_ends(low, high, inside):
    table = table_of(low, high)
    assert table["column"].tolist() == ["safe", "sd_area"]
    assert table["inside"].tolist() == [inside, True]
    assert table[["planted", "estimate"]].to_numpy().tolist() == [[1.2, 1.0], [0.8, 0.7]]


def test_no_variation_has_no_interval_to_hold_anything():
    assert table_of(1.0, 2.0, float("nan"))["column"].tolist() == ["safe"]


def test_where_every_column_comes_from():
    people = draw()
    areas = {"walk": {"label": "Walkable", "year": "2018", "source": "w.csv", "status": "real"}}
    income = {"label": "Income", "wave": 3, "years": "2011", "file": "i.dta", "variable": "fimn"}
    income |= {"recode": "deciles", "status": "synthetic"}
    concepts = {"income": income, "walk": {"kind": "continuous"}}
    table = variables_table(people, {"income": "outcome", "walk": "M3"}, concepts, areas)
    assert table.to_numpy().tolist() == [
        ["income", "Income", "outcome", 3, "2011", "i.dta", "fimn", "deciles", "synthetic", 6],
        ["walk", "Walkable", "M3", "–", "2018", "w.csv", "–", "–", "real", 0],
    ]
    assert RUNGS["M3"]["terms"] == ["walk", "rich"]
