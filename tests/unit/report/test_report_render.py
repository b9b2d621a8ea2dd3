import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sample_report import facts_of, released_tables, write_run
from test_report_page import Tags, assert_offline

from wellbeing.errors import InputError
from wellbeing.report.document.digit_lint import Allowed, lint_digits, load_allowed
from wellbeing.report.document.markdown import pipe_table
from wellbeing.report.document.render import render_report
from wellbeing.report.document.template import fill_template
from wellbeing.report.facts import Fact, Facts, direction, load_facts, number, with_interval, write_facts
from wellbeing.report.writing import TEMPLATES, write_whole

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fill(tmp_path: Path, text: str, facts: Facts | None = None, allowed: list[Allowed] | None = None) -> str:
    template = tmp_path / "t.md"
    template.write_text(text, encoding="utf-8")
    tables = {path.stem: path for path in released_tables(tmp_path / "released")}
    return fill_template(template, facts or facts_of(), tables, {}, allowed or [])


# facts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "null", "word"),
    [
        (1.01, 1.3, 1, "higher"),
        (0.7, 0.99, 1, "lower"),
        (0.9, 1.1, 1, "no clear difference"),
        (1.0, 1.3, 1, "no clear difference"),
        (-0.3, 0.0, 0, "no clear difference"),
        (-0.3, -0.1, 0, "lower"),
        (float("nan"), float("nan"), 1, "no clear difference"),
    ],
)
def test_direction_comes_from_the_interval(low: float, high: float, null: float, word: str) -> None:
    assert direction(low, high, null) == word


def test_an_interval_upside_down() -> None:
    with pytest.raises(InputError, match="upside down"):
        direction(2, 1, 0)


def test_numbers_in_prose() -> None:
    assert number(24155) == "24,155" and number(-0.123, 2) == "−0.12"
    assert with_interval(1.2345, 1.1, 1.4) == "1.23 (1.10 to 1.40)"


def test_facts_survive_the_file(tmp_path: Path) -> None:
    facts = facts_of()
    write_facts(tmp_path / "facts.json", facts)
    assert load_facts(tmp_path / "facts.json") == facts


def test_facts_are_checked(tmp_path: Path) -> None:
    good = Fact(1.0, "1", "", 10, "a.csv", "rule")
    meta = facts_of().meta
    with pytest.raises(InputError, match="a withheld number has value null"):
        write_facts(tmp_path / "f.json", Facts(meta, {"x": replace(good, value=float("nan"))}))
    with pytest.raises(InputError, match="status 'secret'"):
        write_facts(tmp_path / "f.json", Facts(meta, {"x": replace(good, status="secret")}))
    with pytest.raises(InputError, match="meta lacks badge"):
        write_facts(tmp_path / "f.json", Facts({**meta, "badge": ""}, {}))
    assert not list(tmp_path.iterdir())


# template ---------------------------------------------------------------------------------------------------


