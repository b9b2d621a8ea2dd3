"""What is contrasted: the declarations of config/contrasts.yaml, checked, and held against what a run's ladder
has."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import yaml
from jsonschema import Draft202012Validator

from wellbeing.errors import InputError
from wellbeing.models.contrasts.study import Study
from wellbeing.models.terms import present

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


@dataclass
class Notes:
    """What was left out of a run, and why; every analysis adds to it."""

    outcome: str
    rows: list[dict] = field(default_factory=list)

    def leave_out(self, analysis: str, item: str, reason: str) -> None:
        """Note one contrast that this run cannot make."""
        self.rows.append({"outcome": self.outcome, "analysis": analysis, "item": item, "reason": reason})

    def table(self) -> pd.DataFrame:
        """One row a contrast left out."""
        return pd.DataFrame(self.rows, columns=["outcome", "analysis", "item", "reason"])


def usable(study: Study, names: list[str]) -> str | None:
    """The first of some terms that the ladder holds, or that everyone analysed has besides; None if there is none."""
    ladder = study.terms[study.last]
    for name in names:
        if name in ladder:
            return name
    for name in names:
        concept = study.concepts.get(name)
        if concept is None or concept["kind"] == "categorical":
            continue
        source = next(iter((concept.get("derive") or {}).values()), name)
        if source in study.people and present(study.people, name, study.concepts).all():
            return name
    return None


def numeric(study: Study, term: str) -> bool:
    """Whether a term is one column."""
    return study.concepts[term]["kind"] != "categorical"
