"""One setting or file changed: exactly the rules that depend on it run again."""

import re

import pytest

pytestmark = pytest.mark.slow

SMOKE = "config/presets/smoke.yaml"

# every run ends in these: the settings are printed in the report, and everything printed is checked again
CLOSE = {"render_report", "render_index", "check_results", "study"}
SETTINGS = {"save_config", "collect_facts"} | CLOSE
FACTS = {"collect_releases", "collect_facts"} | CLOSE
VERDICTS = {"judge_claims", "release_claims", "publish_verdicts", "draw_claims", "claims_page"} | FACTS
FRAMEWORK = {"release_framework", "draw_framework", "framework_page"} | VERDICTS
PROSE = {"check_words", "release_words"} | VERDICTS
SURVEY_PAGES = {"sample_page", "description_page", "models_page"}
CONTRAST_PAGES = {"associations_page", "people_and_places_page", "links_page"}
EVIDENCE = {"draw_evidence", "evidence_flow_page", "evidence_findings_page", "evidence_gaps_page"}
INTERVIEWS = {"draw_interviews", "interviews_themes_page", "interviews_trust_page"}
DRAWN = {"draw_figures", "draw_contrasts", "draw_sensitivity"}
CONTRASTS = (
    {"fit_contrasts", "collect_contrasts", "release_contrasts", "draw_contrasts"} | CONTRAST_PAGES | VERDICTS
)
CURVES = {"fit_specifications", "collect_sensitivity", "examine_reference", "release_sensitivity"}
CURVES |= {"draw_sensitivity", "sensitivity_page"} | VERDICTS
LADDER = {
    "fit_ladder",
    "collect_models",
    "compare_truth",
    "release_models",
    "draw_figures",
    "models_page",
} | VERDICTS
MODELS = LADDER | CONTRASTS | CURVES
LISTED = {"list_specifications", "impute_missing"}
SAMPLE = (
    {"build_sample", "describe_sample", "release_sample", "describe_framework"} | SURVEY_PAGES | FRAMEWORK
)
SAMPLE |= MODELS | LISTED
# who is analysed, and what is found in their answers, no cut-point touches
PEOPLE = {"build_sample", "describe_framework", "release_framework", "draw_framework", "framework_page"}
LINK = {"link_areas"} | SAMPLE
READ = {"read_survey"} | LINK
WRITE = {"write_survey", "check_dictionary", "release_dictionary", "dictionary_page"} | READ
AREAS = {"read_areas"} | WRITE
SPOKEN = {"write_interviews", "import_interviews", "analyse_interviews", "release_interviews"} | INTERVIEWS
DOOR = {"release_dictionary", "release_sample", "release_models", "release_contrasts", "release_sensitivity"}
DOOR |= {"release_evidence", "dictionary_page", "sensitivity_page"} | SURVEY_PAGES | CONTRAST_PAGES
DOOR |= EVIDENCE | DRAWN | FRAMEWORK | {"release_words"}

SETTING_TO_RULES = {
    "report: {title: Another title}": SETTINGS,
    "estimation: {points: 7}": MODELS | LISTED | SETTINGS,
    "estimation: {level: 0.9}": MODELS | LISTED | SETTINGS,
    "models: {rows: available}": SAMPLE | SETTINGS,
    "models: {rungs: {M5: {terms: [belonging, not_lonely]}}}": SAMPLE | SETTINGS,
    "outcomes: {individual: {at_least: 5}}": (SAMPLE - PEOPLE) | SETTINGS,
    "areas: {max_unmatched: 0.05}": LINK | SETTINGS,
    "survey: {accept_dictionary: true}": READ | SETTINGS,
    "synthetic: {people: 950}": WRITE | SETTINGS,
    "synthetic: {scenario: 'null'}": WRITE | SETTINGS,
    "seed: 7": {"write_areas"} | AREAS | SPOKEN | SETTINGS,
    "release: {profile: opensafely}": DOOR | SETTINGS,
}

FILE_TO_RULES = {
    "workflow/wellbeing/models/recovery.py": LADDER - {"fit_ladder", "collect_models"},
    "workflow/wellbeing/report/drawing.py": {
        "collect_facts",
        "draw_claims",
        "draw_framework",
        "claims_page",
        "framework_page",
    }
    | {"sensitivity_page"}
    | CLOSE
    | DRAWN
    | SURVEY_PAGES
    | CONTRAST_PAGES
    | EVIDENCE
    | INTERVIEWS,
    "workflow/wellbeing/release/door.py": DOOR | {"release_interviews"} | INTERVIEWS,
    "workflow/wellbeing/survey/harmonise.py": READ,
    "workflow/scripts/draw_figures.py": {"draw_figures"} | CLOSE,
    "notebooks/sample.ipynb": {"sample_page"} | PROSE,
    "workflow/report/technical_report.md": PROSE,
    "README.md": set(),
}


def test_a_second_run_has_nothing_to_do(finished):
    done = finished.snakemake("--configfile", SMOKE)
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


