"""One setting or file changed: exactly the rules that depend on it run again."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workflow")]

# every run ends in these: the settings are printed in the report, and everything printed is checked again
SETTINGS = {"save_config", "collect_facts", "render_report", "render_index", "check_results", "study"}
PAGES = {"dictionary_page", "sample_page", "description_page", "models_page"}
RELEASE = {
    "release_table",
    "collect_releases",
    "draw_figures",
    "collect_facts",
    "render_report",
    "render_index",
}
END = RELEASE | {"check_results", "study"}
MODELS = {"fit_ladder", "collect_models", "compare_truth", "models_page"} | END
SAMPLE = {"build_sample", "describe_sample", "sample_page", "description_page"} | MODELS
LINK = {"link_areas"} | SAMPLE
READ = {"read_survey"} | LINK
WRITE = {"write_survey", "check_dictionary", "dictionary_page"} | READ
AREAS = {"read_areas"} | WRITE

SETTING_TO_RULES = {
    "report: {title: Another title}": SETTINGS,
    "estimation: {points: 7}": MODELS | SETTINGS,
    "estimation: {level: 0.9}": MODELS | SETTINGS,
    "models: {rows: available}": SAMPLE | SETTINGS,
    "models: {rungs: {M5: {terms: [belonging, not_lonely]}}}": SAMPLE | SETTINGS,
    "models: {rungs: {M4: {label: with safety}}}": SAMPLE | SETTINGS,
    "outcomes: {individual: {at_least: 5}}": SAMPLE | SETTINGS,
    "areas: {max_unmatched: 0.05}": LINK | SETTINGS,
    "survey: {accept_dictionary: true}": READ | SETTINGS,
    "synthetic: {people: 950}": WRITE | SETTINGS,
    "synthetic: {scenario: 'null'}": WRITE | SETTINGS,
    "seed: 7": {"write_areas"} | AREAS | SETTINGS,
    "release: {profile: opensafely}": PAGES | END | SETTINGS,
}

FILE_TO_RULES = {
    "workflow/wellbeing/mixedlogit/newton.py": MODELS,
    "workflow/wellbeing/models/description.py": SAMPLE,
    "workflow/wellbeing/models/recovery.py": {"compare_truth", "models_page"} | END,
    "workflow/wellbeing/report/figures.py": {
        "sample_page",
        "description_page",
        "models_page",
        "draw_figures",
        "render_report",
        "render_index",
        "check_results",
        "study",
    },
    "workflow/wellbeing/release/door.py": PAGES | END,
    "workflow/wellbeing/survey/harmonise.py": WRITE,
    "notebooks/sample.ipynb": {"sample_page", "render_index", "check_results", "study"},
    "workflow/report/technical_report.md": {"render_report", "render_index", "check_results", "study"},
    "config/concepts.yaml": AREAS,
    "README.md": set(),
}


def test_a_second_run_has_nothing_to_do(finished):
    done = finished.snakemake("--configfile", "config/presets/smoke.yaml")
    assert done.returncode == 0
    assert "Nothing to be done" in done.stdout + done.stderr


@pytest.mark.parametrize("setting", SETTING_TO_RULES)
def test_a_changed_setting_reruns_its_users_only(finished, setting):
    overlay = finished.overlay("changed", setting + "\n")
    assert finished.would_run(overlay) == SETTING_TO_RULES[setting]


@pytest.mark.parametrize("file", FILE_TO_RULES)
def test_an_edited_file_reruns_its_users_only(finished, file):
    path = finished.folder / file
    before = path.read_bytes() if path.exists() else b""
    ending = b"\n\n" if path.suffix in (".md", ".ipynb") else b"\n# an edit\n"
    path.write_bytes(before + ending)
    try:
        assert finished.would_run() == FILE_TO_RULES[file]
    finally:
        path.write_bytes(before)


def test_a_touch_reruns_nothing(finished):
    (finished.folder / "workflow/wellbeing/models/terms.py").touch()
    assert finished.would_run() == set()
