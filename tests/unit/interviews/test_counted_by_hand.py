"""Agreement, reach, meetings of codes and saturation: published values, cases by hand, and what was counted before."""

import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from wellbeing.interviews.agreement import (
    ac1,
    agreement_table,
    alpha_nominal,
    alpha_sets,
    kappa,
    masi,
    overlap,
    pabak,
    table_of,
)
from wellbeing.interviews.codebook import load_codebook
from wellbeing.interviews.patterns import cooccurrence_table, information_curve, saturation_table
from wellbeing.interviews.salience import (
    coverage_table,
    deviant_table,
    feedback_table,
    matrix_table,
    order_table,
    presence,
    reach_table,
    resamples,
)

COHEN = np.array([[20, 5], [10, 15]])  # kappa 0.4: the first worked example of most textbooks
FEINSTEIN = np.array(
    [[2, 5], [6, 105]]
)  # high agreement, low kappa (Feinstein and Cicchetti 1990, after Gwet 2008)


def test_kappa_of_the_textbook():
    assert kappa(COHEN)[0] == pytest.approx(0.4)
    assert pabak(COHEN) == pytest.approx(0.4)
    assert ac1(COHEN) == pytest.approx((0.7 - 2 * 0.55 * 0.45) / (1 - 2 * 0.55 * 0.45))


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("table", [COHEN, FEINSTEIN, np.array([[9, 1], [2, 30]])])
def test_the_interval_is_that_of_fleiss_cohen_and_everitt(table, level):
    other = cohens_kappa(table)
    from scipy.special import ndtri

    half = ndtri(0.5 + level / 2) * other.std_kappa
    expected = (other.kappa, max(other.kappa - half, -1), min(other.kappa + half, 1))
    assert kappa(table, level) == pytest.approx(expected, rel=1e-9)


def test_the_paradox_of_kappa_is_not_one_of_ac1():
    assert pabak(FEINSTEIN) == pytest.approx(2 * 107 / 118 - 1)
    assert kappa(FEINSTEIN)[0] < 0.25 < 0.85 < ac1(FEINSTEIN)


def test_rows_are_the_first_coder():
    assert table_of([1, 1, 1, 0], [1, 0, 0, 1]).tolist() == [[0, 1], [2, 1]]


