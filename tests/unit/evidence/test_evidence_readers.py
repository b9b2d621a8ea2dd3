"""Readers of reference exports: real files in full, and every format in small."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellbeing.errors import InputError
from wellbeing.evidence.compare import differences
from wellbeing.evidence.readers import READERS
from wellbeing.evidence.readers.bibtex import unlatex
from wellbeing.evidence.readers.eppi import read_eppi
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import clean_doi, date, identify, pages, plain, serials, title_of

RIS = "TY  - JOUR\nTI  - Belonging\nAU  - Ng, Ann\nPY  - 2020\n" + (
    "DO  - https://doi.org/10.1000/ABC\nSP  - 1\nEP  - 9\nER  - \n"
)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    ("name", "form", "records"),
    [
        ("zotero_export.ris", "ris", 1000),
        ("zotero_export.bib", "bibtex", 1000),
        ("zotero_export.xml", "endnote_xml", 1233),
        ("scopus.ris", "ris", 10),
        ("wos_test.ris", "ris", 50),
        ("ris_export.txt", "ris", 69),
        ("eppi_reviewer/PhysicalActivity_Sprint1_47Papers.json", "eppi_json", 47),
        ("eppi_reviewer/PAOutcomesTest.json", "eppi_json", 5),
    ],
)
def test_real_exports_import_completely(review_files, name, form, records):
    found = READERS[form](review_files / name)
    assert len(found) == records
    assert all(title_of(entry.csl) for entry in found)
    assert sum(bool(entry.csl.get("author")) for entry in found) >= 0.98 * records


def test_zotero_library_is_the_same_from_ris_and_bibtex(review_files):
    ris, bib = (
        READERS[form](review_files / f"zotero_export.{end}")
        for form, end in (("ris", "ris"), ("bibtex", "bib"))
    )
    table = differences(ris, bib)
    print(table.groupby("field").size().to_string())
    # BibTeX has no day of the month and does not say which commas part keywords; of three conference papers one export
    # names the proceedings, the other the body behind them
    assert set(table["field"]) <= {"issued", "keyword", "container-title"}
    issued = table[table["field"] == "issued"]
    assert all(
        first[: len(second)] == second
        for first, second in zip(issued["first"], issued["second"], strict=True)
    )
    assert (table["field"] == "keyword").sum() == 4
    assert (table["field"] == "container-title").sum() == 3


def test_web_of_science_tags_run_together_are_parted(review_files, tmp_path):
    entries = READERS["ris"](review_files / "wos_test.ris")
    assert sum("DOI" in entry.csl for entry in entries) == 37
    assert all(
        "  - " not in text for entry in entries for text in entry.csl.values() if isinstance(text, str)
    )
    glued = RIS.replace("\nDO  - ", "AD  - Kansas, USADO  - ").replace("PY  - 2020", "PY  - 2020\nAD  - Home")
    assert READERS["ris"](written(tmp_path, "glued.ris", glued))[0].csl["DOI"] == "10.1000/abc"


def test_eppi_codes_and_outcomes(review_files):
    found = read_eppi(review_files / "eppi_reviewer/PhysicalActivity_Sprint1_47Papers.json")
    selectable = found.codes[found.codes["type"].str.startswith("Selectable")]
    assert (len(selectable), len(found.uses), len(found.outcomes)) == (336, 2178, 57)
    assert found.outcomes["SMD"].notna().sum() == 55


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ris_marks_and_line_ends(tmp_path, start, end):
    entry = READERS["ris"](written(tmp_path, "a.ris", start + RIS.replace("\n", end)))[0]
    assert entry.csl["title"] == "Belonging"
    assert entry.csl["page"] == "1-9"
    assert entry.csl["author"] == [{"family": "Ng", "given": "Ann"}]


def test_csl_json(tmp_path):
    item = {"id": "x", "type": "book", "title": "T", "issued": {"date-parts": [["2019", "3"]]}}
    entry = READERS["csl_json"](written(tmp_path, "a.json", json.dumps([item])))[0]
    assert (entry.own_id, entry.csl["issued"]) == ("x", {"date-parts": [[2019, 3]]})


def test_nbib(tmp_path):
    text = (
        "PMID- 123\nTI  - A long title that goes on\n      in the next line.\nFAU - Ng, Ann\nDP  - 2021 May\n"
        "LID - 10.1000/xyz [doi]\nPG  - 10-20\nJT  - Journal\n\nPMID- 124\nTI  - Other\n"
    )
    first, second = READERS["nbib"](written(tmp_path, "a.nbib", text))
    assert first.csl["title"] == "A long title that goes on in the next line"
    assert first.csl["DOI"] == "10.1000/xyz"
    assert first.csl["issued"] == {"date-parts": [[2021, 5]]}
    assert second.own_id == "pmid124"


def test_zotero_csv_in_an_old_encoding(tmp_path):
    text = "Key,Item Type,Title,Author,Publication Year,DOI\n" + (
        'K1,journalArticle,"Café, culture","Müller, A; Ng, B",2001,10.1/x\n'
    )
    path = written(tmp_path, "a.csv", text.encode("cp1252"))
    entry = READERS["zotero_csv"](path)[0]
    assert entry.csl["title"] == "Café, culture"
    assert [one["family"] for one in entry.csl["author"]] == ["Müller", "Ng"]
    assert read_text(path).encoding == "cp1252"


def test_covidence_reason(tmp_path):
    text = 'Title,Authors,Published Year,Covidence #,Notes\nT,"Ng, A",2010,#12,"Exclusion reason: Wrong design; more"\n'
    entry = READERS["covidence"](written(tmp_path, "a.csv", text))[0]
    assert (entry.own_id, entry.extra["reason"]) == ("#12", "Wrong design")


def test_rayyan_decisions_from_the_zip(tmp_path):
    notes = 'RAYYAN-INCLUSION: {""Ann""=>""Included"", ""Bob""=>""Excluded""} | RAYYAN-LABELS: a | ' + (
        "RAYYAN-EXCLUSION-REASONS: wrong topic,old"
    )
    text = f'key,title,year,authors,notes\nrayyan-1,T,2015,"Ng, A and Lee, B","{notes}"\n'
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("articles.csv", text)
        archive.writestr("customizations_log.csv", "a\n")
    entry = READERS["rayyan"](path)[0]
    assert entry.extra["decisions"] == {"Ann": "Included", "Bob": "Excluded"}
    assert entry.extra["reasons"] == ["wrong topic", "old"]


def test_endnote_keeps_styles_and_drops_forbidden_characters(tmp_path):
    text = (
        '<xml><records><record><ref-type name="Book">6</ref-type><titles><title><style>Big </style><style>idea</style>'
        "</title></titles><custom1>include</custom1><abstract>odd\x0bone</abstract></record></records></xml>"
    )
    entry = READERS["endnote_xml"](written(tmp_path, "a.xml", text))[0]
    assert (entry.csl["title"], entry.csl["type"], entry.extra["custom1"]) == ("Big idea", "book", "include")


BAD = {
    "ris of nothing": ("ris", "nothing here", "no RIS record"),
    "broken bibtex": ("bibtex", "@article{a, title = {x", "broken BibTeX"),
    "broken xml": (
        "endnote_xml",
        "<xml><records><record></record><record><titles>",
        "record 2: is cut off",
    ),
    "xml of another kind": ("endnote_xml", "<html></html>", "no whole <record>"),
    "csl that is no list": ("csl_json", '{"a": 1}', "list of items"),
    "csl without title": ("csl_json", '[{"id": 1}]', "no title"),
    "nbib of nothing": ("nbib", "what is this\n", "line 1"),
    "zotero without a column": ("zotero_csv", "Key,Title\n1,a\n", "Item Type"),
    "covidence with a long row": ("covidence", "Title,Authors,Covidence #\na,b,c,d\n", "more cells"),
    "rayyan not a zip": ("rayyan.zip", "no zip", "zip"),
    "eppi without references": ("eppi_json", '{"CodeSets": []}', "References"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_named(tmp_path, case):
    form, text, words = BAD[case]
    form, _, end = form.partition(".")
    path = written(tmp_path, f"bad.{end or 'txt'}", text)
    with pytest.raises(InputError, match=words) as error:
        READERS[form](path)
    assert str(path) in str(error.value)


def test_mixed_encodings_are_refused(tmp_path):
    content = "TI  - Café\n".encode() + "TI  - Müller\n".encode("cp1252")
    with pytest.raises(InputError, match="line 2: mixed encodings"):
        read_text(written(tmp_path, "mixed.ris", content))


def test_ids_twice_in_a_file(tmp_path):
    text = RIS.replace("TI  -", "ID  - one\nTI  -") + RIS.replace("TI  - ", "ID  - one\nTI  - Not ")
    path = written(tmp_path, "a.ris", text)
    with pytest.raises(InputError, match="'one' is given to more than one record"):
        identify(READERS["ris"](path), "a", "website", path, keep_ids=True)
    first, second = identify(READERS["ris"](path), "a", "website", path)
    assert first.id != second.id
    alone = READERS["ris"](written(tmp_path, "b.ris", text.split("ER  - ")[0] + "ER  - \n"))
    assert {first.id, second.id}.isdisjoint({"a:one"})
    assert identify(alone, "a", "website", path)[0].id == "a:one"


def test_ids_do_not_depend_on_neighbours(tmp_path):
    other = RIS.replace("Belonging", "Cohesion").replace("ABC", "DEF")
    alone = identify(READERS["ris"](written(tmp_path, "a.ris", RIS)), "s", "database", tmp_path)
    among = identify(READERS["ris"](written(tmp_path, "b.ris", other + RIS)), "s", "database", tmp_path)
    assert alone[0].id == among[1].id != among[0].id


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1999/08//undefined", [1999, 8]), ("2022 May", [2022, 5]), ("1999-08-02", [1999, 8, 2]), ("1999", [1999]),
        ("Winter 2001", [2001]), ("2004/13/01", [2004]),
    ],
)  # fmt: skip
def test_dates(text, parts):
    assert date(text) == {"date-parts": [parts]}


def test_no_date():
    assert date("n.d.") is None
    assert date("12345") is None


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("1", "9", "1-9"),
        ("405", "405", "405"),
        ("1535-41", None, "1535-41"),
        ("1032–1038", "", "1032-1038"),
        ("", "", ""),
    ],
)
def test_pages(first, last, shown):
    assert pages(first, last) == shown


def test_dois_titles_serials():
    assert clean_doi("https://doi.org/10.1000/ABC.") == "10.1000/abc"
    assert clean_doi("no doi") == ""
    assert plain("The <i>β</i>-Effect &amp; Café") == "the beta effect cafe"
    assert unlatex(r"{Cocker} \& {\"u}ber {\textless}5") == "Cocker & über <5"
    assert serials("0964-6906 (Print)0964-6906") == {"ISSN": "0964-6906"}
    assert serials("978-989-758-359-9") == {"ISBN": "978-989-758-359-9"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_title_survives_a_ris_file(tmp_path_factory, title):
    text = " ".join(title.split())
    if not text or text.upper() != text.upper().strip():
        return
    path = written(tmp_path_factory.mktemp("ris"), "a.ris", RIS.replace("Belonging", text))
    assert " ".join(title_of(READERS["ris"](path)[0].csl).split()) == text
