"""Duplicates: what is merged, what waits, what is never merged, and that answers are obeyed."""

import importlib.util

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellbeing.errors import InputError
from wellbeing.evidence.dedupe import QUEUE_COLUMNS, deduplicate
from wellbeing.evidence.dedupe_measure import measure
from wellbeing.evidence.records import Record

TITLE = "Community hubs and social networks in six English towns: a mixed-methods study"


def record(name: str, **csl) -> Record:
    base = {
        "id": name, "title": TITLE, "author": [{"family": "Ng", "given": "Ann"}], "issued": {"date-parts": [[2019]]},
        "container-title": "Journal of Places", "volume": "4", "page": "10-20",
    }  # fmt: skip
    base |= csl
    return Record(name, {key: value for key, value in base.items() if value}, "file", "database", 1)


def groups(*records, **more) -> set[frozenset[str]]:
    done = deduplicate(list(records), **more)
    found: dict[str, set[str]] = {}
    for name, target in done.kept.items():
        found.setdefault(target, set()).add(name)
    return {frozenset(group) for group in found.values()}


SAME = {
    "capitals and a full stop": {"title": TITLE.upper() + "."},
    "abbreviated journal": {"container-title": "J Places"},
    "no journal, pages by first only": {"container-title": "", "page": "10"},
    "one has a DOI": {"DOI": "10.1000/x"},
    "a typing error": {"title": TITLE.replace("English", "Engish")},
    "year one off": {"issued": {"date-parts": [[2020]]}},
}

APART = {
    "other authors, journal and year": {"author": [{"family": "Lee"}], "container-title": "Annals of Bees",
                                         "issued": {"date-parts": [[1999]]}, "volume": "77", "page": "1-2"},
    "another title on another page": {
        "title": "Volunteering in later life and the value of roles: a panel analysis of two waves", "page": "21-30"
    },
    "an erratum on another page": {"title": f"Erratum: {TITLE}", "page": "99"},
    "part two on another page": {"title": f"{TITLE}. Part 2", "page": "21-30"},
}  # fmt: skip


