"""The planted truth: reading a scenario file, laying it over the one it starts from, and checking it."""

from copy import deepcopy
from difflib import get_close_matches
from pathlib import Path

from wellbeing.config.shape import read_declared
from wellbeing.errors import InputError
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


def load_truth(path: Path) -> dict:
    """Read and check a scenario file (resources/synthetic/<scenario>.yaml).

    Returns a mapping with `scenario` (the file's stem), `title`, `note`, `dependence`, `scaling` and
    `outcomes`; `like` is resolved. Raises InputError that lists everything wrong with the file.
    """
    path = Path(path)
    truth = {}
    for file in reversed(truth_files(path)):
        truth = _overlaid(truth, _read(file))
    truth.pop("like", None)
    truth["scenario"] = path.stem
    check_truth(truth, str(path))
    return truth


def truth_files(path: Path) -> list[Path]:
    """The file and those it is laid over, nearest first: what a scenario depends on. Raises InputError."""
    files = [Path(path)]
    while (like := _read(files[-1]).get("like")) is not None:
        files.append(files[-1].parent / f"{like}.yaml")
        if files[-1] in files[:-1]:
            raise InputError(f"{path}: `like: {like}` goes round in a circle")
    return files


def check_truth(truth: dict, where: str) -> None:
    """Raise InputError unless all outcomes are complete and every coefficient is of a known column."""
    problems = []
    concepts = [outcome.get("concept") for outcome in truth.get("outcomes", {}).values()]
    if sorted(map(str, concepts)) != sorted(OUTCOME_CONCEPTS):
        problems.append(f"outcomes: need one each of {', '.join(OUTCOME_CONCEPTS)}, found {concepts}")
    known = known_columns(truth)
    for name, outcome in truth.get("outcomes", {}).items():
        missing = [key for key in _NEEDED if key not in outcome]
        if missing:
            problems.append(f"outcomes.{name}: {', '.join(missing)} missing")
            continue
        low, high = OUTCOME_CONCEPTS[outcome["concept"]]
        if not low <= outcome["at_least"] <= high:
            cut = outcome["at_least"]
            problems.append(
                f"outcomes.{name}.at_least: {cut} is beyond {low} to {high} of {outcome['concept']}"
            )
        for column in outcome.get("coefficients", {}):
            for part in column.split(":"):
                if part not in known:
                    near = get_close_matches(part, known, 1)
                    hint = f"; did you mean {near[0]}?" if near else ""
                    problems.append(f"outcomes.{name}.coefficients.{column}: unknown column {part}{hint}")
    for column, rule in truth.get("scaling", {}).items():
        base = parent(rule)
        if column not in CONTINUOUS and base is None:
            problems.append(f"scaling.{column}: not a continuous column of the generator")
        if base is not None and base not in CONTINUOUS:
            problems.append(f"scaling.{column}: made of {base}, which is no continuous column")
    if problems:
        raise InputError(f"{where} cannot be planted:\n  " + "\n  ".join(problems))


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


def _read(path: Path) -> dict:
    """One scenario file as it stands, checked against the schema."""
    if not path.is_file():
        near = sorted(p.stem for p in path.parent.glob("*.yaml"))
        raise InputError(f"{path}: no such scenario; the folder has {', '.join(near) or 'none'}")
    return read_declared(path, "truth")


def _overlaid(base: dict, over: dict) -> dict:
    """`over` laid on a copy of `base`, mapping by mapping."""
    out = deepcopy(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = _overlaid(out[key], value) if both else deepcopy(value)
    return out
