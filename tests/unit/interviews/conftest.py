"""Fixtures of the interviews' tests."""

import zipfile

import pytest


@pytest.fixture
def archive(tmp_path):
    """Writes a .qdpx of given members and returns its path."""

    def write(members: dict, name: str = "made_up.qdpx"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for member, content in members.items():
                file.writestr(member, content)
        return path

    return write