HUBS = "Hubs and loneliness in later life"
ASKED = {
    "other sexes": ({"title": f"{HUBS} among men", "page": ""}, {"title": f"{HUBS} among women", "page": ""}),
    "other places": ({"title": "Loneliness in urban areas of England: results"},
                     {"title": "Loneliness in rural areas of England: results"}),
    "with and without": ({"title": f"{HUBS} with a helper", "page": ""},
                         {"title": f"{HUBS} without a helper", "page": ""}),
    "hyper and hypo": ({"title": f"{HUBS} and hypertension"}, {"title": f"{HUBS} and hypotension"}),
    "letters of a vitamin": ({"title": f"{HUBS}: vitamin B"}, {"title": f"{HUBS}: vitamin D"}),
    "phases": ({"title": f"Phase II trial of {HUBS}", "page": ""},
               {"title": f"Phase I/II trial of {HUBS}", "page": ""}),
    "cause and effect exchanged": ({"title": "Effects of loneliness on health in town"},
                                   {"title": "Effects of health on loneliness in town"}),
    "a paper and its preprint": (
        {"DOI": "10.31234/osf.io/ab", "type": "article", "container-title": "", "volume": "", "page": ""},
        {"DOI": "10.1000/a", "issued": {"date-parts": [[2020]]}}),
    "versions without DOI": ({"volume": ""}, {"volume": "", "issued": {"date-parts": [[2015]]}}),
    "an abstract and its paper": ({"page": "", "volume": "", "container-title": "European Heart Journal"},
                                  {"page": "", "volume": "", "container-title": "American Surgery"}),
    "a title in translation": ({"title": "Einsamkeit in Städten"}, {"title": "Loneliness in cities"}),
    "a short title that many bear": ({"title": "Poster abstracts", "page": ""},
                                     {"title": "Poster abstracts", "page": ""}),
    "a subtitle left out": ({"title": TITLE.split(":")[0]}, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED)
def test_what_may_differ_waits_for_a_person(case):
    first, second = ASKED[case]
    done = deduplicate([record("a", **first), record("b", **second)])
    assert (done.merged, len(done.queue)) == (0, 1)


def test_the_queue_shows_the_words_that_differ_and_the_surest_first():
    pairs = [record("a", title=f"{HUBS} among men"), record("b", title=f"{HUBS} among women"),
             record("c", title=f"{HUBS} among young people", page="", volume="9", author=[{"family": "Li"}]),
             record("d", title=f"{HUBS} among old people", page="", volume="9", author=[{"family": "Li"}])]  # fmt: skip
    queue = deduplicate(pairs).queue
    assert queue[["words_a", "words_b"]].to_numpy().tolist() == [["men", "women"], ["young", "old"]]


def test_a_doi_of_several_papers_is_their_containers_and_merges_nothing():
    shared = {"DOI": "10.1000/supplement"}
    other = {"title": "Rain gardens and the mood of shoppers", "author": [{"family": "Lee"}], "page": "S9"}
    done = deduplicate(
        [record("a", **shared), record("b", **shared, **other), record("c", **shared, page="S7")]
    )
    assert done.merged == 0
    # the same paper twice is still found by its title, authors and page
    assert groups(record("a", **shared), record("b", **shared, **other), record("c", **shared)) == {
        frozenset("ac"),
        frozenset("b"),
    }


def test_records_that_contradict_each_other_do_not_meet_through_a_third():
    found = groups(record("a", page="1"), record("b", page=""), record("c", page="90"))
    assert not any({"a", "c"} <= group for group in found)


@pytest.mark.parametrize("case", SAME)
def test_copies_are_merged(case):
    assert groups(record("a"), record("b", **SAME[case])) == {frozenset("ab")}


@pytest.mark.parametrize("case", APART)
def test_others_are_left_alone(case):
    done = deduplicate([record("a"), record("b", **APART[case])])
    assert done.merged == 0
    assert len(done.queue) == 0


def test_two_dois_are_never_merged_silently():
    a, b = record("a", DOI="10.1000/1"), record("b", DOI="10.1000/2")
    done = deduplicate([a, b])
    assert done.merged == 0
    assert done.queue[["record_a", "record_b"]].to_numpy().tolist() == [["a", "b"]]


def test_two_dois_do_not_meet_through_a_third_record():
    done = deduplicate([record("a", DOI="10.1000/1"), record("b"), record("c", DOI="10.1000/2")])
    for target in set(done.kept.values()):
        held = {name for name, at in done.kept.items() if at == target}
        assert not {"a", "c"} <= held
    assert len(done.queue) == 1


def test_answers_are_obeyed():
    a, b = record("a", DOI="10.1000/1"), record("b", DOI="10.1000/2")
    answer = pd.DataFrame(
        [["a", "b", "same", "preprint"]], columns=["record_a", "record_b", "answer", "reason"]
    )
    assert groups(a, b, answers=answer) == {frozenset("ab")}
    keep = answer.assign(answer="different")
    assert groups(record("a"), record("b"), answers=keep) == {frozenset("a"), frozenset("b")}
    assert len(deduplicate([a, b], answers=keep).queue) == 0


BAD = {
    "no such record": (["a", "zz", "same", ""], "'zz' of an answer is not in the library"),
    "no such answer": (["a", "b", "maybe", ""], "'maybe'"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_answers(case):
    row, words = BAD[case]
    answer = pd.DataFrame([row], columns=["record_a", "record_b", "answer", "reason"])
    with pytest.raises(InputError, match=words):
        deduplicate([record("a"), record("b")], answers=answer)


def test_answers_that_contradict_each_other():
    rows = [["a", "b", "same", ""], ["b", "c", "same", ""], ["a", "c", "different", ""]]
    with pytest.raises(InputError, match="keep them"):
        deduplicate(
            [record("a"), record("b"), record("c")],
            answers=pd.DataFrame(rows, columns=["record_a", "record_b", "answer", "reason"]),
        )


def test_ids_twice():
    with pytest.raises(InputError, match="'a' occurs 2 times"):
        deduplicate([record("a"), record("a")])


def test_the_kept_record_says_where_it_came_from_and_fills_its_gaps():
    done = deduplicate([record("a", DOI="10.1000/x"), record("b", abstract="Long.")])
    kept = done.records[0]
    assert kept.id == "a"
    assert kept.csl["abstract"] == "Long."
    assert kept.extra["copies"] == ["a", "b"]


@settings(max_examples=40, deadline=None)
@given(
    st.permutations(
        [
            record("a"),
            record("b", DOI="10.1000/x"),
            record("c", title=TITLE.upper()),
            record("d", **APART["another title on another page"]),
        ]
    )
)
def test_the_order_of_records_does_not_matter(records):
    assert groups(*records) == {frozenset("abc"), frozenset("d")}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional={"title": st.text(max_size=20), "volume": st.text(max_size=3),
                                                    "page": st.text(max_size=5), "DOI": st.just("10.1/x")}),
                max_size=8))  # fmt: skip
def test_any_records_come_out_once(items):
    records = [Record(str(at), {"id": str(at), **item}, "f", "database", at) for at, item in enumerate(items)]
    done = deduplicate(records)
    assert sorted(copy for left in done.records for copy in left.extra["copies"]) == sorted(done.kept)
    assert list(done.queue.columns) == QUEUE_COLUMNS


def test_measures_by_hand():
    kept = {"a": "a", "b": "a", "c": "c", "d": "d", "e": "d"}
    queue = pd.DataFrame([["a", "c"]], columns=["record_a", "record_b"])
    found = measure(kept, queue, {"a": "x", "b": "x", "c": "x", "d": "y", "e": "z"})
    assert found["sensitivity_auto"] == 0.5
    assert found["sensitivity"] == 1.0
    assert found["specificity"] == pytest.approx(2 / 3)


@pytest.mark.slow
def test_labelled_set_from_the_exports(project, review_files):
    spec = importlib.util.spec_from_file_location("dedupe_benchmark", project / "benchmarks/dedupe.py")
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    records, truth = benchmark.labelled(review_files, 3000, 20)
    done = deduplicate(records)
    found = measure(done.kept, done.queue, truth)
    assert found["sensitivity"] >= 0.99
    assert found["specificity_queue"] >= 0.99
    assert found["specificity_auto"] == 1
    records, truth = benchmark.labelled(review_files, 3000, 20, contrasts=True)
    done = deduplicate(records)
    found = measure(done.kept, done.queue, truth)
    assert found["sensitivity"] >= 0.99
    assert found["specificity_auto"] == 1  # twin papers wait for a person, or are apart
