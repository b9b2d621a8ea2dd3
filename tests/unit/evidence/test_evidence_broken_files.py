"""Damaged and unusual exports: each record is read rightly or refused in words, its neighbours stay as they were."""

import json
import random
import zipfile
from pathlib import Path

import pytest

from wellbeing.errors import InputError
from wellbeing.evidence.readers import READERS
from wellbeing.evidence.readers.export import LOST, NOTED, REFUSED
from wellbeing.evidence.records import title_of

ONE = "TY  - JOUR\nAU  - Ng, Ann\nTI  - One of three\nPY  - 2020\nER  - \n"
TWO = ONE.replace("One", "Two")


def read(tmp_path: Path, form: str, content: str | bytes, end: str = "txt", encoding: str | None = None):
    path = tmp_path / f"file.{end}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return READERS[form](path, encoding)


def titles(export) -> list[str]:
    return [title_of(entry.csl) for entry in export]


def kinds(export) -> set[str]:
    return {remark.kind for remark in export.remarks}


# ris ---------------------------------------------------------------------------------------------------------

CUT = {
    "without its end": (ONE.replace("ER  - \n", "") + TWO, ["One of three", "Two of three"], NOTED),
    "in the middle of a line": (ONE[:40] + TWO, ["One of th", "Two of three"], NOTED),
    "at the end of the file": (ONE + TWO.replace("ER  - \n", ""), ["One of three", "Two of three"], NOTED),
    "and the next one's head": (ONE[:50] + TWO[14:] + ONE, ["One of three"], REFUSED),
    "and its type": (ONE + TWO[12:], ["One of three"], REFUSED),
}


@pytest.mark.parametrize("case", CUT)
def test_a_cut_ris_record_does_not_swallow_the_next(tmp_path, case):
    text, expected, kind = CUT[case]
    found = read(tmp_path, "ris", text)
    assert titles(found) == expected
    assert kinds(found) == {kind}


def test_the_type_may_follow_other_tags(tmp_path):
    text = (
        "DB  - X\nTI  - First\nTY  - JOUR\nAU  - A, B\nER  - \n\nDB  - X\nTI  - Second\nTY  - BOOK\nER  - \n"
    )
    found = read(tmp_path, "ris", text)
    assert [(title_of(e.csl), e.csl["type"]) for e in found] == [
        ("First", "article-journal"),
        ("Second", "book"),
    ]
    assert not found.remarks


@pytest.mark.parametrize("line", ["AU: Li, Bo", "AU Li, Bo", "PY 2007", "some text"])
def test_a_line_of_no_field_is_told_of_and_joins_none(tmp_path, line):
    found = read(tmp_path, "ris", ONE.replace("TI  -", f"{line}\nTI  -"))
    assert found[0].csl == read(tmp_path, "ris", ONE)[0].csl
    assert kinds(found) == {LOST}
    assert line in found.remarks[0].words


def test_texts_may_go_on_in_lines_without_a_tag(tmp_path):
    text = ONE.replace("PY  -", "AB  - First.\n\n  Second.\nAB  - Third.\nKW  - a\nb\nPY  -")
    found = read(tmp_path, "ris", text)
    assert found[0].csl["abstract"] == "First. Second. Third."
    assert found[0].csl["keyword"] == "a; b"
    assert not found.remarks


@pytest.mark.parametrize("mark", ["{} - ", "{}\t- ", "{}  -"])
def test_other_marks_of_a_tag(tmp_path, mark):
    text = "".join(f"{mark.format(line[:2])}{line[6:]}\n" for line in ONE.splitlines())
    assert read(tmp_path, "ris", text)[0].csl == read(tmp_path, "ris", ONE)[0].csl


def test_no_field_that_a_review_needs_is_lost(tmp_path):
    text = ONE.replace(
        "PY  - 2020",
        "A2  - Ed, Ira\nC7  - e104\nDB  - MEDLINE\nAN  - 31234567\nL3  - https://doi.org/10.1000/ABC\nUR  - http://a\n"
        "UR  - http://b\nXX  - odd\nPY  - 2020 MAY 3\nAU  - Li, Bo; Roy, Cy\nAU  - Berg J.A.\nAU  - et al.",
    )
    found = read(tmp_path, "ris", text)[0]
    assert [one["family"] for one in found.csl["author"]] == ["Ng", "Li", "Roy", "Berg"]
    assert found.extra["more_authors"] is True
    assert found.csl["editor"] == [{"family": "Ed", "given": "Ira"}]
    shown = {name: found.csl[name] for name in ("number", "PMID", "DOI", "URL", "issued")}
    assert shown == {"number": "e104", "PMID": "31234567", "DOI": "10.1000/abc", "URL": "http://a",
                     "issued": {"date-parts": [[2020, 5, 3]]}}  # fmt: skip
    assert (found.extra["urls"], found.extra["fields"]) == (["http://b"], {"XX": ["odd"]})


