"""The declared choices of config/sensitivity.yaml, checked as they are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wellbeing.config.declared import read_declared, refuse
from wellbeing.config.files import choose

# the order of decisions in the name of a specification, after the outcome
DECISIONS = ("exposure", "cut", "missing", "weights", "nation", "adjustment", "random", "minimum")


@dataclass(frozen=True)
class Rule:
    """Options of several decisions that make no sense together, and why."""

    when: dict[str, str]
    why: str

    def forbids(self, choices: dict[str, str]) -> bool:
        """Whether a set of choices holds every option named."""
        return all(choices.get(decision) == option for decision, option in self.when.items())


@dataclass(frozen=True)
class Declared:
    """The content of config/sensitivity.yaml; a job that does not use a section is not given it.

    Attributes:
        reference: decision -> option of the main analysis.
        decisions: decision -> {label, options: {id: {label, why, ...}}}, in the order of the file.
        forbidden: combinations that are not fitted.
        steps: concept -> points of its scale that a cut-point moves by.
        negative_controls, imputation, joint: as in the file.
    """

    reference: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, dict] = field(default_factory=dict)
    forbidden: tuple[Rule, ...] = ()
    steps: dict[str, float] = field(default_factory=dict)
    negative_controls: dict = field(default_factory=dict)
    imputation: dict = field(default_factory=dict)
    joint: dict = field(default_factory=dict)

    def options(self, decision: str) -> dict[str, dict]:
        """Option id -> its entry."""
        return self.decisions[decision]["options"]


def load_declared(path: Path) -> Declared:
    """Read and check the declared choices.

    Raises:
        InputError: the file breaks its schema, or names a decision or option it does not declare.
    """
    content = read_declared(path, "sensitivity")
    check_declared(content, path)
    return build_declared(content)


def check_declared(content: Mapping[str, Any], path: str | Path) -> None:
    """Raise InputError where an option is named that its decision does not declare; `path` is the file it names."""
    refuse(path, _unknown_options(content))


def build_declared(content: Mapping[str, Any]) -> Declared:
    """Make the declared choices of sections of config/sensitivity.yaml, of those that a job needs."""
    rules = tuple(Rule(rule["when"], rule["why"]) for rule in content.get("forbidden", ()))
    return Declared(**{**content, "forbidden": rules})


def _unknown_options(content: Mapping[str, Any]) -> Iterator[str]:
    named = [("reference", content["reference"])]
    named += [(f"forbidden[{at}].when", rule["when"]) for at, rule in enumerate(content["forbidden"])]
    for where, choices in named:
        for decision, option in choices.items():
            known = content["decisions"][decision]["options"]
            if option not in known:
                yield f"{where}.{decision}: no option {option!r}{choose(option, known)}"
