"""Folders, environments and disks that people have: the run passes there, or ends in one sentence."""

from pathlib import Path

import pytest

SMOKE = "config/presets/smoke.yaml"

pytestmark = pytest.mark.slow


def test_the_run_used_its_own_pandoc(finished):
    """The fixture ran in a folder with a space and an accent; a pandoc that fails all work was first on PATH."""
    assert (finished.folder / "results/smoke/report/index.html").exists()
    assert " " in str(finished.folder)
    assert not finished.other_pandoc.with_name("pandoc.used").exists()


def test_the_library_of_another_checkout_is_refused(fresh, project):
    done = fresh.snakemake("-n", "--configfile", SMOKE, PYTHONPATH=str(project / "workflow"))
    text = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"reads the library of another: {project / 'workflow/wellbeing'}" in text
    assert "make setup" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("name", ["mine.yaml", "config/local.yaml"])
@pytest.mark.parametrize(
    "content", [b"run: x\nreport: {title: Caf\xe9}\n", b"run: x\nestimation:\n\tpoints: 7\n"]
)
def test_settings_in_latin_1_or_with_a_tab_end_in_one_sentence(fresh, name, content):
    (fresh.folder / name).write_bytes(content)
    done = fresh.snakemake("-n", *([] if name == "config/local.yaml" else ["--configfile", name]))
    text = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"{name}: " in text
    assert "Traceback" not in text


def test_without_a_home_and_with_a_cache_that_cannot_be_written(copied):
    page = copied.folder / "results/smoke/notebooks/sample.html"
    kept = page.read_bytes()
    page.unlink()
    done = copied.snakemake(
        "--configfile",
        SMOKE,
        "--",
        str(page.relative_to(copied.folder)),
        HOME=None,
        XDG_CACHE_HOME="/dev/null/none",
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert page.read_bytes() == kept


def test_a_results_folder_that_takes_nothing_ends_in_words(fresh):
    if not Path("/proc/self").exists():
        pytest.skip("needs a folder in which nobody can make anything: /proc of Linux")
    (fresh.folder / "results").symlink_to("/proc", target_is_directory=True)
    done = fresh.snakemake("--configfile", SMOKE, "--", "results/smoke/data/tables/evidence_summary.csv")
    text = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Failed to create output directory results/smoke" in text
    assert "Traceback" not in text
