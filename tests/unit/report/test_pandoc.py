"""Pandoc is the environment's own, whatever else is on PATH and however many threads ask."""

from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from pathlib import Path
from threading import Barrier

import pytest

from wellbeing.errors import InputError
from wellbeing.report import pandoc as module
from wellbeing.report.pandoc import pandoc, pandoc_program

OTHER = """#!/bin/sh
case "$1" in --version) echo "pandoc {version}";; *) echo "the pandoc on PATH was used" >&2; exit 64;; esac
"""


@pytest.fixture(params=["2.17.1.1", "99.1"])
def other_pandoc(request, tmp_path, monkeypatch):
    """Another pandoc first on PATH, older or newer than the environment's."""
    import pypandoc

    program = tmp_path / "pandoc"
    program.write_text(OTHER.format(version=request.param), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(pypandoc, "__pandoc_path", None)
    pandoc_program.cache_clear()
    yield program
    pandoc_program.cache_clear()


def test_many_threads_use_the_environments_pandoc(other_pandoc):
    start = Barrier(16)

    def convert(_):
        start.wait()
        return pandoc("*a*", "--from=markdown", "--to=html")

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(convert, range(16))) == {"<p><em>a</em></p>\n"}


def test_an_environment_without_its_pandoc_says_what_to_do(monkeypatch, tmp_path, other_pandoc):
    origin = str(tmp_path / "pypandoc" / "__init__.py")
    for spec in (None, ModuleSpec("pypandoc", None, origin=origin)):
        monkeypatch.setattr(module, "find_spec", lambda name, spec=spec: spec)
        pandoc_program.cache_clear()
        with pytest.raises(InputError, match="pypandoc-binary"):
            pandoc_program()


def test_the_program_is_the_one_that_came_with_the_package():
    assert Path(pandoc_program()).parent.name == "files"
