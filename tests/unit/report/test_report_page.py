import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot

from wellbeing.errors import InputError
from wellbeing.report import show
from wellbeing.report.display import save_figure, table_html
from wellbeing.report.page_context import PageContext
from wellbeing.report.pages.page import page_html, render_page

PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
        "c0000000030001015c6f2c0000000049454e44ae426082"
    )
).decode()


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict]:
        return [attributes for tag, attributes in self.tags if tag == name]


def assert_offline(text: str) -> None:
    """No script, style, picture or frame comes from elsewhere."""
    for tag, attributes in Tags(text).tags:
        for name in ("src", "href", "srcset", "data", "poster"):
            value = attributes.get(name) or ""
            if tag == "a" and name == "href":
                continue
            assert not re.match(r"(https?:)?//", value), f"<{tag} {name}={value[:80]}>"
    assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", text)
    assert not Tags(text).named("script")


def output(data: dict, **metadata: str) -> dict:
    return nbformat.v4.new_output("display_data", data, metadata=metadata)


def executed(*outputs: dict, source: str = "total = 1 + 1", tags: tuple[str, ...] = ()) -> dict:
    code = nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1)
    code.metadata["tags"] = list(tags)
    injected = nbformat.v4.new_code_cell("points = 11")
    injected.metadata["tags"] = ["injected-parameters"]
    cells = [
        nbformat.v4.new_markdown_cell("# The sample\n\nWho is analysed.\n"),
        injected,
        nbformat.v4.new_markdown_cell(
            "## People\n\nThe share is $\\frac{1}{2}$.\n\n| a | b |\n|---|--:|\n| x | 1 |\n"
        ),
        code,
    ]
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"papermill": {"parameters": {"points": 11, "path": "a/b"}}}
    )


def test_page_says_what_it_is_and_needs_no_network(context: PageContext) -> None:
    text = page_html(executed(output({"image/png": PIXEL}, alt="One dot.")), context)
    assert_offline(text)
    tags = Tags(text)
    assert tags.named("html") == [{"lang": "en-GB"}]
    assert text.count("<h1") == 1 and "The sample" in text
    badge = re.search(r'<div class="badge synthetic".*?</div>', text, re.DOTALL)
    assert (
        badge
        and "SYNTHETIC DATA" in badge[0]
        and "not a finding" in badge[0]
        and "Made-up people" in badge[0]
    )
    assert {"href": "../report/index.html"} in tags.named("a")
    assert [image["alt"] for image in tags.named("img")] == ["One dot."]
    assert tags.named("math") and any(link.get("href") == "#people" for link in tags.named("a"))
    assert "@media print" in text and 'name="viewport"' in text


def test_real_data_has_another_badge() -> None:
    text = page_html(executed(), PageContext("gss", "real", "General Social Survey"))
    assert '<div class="badge real"' in text and "REAL DATA" in text
    assert "SYNTHETIC" not in text and "not a finding" not in text


def test_code_is_folded_and_parameters_are_a_table(context: PageContext) -> None:
    text = page_html(executed(source="first = 1\nsecond = 2"), context)
    folded = re.search(r'<details class="code"><summary>Code.*?</details>', text, re.DOTALL)
    assert folded and "second" in folded[0] and "2 lines" in folded[0]
    assert "open" not in Tags(folded[0]).named("details")[0]
    assert text.count("<pre") == 1, "the cell of the parameters is not shown as code"
    table = re.search(r'<details class="parameters">.*?</details>', text, re.DOTALL)
    assert table and "points" in table[0] and "11" in table[0] and "a/b" in table[0]


@pytest.mark.parametrize(
    ("tag", "code", "result"),
    [("remove-input", False, True), ("remove-cell", False, False), ("other", True, True)],
)
def test_tags_hide_cells(context: PageContext, tag: str, code: bool, result: bool) -> None:
    shown = executed(output({"text/plain": "the-result"}), source="the_code = 1", tags=(tag,))
    text = page_html(shown, context)
    assert ("the_code" in text) is code and ("the-result" in text) is result


def test_a_picture_without_words_is_given_some_that_say_so(context: PageContext) -> None:
    text = page_html(executed(output({"image/png": PIXEL, "text/plain": "<Figure>"})), context)
    assert "its author gave no description" in Tags(text).named("img")[0]["alt"]


