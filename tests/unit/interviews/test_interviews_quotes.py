"""The door for quotations: what leaves, and what is refused by which name."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.errors import InputError
from wellbeing.release.identifying_words import screen
from wellbeing.release.quotes import BANK, QuoteRules, Sources, is_verbatim, release_quotes

TEXT = "I: Why?\nP: In the made-up town nobody was asked, and nobody invented minded much at all.\n"
START, END = TEXT.index("In the"), TEXT.index("\n", 9)
QUOTE = TEXT[START:END]


def person(name="P01", **changes):
    return {
        "participant": name,
        "sector": "politics",
        "role": "councillor",
        "area": "north",
        "consent": True,
    } | changes


def sources(people=None, frame=None, identifiers=()):
    people = people or {"one": person()}
    frame = frame or [("politics", "councillor", "north", 4), ("politics", "leader", "north", 1)]
    table = pd.DataFrame(frame, columns=["sector", "role", "area", "people"])
    return Sources(
        {name: TEXT for name in people}, people, table, list(identifiers), {"politics": "Politics"}
    )


def bank(*rows, **changes):
    base = (
        dict(
            zip(BANK, ("Q1", "one", str(START), str(END), "T1", QUOTE, "", "yes", "A", "B", ""), strict=True)
        )
        | changes
    )
    made = [base | row for row in (rows or ({},))]
    return pd.DataFrame([row | {"quote_id": f"Q{at}"} for at, row in enumerate(made, start=1)])


def checks(frame, *args, rules=None):
    passed, refused = release_quotes(frame, *(args or (sources(),)), rules or QuoteRules())
    return list(passed["quote_id"]), list(refused["check"])


def test_a_sound_quotation_leaves_with_its_label():
    passed, refused = release_quotes(bank(), sources(), QuoteRules(badge="SYNTHETIC"))
    assert refused.empty
    row = passed.iloc[0]
    assert (row["text"], row["label"], row["badge"]) == (QUOTE, "Councillor, politics, north", "SYNTHETIC")


REFUSED = {
    "one character altered": (dict(text_published=QUOTE.replace("asked", "asket")), "verbatim"),
    "a curly for a straight mark": (dict(text_published=QUOTE.replace("made-up", "made‐up")), "verbatim"),
    "a word left out in silence": (dict(text_published=QUOTE.replace("made-up ", "")), "verbatim"),
    "offsets of another passage": (dict(start="0", end="20"), "verbatim"),
    "offsets past the end": (dict(end="9999"), "offsets"),
    "offsets that are words": (dict(start="here"), "offsets"),
    "an unknown source": (dict(source="two"), "offsets"),
    "consent missing in the bank": (dict(consent_to_quote=""), "consent"),
    "consent refused in the bank": (dict(consent_to_quote="no"), "consent"),
    "nobody checked it": (dict(checked_by=" "), "checked"),
    "edits not declared": (dict(text_published=QUOTE.replace("made-up town", "[town]")), "edits"),
    "a label nobody else has": (dict(role_label="Leader, politics"), "role label"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_quotation_is_refused_by_name(name):
    changes, check = REFUSED[name]
    passed, refused = checks(bank(changes))
    assert passed == [] and check in refused


def test_a_role_held_by_one_person_is_refused_when_asked_for_and_coarsened_when_not():
    people = {"one": person(role="leader")}
    passed, refused = release_quotes(bank(dict(role_label="leader, politics")), sources(people), QuoteRules())
    assert passed.empty and list(refused["check"]) == ["role label"]
    passed, _ = release_quotes(bank(), sources(people), QuoteRules())
    assert passed["label"].iloc[0] == "Politics"


def test_a_person_whose_project_says_no_or_nothing_is_never_quoted():
    for consent in (False, None):
        assert checks(bank(), sources({"one": person(consent=consent)})) == ([], ["consent"])


def test_too_small_a_frame_refuses_everything():
    assert checks(bank(), sources(frame=[("politics", "councillor", "north", 2)])) == ([], ["role label"])


@pytest.mark.parametrize(
    ("published", "edits"),
    [
        (QUOTE.replace("nobody was asked, and ", "[…] "), "elision"),
        (QUOTE.replace("the made-up town", "[a town]"), "replacement"),
        ("[…] nobody invented minded much at all.", "elision"),
        ("In the made-up town nobody was asked […]", "elision"),
    ],
)
def test_declared_edits_pass(published, edits):
    assert checks(bank(dict(text_published=published, edits=edits))) == (["Q1"], [])


@pytest.mark.parametrize(
    "published", ["[…]", "In [x] at all.", "[all of it replaced by somebody]", "In […] minded not [.]"]
)
def test_edits_that_leave_nothing_to_verify_are_refused(published):
    assert "verbatim" in checks(bank(dict(text_published=published, edits="elision")))[1]


def test_nobody_supplies_more_than_a_share():
    people = {"one": person(), **{f"s{at}": person(f"P{at + 10}") for at in range(8)}}
    rows = [{"source": "one"}] * 4 + [{"source": f"s{at}"} for at in range(8)]
    passed, refused = release_quotes(bank(*rows), sources(people), QuoteRules(share=0.2))
    assert list(refused["check"]) == ["share", "share"]
    assert (passed["quote_id"].isin(["Q1", "Q2", "Q3", "Q4"])).sum() <= 0.2 * len(passed)


def test_labels_of_one_person_taken_together_do_not_narrow_too_far():
    frame = [
        ("politics", "councillor", "north", 1),
        ("politics", "councillor", "south", 2),
        ("politics", "adviser", "north", 2),
    ]
    people = {"one": person()}
    rows = [{"role_label": "councillor, politics"}, {"role_label": "politics"}]
    assert checks(bank(*rows), sources(people, frame), rules=QuoteRules(share=1.0)) == (["Q1", "Q2"], [])


def test_reasons_do_not_repeat_the_words_found():
    text = TEXT.replace("nobody was asked", "pat.secret@example.org was asked")
    held = Sources({"one": text}, {"one": person()}, sources().frame, [], {})
    quote = text[START : text.index("\n", 9)]
    passed, refused = release_quotes(
        bank(dict(text_published=quote, end=str(START + len(quote)))), held, QuoteRules()
    )
    assert passed.empty and "e-mail" in set(refused["check"])
    assert "secret" not in refused.to_csv()


def test_a_bank_without_its_columns_or_with_an_id_twice_is_refused():
    with pytest.raises(InputError, match="checked_by"):
        release_quotes(bank().drop(columns="checked_by"), sources(), QuoteRules())
    with pytest.raises(InputError, match="twice"):
        release_quotes(pd.concat([bank(), bank()]), sources(), QuoteRules())


SCREENED = [
    ("write to pat@example.org", "e-mail"),
    ("write to pat＠example.org", "e-mail"),
    ("write to pat@exam\u200bple.org", "e-mail"),
    ("pat at example dot org", "e-mail"),
    ("see www.example.org now", "web address"),
    ("follow @patsaysthings", "web address"),
    ("ring 01632 960 123", "phone"),
    ("ring (01632) 960123", "phone"),
    ("ring +44 1632 960123", "phone"),
    ("ring 01632.960.123", "phone"),
    ("at ZZ99 3CZ", "postcode"),
    ("at zz993cz", "postcode"),
    ("on 3 March it ended", "date"),
    ("on 3rd of March it ended", "date"),
    ("on March 3rd it ended", "date"),
    ("since 03/04/2021", "date"),
    ("since 2021-03-04", "date"),
    ("in March 2021", "date"),
    ("as Dr Placeholder says", "name"),
    ("as Cllr. Placeholder says", "name"),
    ("it was Placeholder who said", "possible name"),
    ("the Placeholder Trust paid", "organisation"),
    ("the University of Placeholder paid", "possible name"),
    ("at 12 Placeholder Street", "place"),
    ("number QQ 12 34 56 C", "national insurance number"),
]


@pytest.mark.parametrize(("text", "kind"), SCREENED)
def test_the_screen_finds(text, kind):
    assert kind in {found for found, _ in screen(text)}


@pytest.mark.parametrize(
    "text",
    [
        "I may march in the second week, as I've said. We all do, I think.",
        "In 1,200 cases out of 25,000 nothing changed; that is 5%.",
        "On Monday, at Christmas, the NHS was shut. “And so?” they said.",
        "It may be that they will.",
    ],
)
def test_the_screen_lets_plain_words_pass(text):
    assert screen(text) == []


def test_listed_names_are_found_however_they_are_written():
    listed = [{"kind": "place", "text": "Little Made-Up"}, {"kind": "name", "text": "O’Placeholder"}]
    assert ("place", "little made-up") in screen("we went to little made-up", listed)
    assert ("place", "little\nmade-up") in screen("we went to little\nmade-up", listed)
    assert "name" in {kind for kind, _ in screen("it was o'placeholder's idea", listed)}
    assert screen("the made-up town is little", listed) == []
    assert screen("They hold Brexit dear", allowed=["Brexit"]) == []


@given(st.text(min_size=1, max_size=80), st.integers(0, 79), st.characters(exclude_categories=["Cs"]))
def test_a_changed_character_is_never_verbatim(original, at, letter):
    original = original.strip()
    at = min(at, len(original) - 1)
    if at >= 0 and letter not in "[]" and original[at] != letter and "[" not in original:
        changed = original[:at] + letter + original[at + 1 :]
        assert changed.strip() == original or not is_verbatim(changed, original)
