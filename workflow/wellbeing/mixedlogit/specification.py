"""What is to be fitted: checked data, and what the user said about them."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from .design import Design
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
    has_weights : bool
        Weights of either level were given.
    endog_name, group_name : str
        Names for tables.
    formula : str or None
    fixed_spec, random_spec
        Coding of the formulas, with which they are evaluated on new data; None without a formula.
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
    fixed_spec: Any = None
    random_spec: Any = None
    frame: pd.DataFrame | None = None

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
