"""One outcome's people, design and fits, shared by all contrasts: every model here is of the same people."""

from functools import cached_property

import numpy as np
import pandas as pd

from wellbeing.errors import InputError
from wellbeing.mixedlogit import MixedLogit
from wellbeing.models.contrasts.averages import Averages
from wellbeing.models.estimates import residual_df, smallest_cells, smallest_outcome
from wellbeing.models.ladder import ladder_terms
from wellbeing.models.terms import INTERCEPT, build_design, present, term_values

LEVELS = ("area", "link")


class Study:
    """One outcome on the people who answered every term of the last rung.

    Args:
        people: analysed people, with ``y_<outcome>``, ``area``, ``weight`` and the concepts of the ladder.
        outcome: id of the outcome.
        rungs: the ladder, id -> {label, terms}.
        concepts: metadata of every concept.
        estimation: points, weights, level, as in the settings.
    """

    def __init__(self, people: pd.DataFrame, outcome: str, rungs: dict, concepts: dict, estimation: dict):
        self.outcome, self.concepts, self.level = outcome, concepts, estimation["level"]
        self.points, self.weighted = estimation["points"], estimation["weights"] == "survey"
        self.terms = ladder_terms(rungs)
        self.last = list(self.terms)[-1]
        answered = people[f"y_{outcome}"].notna() & people["area"].notna()
        for term in self.terms[self.last]:
            answered &= present(people, term, concepts)
        self.people = people[answered].reset_index(drop=True)
        self.y = self.people[f"y_{outcome}"]
        if self.y.nunique() < 2:
            raise InputError(
                f"outcome '{outcome}': nobody with an answer to every term is left to compare. Take the term that "
                "most people lack out of the ladder (the page 'sample' counts them)."
            )
        self.design, self.columns = build_design(self.people, self.terms[self.last], concepts)
        self.n, self.areas = len(self.people), int(self.people["area"].nunique())

    # ---- what the ladder holds --------------------------------------------------------------------------

    def held(self, level: str) -> list[str]:
        """Terms of the ladder at a level (area, link, safety ...), in its order."""
        return [t for t in self.terms[self.last] if self.concepts[t]["level"] == level]

    @cached_property
    def area_rung(self) -> str:
        """The first rung that holds every area exposure."""
        areas = set(self.held("area"))
        return next(rung for rung, terms in self.terms.items() if areas <= set(terms))

    def columns_of(self, terms: list[str]) -> list[str]:
        """Design columns of terms, the intercept first."""
        wanted = set(terms)
        return [INTERCEPT, *(c.name for c in self.columns if c.term in wanted)]

    def label(self, term: str) -> str:
        """A term's words; a product's are those of its parts."""
        return " × ".join(self.concepts[part.split("[")[0]]["label"] for part in term.split(":"))

    def values(self, term: str) -> pd.Series:
        """One numeric term, scaled as in models (people,)."""
        return term_values(self.people, term, self.concepts).iloc[:, 0]

    # ---- fits -------------------------------------------------------------------------------------------

    def fit(self, design: pd.DataFrame, slope: str | None = None, robust: bool = False, y=None, rows=None):
        """Fit a design (columns by name), with a random intercept and maybe a random slope of one column."""
        take = slice(None) if rows is None else rows
        x, area = design[take], self.people["area"][take]
        target = (self.y if y is None else y)[take]
        model = MixedLogit(
            target,
            x,
            area,
            x[[INTERCEPT, slope]] if slope else None,
            weights=self.people["weight"][take] if self.weighted else None,
            weight_type="probability",
        )
        return model.fit(
            nagq=min(self.points, 7) if slope else self.points,
            cov_type="robust" if self.weighted or robust else "oim",
            warn=False,  # the status is a column of the tables
        )

    @cached_property
    def base(self):
        """The last rung: other models are subsets of it, started from its estimates."""
        return self.fit(self.design)

    def subset(self, columns: list[str], base=None):
        """Fit a subset of the columns of ``base`` (the last rung unless given)."""
        base = self.base if base is None else base
        kept = [c for c in columns if c in base.model.exog_names]
        return base.refit(kept, warn=False)

    def averages(self, result, design: pd.DataFrame | None = None, slope: str | None = None) -> Averages:
        """Average probabilities under a fit of this study."""
        weights = self.people["weight"] if self.weighted else None
        return Averages(result, self.design if design is None else design, slope, weights)

    def who(self, result, column: str | None = None, design: pd.DataFrame | None = None) -> dict:
        """People, areas, residual degrees of freedom, smallest cell and status behind a row."""
        design = self.design if design is None else design
        if column is not None and column in design:
            cell = smallest_cells(design[[column]], self.y)[column]
        else:
            cell = smallest_outcome(self.y)
        return {
            "n": self.n,
            "areas": self.areas,
            "residual_df": residual_df(self.n, result.n_fixed + 1),
            "smallest_cell": cell,
            "status": result.status,
        }

    def centiles(self, term: str, at: dict[str, float]) -> dict[str, float]:
        """Scaled values of an area term at centiles over areas, each area counted once."""
        by_area = self.values(term).groupby(self.people["area"]).mean()
        return {name: float(np.percentile(by_area, centile)) for name, centile in at.items()}
