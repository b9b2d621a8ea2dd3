"""What must hold of any run's results, whatever the data: `rule check_results` runs these on the released tables."""

import json
import re

import numpy as np

SECRET_SUFFIXES = {".parquet", ".dta", ".sav", ".tab"}


def test_flow_adds_up(survey):
    flow = survey["flow"]
    for _, steps in flow.groupby("nation"):
        steps = steps.sort_values("order")
        change = steps["remaining"].shift() - steps["remaining"]
        known = change.notna() & steps["dropped"].notna()
        assert (change[known] == steps["dropped"][known]).all()


def test_nobody_joins_the_sample_on_the_way(survey):
    for _, steps in survey["flow"].groupby("nation"):
        remaining = steps.sort_values("order")["remaining"].dropna()
        assert remaining.is_monotonic_decreasing


def test_models_use_the_people_the_flow_ends_with_at_most(survey):
    flow = survey["flow"]
    last = flow[flow["nation"] == "All"].sort_values("order")["remaining"].iloc[-1]
    assert (survey["fits"]["n"] <= last).all()


def test_intervals_are_ordered_and_hold_their_estimate(survey):
    table = survey["estimates"].dropna(subset=["odds_ratio"])
    sound = table[table["status"] == "ok"]
    assert np.isfinite(sound[["estimate", "se", "or_low", "odds_ratio", "or_high"]]).all(axis=None)
    assert (sound["or_low"] <= sound["odds_ratio"]).all()
    assert (sound["odds_ratio"] <= sound["or_high"]).all()
    np.testing.assert_allclose(np.exp(sound["estimate"]), sound["odds_ratio"], rtol=1e-9)


def test_every_model_has_a_status(survey):
    assert survey["fits"]["status"].notna().all()
    assert survey["estimates"]["status"].notna().all()


def test_the_first_rung_holds_nothing_and_each_rung_holds_more(survey):
    for _, fits in survey["fits"].groupby("outcome"):
        assert fits["terms"].iloc[0] == 0
        assert fits["terms"].is_monotonic_increasing


def test_more_terms_never_fit_worse_on_the_same_people(survey, profile):
    """A log-likelihood is released to what a rounded count supports: a step of 1, 2 or 5 times a power of ten."""
    for _, fits in survey["fits"].groupby("outcome"):
        sound = fits[(fits["status"] == "ok") & fits["loglik"].notna()]
        if sound["n"].nunique() == 1:
            one_person = (sound["loglik"].abs() / sound["n"]).max()
            step = profile.round_to * 2.5 * one_person if profile.round_to > 1 else 0
            assert (sound["loglik"].diff().dropna() > -step - 1e-6).all()


def test_no_count_of_people_is_below_the_profile(survey, profile):
    for table, columns in {
        "flow": ["remaining"],
        "description": ["people"],
        "outcomes": ["people", "positive"],
    }.items():
        for column in columns:
            shown = survey[table][column].dropna()
            low = shown < profile.minimum
            assert not (low & (shown > 0) if profile.zeros == "show" else low).any(), (table, column)
            assert (shown % profile.round_to == 0).all(), (table, column)


def test_every_released_table_has_its_record_in_the_log(released):
    logged = set(released["log"]["table"])
    assert set(released) - {"log"} == logged


def test_no_row_level_data_outside_the_secure_folder(run):
    strays = [
        path
        for path in run.rglob("*")
        if path.suffix in SECRET_SUFFIXES and not path.is_relative_to(run / "data")
    ]
    assert strays == []
    for path in (run / "released").glob("*.csv"):
        assert "person_id" not in path.open(encoding="utf-8").readline()


def test_every_page_wears_the_badge_of_its_data(run):
    """The review's records are real whatever the survey is; interviews may be made up beside a real survey."""
    words = {"synthetic": "SYNTHETIC DATA", "real": "REAL DATA"}
    survey = words[json.loads((run / "report/facts.json").read_text(encoding="utf-8"))["meta"]["badge"]]
    pages = [*(run / "notebooks").glob("*.html"), *(run / "report").glob("*.html")]
    assert len(pages) >= 4
    for page in pages:
        text = page.read_text(encoding="utf-8")
        if page.name.startswith("evidence_"):
            assert words["real"] in text, page
        elif page.name.startswith("interviews_"):
            assert words["real"] in text or words["synthetic"] in text, page
        else:
            assert survey in text, page


def test_no_page_asks_the_network_for_anything(run):
    asks = re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//|url\(\s*["']?https?:|@import""")
    for page in [*(run / "notebooks").glob("*.html"), *(run / "report").glob("*.html")]:
        links = re.sub(r'<a [^>]*href="[^"]*"', "", page.read_text(encoding="utf-8"))
        assert not asks.search(links), page
