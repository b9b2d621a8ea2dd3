"""Synthetic interviews: what is planted is found, nothing of them passes for real, and bad quotations stay."""

import csv
import json

import pandas as pd
import pytest

from wellbeing.catalogue import gather, names_of
from wellbeing.config.files import read_yaml
from wellbeing.interviews.analysis import load_settings, prepare, recovery_table, tables
from wellbeing.interviews.catalogue import TABLES
from wellbeing.interviews.codebook import load_codebook
from wellbeing.interviews.importing import import_table, issue_table, read_project
from wellbeing.interviews.quotations import candidates, quote_sources, read_bank
from wellbeing.interviews.synthetic import HEADER, write_interviews
from wellbeing.release.door import release_table
from wellbeing.release.nested import hide_parts
from wellbeing.release.profiles import load_profile
from wellbeing.release.quotes import QuoteRules, release_quotes
from wellbeing.release.specs import spec_of
from wellbeing.report.collector import Collector
from wellbeing.report.interviews.facts import collect

SEED = 20220310
CATALOGUE = gather(TABLES)


def planted(project):
    """What the generator is told: the planted truth, the sentences and the codebook."""
    resources = project / "resources/interviews"
    told = [read_yaml(resources / f"{name}.yaml") for name in ("planted", "sentences")]
    return *told, load_codebook(project / "config/codebook.yaml")


@pytest.fixture(scope="module")
def settings(project):
    settings = load_settings(project / "config/interviews.yaml")
    return settings | {"codebook": settings["codebook"] | {"joins": "codebook"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, project):
    made = tmp_path_factory.mktemp("interviews")
    write_interviews(made, *planted(project), SEED)
    return made


@pytest.fixture(scope="module")
def study(folder, project, settings):
    return prepare(
        read_project(folder / "project.qdpx"), load_codebook(project / "config/codebook.yaml"), settings
    )


@pytest.fixture(scope="module")
def found(study, settings, project):
    return tables(study, settings, SEED, read_yaml(project / "resources/interviews/checklists.yaml"))


def test_twenty_four_people_of_four_sectors(study):
    assert len(study.participants) == 24
    assert study.participants["sector"].value_counts().to_dict() == {
        "local_government": 6,
        "third_sector": 6,
        "politics": 6,
        "academia": 6,
    }


def test_planted_reach_and_agreement_are_recovered(found, folder):
    truth = json.loads((folder / "truth.json").read_text())
    recovery = recovery_table(found, truth)
    assert recovery.loc[recovery["item"] == "reach", "inside"].all()
    assert recovery.loc[recovery["item"] == "kappa", "inside"].all()


@pytest.mark.slow
def test_intervals_of_kappa_hold_the_planted_value_as_often_as_they_should(tmp_path, project, settings):
    held = []
    for seed in range(40):
        write_interviews(tmp_path, *planted(project), seed)
        made = prepare(
            read_project(tmp_path / "project.qdpx"), load_codebook(project / "config/codebook.yaml"), settings
        )
        few = settings | {"analysis": settings["analysis"] | {"draws": 100}}
        result = tables(made, few, seed, read_yaml(project / "resources/interviews/checklists.yaml"))
        recovery = recovery_table(result, json.loads((tmp_path / "truth.json").read_text()))
        assert recovery.loc[recovery["item"] == "reach", "inside"].all(), seed
        held += list(recovery.loc[recovery["item"] == "kappa", "inside"])
    assert 0.88 <= sum(held) / len(held) <= 1.0  # 240 intervals at 95%


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path, folder, project):
    for name, seed in (("same", SEED), ("other", SEED + 1)):
        write_interviews(tmp_path / name, *planted(project), seed)
    for file in ("project.qdpx", "quotes.csv", "truth.json"):
        assert (tmp_path / "same" / file).read_bytes() == (folder / file).read_bytes()
    assert (tmp_path / "other/project.qdpx").read_bytes() != (folder / "project.qdpx").read_bytes()


