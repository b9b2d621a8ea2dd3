"""The interactive evidence map in a real browser: mouse, keyboard, nothing fetched, nothing complained of."""

import json

import pytest

from wellbeing.evidence.appraisal import build_instruments
from wellbeing.evidence.library import load_review, read_review, write_review
from wellbeing.evidence.settings import load_instruments, load_library, load_settings
from wellbeing.evidence.synthesis_tables import synthesis_tables
from wellbeing.report.evidence.gap_map import render_map
from wellbeing.report.page_context import PageContext
from wellbeing.tables import read_table

pytestmark = pytest.mark.slow

SHOWN = "Number(document.getElementById('told').textContent.split(' ')[0])"
FOCUSED = "(e => e.getAttribute('aria-label') || e.id || e.tagName)(document.activeElement)"


@pytest.fixture(scope="module")
def findings_and_page(project, tmp_path_factory):
    """The map of the committed library, and the findings behind it."""
    folder = tmp_path_factory.mktemp("map")
    settings = load_settings(project / "config/evidence.yaml")
    library = project / "resources/evidence"
    review, _, tables = read_review(library, load_library(library), settings)
    write_review(review, folder / "review.json")
    tools = build_instruments(load_instruments(library))
    more, _ = synthesis_tables(library, load_review(folder / "review.json"), settings, tools)
    for name, table in {**tables, **more}.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    read = {name: read_table(folder / f"evidence_{name}.csv") for name in ("findings", "map", "records")}
    context = PageContext(
        "trial", "real", "Evidence library", title="Evidence and gap map", home="index.html"
    )
    render_map(read["findings"], read["map"], read["records"], folder / "map.html", context)
    return read["findings"], folder / "map.html"


@pytest.fixture
def page(browser, findings_and_page):
    browser.open(findings_and_page[1])
    yield browser
    assert browser.complaints == []
    assert [url for url in browser.requests if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in browser.requests if url.startswith("file:")]) == 1


def test_every_finding_stands_in_its_cell(page, findings_and_page):
    findings = findings_and_page[0]
    assert page.run(SHOWN) == len(findings)
    row = page.run(
        "document.querySelector('#grid button[aria-label^=\"Volunteering, Mental health\"]').getAttribute('aria-label')"
    )
    held = findings[(findings["intervention"] == "volunteering") & (findings["outcome"] == "mental_health")]
    assert row.startswith(f"Volunteering, Mental health: {held['study'].nunique()} stud")


def test_filter_by_mouse_and_back(page, findings_and_page):
    findings = findings_and_page[0]
    page.click("#filter-age summary")
    page.click('#filter-age input[value="Older people"]')
    assert page.run(SHOWN) == (findings["age"] == "older").sum() > 0
    page.click("#filter-direction summary")
    page.click('#filter-direction input[value="Worse"]')
    assert page.run(SHOWN) == ((findings["age"] == "older") & (findings["direction"] == "worse")).sum()
    page.click("#reset")
    assert page.run(SHOWN) == len(findings)


def test_filter_by_keyboard(page, findings_and_page):
    findings = findings_and_page[0]
    for _ in range(4):
        page.press("Tab")
        if page.run("document.activeElement.tagName") == "SUMMARY":
            break
    assert page.run("document.activeElement.closest('details').id") == "filter-design"
    page.press("Enter", "Tab", " ")
    first = page.run("document.activeElement.value")
    assert page.run(SHOWN) == (findings["design_label"] == first).sum() > 0


def test_cell_by_mouse_lists_its_records(page, findings_and_page):
    findings = findings_and_page[0]
    page.click('#grid button[aria-label^="Taking part in initiatives, Individual"]')
    held = findings[
        (findings["intervention"] == "participation") & (findings["outcome"] == "individual_wellbeing")
    ]
    assert page.run("document.querySelectorAll('#list article').length") == len(held) > 0
    assert held.iloc[0]["support"] in page.run("document.getElementById('list').textContent")
    assert page.run("document.activeElement.id") == "panel"


def test_cells_by_keyboard(page):
    page.run("document.querySelector('#grid button[tabindex=\"0\"]').focus()")
    start = page.run(FOCUSED)
    page.press("ArrowDown", "ArrowRight")
    assert page.run(FOCUSED) != start
    page.press("Home", "ArrowUp")
    assert page.run(FOCUSED) == start
    page.press("End", "Enter")
    assert page.run("document.getElementById('panel').hidden") is False
    assert page.run("document.getElementById('panel-title').textContent").startswith("Community hubs")
    page.press("Escape")
    assert page.run("document.getElementById('panel').hidden") is True
    assert page.run(FOCUSED).startswith("Community hubs")
    page.press("ArrowUp", "ArrowRight")  # the edges hold
    assert page.run(FOCUSED).startswith("Community hubs")


def test_names_and_contents_for_those_who_cannot_see_it(page):
    nameless = page.run(
        "[...document.querySelectorAll('button, input, summary')].filter(e => "
        "!(e.getAttribute('aria-label') || e.textContent || (e.closest('label') || {}).textContent)).length"
    )
    assert nameless == 0
    assert page.run("document.querySelectorAll('th:not([scope])').length") == 0
    assert page.run("document.documentElement.lang") == "en-GB"
    assert page.run("document.querySelectorAll('#grid button[tabindex=\"0\"]').length") == 1


def test_a_script_in_a_record_stays_text(findings_and_page, project, tmp_path, browser):
    findings, page = findings_and_page
    folder = page.parent
    hostile = findings.copy()
    hostile.loc[0, "support"] = (
        "</script><script>window.caught = true</script><img src=x onerror='window.caught = true'>"
    )
    context = PageContext("trial", "real", "Evidence library", title="Map", home="index.html")
    records, cells = read_table(folder / "evidence_records.csv"), read_table(folder / "evidence_map.csv")
    render_map(hostile, cells, records, tmp_path / "map.html", context)
    browser.open(tmp_path / "map.html")
    label = f"{hostile.loc[0, 'intervention_label']}, {hostile.loc[0, 'outcome_label']}"
    browser.click(f"#grid button[aria-label^={json.dumps(label)}]")
    assert "</script>" in browser.run("document.getElementById('list').textContent")
    assert browser.run("window.caught") is None
    assert browser.complaints == []
