"""Screening, flow, extraction, appraisal: derived counts, and bad input named."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellbeing.errors import InputError
from wellbeing.evidence import prisma, screening
from wellbeing.evidence.appraisal import amstar2, overall_ratings, read_instruments
from wellbeing.evidence.dedupe import deduplicate
from wellbeing.evidence.extraction import COLUMNS, differences, final_findings
from wellbeing.evidence.records import Record
from wellbeing.evidence.settings import load_settings

NEW = "TY  - JOUR\nID  - new2026\nTI  - A study of neighbours\nAU  - Ng, Ann\nPY  - 2026\nER  - \n"


def flow(tables, key: str) -> int:
    table = tables["evidence_flow"]
    return int(table[table["key"] == key]["value"].sum())


def test_the_committed_library_reads(library):
    tables = library.tables()
    records = tables["evidence_records"]
    assert set(records["status"]) <= {"read", "partly read", "not found"}
    assert flow(tables, "website_results") == len(records)
    included = set(records[records["decision"] == "include"]["record_id"])
    assert set(tables["evidence_findings"]["record_id"]) <= included
    assert (tables["evidence_links"]["independent"] > 0).all()
    lost = records[records["status"] == "not found"]
    assert set(lost["decision"]) == {"not_retrieved"}


def test_conflicts_stand_beside_each_other(library):
    told = library.tables()["evidence_published"]
    conflict = told[told["status"] == "conflict"]
    kept = conflict[conflict["box"] == "included"]
    assert kept["value"].tolist() == ["29", "34"]
    assert set(conflict["box"]) == {"included", "age_gap", "search_dates"}
    assert (told[told["review"] == "dpsp"]["status"] == "not reported").all()


def test_a_record_added_with_a_decision_changes_the_flow(library):
    before = library.tables()
    library.append("records.ris", NEW)
    library.append("screening.csv", "new2026,full_text,compiler,include,,2026-11-22,by hand\n")
    finding = before["evidence_findings"].iloc[0][COLUMNS].fillna("")
    finding["finding_id"], finding["record_id"] = "new", "new2026"
    finding["intervention"], finding["outcome"] = "place_making", "trust"
    row = pd.DataFrame([finding]).to_csv(index=False, header=False)
    library.append("findings.csv", row)
    after = library.tables()
    assert flow(after, "new_reports") == flow(before, "new_reports") + 1
    cells = [
        tables["evidence_map"].set_index(["intervention", "outcome"])["studies"] for tables in (before, after)
    ]
    assert (cells[0]["place_making", "trust"], cells[1]["place_making", "trust"]) == (0, 1)


def test_a_record_without_a_decision_waits(library):
    library.append("records.ris", NEW)
    tables = library.tables()
    assert flow(tables, "awaiting_screening") == 1


BAD = {
    "unknown decision word": (
        "screening.csv",
        "full_text,compiler,include",
        "full_text,compiler,inlcude",
        "did you mean 'include'",
    ),
    "reason missing at full text": (
        "screening.csv",
        "exclude,no_result",
        "exclude,",
        "without a reason",
    ),
    "unknown reason": (
        "screening.csv",
        "exclude,no_result",
        "exclude,no_resutl",
        "did you mean 'no_result'",
    ),
    "a date that is none": (
        "screening.csv",
        "2026-11-22",
        "22/11/2026",
        "no date",
    ),
    "decision on a record that is not there": (
        "screening.csv",
        "dpsp_slides",
        "dpsp_slide",
        "not a record of the library",
    ),
    "extraction for an excluded record": (
        "findings.csv",
        ",dpsp_slides,",
        ",dpsp_blog,",
        "not included at full text",
    ),
    "unknown vocabulary term": (
        "findings.csv",
        "belonging,individual",
        "belongign,individual",
        "did you mean 'belonging'",
    ),
    "number that is none": (
        "findings.csv",
        ",4319,",
        ",many,",
        "not a number",
    ),
    "unknown column": (
        "findings.csv",
        "harm,support",
        "harms,support",
        "no column 'harm'",
    ),
    "unknown study": (
        "reports.csv",
        "dpsp_slides,dpsp",
        "dpsp_slides,dpps",
        "did you mean 'dpsp'",
    ),
    "reading status": (
        "reports.csv",
        "partly read",
        "skimmed",
        "skimmed",
    ),
    "published count that is none": (
        "published_flows.csv",
        "11257",
        "about 11,257".replace(",", ""),
        "not a count",
    ),
    "id twice": (
        "records.ris",
        "ID  - dpsp_blog",
        "ID  - dpsp_slides",
        "more than one record",
    ),
    "file that is not there": (
        "library.yaml",
        "records.ris",
        "record.ris",
        "no file",
    ),
    "unknown format": (
        "library.yaml",
        "format: ris",
        "format: rsi",
        "rsi",
    ),
    "question outside the vocabulary": (
        "questions.csv",
        "loneliness,",
        "lonelyness,",
        "did you mean 'loneliness'",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named(library, case):
    name, old, new, words = BAD[case]
    library.replace(name, old, new)
    with pytest.raises(InputError, match=words) as error:
        library.tables()
    assert name in str(error.value)


def test_full_text_of_a_record_excluded_before(library):
    library.append("screening.csv", "dpsp_slides,title_abstract,compiler,exclude,,2026-11-22,by hand\n")
    with pytest.raises(
        InputError, match="has a decision at full_text, though it was exclude at title_abstract"
    ):
        library.read()


def test_an_override_that_breaks_a_sum_stops_the_build(library):
    library.append("flow_overrides.csv", "key,value,reason\nother_assessed,12,typed from a report\n")
    with pytest.raises(InputError, match="does not add up"):
        library.read()


def test_an_override_needs_a_reason(library):
    library.append("flow_overrides.csv", "key,value,reason\nnew_studies,12,\n")
    with pytest.raises(InputError, match="without a reason"):
        library.read()


def test_settings_with_an_unknown_key(project, tmp_path):
    text = (project / "config/evidence.yaml").read_text(encoding="utf-8")
    path = tmp_path / "evidence.yaml"
    path.write_text(text.replace("strict: 95", "strikt: 95"), encoding="utf-8")
    with pytest.raises(InputError, match="strikt"):
        load_settings(path)


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


def test_maybe_goes_on_and_is_no_conflict_with_include():
    found = screening.agreement(log_of("mi", "im"), "consensus").iloc[0]
    assert found["conflicts"] == 0


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


# extraction and appraisal -------------------------------------------------------------------------------------


def test_double_extraction_is_compared(library):
    table = pd.read_csv(library.folder / "findings.csv", dtype=str, keep_default_na=False)
    second = table.iloc[[0]].assign(extractor="second", direction="null")
    both = pd.concat([table, second], ignore_index=True)
    found = differences(both, "agreed")
    assert found[["field", "first_value", "second_value"]].to_numpy().tolist() == [
        ["direction", "better", "null"]
    ]
    agreed = pd.concat([both, second.assign(extractor="agreed", direction="mixed")], ignore_index=True)
    assert final_findings(agreed, "agreed").set_index("finding_id")["direction"].iloc[0] == "mixed"
    assert len(final_findings(agreed, "agreed")) == len(table)


CRITICAL = ("2", "4", "7", "9", "11", "13", "15")


@pytest.mark.parametrize(
    ("failed", "rating"),
    [
        ([], "high"),
        (["1"], "high"),
        (["1", "3"], "moderate"),
        (["2"], "low"),
        (["2", "1", "3"], "low"),
        (["2", "4"], "critically low"),
    ],
)
def test_amstar2(failed, rating):
    answers = {str(item): "N" if str(item) in failed else "Y" for item in range(1, 17)}
    assert amstar2(answers, CRITICAL) == rating


def test_declared_and_computed_ratings_stand_side_by_side(library):
    lines = ["study,tool,item,answer,justification,reviewer"]
    lines += [f"scoping2017,amstar2,{item},{'N' if item in (2, 4) else 'Y'},,x" for item in range(1, 17)]
    lines += ["scoping2017,amstar2,overall,low,the protocol was seen,x"]
    (library.folder / "appraisal.csv").write_text("\n".join(lines) + "\n")
    table = library.tables()["evidence_appraisal"]
    overall = table[table["item"] == "overall"].iloc[0]
    assert (overall["computed"], overall["declared"], overall["agrees"]) == ("critically low", "low", "no")
    library.replace("appraisal.csv", "the protocol was seen", "")
    with pytest.raises(InputError, match="needs a justification"):
        library.tables()


def test_instruments_and_another_choice_of_critical_items(library):
    tools = read_instruments(library.folder / "instruments")
    assert {"amstar2", "robis", "jbi_syntheses", "mmat2018"} <= set(tools)
    assert len(tools["amstar2"].items) == 16
    assert len(tools["jbi_syntheses"].items) == 11
    assert all(len(asked) == 7 for asked in tools["mmat2018"].designs.values())
    assert read_instruments(library.folder / "instruments", {"amstar2": ["1"]})["amstar2"].critical == ("1",)
    with pytest.raises(InputError, match="critical item '99'"):
        read_instruments(library.folder / "instruments", {"amstar2": ["99"]})


def test_no_rating_from_half_an_instrument(library):
    tools = read_instruments(library.folder / "instruments")
    table = pd.DataFrame(
        [("s", "amstar2", "1", "Y", "", "x")],
        columns=["study", "tool", "item", "answer", "justification", "reviewer"],
    )
    assert overall_ratings(table, tools).iloc[0]["computed"] == ""


def test_reference_list(library):
    records = library.tables()["evidence_records"].set_index("record_id")["reference"]
    assert records["network_analysis"].startswith("McElroy (2021)")
    assert "Preprint" not in records["network_analysis"]
    assert records["being_well_together"] == ""  # not included, so not cited
