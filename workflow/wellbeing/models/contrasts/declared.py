"""The declarations of config/contrasts.yaml, checked against their schema."""

from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from wellbeing.errors import InputError

SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "contrasts.schema.yaml"


def load_plan(path: Path) -> dict:
    """Read config/contrasts.yaml. Raises InputError that lists everything wrong with it."""
    path = Path(path)
    if not path.is_file():
        raise InputError(
            f"{path}: no such file; it declares the contrasts, and `git checkout {path}` brings it back"
        )
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not readable as YAML: {error}") from error
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    errors = sorted(Draft202012Validator(schema).iter_errors(content), key=lambda e: e.json_path)
    if errors:
        lines = "\n  ".join(f"{e.json_path.removeprefix('$.')}: {e.message}" for e in errors)
        raise InputError(f"{path} does not fit {SCHEMA.name}:\n  {lines}")
    return content
