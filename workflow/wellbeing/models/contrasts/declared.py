"""The declarations of config/contrasts.yaml, checked against their schema."""

from pathlib import Path

from wellbeing.config.declared import read_declared


def load_plan(path: Path) -> dict:
    """Read config/contrasts.yaml. Raises InputError that lists everything wrong with it."""
    return read_declared(path, "contrasts")
