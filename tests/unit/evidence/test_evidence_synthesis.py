"""Overlap, meta-analysis, sign test, gap map: published answers and answers by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from wellbeing.errors import InputError
from wellbeing.evidence.catalogue import QUESTIONS
from wellbeing.evidence.gapmap import map_cells, rank_questions
from wellbeing.evidence.meta import leave_one_out, pool
from wellbeing.evidence.overlap import (
    dated_zeros,
    from_counts,
    overlap,
    read_matrix,
    reviews_of_study,
    unique_studies,
)
from wellbeing.evidence.readers.eppi import read_eppi
from wellbeing.evidence.synthesis import (
    gains_and_harms,
    oriented,
    sign_test,
    study_directions,
    study_outcomes,
)
from wellbeing.evidence.synthesis_tables import pooled
from wellbeing.report.evidence.figures import draw_directions, draw_harvest

# Colditz et al. 1994: vaccinated ill and well, others ill and well
BCG = [(4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
       (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
       (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)]  # fmt: skip


@pytest.fixture
def bcg():
    a, b, c, d = np.array(BCG, float).T
    return np.log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


# values of the R package metafor's documentation
@pytest.mark.parametrize(
    ("method", "tau2", "effect", "se"),
    [
        ("dl", 0.30876, -0.71412, 0.17874),
        ("pm", 0.31807, -0.71497, 0.18089),
        ("reml", 0.31324, -0.71453, 0.17978),
    ],
)
def test_bcg(bcg, method, tau2, effect, se):
    found = pool(*bcg, method)
    assert (found.tau2, found.effect, found.se) == pytest.approx((tau2, effect, se), abs=6e-6)
    assert found.q == pytest.approx(152.233, abs=5e-4)
    assert found.i2 == pytest.approx(0.9212, abs=5e-5)
    assert found.pi_low < found.hksj_low < found.effect < found.hksj_high < found.pi_high


def test_bcg_equals_statsmodels(bcg):
    theirs, ours = combine_effects(*bcg, method_re="chi2"), pool(*bcg, "dl")
    assert (ours.tau2, ours.q, ours.i2) == pytest.approx((theirs.tau2, theirs.q, theirs.i2))
    assert ours.effect == pytest.approx(theirs.mean_effect_re)
    assert ours.se == pytest.approx(theirs.sd_eff_w_re)
    assert (ours.hksj_low, ours.hksj_high) == pytest.approx(theirs.conf_int(use_t=True)[3])


def test_leave_one_out_is_the_pooled_rest(bcg):
    table = leave_one_out(*bcg, [str(at) for at in range(13)], "dl")
    rest = pool(bcg[0][1:], bcg[1][1:], "dl")
    assert table.iloc[0]["effect"] == rest.effect
    assert len(table) == 13


def test_eppi_outcomes_pooled(review_files):
    table = read_eppi(review_files / "eppi_reviewer/PhysicalActivity_Sprint1_47Papers.json").outcomes.dropna(
        subset=["SMD"]
    )
    found = pool(table["SMD"].to_numpy(), table["SESMD"].to_numpy() ** 2, "dl")
    assert (found.studies, found.effect, found.tau2) == (
        55,
        pytest.approx(0.2445, abs=5e-5),
        pytest.approx(0.0657, abs=5e-5),
    )


@pytest.mark.parametrize("effects", [[1.0], [1.0, np.nan], [1.0, np.inf]])
def test_effects_that_cannot_be_pooled(effects):
    with pytest.raises(InputError):
        pool(np.array(effects), np.ones(len(effects)))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=3, max_size=12))
def test_pooling_moves_with_its_effects(items):
    effects, variances = (np.array(part) for part in zip(*items, strict=True))
    for method in ("dl", "pm", "reml"):
        one, moved = pool(effects, variances, method), pool(effects + 1, variances, method)
        assert moved.effect == pytest.approx(one.effect + 1, abs=1e-6)
        assert moved.tau2 == pytest.approx(one.tau2, abs=1e-6)
        assert effects.min() - 1e-9 <= one.effect <= effects.max() + 1e-9


def test_citation_matrix_equals_the_published_answers(review_files):
    found = overlap(read_matrix(review_files / "citation_matrix_miyazaki2017.csv"))
    expected = pd.read_csv(review_files / "citation_matrix_miyazaki2017_expected.csv").set_index("reviews")
    assert len(found) == len(expected) == 16
    for row in found.itertuples():
        known = expected.loc[f"{row.review_a} vs. {row.review_b}" if row.review_a else "Overall"]
        assert row.cca / 100 == pytest.approx(known["CCA_Proportion"])
        assert (row.occurrences, row.studies, row.reviews) == (known["N"], known["r"], known["c"])
        if row.review_a:
            assert row.shared == int(known["overlap_counts"])


def matrix(text: str, folder):
    path = folder / "matrix.csv"
    path.write_text(text)
    return read_matrix(path)


def test_structural_zeros(tmp_path):
    grid = matrix("s;A;B\none;1;1\ntwo;1;0\nthree;0;1\n", tmp_path)
    assert overlap(grid).iloc[0]["cca"] == pytest.approx(100 / 3)
    later = dated_zeros(grid, {"three": 2020}, {"A": 2018})
    assert overlap(later).iloc[0]["zeros"] == 1
    assert overlap(later).iloc[0]["cca"] == pytest.approx(50)
    assert overlap(matrix("s,A,B\none,1,1\ntwo,1,X\n", tmp_path)).iloc[0]["cca"] == pytest.approx(100)


def test_studies_by_number_of_reviews(tmp_path):
    grid = matrix("s;A;B\none;1;1\ntwo;1;0\n", tmp_path)
    assert reviews_of_study(grid).to_numpy().tolist() == [[1, 1], [2, 1]]
    assert unique_studies(grid).to_numpy().tolist() == [["A", 2, 1], ["B", 1, 0]]


def test_names_in_a_citation_matrix_may_hold_its_marks(tmp_path):
    grid = matrix('study,"Lee, 2010","Kim; 2012"\n"Smith, J 2001",1,0\n"Jones ""J"" 2003",1,1\n', tmp_path)
    assert list(grid.columns) == ["Lee, 2010", "Kim; 2012"]
    assert list(grid.index) == ["Smith, J 2001", 'Jones "J" 2003']
    assert grid.to_numpy().tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize(
    ("text", "words"),
    [("s;A\none;2\n", "'2' is not"), ("s;A;A\none;1;1\n", "stands twice"), ("s;A\none;1\none;1\n", "stands twice"),
     ("s;A;B\none;0;0\n", "in no review"), ("s;A;B\none;1\n", "2 cells"), ("", "empty")],
)  # fmt: skip
def test_bad_matrices(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        matrix(text, tmp_path)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 1.0]), min_size=3, max_size=3).filter(any), min_size=2, max_size=8
    )
)
def test_overlap_is_a_share(rows):
    found = overlap(pd.DataFrame(rows, columns=list("ABC"), index=[str(at) for at in range(len(rows))]))
    shares = found["cca"].dropna()
    assert ((shares >= 0) & (shares <= 100)).all()


def test_overlap_from_counts():
    assert from_counts(51, 102, 102) == 0.5
    assert from_counts(51, 102, 102, 51) == 1.0


def test_sign_test_by_hand():
    found = sign_test(pd.Series(["better"] * 7 + ["worse"] + ["null", "not_stated"]))
    assert (found["counted"], found["share"], found["p"]) == (8, 0.875, pytest.approx(18 / 256))
    assert np.isnan(sign_test(pd.Series(["null"]))["p"])


def test_a_study_with_many_findings_has_one_vote():
    rows = pd.DataFrame({"study": ["a"] * 5 + ["b"], "outcome": "x", "direction": ["better"] * 5 + ["worse"]})
    assert study_directions(rows, ["outcome"])["direction"].tolist() == ["better", "worse"]
    mixed = rows.assign(direction=["better", "worse", "not_stated", "better", "better", "worse"])
    assert study_directions(mixed, ["outcome"])["direction"].tolist() == ["mixed", "worse"]


def test_no_difference_beside_most_that_point_one_way_is_no_contradiction():
    rows = pd.DataFrame({"study": "a", "outcome": "x", "direction": ["better"] * 5 + ["null", "not found"]})
    assert study_directions(rows, ["outcome"])["direction"].tolist() == ["better"]
    half = rows.assign(direction=["better", "null"] * 3 + ["not found"])
    assert study_directions(half, ["outcome"])["direction"].tolist() == ["mixed"]
    none = rows.assign(direction="not found")
    assert study_directions(none, ["outcome"])["direction"].tolist() == ["not_stated"]


def test_a_risk_that_makes_things_worse_says_what_its_absence_would():
    rows = pd.DataFrame({"direction": ["better", "worse", "worse", "not found", "null"],
                         "exposure_is": ["", "risk", "", "risk", "risk"]})  # fmt: skip
    assert oriented(rows)["direction"].tolist() == ["better", "better", "worse", "not_stated", "null"]


def test_a_harm_is_one_that_a_source_states():
    rows = pd.DataFrame({
        "intervention": "hubs", "study": ["a", "b", "c", "d"], "harm": ["not_stated", "yes", "no", "not found"],
        "direction": ["worse", "better", "better", "mixed"],
    })  # fmt: skip
    assert gains_and_harms(rows).to_numpy().tolist() == [["hubs", 3, 1, 2]]


def test_the_library_reports_no_mixed_study_where_risks_and_resources_agree(library):
    told = library.tables()["evidence_study_directions"].set_index(["study", "outcome"])["direction"]
    assert told["network2021", "mental_health"] == "better"
    assert told["glasgow_loneliness", "loneliness"] == "better"


def test_a_direction_nobody_found_is_drawn_as_not_stated(library):
    path = library.folder / "findings.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.assign(direction="not found").to_csv(path, index=False)
    tables = library.tables()
    assert set(tables["evidence_study_directions"]["direction"]) == {"not_stated"}
    assert "not stated" in draw_directions(tables["evidence_study_directions"]).alt
    labels = draw_harvest(tables["evidence_study_directions"]).figure.axes[0].patches
    assert len(labels) == len(tables["evidence_study_directions"])


EFFECTS = pd.DataFrame(
    [("a", "A", 1.1, 0.88, 1.38), ("b", "B", 1.3, 1.04, 1.62), ("a", "A", 1.05, 0.9, 1.2), ("c", "C", 1.5, 1.2, 1.88)],
    columns=["study", "study_label", "estimate", "low", "high"],
).assign(outcome="trust", effect="odds ratio", finding_id=list("wxyz"))  # fmt: skip


def test_two_effects_of_one_study_are_one():
    table = pooled(EFFECTS, "average")
    total = table[table["kind"] == "pooled"].iloc[0]
    assert (total["studies"], total["effects"]) == (3, 4)
    assert "averaged" in total["note"] and "A (2)" in total["note"]
    assert table.loc[table["kind"] == "without", "left_out"].tolist() == ["A", "B", "C"]
    assert table.loc[table["kind"] == "without", "effects"].tolist() == [2, 3, 3]
    logs = np.log(EFFECTS["estimate"].to_numpy())
    errors = np.log(EFFECTS["high"] / EFFECTS["low"]).to_numpy() / (2 * 1.959963984540054)
    by_hand = pool(
        np.array([(logs[0] + logs[2]) / 2, logs[1], logs[3]]),
        np.array([(errors[0] + errors[2]) / 2, errors[1], errors[3]]) ** 2,
    )
    assert total["estimate"] == pytest.approx(np.exp(by_hand.effect), rel=1e-12)
    first = pooled(EFFECTS, "first").iloc[0]
    assert first["estimate"] == pytest.approx(
        pooled(EFFECTS.drop(index=2), "first").iloc[0]["estimate"], rel=1e-12
    )
    assert "first taken" in first["note"]
    assert pooled(EFFECTS.drop(index=2), "average")["note"].eq("").all()


def test_two_effects_of_one_study_alone_are_not_pooled():
    assert pooled(EFFECTS[EFFECTS["study"] == "a"], "average").empty


def test_a_study_is_shown_with_its_most_people_and_its_highest_design():
    rows = pd.DataFrame(
        [
            ("a", "x", "better", "guide", 10.0),
            ("a", "x", "worse", "systematic_review", np.nan),
            ("a", "not found", "better", "review_of_reviews", 90.0),
            ("b", "y", "null", "unheard_of", np.nan),
        ],
        columns=["study", "outcome", "direction", "design", "n"],
    )
    told = study_outcomes(rows.assign(study_label=rows["study"].str.upper(), outcome_label=rows["outcome"]))
    assert told["study_label"].tolist() == ["A", "B"]
    assert told["direction"].tolist() == ["mixed", "null"]
    assert told["findings"].tolist() == [2, 1]
    assert told["design"].tolist() == ["systematic_review", "unheard_of"]
    assert told["people"].iloc[0] == 90 and np.isnan(told["people"].iloc[1])


def test_absolute_and_synthesis_gaps():
    words = {
        "intervention": {"hubs": "Hubs"},
        "outcome": {"trust": "Trust", "health": "Health", "other": "Other"},
    }
    rows = pd.DataFrame({
        "intervention": "hubs", "outcome": ["trust", "health"], "study": ["a", "b"], "kind": ["review", "primary"],
        "certainty": ["poor", "not found"], "direction": "better",
    })  # fmt: skip
    assert map_cells(rows, words)["gap"].tolist() == ["none", "synthesis", "absolute"]


def test_questions_follow_their_weights(library):
    tables = library.tables()
    findings, questions = (
        tables["evidence_findings"],
        pd.read_csv(library.folder / "questions.csv", dtype=str, keep_default_na=False),
    )
    only = {"open": {"weight": 1, "label": ""}}
    ranked = rank_questions(questions, findings, only)
    assert ranked["question_id"].iloc[-1] == "infrastructure"
    assert set(ranked["score"]) == {0.0, 1.0}
    assert list(ranked) == list(QUESTIONS.names)
    assert ranked["harm"].isna().all()  # a criterion that is not declared is not measured
    assert list(rank_questions(questions.head(0), findings, only)) == list(QUESTIONS.names)
    with pytest.raises(InputError, match="'opne' is no criterion; did you mean 'open'"):
        rank_questions(questions, findings, {"opne": {"weight": 1, "label": ""}})
