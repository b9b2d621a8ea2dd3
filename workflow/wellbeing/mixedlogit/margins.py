"""Adjusted predictions, their contrasts, marginal effects and simple slopes, with delta-method intervals.

Everything is an average over rows of the probability of a counterfactual design. ``which="population"``
averages over the random effects too, by a 51-point Gauss–Hermite rule in the one normal variable z'u;
``which="typical"`` sets the random effects to zero. Gradients are analytic, in the parameters of the
covariance as well, so that intervals carry its uncertainty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr, ndtri

from .fit import Fit
from .frames import as_pandas
from .kernels.quadrature import normal_rule
from .predict import POINTS, new_design, new_offset

COMPARISONS = ("difference", "ratio", "odds_ratio")


class Averager:
    """Average probabilities of counterfactual versions of a set of rows, with gradients."""

    def __init__(self, results: Fit, which: str, newdata: Any, weights: Any):
        if which not in ("population", "typical"):
            raise ValueError(f"which must be 'population' or 'typical', not {which!r}")
        self.results = results
        self.which = which
        model, design = results.model, results.model.design
        self.offset: np.ndarray | float = 0.0
        newdata = as_pandas(newdata)
        if newdata is not None:
            self.data = newdata if isinstance(newdata, pd.DataFrame) else pd.DataFrame(newdata)
            self.weights = np.ones(len(self.data))
            offset = new_offset(results, self.data, len(self.data))
            self.offset = 0.0 if offset is None else offset
        else:
            rows = design.rows
            if model.frame is not None:
                self.data = model.frame.iloc[design.order]
            else:
                self.data = pd.DataFrame(rows.x, columns=design.names)
            self.offset = 0.0 if rows.offset is None else rows.offset
            self.weights = rows.b / design.trials * np.repeat(rows.group_weight, np.diff(rows.starts))
        if weights is not None:
            self.weights = np.asarray(weights, dtype=float)
        self.total = self.weights.sum()

    def designs(self, change: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        """Fixed and random design of the rows with columns set to the values in ``change``."""
        unknown = [v for v in change if v not in self.data.columns]
        if unknown:
            raise ValueError(
                f"unknown variable {unknown[0]!r}; known are {', '.join(map(str, self.data.columns))}"
            )
        data = self.data.assign(**change) if change else self.data
        exog_re = None
        if self.results.model.fixed_spec is None and self.results.model.design.rows.z is not None:
            exog_re = self.results.model.design.rows.z
        x, z, _ = new_design(self.results, data, exog_re)
        return x, z

    def shift(self, change: dict[str, Any]) -> np.ndarray | float:
        """Offset of the rows with columns set to the values in ``change``."""
        if not any(name in change for coding in self.results.model.offsets for name in coding.columns):
            return self.offset
        offset = new_offset(self.results, self.data.assign(**change), len(self.data))
        return 0.0 if offset is None else offset

    def linear(self, change: dict[str, Any]) -> np.ndarray:
        """Average row of the fixed design, shape (p,)."""
        x, _ = self.designs(change)
        return self.weights @ x / self.total

    def mean(self, change: dict[str, Any]) -> tuple[float, np.ndarray]:
        """Average probability, and its gradient in all parameters (P,)."""
        results = self.results
        x, z = self.designs(change)
        eta = x @ results.params.to_numpy() + self.shift(change)
        chol = results.chol_re
        gradient = np.zeros(len(results.theta))
        weights = self.weights / self.total
        if self.which == "typical":
            prob = expit(eta)
            gradient[: results.n_fixed] = (weights * prob * (1 - prob)) @ x
            return float(weights @ prob), gradient
        zl = z @ chol
        sd = np.sqrt((zl**2).sum(1))
        prob, slope, bend = normal_moments(eta, sd)
        gradient[: results.n_fixed] = (weights * slope) @ x
        # E[p'(η + z'Lv) z_a v_b] = z_a (L'z)_b E[p''] (Stein 1981)
        full = (z * (weights * bend)[:, None]).T @ zl
        gradient[results.n_fixed :] = [full[r, c] for r, c in results.free]
        return float(weights @ prob), gradient


def normal_moments(eta: np.ndarray, sd: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means over Z of p, p' and p'' at η + sd Z, each of shape (n,)."""
    nodes, weights = normal_rule(POINTS)
    prob, slope, bend = np.zeros(len(eta)), np.zeros(len(eta)), np.zeros(len(eta))
    for t, w in zip(nodes, weights, strict=True):
        p = expit(eta + sd * t)
        d = p * (1 - p)
        prob += w * p
        slope += w * d
        bend += w * d * (1 - 2 * p)
    return prob, slope, bend


def parameter_covariance(results: Fit) -> np.ndarray:
    """Covariance of all parameters, with zero rows for a variance that was put at zero."""
    if not results.singular:
        return results.cov_theta
    cov, p = results.cov_theta.copy(), results.n_fixed
    cov[p:], cov[:, p:] = np.nan_to_num(cov[p:], nan=0.0), np.nan_to_num(cov[:, p:], nan=0.0)
    return cov


