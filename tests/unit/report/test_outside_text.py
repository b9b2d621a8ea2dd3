"""Texts from outside are shown as they stand: nothing in them is run, fetched or embedded, and none stops a page.

Each payload goes into every field of every product.
"""

import base64
import hashlib
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
from sample_report import facts_of, write_run, write_table

from wellbeing.report.display import table_html
from wellbeing.report.document.markdown import escape
from wellbeing.report.document.render import render_report
from wellbeing.report.evidence.gap_map import render_map
from wellbeing.report.evidence.tables import searchable_html
from wellbeing.report.facts import load_facts, write_facts
from wellbeing.report.page_context import PageContext
from wellbeing.report.pages.landing_page import Card, Download, render_index
from wellbeing.report.pages.page import page_html
from wellbeing.report.pandoc import pandoc

SECRET = "CANARYSECRET"
PAYLOADS = {
    "script": '<script>window.RUN="x"</script>',
    "handler": "<img src=x onerror=alert(1)>",
    "comment": "take <!-- EndFragment --> part <!--<script>",
    "end of script": "a </script><script>alert(1)</script>",
    "file": "![i](secret.csv) and ![j](/etc/passwd)",
    "html file": '<img src="secret.csv"><iframe src="file:///etc/passwd"></iframe>',
    "address": "![i](http://127.0.0.1:9/x.png) <http://127.0.0.1:9/>",
    "typst": '`#read("/etc/passwd")`{=typst} #read("secret.csv") #"x"',
    "raw": "`<b>x</b>`{=html} \\input{/etc/passwd} ```{=openxml}",
    "link": "50_000 people_ in [Leeds](x) and [ref][1]",
    "formula": r"Costs *of* $5 and $x_i$ or $\badmath{$",
    "citation": "by @smith and [@jones, p. 3]",
    "address of a person": "Jo <jo@x.org>",
    "list": "1. Wave",
    "heading": "# Wave = x",
    "sign": "+ links",
    "term": "/ a: b",
    "equals": "= Wave",
    "template": "$title$ {{ meta.title }} {% raw %} ${x}",
    "quotes": """it's "quoted" -- and ... 'so' \\ &lt; &amp;""",
    "table": "a | b || c {#tbl:flow} ::: {.note}",
    "metadata": "--- title: x ...",
    "footnote": "x[^1] ^sup^ ~sub~ ~~out~~ H~2~O :smile:",
}


