"""A model with some of its columns, fitted from the estimates with all of them."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .fit import Fit
from .fitting import Start, fit_design
from .kernels.rows import ColumnRows
from .newton import Factor
from .specification import Specification
from .start import SURE, variance_moments

PLAIN = 5.0  # standard errors from zero beyond which a variance will not vanish with columns left out
NEAR = 4e-6  # standard errors: length of the last step from so good a start; what is left is far below it


def fit_subset(fit: Fit, columns: Sequence[str], cov_type: str | None = None) -> Fit:
    """Fit the model of ``fit`` with some of its columns, started from its estimates.

    The start is the constrained estimate to first order, θ_q + I_qq⁻¹ I_qd θ_d for the columns q kept and d
    dropped, and steps use the block I_qq of the full information until the optimum, where the information is
    computed anew: standard errors are those of a cold fit.

    Parameters
    ----------
    fit : Fit
        A fit with all columns, at a number of points that serves the smaller models too.
    columns : sequence of str
        Columns kept, names of ``fit.params``.
    cov_type : str, optional
        As in :meth:`MixedLogit.fit`; that of ``fit`` if not given.

    Raises
    ------
    ValueError
        If a column is unknown or none is given.
    """
    names = fit.model.exog_names
    unknown = [c for c in columns if c not in names]
    if unknown or not len(columns):
        raise ValueError(f"unknown columns {', '.join(unknown)}" if unknown else "no columns are given")
    index = np.array([names.index(c) for c in dict.fromkeys(columns)])
    model = _with_columns(fit.model, index)
    small = _fit_columns(fit, model, index, cov_type or fit.cov_type)
    light = ColumnRows.of(model.design.rows, fit.model.design.rows.x, index)
    model.design = replace(model.design, rows=light)
    return small


def _fit_columns(fit: Fit, model: Specification, index: np.ndarray, cov_type: str) -> Fit:
    if fit.singular or not fit.converged or model.design.outer is not None:
        return fit_design(model, fit.nagq, Start(), cov_type)
    keep = np.r_[index, np.arange(fit.n_fixed, len(fit.theta))]
    drop = np.setdiff1d(np.arange(len(fit.theta)), keep)
    info = fit.information
    factor = Factor(info[np.ix_(keep, keep)])
    theta = fit.theta[keep] + factor.solve(info[np.ix_(keep, drop)] @ fit.theta[drop])
    rows = model.design.rows
    p = len(index)
    if rows.q == 1 and theta[p] < PLAIN * np.sqrt(fit.cov_model[-1, -1]):
        _, score, sd = variance_moments(rows, theta[:p])
        if score[0] <= SURE * sd[0]:
            return fit_design(model, fit.nagq, Start(), cov_type)
    start = Start(theta, factor, fit.modes, louis=fit.cov_form == "louis")
    return fit_design(model, fit.nagq, start, cov_type, tol=NEAR, check=False)


def _with_columns(model: Specification, index: np.ndarray) -> Specification:
    """The same model with the columns ``index`` of its fixed design."""
    design = model.design
    # the indices are known to be good; a check of each row for them would cost half as much again
    rows = replace(design.rows, x=np.take(design.rows.x, index, axis=1, mode="clip"))
    small = copy.copy(model)
    small.design = replace(
        design,
        rows=rows,
        gram=design.gram[np.ix_(index, index)],
        success_x=design.success_x[index],
        trials_x=design.trials_x[index],
        names=[design.names[i] for i in index],
    )
    return small
