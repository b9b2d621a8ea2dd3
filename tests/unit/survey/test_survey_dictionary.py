"""The data-dictionary check finds what differs, and names nothing that few people hold."""

import pandas as pd
import pytest

from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.find_files import find_files


@pytest.fixture
def check(ukhls, write, tmp_path):
    def run(frames, ending="dta"):
        table = check_dictionary(ukhls, find_files(ukhls, write(frames, tmp_path / ending, ending)))
        return table.set_index(["file", "variable"])

    return run


@pytest.fixture
def many(frames):
    """The same households and people fifty times over, so that codes are common enough to be named."""
    grown = {}
    for name, frame in frames.items():
        copies = []
        for i in range(50):
            copy = frame.copy()
            for key in {"pidp", "f_hidp"} & set(frame.columns):
                copy[key] += i * 100_000
            copies.append(copy)
        grown[name] = pd.concat(copies, ignore_index=True)
    return grown


def test_a_row_for_every_variable_in_use(check, many, ukhls):
    table = check(many)
    assert [(f, v) for f, names in ukhls.wanted().items() for v in names] == list(table.index)
    assert table["found"].all()
    assert set(table["verdict"]) == {"ok", "note"}
    assert table.loc[("f_indresp", "f_jbstat"), "concept"] == "employment, unemployed"
    assert table.loc[("f_indresp", "f_indscui_xw"), "concept"] == "weight"
    assert table.loc[("g_indresp", "g_swemwbs_dv"), "wave"] == 7
    assert table.loc[("f_indresp", "f_crdark"), "certainty"] == "unverified"


def test_counts_add_up(check, many):
    table = check(many)
    rows = {name: len(frame) for name, frame in many.items()}
    assert all(r.n_valid + r.n_missing == rows[file] for (file, _), r in table.iterrows())
    assert table.loc[("f_indresp", "f_sclfsato"), "n_missing"] == 50  # the proxies


def test_missing_variable_is_a_problem_and_the_rest_is_still_checked(check, many):
    many["f_indresp"] = many["f_indresp"].drop(columns="f_volun")
    table = check(many)
    row = table.loc[("f_indresp", "f_volun")]
    assert not row["found"]
    assert row["verdict"] == "problem"
    assert "f_indresp.dta" in row["message"]
    assert (table["verdict"] == "problem").sum() == 1


def test_unexpected_code_is_a_problem_and_named_only_when_many_hold_it(check, many):
    base = many["f_indresp"]
    base.loc[base.index[:40], "f_health"] = 3
    base.loc[base.index[:4], "f_health"] = 77
    base.loc[base.index[:3], "f_servacc"] = 55
    table = check(many)
    health, services = table.loc[("f_indresp", "f_health")], table.loc[("f_indresp", "f_servacc")]
    assert health["verdict"] == services["verdict"] == "problem"
    assert "3 (36 rows)" in health["message"]
    assert "77" not in health["message"]
    assert "fewer than 10 rows not declared" in services["message"]
    assert "55" not in services["message"] + services["found_values"]


def test_rare_valid_codes_are_counted_but_not_named(check, frames):
    row = check(frames).loc[("f_indresp", "f_sclfsato")]
    assert row["found_values"] == "7 more with fewer than 10 rows each"


def test_value_outside_the_range_is_a_problem_without_the_value(check, many):
    many["f_indresp"].loc[:20, "f_dvage"] = 777
    row = check(many).loc[("f_indresp", "f_dvage")]
    assert row["verdict"] == "problem"
    assert "21 rows outside the declared range" in row["message"]
    assert "777" not in row["message"]


def test_ends_of_a_range_are_those_ten_people_reach(check, many):
    many["f_indresp"].loc[0, "f_dvage"] = 104
    row = check(many).loc[("f_indresp", "f_dvage")]
    assert row["verdict"] == "ok"
    assert row["found_values"] == "about 20 to 75"


def test_money_is_rounded_and_losses_are_noted(check, many):
    row = check(many).loc[("f_hhresp", "f_fihhmnnet1_dv")]
    assert row["verdict"] == "note"
    assert row["message"].startswith("50 rows below zero")
    assert row["found_values"] == "about -8 to 4,500"  # 4500.5 to two figures


def test_different_label_is_a_note(ukhls, tmp_path, many, write):
    root = write(many, tmp_path, "dta")
    path = next(root.rglob("f_indresp.dta"))
    labels = {
        "f_scopngbha": {
            1: "Strongly  AGREE.",
            2: "agree",
            3: "neither agree/disagree",
            4: "disagree",
            5: "other",
        },
        "f_health": {1: "yes", 2: "no", -9: "missing", 3: "do not know"},
    }
    many["f_indresp"].to_stata(path, write_index=False, version=117, value_labels=labels)
    table = check_dictionary(ukhls, find_files(ukhls, root)).set_index("variable")
    belonging, health = table.loc["f_scopngbha"], table.loc["f_health"]
    assert belonging["verdict"] == health["verdict"] == "note"
    assert belonging["message"] == "code 5 is labelled 'other', expected 'strongly disagree'"
    assert health["message"] == "the file labels codes the mapping does not know: 3 'do not know'"


def test_variable_nobody_answered_is_a_problem(check, many):
    many["i_indresp"]["i_sclonely"] = -8
    row = check(many).loc[("i_indresp", "i_sclonely")]
    assert row["verdict"] == "problem"
    assert "nobody has a valid value" in row["message"]


def test_words_among_numbers_are_a_problem(check, many):
    many["f_indresp"] = many["f_indresp"].astype({"f_dvage": object})
    many["f_indresp"].loc[3, "f_dvage"] = "forty"
    row = check(many, "tab").loc[("f_indresp", "f_dvage")]
    assert row["verdict"] == "problem"
    assert "forty" not in row["message"]


def test_no_identifier_or_area_code_is_shown(check, many):
    text = check(many).to_csv()
    assert not any(str(number) in text for number in many["f_indresp"]["pidp"])
    assert "E06000001" not in text
    assert "about 600 different values" in text
