"""Screening: agreement of reviewers, conflicts, and the flow counted from the log."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellbeing.evidence import prisma, screening
from wellbeing.evidence.dedupe import deduplicate
from wellbeing.evidence.records import Record

NEW = "TY  - JOUR\nID  - new2026\nTI  - A study of neighbours\nAU  - Ng, Ann\nPY  - 2026\nER  - \n"


def flow(tables, key: str) -> int:
    table = tables["evidence_flow"]
    return int(table[table["key"] == key]["value"].sum())


# agreement ---------------------------------------------------------------------------------------------------


def log_of(first: str, second: str) -> pd.DataFrame:
    words = {"i": "include", "e": "exclude", "m": "maybe"}
    rows = [
        (f"r{at}", "title_abstract", name, words[letter], "", "", "")
        for name, letters in (("Ann", first), ("Bob", second))
        for at, letter in enumerate(letters)
        if letter != "-"
    ]
    return pd.DataFrame(rows, columns=screening.COLUMNS)


def test_kappa_by_hand():
    # 20 both include, 15 both exclude, 5 and 10 apart: the textbook's 0.40
    log = log_of("i" * 20 + "i" * 5 + "e" * 10 + "e" * 15, "i" * 20 + "e" * 5 + "i" * 10 + "e" * 15)
    found = screening.agreement(log, "consensus").iloc[0]
    assert found["kappa"] == pytest.approx(0.4)
    assert found["pabak"] == pytest.approx(0.4)
    assert found["agree"] == pytest.approx(70)
    assert found["low"] < 0.4 < found["high"]
    assert found["conflicts"] == 15
    assert found["prevalence_index"] == pytest.approx(0.1)
    assert found["bias_index"] == pytest.approx(-0.1)


def test_kappa_has_no_value_where_all_say_the_same():
    found = screening.agreement(log_of("iiii", "iiii"), "consensus").iloc[0]
    assert np.isnan(found["kappa"])
    assert found["agree"] == 100
    assert "no value" in found["note"]


def test_maybe_awaits_and_is_never_included(tmp_path):
    log = log_of("mime", "imme")
    table = screening.outcomes(log, ["r0", "r1", "r2", "r3"], "consensus", tmp_path)
    assert table["decision"].tolist() == ["maybe", "maybe", "maybe", "exclude"]
    assert table["settled"].tolist() == ["undecided", "undecided", "undecided", "agreed"]
    assert screening.outcomes(log_of("m", "e"), ["r0"], "consensus", tmp_path)["decision"].tolist() == [
        "conflict"
    ]
    found = screening.agreement(log, "consensus").iloc[0]
    assert (found["double"], found["conflicts"]) == (1, 0)
    records = [Record(f"r{at}", {"id": f"r{at}", "title": f"t{at}"}, "d", "database", at) for at in range(4)]
    counts = prisma.derive(records, {one.id: one.id for one in records}, table, {}, {})
    assert (counts["awaiting_screening"], counts["dbr_sought_reports"], counts["records_excluded"]) == (
        3,
        0,
        1,
    )


def full_text(*rows) -> pd.DataFrame:
    return pd.DataFrame(
        [("r0", "full_text", name, "exclude", reason, "", "") for name, reason in rows],
        columns=screening.COLUMNS,
    )


def test_two_reasons_for_an_exclusion_are_a_conflict(tmp_path):
    log = full_text(("Ann", "wrong_topic"), ("Bob", "no_result"))
    table = screening.outcomes(log, ["r0"], "consensus", tmp_path)
    assert table[["decision", "settled"]].to_numpy().tolist() == [["conflict", "conflict"]]
    assert "Ann: exclude (wrong_topic)" in screening.conflicts(log, table, "consensus")["decisions"].iloc[0]
    settled = full_text(("Ann", "wrong_topic"), ("Bob", "no_result"), ("consensus", "no_result"))
    table = screening.outcomes(settled, ["r0"], "consensus", tmp_path)
    assert table[["decision", "reason", "settled"]].to_numpy().tolist() == [
        ["exclude", "no_result", "adjudicated"]
    ]
    one = screening.outcomes(full_text(("Ann", ""), ("Bob", "no_result")), ["r0"], "consensus", tmp_path)
    assert one[["decision", "reason"]].to_numpy().tolist() == [["exclude", "no_result"]]


def test_an_exclusion_without_a_reason_is_counted(tmp_path):
    table = screening.outcomes(full_text(("covidence", "")), ["r0"], "consensus", tmp_path)
    record = Record("r0", {"id": "r0", "title": "t"}, "d", "database", 1)
    counts = prisma.derive([record], {"r0": "r0"}, table, {}, {})
    assert counts["dbr_excluded"] == {"no reason": 1}
    none = pd.DataFrame({"key": [], "reason": []})
    assert prisma.from_table(prisma.flow_table(counts, none))["dbr_excluded"] == {"no reason": 1}
    assert prisma.identities(counts)["holds"].all()


def test_a_person_who_said_both_of_two_copies_is_told_of(tmp_path):
    log = pd.concat([log_of("i", "e"), log_of("e", "e")], ignore_index=True)
    table = screening.outcomes(log, ["r0"], "consensus", tmp_path)
    assert table[["decision", "reviewers"]].to_numpy().tolist() == [["conflict", 2]]
    assert screening.agreement(log, "consensus")["double"].tolist() == [0]
    assert "Ann decided differently on copies of one record (1 records)" in screening.said_both(log)[0]


def test_names_of_reviewers_are_compared_without_case():
    log = full_text(("Ann", "x"), ("ann ", "x"), ("CONSENSUS", "x"))
    assert screening.one_spelling(log, "consensus")["reviewer"].tolist() == ["Ann", "Ann", "consensus"]


def test_conflicts_are_settled_by_the_adjudicator_or_stay(tmp_path):
    log = log_of("ie", "ei")
    extra = pd.DataFrame(
        [("r0", "title_abstract", "consensus", "exclude", "", "", "")], columns=screening.COLUMNS
    )
    log = pd.concat([log, extra], ignore_index=True)
    table = screening.outcomes(log, ["r0", "r1"], "consensus", tmp_path)
    assert table["decision"].tolist() == ["exclude", "conflict"]
    told = screening.conflicts(log, table, "consensus")
    assert told["settled"].tolist() == ["adjudicated", "conflict"]


def test_blind_export_with_one_name_is_warned_of():
    record = Record("a", {}, "rayyan", "database", 1, {"decisions": {"Ann": "Included"}})
    assert "Ann only" in screening.blind_warnings([record])[0]


# flow --------------------------------------------------------------------------------------------------------


def test_counts_from_a_log_with_both_arms(tmp_path):
    def made(name, origin, title):
        return Record(name, {"id": name, "title": title, "DOI": f"10.1000/{title}"}, origin, origin, 1)

    records = [made(f"d{at}", "database", f"t{at}") for at in range(6)] + [
        made("g0", "register", "t0"),
        made("w0", "website", "w"),
    ]
    done = deduplicate(records)
    stages = {"t": "title_abstract", "r": "retrieval", "f": "full_text"}
    told = ["d1 t exclude", "d0 t include", "d2 t include", "d3 t include", "d4 t include", "d2 r not_retrieved",
            "d0 f include", "d3 f exclude wrong_topic", "w0 f include"]  # fmt: skip
    rows = [(r, stages[s], d, "".join(why)) for r, s, d, *why in map(str.split, told)]
    log = pd.DataFrame([(r, s, "Ann", d, why, "", "") for r, s, d, why in rows], columns=screening.COLUMNS)
    outcomes = screening.outcomes(log, [r.id for r in done.records], "consensus", tmp_path)
    counts = prisma.derive(
        records, done.kept, outcomes, {"d0": "one", "w0": "one"}, {"database": "MEDLINE", "register": "CT"}
    )
    assert counts["duplicates"] == 1
    assert counts["records_screened"] == 6
    assert counts["records_excluded"] == 1
    assert counts["awaiting_screening"] == 1
    assert (counts["dbr_sought_reports"], counts["dbr_notretrieved_reports"], counts["dbr_assessed"]) == (
        4,
        1,
        3,
    )
    assert counts["dbr_excluded"] == {"wrong_topic": 1}
    assert counts["awaiting_full_text"] == 1
    assert (counts["new_reports"], counts["new_studies"]) == (2, 1)
    assert counts["database_specific_results"] == {"MEDLINE": 6}
    assert prisma.identities(counts)["holds"].all()


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["database", "website"]), st.sampled_from(["", "ie", "e", "n", "iw"])),
        max_size=12,
    )
)
def test_sums_hold_for_any_log(tmp_path_factory, items):
    records = [
        Record(f"r{at}", {"id": f"r{at}", "title": f"t{at}"}, o, o, at) for at, (o, _) in enumerate(items)
    ]
    rows = []
    for at, (_, path) in enumerate(items):
        if path == "e":
            rows.append((f"r{at}", "title_abstract", "exclude", ""))
        elif path:
            rows.append((f"r{at}", "title_abstract", "include", ""))
            if path == "n":
                rows.append((f"r{at}", "retrieval", "not_retrieved", ""))
            elif path == "ie":
                rows.append((f"r{at}", "full_text", "exclude", "x"))
    log = pd.DataFrame(
        [(r, s, "A", d, w, "", "") for r, s, d, w in rows], columns=screening.COLUMNS, dtype="str"
    )
    table = screening.outcomes(log, [r.id for r in records], "consensus", tmp_path_factory.getbasetemp())
    counts = prisma.derive(records, {r.id: r.id for r in records}, table, {}, {})
    assert prisma.identities(counts)["holds"].all()


def test_template_goes_out_and_back(library, tmp_path):
    tables = library.tables()
    counts = prisma.from_table(tables["evidence_flow"])
    prisma.write_template(counts, tmp_path / "prisma.csv")
    back = prisma.read_template(tmp_path / "prisma.csv")
    assert back == {key: count for key, count in counts.items() if key not in prisma.OURS}


def test_template_has_the_rows_of_the_real_one(review_files, tmp_path):
    real = pd.read_csv(review_files / "prisma2020_template.csv", dtype=str, keep_default_na=False)
    prisma.write_template({}, tmp_path / "ours.csv")
    ours = pd.read_csv(tmp_path / "ours.csv", dtype=str, keep_default_na=False)
    assert list(ours.columns) == list(real.columns)
    for column in ("data", "box"):
        assert ours[column].tolist() == real[column].tolist()
    counts = prisma.read_template(review_files / "prisma2020_template.csv")
    assert counts["records_screened"] == 0
    assert counts["dbr_excluded"] is None