def test_pandas_tables_stay_with_numbers_marked(context: PageContext) -> None:
    frame = pd.DataFrame({"term": ["age"], "n": [12000]})
    text = page_html(executed(output({"text/html": frame.to_html(), "text/plain": "t"})), context)
    assert '<td class="num">12000</td>' in text and "<td>age</td>" in text and "scoped" not in text


def test_standard_error_folds(context: PageContext) -> None:
    text = page_html(executed(nbformat.v4.new_output("stream", name="stderr", text="be careful")), context)
    assert re.search(
        r'<details class="messages"><summary>Messages.*?be careful.*?</details>', text, re.DOTALL
    )


def test_render_page_writes_the_file(tmp_path: Path, context: PageContext) -> None:
    nbformat.write(executed(), tmp_path / "x.ipynb")
    render_page(tmp_path / "x.ipynb", tmp_path / "pages" / "x.html", context)
    assert (tmp_path / "pages" / "x.html").read_text(encoding="utf-8") == page_html(executed(), context)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """What a notebook would display."""
    seen: list[dict] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: seen.append(data))
    return seen


def draw() -> pyplot.Figure:
    figure, axes = pyplot.subplots(figsize=(3, 2))
    axes.plot([1, 2, 3])
    return figure


def test_show_gives_a_figure_with_words_and_closes_it(shown: list[dict]) -> None:
    before = pyplot.get_fignums()
    show(draw(), alt='A "line" that\n rises.', caption="Rise & fall")
    markup = shown[0]["text/html"]
    image = Tags(markup).named("img")[0]
    assert image["alt"] == 'A "line" that rises.' and image["src"].startswith("data:image/svg+xml;base64,")
    assert "<figcaption>Rise &amp; fall</figcaption>" in markup
    assert pyplot.get_fignums() == before
    show(draw(), alt="The same.", kind="png")
    assert Tags(shown[1]["text/html"]).named("img")[0]["src"].startswith("data:image/png;base64,")


def test_show_is_the_same_twice_and_refuses_silence(shown: list[dict]) -> None:
    for _ in range(2):
        show(draw(), alt="A line that rises.")
    assert shown[0] == shown[1]
    with pytest.raises(InputError, match="needs a text for 'alt'"):
        show(draw(), alt="  ")
    with pytest.raises(InputError, match="not a str"):
        show("figure", alt="x")
    pyplot.close("all")


def test_save_figure_writes_three_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_figure(draw(), tmp_path / name / "rise", alt="A line that rises.", caption="Rise.")
    for kind in ("svg", "png", "json"):
        first, second = ((tmp_path / name / f"rise.{kind}").read_bytes() for name in ("one", "two"))
        assert first == second and first


def test_tables_are_for_reading() -> None:
    frame = pd.DataFrame(
        {
            "term": ["age <50", None],
            "n": [12000, 7],
            "ratio": [-1.234, np.nan],
            "interval": ["1.1 to 1.4", "–"],
            "clear": [True, False],
        }
    )
    text = table_html(frame, "Odds & ends", {"ratio": ".1f"}, names={"ratio": "Odds ratio"}, note="A note.")
    assert "<caption>Odds &amp; ends</caption>" in text and '<p class="note">A note.</p>' in text
    assert "<td>age &lt;50</td>" in text and '<td class="num">12,000</td>' in text
    assert '<td class="num">−1.2</td>' in text and '<td class="num">–</td>' in text and "<td>yes</td>" in text
    assert '<th scope="col" class="num">Odds ratio</th>' in text and '<td class="num">1.1 to 1.4</td>' in text
    indexed = table_html(frame.set_index("term"), "c", index=True)
    assert '<th scope="row">age &lt;50</th>' in indexed
    with pytest.raises(InputError, match="no column 'ratoi'"):
        table_html(frame, "c", {"ratoi": ".1f"})


def contrast(first: str, second: str) -> float:
    """Contrast of two colours (WCAG 2.1)."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dark = sorted((light(first), light(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_text_can_be_read_on_its_ground(project: Path) -> None:
    css = (project / "workflow" / "report" / "style.css").read_text(encoding="utf-8")
    names = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", css))
    for name in ("ink", "quiet", "link"):
        assert contrast(names[name], "#ffffff") >= 4.5 and contrast(names[name], names["wash"]) >= 4.5
    for badge in re.findall(r"\.badge\.\w+ \{ background: (#\w{6}); \}", css):
        assert contrast(badge, "#ffffff") >= 7
    for colour in re.findall(r"^\.\w\w[^{]*\{ color: (#\w{6});", css, re.MULTILINE):
        assert contrast(colour, names["wash"]) >= 4.5