def test_unknown_fact_names_line_and_near_keys(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        fill(tmp_path, 'Words.\n\n{{ fact("sample.analyzed") }}\n')
    assert "line 3: no fact 'sample.analyzed'; did you mean sample.analysed" in str(caught.value)


def test_required_fact_must_be_printed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"required facts are never printed: sample\.analysed"):
        fill(tmp_path, "Words.\n")
    assert "24,155" in fill(tmp_path, '{{ fact("sample.analysed") }}')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ fact('sample.analysed') }} {{ nobody }}", "'nobody' is undefined"),
        ("{{ meta.nothing }}", "no attribute 'nothing'"),
        ("{% if %}", "line 1: Expected an expression"),
        (
            "{{ table('nowhere', caption='c') }}",
            "no table 'nowhere' among the report's inputs; there are areas",
        ),
        (
            "{{ table('flow', caption='c', columns={'lable': 'L'}) }}",
            "no column lable; there are step, label",
        ),
        ("{{ table('flow', caption='c', where={'nation': 'France'}) }}", "no row where nation is France"),
        ("{{ figure('nothing') }}", "no figure 'nothing'"),
        ("{{ direction('sample.areas') }}", "a direction needs the value of no difference"),
    ],
)
def test_mistakes_in_a_template(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        fill(tmp_path, text)
    assert message in str(caught.value) and "t.md" in str(caught.value)


def test_suppressed_facts_and_cells_are_marked(tmp_path: Path) -> None:
    facts = facts_of()
    facts.facts["sample.areas"] = replace(facts.facts["sample.areas"], value=None, status="suppressed")
    text = fill(tmp_path, '{{ fact("sample.analysed") }} {{ fact("sample.areas") }}', facts)
    assert r"24,155 \[withheld\]" in text
    table = fill(
        tmp_path,
        '{{ fact("sample.analysed") }}\n{{ table("description", caption="People", columns={"label": "What",'
        ' "category": "Which", "people": "People", "mean": "Mean"}, digits={"mean": 1}, once=["label"]) }}',
    )
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert rows[2:] == [
        "| Woman | Yes | 13,020 | – |",
        r"|  | Other | \[c\] | \[c\] |",
        "| Age | mean | 24,155 | 49.2 |",
    ]
    assert ": People {#tbl:description}" in table and "withheld, so that nobody can be recognised" in table


def test_estimates_spread_over_rungs(tmp_path: Path) -> None:
    text = fill(
        tmp_path,
        '{{ fact("sample.analysed") }}\n{{ table("estimates", caption="c", where={"outcome": "individual"},'
        ' columns={"label": "Term"}, across="rung", headings=meta.rungs) }}',
    )
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    assert rows[0] == ["Term", "Null", "Person", r"\+ links"]
    assert [row[0] for row in rows[2:4]] == ["Intercept", "Age"]
    assert rows[3] == ["Age", "", r"0.96 \(0.86 to 1.08\)", r"0.97 \(0.87 to 1.09\)"]


def test_provenance_lists_what_was_printed(tmp_path: Path) -> None:
    text = fill(tmp_path, '{{ fact("sample.analysed") }}\n{{ provenance(caption="Facts") }}')
    assert "| sample.analysed | 24,155 | 24,155 | released/table.csv | release_table |" in text.replace(
        "\\", ""
    ).replace("\u200b", "")
    assert "sample.areas" not in text


# digit lint -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "prose",
    [
        "There were 24 interviews.",
        "# Heading 2 is free\n\nbut 3 is not",
        "{% if x %}\nabout 5%\n{% endif %}",
        '{{ table("t", caption="People in 2016") }}',
        '{{ table("t", caption="c", note="n is 12") }}',
        '{{ "24" }}',
        "{{ 24 }}",
        "- 7 of them",
        "In the 2011 census, not its name",
    ],
)
def test_typed_digits_are_found(prose: str) -> None:
    with pytest.raises(InputError, match=r"t\.md: numbers typed in prose"):
        lint_digits(prose, "t.md", [Allowed("2011 Census", "a name")])


@pytest.mark.parametrize(
    "prose",
    [
        "# Phase 2 {#sec:phase2}",
        "As shown before [@larsen2005, and @tbl:fits2].",
        "The 2011 Census\nand the 2011\nCensus again",
        "Printed: {{ fact('model.M5.icc') }} and `x2`",
        '[$\\pi^2/3$]{alt="pi squared"} and $$x^2$$',
        '{{ table("t", digits={"n": 0}, columns={"p10": "Lowest tenth"}) }}',
        "[words](page2.html){.class1}",
        "{## comment 12 ##}\n1. a numbered list",
    ],
)
def test_digits_that_may_stand(prose: str) -> None:
    lint_digits(prose, "t.md", [Allowed("2011 Census", "a name")])


def test_lint_names_every_line() -> None:
    with pytest.raises(InputError) as caught:
        lint_digits("fine\n\n{% set a = b %}\none 1\n{{ fact('x') }}\n\ntwo 2\n", "t.md", [])
    assert re.findall(r"line (\d+): (.*)", str(caught.value)) == [("4", "one 1"), ("7", "two 2")]


def test_allow_list_has_reasons(tmp_path: Path) -> None:
    assert load_allowed(TEMPLATES / "allowed_digits.yaml")
    (tmp_path / "a.yaml").write_text("- text: 2011 Census\n")
    with pytest.raises(InputError, match="needs a text and a reason"):
        load_allowed(tmp_path / "a.yaml")


# three formats ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict:
    paths = write_run(tmp_path_factory.mktemp("run"))
    render_report(**paths)
    return paths


def test_html(report: dict) -> None:
    text = report["html"].read_text(encoding="utf-8")
    assert_offline(text)
    assert "SYNTHETIC DATA" in text and "not a finding" in text and "24,155" in text
    tags = Tags(text)
    assert all(image.get("alt") for image in tags.named("img"))
    assert tags.named("math") and "@tbl" not in text and "{#" not in text and "{{" not in text
    hrefs = [link["href"] for link in tags.named("a") if "href" in link]
    assert {"index.html", "technical_report.pdf", "technical_report.docx"} <= set(hrefs)
    ids = {attributes["id"] for _, attributes in tags.tags if "id" in attributes}
    assert {href[1:] for href in hrefs if href.startswith("#")} <= ids
    captions = re.findall(r'caption-label">(Table|Figure)\s(\d+):', text)
    tables = [int(at) for kind, at in captions if kind == "Table"]
    assert tables == list(range(1, len(tables) + 1)) and len(tables) >= 12 and ("Figure", "1") in captions


