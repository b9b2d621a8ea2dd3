"""Which way a program counted, and what a project keeps between two jobs."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interviews_samples import CODE, GUID, SOURCE, TEXT, qde, selection, text_source
from lxml import etree

from wellbeing.interviews.coded_project import (
    Case,
    Code,
    Coding,
    Memo,
    Plain,
    Project,
    Segment,
    Source,
    SyncPoint,
    User,
)
from wellbeing.interviews.importing import import_table, issue_table, read_project
from wellbeing.interviews.offsets import choose_way, plain
from wellbeing.interviews.qdpx_values import schema_colour, schema_guid, schema_moment, schema_value
from wellbeing.interviews.qdpx_write import write_qdpx
from wellbeing.interviews.stored import load_project, save_project

SAID = "Intro line\nI like it \U0001f600 here\nSecond good day out\nThen \U0001f680 a third of them came\n"
PASSAGES = ["good day", "a third of them", "like it"]


def counted(text: str, place: int, crlf: bool, utf16: bool) -> int:
    before = text[:place]
    return place + crlf * before.count("\n") + utf16 * sum(ord(letter) > 0xFFFF for letter in before)


@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_without_any_name_the_borders_of_words_tell_how_a_program_counted(ends, crlf, utf16):
    chosen = [(SAID.index(words), SAID.index(words) + len(words)) for words in PASSAGES]
    given = [tuple(counted(SAID, at, crlf, utf16) for at in span) for span in chosen]
    text = plain(SAID.replace("\n", ends))
    found = choose_way(text, [(*span, "") for span in given])
    cut = [
        text.text[text.convert(start, found["way"]) : text.convert(end, found["way"])] for start, end in given
    ]
    assert cut == PASSAGES and found["borders"] == 3


def test_a_text_with_both_kinds_of_line_ends_is_counted_as_it_is():
    text = plain("one\r\ntwo\nthree\r\nfour words here\n")
    start = "one\r\ntwo\nthree\r\nfour words here\n".index("four words")
    found = choose_way(text, [(start, start + 10, "")])
    assert found["way"] == "file" and text.text[text.convert(start, "file") :][:10] == "four words"


def test_what_fits_two_ways_is_decided_by_the_programs_habit_and_said():
    text = plain("a\nb\na b c d e f\n")  # two line ends: the ways differ by a letter and a blank
    span = [(10, 11, "")]
    assert choose_way(text, span, "NVivo for Windows")["way"].startswith("crlf")
    found = choose_way(text, span)
    assert found["way"] == "lf" and found["rival"]


def test_passages_that_end_inside_words_are_a_problem_not_a_note(archive):
    for chosen, levels in ((selection(28, 64), []), (selection(29, 63), ["problem"])):
        project = read_project(archive({"p.qde": qde(text_source(chosen, text=TEXT))}))
        assert [issue.level for issue in project.issues if "inside a word" in issue.what] == levels
        read = import_table(project).set_index("item")["number"]
        assert read["of these, segments that begin and end at a word border"] == 1 - len(levels)


def test_a_transcripts_passage_has_the_words_between_its_moments(archive):
    point = '<SyncPoint guid="{}" timeStamp="{}" position="{}"/>'
    body = (
        f'<AudioSource guid="{SOURCE}" name="tape" path="internal://a.mp3"><Transcript guid="{GUID.format(31)}" '
        f'plainTextPath="internal://t.txt">{point.format(GUID.format(32), 0, 0)}{point.format(GUID.format(33), 900, 5)}'
        f'<TranscriptSelection guid="{GUID.format(34)}" fromSyncPoint="{GUID.format(32)}" '
        f'toSyncPoint="{GUID.format(33)}"><Coding guid="{GUID.format(35)}"><CodeRef targetGUID="{CODE}"/></Coding>'
        "</TranscriptSelection></Transcript></AudioSource>"
    )
    project = read_project(archive({"p.qde": qde(body), "sources/t.txt": "Hello you"}))
    assert [(item.start, item.end, item.text) for item in project.segments] == [(0, 5, "Hello")]


def test_a_text_named_beside_the_project_is_found_there(archive, tmp_path):
    (tmp_path / "beside.txt").write_text(TEXT)
    source = text_source(selection(28, 64), path="relative:///beside.txt")
    assert read_project(archive({"p.qde": qde(source)})).segments[0].text == TEXT[28:64]


def test_one_text_named_by_many_sources_is_held_once(archive, tmp_path):
    body = "".join(
        f'<TextSource guid="{GUID.format(40 + at)}" name="s" plainTextPath="internal://a.txt"/>'
        for at in range(20)
    )
    project = read_project(archive({"p.qde": qde(body), "sources/a.txt": "words " * 1000}))
    assert len({id(source.text) for source in project.sources}) == 1
    assert len({source.name for source in project.sources}) == 20
    write_qdpx(project, tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as file:
        assert len(file.namelist()) == 2


def test_two_things_of_one_guid_are_told_apart_and_it_is_said(archive):
    codes = f'<Code guid="{CODE}" name="A" isCodable="true"/><Code guid="{CODE}" isCodable="true"/>'
    body = text_source(selection(0, 5), text=TEXT) + text_source(
        selection(0, 5, number=70), text=TEXT, name="two"
    )
    project = read_project(archive({"p.qde": qde(body, codes=codes)}))
    assert len({code.guid for code in project.codes}) == len({source.guid for source in project.sources}) == 2
    assert project.codes[1].name
    problems = issue_table(project)[lambda rows: rows["level"] == "problem"]["what"].str.cat()
    assert "GUID of another" in problems and "no name" in problems


# between two jobs ---------------------------------------------------------------------------------------------------

WORDS = st.text(max_size=20)


@given(WORDS, WORDS, WORDS, st.none() | st.integers(0, 9), st.none() | WORDS)
def test_every_field_of_every_record_comes_back(tmp_path_factory, a, b, c, place, text):
    project = Project(
        a, b, users=[User("u", a)], codes=[Code("c", b, None, c, a, False, [b])],
        cases=[Case("k", a, attributes={b: 1.5})],
        sources=[Source("s", a, text=text, sync=[SyncPoint("p", place, 1)], attributes={b: True, c: 2})],
        segments=[Segment("g", "s", place, None, b, place={"page": a})], codings=[Coding("d", "c", "s", "g", "u")],
        memos=[Memo("m", a, b)], links=[Plain("Link", {"guid": a}, [Plain("x", {})])], variables={b: "Text"},
        offsets=[{"source": a, "way": "lf"}],
    )  # fmt: skip
    project.issue("note", a, b)
    path = tmp_path_factory.mktemp("stored") / "p.json"
    save_project(project, path)
    assert load_project(path) == project


@pytest.mark.parametrize("mark", ["\x0c", "\x0b", "\x00", "\ufffe"])
def test_passages_without_a_place_and_control_characters_survive_and_the_file_for_others_is_valid(
    tmp_path, realdata, mark
):
    (tmp_path / "t.csv").write_text(f'id,document,tag,content\n1,a.txt,x,"page one{mark}page two"\n')
    project = read_project(tmp_path / "t.csv")
    write_qdpx(project, tmp_path / "out.qdpx")
    save_project(project, tmp_path / "p.json")
    kept = load_project(tmp_path / "p.json")
    assert kept.codings and kept.segments[0].text == f"page one{mark}page two"
    assert any("without a place" in issue.what for issue in kept.issues)
    schema = etree.XMLSchema(etree.parse(str(realdata / "interviews/Project.xsd")))
    with zipfile.ZipFile(tmp_path / "out.qdpx") as file:
        schema.assertValid(etree.fromstring(file.read("project.qde")))


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("rgb(255,0,0)", "#FF0000"),
        ("#80FF0000", "#FF0000"),
        ("red", "#FF0000"),
        ("#abc", "#ABC"),
        ("rgb(300,0,0)", ""),
        ("mauvish", ""),
    ],
)
def test_colours_of_every_kind_become_the_schemas_or_none(value, schema):
    assert schema_colour(value) == schema


def test_dates_and_guids_become_the_schemas_or_none():
    assert schema_moment("2024-01-05 10:00:00") == "2024-01-05T10:00:00"
    assert schema_moment("2024-01-05T10:00:00.123Z") == "2024-01-05T10:00:00.123Z"
    assert schema_moment("05/01/2024 10:00") == schema_moment("2024-13-45T10:00:00") == ""
    assert schema_guid("7") != "7" and schema_guid(SOURCE) == SOURCE
    assert schema_value("Date", "05/01/2024") == ("Text", "05/01/2024")
    assert schema_value("Boolean", True) == ("Boolean", "true")
