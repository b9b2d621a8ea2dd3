"""Screening, flow, extraction, appraisal: derived counts, and bad input named."""

import pandas as pd
import pytest

from wellbeing.errors import InputError
from wellbeing.evidence.appraisal import amstar2, build_instruments, overall_ratings
from wellbeing.evidence.extraction import COLUMNS, differences, final_findings
from wellbeing.evidence.records import whole_digest
from wellbeing.evidence.settings import load_instruments, load_settings

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
    "a count without end": ("overlap_counts.csv", ",102,", ",1e400,", "'1e400' is not a number"),
    "a count of parts": ("overlap_counts.csv", ",102,", ",10.5,", "whole numbers"),
    "a count nobody found": ("overlap_counts.csv", ",102,", ",not found,", "whole numbers"),
    "a union that cannot be": ("overlap_counts.csv", ",102,102,", ",102,900,", "union of 900"),
    "a ratio below nought": ("findings.csv", "odds ratio,0.75", "odds ratio,-0.75", "above nought"),
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
    tools = build_instruments(load_instruments(library.folder))
    assert {"amstar2", "robis", "jbi_syntheses", "mmat2018"} <= set(tools)
    assert len(tools["amstar2"].items) == 16
    assert len(tools["jbi_syntheses"].items) == 11
    assert all(len(asked) == 7 for asked in tools["mmat2018"].designs.values())
    entries = load_instruments(library.folder)
    assert build_instruments(entries, {"amstar2": ["1"]})["amstar2"].critical == ("1",)
    with pytest.raises(InputError, match=r"critical_items\.amstar2: no item '99'"):
        build_instruments(entries, {"amstar2": ["99"]})
    with pytest.raises(InputError, match="no instrument 'amstar' — did you mean 'amstar2'"):
        build_instruments(entries, {"amstar": ["1"]})


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rule: amstar2", "rule: amstar3", "rule: 'amstar3' is not one of amstar2, judgement, none"),
        ("critical: [2,", "critical: [99,", "critical: no item '99'"),
        ("id: amstar2", "id: amstar", r"id: is 'amstar', but the file is amstar2\.yaml"),
        ("Y: good", "Y: goood", "answers.Y: 'goood' is not one of good, some, poor, unclear, none"),
    ],
)
def test_a_faulty_instrument_is_refused_with_file_and_place(library, old, new, words):
    library.replace("instruments/amstar2.yaml", old, new)
    with pytest.raises(InputError, match=rf"amstar2\.yaml: {words}"):
        load_instruments(library.folder)


def test_no_rating_from_half_an_instrument(library):
    tools = build_instruments(load_instruments(library.folder))
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


# imports -----------------------------------------------------------------------------------------------------

SEARCH = (
    "TY  - JOUR\nTI  - Neighbours who meet in the library\nAU  - Ng, Ann\nPY  - 2020\nVL  - 3\nSP  - 10\nER  - \n"
    "TY  - JOUR\nTI  - Gardens and the mood of a street\nAU  - Li, Bo\nPY  - 2019\nVL  - 7\nSP  - 70\nER  - \n"
)
ENTRY = "  - {id: search, file: search.ris, format: ris, origin: database, name: MEDLINE}\n"


def with_search(library, text: str = SEARCH):
    (library.folder / "search.ris").write_text(text, encoding="utf-8")
    if "search.ris" not in (library.folder / "library.yaml").read_text(encoding="utf-8"):
        library.append("library.yaml", ENTRY)
    return library.read()


def ids(review, source: str = "search") -> dict[str, str]:
    return {record.csl["title"]: record.id for record in review.records if record.source == source}


MENDED = {
    "a page": ("SP  - 10", "SP  - 10\nEP  - 19"),
    "a volume": ("VL  - 3", "VL  - 33"),
    "a DOI added": ("VL  - 3", "VL  - 3\nDO  - 10.1000/x"),
    "capitals and a full stop": ("Neighbours who meet in the library", "NEIGHBOURS WHO MEET IN THE LIBRARY."),
    "given names": ("Ng, Ann", "Ng, A. B."),
    "an abstract": ("VL  - 3", "VL  - 3\nAB  - Long."),
}


@pytest.mark.parametrize("case", MENDED)
def test_decisions_survive_a_mended_field(library, case):
    first = ids(with_search(library)[0])
    name = first["Neighbours who meet in the library"]
    library.append("screening.csv", f"{name},title_abstract,Ann,exclude,,2026-11-20,\n")
    review, _, tables = with_search(library, SEARCH.replace(*MENDED[case]))
    assert set(ids(review).values()) == set(first.values())
    table = tables["evidence_records"].set_index("record_id")
    assert table.loc[name, "decision"] == "exclude"


def test_decisions_survive_another_order_and_more_records(library):
    first = ids(with_search(library)[0])
    parts = SEARCH.split("ER  - \n")
    again = "ER  - \n".join([parts[1], parts[0].replace("library", "club"), parts[0], ""])
    assert first.items() <= ids(with_search(library, again)[0]).items()


def test_ids_of_earlier_versions_are_still_known(library):
    review, _, _ = with_search(library)
    record = next(one for one in review.records if one.source == "search")
    old = f"search:{whole_digest(record.csl)}"
    assert old != record.id
    library.append("screening.csv", f"{old},title_abstract,Ann,exclude,,2026-11-20,\n")
    _, _, tables = with_search(library)
    assert tables["evidence_records"].set_index("record_id").loc[record.id, "decision"] == "exclude"


def test_what_a_file_loses_is_listed_with_counts(library):
    broken = SEARCH + "TY  - JOUR\nER  - \n" + SEARCH[:40]
    review, _, tables = with_search(library, broken)
    assert review.remarks["kind"].tolist() == ["record refused", "read with care"]
    told = tables["evidence_summary"].set_index("label")
    assert told.loc["search.ris: record refused", "value"] == 1
    assert "line 15" in told.loc["search.ris: record refused", "note"]


def test_a_stated_encoding_is_used(library):
    with_search(library)
    library.replace("library.yaml", "name: MEDLINE}", "name: MEDLINE, encoding: cp1250}")
    (library.folder / "search.ris").write_bytes(SEARCH.replace("Ng", "Dvořák").encode("cp1250"))
    review, _, _ = library.read()
    assert review.records[-2].csl["author"][0]["family"] == "Dvořák"
    assert review.remarks.empty