def test_pdf_is_accessible_and_headed(report: dict) -> None:
    content = report["pdf"].read_bytes()
    assert content.startswith(b"%PDF") and b"pdfuaid:part" in content and b"/StructTreeRoot" in content


def test_word(report: dict) -> None:
    with zipfile.ZipFile(report["docx"]) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {
        name: ElementTree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))
    }
    words = {name: "".join(node.text or "" for node in tree.iter(f"{WORD}t")) for name, tree in trees.items()}
    assert words["word/header1.xml"] == "SYNTHETIC DATA – not a finding"
    assert (
        "SYNTHETIC DATA – not a finding" in words["word/document.xml"]
        and "24,155" in words["word/document.xml"]
    )
    relations = trees["word/_rels/document.xml.rels"]
    targets = {node.get("Target") for node in relations}
    assert {"header1.xml", "styles.xml"} <= targets
    assert all(f"word/{target}" in parts for target in targets if not target.startswith("http"))
    body = parts["word/document.xml"].decode()
    assert (
        'descr="Two bars of nearly equal length' in body
        and body.count("SEQ Table") >= 12
        and "<m:oMath" in body
    )


def test_formats_agree_on_numbers_of_tables(report: dict) -> None:
    html = report["html"].read_text(encoding="utf-8")
    with zipfile.ZipFile(report["docx"]) as archive:
        word = archive.read("word/document.xml").decode()
    for label in ("flow", "fits", "log"):
        shown = re.search(rf'<a\s+href="#tbl:{label}">Table\s(\d+)</a>', html)
        linked = re.search(rf'w:anchor="tbl:{label}">.*?Table\s(\d+)<', word)
        assert shown and linked and shown[1] == linked[1]


def test_equal_inputs_give_equal_bytes(report: dict, tmp_path: Path) -> None:
    again = write_run(tmp_path)
    render_report(**again)
    for kind in ("html", "pdf", "docx"):
        assert again[kind].read_bytes() == report[kind].read_bytes(), kind


def test_real_data_has_no_word_of_synthesis(tmp_path: Path) -> None:
    paths = write_run(tmp_path, badge="real")
    render_report(**paths)
    text = paths["html"].read_text(encoding="utf-8")
    assert "REAL DATA" in text and "SYNTHETIC" not in text and "planted" not in text
    with zipfile.ZipFile(paths["docx"]) as archive:
        assert "REAL DATA" in archive.read("word/header1.xml").decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("As [@nobody] says.", "nobody"),
        ("See @tbl:nothing.", "nothing with the label tbl:nothing"),
        ("A formula $x_i$.", r"the formula \$x_i\$ needs words"),
        ('{{ figure("outcomes") }}\n\n{{ figure("outcomes") }}', "the label fig:outcomes is used twice"),
        (
            '{{ figure("outcomes", caption="Two bars of nearly equal length, for women and for men.") }}',
            "alt text",
        ),
    ],
)
def test_nothing_is_written_when_a_format_refuses(tmp_path: Path, text: str, message: str) -> None:
    paths = write_run(tmp_path)
    template = tmp_path / "t.md"
    template.write_text('{{ fact("sample.analysed") }}\n\n' + text + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        render_report(**paths, template=template)
    assert not paths["html"].parent.exists()


def test_a_figure_without_its_words(tmp_path: Path) -> None:
    paths = write_run(tmp_path)
    (tmp_path / "figures" / "outcomes.json").unlink()
    with pytest.raises(InputError, match=r"no file outcomes\.json"):
        render_report(**paths)


def test_write_whole_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "in_the_way").write_text("a file, not a folder")
    with pytest.raises(OSError):
        write_whole({tmp_path / "one.txt": b"1", tmp_path / "in_the_way" / "two.txt": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["in_the_way"]


def test_columns_hold_their_longest_word_and_keep_intervals_whole():
    rows = [["Highest qualification: other", "1.02 (0.84 to 1.26)†"], ["Age", "[c]"]]
    table = pipe_table(["Characteristic", "Odds ratio"], rows, "Words", "w")
    first, second = (len(part) for part in table.splitlines()[1].strip("|").split("|"))
    assert first > len("Highest qualification: other") and second > len("1.02 (0.84 to 1.26)†")
    wide = pipe_table(
        ["Characteristic", *["Individual"] * 8], [["Qualifications", *["1.02 (0.84 to 1.26)"] * 8]], "W", "w"
    )
    parts = [len(part) for part in wide.splitlines()[1].strip("|").split("|")]
    assert parts[0] > len("Qualifications") and all(width > len("Individual") for width in parts[1:])
