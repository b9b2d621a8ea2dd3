"""What is contrasted: the declarations of config/contrasts.yaml, checked, and held against what a run's ladder
has."""

from dataclasses import dataclass, field

import pandas as pd

from wellbeing.models.contrasts.fits import Study
from wellbeing.models.terms import present


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
