"""Fixtures of the register's tests."""

import pytest
import yaml
from small_register import small

from wellbeing.claims.register import load_register


@pytest.fixture
def content():
    return small()


@pytest.fixture
def register_of(tmp_path):
    """A loader of registers given as they stand in a file."""

    def load(content: dict):
        path = tmp_path / "claims.yaml"
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return load_register(path)

    return load
