"""The planted truth: reading a scenario file, laying it over the one it starts from, and checking it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wellbeing.config.declared import read_declared, refuse
from wellbeing.config.files import suggest
from wellbeing.survey.synthetic import codes

AREA_COLUMNS = ("voting_area", "income_area", "walkable_area", "diversity_area", "turnover_area")
# Area rates built from the respondents: name -> person-level concept.
RATES = {"volunteering_area": "volunteer", "unemployment_area": "unemployed", "sociability_area": "sociable"}
REFERENCE = {"ethnicity": "white_british", "education": "gcse", "employment": "employed", "nation": "england"}
REFERENCE["tenure"] = "owned"
CONTINUOUS = ("age", "household_income", *AREA_COLUMNS, *RATES)
BINARY = (*(name for name in codes.BINARY if name != "unemployed"), "children")
# Outcome concept -> lowest and highest cut-point that splits its answers.
OUTCOME_CONCEPTS = {"life_satisfaction": (2, 7), "mental_wellbeing": (9, 35), "likes_neighbourhood": (1, 1)}
_NEEDED = ("concept", "at_least", "prevalence", "sd_area", "coefficients")


def load_truth(path: Path) -> dict[str, Any]:
    """Read and check a scenario file (resources/synthetic/<scenario>.yaml).

    Returns a mapping with `scenario` (the file's stem), `title`, `note`, `dependence`, `scaling` and
    `outcomes`; `like` is resolved. Raises InputError that lists everything wrong with the file.
    """
    return build_truth(read_declared(path, "truth"), Path(path))


def build_truth(content: dict[str, Any], path: Path) -> dict[str, Any]:
    """A scenario whose shape is sound, checked and under its name.

    `path` is its file, for the name and messages. Raises InputError unless all outcomes are complete and every
    coefficient is of a known column.
    """
    truth = content | {"scenario": Path(path).stem}
    check_truth(truth, path)
    return truth


def check_truth(truth: dict[str, Any], where: str | Path) -> None:
    """Raise InputError unless all outcomes are complete and every coefficient is of a known column."""
    refuse(where, _problems(truth))


def _problems(truth: dict[str, Any]) -> Iterator[str]:
    concepts = [outcome.get("concept") for outcome in truth.get("outcomes", {}).values()]
    if sorted(map(str, concepts)) != sorted(OUTCOME_CONCEPTS):
        yield f"outcomes: need one each of {', '.join(OUTCOME_CONCEPTS)}, found {concepts}"
    known = known_columns(truth)
    for name, outcome in truth.get("outcomes", {}).items():
        missing = [key for key in _NEEDED if key not in outcome]
        if missing:
            yield f"outcomes.{name}: {', '.join(missing)} missing"
            continue
        low, high = OUTCOME_CONCEPTS[outcome["concept"]]
        if not low <= outcome["at_least"] <= high:
            cut = outcome["at_least"]
            yield f"outcomes.{name}.at_least: {cut} is beyond {low} to {high} of {outcome['concept']}"
        for column in outcome.get("coefficients", {}):
            for part in column.split(":"):
                if part not in known:
                    yield f"outcomes.{name}.coefficients.{column}: unknown column {part!r}{suggest(part, known)}"
    for column, rule in truth.get("scaling", {}).items():
        base = parent(rule)
        if column not in CONTINUOUS and base is None:
            yield f"scaling.{column}: not a continuous column of the generator"
        if base is not None and base not in CONTINUOUS:
            yield f"scaling.{column}: made of {base}, which is no continuous column"


def parent(rule: dict) -> str | None:
    """The column that a derived one (a square, or a column cut in two) is made of; None for any other."""
    return rule.get("square") or rule.get("of")


def known_columns(truth: dict) -> list[str]:
    """Names of all design-matrix columns that a coefficient may be given for (products of these besides)."""
    derived = [name for name, rule in truth.get("scaling", {}).items() if parent(rule)]
    dummies = [
        f"{name}[{level}]"
        for name in codes.LEVELS
        for level in codes.LEVELS[name]
        if level != REFERENCE[name]
    ]
    return [*CONTINUOUS, *derived, *BINARY, *dummies]


def base_concepts(truth: dict) -> list[str]:
    """Concepts behind the planted columns, without area columns: what an analysed person has answered."""
    derived = {name: parent(rule) for name, rule in truth.get("scaling", {}).items() if parent(rule)}
    parts = [
        part.split("[")[0]
        for outcome in truth["outcomes"].values()
        for column in outcome["coefficients"]
        for part in column.split(":")
    ]
    names = dict.fromkeys(derived.get(part, part) for part in parts)
    return [name for name in names if name not in AREA_COLUMNS and name not in RATES]