def test_every_transcript_says_that_it_is_synthetic(study):
    assert all(source.text.startswith(HEADER) for source in study.project.sources)
    assert all("SYNTHETIC" in source.name for source in study.project.sources)


def test_the_synthetic_project_is_read_without_loss(study):
    assert list(issue_table(study.project)["level"]) == ["note"]
    assert sum(row["matched"] for row in study.project.offsets) == len(study.project.segments)


@pytest.fixture(scope="module")
def quoted(study, folder, settings):
    rules = QuoteRules(
        **settings["quotes"] | {"allowed": tuple(settings["quotes"]["allowed"])}, badge="SYNTHETIC"
    )
    held = quote_sources(study, folder / "frame.csv", folder / "identifiers.csv")
    return release_quotes(read_bank(folder / "quotes.csv"), held, rules)


def test_each_unsafe_quotation_is_refused_by_its_name(quoted, folder):
    passed, refused = quoted
    expected = json.loads((folder / "truth.json").read_text())["refused"]
    assert set(expected.values()) >= {
        "verbatim",
        "e-mail",
        "role label",
        "consent",
        "phone",
        "postcode",
        "date",
        "name",
    }
    for quote, check in expected.items():
        assert check in set(refused.loc[refused["quote_id"] == quote, "check"]), (quote, check)
        assert quote not in set(passed["quote_id"])


def test_every_quotation_that_leaves_wears_the_badge_and_holds_no_planted_identifier(quoted):
    passed, _ = quoted
    assert len(passed) >= 20
    assert set(passed["badge"]) == {"SYNTHETIC"}
    text = passed.to_csv()
    for trace in ("placeholder", "01632", "ZZ99", "2021"):
        assert trace.lower() not in text.lower()


def test_no_refused_words_reach_the_tables_of_refusals(quoted, folder):
    _, refused = quoted
    words = {row["quote_id"]: row["text_published"] for row in csv.DictReader((folder / "quotes.csv").open())}
    for quote in refused["quote_id"]:
        assert words[quote] not in refused.to_csv()


def test_small_cells_are_masked_and_cannot_be_worked_out(found, project):
    profile = load_profile(project / "config/release.yaml", "interviews")
    matrix = found["matrix"]
    released = release_table(matrix, spec_of(CATALOGUE["interviews_matrix"]), profile)
    safe = hide_parts(released, matrix, "participants", "code", "theme", "sector").table
    shown = safe["participants"].dropna()
    assert ((shown == 0) | (shown >= 3)).all()
    assert safe["participants"].isna().any()
    for _, cells in safe.groupby("code"):
        hidden = cells["participants"].isna() & (matrix.loc[cells.index, "participants"] > 0)
        assert hidden.sum() != 1 or (cells["participants"] > 0).sum() == 0
    tops = safe[(safe["code"] == safe["theme"]) & safe["participants"].isna()]
    for row in tops.itertuples():
        parts = safe[(safe["theme"] == row.theme) & (safe["sector"] == row.sector)]["participants"]
        assert not (parts > 0).any()


@pytest.fixture
def released(found, folder, quoted, project, tmp_path):
    """Every table of the catalogue after the release door, as files: each must come through, and no other."""
    profile = load_profile(project / "config/release.yaml", "interviews")
    read = read_project(folder / "project.qdpx")
    tables = {name: table for name, table in found.items() if not name.startswith("people_")}
    tables |= {"import": import_table(read), "issues": issue_table(read)}
    tables["recovery"] = recovery_table(found, json.loads((folder / "truth.json").read_text()))
    tables["quotes"], tables["refusals"] = quoted
    paths = {}
    for name, table in tables.items():
        paths[f"interviews_{name}"] = tmp_path / f"interviews_{name}.csv"
        spec = spec_of(CATALOGUE[f"interviews_{name}"])
        release_table(table, spec, profile).table.to_csv(paths[spec.name], index=False)
    assert set(paths) == set(names_of(TABLES, synthetic=True))
    return paths


