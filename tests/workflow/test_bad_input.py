"""What a user can get wrong: one message that names the file, the field and the mend, and nothing half-written."""

import json
import signal
import subprocess
import time

import pytest

pytestmark = pytest.mark.slow


def stop(workflow, *arguments):
    done = workflow.snakemake(*arguments)
    assert done.returncode != 0
    return done.stdout + done.stderr


def test_a_misspelt_key_stops_before_any_job_with_a_suggestion(fresh):
    text = stop(
        fresh, "--configfile", fresh.overlay("typo", "estimation: {pionts: 7}\nsurvey: {sorce: ess}\n")
    )
    assert "did you mean 'points'?" in text
    assert "did you mean 'source'?" in text
    assert "Traceback" not in text
    assert not (fresh.folder / "results").exists()


def test_a_missing_survey_folder_is_named(fresh):
    overlay = fresh.overlay(
        "licensed", "run: x\nsurvey: {source: understanding_society, path: nowhere/at/all}\n"
    )
    text = stop(fresh, "--configfile", overlay)
    assert "survey.path" in text
    assert "nowhere/at/all" in text
    assert "Traceback" not in text


def test_missing_files_of_a_licensed_survey_are_listed(fresh):
    (fresh.folder / "licensed").mkdir()
    overlay = fresh.overlay("licensed", "run: x\nsurvey: {source: understanding_society, path: licensed}\n")
    text = stop(fresh, "--configfile", overlay)
    assert "f_indresp" in text
    assert "xwavedat" in text


def test_two_candidate_files_are_refused(fresh):
    folder = fresh.folder / "licensed"
    for release in ("one", "two"):
        (folder / release).mkdir(parents=True)
        for stem in ("f_indresp", "f_hhresp", "g_indresp", "i_indresp", "xwavedat", "f_oslaua"):
            (folder / release / f"{stem}.dta").write_bytes(b"")
    overlay = fresh.overlay("licensed", "run: x\nsurvey: {source: understanding_society, path: licensed}\n")
    text = stop(fresh, "--configfile", overlay)
    assert "one/f_indresp.dta" in text
    assert "two/f_indresp.dta" in text


def test_an_undeclared_notebook_parameter_stops_before_the_kernel(finished):
    notebook = finished.folder / "notebooks/sample.ipynb"
    before = notebook.read_text(encoding="utf-8")
    content = json.loads(before)
    cell = next(cell for cell in content["cells"] if "parameters" in cell["metadata"].get("tags", []))
    cell["source"] = [line.replace("flow =", "flwo =") for line in cell["source"]]
    page = finished.folder / "results/smoke/notebooks/sample.html"
    kept = page.read_bytes()
    try:
        notebook.write_text(json.dumps(content), encoding="utf-8")
        text = stop(finished, "--configfile", "config/presets/smoke.yaml")
        assert "flwo" in text
        assert "'flow'" in text or "flow" in text
        assert not page.exists()
    finally:
        notebook.write_text(before, encoding="utf-8")
    assert finished.snakemake("--configfile", "config/presets/smoke.yaml").returncode == 0
    assert page.read_bytes() == kept


def test_an_error_in_a_notebook_keeps_the_failed_copy_and_names_the_cell(finished):
    notebook = finished.folder / "notebooks/models.ipynb"
    before = notebook.read_text(encoding="utf-8")
    content = json.loads(before)
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    code[2]["source"] = ["1 / 0"]
    try:
        notebook.write_text(json.dumps(content), encoding="utf-8")
        text = stop(finished, "--configfile", "config/presets/smoke.yaml")
        assert "ZeroDivisionError" in text
        assert "1 / 0" in text
        assert (finished.folder / "results/smoke/logs/notebooks/models.failed.ipynb").exists()
    finally:
        notebook.write_text(before, encoding="utf-8")
    assert finished.snakemake("--configfile", "config/presets/smoke.yaml").returncode == 0


def test_an_interrupt_leaves_a_run_that_can_be_taken_up_again(fresh):
    wanted = "results/smoke/data/tables/estimates.csv"
    command = ["--configfile", "config/presets/smoke.yaml", "--", wanted]
    process = subprocess.Popen(
        [fresh.python, "-m", "snakemake", *command],
        cwd=fresh.folder,
        env=fresh.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    started = time.monotonic()
    while not (fresh.folder / "results/smoke/data/linked.parquet").exists():
        assert time.monotonic() - started < 200
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=120) != 0
    assert not (fresh.folder / wanted).exists()
    done = fresh.snakemake(*command)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert (fresh.folder / wanted).exists()
