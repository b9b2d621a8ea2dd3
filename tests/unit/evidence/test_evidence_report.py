"""Facts, figures and the chapter of the review, from tables as they are released."""

import pytest

from wellbeing.catalogue import gather, names_of
from wellbeing.evidence.catalogue import RECORDS, TABLES
from wellbeing.release.door import release_table
from wellbeing.release.profiles import load_profile
from wellbeing.release.specs import spec_of
from wellbeing.report.collector import Collector
from wellbeing.report.display import save_figure
from wellbeing.report.document.digit_lint import load_allowed
from wellbeing.report.document.template import fill_template
from wellbeing.report.evidence.facts import collect
from wellbeing.report.evidence.figures import draw_all, draw_forest, draw_overlap, draw_traffic
from wellbeing.report.evidence.tables import searchable_html
from wellbeing.report.facts import Facts
from wellbeing.tables import read_table

CATALOGUE = gather(TABLES)


@pytest.fixture
def released(library, project, tmp_path):
    """Every table of the catalogue after the release door, as files: each must come through, and no other."""
    profile = load_profile(project / "config/release.yaml", "standard")
    paths = {}
    for name, table in library.tables().items():
        paths[name] = tmp_path / f"{name}.csv"
        release_table(table, spec_of(CATALOGUE[name]), profile).table.to_csv(paths[name], index=False)
    assert set(paths) == set(names_of(TABLES, synthetic=False))
    return paths


def facts_of(paths):
    found = Collector(paths, dict.fromkeys(paths, "release_table"), CATALOGUE)
    collect(found, {})
    return found.facts


def test_facts_of_the_claims(released):
    facts = facts_of(released)
    assert facts["evidence.published.scoping2017.included"].text == "29 (SCOPE17 (2017)) or 34 (SR18 (2019))"
    assert facts["evidence.published.scoping2017.screened"].value == 11257
    assert facts["evidence.published.conflicts"].value == 3
    assert facts["evidence.links.found_independently"].value == facts["evidence.links"].value == 5
    assert facts["evidence.claim.participation_community.independent.studies"].value == 0
    assert all(key.startswith("evidence.") for key in facts)


@pytest.mark.slow
def test_chapter_and_figures(released, project, tmp_path, settings):
    tables = {name: read_table(path) for name, path in released.items()}
    stems = {}
    for name, drawn in draw_all(tables, settings["screening"]["reasons"]).items():
        stems[name] = tmp_path / name
        save_figure(drawn.figure, stems[name], drawn.alt, drawn.caption)
        assert "<svg" in stems[name].with_suffix(".svg").read_text(encoding="utf-8")
    facts = Facts(
        {
            "title": "t",
            "run": "r",
            "badge": "real",
            "source_title": "s",
            "original": "Another study",
            "chapters": [],
        },
        facts_of(released),
    )
    chapter = project / "workflow/report/chapters/evidence.md"
    allowed = load_allowed(project / "workflow/report/allowed_digits.yaml")
    text = fill_template(chapter, facts, released, stems, allowed)
    assert "29 (SCOPE17 (2017)) or 34 (SR18 (2019))" in text.replace("\\", "")  # as words, not as markup
    assert text.count("![") == len(stems)


@pytest.mark.slow
def test_appraisal_overlap_and_effects_are_drawn_where_there_are_any(library):
    lines = ["study,tool,item,answer,justification,reviewer"]
    lines += [
        f"{study},amstar2,{item},{'N' if item == 2 else 'PY'},,x"
        for study in ("scoping2017", "places2018")
        for item in range(1, 17)
    ]
    (library.folder / "appraisal.csv").write_text("\n".join(lines) + "\n")
    (library.folder / "citation_matrix.csv").write_text("s;scoping2017;places2018\none;1;1\ntwo;1;0\n")
    for name, low, high in (("network_cohesion", "0.5", "0.9"), ("glasgow_known", "0.6", "1.4")):
        path = library.folder / "findings.csv"
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        at = next(at for at, row in enumerate(rows) if row.startswith(name))
        rows[at] = rows[at].replace(
            "not found,not found,not found,not found,", f"odds ratio,0.8,{low},{high},", 1
        )
        rows[at] = rows[at].replace(",mental_health,", ",loneliness,")
        path.write_text("".join(rows), encoding="utf-8")
    tables = library.tables()
    assert "16 items" in draw_traffic(tables["evidence_appraisal"], "amstar2").alt
    assert (
        "50%" in draw_overlap(tables["evidence_overlap"]).alt
        or "100%" in draw_overlap(tables["evidence_overlap"]).alt
    )
    pooled = tables["evidence_pooled"]
    assert pooled["kind"].tolist() == ["pooled"]
    assert 0.5 < pooled["estimate"].iloc[0] < 1.4
    assert "2 effects" in draw_forest(pooled, tables["evidence_findings"], "loneliness", "odds ratio").alt


def test_searchable_table_holds_every_row_without_script(released):
    records = read_table(released["evidence_records"])
    markup = searchable_html(records[["title", "status"]], "Records", RECORDS)
    assert all(f">{RECORDS.column(name).label}</th>" in markup for name in ("title", "status"))
    assert markup.count("<tr>") == len(records) + 1
    assert 'type="search"' in markup