def test_alpha_of_krippendorffs_binary_example():
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, A: two coders, ten units, alpha 0.095."""
    a, b = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha_nominal(np.array([a, b])) == pytest.approx(0.095, abs=5e-4)
    sets = [[frozenset("x") if v else frozenset() for v in row] for row in (a, b)]
    assert alpha_sets(sets) == pytest.approx(0.095, abs=5e-4)


def test_alpha_leaves_out_units_seen_once_and_needs_two_values():
    nan = math.nan
    both = np.array([[0, 1, 0, 1, nan, 0], [0, 1, 1, 1, 1, nan]])
    assert alpha_nominal(both) == pytest.approx(alpha_nominal(both[:, :4]))
    assert math.isnan(alpha_nominal(np.zeros((2, 5))))
    assert math.isnan(alpha_nominal(np.full((2, 3), nan))) and math.isnan(
        alpha_nominal(np.array([[1, nan], [nan, 0]]))
    )
    assert math.isnan(alpha_sets([[None, frozenset("a")], [frozenset("a"), None]]))
    assert math.isnan(alpha_sets([[frozenset("a")], [frozenset("a")]]))
    three = [[frozenset("a"), frozenset("b")], [frozenset("a"), frozenset("a")], [None, frozenset("b")]]
    assert alpha_sets(three) == pytest.approx(1 - (2 * 2 / 2 / 5) / (2 * 3 * 2 / 20))


def test_masi_distances_of_passonneau():
    a, ab, bc, c = (frozenset(word) for word in ("a", "ab", "bc", "c"))
    assert masi(a, a) == 0 and masi(a, c) == 1
    assert masi(a, ab) == masi(ab, a) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)


def test_undefined_agreement_is_nothing():
    empty = np.zeros((2, 2), int)
    assert all(math.isnan(v) for v in (*kappa(empty), pabak(empty), ac1(empty)))
    assert math.isnan(kappa(np.array([[5, 0], [0, 0]]))[0])
    assert kappa(np.array([[5, 0], [0, 5]])) == (1.0, 1.0, 1.0)
    assert kappa(np.array([[0, 5], [5, 0]]))[:2] == (-1.0, -1.0)


def test_passages_of_one_code_are_joined_before_they_are_compared():
    assert overlap([(0, 10), (5, 20), (30, 40)], [(15, 35), (39, 50)]) == (30, 31, 11)
    assert overlap([(0, 10)], [(10, 20)]) == (10, 10, 0)
    assert overlap([], [(1, 2)]) == (0, 1, 0)


def test_the_table_of_agreement(pinned):
    rng = np.random.default_rng(5)
    rows = []
    for unit in range(30):
        truth = {code for code in "ABC" if rng.random() < 0.4}
        for coder in ("Ann", "Bo", "Cy"):
            if coder == "Cy" and unit % 3 == 0:
                continue
            seen = frozenset(code for code in "ABC" if (code in truth) != (rng.random() < 0.15))
            rows.append((unit, coder, seen))
    units = pd.DataFrame(rows, columns=["unit", "coder", "codes"])
    table = agreement_table(units, ["A", "B", "C", "D"], 0.9)
    pinned("agreement", table)
    first = table.iloc[0]
    assert first[["both", "first_only", "second_only", "neither"]].sum() == first["units"] == 30
    assert first["agreement"] == (first["both"] + first["neither"]) / 30


@pytest.fixture(scope="module")
def codebook(project):
    return load_codebook(project / "config/codebook.yaml")


@pytest.fixture(scope="module")
def study(codebook):
    """Twelve people of three sectors, and what they said."""
    rng = np.random.default_rng(8)
    sectors = ["politics"] * 6 + ["academia"] * 4 + ["business"] * 2
    people = pd.DataFrame({"participant": [f"P{at:02d}" for at in range(12)], "sector": sectors})
    subs = [entry for entry in codebook.values() if entry.parent]
    tops = [entry for entry in codebook.values() if not entry.parent]
    rows = []
    for at, person in enumerate(people["participant"]):
        for _ in range(6 + at % 3):
            entry = (subs if rng.random() < 0.7 else tops)[int(rng.integers(0, 6))]
            start = int(rng.integers(0, 40)) * 10
            end = start + int(rng.integers(5, 60))
            rows.append((person, person, f"{start}-{end}", entry.id, entry.top, start, end, sectors[at]))
    names = ["participant", "source", "segment", "code", "theme", "start", "end", "sector"]
    return people, pd.DataFrame(rows, columns=names).astype({"start": "Int64", "end": "Int64"})


LABELS = {"politics": "Politics", "academia": "Academia", "business": "Business", "charity": "Charities"}


def test_reach_is_that_of_a_crosstab(study, codebook, pinned):
    people, coded = study
    table = reach_table(coded, people, codebook, 400, 3)
    pinned("reach", table)
    tops = coded.groupby("theme")["participant"].nunique()
    for row in table[table["code"] == table["theme"]].itertuples():
        assert row.participants == tops.get(row.code, 0)
        assert (row.low, row.high) == pytest.approx(proportion_confint(row.participants, 12, method="wilson"))
    assert table["of"].eq(12).all()


def test_who_leads_and_who_was_heard(study, codebook, pinned):
    people, coded = study
    pinned("order", order_table(coded, people, codebook, LABELS, 400, 3))
    pinned("matrix", matrix_table(coded, people, codebook, LABELS))
    themes = [entry.id for entry in codebook.values() if not entry.parent and entry.kind == "theme"]
    table = coverage_table(people, coded, LABELS, themes)
    assert table["participants"].tolist() == [6, 4, 2, 0]
    assert table["heard"].tolist() == [True, True, True, False]
    pinned("coverage", table)


def test_feedback_and_deviant_cases(study, codebook, pinned):
    people, coded = study
    stances = [entry.id for entry in codebook.values() if not entry.parent and entry.kind == "feedback"]
    more = coded.head(8).assign(
        code=[stances[at % 2] for at in range(8)], theme=[stances[at % 2] for at in range(8)]
    )
    more["participant"] = ["P00", "P00", "P01", "P02", "P07", "P07", "P08", "P11"]
    both = pd.concat([coded, more])
    pinned("feedback", feedback_table(both, people, codebook, LABELS))
    for share in (0.5, 0.75):
        table, who = deviant_table(both, people, codebook, share)
        pinned(f"deviant-{share}", table)
        assert table["participants"].sum() == len(who)


def test_resamples_keep_the_size_of_each_sector(study):
    people, _ = study
    weights = resamples(people, 50, 1)
    assert weights.shape == (50, 12)
    for sector, size in (("politics", 6), ("academia", 4), ("business", 2)):
        assert (weights[:, people["sector"] == sector].sum(axis=1) == size).all()


def test_a_passage_counts_once_a_code_and_once_its_theme(study):
    people = pd.DataFrame({"participant": ["P1"], "sector": ["x"]})
    coded = pd.DataFrame(
        {
            "participant": "P1",
            "source": "s",
            "segment": ["1", "1", "2"],
            "code": ["T1a", "T1a", "T1b"],
            "theme": "T1",
        }
    )
    counts, raised = presence(coded, people, ["T1", "T1a", "T1b", "T2"])
    assert counts.tolist() == [[2, 1, 1, 0]] and raised.tolist() == [[True, True, True, False]]


def test_codes_that_meet(study, codebook, pinned):
    pinned("cooccurrence", cooccurrence_table(study[1], codebook, 15))


GUEST = [set("abcdef"), set("abg"), set("ch"), set("ai"), set("b"), set("cd"), set("j"), set("a")]


@pytest.mark.parametrize(
    ("base", "run", "threshold", "at"),
    # six, seven, eight and nine codes after each of the first four interviews; the base of two holds seven
    [
        (4, 2, 0.0, 4.0),
        (2, 2, 0.28, 3.0),
        (2, 2, 2 / 7, 2.0),
        (2, 1, 1 / 7, 2.0),
        (2, 1, 0.14, 4.0),
        (3, 2, 1 / 8, 3.0),
    ],
)
def test_saturation_by_hand(base, run, threshold, at):
    table = saturation_table(GUEST, base, run, [threshold], 10, 1)
    assert table["at"].iloc[0] == at
    assert table.loc[0, ["threshold", "base", "run"]].tolist() == [threshold, base, run]


def test_saturation_over_random_orders(pinned):
    pinned("saturation", saturation_table(GUEST, 3, 2, [0.0, 0.05, 0.2], 300, 4))
    pinned("information", information_curve(GUEST, 300, 4))
    never = saturation_table([{str(at)} for at in range(6)], 2, 2, [0.0], 20, 1).iloc[0]
    assert np.isnan(never["at"]) and never["share"] == 0 and np.isnan(never["median"])
    assert information_curve([], 5, 1).empty


@pytest.mark.parametrize("count", [0, 1, 2])
def test_one_theme_leads_nobody(codebook, count):
    """The lead is that over the next theme: none of one theme, and of two it is their difference."""
    themes = [entry for entry in codebook.values() if not entry.parent and entry.kind == "theme"][:count]
    people = pd.DataFrame({"participant": ["P1", "P2", "P3", "P4"], "sector": "politics"})
    rows = [(name, name, "1", themes[at % count].id) for at, name in enumerate(("P1", "P2", "P3")) if count]
    coded = pd.DataFrame(rows, columns=["participant", "source", "segment", "code"]).assign(sector="politics")
    table = order_table(coded.assign(theme=coded["code"]), people, {t.id: t for t in themes}, {}, 50, 1)
    assert len(table) == min(count, 1)
    if count == 1:
        assert (
            table[["lead", "low", "high"]].isna().all(axis=None) and table["by_reach"].iloc[0] == themes[0].id
        )
    if count == 2:
        assert table["lead"].iloc[0] == 25.0
