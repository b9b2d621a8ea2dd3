"""Figures of a fit, with matplotlib; each draws on ``ax`` (a new one if not given) and returns it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .fit import Fit
from .margins import predictions
from .predict import predict
from .profile import Profile
from .residuals import as_given, counts, residuals


def _axes(ax: Any) -> Any:
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots(layout="constrained")[1]


def caterpillar(results: Any, effect: str | None = None, ax: Any = None) -> Any:
    """Empirical-Bayes effects of the groups in their order, with 95% intervals.

    ``effect`` names one of several random effects (or levels); the first if not given.
    """
    ax, table = _axes(ax), results.random_effects()
    names = list(results.cov_re.index)
    effect = names[0] if effect is None else effect
    if effect not in names:
        raise ValueError(f"unknown random effect {effect!r}; known are {', '.join(names)}")
    if len(names) > 1:
        level = "level" if "level" in table.index.names else "effect"
        table = table.xs(effect, level=level)
    table = table.sort_values("mean", kind="stable")
    rank = np.arange(len(table))
    ax.hlines(rank, table["lower"], table["upper"], lw=0.8)
    ax.plot(table["mean"], rank, "o", ms=3)
    ax.axvline(0, color="0.6", lw=0.8)
    ax.set(xlabel=f"{effect}, logits", ylabel=f"{results.model.group_name}, by rank")
    return ax


def profile_plot(results: Fit, parameter: str = "group_sd", points: int = 11, ax: Any = None) -> Any:
    """Signed root of the profile deviance over three standard errors; a straight line where Wald limits hold."""
    names = results.model.exog_names
    if parameter != "group_sd" and parameter not in names:
        raise ValueError(f"unknown parameter {parameter!r}; known are {', '.join(names)} and group_sd")
    if results.singular:
        raise ValueError("the fit is singular: profile the model without the vanishing random effect")
    ax = _axes(ax)
    profile = Profile(results, len(names) if parameter == "group_sd" else names.index(parameter))
    centre = results.theta[profile.index]
    grid = centre + np.linspace(-3, 3, points) * profile.se
    grid = grid[grid > 0] if parameter == "group_sd" else grid
    ax.plot(grid, [profile.at(value)[0] for value in grid], "o-", ms=3)
    ax.plot(grid, (grid - centre) / profile.se, color="0.6", lw=0.8)
    ax.set(xlabel=parameter, ylabel="signed root of the profile deviance")
    return ax


def residual_plot(results: Fit, bins: int = 20, seed: int = 0, ax: Any = None) -> Any:
    """Randomised quantile residuals by the fixed part, and their mean in bins of it; zero where the model holds."""
    ax = _axes(ax)
    fixed = np.asarray(predict(results, None, "linear", None, None, None))
    resid = np.asarray(residuals(results, "quantile", seed=seed))
    used = ~np.isnan(resid)
    table = binned(fixed[used], resid[used], bins)
    ax.plot(fixed[used], resid[used], ".", ms=1.5, alpha=0.4)
    ax.plot(table["x"], table["y"], "o-", ms=3)
    ax.axhline(0, color="0.6", lw=0.8)
    ax.set(xlabel="fixed part, logits", ylabel="quantile residual")
    return ax


def calibration(results: Fit, which: str = "population", bins: int = 10, ax: Any = None) -> Any:
    """Share of successes by predicted probability, in bins of equal numbers of rows."""
    ax = _axes(ax)
    predicted = np.asarray(predict(results, None, which, None, None, None))
    y, trials = counts(results)
    share = np.asarray(as_given(results, y / trials))
    used = ~np.isnan(share)
    table = binned(predicted[used], share[used], bins, np.asarray(as_given(results, trials))[used])
    ax.plot([0, 1], [0, 1], color="0.6", lw=0.8)
    ax.plot(table["x"], table["y"], "o-", ms=3)
    ax.set(xlabel="predicted probability", ylabel="share of successes")
    return ax


def binned(x: np.ndarray, y: np.ndarray, bins: int, weights: np.ndarray | None = None) -> pd.DataFrame:
    """Weighted means of ``x`` and ``y`` in ``bins`` groups of equal size by ``x``, and rows ``n`` of each."""
    weights = np.ones(len(x)) if weights is None else weights
    group = pd.qcut(pd.Series(x).rank(method="first"), min(bins, len(x)), labels=False)
    frame = pd.DataFrame({"w": weights, "x": x * weights, "y": y * weights, "n": 1}).groupby(group).sum()
    return frame.assign(x=frame["x"] / frame["w"], y=frame["y"] / frame["w"])[["x", "y", "n"]]


def margins_plot(
    results: Fit, variable: str, values: Sequence[Any], at: dict[str, Any] | None = None, ax: Any = None
) -> Any:
    """Average adjusted probability at ``values`` of a variable, with limits symmetric in logits."""
    ax = _axes(ax)
    table = predictions(results, {variable: values, **(at or {})}, scale="logit")
    others = list(at or {})
    for key, part in table.groupby(others) if others else [((), table)]:
        label = ", ".join(f"{name} {value}" for name, value in zip(others, key, strict=True))
        line = ax.plot(part[variable], part["estimate"], "o-", ms=3, label=label or None)[0]
        numeric = pd.api.types.is_numeric_dtype(part[variable])
        where = part[variable] if numeric else np.arange(len(part))
        ax.fill_between(where, part["lower"], part["upper"], alpha=0.2, color=line.get_color())
    if others:
        ax.legend()
    ax.set(xlabel=variable, ylabel="probability")
    return ax
