import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_report_page import Tags, assert_offline

from wellbeing.errors import InputError
from wellbeing.report.page_context import PageContext
from wellbeing.report.pages.landing_page import Card, Download, notebook_card, render_index

REPORT = {"HTML": "technical_report.html", "PDF": "technical_report.pdf", "Word": "technical_report.docx"}
CARDS = [
    Card("Sample & flow", "Who is analysed.", "../notebooks/sample.html"),
    Card("Models", "The ladder.", "../notebooks/models.html"),
]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    for name in (*REPORT.values(), *(card.href for card in CARDS)):
        path = tmp_path / "report" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "f.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return tmp_path


def render(run: Path, cards: list[Card], **more: object) -> str:
    output = run / "report" / "index.html"
    context = PageContext("study", "synthetic", "Made-up people", title="Different people, same place")
    render_index(
        output, context, REPORT, cards, {"seed": 3, "areas": {"path": None, "list": ["a", "b"]}}, **more
    )
    return output.read_text(encoding="utf-8")


def test_landing_page_leads_everywhere(run: Path) -> None:
    text = render(run, CARDS, subtitle="How they are linked", thumbnail=run / "f.svg")
    assert_offline(text)
    hrefs = [link["href"] for link in Tags(text).named("a")]
    assert set(REPORT.values()) | {card.href for card in CARDS} <= set(hrefs)
    assert "SYNTHETIC DATA" in text and "not a finding" in text and "Sample &amp; flow" in text
    assert "areas.path" in text and "none" in text and "a, b" in text
    assert Tags(text).named("img")[0]["src"].startswith("data:image/svg+xml")


def test_a_card_of_other_data_carries_its_own_badge(run: Path) -> None:
    text = render(run, [CARDS[0], replace(CARDS[1], badge="real")])
    assert text.count('class="chip') == 1 and '<p class="chip real">REAL DATA</p>' in text
    assert "chip" not in render(run, [replace(CARDS[1], badge="synthetic")]).split("</style>")[1]


def test_every_table_is_offered_under_its_phase_wherever_it_stands(run: Path) -> None:
    tables = [
        Download(phase, f"Table {number}", "technical_report.html")
        for number, phase in enumerate(("evidence", "claims", "evidence"))
    ]
    text = render(run, CARDS, downloads=tables)
    places = [text.index(words) for words in ("<h3>Evidence", "Table 0", "Table 2", "<h3>Claims", "Table 1")]
    assert places == sorted(places)
    assert text.count("<h3>Evidence") == 1


def test_landing_page_refuses_dead_links_and_pictures(run: Path) -> None:
    with pytest.raises(InputError, match=r"no file \.\./notebooks/gone\.html"):
        render(run, [Card("Gone", "", "../notebooks/gone.html")])
    with pytest.raises(InputError, match="a thumbnail is an SVG or PNG file that exists"):
        render(run, CARDS, thumbnail=run / "none.svg")
    assert not (run / "report" / "index.html").exists()


def test_a_card_comes_from_the_notebook_itself(tmp_path):
    notebook = tmp_path / "sample.ipynb"
    cells = [{"cell_type": "markdown", "source": ["# Who is analysed\n", "\n", "Everyone."]}]
    card = {"description": "Step by step.", "figure": "flow"}
    notebook.write_text(json.dumps({"cells": cells, "metadata": {"card": card}}), encoding="utf-8")
    made = notebook_card(notebook, {"flow": tmp_path / "flow.svg"})
    assert made == Card("Who is analysed", "Step by step.", "../notebooks/sample.html", tmp_path / "flow.svg")
    assert notebook_card(notebook, {}).thumbnail is None
    notebook.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")
    with pytest.raises(InputError, match="metadata 'card'"):
        notebook_card(notebook, {})