# file, what stands there, what is put in its place, the rules that use it
SPOKEN_OF = {"judge_claims", "release_claims", "publish_verdicts", "draw_claims", "claims_page"} | FACTS
VALUE_TO_RULES = [
    ("config/claims.yaml", '"leads to better"', '"leads to much better"', PROSE),
    ("config/claims.yaml", "Scoping review of reviews", "A scoping review of reviews", SPOKEN_OF),
    (
        "config/contrasts.yaml",
        "probability: 0.01",
        "probability: 0.03",
        CONTRASTS - {"fit_contrasts"},
    ),
    (
        "config/sensitivity.yaml",
        "significance: 0.05",
        "significance: 0.01",
        CURVES - {"fit_specifications"},
    ),
    (
        "config/interviews.yaml",
        "share: 0.15",
        "share: 0.2",
        {"release_interviews"} | INTERVIEWS | SPOKEN_OF,
    ),
    ("resources/interviews/planted.yaml", "no_consent: 2", "no_consent: 1", SPOKEN | SPOKEN_OF),
    (
        "config/evidence.yaml",
        "strict: 95",
        "strict: 96",
        {"read_evidence", "synthesise_evidence", "release_evidence"} | EVIDENCE | SPOKEN_OF,
    ),
    (
        "resources/evidence/instruments/robis.yaml",
        "title: ROBIS",
        "title: The ROBIS",
        {"synthesise_evidence", "release_evidence"} | EVIDENCE | SPOKEN_OF,
    ),
    (
        "config/framework/model.yaml",
        "title: ",
        "title: A ",
        {"describe_framework", "release_framework", "draw_framework", "framework_page"} | SPOKEN_OF,
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "rules"), VALUE_TO_RULES)
def test_an_edited_value_of_a_declaration_reruns_its_users_only(finished, file, old, new, rules):
    path = finished.folder / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    try:
        found = finished.would_run()
    finally:
        path.write_text(before, encoding="utf-8")
    # the curves' numbers reach some claims and not others: which, the register says
    assert found - SPOKEN_OF == rules - SPOKEN_OF
    assert found >= CLOSE


def test_a_comment_in_any_declaration_reruns_nothing(finished):
    """All but the release rules, which are still an input of the jobs at the door."""
    files = [file for name in ("config", "resources") for file in (finished.folder / name).rglob("*.yaml")]
    files = [file for file in files if file.name != "release.yaml"]
    before = {file: file.read_bytes() for file in files}
    try:
        for file, content in before.items():
            file.write_bytes(content + b"\n# an edit\n")
        assert finished.would_run() == set()
    finally:
        for file, content in before.items():
            file.write_bytes(content)


def test_a_touch_reruns_nothing(finished):
    for folder in ("workflow", "config", "notebooks", "resources", "results/smoke/data/raw"):
        for path in (finished.folder / folder).rglob("*"):
            path.touch()
    assert finished.would_run() == set()


def test_a_large_file_that_is_newer_but_the_same_reruns_nothing(copied):
    """A licensed file is larger than what Snakemake compares by content when left to itself (1 MB)."""
    profile = (copied.folder / "profiles/default/profile.yaml").read_text(encoding="utf-8")
    survey = max(
        (copied.folder / "results/smoke/data/raw/survey").rglob("*.dta"), key=lambda p: p.stat().st_size
    )
    survey.touch()
    assert "check_dictionary" not in copied.would_run()
    below = f"{survey.stat().st_size - 1}B"
    done = copied.snakemake("-n", "--configfile", SMOKE, "--max-checksum-file-size", below)
    assert "check_dictionary" in done.stdout + done.stderr  # what the profile's limit keeps away
    assert "max-checksum-file-size: 1GB" in profile


def test_a_copy_with_its_results_has_nothing_to_do(copied):
    assert copied.would_run() == set()


def test_a_lost_product_and_a_changed_input_run_again_in_a_copy(copied):
    page = copied.folder / "results/smoke/notebooks/sample.html"
    kept = page.read_bytes()
    page.unlink()
    assert "sample_page" in copied.would_run()
    page.write_bytes(kept)
    assert copied.would_run() == set()
    survey = max(
        (copied.folder / "results/smoke/data/raw/survey").rglob("*.dta"), key=lambda p: p.stat().st_size
    )
    content = survey.read_bytes()
    survey.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert {"check_dictionary", "read_survey"} <= copied.would_run()
    survey.write_bytes(content)
    assert copied.would_run() == set()


def test_one_outcomes_cut_point_fits_that_outcome_again_and_no_other(copied):
    """Really run: what would be fitted, what was, and whose files are other files than before."""
    overlay = copied.overlay("cut", "outcomes: {individual: {at_least: 5}}\n")
    jobs = copied.would_count(overlay)
    assert jobs["fit_ladder"] == jobs["fit_contrasts"] == 1
    data = copied.folder / "results/smoke/data"
    fitted = [*(data / "models").glob("*.csv"), *(data / "contrasts").rglob("*.csv")]
    before = {path: path.stat().st_mtime_ns for path in fitted}
    tables = [f"results/smoke/data/tables/{name}.csv" for name in ("estimates", "contrasts_associations")]
    done = copied.snakemake("--configfile", SMOKE, overlay, "--", *tables)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert len(re.findall(r"/\d+  (fit_ladder|fit_contrasts) individual: ", done.stdout + done.stderr)) == 2
    changed = {path for path, date in before.items() if path.stat().st_mtime_ns != date}
    assert changed == {path for path in fitted if "individual" in (path.parent.name, path.name.split(".")[0])}
