"""Projects of other programs: Taguette, QualCoder, and tables of coded segments."""

import sqlite3

import pytest

from wellbeing.errors import InputError
from wellbeing.interviews.importing import project_file, read_project
from wellbeing.interviews.qdpx_read import read_qdpx
from wellbeing.interviews.qdpx_write import write_qdpx
from wellbeing.interviews.segments_csv import read_segments_csv

TEXT = "The made-up meeting began.\nNobody invented was asked & heard.\nThen the pretend tea came."


@pytest.fixture
def taguette(tmp_path):
    path = tmp_path / "project.sqlite3"
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            create table documents (id integer, name text, description text, contents text);
            create table highlights (id integer, document_id integer, start_offset integer,
                end_offset integer, snippet text);
            create table tags (id integer, path text, description text);
            create table highlight_tags (highlight_id integer, tag_id integer);
            """
        )
        markup = (
            "<h1>The made-up meeting began.</h1><p>Nobody invented was <b>asked</b> &amp; heard.</p>"
            "<p>Then the pretend tea came.</p>"
        )
        database.execute("insert into documents values (1, 'one', '', ?)", (markup,))
        database.execute(
            "insert into highlights values (1, 1, 40, 80, 'Nobody invented was <b>asked</b> &amp; heard.')"
        )
        database.execute("insert into highlights values (2, 1, 90, 99, 'the pretend tea')")
        database.executemany("insert into tags values (?, ?, '')", [(1, "power.tokenism"), (2, "tea")])
        database.executemany("insert into highlight_tags values (?, ?)", [(1, 1), (1, 2), (2, 2)])
    return path


@pytest.fixture
def qualcoder(tmp_path):
    folder = tmp_path / "study.qda"
    folder.mkdir()
    with sqlite3.connect(folder / "data.qda") as database:
        database.executescript(
            """
            create table code_cat (catid integer, name text, owner text, memo text, supercatid integer);
            create table code_name (cid integer, name text, memo text, catid integer, owner text, color text);
            create table source (id integer, name text, fulltext text, mediapath text, memo text, owner text);
            create table code_text (cid integer, fid integer, seltext text, pos0 integer,
                pos1 integer, owner text, memo text);
            create table cases (caseid integer, name text, memo text, owner text);
            create table case_text (id integer, caseid integer, fid integer, pos0 integer, pos1 integer);
            create table attribute (attrid integer, name text, attr_type text, value text, id integer);
            create table code_image (imid integer);
            """
        )
        database.executemany(
            "insert into code_cat values (?, ?, 'pat', '', ?)", [(2, "inner", 1), (1, "outer", None)]
        )
        database.execute("insert into code_name values (1, 'Tokenism', 'a memo', 2, 'pat', '#ff0000')")
        database.execute(
            "insert into source values (1, 'one', ?, null, '', 'pat')", (TEXT.replace("\n", "\r\n"),)
        )
        start = TEXT.index("Nobody") + 1
        for owner in ("pat", "sam"):
            database.execute(
                "insert into code_text values (1, 1, 'Nobody invented', ?, ?, ?, '')",
                (start, start + 15, owner),
            )
        database.execute("insert into cases values (1, 'somebody', '', 'pat')")
        database.execute("insert into case_text values (1, 1, 1, 0, 10)")
        database.execute("insert into attribute values (1, 'sector', 'case', 'council', 1)")
        database.execute("insert into code_image values (1)")
    return folder


def test_taguette_finds_its_passages_by_their_words(taguette):
    project = read_project(taguette)
    assert [segment.text for segment in project.segments] == [
        "Nobody invented was asked & heard.",
        "the pretend tea",
    ]
    for segment in project.segments:
        assert project.sources[0].text[segment.start : segment.end] == segment.text
    assert len(project.codings) == 3
    assert project.code_paths(" > ")[project.codings[0].code] == "power > tokenism"


def test_qualcoder_is_read_with_coders_cases_and_tree(qualcoder):
    project = read_project(qualcoder)
    assert {segment.text for segment in project.segments} == {"Nobody invented"}
    assert [user.label for user in project.users] == ["Coder 1", "Coder 2"]
    assert project.code_paths()[project.codings[0].code] == "outer > inner > Tokenism"
    assert project.cases[0].attributes == {"sector": "council"}
    assert "pat" not in repr(project.users)
    assert any("code_image" in issue.what for issue in project.issues if issue.level == "lost")


@pytest.mark.parametrize("program", ["taguette", "qualcoder"])
def test_every_program_can_be_written_as_refi_qda(program, request, tmp_path):
    project = read_project(request.getfixturevalue(program))
    write_qdpx(project, tmp_path / "again.qdpx")
    again = read_qdpx(tmp_path / "again.qdpx")
    assert [segment.text for segment in again.segments] == [segment.text for segment in project.segments]
    assert len(again.codings) == len(project.codings)


def test_reading_a_database_leaves_nothing_beside_it(taguette):
    before = sorted(taguette.parent.iterdir())
    read_project(taguette)
    assert sorted(taguette.parent.iterdir()) == before


def test_taguette_highlights_as_csv(tmp_path):
    (tmp_path / "h.csv").write_text(
        'id,document,tag,content\n1,one,power,"Nobody invented, was asked"\n1,one,tea,"Nobody invented, was asked"\n'
    )
    project = read_project(tmp_path / "h.csv")
    assert len(project.segments) == 1 and len(project.codings) == 2
    assert any("no documents" in issue.what for issue in project.issues if issue.level == "problem")


def test_a_mapped_table_with_texts_beside_it(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/one.txt").write_text(TEXT)
    (tmp_path / "s.csv").write_text(
        "Doc;Code;Segment;Who\none.docx;Power\\Tokenism;the pretend tea;pat\n", "cp1252"
    )
    columns = {"document": "Doc", "code": "Code", "segment": "Segment", "coder": "Who", "begin": None}
    project = read_segments_csv(tmp_path / "s.csv", columns)
    segment = project.segments[0]
    assert TEXT[segment.start : segment.end] == "the pretend tea"
    assert project.code_paths()[project.codings[0].code] == "Power > Tokenism"
    assert project.users[0].label == "Coder 1"


def write(path, text):
    path.write_text(text)
    return path


NASTY = {
    "no rows": ("id,document,tag,content\n", None, "holds no rows"),
    "unknown headings": ("a,b\n1,2\n", None, "import.columns"),
    "columns that do not fit": ("a,b\n1,2\n", {"document": "x", "code": "a", "segment": "b"}, "document: x"),
    "long row": ("id,document,tag,content\n1,a,b,c,d\n", None, "row 2"),
    "position that is a word": (
        "d,c,s,b\n1,2,3,four\n",
        {"document": "d", "code": "c", "segment": "s", "begin": "b"},
        "row 2, column 'b'",
    ),
}


@pytest.mark.parametrize("name", NASTY)
def test_a_broken_table_is_refused_by_row_and_column(tmp_path, name):
    text, columns, words = NASTY[name]
    with pytest.raises(InputError, match=words):
        read_segments_csv(write(tmp_path / "x.csv", text), columns)


def test_another_database_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "x.sqlite3") as database:
        database.execute("create table holidays (id integer)")
    with pytest.raises(InputError, match="holidays"):
        read_project(tmp_path / "x.sqlite3")


def test_a_damaged_database_is_refused(tmp_path):
    (tmp_path / "x.sqlite3").write_bytes(b"SQLite format 3\x00" + b"rubbish" * 400)
    with pytest.raises(InputError, match="cannot be read"):
        read_project(tmp_path / "x.sqlite3")


def test_passages_outside_their_text_are_refused(qualcoder):
    with sqlite3.connect(qualcoder / "data.qda") as database:
        database.execute("update code_text set pos1 = 9999")
    with pytest.raises(InputError, match="lies outside"):
        read_project(qualcoder)


@pytest.mark.parametrize("name", ["gone.qdpx", "."])
def test_a_project_that_is_not_there_is_told_in_words(tmp_path, name):
    with pytest.raises(InputError, match=r"interviews\.path"):
        project_file(tmp_path / name)
