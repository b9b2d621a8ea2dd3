"""REFI-QDA projects: dialects, round trips, and files that should never have been."""

import struct
import zipfile

import pytest
from interviews_samples import CASE, GUID, SOURCE, TEXT, VARIABLE, qde, selection, text_source
from lxml import etree

from wellbeing.errors import InputError
from wellbeing.interviews.coded_project import Project, make_guid
from wellbeing.interviews.importing import import_table, issue_table, read_project
from wellbeing.interviews.qdpx_read import read_qdc, read_qdpx
from wellbeing.interviews.qdpx_write import write_qdpx

INLINE = text_source(selection(28, 64, TEXT[28:64]), text=TEXT)


def counts(project: Project) -> dict:
    kinds = ("users", "codes", "sources", "segments", "codings", "cases", "memos", "sets", "links", "graphs")
    return {kind: len(getattr(project, kind)) for kind in kinds} | {
        "sync": sum(len(source.sync) for source in project.sources)
    }


def valid(path, realdata) -> bool:
    schema = etree.XMLSchema(etree.parse(str(realdata / "interviews/Project.xsd")))
    with zipfile.ZipFile(path) as file:
        schema.assertValid(etree.fromstring(file.read("project.qde")))
    return True


# the standard's own example, from a program ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def atlas(realdata):
    return read_qdpx(realdata / "interviews/atlasti8_refi_standard_project_MIT.qdpx")


def test_the_standard_project_is_read_whole(atlas):
    found = counts(atlas)
    assert found["codes"] == 14
    assert found["sets"] == 16
    assert found["memos"] == 2
    assert found["sync"] == 13
    assert found["codings"] == 16
    assert found["links"] == 1 and found["graphs"] == 1
    kinds = [source.kind for source in atlas.sources]
    assert kinds.count("transcript") == 3 and kinds.count("text") == 6 and kinds.count("video") == 2


def test_the_standard_project_names_its_absent_texts(atlas):
    assert len(atlas.members_absent) == 8
    named = {issue.where for issue in atlas.issues if "text file" in issue.what and "absent" in issue.what}
    assert "source 'Mabel.txt'" in named and "source 'Simon.docx'" in named
    assert any("8 of 8 text files" in issue.what for issue in atlas.issues if issue.level == "problem")


def test_no_person_or_folder_of_the_standard_project_survives(atlas, tmp_path):
    write_qdpx(atlas, tmp_path / "again.qdpx")
    with zipfile.ZipFile(tmp_path / "again.qdpx") as file:
        content = file.read("project.qde").decode("utf-8")
    for trace in ("Markgraf", "Petrausch", "sebpe", "/Users/", "basePath"):
        assert trace not in content


def test_the_standard_project_goes_round_and_is_valid(atlas, tmp_path, realdata):
    write_qdpx(atlas, tmp_path / "again.qdpx")
    assert counts(read_qdpx(tmp_path / "again.qdpx")) == counts(atlas)
    assert valid(tmp_path / "again.qdpx", realdata)


def test_a_released_import_report_names_no_source(atlas):
    told = issue_table(atlas).to_csv() + import_table(atlas).to_csv()
    assert "Mabel" not in told and ".txt" not in told.replace("issues.csv", "")
    assert "Mabel" in issue_table(atlas, names=True).to_csv()


# dialects ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["project.qde", "Project.qde", "Trial.QDE", "folder/project.qde"])
def test_any_single_project_file_is_read(archive, name):
    project = read_qdpx(archive({name: qde(INLINE), "__MACOSX/._project.qde": b"litter"}))
    assert project.segments[0].text == TEXT[28:64]


