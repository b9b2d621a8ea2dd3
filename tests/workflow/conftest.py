"""A copy of the project in which the workflow has run once on a few hundred people.

It lies in a folder with a space and an accent, its environment too, in a bare locale and with another pandoc first on
PATH: what every test of the workflow shows, it shows there.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SMOKE = "config/presets/smoke.yaml"
FOLDER = "council data é"
OTHER_PANDOC = """#!/bin/sh
echo "$@" >>"$0.used"
case "$1" in --version) echo "pandoc 99.1";; *) echo "the pandoc on PATH was used" >&2; exit 64;; esac
"""


class Workflow:
    """A copy of the project, and Snakemake in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.python = str(folder / ".venv" / Path(sys.executable).relative_to(sys.prefix))
        self.other_pandoc = folder / "other" / "pandoc"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PATH": f"{self.other_pandoc.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(self.folder / "workflow"),
            "PYTHONDONTWRITEBYTECODE": "",
            "LC_ALL": "C",
        }

    def snakemake(self, *arguments: str, **changed: str | None) -> subprocess.CompletedProcess:
        """Run Snakemake; ``changed`` are environment variables of this run alone, unset where None."""
        environment = {k: v for k, v in (self.environment | changed).items() if v is not None}
        return subprocess.run(
            [self.python, "-m", "snakemake", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=1800,  # against a run that hangs; a busy machine takes its time
        )

    def would_run(self, *overlays: str) -> set[str]:
        """Rules that a dry run with these overlays would run."""
        return set(self.would_count(*overlays))

    def would_count(self, *overlays: str) -> dict[str, int]:
        """Jobs of each rule that a dry run with these overlays would run."""
        done = self.snakemake("-n", "--configfile", SMOKE, *overlays)
        assert done.returncode == 0, done.stdout + done.stderr
        text = done.stdout + done.stderr
        stats = re.search(r"Job stats:\n.*?\n-+.*?\n(.*?)\ntotal", text, re.DOTALL)
        lines = [line.split() for line in stats.group(1).splitlines()] if stats else []
        return {rule: int(count) for rule, count in lines}

    def overlay(self, name: str, text: str) -> str:
        path = self.folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path.name


def copy_project(project: Path, folder: Path) -> Workflow:
    """Copy what the workflow needs, no results and no history, and give it the environment under a name of its own."""
    folder.mkdir(parents=True)
    names = [
        "Snakefile",
        "config",
        "environment.yml",
        "notebooks",
        "profiles",
        "resources",
        "workflow",
        "pyproject.toml",
    ]
    for name in names:
        source, target = project / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "local.yaml"))
        else:
            shutil.copy(source, target)
    (folder / "tests").mkdir()
    shutil.copy(project / "tests/conftest.py", folder / "tests")
    shutil.copytree(
        project / "tests/study", folder / "tests/study", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    workflow = Workflow(folder)
    workflow.other_pandoc.parent.mkdir()
    workflow.other_pandoc.write_text(OTHER_PANDOC, encoding="utf-8")
    workflow.other_pandoc.chmod(0o755)
    return workflow


@pytest.fixture(scope="session")
def finished(project, tmp_path_factory) -> Workflow:
    """The smoke run, complete. Tests leave it as they found it."""
    workflow = copy_project(project, tmp_path_factory.mktemp("finished") / FOLDER / "study")
    done = workflow.snakemake("--configfile", SMOKE)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    return workflow


@pytest.fixture(scope="module")
def copied(finished, tmp_path_factory) -> Workflow:
    """The finished run's folder, copied as `cp -r` does it, which gives every file a new date."""
    folder = tmp_path_factory.mktemp("copied") / "study"
    shutil.copytree(finished.folder, folder, symlinks=True, copy_function=shutil.copy)
    return Workflow(folder)


@pytest.fixture
def fresh(project, tmp_path) -> Workflow:
    """A copy in which nothing has run."""
    return copy_project(project, tmp_path / FOLDER / "study")
