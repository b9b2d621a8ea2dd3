"""Predictions of single rows with standard errors, in the form of statsmodels' ``get_prediction``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtri

from .fit import Fit
from .margins import normal_moments, parameter_covariance
from .predict import new_design, new_offset


class Prediction:
    """Predicted values of rows, shape (m,), with delta-method standard errors.

    Attributes
    ----------
    predicted_mean, se : ndarray, shape (m,)
        Probabilities (logits with ``which="linear"``), and their standard errors.
    """

    def __init__(self, mean: np.ndarray, se: np.ndarray, linear: bool, index: pd.Index | None):
        self.predicted_mean, self.se = mean, se
        self.linear, self.index = linear, index

    def conf_int(self, alpha: float = 0.05) -> np.ndarray:
        """Limits, symmetric in logits; shape (m, 2)."""
        width = ndtri(1 - alpha / 2) * self.se
        if self.linear:
            return np.column_stack([self.predicted_mean - width, self.predicted_mean + width])
        p = self.predicted_mean
        with np.errstate(divide="ignore", invalid="ignore"):
            half = width / (p * (1 - p))
            return expit(np.column_stack([logit(p) - half, logit(p) + half]))

    def summary_frame(self, alpha: float = 0.05) -> pd.DataFrame:
        """One row a prediction: mean, mean_se, mean_ci_lower, mean_ci_upper."""
        low, high = self.conf_int(alpha).T
        columns = {
            "mean": self.predicted_mean,
            "mean_se": self.se,
            "mean_ci_lower": low,
            "mean_ci_upper": high,
        }
        return pd.DataFrame(columns, index=self.index)


def get_prediction(
    results: Fit, exog: Any = None, which: str = "population", exog_re: Any = None, offset: Any = None
) -> Prediction:
    """Predictions with standard errors; rows of the fit, as far as they were used, if ``exog`` is not given.

    Raises
    ------
    ValueError
        If ``which`` is not "population", "typical" or "linear".
    """
    if which not in ("population", "typical", "linear"):
        raise ValueError(
            f"which must be 'population', 'typical' or 'linear', not {which!r}: the groups' own effects are "
            "estimates without a standard error here, see random_effects()"
        )
    design = results.model.design
    if exog is None:
        position = np.argsort(design.order)
        x, z, shift = design.rows.x[position], design.z()[position], design.rows.offset
        shift = None if shift is None else shift[position]
        frame = results.model.frame
        index = None if frame is None else frame.index[design.order[position]]
    else:
        x, z, index = new_design(results, exog, exog_re)
        shift = new_offset(results, exog, len(x), offset)
    eta = x @ results.params.to_numpy() + (0.0 if shift is None else shift)
    gradient = np.zeros((len(x), len(results.theta)))
    if which == "linear":
        mean, slope = eta, np.ones(len(x))
    elif which == "typical":
        mean = expit(eta)
        slope = mean * (1 - mean)
    else:
        zl = z @ results.chol_re
        mean, slope, bend = normal_moments(eta, np.sqrt((zl**2).sum(1)))
        for i, (r, c) in enumerate(results.free):
            gradient[:, results.n_fixed + i] = bend * z[:, r] * zl[:, c]
    gradient[:, : results.n_fixed] = slope[:, None] * x
    cov = parameter_covariance(results)
    se = np.sqrt(np.maximum(np.einsum("ia,ab,ib->i", gradient, cov, gradient), 0.0))
    return Prediction(mean, se, which == "linear", index)
