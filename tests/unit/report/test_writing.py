"""Matplotlib is given a folder where the user's cannot be written, and only there."""

import pytest

from wellbeing.report.writing import matplotlib_folder


@pytest.fixture(autouse=True)
def no_folder_of_the_users_own(monkeypatch, tmp_path):
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_a_home_that_serves_is_left(tmp_path):
    assert matplotlib_folder(tmp_path / "own") == {}


@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "XDG_CONFIG_HOME"])
def test_a_home_that_takes_nothing_is_replaced(tmp_path, monkeypatch, variable):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv(variable, str(tmp_path / "file" / "none"))
    assert matplotlib_folder(tmp_path / "own") == {"MPLCONFIGDIR": str(tmp_path / "own")}


def test_a_folder_the_user_chose_is_left(tmp_path, monkeypatch):
    monkeypatch.setenv("MPLCONFIGDIR", "/chosen")
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/none")
    assert matplotlib_folder(tmp_path / "own") == {}
