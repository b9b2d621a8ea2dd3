"""Predicted probabilities: averaged over the random effects, typical, or conditional on a group's effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from .design import as_matrix, as_vector
from .effects import effects_of, row_effects
from .fit import Fit
from .frames import as_pandas, check_same_rows
from .kernels.quadrature import normal_rule

POINTS = 51  # for averages over one normal variable
KINDS = ("population", "typical", "conditional", "linear")


def new_design(
    results: Fit, exog: Any, exog_re: Any = None
) -> tuple[np.ndarray, np.ndarray, pd.Index | None]:
    """Fixed and random design of new rows, and their index.

    Raises
    ------
    ValueError
        If columns of the fit are missing or the number of columns differs.
    """
    from .formulas import as_frame, evaluate_coding

    model, names = results.model, results.model.design.names
    exog = as_pandas(exog)
    if model.fixed is not None and isinstance(exog, (Mapping, pd.Series)):
        exog = as_frame(exog, "newdata")
    index = exog.index if isinstance(exog, pd.DataFrame) else None
    frame = exog
    if model.fixed is not None and not set(names) <= set(getattr(exog, "columns", names)):
        frame = evaluate_coding(model.fixed, exog)
    if isinstance(frame, pd.DataFrame):
        absent = [n for n in names if n not in frame.columns]
        if absent:
            raise ValueError(f"exog lacks columns of the fit: {', '.join(absent)}")
        frame = frame[names]
    x, _ = as_matrix(frame, "exog")
    if x.shape[1] != len(names):
        raise ValueError(f"exog has {x.shape[1]} columns, the fit has {len(names)}: {', '.join(names)}")
    if model.design.rows.z is None:
        return x, np.ones((len(x), len(results.chol_re))), index
    if exog_re is None and model.random is not None:
        exog_re = evaluate_coding(model.random, exog)
    if exog_re is None:
        raise ValueError("the model has random slopes: pass exog_re")
    z, _ = as_matrix(exog_re, "exog_re")
    if z.shape != (len(x), model.design.rows.q):
        raise ValueError(f"exog_re must have shape {(len(x), model.design.rows.q)}, not {z.shape}")
    return x, z, index


def new_offset(results: Fit, data: Any, n: int, offset: Any = None) -> np.ndarray | None:
    """Offset of new rows: ``offset`` if given, else the fit's own, looked up in ``data``; shape (n,).

    Raises
    ------
    ValueError
        If the fit has an offset and neither says what it is in the new rows.
    """
    from .formulas import evaluate_offset

    model = results.model
    if offset is not None:
        return np.full(n, float(offset)) if np.ndim(offset) == 0 else as_vector(offset, "offset", n)
    if model.design.rows.offset is None:
        return None
    if not model.offsets:
        raise ValueError(
            "the fit has an offset, given as values: pass offset= for the new rows (0 for none), or build the "
            "model with offset='column', which is looked up in new data"
        )
    return evaluate_offset(model.offsets, as_pandas(data))


def new_groups(results: Fit, data: Any, groups: Any, n: int) -> Any:
    """Groups of new rows: as given (labels, or names of columns of ``data``), else in the columns of the fit.

    Raises
    ------
    ValueError
        If they cannot be found, or do not belong to the rows of ``data``.
    """
    from .formulas import as_frame, column

    data = as_pandas(data)
    if groups is None:
        groups = results.model.group_columns
        if not groups or not set(groups) <= set(getattr(data, "columns", ())):
            raise ValueError("which='conditional' needs groups: labels, or a column of the new rows")
    if isinstance(groups, str) or (isinstance(groups, list) and len(groups) != n):
        frame = as_frame(data, "newdata")
        names = [groups] if isinstance(groups, str) else groups
        for name in names:
            column(frame, name, "groups")
        groups = frame[names[0]] if len(names) == 1 else frame[names]
    groups = as_pandas(groups)
    check_same_rows({"the new rows": data, "groups": groups})
    if len(groups) != n:
        raise ValueError(f"groups must have one label for each of the {n} rows; it has {len(groups)}")
    return groups


def population_mean(eta: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Mean of 1/(1 + exp(-(η + sd Z))), Z standard normal; shapes (m,)."""
    nodes, weights = normal_rule(POINTS)
    return expit(eta[:, None] + sd[:, None] * nodes) @ weights


def predict(
    results: Fit, exog: Any, which: str, groups: Any, exog_re: Any, offset: Any
) -> np.ndarray | pd.Series:
    """See :meth:`Fit.predict`."""
    if which not in KINDS:
        raise ValueError(f"which must be one of {', '.join(KINDS)}, not {which!r}")
    design = results.model.design
    if exog is None:
        rows = design.rows
        effect = row_effects(results) if which == "conditional" else None
        values = np.full(design.n_given, np.nan)
        values[design.order] = _probability(results, rows.x, design.z(), rows.offset, which, effect)
        frame = results.model.frame
        return values if frame is None else pd.Series(values, index=frame.index)
    x, z, index = new_design(results, exog, exog_re)
    shift = new_offset(results, exog, len(x), offset)
    effect = None
    if which == "conditional":
        effect = effects_of(results, new_groups(results, exog, groups, len(x)), z)
    values = _probability(results, x, z, shift, which, effect)
    return values if index is None else pd.Series(values, index=index)


def _probability(results, x, z, shift, which, effect) -> np.ndarray:
    eta = x @ results.params.to_numpy()
    if shift is not None:
        eta = eta + shift
    if which == "linear":
        return eta
    if which == "typical":
        return expit(eta)
    if which == "population":
        return population_mean(eta, np.sqrt(((z @ results.chol_re) ** 2).sum(1)))
    return expit(eta + effect)
