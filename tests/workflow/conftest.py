"""A copy of the project in which the workflow has run once on a few hundred people."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SMOKE = "config/presets/smoke.yaml"


class Workflow:
    """A copy of the project, and Snakemake in it."""

    def __init__(self, folder: Path):
        self.folder = folder

    def snakemake(self, *arguments: str, **more) -> subprocess.CompletedProcess:
        environment = os.environ | {
            "PYTHONPATH": str(self.folder / "workflow"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        return subprocess.run(
            [sys.executable, "-m", "snakemake", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            **more,
        )

    def would_run(self, *overlays: str) -> set[str]:
        """Rules that a dry run with these overlays would run."""
        done = self.snakemake("-n", "--configfile", SMOKE, *overlays)
        assert done.returncode == 0, done.stdout + done.stderr
        text = done.stdout + done.stderr
        stats = re.search(r"Job stats:\n.*?\n-+.*?\n(.*?)\ntotal", text, re.DOTALL)
        return {line.split()[0] for line in stats.group(1).splitlines()} if stats else set()

    def overlay(self, name: str, text: str) -> str:
        path = self.folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path.name


def copy_project(project: Path, folder: Path) -> Workflow:
    """Copy what the workflow needs: no results, no environment, no history."""
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
    return Workflow(folder)


@pytest.fixture(scope="session")
def finished(project, tmp_path_factory) -> Workflow:
    """The smoke run, complete. Tests leave it as they found it."""
    workflow = copy_project(project, tmp_path_factory.mktemp("finished"))
    done = workflow.snakemake("--configfile", SMOKE)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    return workflow


@pytest.fixture
def fresh(project, tmp_path) -> Workflow:
    """A copy in which nothing has run."""
    return copy_project(project, tmp_path)