@pytest.mark.parametrize("folder", ["sources", "Sources", "SOURCES", "."])
@pytest.mark.parametrize(
    "path", ["internal://ABC.TXT", "relative:///x/abc.txt", r"absolute://C:\Users\pat\abc.txt"]
)
def test_member_texts_are_found_by_their_base_name(archive, folder, path):
    source = text_source(selection(28, 64, TEXT[28:64]), path=path)
    members = {"project.qde": qde(source), f"{folder}/abc.txt".removeprefix("./"): TEXT}
    project = read_qdpx(archive(members))
    assert project.sources[0].text == TEXT
    assert "pat" not in project.sources[0].media


def dialect(text: str, way: str) -> tuple[bytes, callable]:
    """The bytes of a text file, and a program's own count of a place in it."""
    crlf, bom, units = "crlf" in way, "bom" in way, "utf16" in way

    def count(position: int) -> int:
        before = text[:position]
        extra = before.count("\n") * crlf + bom + sum(ord(letter) > 0xFFFF for letter in before) * units
        return position + extra

    content = text.replace("\n", "\r\n") if "file" in way or crlf else text
    return (b"\xef\xbb\xbf" if bom or "mark" in way else b"") + content.encode("utf-8"), count


@pytest.mark.parametrize(
    "way",
    ["plain", "crlf", "file", "utf16", "crlf utf16", "bom", "crlf bom", "mark", "mark file", "file utf16"],
)
def test_offsets_of_every_dialect_come_out_the_same(archive, way):
    text = "I: why \U0001f600?\nP: made \U0001f600 up one\nP: \U0001f680 and made up two\nP: the last made up words\n"
    wanted = ["made \U0001f600 up one", "and made up two", "the last made up words"]
    content, count = dialect(text, way)
    spans = [(text.index(words), text.index(words) + len(words)) for words in wanted]
    body = "".join(
        selection(count(start), count(end), words, number=50 + 2 * at)
        for at, ((start, end), words) in enumerate(zip(spans, wanted, strict=True))
    )
    project = read_qdpx(
        archive({"p.qde": qde(text_source(body, path="internal://a.txt")), "sources/a.txt": content})
    )
    assert [segment.text for segment in project.segments] == wanted
    assert [(segment.start, segment.end) for segment in project.segments] == spans
    assert project.offsets[0]["matched"] == project.offsets[0]["compared"] == 3


def test_labels_are_no_evidence_against_offsets(archive):
    body = selection(28, 64, "my favourite bit") + selection(0, 24, "Quotation 1:2", number=60)
    project = read_qdpx(archive({"p.qde": qde(text_source(body, text=TEXT))}))
    assert project.segments[0].text == TEXT[28:64]
    assert project.offsets[0]["matched"] == 0


def test_a_case_without_a_name_takes_that_of_its_document(archive):
    extra = (
        f'<Variables><Variable guid="{VARIABLE}" name="Sector" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="{CASE}"><VariableValue><VariableRef targetGUID="{VARIABLE}"/>'
        "<TextValue>Council</TextValue>"
        f'</VariableValue><SourceRef targetGUID="{SOURCE}"/></Case></Cases>'
    )
    project = read_qdpx(archive({"p.qde": qde(INLINE, extra=extra)}))
    assert project.cases[0].name == "one"
    assert project.cases[0].attributes == {"Sector": "Council"}


def test_a_passage_coded_to_a_case_becomes_a_passage_of_the_case(archive):
    extra = f'<Cases><Case guid="{CASE}" name="somebody"/></Cases>'
    body = text_source(selection(28, 64, "", code=CASE), text=TEXT)
    project = read_qdpx(archive({"p.qde": qde(body, extra=extra)}))
    assert project.cases[0].segments == [project.segments[0].guid]
    assert project.codings == []


