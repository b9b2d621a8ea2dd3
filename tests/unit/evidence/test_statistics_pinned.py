"""Statistics of the evidence: statsmodels and scipy where they make the number, published values, cases by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, t

from wellbeing.errors import InputError
from wellbeing.evidence.dedupe_measure import measure
from wellbeing.evidence.gapmap import age_gaps, follow_effects, map_cells, rank_questions
from wellbeing.evidence.meta import leave_one_out, pool
from wellbeing.evidence.overlap import (
    band,
    corrected_covered_area,
    dated_zeros,
    from_counts,
    overlap,
    reviews_of_study,
    unique_studies,
)
from wellbeing.evidence.synthesis import directions_table, gains_and_harms, link_table, sign_test
from wellbeing.evidence.vocabulary import UNKNOWN

# Seven trials of streptokinase or the like, made up: wide and narrow ones
EFFECTS = np.array([-0.8, -0.3, 0.1, -0.5, 0.4, -0.9, -0.2])
VARIANCES = np.array([0.04, 0.09, 0.05, 0.02, 0.16, 0.10, 0.03])


@pytest.mark.parametrize("method", ["dl", "pm", "reml"])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_every_number_of_a_pooled_effect(method, level):
    found = pool(EFFECTS, VARIANCES, method, level)
    k, fixed = len(EFFECTS), 1 / VARIANCES
    centre = fixed @ EFFECTS / fixed.sum()
    assert found.q == pytest.approx(fixed @ (EFFECTS - centre) ** 2)
    assert found.i2 == pytest.approx((found.q - k + 1) / found.q)
    w = 1 / (VARIANCES + found.tau2)
    mean = w @ EFFECTS / w.sum()
    if method == "dl":
        assert found.tau2 == pytest.approx((found.q - k + 1) / (fixed.sum() - (fixed**2).sum() / fixed.sum()))
    elif method == "pm":
        assert w @ (EFFECTS - mean) ** 2 == pytest.approx(k - 1)
    else:

        def restricted(tau2):
            v = 1 / (VARIANCES + tau2)
            m = v @ EFFECTS / v.sum()
            return -0.5 * (-np.log(v).sum() + np.log(v.sum()) + v @ (EFFECTS - m) ** 2)

        assert restricted(found.tau2) > max(restricted(found.tau2 + d) for d in (-1e-3, 1e-3))
    assert (found.effect, found.se) == pytest.approx((mean, 1 / np.sqrt(w.sum())))
    z = {0.9: 1.6448536, 0.95: 1.9599640}[level]
    assert (found.low, found.high) == pytest.approx((mean - z * found.se, mean + z * found.se))
    hksj = t.ppf(0.5 + level / 2, k - 1) * np.sqrt(w @ (EFFECTS - mean) ** 2 / ((k - 1) * w.sum()))
    assert (found.hksj_low, found.hksj_high) == pytest.approx((mean - hksj, mean + hksj))
    reach = t.ppf(0.5 + level / 2, k - 2) * np.sqrt(found.tau2 + found.se**2)
    assert (found.pi_low, found.pi_high) == pytest.approx((mean - reach, mean + reach))
    assert (found.studies, found.method) == (k, method)


@pytest.mark.parametrize("method", ["dl", "pm", "reml"])
def test_effects_that_hardly_differ_have_no_heterogeneity(method):
    found = pool([0.1, 0.1, 0.11], [1.0, 2.0, 1.0], method)
    assert found.tau2 == 0 and found.i2 == 0
    same = pool([0.2, 0.2], [1.0, 1.0], method)
    assert same.q == 0 and same.i2 == 0 and np.isnan(same.pi_low)


@pytest.mark.parametrize("method", ["pm", "reml"])
def test_a_wide_heterogeneity_is_found(method):
    found = pool([-50.0, 0.0, 50.0], [1e-4, 1e-4, 1e-4], method)
    assert found.tau2 == pytest.approx(2500 - 1e-4, rel=1e-6)


def test_leave_one_out_by_hand():
    table = leave_one_out(EFFECTS, VARIANCES, list("abcdefg"), "dl")
    assert table["left_out"].tolist() == list("abcdefg")
    for at, row in enumerate(table.itertuples()):
        rest = pool(np.delete(EFFECTS, at), np.delete(VARIANCES, at), "dl")
        assert (row.effect, row.low, row.high, row.tau2, row.i2) == (
            rest.effect,
            rest.low,
            rest.high,
            rest.tau2,
            rest.i2,
        )


@pytest.mark.parametrize(
    ("effects", "variances"),
    [
        ([0.1], [1.0]),
        ([0.1, 0.2], [1.0]),
        ([0.1, 0.2], [1.0, 0.0]),
        ([0.1, 0.2], [1.0, -1.0]),
        ([0.1, np.inf], [1.0, 1.0]),
        ([0.1, 0.2], [1.0, np.nan]),
        ([[0.1, 0.2]], [[1.0, 1.0]]),
    ],
)
def test_what_cannot_be_pooled_is_refused(effects, variances):
    with pytest.raises(InputError, match="meta-analysis"):
        pool(effects, variances)


@pytest.mark.parametrize(("better", "worse"), [(9, 1), (8, 2), (1, 9), (5, 5), (1, 0), (0, 3), (17, 4)])
def test_the_sign_test_is_exact(better, worse):
    words = pd.Series(["better"] * better + ["worse"] * worse + ["null", "mixed", "not_stated"])
    found = sign_test(words)
    n = better + worse
    ends = min(better, worse)
    expected = min(1.0, 2 * binom.cdf(ends, n, 0.5)) if better != worse else 1.0
    assert found["p"] == pytest.approx(expected)
    assert (found["counted"], found["share"]) == (n, better / n)
    assert (found["null"], found["mixed"], found["not_stated"]) == (1, 1, 1)
    if 0 < better < n:  # Clopper and Pearson: each limit leaves two and a half per cent beyond
        assert binom.sf(better - 1, n, found["low"]) == pytest.approx(0.025)
        assert binom.cdf(better, n, found["high"]) == pytest.approx(0.025)


def test_nothing_counted_gives_no_share():
    found = sign_test(pd.Series(["null", "mixed"]))
    assert found["counted"] == 0 and all(np.isnan(found[key]) for key in ("share", "low", "high", "p"))


FINDINGS = pd.DataFrame(
    [
        ("s1", "review", "i1", "o1", "young", "short", "better", "no", "", "strong", "l1"),
        ("s1", "review", "i1", "o1", "young", "short", "worse", "no", "", "poor", "l1; l2"),
        ("s2", "primary", "i1", "o2", "young", "long", "better", "yes", "women gain less", "moderate", "l2"),
        ("s3", "primary", "i2", "o2", "old", UNKNOWN, "not_stated", UNKNOWN, UNKNOWN, UNKNOWN, "l2"),
        ("s4", "primary", "i2", UNKNOWN, "old", "short", "mixed", "no", "", "poor", ""),
        ("s5", "review", "i2", "o1", "old", "short", "worse", UNKNOWN, "", UNKNOWN, "l3"),
        ("s5", "review", "i2", "o1", "old", "short", "not_stated", UNKNOWN, "", UNKNOWN, "l3"),
    ],
    columns=[
        "study",
        "kind",
        "intervention",
        "outcome",
        "age",
        "follow_up",
        "direction",
        "harm",
        "equity",
        "certainty",
        "link",
    ],
).assign(study_label=lambda frame: frame["study"].str.upper())
WORDS = {
    "intervention": {"i1": "One", "i2": "Two", "i3": "Three"},
    "outcome": {"o1": "First", "o2": "Second"},
    "age": {"young": "Young", "old": "Old"},
    "follow_up": {"short": "Short", "long": "Long"},
}


def test_the_map_and_its_gaps(pinned):
    cells = map_cells(FINDINGS, WORDS)
    pinned("cells", cells)
    gaps = cells.set_index(["intervention", "outcome"])["gap"]
    assert gaps["i1", "o1"] == "none" and gaps["i1", "o2"] == "synthesis" and gaps["i3", "o1"] == "absolute"
    assert "Outcome not found" in set(cells["outcome_label"])
    assert len(map_cells(FINDINGS[FINDINGS["outcome"] != UNKNOWN], WORDS)) == 6
    pinned("ages", age_gaps(FINDINGS, WORDS))


def test_directions_gains_harms_and_links(pinned):
    pinned("directions", directions_table(FINDINGS, ["intervention"]))
    pinned("gains", gains_and_harms(FINDINGS))
    pinned(
        "links",
        link_table(FINDINGS, {"l1": "Link one", "l2": "Link two", "l3": "Link three", "l4": "None"}, "s2"),
    )


def test_questions_are_ranked_by_what_is_measured(pinned):
    questions = pd.DataFrame(
        [
            ("q1", "What of one?", "i1", "", "", "a paper", "", "open", ""),
            ("q2", "What of two?", "i2", "o2", "", "", "", "taken up", ""),
            ("q3", "What of three?", "i3", "o1; o2", "old", "a paper", "", "open", "note"),
            ("q4", "All?", "", "", "", "", "", "open", ""),
        ],
        columns="question_id question interventions outcomes ages source record_id status note".split(),  # noqa: SIM905
    )  # fmt: skip
    names = ("emptiness", "no_review", "harm", "unequal", "named", "open")
    weights = {name: {"weight": at + 1, "label": name} for at, name in enumerate(names)}
    table = rank_questions(questions, FINDINGS, weights)
    pinned("questions", table)
    q2 = table.set_index("question_id").loc["q2"]
    assert q2[["emptiness", "no_review", "harm", "unequal", "named", "open"]].tolist() == [0.5, 1, 0, 0, 0, 0]
    assert q2["score"] == pytest.approx((0.5 + 2) / 21, abs=5e-5)
    alike = rank_questions(questions, FINDINGS, {"open": {"weight": 1, "label": ""}})
    assert alike["rank"].tolist() == [1, 1, 1, 4]
    assert alike["question_id"].tolist() == ["q1", "q3", "q4", "q2"]
    with pytest.raises(InputError, match="the weights add up to nought"):
        rank_questions(questions, FINDINGS, {"open": {"weight": 0, "label": ""}})
    with pytest.raises(InputError, match="'opne' is no criterion"):
        rank_questions(questions, FINDINGS, {"opne": {"weight": 1, "label": ""}})
    assert rank_questions(questions.head(0), FINDINGS, weights).empty


def test_effects_need_all_three_numbers():
    frame = pd.DataFrame({"estimate": [1.0, 1, np.nan], "low": [0.5, np.nan, 0], "high": [2.0, 2, 2]})
    assert follow_effects(frame).index.tolist() == [0]


@pytest.mark.parametrize(
    ("n", "r", "c", "zeros", "cca"),
    [
        (43, 30, 5, 0, 13 / 120),
        (43, 30, 5, 20, 13 / 100),
        (30, 30, 5, 0, 0.0),
        (20, 10, 2, 0, 1.0),
    ],
)
def test_covered_area_is_piepers_formula(n, r, c, zeros, cca):
    """(N - r) / (rc - r - X) (Pieper et al. 2014, J Clin Epidemiol 67:368)."""
    assert corrected_covered_area(n, r, c, zeros) == pytest.approx(cca)


def test_no_room_for_overlap_is_nothing():
    assert np.isnan(corrected_covered_area(5, 5, 1)) and np.isnan(corrected_covered_area(5, 5, 2, 5))
    assert from_counts(10, 12, 17) == pytest.approx(5 / 17)
    assert from_counts(10, 12, 17, 7) == pytest.approx(5 / 10)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "slight"),
        (0.05, "slight"),
        (0.0501, "moderate"),
        (0.10, "moderate"),
        (0.1001, "high"),
        (0.15, "high"),
        (0.1501, "very high"),
        (1.0, "very high"),
        (np.nan, ""),
    ],
)
def test_bands_hold_their_upper_end(share, words):
    assert band(share) == words


MATRIX = pd.DataFrame(
    {"A": [1, 1, 0, 1.0], "B": [1, 0, 1, np.nan], "C": [0, 0, 1, 0.0]}, index=["s1", "s2", "s3", "s4"]
)


def test_a_small_matrix_by_hand():
    table = overlap(MATRIX).set_index(["review_a", "review_b"])
    assert table.loc[("", "")].drop("band").tolist() == [2, 6, 4, 3, 1, pytest.approx(100 * 2 / 7)]
    assert table.loc[("A", "B")].drop("band").tolist() == [1, 5, 4, 2, 1, pytest.approx(100 / 3)]
    assert table.loc[("A", "C")].drop("band").tolist() == [0, 4, 4, 2, 0, 0.0]
    assert table.loc[("B", "C")].drop("band").tolist() == [1, 3, 2, 2, 0, 50.0]
    assert reviews_of_study(MATRIX).to_numpy().tolist() == [[1, 2], [2, 2]]
    assert unique_studies(MATRIX).to_numpy().tolist() == [["A", 3, 2], ["B", 2, 0], ["C", 1, 0]]


def test_a_study_of_the_year_of_the_search_could_have_been_found():
    dated = dated_zeros(MATRIX, {"s1": 2010, "s2": 2011, "s3": 2010}, {"A": 2010, "C": 2010, "B": 2009})
    assert dated.isna().to_numpy().tolist() == [
        [False, False, False],
        [False, True, True],
        [False] * 3,
        [False, True, False],
    ]
    assert MATRIX.isna().sum().sum() == 1


def test_duplicates_found_by_hand():
    truth = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "3", "g": "4"}
    kept = {"a": "a", "b": "a", "c": "c", "d": "d", "e": "e", "f": "f", "g": "f"}
    queue = pd.DataFrame({"record_a": ["c", "d"], "record_b": ["b", "f"]})
    assert measure(kept, queue, truth) == {
        "records": 7, "copies": 3, "sensitivity_auto": 1 / 3, "specificity_auto": 3 / 4, "sensitivity": 2 / 3,
        "specificity": 3 / 4, "specificity_queue": 2 / 4, "queue": 2,
    }  # fmt: skip
    alone = measure({"a": "a"}, queue.head(0), {"a": "1"})
    assert (
        np.isnan(alone["sensitivity"]) and np.isnan(alone["sensitivity_auto"]) and alone["specificity"] == 1
    )
