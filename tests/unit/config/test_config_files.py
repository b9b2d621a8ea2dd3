"""Reading and merging: as Snakemake does, and without changing what was given."""

import copy

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from snakemake.utils import update_config

from wellbeing.config.explain import main as explain
from wellbeing.config.files import default_files, load, merge
from wellbeing.config.resolve import resolve
from wellbeing.errors import InputError

KEYS = st.sampled_from(["a", "b", "c", "d"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=3)
MAPPINGS = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=8),
    max_size=4,
)


@hypothesis_settings(deadline=None)
@given(base=MAPPINGS, overlay=MAPPINGS)
def test_merge_equals_snakemake(base, overlay):
    expected = copy.deepcopy(base)
    update_config(expected, copy.deepcopy(overlay))
    assert merge(base, overlay) == expected


@hypothesis_settings(deadline=None)
@given(base=MAPPINGS, overlay=MAPPINGS)
def test_merge_changes_neither_and_shares_nothing(base, overlay):
    kept = copy.deepcopy((base, overlay))
    merged = merge(base, overlay)
    for value in merged.values():
        if isinstance(value, dict):
            value["new"] = 1
        elif isinstance(value, list):
            value.append(1)
    assert (base, overlay) == kept


@hypothesis_settings(deadline=None)
@given(base=MAPPINGS, overlay=MAPPINGS)
def test_merging_again_changes_nothing(base, overlay):
    """Snakemake lays an overlay on after each of the workflow's own files, so twice must be once."""
    merged = merge(base, overlay)
    assert merge(merged, overlay) == merged


@hypothesis_settings(deadline=None)
@given(base=MAPPINGS)
def test_an_empty_overlay_changes_nothing(base):
    assert merge(base, {}) == base
    assert merge({}, base) == base


def test_a_scalar_gives_way_to_a_mapping():
    assert merge({"areas": None}, {"areas": {"path": "x"}}) == {"areas": {"path": "x"}}


def test_null_removes_outcomes_and_rungs_and_nothing_else(folder, settings):
    overlay = yaml.safe_load("{outcomes: {community: null}, models: {rungs: {M2: null}}}")
    resolved = resolve(merge(settings, overlay), folder)
    assert list(resolved["outcomes"]) == ["individual"]
    assert list(resolved["models"]["rungs"]) == ["M0", "M1"]
    assert resolved["survey"]["path"] is None


def test_settings_without_a_problem_are_returned_as_they_are(folder, settings):
    resolved = resolve(settings, folder)
    assert resolved == settings
    resolved["report"]["authors"].append("x")
    assert settings["report"]["authors"] == ["A team"]


def test_a_new_rung_comes_last(folder, settings):
    overlay = yaml.safe_load("models: {rungs: {M3: {label: More, terms: [volunteer]}}}")
    assert list(resolve(merge(settings, overlay), folder)["models"]["rungs"]) == ["M0", "M1", "M2", "M3"]


@pytest.mark.parametrize(
    "overlay",
    [
        "{areas: {source: null}, models: {rungs: {M2: {terms: [volunteering_area]}}}}",
        # the area's code tells the nation
        "models: {rungs: {M2: {terms: [income_area, nation]}}}",
        "estimation: {weights: survey, points: 1}",
        "survey: {source: licensed, path: config}",
        "outcomes: {individual: {at_least: 7}}",
        "{survey: {source: packaged}, areas: {source: null, from_respondents: []}, models: {rungs: {M1: null,"
        " M2: null}}, outcomes: {community: null, individual: {concept: happiness, at_least: 2}}}",
    ],
)
def test_sound_overlays_pass(faults, overlay):
    assert faults(overlay) == []


def test_local_settings_are_read_when_there(folder):
    assert default_files(folder) == [folder / "config" / "config.yaml"]
    local = folder / "config" / "local.yaml"
    local.write_text("seed: 9", encoding="utf-8")
    assert default_files(folder)[-1] == local
    assert load(default_files(folder))["seed"] == 9


@pytest.mark.parametrize(
    "text, what",
    [
        ("run: a\nrun: b", "line 2: the key 'run' is given twice"),
        (
            "run: a\nmodels:\n  rows: x\n  rows: y",
            "line 4: the key 'rows' is given twice",
        ),
        ("run: [a", "line 1: is not valid YAML: "),
        ("a: 1\nrun: 'caf\xe9'", "line 2: byte 0xe9 is not UTF-8: save the file as UTF-8"),
        ("just words", "must hold keys with values, as `run: study`"),
        ("", "is empty"),
        ("# nothing but this", "is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, text, what):
    file = tmp_path / "overlay.yaml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        load([file])
    assert str(caught.value).startswith(f"{file}: {what}")


def test_explain_tells_what_would_run(folder, capsys):
    overlay = folder / "overlay.yaml"
    overlay.write_text("{run: other, outcomes: {community: null}, estimation: {points: 1}}", encoding="utf-8")
    assert explain(["--project", str(folder), "--configfile", str(overlay)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Settings of run 'other', from {folder / 'config/config.yaml'} + {overlay}",
        "  results     results/other/",
        "  phases      survey, interviews, sensitivity",
        "  left out    evidence, framework, claims",
        "  release     standard",
        "  survey      panel",
        "  areas       made, boundaries of 2016",
        "  area rates  volunteering_area",
        "  estimation  1 quadrature point, weights: none, 95% intervals",
        "  outcomes",
        "    individual: Individual (life_satisfaction at least 6)",
        "  models      common rows",
        "    M0 Null: 0 terms",
        "    M1 Person: 4 terms (+4: age, age_squared, female, education)",
        "    M2 Area: 6 terms (+2: volunteering_area, income_area)",
        "Where each setting comes from",
        f"  {overlay}: run, outcomes.community, estimation.points",
        f"  {folder / 'config/config.yaml'}: all others",
    ]


def test_explain_from_another_folder(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert explain(["--project", folder.name]) == 0
    assert capsys.readouterr().out.startswith(
        f"Settings of run 'study', from {folder.name}/config/config.yaml\n"
    )


def test_explain_lists_problems_and_fails(folder, capsys):
    overlay = folder / "overlay.yaml"
    overlay.write_text("{run: a b, estimation: {leval: 1}}", encoding="utf-8")
    assert explain(["--project", str(folder), "--configfile", str(overlay)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert (
        printed.err.splitlines()[0] == f"Settings ({folder / 'config/config.yaml'} + {overlay}): 2 problems"
    )


def test_explain_names_a_file_that_is_not_there(folder, capsys):
    assert explain(["--project", str(folder), "--configfile", "nowhere.yaml"]) == 1
    assert capsys.readouterr().err == "nowhere.yaml: there is no such file\n"