def _record(results, value: float, gradient: np.ndarray, alpha: float, scale: str) -> dict[str, float]:
    """Estimate, standard error and limits; ``scale`` is the one on which the limits are symmetric."""
    se = float(np.sqrt(max(gradient @ parameter_covariance(results) @ gradient, 0.0)))
    width = ndtri(1 - alpha / 2)
    if scale == "logit":
        centre, half = np.log(value / (1 - value)), width * se / (value * (1 - value))
        low, high = expit(centre - half), expit(centre + half)
    elif scale == "log":
        low, high = value * np.exp(-width * se / value), value * np.exp(width * se / value)
    else:
        low, high = value - width * se, value + width * se
    return {"estimate": float(value), "se": se, "lower": float(low), "upper": float(high)}


def predictions(
    results: Fit,
    at: dict[str, Any] | None = None,
    *,
    which: str = "population",
    newdata: Any = None,
    weights: Any = None,
    alpha: float = 0.05,
    scale: str = "identity",
) -> pd.DataFrame:
    """Average adjusted predictions (predictive margins; Lane and Nelder 1982).

    Parameters
    ----------
    results : Fit
    at : dict, optional
        Values given to variables in every row, for example ``{"income": [-1, 0, 1]}``; all combinations.
    which : {"population", "typical"}
        Averaged over the random effects, or with random effects of zero.
    newdata : DataFrame, optional
        Rows to average over; those of the fit if not given.
    weights : array_like, optional
        Weights of the rows in the average; those of the fit if not given.
    alpha : float
        One minus the confidence level.
    scale : {"identity", "logit"}
        Scale on which the limits are symmetric.

    Returns
    -------
    DataFrame
        One row a combination: the values, ``estimate`` (probability), ``se``, ``lower``, ``upper``.
    """
    average = Averager(results, which, newdata, weights)
    at = {k: list(np.atleast_1d(np.asarray(v, dtype=object))) for k, v in (at or {}).items()}
    records = []
    for combination in product(*at.values()):
        change = dict(zip(at, combination, strict=True))
        value, gradient = average.mean(change)
        records.append(change | _record(results, value, gradient, alpha, scale))
    return pd.DataFrame(records).infer_objects()


