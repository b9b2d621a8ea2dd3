"""The declared choices of config/sensitivity.yaml, checked as they are read."""

from dataclasses import dataclass
from pathlib import Path

from wellbeing.config.shape import read_declared
from wellbeing.errors import InputError

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
    """The content of config/sensitivity.yaml.

    Attributes:
        reference: decision -> option of the main analysis.
        decisions: decision -> {label, options: {id: {label, why, ...}}}, in the order of the file.
        forbidden: combinations that are not fitted.
        steps: concept -> points of its scale that a cut-point moves by.
        negative_controls, imputation, joint: as in the file.
    """

    reference: dict[str, str]
    decisions: dict[str, dict]
    forbidden: tuple[Rule, ...]
    steps: dict[str, float]
    negative_controls: dict
    imputation: dict
    joint: dict

    def options(self, decision: str) -> dict[str, dict]:
        """Option id -> its entry."""
        return self.decisions[decision]["options"]


def load_declared(path: Path) -> Declared:
    """Read and check the declared choices.

    Raises:
        InputError: the file breaks its schema, or names a decision or option it does not declare.
    """
    content = read_declared(path, "sensitivity")
    declared = Declared(
        reference=content["reference"],
        decisions=content["decisions"],
        forbidden=tuple(Rule(rule["when"], rule["why"]) for rule in content["forbidden"]),
        steps=content["steps"],
        negative_controls=content["negative_controls"],
        imputation=content["imputation"],
        joint=content["joint"],
    )
    named = [("reference", declared.reference), *(("forbidden", rule.when) for rule in declared.forbidden)]
    for where, choices in named:
        for decision, option in choices.items():
            if option not in declared.options(decision):
                raise InputError(
                    f"{path}: {where} names the option '{option}' of {decision}, which declares "
                    f"{', '.join(declared.options(decision))} only"
                )
    return declared
