"""Fixtures that every part of the suite shares."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of real files to try the readers on; it lies outside the repository and may be absent."""
    folder = PROJECT.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("real data folder ../shared/realdata not found: real-file test skipped")
    return folder