def facts_of(paths, settings=None):
    found = Collector(paths, dict.fromkeys(paths, "release_interviews"), CATALOGUE)
    collect(found, settings or {})
    return found.facts


def test_facts_tell_what_the_tables_hold(released, found):
    facts = facts_of(released)
    assert all(key.startswith("interviews.") for key in facts)
    assert facts["interviews.participants"].value == 24
    assert (facts["interviews.status"].text, facts["interviews.sectors"].value) == ("synthetic", 4)
    assert facts["interviews.not_heard"].text == "Participants of initiatives"
    reach = found["reach"].set_index("code").loc["T1"]
    told = facts["interviews.T1.reach"]
    assert (told.n, told.value) == (reach["participants"], pytest.approx(100 * reach["reach"]))
    kappas = found["agreement"].query("code == theme")["kappa"]
    assert facts["interviews.agreement.lowest"].value == pytest.approx(kappas.min())
    assert facts["interviews.agreement.highest"].text == f"{kappas.max():.2f}"
    assert facts["interviews.agreement.units"].unit == "units"
    assert facts_of(released, {"interviews": {"source": "files"}})["interviews.status"].text == "real"


def test_facts_of_a_masked_theme_are_withheld(released):
    table = pd.read_csv(released["interviews_reach"])
    hidden = ["participants", "reach", "low", "high", "first"]
    table.loc[table["code"] == "T2", hidden] = None
    table.to_csv(released["interviews_reach"], index=False)
    facts = facts_of(released)
    for name in ("participants", "reach", "first"):
        fact = facts[f"interviews.T2.{name}"]
        assert (fact.value, fact.status, fact.n, fact.low) == (None, "suppressed", None, None)
        assert not any(sign.isdigit() for sign in fact.text)


def test_facts_where_nothing_leads_and_nothing_was_compared(released):
    order = pd.read_csv(released["interviews_order"])
    order[["by_reach", "by_frequency", "lead", "low", "high"]] = None
    order.to_csv(released["interviews_order"], index=False)
    base = pd.read_csv(released["interviews_base"], dtype=object)
    base[["method", "reason"]] = ["none", "reflexive"]
    base.to_csv(released["interviews_base"], index=False)
    facts = facts_of(released)
    assert facts["interviews.leading.by_reach"].text == "none"
    assert facts["interviews.T1.sectors_first.by_reach"].value == 0
    assert facts["interviews.agreement.reason"].text == "reflexive"
    assert not {"interviews.leading.lead", "interviews.agreement.units"} & set(facts)


def test_the_missing_voice_is_shown(found):
    coverage = found["coverage"].set_index("sector")
    assert coverage.loc["participants", "participants"] == 0
    assert not coverage.loc["participants", "heard"]


def test_gaps_of_the_checklists_show_as_gaps(found):
    checklist = found["checklist"]
    assert checklist["checklist"].value_counts().to_dict() == {"COREQ": 32, "SRQR": 21}
    assert (checklist["filled"] == (checklist["answer"] != "")).all()
    assert not checklist["filled"].all() and checklist["filled"].any()


def test_people_stay_in_tables_that_are_not_released(found):
    for name, table in found.items():
        if not name.startswith("people_"):
            assert "participant" not in table.columns and "case" not in table.columns, name
            assert not pd.Series(table.to_csv().split(",")).str.fullmatch(r"P\d\d").any(), name


def test_candidates_for_quotation_stand_in_their_sources_and_lack_what_people_must_give(study):
    offered = candidates(study)
    texts = {source.name: source.text for source in study.project.sources}
    assert len(offered) >= 24
    for row in offered.itertuples():
        assert texts[row.source][row.start : row.end] == row.text_published
    assert (offered[["consent_to_quote", "anonymised_by", "checked_by"]] == "").all(axis=None)
    passed, _ = release_quotes(offered, quote_sources(study, None, None), QuoteRules())
    assert passed.empty