def test_typed_values_go_round(archive, tmp_path, realdata):
    values = {"Boolean": "true", "Integer": "7", "Float": "2.5", "Text": "a b", "Date": "2021-01-02"}
    declared = "".join(
        f'<Variable guid="{GUID.format(20 + at)}" name="{kind}" typeOfVariable="{kind}"/>'
        for at, kind in enumerate(values)
    )
    given = "".join(
        f'<VariableValue><VariableRef targetGUID="{GUID.format(20 + at)}"/>'
        f"<{kind}Value>{value}</{kind}Value></VariableValue>"
        for at, (kind, value) in enumerate(values.items())
    )
    extra = f'<Variables>{declared}</Variables><Cases><Case guid="{CASE}" name="c">{given}</Case></Cases>'
    project = read_qdpx(archive({"p.qde": qde(INLINE, extra=extra)}))
    assert project.cases[0].attributes == {
        "Boolean": True,
        "Integer": 7,
        "Float": 2.5,
        "Text": "a b",
        "Date": "2021-01-02",
    }
    write_qdpx(project, tmp_path / "again.qdpx")
    assert read_qdpx(tmp_path / "again.qdpx").cases[0].attributes == project.cases[0].attributes
    assert valid(tmp_path / "again.qdpx", realdata)


def test_braces_and_small_letters_in_guids_are_the_same_guid(archive):
    code = "ABCDEF00-0000-0000-0000-000000000002"
    codes = f'<Code guid="{{{code.lower()}}}" name="x" isCodable="1"/>'
    project = read_qdpx(
        archive({"p.qde": qde(text_source(selection(0, 5, "", code=code), text=TEXT), codes=codes)})
    )
    assert project.codings[0].code == project.codes[0].guid == code


def test_names_and_folders_are_scrubbed(archive):
    project = read_qdpx(archive({"p.qde": qde(INLINE)}))
    assert [user.label for user in project.users] == ["Coder 1"]
    told = repr(project)
    assert "Placeholder" not in told and "pat@" not in told and "/Users" not in told


def test_equal_projects_are_written_with_equal_bytes(archive, tmp_path):
    project = read_qdpx(archive({"p.qde": qde(INLINE)}))
    for name in ("a", "b"):
        write_qdpx(project, tmp_path / f"{name}.qdpx")
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_a_codebook_file_is_read(tmp_path):
    (tmp_path / "c.qdc").write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="a" name="A" isCodable="true">'
        '<Code guid="b" name="B" isCodable="true"><Description>d</Description></Code></Code></Codes></CodeBook>'
    )
    codes = read_qdc(tmp_path / "c.qdc")
    assert [(code.name, code.parent) for code in codes] == [("A", None), ("B", "A")]


# files that should never have been ------------------------------------------------------------------------------------


def bomb() -> bytes:
    return b"0" * (40 * 1024**2)


def lying_bomb(path) -> None:
    """A bomb whose header claims ten bytes."""
    content = path.read_bytes()
    size = struct.pack("<I", 40 * 1024**2)
    path.write_bytes(content.replace(size, struct.pack("<I", 10)))


NASTY = {
    "not a zip": (b"this is a letter", "not a zip archive"),
    "empty file": (b"", "not a zip archive"),
    "half a zip": (b"PK\x03\x04" + b"\x00" * 40, "not a zip archive"),
}


@pytest.mark.parametrize("name", NASTY)
def test_what_is_no_archive_is_told_in_words(tmp_path, name):
    content, words = NASTY[name]
    (tmp_path / "x.qdpx").write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_project(tmp_path / "x.qdpx")


