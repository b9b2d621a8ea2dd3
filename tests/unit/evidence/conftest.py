"""A small library in the layout of resources/evidence, which tests change to see what is said."""

import shutil
from pathlib import Path

import pytest

from wellbeing.evidence.appraisal import build_instruments
from wellbeing.evidence.library import load_review, read_review, write_review
from wellbeing.evidence.settings import load_instruments, load_library, load_settings
from wellbeing.evidence.synthesis_tables import synthesis_tables


class Library:
    """A copy of the committed library."""

    def __init__(self, folder: Path, settings: dict):
        self.folder, self.settings = folder, settings

    def append(self, name: str, text: str) -> None:
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def read(self):
        return read_review(self.folder, load_library(self.folder), self.settings)

    def tables(self) -> dict:
        review, _, tables = self.read()
        path = self.folder.parent / "review.json"
        write_review(review, path)
        tools = build_instruments(load_instruments(self.folder))
        more, _ = synthesis_tables(self.folder, load_review(path), self.settings, tools)
        return {**tables, **more}


@pytest.fixture
def settings(project) -> dict:
    return load_settings(project / "config/evidence.yaml")


@pytest.fixture
def library(project, tmp_path, settings) -> Library:
    shutil.copytree(project / "resources/evidence", tmp_path / "library")
    return Library(tmp_path / "library", settings)


@pytest.fixture
def review_files(realdata) -> Path:
    return realdata / "review"