class Page(HTMLParser):
    """Words, elements and attributes of a page as a browser has them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        shown = [*self.words, *(attributes.get("alt") or "" for _, attributes in self.tags)]
        return plain(" ".join(shown))


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b]+", " ", text)


def assert_inert(text: str, images: int, scripts: int = 0) -> Page:
    """A page that holds its own pictures and scripts alone, and may fetch nothing."""
    page = Page(text)
    named = [tag for tag, _ in page.tags]
    assert named.count("script") == scripts and named.count("img") == images
    assert not {"iframe", "object", "embed", "base", "svg"} & set(named)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    for tag, attributes in page.tags:
        assert (attributes.get("src") or "data:").startswith("data:"), (tag, attributes)
    policy = [
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policy) == 1 and policy[0].startswith("default-src 'none'; ")
    assert scripts == 2 or "'unsafe-inline'" not in re.sub(r"style-src [^;]*;", "", policy[0])
    return page


def assert_no_file(content: bytes) -> None:
    for secret in (SECRET.encode(), b"root:x:0"):
        assert secret not in content
        for at in range(3):  # base64 has three phases
            coded = base64.b64encode(b" " * at + secret)[4 if at else 0 : -4]
            assert coded not in content


@pytest.fixture(autouse=True)
def secret_beside(tmp_path, monkeypatch):
    """A file that a payload asks for, in the folder from which the job works."""
    (tmp_path / "secret.csv").write_text(SECRET)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=PAYLOADS.values(), ids=PAYLOADS)
def payload(request):
    return request.param


def test_notebook_page(payload):
    markup = table_html(pd.DataFrame({payload: [payload]}), payload, note=payload)
    cells = [
        nbformat.v4.new_markdown_cell("# Words of the project"),
        nbformat.v4.new_code_cell(
            "1", outputs=[nbformat.v4.new_output("display_data", {"text/html": markup})]
        ),
        nbformat.v4.new_code_cell(
            "2", outputs=[nbformat.v4.new_output("stream", name="stdout", text=payload)]
        ),
    ]
    told = {"papermill": {"parameters": {payload: payload, "nested": {"a": [payload]}}}}
    text = page_html(
        nbformat.v4.new_notebook(cells=cells, metadata=told),
        PageContext(payload, "synthetic", payload, payload),
    )
    page = assert_inert(text, images=0)
    assert_no_file(text.encode())
    # title twice, run and source twice each, heading, cell, caption, note, stream, parameter and its name
    assert page.text.count(plain(payload)) >= 13
    assert plain(json.dumps(payload)) in page.text


def test_only_the_projects_own_script_runs_on_a_page():
    markup = searchable_html(pd.DataFrame({"a": ["<script>alert(1)</script>"]}), "Words")
    output = nbformat.v4.new_output("display_data", {"text/html": markup})
    cell = nbformat.v4.new_code_cell("1", outputs=[output])
    text = page_html(nbformat.v4.new_notebook(cells=[cell]), PageContext("trial", "real", "x", "y"))
    page = assert_inert(text, images=0, scripts=1)
    policy = next(a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv"))
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy


def test_landing_page(payload, tmp_path):
    for name in ("a.html", "f.svg"):
        (tmp_path / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    render_index(
        tmp_path / "index.html",
        PageContext(payload, "real", payload, payload),
        {"HTML": "a.html"},
        [Card(payload, payload, "a.html", tmp_path / "f.svg")],
        {payload: payload, "nested": [payload]},
        subtitle=payload,
        downloads=[Download(payload, payload, "a.html")],
    )
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    page = assert_inert(text, images=1)
    assert_no_file(text.encode())
    assert page.text.count(plain(payload)) >= 12


def test_evidence_map(payload, tmp_path):
    words = ["intervention", "study", "outcome", "design", "population", "age", "level", "link", "direction"]
    words += ["equity", "harm"]
    finding = {f"{name}_label": payload for name in words}
    finding |= {name: payload for name in ("kind", "outcome", "certainty", "exposure", "support", "page")}
    records = pd.DataFrame(
        [{"record_id": "r", "title": payload, "status": payload, "link": f"javascript:{payload}"}]
    )
    cells = pd.DataFrame([{"intervention_label": payload, "outcome_label": payload}])
    page = tmp_path / "map.html"
    render_map(
        pd.DataFrame([finding | {"record_id": "r"}]),
        cells,
        records,
        page,
        PageContext(payload, "real", payload, payload),
    )
    text = page.read_text(encoding="utf-8")
    assert_inert(text, images=0, scripts=2)
    assert_no_file(text.encode())
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1]
    assert "<" not in data
    told = json.loads(data)
    assert told["findings"][0]["support"] == told["rows"][0] == payload
    assert told["findings"][0]["url"] == ""


@pytest.mark.slow
def test_report(payload, tmp_path):
    paths = write_run(tmp_path)
    facts = load_facts(paths["facts"])
    words = (
        "title",
        "subtitle",
        "source_title",
        "source_citation",
        "area_label",
        "area_labels",
        "release_label",
    )
    facts.meta |= dict.fromkeys(words, payload) | {"authors": [payload, payload]}
    facts.meta["outcomes"] = dict.fromkeys(facts.meta["outcomes"], payload)
    facts.meta["rungs"] = dict.fromkeys(facts.meta["rungs"], payload)
    facts.meta["settings"] = {"run": "study", payload: [payload]}
    facts.facts["release.tables"] = replace(facts.facts["release.tables"], text=payload, rule=payload)
    write_facts(paths["facts"], facts)
    flow = next(path for path in paths["tables"] if path.stem == "flow")
    write_table(flow, [{"step": "all", "label": payload, "nation": "All", "remaining": 100, "dropped": ""}])
    told = paths["figures"][0].with_suffix(".json")
    told.write_text(json.dumps({"alt": f"Bars: {payload}", "caption": payload}), encoding="utf-8")
    for folder in (tmp_path, tmp_path / "report", tmp_path / "figures"):
        folder.mkdir(exist_ok=True)
        (folder / "secret.csv").write_text(SECRET)

    render_report(**paths)  # no payload stops it

    page = assert_inert(paths["html"].read_text(encoding="utf-8"), images=1)
    assert page.text.count(plain(payload)) >= 20
    assert f"Bars: {plain(payload)}" in page.text
    with zipfile.ZipFile(paths["docx"]) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert len([name for name in parts if "media/" in name]) == 1
    trees = {
        name: ElementTree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))
    }
    body = "".join(trees["word/document.xml"].itertext())
    assert plain(body).count(plain(payload)) >= 15
    assert plain(payload) in plain("".join(trees["docProps/core.xml"].itertext()))
    outside = {
        node.get("Target")
        for name, tree in trees.items()
        if name.endswith(".rels")
        for node in tree
        if node.get("TargetMode") == "External"
    }
    assert not [
        target for target in outside if "127.0.0.1" in target or "secret" in target or "smith" in target
    ]
    pdf = paths["pdf"].read_bytes()
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Subtype/Image") + pdf.count(b"/Subtype /Image") <= 1
    for content in (paths["html"].read_bytes(), pdf, *parts.values()):
        assert_no_file(content)


def test_escaped_text_survives_pandocs_markdown_whole(payload):
    for text in (payload, f" {payload}", f"{payload} {payload}"):
        markdown = escape(text)
        assert escape(markdown) is markdown
        assert (
            plain(pandoc(markdown, "--from=markdown", "--to=plain", "--wrap=none")).strip()
            == plain(text).strip()
        )


def test_word_says_no_more_of_itself_than_its_titles(tmp_path):
    paths = write_run(tmp_path)
    render_report(**paths)
    with zipfile.ZipFile(paths["docx"]) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
        properties = ElementTree.fromstring(archive.read("docProps/custom.xml"))
    assert [node.get("name") for node in properties] == ["subtitle"] or not list(properties)
    for path in (Path.home(), tmp_path, Path(__file__).parents[3]):
        assert str(path).encode() not in content
    assert facts_of().meta["title"].encode() in content
