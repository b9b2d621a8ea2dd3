"""The data of a specification: which people, which columns, which outcome.

Every column is scaled and coded once; a specification then takes rows and columns of one matrix.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from wellbeing.models.sensitivity.declare import Declared
from wellbeing.models.terms import INTERCEPT, columns_of, present, term_values

BLOCK_ROWS = 1024
LEVELS = ("person", "household", "area", "safety", "link")


@dataclass
class Data:
    """Arrays of one model; rows sorted as the people are.

    Attributes:
        y: (n,) 0/1.
        x: (n, p), intercept first, the exposure last.
        names: the p columns.
        area: (n,) code of the cluster; ``areas`` are the linked areas, numbered as in the material.
        weights: (n,) or None. z: (n, 2) or None. inner: (n,) code of the lower of two nested levels, or None.
        levels: words for the two nested levels, the upper first. rows: (n,) position of each among the people.
    """

    y: np.ndarray
    x: np.ndarray
    names: list[str]
    area: np.ndarray
    areas: np.ndarray
    weights: np.ndarray | None = None
    z: np.ndarray | None = None
    inner: np.ndarray | None = None
    levels: tuple[str, ...] = ()
    rows: np.ndarray | None = None


@dataclass
class Material:
    """Linked people in the shape that specifications are cut from.

    Attributes:
        people: linked people, one row each.
        outcomes: as in the settings. terms: concepts of the ladder, in order. concepts: their metadata.
        imputed: imputation number -> frame of completed columns, index as ``people``.
        later: later wave -> {label, concepts: {concept: {column, wave, years}}}, as the source declares them.
    """

    people: pd.DataFrame
    outcomes: dict[str, dict]
    terms: list[str]
    concepts: dict
    declared: Declared
    imputed: dict[int, pd.DataFrame] = field(default_factory=dict)
    later: dict[str, dict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Number the areas and code the observed columns."""
        codes, self.area_labels = pd.factorize(self.people["area"], sort=True)
        self.area = codes.astype("int64")
        self.size = np.bincount(self.area, minlength=len(self.area_labels))
        self._matrices: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.columns = {
            term: [column.name for column in columns_of(term, self.concepts[term])] for term in self.terms
        }
        self.position = {
            name: at
            for at, name in enumerate((name for term in self.terms for name in self.columns[term]), start=1)
        }
        answered = np.logical_and.reduce([present(self.people, t, self.concepts) for t in self.terms])
        for outcome in self.outcomes.values():
            answered = answered & self.people[outcome["concept"]].notna().to_numpy()
        self.complete = np.asarray(answered)

    def matrix(self, imputation: int = 0) -> np.ndarray:
        """The intercept and every column of every term, shape (people, 1 + columns); 0 is the data as observed."""
        if imputation not in self._matrices:
            people = self.people
            if imputation:
                people = people.assign(**{c: v for c, v in self.imputed[imputation].items()})
            parts = [term_values(people, term, self.concepts) for term in self.terms]
            blank = pd.Series(1.0, index=people.index, name=INTERCEPT)
            # rows of one person lie together: a specification takes rows, then columns of what is still at hand
            matrix = np.ascontiguousarray(pd.concat([blank, *parts], axis=1).to_numpy("float64"))
            self._matrices[imputation] = matrix, np.isnan(matrix)
        return self._matrices[imputation][0]

    def terms_of(self, choices: dict) -> list[str]:
        """Terms of a specification, the exposure last."""
        levels = self.declared.options("adjustment")[choices["adjustment"]]["levels"]
        exposure = choices["exposure"]
        return [t for t in self.terms if self.concepts[t]["level"] in levels and t != exposure] + [exposure]

    def outcome(self, choices: dict) -> np.ndarray:
        """0, 1 or missing: whether each person reaches the cut-point of a specification."""
        outcome = self.outcomes[choices["outcome"]]
        values = self.people[outcome["concept"]].to_numpy("float64")
        reached = (values >= cut_point(self.declared, outcome, choices["cut"])).astype("float64")
        return np.where(np.isnan(values), np.nan, reached)

    def slope_of(self, choices: dict) -> str:
        """The concept whose association may differ between areas."""
        candidates = self.declared.options("random")[choices["random"]]["slope_of"]
        terms = self.terms_of(choices)
        return next(term for term in candidates if term in terms)

    def take(self, choices: dict, imputation: int = 0) -> Data:
        """Rows and columns of a specification.

        Raises:
            ValueError: nobody is left, or the outcome or the exposure does not vary: the specification's status.
        """
        matrix, y = self.matrix(imputation), self.outcome(choices)
        columns = [0, *(self.position[c] for term in self.terms_of(choices) for c in self.columns[term])]
        gaps = self._matrices[imputation][1]
        rows = ~np.isnan(y)
        rows &= self.complete if choices["missing"] == "complete" else ~gaps[:, columns].any(axis=1)
        nation = self.declared.options("nation")[choices["nation"]].get("nation")
        if nation:
            rows &= (self.people["nation"] == nation).to_numpy()
        if choices["weights"] == "survey":
            weight = self.people["weight"].to_numpy("float64")
            rows &= weight > 0
        few = self.declared.options("minimum")[choices["minimum"]]["people"]
        if few > 1:
            rows &= (np.bincount(self.area[rows], minlength=len(self.size)) >= few)[self.area]
        entry = self.declared.options("random")[choices["random"]]
        if entry.get("column"):
            rows &= self.people[entry["column"]].notna().to_numpy()
        at = np.flatnonzero(rows)
        if not len(at):
            raise ValueError("nobody is left")
        y, x = y[at], _gather(matrix, at, columns)
        if y.min() == y.max():
            raise ValueError("everybody left has the same outcome")
        varies = x.min(axis=0) < x.max(axis=0)
        if not varies[-1]:
            raise ValueError("the exposure does not vary among those left")
        varies[0] = True
        names = [INTERCEPT] + [name for term in self.terms_of(choices) for name in self.columns[term]]
        area = self.area[at]
        data = Data(
            y=y,
            x=x if varies.all() else x[:, varies],
            names=[name for name, keep in zip(names, varies, strict=True) if keep],
            area=area,
            areas=area,
            rows=at,
        )
        if choices["weights"] == "survey":
            data.weights = weight[at]
        if entry["kind"] == "slope":
            data.z = np.column_stack([np.ones(len(at)), data.x[:, data.names.index(self.slope_of(choices))]])
        elif entry.get("column"):
            groups = pd.factorize(self.people[entry["column"]].iloc[at], sort=True)[0]
            if entry["kind"] == "intercept":
                data.area = groups
            elif entry.get("around"):
                data.area, data.inner, data.levels = groups, area, (f"{entry['column']}s", "areas")
            else:
                data.inner, data.levels = groups, ("areas", f"{entry['column']}s")
        return data


