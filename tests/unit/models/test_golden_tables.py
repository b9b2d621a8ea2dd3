"""Tables of three hundred people, each number as R makes it of the same people.

`benchmarks/golden.py` made `golden/*.csv` (versions: `golden/VERSIONS`): models by lme4's glmer at 25 points, their
covariance from the second derivatives of its deviance, averages by 61-point quadrature and the delta method with
numerical slopes; generalised estimating equations by geepack, cluster-robust errors by sandwich, corrections for
several tests by p.adjust. Numbers are compared to 2e-5, which is what glmer's search leaves of its digits.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from golden_people import CONCEPTS, ESTIMATION, OUTCOMES, PLAN, RUNGS, draw

from wellbeing.models.contrasts.areas import area_pairs, nonlinearity, subgroups
from wellbeing.models.contrasts.associations import associations, readings
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.interactions import interactions
from wellbeing.models.contrasts.links import link_tables
from wellbeing.models.contrasts.multiplicity import add_families
from wellbeing.models.contrasts.plan import Notes
from wellbeing.models.contrasts.taking_part import features, participation, participation_gap
from wellbeing.models.contrasts.walkability import walkability
from wellbeing.models.description import describe_areas, describe_outcomes, describe_people
from wellbeing.models.ladder import fit_ladder

GOLDEN = Path(__file__).parent / "golden"
VALUES = ["estimate", "se", "low", "high", "p"]
WHO = ["n", "areas", "residual_df", "smallest_cell"]
NOTES = Notes("wellbeing")
DIGITS = {"nonlinearity": 2e-3}
"""Bends of one column are all but combinations of each other, and differences of R's second derivatives by small steps
keep three digits there. Ours stay to six under other scales of the columns and other ends of the search."""


def golden(name: str) -> pd.DataFrame:
    return pd.read_csv(GOLDEN / f"{name}.csv", keep_default_na=False, na_values=["", "NA"])


def agree(found: pd.DataFrame, wanted: pd.DataFrame, columns: list[str], digits: float = 2e-5) -> None:
    """Columns of two tables in the same order of rows, as far as R printed them and glmer searched."""
    assert len(found) == len(wanted)
    for column in columns:
        np.testing.assert_allclose(
            found[column].to_numpy(float),
            wanted[column].to_numpy(float),
            rtol=digits,
            atol=2e-5,
            err_msg=column,
        )


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(draw(), "wellbeing", RUNGS, CONCEPTS, ESTIMATION)


@pytest.fixture(scope="module")
def ladder() -> tuple[pd.DataFrame, pd.DataFrame]:
    return fit_ladder(draw(), "wellbeing", RUNGS, CONCEPTS, ESTIMATION)


def test_every_estimate_of_the_ladder(ladder):
    wanted, found = golden("estimates"), ladder[0]
    assert found["rung"].tolist() == wanted["rung"].tolist()
    assert found["column"].tolist() == wanted["column"].tolist()
    agree(found, wanted, [*VALUES, "odds_ratio", "or_low", "or_high", *WHO])
    assert (found["status"] == "ok").all()


def test_every_fit_of_the_ladder(ladder):
    wanted, found = golden("fits"), ladder[1]
    assert found["rung"].tolist() == wanted["rung"].tolist() == list(RUNGS)
    agree(found, wanted, [c for c in wanted if c != "rung"])
    assert found["label"].tolist() == [rung["label"] for rung in RUNGS.values()]
    assert found["points"].eq(25).all()


def test_columns_of_the_ladder_stand_in_their_order(ladder):
    estimates, fits = ladder
    first = "outcome rung term column label contrast level estimate se low high odds_ratio or_low or_high p n areas"
    assert " ".join(estimates) == f"{first} residual_df smallest_cell status"
    first = (
        "outcome rung label n areas positives terms sd_area sd_low sd_high icc mor icc_low mor_low icc_high"
    )
    assert " ".join(fits) == f"{first} mor_high loglik aic points residual_df smallest_cell status"


def test_people_are_described_as_r_describes_them():
    terms = [term for rung in RUNGS.values() for term in rung["terms"]]
    found = describe_people(draw(), terms, CONCEPTS).set_index(["concept", "category"])
    wanted = golden("people").set_index(["concept", "category"])
    assert set(found.index) == set(wanted.index)
    agree(found.loc[wanted.index], wanted, ["people", "mean", "sd"])
    assert found.loc[("income", "mean"), "level"] == "household"
    assert found.loc[("age", "mean"), "unit"] == "years"


def test_outcomes_are_counted_as_r_counts_them():
    found = describe_outcomes(draw(), OUTCOMES, ["female", "education", "age"], CONCEPTS)
    wanted = golden("outcomes")
    assert (
        found[["concept", "category"]].to_numpy().tolist()
        == wanted[["concept", "category"]].to_numpy().tolist()
    )
    agree(found, wanted, ["people", "positive"])
    assert found["concept_label"].tolist() == ["Everyone", "Female", "Female", *["Education"] * 3]


def test_areas_are_described_as_r_describes_them():
    found = describe_areas(draw(), ["age", "walk", "rich"], CONCEPTS)
    wanted = golden("areas")
    assert found["concept"].tolist() == wanted["concept"].tolist()
    agree(found, wanted, ["areas", "mean", "sd", "p10", "p50", "p90"])


def test_a_centile_names_the_smaller_of_the_two_areas_it_lies_between():
    # in the order of the areas' values, so the tenth centile is between 30 and 4
    sizes = [30, 4, 50, 60, 7, 80]
    rows = [{"area": at, "walk": float(at)} for at, n in enumerate(sizes) for _ in range(n)]
    found = describe_areas(pd.DataFrame(rows), ["walk"], CONCEPTS).set_index("concept")
    assert found.loc["walk", ["behind_p10", "behind_p50", "behind_p90"]].tolist() == [4, 50, 7]
    assert found.loc["people", ["behind_p10", "behind_p50", "behind_p90"]].tolist() == [4, 30, 60]


@pytest.fixture(scope="module")
def made(study) -> dict[str, pd.DataFrame]:
    """Every table of contrasts with the key its rows have in golden/contrasts.csv."""
    one = study
    rows = {name: table for name, table in interactions(one, PLAN, NOTES).items() if name != "predictions"}
    rows |= link_tables(one, ["belong", "friends"], PLAN, 1)
    rows["associations"] = associations(one)
    rows["readings"] = readings(one, ["female", "walk", "rich"])
    rows["walkability"] = walkability(one, "walk", "safe")
    rows["area_pairs"] = area_pairs(one, NOTES)
    rows["subgroups"] = subgroups(one, PLAN, NOTES)
    rows["nonlinearity"] = nonlinearity(one, PLAN, NOTES)
    rows["participation"] = pd.concat(
        [participation(draw(), RUNGS, CONCEPTS, ESTIMATION, PLAN, NOTES), participation_gap(one, PLAN, NOTES)]
    )
    rows["features"] = features(one, draw(), RUNGS, ESTIMATION, PLAN, NOTES)
    keys = {
        "associations": "rung model exposure",
        "readings": "rung reading exposure",
        "walkability": "measure model",
        "interactions": "term",
        "simple_slopes": "of 'at at_label",
        "interaction_contrasts": "measure",
        "links": "part link",
        "area_pairs": "term",
        "subgroups": "exposure group",
        "nonlinearity": "exposure shape centile",
        "participation": "measure what",
        "features": "measure outcome feature",
    }
    keyed_tables = {}
    for name, words in keys.items():
        table = rows[name]
        if "slope" in table:
            table = table[table["slope"] == "no"]
        if name == "area_pairs":
            table = table.assign(term=table["first"] + ":" + table["second"])
        if name == "nonlinearity":
            table = table.assign(centile=[str(int(c)) if c == c and c else "" for c in table["centile"]])
        if name == "participation":
            by = {"term": "column", "gradient": "group", "gap": "group", "interaction": "group"}
            table = table.assign(what=[row[by[row["measure"]]] for row in table.to_dict("records")])
        parts = [
            [w[1:]] * len(table) if w[0] == "'" else table[w].astype(str).tolist() for w in words.split()
        ]
        keyed = [" ".join(part for part in row if part) for row in zip(*parts, strict=True)]
        keyed_tables[name] = table.assign(key=keyed).set_index(["key", "scale"])
    return keyed_tables


TABLES = ["associations", "readings", "walkability", "interactions", "simple_slopes", "interaction_contrasts", "links",
          "area_pairs", "subgroups", "nonlinearity", "participation", "features"]  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_contrasts_are_those_of_r(made, name):
    wanted = golden("contrasts").query("table == @name").set_index(["key", "scale"])
    assert len(wanted), name
    found = made[name].loc[wanted.index]
    agree(found, wanted, ["estimate"], DIGITS.get(name, 2e-5))
    agree(found, wanted, WHO)
    told = wanted["se"].notna().to_numpy()
    agree(found[told], wanted[told], ["se", "low", "high"])
    known = wanted["p"].notna().to_numpy()
    agree(found[known], wanted[known], ["p"], DIGITS.get(name, 2e-5))
    if name not in ("walkability", "links", "interactions", "simple_slopes"):
        assert len(made[name]) == len(wanted), "a row that R was not asked for"


def test_what_could_have_been_found_is_that_of_bloom(made):
    wanted = golden("detectable").set_index("key")["value"]
    assert made["interactions"]["detectable_odds_ratio"].iloc[0] == pytest.approx(
        wanted["female:walk"], rel=2e-5
    )
    assert made["area_pairs"]["detectable_odds_ratio"].iloc[0] == pytest.approx(wanted["walk:rich"], rel=2e-5)


def test_families_are_corrected_as_p_adjust_corrects_them():
    wanted = golden("families")
    tables = {"t": pd.DataFrame({"p": wanted["p"], "scale": "log-odds"})}
    counted = add_families(tables, {"all": {"table": "t", "where": {}, "within": []}}).iloc[0]
    np.testing.assert_allclose(tables["t"]["p_bh"], wanted["bh"], rtol=1e-5)
    np.testing.assert_allclose(tables["t"]["p_bonferroni"], wanted["bonferroni"], rtol=1e-5)
    assert counted[["tests", "raw", "bh", "bonferroni"]].tolist() == [12, 5, 2, 1]