def test_decisions_of_rayyan_in_a_ris_file(tmp_path):
    note = 'N1  - RAYYAN-INCLUSION: {"Ann"=>"Included", "Bob"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: old\nPY  -'
    found = read(tmp_path, "ris", ONE.replace("PY  -", note))[0]
    assert (found.extra["decisions"], found.extra["reasons"]) == (
        {"Ann": "Included", "Bob": "Excluded"},
        ["old"],
    )


# encodings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "mac_roman"])
def test_encodings_that_can_be_told(tmp_path, encoding):
    found = read(tmp_path, "ris", ONE.replace("Ng", "Müller").encode(encoding))
    assert found[0].csl["author"][0]["family"] == "Müller"
    assert kinds(found) == ({NOTED} if encoding in ("cp1252", "mac_roman") else set())


def test_an_encoding_that_cannot_be_told_is_remarked_on_and_may_be_stated(tmp_path):
    raw = ONE.replace("Ng", "Dvořák").encode("cp1250")
    assert "Dvoøák" in read(tmp_path, "ris", raw).remarks[0].words
    stated = read(tmp_path, "ris", raw, encoding="cp1250")
    assert stated[0].csl["author"][0]["family"] == "Dvořák"
    assert not stated.remarks
    with pytest.raises(InputError, match="no encoding 'cp99'"):
        read(tmp_path, "ris", raw, encoding="cp99")


def test_one_byte_garbles_no_neighbour(tmp_path):
    record = "<record><titles><title>{}</title></titles></record>"
    text = f"<xml><records>{record.format('Björk and café')}{record.format('Plain ?')}</records></xml>"
    found = read(tmp_path, "endnote_xml", text.encode().replace(b"?", b"\xe9"))
    assert titles(found) == ["Björk and café", "Plain é"]
    assert kinds(found) == {NOTED}


# bibtex ------------------------------------------------------------------------------------------------------


def test_a_per_cent_sign_cuts_nothing(tmp_path):
    text = r"@article{a, title={A 45\% rise in Montr{\'e}al}, abstract={30\% and {\'e}t{\'e}, 5 % more}}"
    found = read(tmp_path, "bibtex", text)[0].csl
    assert (found["title"], found["abstract"]) == ("A 45% rise in Montréal", "30% and été, 5 % more")


BIB = {
    "a key with a space": "@article{journal 4321, title={A}}",
    "a field with a space": "@article{a, title={A}, funding_text 1={The Fund}}",
    "an abbreviation nobody defines": "@article{a, title={A}, journal=jomch}",
    "a key twice": "@article{a, title={A}}\n@article{a, title={C}}",
    "round brackets": '@article(a, title="A")',
    "a comment between": "@comment{jabref-meta: x;}\n@article{a, title={A}}",
}


@pytest.mark.parametrize("case", BIB)
def test_bibtex_that_is_read(tmp_path, case):
    found = read(tmp_path, "bibtex", f"{BIB[case]}\n@article{{b, title={{B}}}}")
    assert titles(found)[0] == "A"
    assert titles(found)[-1] == "B"
    assert REFUSED not in kinds(found)


