"""The screen measured over quotations of every kind, and what it is used for besides quotations."""

from collections import Counter

import pandas as pd
import pytest
from screening_quotations import HARMLESS, IDENTIFYING, lines

from wellbeing.errors import InputError
from wellbeing.interviews.analysis import load_settings, prepare
from wellbeing.interviews.codebook import load_codebook
from wellbeing.interviews.importing import read_project
from wellbeing.interviews.quotations import quote_sources
from wellbeing.quotations import Sources
from wellbeing.release.identifying_words import screen
from wellbeing.release.quotes import is_verbatim
from wellbeing.release.withheld import open_flags, screen_bank, withhold


def nobody(**changes):
    return Sources({}, {}, pd.DataFrame(), [], {}, **changes)


def test_the_set_is_large_enough_to_measure_with():
    assert len(lines(IDENTIFYING)) >= 200 and len(lines(HARMLESS)) >= 200


def test_of_identifying_quotations_nearly_all_are_found_before_any_person_looks():
    missed = [(group, text) for group, text in lines(IDENTIFYING) if not screen(text)]
    assert len(missed) <= 0.05 * len(lines(IDENTIFYING)), missed
    sizes = Counter(group for group, _ in lines(IDENTIFYING))
    worst = {group: count / sizes[group] for group, count in Counter(group for group, _ in missed).items()}
    assert all(share <= 0.2 for share in worst.values()), worst


def test_of_harmless_quotations_few_are_stopped():
    stopped = [(text, screen(text)) for _, text in lines(HARMLESS) if screen(text)]
    assert len(stopped) <= 0.2 * len(lines(HARMLESS)), stopped


@pytest.mark.parametrize("change", [str.upper, str.title, lambda text: text.replace(" ", " \u200b")])
def test_names_of_the_lists_are_found_whatever_their_case_and_whatever_hides_them(change):
    for name in ("siobhan", "okonkwo", "llanrwst", "port talbot", "rukhsana"):
        assert screen(change(f"then {name} was different"))


def test_a_long_text_without_a_blank_is_screened_like_any_other():
    for text in ("a" * 60_000, "@a" * 20_000, "Aa " * 20_000 + "Council", "A" * 60_000 + "@"):
        screen(text)


# what else is screened ----------------------------------------------------------------------------------------------


def test_a_name_in_a_codes_name_or_definition_reaches_no_table_and_harmless_codes_stay():
    leak = "Cllr Jane Roe blocks it"
    codebook = pd.DataFrame(
        {
            "code": ["P1", "P2"],
            "label": [leak, "Bus Services"],
            "definition": ["see Sam Poe (07700 900123)", "late"],
        }
    )
    paths = pd.DataFrame(
        {"change": ["in the project only"], "code": ["P1"], "before": [""], "after": [f"Top > {leak}"]}
    )
    facts = pd.DataFrame({"answer": [f"Bus Services; {leak}"]})
    safe, flags = withhold({"codebook": codebook, "changes": paths, "checklist": facts}, nobody(), ())
    told = "".join(table.to_csv() for table in safe.values())
    assert not any(word in told for word in ("Roe", "Poe", "07700"))
    assert (
        "Bus Services" in safe["checklist"]["answer"].item()
        and safe["codebook"]["definition"].tolist()[1] == "late"
    )
    assert safe["codebook"]["label"][0].startswith("Withheld") and safe["codebook"]["label"][0] in told
    assert {"name", "phone"} <= set(flags["kind"]) and flags["context"].str.contains("Roe").any()


def test_what_a_person_cleared_stays_and_nothing_else():
    text = "the Beacon opened and Gareth came"
    cleared = nobody(cleared=frozenset({("Q1", "beacon")}))
    assert {words for _, words in open_flags("Q1", text, cleared, ())} == {"Gareth"}
    assert {words for _, words in open_flags("Q2", text, cleared, ())} == {"Beacon", "Gareth"}
    bank = pd.DataFrame({"quote_id": ["Q1"], "text_published": [text]})
    assert screen_bank(bank, cleared, ()).set_index("words")["cleared"].to_dict() == {
        "Beacon": True,
        "Gareth": False,
    }


@pytest.fixture
def study(project, tmp_path):
    (tmp_path / "seg.csv").write_text(
        "id,document,tag,content\n1,Interview Blodwyn 2.docx,Power,She was never asked.\n"
    )
    settings = load_settings(project / "config/interviews.yaml")
    return prepare(
        read_project(tmp_path / "seg.csv"), load_codebook(project / "config/codebook.yaml"), settings
    )


def test_names_of_sources_are_identifiers_without_any_list(study):
    assert [entry["text"] for entry in quote_sources(study, None, None).identifiers] == ["Blodwyn"]


def test_a_clearance_without_a_name_or_a_date_is_refused(study, tmp_path):
    (tmp_path / "cleared.csv").write_text("item,words,cleared_by,date\nQ1,Beacon,,2026-01-05\n")
    with pytest.raises(InputError, match="cleared_by"):
        quote_sources(study, None, None, tmp_path / "cleared.csv")
    (tmp_path / "cleared.csv").write_text("item,words,cleared_by,date\nQ1,Beacon,A,2026-01-05\n")
    assert quote_sources(study, None, None, tmp_path / "cleared.csv").cleared == {("Q1", "beacon")}


@pytest.mark.parametrize(
    ("published", "original", "same"),
    [
        ("we don’t go there", "we don't go there", True),
        ("we went there and stayed", "we went there\nand stayed", True),
        ("they have […] listened to us", "they have never listened to us", False),
        ("they did [...] come to the hall", "they did not come to the hall", False),
        ("they came […] to the hall", "they came, all of them, to the hall", True),
        ("they came […] to the hall", "they came, nobody asked why, to the hall", True),
    ],
)
def test_marks_and_line_breaks_are_no_change_and_a_lost_not_is(published, original, same):
    assert is_verbatim(published, original) is same