def contrasts(
    results: Fit,
    variable: str,
    values: Sequence[Any] | None = None,
    *,
    comparison: str = "difference",
    at: dict[str, Any] | None = None,
    which: str = "population",
    newdata: Any = None,
    weights: Any = None,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Contrasts of average adjusted predictions against the first value.

    Parameters
    ----------
    variable : str
        Variable that is changed in every row.
    values : sequence, optional
        Values compared; all levels of a factor or dummy, mean ∓ half a standard deviation of a number, if not
        given.
    comparison : {"difference", "ratio", "odds_ratio"}
        Of the average probabilities. Ratios have limits symmetric in the logarithm.
    at : dict, optional
        Other variables held at one value each.

    Returns
    -------
    DataFrame
        One row a value after the first: ``value``, ``reference``, ``estimate``, ``se``, ``lower``, ``upper``.
    """
    if comparison not in COMPARISONS:
        raise ValueError(f"comparison must be one of {', '.join(COMPARISONS)}, not {comparison!r}")
    average = Averager(results, which, newdata, weights)
    values = _default_values(average.data, variable) if values is None else list(values)
    if len(values) < 2:
        raise ValueError(f"a contrast of {variable!r} needs two values or more")
    p0, g0 = average.mean({**(at or {}), variable: values[0]})
    records = []
    for value in values[1:]:
        p1, g1 = average.mean({**(at or {}), variable: value})
        if comparison == "difference":
            estimate, gradient, scale = p1 - p0, g1 - g0, "identity"
        elif comparison == "ratio":
            estimate, scale = p1 / p0, "log"
            gradient = estimate * (g1 / p1 - g0 / p0)
        else:
            estimate, scale = p1 / (1 - p1) * (1 - p0) / p0, "log"
            gradient = estimate * (g1 / (p1 * (1 - p1)) - g0 / (p0 * (1 - p0)))
        record = _record(results, estimate, gradient, alpha, scale)
        records.append({"value": value, "reference": values[0]} | record)
    return pd.DataFrame(records)


def _default_values(data: pd.DataFrame, variable: str) -> list[Any]:
    if variable not in data.columns:
        raise ValueError(f"unknown variable {variable!r}; known are {', '.join(map(str, data.columns))}")
    column = data[variable]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [v for v in column.cat.categories if (column == v).any()]
    levels = sorted(column.unique())
    if not pd.api.types.is_numeric_dtype(column.dtype) or len(levels) <= 2:
        return levels
    centre, half = float(column.mean()), float(column.std()) / 2
    return [centre - half, centre + half]


def slopes(
    results: Fit,
    variable: str,
    *,
    at: dict[str, Any] | None = None,
    which: str = "population",
    newdata: Any = None,
    weights: Any = None,
    alpha: float = 0.05,
    step: float = 1e-4,
) -> pd.DataFrame:
    """Average slope of the probability in a numeric variable (average marginal effect).

    A central difference over ``step`` standard deviations of the variable, through the formula, so that
    squares and interactions are followed.

    Returns
    -------
    DataFrame, one row: ``estimate`` (probability per unit), ``se``, ``lower``, ``upper``.
    """
    average = Averager(results, which, newdata, weights)
    base = {**(at or {})}
    if variable not in average.data.columns:
        raise ValueError(f"unknown variable {variable!r}")
    centre = np.asarray(base.pop(variable, average.data[variable]), dtype=float)
    h = step * (float(np.std(np.asarray(average.data[variable], dtype=float))) or 1.0)
    p1, g1 = average.mean({**base, variable: centre + h})
    p0, g0 = average.mean({**base, variable: centre - h})
    record = _record(results, (p1 - p0) / (2 * h), (g1 - g0) / (2 * h), alpha, "identity")
    return pd.DataFrame([record], index=[variable])


def marginal_effects(
    results: Fit,
    variables: Sequence[str] | None = None,
    *,
    which: str = "population",
    newdata: Any = None,
    weights: Any = None,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Average marginal effects: slopes of numbers, differences from the first level of factors and dummies.

    Returns
    -------
    DataFrame
        Index of variable and contrast; ``estimate``, ``se``, ``z``, ``p``, ``lower``, ``upper``.
    """
    options = {"which": which, "newdata": newdata, "weights": weights, "alpha": alpha}
    data = Averager(results, which, newdata, weights).data
    spec, coding = results.model.fixed_spec, results.model.fixed
    if variables is None:
        known = data.columns if coding is None else coding.columns
        variables = [v for v in data.columns if v in set(known) and data[v].nunique() > 1]
    pieces = {}
    for variable in variables:
        column = data[variable]
        numeric = pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
        factor = spec is not None and any(
            re.search(rf"C\(\s*`?{re.escape(str(variable))}`?\s*[,)]", str(n)) for n in spec.column_names
        )
        if numeric and not factor and set(column.unique()) != {0, 1}:
            pieces[(variable, "slope")] = slopes(results, variable, **options).iloc[0]
            continue
        levels = sorted(column.unique()) if numeric else _default_values(data, variable)
        table = contrasts(results, variable, levels, **options)
        for _, row in table.iterrows():
            record = row[["estimate", "se", "lower", "upper"]].astype(float)
            pieces[(variable, f"{row['value']} - {row['reference']}")] = record
    frame = pd.DataFrame(pieces).T
    frame.index.names = ["variable", "contrast"]
    z = frame["estimate"] / frame["se"]
    frame.insert(2, "z", z)
    frame.insert(3, "p", 2 * ndtr(-z.abs()))
    return frame


def simple_slopes(
    results: Fit,
    focal: str,
    moderator: str,
    values: Sequence[Any] | None = None,
    *,
    scale: str = "logit",
    which: str = "population",
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Slope of a focal variable at values of a moderator (Aiken and West 1991).

    Parameters
    ----------
    focal, moderator : str
        Numeric focal variable, and the variable it interacts with.
    values : sequence, optional
        Values of the moderator; its levels, or mean and mean ∓ one standard deviation.
    scale : {"logit", "probability"}
        Slope of the linear predictor, or of the average probability.

    Returns
    -------
    DataFrame
        One row a value of the moderator: ``estimate``, ``se``, ``z``, ``p``, ``lower``, ``upper``.
    """
    average = Averager(results, which, None, None)
    if values is None:
        values = _default_values(average.data, moderator)
        column = average.data[moderator]
        if pd.api.types.is_numeric_dtype(column.dtype) and column.nunique() > 2:
            mean, sd = float(column.mean()), float(column.std())
            values = [mean - sd, mean, mean + sd]
    records = []
    for value in values:
        if scale == "probability":
            frame = slopes(results, focal, at={moderator: value}, which=which, alpha=alpha)
            record = frame.iloc[0].to_dict()
        elif scale == "logit":
            column = np.asarray(average.data[focal], dtype=float)
            h = float(np.std(column)) or 1.0
            ahead = average.linear({moderator: value, focal: column + h})
            behind = average.linear({moderator: value, focal: column - h})
            gradient = np.zeros(len(results.theta))
            gradient[: results.n_fixed] = (ahead - behind) / (2 * h)
            record = _record(results, gradient @ results.theta, gradient, alpha, "identity")
        else:
            raise ValueError(f"scale must be 'logit' or 'probability', not {scale!r}")
        record["z"] = record["estimate"] / record["se"] if record["se"] > 0 else np.nan
        record["p"] = 2 * float(ndtr(-abs(record["z"])))
        records.append({moderator: value} | record)
    return pd.DataFrame(records)[[moderator, "estimate", "se", "z", "p", "lower", "upper"]]