BROKEN = {
    "no closing brace": "@article{a, title={A}\n",
    "no closing brace of a field": "@article{a, title={A, year=2001}\n",
    "no comma": "@article{a, title={A} year=2001}\n",
    "no closing quotation mark": '@article{a, title="A, year=2001}\n',
    "no equals sign": "@article{a, title {A}}\n",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_entry_costs_only_itself(tmp_path, case):
    found = read(tmp_path, "bibtex", f"@book{{z, title={{Z}}}}\n{BROKEN[case]}@article{{b, title={{B}}}}")
    assert titles(found) == ["Z", "B"]
    assert kinds(found) == {REFUSED}


def test_abbreviations_made_of_abbreviations_are_bounded(tmp_path):
    lines = ['@string{x0="lol"}'] + [
        f"@string{{x{at} = {' # '.join([f'x{at - 1}'] * 10)}}}" for at in range(1, 12)
    ]
    found = read(tmp_path, "bibtex", "\n".join([*lines, "@article{k, title=x11}", "@article{b, title={B}}"]))
    assert titles(found) == ["B"]


def test_and_others_is_no_person(tmp_path):
    found = read(tmp_path, "bibtex", "@article{a, title={T}, author={A, B and others}, editor={Ed, Ira}}")[0]
    assert found.csl["author"] == [{"family": "A", "given": "B"}]
    assert (found.extra["more_authors"], found.csl["editor"][0]["family"]) == (True, "Ed")


# json --------------------------------------------------------------------------------------------------------

ODD = [
    None,
    [],
    {},
    "",
    0,
    1.5,
    -1,
    True,
    "x",
    ["x"],
    [None],
    [[]],
    {"a": 1},
    [{"a": []}],
    float("nan"),
    "2019-03",
]


@pytest.mark.parametrize(
    "field", ["title", "author", "issued", "DOI", "type", "id", "page", "volume", "abstract"]
)
def test_an_odd_field_of_csl_costs_only_itself(tmp_path, field):
    good = {
        "id": "b",
        "type": "book",
        "title": "B",
        "author": [{"family": "Ng"}],
        "issued": {"date-parts": [[2001]]},
    }
    alone = read(tmp_path, "csl_json", json.dumps([good]))[0]
    for odd in ODD:
        found = read(tmp_path, "csl_json", json.dumps([{**good, "id": "a", field: odd}, good]))
        assert found[-1] == alone
        for entry in found:
            assert all(
                isinstance(entry.csl[name], str) for name in ("title", "DOI", "page") if name in entry.csl
            )


CSL_DATES = [
    ({"raw": "2019-03"}, [2019, 3]), ({"literal": "2018"}, [2018]), ("2019", [2019]), (2019, [2019]),
    ({"date-parts": [["2020", "May"]]}, [2020, 5]), ({"date-parts": [[2020, None]]}, [2020]),
    ({"date-parts": [["n.d."]]}, None), ({"date-parts": 1.5}, None), ({"date-parts": [[{}, 1]]}, None),
]  # fmt: skip


@pytest.mark.parametrize(("given", "parts"), CSL_DATES)
def test_dates_of_csl(tmp_path, given, parts):
    found = read(tmp_path, "csl_json", json.dumps([{"title": "A", "issued": given}]))
    assert found[0].csl.get("issued") == (parts and {"date-parts": [parts]})
    assert kinds(found) == (set() if parts else {LOST})


EPPI = {
    "no code set": ({"CodeSets": [None], "References": [{"ItemId": 2, "Title": "B"}]}, {LOST}),
    "no reference": ({"CodeSets": [], "References": [None, {"ItemId": 2, "Title": "B"}]}, {REFUSED}),
    "no title": (
        {"CodeSets": [], "References": [{"ItemId": 1, "Title": None}, {"ItemId": 2, "Title": "B"}]}, {REFUSED}),
    "a code of no set": (
        {"CodeSets": [], "References": [{"ItemId": 2, "Title": "B", "Codes": [{"AttributeId": 7}]}]}, {LOST}),
    "authors of another kind": ({"CodeSets": [], "References": [{"ItemId": 2, "Title": "B", "Authors": [1]}]}, {LOST}),
}  # fmt: skip


@pytest.mark.parametrize("case", EPPI)
def test_odd_parts_of_eppi(tmp_path, case):
    content, expected = EPPI[case]
    found = read(tmp_path, "eppi_json", json.dumps(content))
    assert titles(found) == ["B"]
    assert kinds(found) == expected


@pytest.mark.parametrize("content", ["1", "null", "[]", '{"CodeSets": 1}', "[" * 100_000])
def test_json_of_another_kind(tmp_path, content):
    for form in ("eppi_json", "csl_json"):
        with pytest.raises(InputError, match=r"file\.txt"):
            read(tmp_path, form, content)


# tables ------------------------------------------------------------------------------------------------------

RAYYAN = 'key,title,year,authors,notes\nrayyan-1,"A, first",2001,"Ng, A",""\n{}rayyan-3,"C, third",2003,"Li, B",""\n'
ROWS = {
    "a lost quotation mark": 'rayyan-2,"B, second,2002,"Ro, C",""\n',
    "a stray one": '",\n',
    "two rows in one": 'rayyan-2,"B, secorayyan-9,"B, second",2002,"Ro, C",""\n',
    "one cell too many": 'rayyan-2,"B, second",2002,"Ro, C","",more\n',
    "a quotation mark that closes in the next row": 'rayyan-2,B,2002,"Ro,""\n',
}


@pytest.mark.parametrize("case", ROWS)
def test_a_broken_row_costs_only_itself(tmp_path, case):
    found = read(tmp_path, "rayyan", RAYYAN.format(ROWS[case]), "csv")
    assert titles(found) == ["A, first", "C, third"]
    assert kinds(found) == {REFUSED}


def test_a_cell_may_go_on_over_lines(tmp_path):
    found = read(tmp_path, "rayyan", RAYYAN.format('rayyan-2,"B\n\nsecond",2002,"Ro, C",""\n'), "csv")
    assert titles(found) == ["A, first", "B second", "C, third"]


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_marks_between_cells(tmp_path, mark):
    rows = [["Key", "Item Type", "Title", "Author"], ["A", "book", "T", "Ng, A"]]
    text = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
    assert titles(read(tmp_path, "zotero_csv", text, "csv")) == ["T"]


def test_a_covidence_list_without_authors(tmp_path):
    found = read(tmp_path, "covidence", "Covidence #,Study ID,Title\n45,Smith 2020,A trial\n", "csv")
    assert (titles(found), found[0].extra["study"]) == (["A trial"], "Smith 2020")


def test_an_archive_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr("wellbeing.evidence.readers.tabular.LARGEST", 10_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("articles.csv", "key,title,notes\n" + "1,a,\n" * 10_000)
    with pytest.raises(InputError, match="unpacks to more"):
        READERS["rayyan"](tmp_path / "a.zip")


# everything --------------------------------------------------------------------------------------------------

FORMS = {
    "ris": "TY  - JOUR\nID  - k{0}\nAU  - Ng{0}, A\nTI  - Title number {0} é\nPY  - 200{0}\nAB  - Text {0}\nER  - \n",
    "bibtex": "@article{{k{0},\n author = {{Ng{0}, A}},\n title = {{Title number {0} é}},\n year = {{200{0}}}}}\n",
    "nbib": "PMID- 1{0}\nTI  - Title number {0} é\nFAU - Ng{0}, A\nDP  - 200{0}\nAB  - Text {0}\n\n",
    "endnote_xml": "<record><rec-number>{0}</rec-number><titles><title>Title number {0} é</title></titles></record>\n",
    "csl_json": '{{"id": "k{0}", "type": "book", "title": "Title number {0} é", "author": [{{"family": "Ng{0}"}}]}}\n',
    "eppi_json": '{{"ItemId": {0}, "Title": "Title number {0} é", "Authors": "Ng{0} A; ", "Year": "200{0}"}}\n',
    "zotero_csv": 'K{0},book,"Title, number {0} é","Ng{0}, A"\n',
    "covidence": '"Title, number {0} é","Ng{0}, A",#{0},"Exclusion reason: old;"\n',
    "rayyan": 'rayyan-{0},"Title, number {0} é","Ng{0}, A","RAYYAN-INCLUSION: {{""Ann""=>""Included""}}"\n',
}
AROUND = {
    "endnote_xml": ("<xml><records>", "", "</records></xml>"),
    "csl_json": ("[", ",", "]"),
    "eppi_json": ('{"CodeSets": [], "References": [', ",", "]}"),
    "zotero_csv": ("Key,Item Type,Title,Author\n", "", ""),
    "covidence": ("Title,Authors,Covidence #,Notes\n", "", ""),
    "rayyan": ("key,title,authors,notes\n", "", ""),
}


def damaged(record: str, chance: random.Random) -> bytes:
    raw = bytearray(record.encode())
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(raw))
        do = chance.randrange(5)
        if do == 0:
            raw[at] = chance.choice(b'\x00\xe9\xff"{}[]<>,;-@#0 \x0c')
        elif do == 1:
            del raw[at : at + chance.randint(1, 30)]
        elif do == 2:
            raw[at:at] = raw[: chance.randint(1, 30)]
        elif do == 3:
            del raw[at:]
        else:
            raw[at:at] = chance.choice([b'"', b"{", b"}", b"TY  - ", b"<", b"&", b"\\", b'"",', b"%"])
        raw = raw or bytearray(b" ")
    return bytes(raw) if raw.endswith(b"\n") else bytes(raw) + b"\n"


@pytest.mark.parametrize("form", FORMS)
def test_damage_to_one_record_changes_no_other(tmp_path, form):
    chance = random.Random(20)
    head, between, tail = AROUND.get(form, ("", "", ""))
    records = [FORMS[form].format(at) for at in range(1, 6)]

    def found(parts: list[bytes]):
        return read(tmp_path, form, head.encode() + between.encode().join(parts) + tail.encode())

    whole = found([record.encode() for record in records])
    assert len(whole) == len(records)
    assert not whole.remarks
    for _ in range(100):
        at = chance.randrange(len(records))
        parts = [record.encode() for record in records]
        parts[at] = damaged(records[at], chance)
        left = [entry.csl for entry in found(parts)]
        for csl in left:
            json.dumps(csl, allow_nan=False)
        assert all(entry.csl in left for place, entry in enumerate(whole) if place != at)


def test_damage_anywhere_ends_in_words(tmp_path):
    chance = random.Random(20)
    for form, record in FORMS.items():
        head, between, tail = AROUND.get(form, ("", "", ""))
        text = head + between.join(record.format(at) for at in range(1, 3)) + tail
        for _ in range(60):
            try:
                read(tmp_path, form, damaged(text, chance))
            except InputError as error:
                assert "file.txt" in str(error)