def _gather(matrix: np.ndarray, rows: np.ndarray, columns: list[int]) -> np.ndarray:
    """Some rows and columns of a matrix, a block of rows at a time: it stays in the cache."""
    x = np.empty((len(rows), len(columns)))
    for start in range(0, len(rows), BLOCK_ROWS):
        part = slice(start, start + BLOCK_ROWS)
        x[part] = matrix.take(rows[part], 0).take(columns, 1)
    return x


def cut_point(declared: Declared, outcome: dict, option: str) -> float:
    """Cut-point of an outcome under an option of the decision ``cut``."""
    step = declared.steps.get(outcome["concept"], 1)
    return outcome["at_least"] + step * declared.options("cut")[option]["shift"]


def find_support(material: Material, imputations: int) -> dict[tuple[str, str, str], str]:
    """Why the data cannot support an option: (outcome, decision, option) -> reason, "" where they can."""
    declared, people, concepts = material.declared, material.people, material.concepts
    levels = {concepts[term]["level"] for term in material.terms}
    found = {}
    for key, outcome in material.outcomes.items():
        for option in declared.options("exposure"):
            found[key, "exposure", option] = _exposure(material, option)
        for option in declared.options("cut"):
            found[key, "cut", option] = _cut(material, outcome, option)
        for option in declared.options("missing"):
            found[key, "missing", option] = _missing(material, option, imputations)
        weight = people["weight"]
        for option in declared.options("weights"):
            lacking = option == "survey" and (weight.isna().all() or weight.nunique() == 1)
            found[key, "weights", option] = "the source has no person weight" if lacking else ""
        for option, entry in declared.options("nation").items():
            found[key, "nation", option] = _nation(people, entry.get("nation"))
        for option, entry in declared.options("adjustment").items():
            found[key, "adjustment", option] = _adjustment(entry["levels"], levels, material)
        for option, entry in declared.options("random").items():
            found[key, "random", option] = _random(material, entry)
        for option, entry in declared.options("minimum").items():
            left = int((material.size >= entry["people"]).sum())
            few = left < max(10, 0.1 * len(material.size))
            gone = left == len(material.size) and entry["people"] > 1
            found[key, "minimum", option] = (
                f"too few areas have {entry['people']} people or more" if few else
                f"every area has {entry['people']} people or more already" if gone else ""
            )  # fmt: skip
    return found


def _exposure(material: Material, option: str) -> str:
    if option not in material.terms:
        return "not in the ladder of models of this run"
    values = material.people[option]
    return "" if values.nunique() > 1 else "the same everywhere in these data"


def _cut(material: Material, outcome: dict, option: str) -> str:
    declared = material.declared
    if declared.options("cut")[option]["shift"] == 0:
        return ""
    values = material.people[outcome["concept"]].dropna()
    cut = cut_point(declared, outcome, option)
    if values.nunique() == 2:
        return "a yes or no question has one cut-point"
    share = (values >= cut).mean()
    return "" if 0 < share < 1 else f"at {cut:g} everybody would count the same"


def _missing(material: Material, option: str, imputations: int) -> str:
    if option == "imputed" and imputations < 2:
        return "the settings ask for no imputations (sensitivity.imputations)"
    if option != "complete" and material.complete.all():
        return "no answer is missing"
    return ""


def _nation(people: pd.DataFrame, nation: str | None) -> str:
    if nation is None:
        return ""
    if "nation" not in people:
        return "the source does not tell nations apart"
    if not (people["nation"] == nation).any():
        return f"nobody in these data lives in {nation.title()}"
    return "" if people["nation"].nunique() > 1 else f"everybody in these data lives in {nation.title()}"


def _adjustment(wanted: list[str], levels: set[str], material: Material) -> str:
    last = wanted[-1]
    if last not in levels:
        return f"the ladder of this run holds no term of the level {last}"
    areas = [t for t in material.terms if material.concepts[t]["level"] == "area"]
    if last == "area" and len(areas) < 2:
        return "the ladder of this run holds no other area condition"
    return ""


def _random(material: Material, entry: dict) -> str:
    column = entry.get("column")
    if column and column not in material.people:
        return f"the linked data hold no column '{column}'"
    if column and material.people[column].nunique() < 2:
        return f"the column '{column}' does not vary"
    if entry["kind"] == "slope" and not set(entry["slope_of"]) & set(material.terms):
        return "the ladder of this run holds none of " + ", ".join(entry["slope_of"])
    return ""
