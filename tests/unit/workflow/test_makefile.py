"""An environment is made anew where it cannot serve: its Python is gone, or pip made it in another folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
ANEW = "does not belong to this folder or machine"


@pytest.fixture
def planned(tmp_path):
    """What `make setup` would do in a folder with a space, given the stamp of its environment and its Python."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")

    def plan(stamp: str | None, python: str = sys.executable, settings: str = "relocatable = true\n") -> str:
        folder = tmp_path / "council data é"
        (folder / ".venv/bin").mkdir(parents=True)
        for name in ("Makefile", "requirements.lock", "bootstrap.lock"):
            shutil.copy(PROJECT / name, folder)
        (folder / ".venv/bin/python").symlink_to(python)
        (folder / ".venv/pyvenv.cfg").write_text(settings, encoding="utf-8")
        if stamp is not None:
            text = stamp.replace("HERE", str(folder.resolve()))
            (folder / ".venv/.ready").write_text(text, encoding="utf-8")
        command = ["make", "--dry-run", "setup"]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    return plan


@pytest.mark.parametrize("stamp", ["", "HERE\n"])
def test_an_environment_that_serves_is_left(planned, stamp):
    text = planned(stamp)
    assert ANEW not in text
    assert "-m venv" not in text


def test_one_that_pip_made_elsewhere_is_made_anew(planned):
    text = planned("/somewhere/else\n")
    assert ANEW in text
    assert "-m venv" in text


def test_one_that_names_its_folder_but_not_which_is_made_anew(planned):
    assert ANEW in planned("", settings="home = /usr/bin\n")


def test_one_whose_python_is_gone_is_made_anew(planned):
    text = planned("", python="/nowhere/bin/python3")
    assert ANEW in text
    assert "-m venv" in text


def test_a_first_environment_is_made_without_remark(planned):
    text = planned(None)
    assert ANEW not in text
    assert "-m venv" in text