MEMBERS = {
    "two project files": ({"a.qde": qde(INLINE), "b.qde": qde(INLINE)}, "2 project files"),
    "no project file": ({"sources/a.txt": "x"}, "no .qde project file"),
    "climbing member": ({"project.qde": qde(INLINE), "../../evil.txt": "x"}, "points outside the archive"),
    "climbing backslash": ({"project.qde": qde(INLINE), "..\\evil.txt": "x"}, "points outside the archive"),
    "absolute member": ({"project.qde": qde(INLINE), "/tmp/evil.txt": "x"}, "points outside the archive"),
    "drive letter": ({"project.qde": qde(INLINE), "C:\\evil.txt": "x"}, "points outside the archive"),
    "bomb": ({"project.qde": qde(INLINE), "sources/a.txt": bomb()}, "zip bomb"),
    "broken xml": ({"project.qde": "<Project"}, "not well-formed"),
    "another root": ({"project.qde": "<Other/>"}, "not a <Project>"),
    "entities": ({"project.qde": '<!DOCTYPE a [<!ENTITY b "c">]><Project>&b;</Project>'}, "document type"),
    "some texts missing": (
        {"p.qde": qde(text_source(path="internal://gone.txt")), "sources/here.txt": "x"},
        "gone.txt",
    ),
    "end past the text": ({"p.qde": qde(text_source(selection(5, 9999), text=TEXT))}, "lies outside"),
    "start after end": ({"p.qde": qde(text_source(selection(30, 20), text=TEXT))}, "lies outside"),
    "start below zero": ({"p.qde": qde(text_source(selection(-3, 20), text=TEXT))}, "lies outside"),
    "offset that is a word": (
        {"p.qde": qde(text_source(selection(5, 9).format().replace('"5"', '"five"'), text=TEXT))},
        "whole number",
    ),
    "unknown code": (
        {"p.qde": qde(text_source(selection(0, 5, "", code=GUID.format(99)), text=TEXT))},
        "codebook does not",
    ),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_a_broken_project_is_refused_in_one_message_and_nothing_is_written(
    archive, tmp_path, monkeypatch, name
):
    members, words = MEMBERS[name]
    path = archive(members)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=words) as error:
        read_project(path)
    assert str(path) in str(error.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_with_a_lying_header_is_refused(archive):
    path = archive({"project.qde": qde(text_source(path="internal://a.txt")), "sources/a.txt": bomb()})
    lying_bomb(path)
    with pytest.raises(InputError):
        read_project(path)


def test_an_encrypted_member_is_refused(archive):
    path = archive({"project.qde": qde(INLINE)})
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + at] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match="encrypted"):
        read_project(path)


def test_broken_references_may_be_listed_instead(archive):
    body = text_source(selection(5, 9999) + selection(0, 5, "", code=GUID.format(99), number=60), text=TEXT)
    project = read_qdpx(archive({"p.qde": qde(body)}), broken="list")
    assert project.codings == []
    assert sum(issue.level == "lost" for issue in project.issues) == 2


def test_missing_texts_may_be_listed_instead(archive):
    path = archive({"p.qde": qde(text_source(path="internal://gone.txt")), "sources/here.txt": "x"})
    assert read_qdpx(path, missing="list").members_absent == ["gone.txt"]
    lone = archive({"p.qde": qde(text_source(path="internal://gone.txt"))}, "lone.qdpx")
    assert read_qdpx(lone).members_absent == ["gone.txt"]
    with pytest.raises(InputError, match=r"gone\.txt"):
        read_qdpx(lone, missing="stop")


def test_a_selection_a_line_end_too_long_is_cut_back(archive):
    project = read_qdpx(archive({"p.qde": qde(text_source(selection(68, len(TEXT) + 1), text=TEXT))}))
    assert project.segments[0].end == len(TEXT)


def test_what_cannot_be_carried_over_is_listed(archive):
    extra = "<Wonders/>"
    project = read_qdpx(archive({"p.qde": qde(INLINE + "<SmellSource/>", extra=extra)}))
    told = " ".join(issue.what for issue in project.issues if issue.level == "lost")
    assert "Wonders" in told and "SmellSource" in told


def test_the_small_project_is_valid_by_the_schema(archive, tmp_path, realdata):
    write_qdpx(read_qdpx(archive({"p.qde": qde(INLINE)})), tmp_path / "again.qdpx")
    assert valid(tmp_path / "again.qdpx", realdata)


def test_guids_follow_from_their_parts():
    assert make_guid("a", 1) == make_guid("a", 1) != make_guid("a", 2)
