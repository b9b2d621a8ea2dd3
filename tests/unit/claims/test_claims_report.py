"""The register as readers see it: facts, page and figure."""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from small_register import estimates, run_of, small, truth_of

from wellbeing.catalogue import gather
from wellbeing.claims.catalogue import TABLES
from wellbeing.claims.verdicts import judge
from wellbeing.errors import InputError
from wellbeing.report.claims.facts import collect
from wellbeing.report.claims.figures import draw_verdicts, in_standard_errors
from wellbeing.report.claims.tables import claims_html, scenario_words, verdict_counts
from wellbeing.report.collector import Collector
from wellbeing.tables import read_table


@pytest.fixture
def judged(register_of, tmp_path):
    """Verdicts and tests as they are read back from their files."""

    def back(status="synthetic", **planted):
        table = estimates(voting_area=(0.2, 0.1, 0.3), walkable_area=(-0.2, -0.3, -0.1))
        truth = truth_of(**planted) if status == "synthetic" else None
        paths = []
        for name, found in zip(
            ("verdicts", "tests"), judge(register_of(small()), run_of(table, status, truth)), strict=True
        ):
            paths.append(tmp_path / f"{name}.csv")
            found.to_csv(paths[-1], index=False)
        return tuple(read_table(path) for path in paths)

    return back


def facts_of(verdicts: pd.DataFrame, folder: Path) -> dict:
    """Facts of released verdicts."""
    path = folder / "verdicts.csv"
    verdicts.to_csv(path, index=False)
    found = Collector({"verdicts": path}, {"verdicts": "release_claims"}, gather(TABLES))
    collect(found, {})
    return found.facts


def test_facts_count_what_was_planted_and_recovered(judged, tmp_path):
    verdicts, _ = judged(voting_area=0.1, walkable_area=0.1)
    facts = facts_of(verdicts, tmp_path)
    assert facts["claims.total"].value == 3
    assert {fact.rule for fact in facts.values()} == {"release_claims"}
    assert (facts["claims.planted.as_claimed"].value, facts["claims.planted.against"].value) == (1, 1)
    assert (facts["claims.planted.tested"].value, facts["claims.planted.recovered"].value) == (2, 1)
    assert facts["claims.C12.estimate"].direction() == "higher"
    assert facts["claims.C12.verdict"].text == "direction recovered"


def test_an_estimate_is_told_on_its_scale_with_its_interval_and_people(judged, tmp_path):
    verdicts, _ = judged(voting_area=0.1)
    fact = facts_of(verdicts, tmp_path)["claims.C17.estimate"]
    assert (fact.text, fact.unit, fact.n, fact.null) == ("−0.20 (−0.30 to −0.10)", "log-odds", 500, 0)


def test_an_interval_upside_down_makes_no_fact(judged, tmp_path):
    verdicts, _ = judged(voting_area=0.1)
    with pytest.raises(InputError, match="upside down"):
        facts_of(verdicts.assign(low=verdicts["high"], high=verdicts["low"]), tmp_path)


def test_a_false_positive_is_counted(judged, tmp_path):
    verdicts, _ = judged(voting_area=0.0, walkable_area=-0.1)
    assert facts_of(verdicts, tmp_path)["claims.false_positives"].value == 1


def test_real_data_have_no_scenario(judged, tmp_path):
    verdicts, _ = judged("real")
    facts = facts_of(verdicts, tmp_path)
    assert "claims.scenario" not in facts
    assert facts["claims.reproduced"].value == 2
    assert scenario_words(verdicts) == "The survey is real: nothing is planted."


def test_the_page_says_what_is_planted_and_leads_to_file_and_page(judged):
    verdicts, tests = judged(voting_area=0.1, walkable_area=0.0)
    assert "1 are planted as the claim says" in scenario_words(verdicts)
    page = claims_html(verdicts, tests)
    assert '<a href="../released/estimates.csv">' in page
    assert '<a href="models.html">' in page
    assert "release_models" in page
    assert "claims.C12.verdict" in page


def test_markup_in_a_claim_stays_text(judged):
    verdicts, tests = judged(voting_area=0.1)
    verdicts.loc[0, "statement"] = "<script>alert(1)</script>"
    assert "<script>" not in claims_html(verdicts, tests)


def test_texts_named_by_numbers_keep_their_names(judged):
    verdicts, _ = judged()
    counts = verdict_counts(verdicts).set_index("part of the study")
    assert list(counts.index) == ["Phase two: survey", "Connected communities", "All claims"]


def test_the_figure_draws_the_claimed_side_to_the_right(judged):
    verdicts, tests = judged(voting_area=0.1, walkable_area=-0.1)
    z = in_standard_errors(tests).set_index("claim")["z"]
    assert z["C12"] == pytest.approx(z["C17"])
    assert z["C12"] == pytest.approx(0.2 / (0.2 / (2 * 1.959964)))
    drawn = draw_verdicts(verdicts, tests)
    assert "2 direction recovered" in drawn.alt
    plt.close("all")


def test_an_interval_without_width_is_left_out_of_the_picture():
    row = {"claim": "C12", "estimate": 0.1, "low": 0.1, "high": 0.1, "null": 0.0, "expect": "positive"}
    assert in_standard_errors(pd.DataFrame([row])).empty
