"""What is to be fitted: checked data, and what the user said about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from .design import Design
from .formulas import Coding
from .groups import Outer
from .kernels.choose import get_kernel
from .kernels.quadrature import hermite_rule
from .kernels.rows import Rows
from .nested import NestedObjective
from .objective import Objective

Likelihood = Objective | NestedObjective


@dataclass(eq=False, repr=False)
class Specification:
    """The data of a model and how they are fitted; :class:`MixedLogit` builds one.

    Attributes
    ----------
    design : Design
        Checked, sorted arrays.
    backend : {"auto", "numba", "numpy"}
    weight_type : {"frequency", "probability"}
    pwscale : str or None
        How level-1 weights were scaled within groups.
    has_weights : bool
        Weights of either level were given.
    endog_name, group_name : str
        Names for tables.
    formula : str or None
    fixed, random : Coding or None
        Coding of the formulas, with which they are evaluated on new data; None without a formula.
    offsets : list of Coding
        Offsets known by name; one given as values is in ``design`` alone.
    group_columns : list of str
        Columns of ``frame`` that hold the groups, where they were given by name.
    frame : DataFrame or None
        Data the formula was evaluated on.
    """

    design: Design
    backend: str = "auto"
    weight_type: str = "frequency"
    has_weights: bool = False
    endog_name: str = "y"
    group_name: str = "group"
    formula: str | None = None
    fixed: Coding | None = None
    random: Coding | None = None
    offsets: list[Coding] = field(default_factory=list)
    frame: pd.DataFrame | None = None
    pwscale: str | None = None
    group_columns: list[str] = field(default_factory=list)

    @property
    def total(self) -> float:
        """Sum of the weights of both levels, the number of rows where they are frequencies."""
        rows = self.design.rows
        return float(np.repeat(rows.group_weight, np.diff(rows.starts)) @ (rows.b / self.design.trials))

    @property
    def fixed_spec(self) -> Any:
        """Formulaic's specification of the fixed part; None without a formula."""
        return None if self.fixed is None else self.fixed.spec

    @property
    def endog_names(self) -> str:
        """Name of the outcome, under the name statsmodels gives it."""
        return self.endog_name

    @property
    def exog_names(self) -> list[str]:
        """Columns of the fixed design that are estimated."""
        return self.design.names

    @property
    def kernel(self) -> ModuleType:
        """Kernel module in use."""
        return get_kernel(self.backend, len(self.design.rows.a))

    def objective(
        self,
        points: int,
        modes: np.ndarray | None = None,
        rows: Rows | None = None,
        outer: Outer | None = None,
    ) -> Likelihood:
        """The likelihood with ``points`` per random effect, on other ``rows`` or ``outer`` if given."""
        rows = rows or self.design.rows
        if self.design.outer is not None:
            return NestedObjective(rows, outer or self.design.outer, points, self.kernel, modes)
        return Objective(rows, hermite_rule(points, rows.q), self.kernel, modes)
