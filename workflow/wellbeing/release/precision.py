"""Precision follows the count: a number keeps the digits that its rounded base supports, and no more.

A count rounded to ``b`` hides whether one person more or less is behind it. A mean, a share, an estimate or a
log-likelihood printed to many digits would tell it all the same, and two releases that differ by one person would give
that person's value. So each is rounded to a step that ``b`` people could have moved it by: ``b/n`` of the spread of
people's values for a mean; ``b/n`` for a share; ``b/sqrt(n)`` standard errors for an estimate, since the standard error
is the spread of people's influence over ``sqrt(n)`` (Hampel 1974, The influence curve, JASA 69:383). Steps are 1, 2
or 5 times a power of ten, rounded up. No rounding carries a value over the border that its reader judges it by: zero
for an estimate and its limits, .05 for a p-value. What is worked out from other columns follows their rounded values.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.stats import norm

from wellbeing.catalogue import Column, Role
from wellbeing.release.specs import TableSpec

BORDER = float(norm.isf(0.025))
"""|z| at which a p-value is .05."""

WIDTH = 2 * BORDER
"""Standard errors in a 95% interval."""


def round_measures(exact: pd.DataFrame, safe: pd.DataFrame, spec: TableSpec, base: int) -> pd.DataFrame:
    """Round the measured columns of a table to what its released counts support.

    Args:
        exact: the table as it came to the door.
        safe: the table with counts rounded and unsafe cells emptied.
        spec: what its columns are.
        base: people, to which counts were rounded; with 1, counts are exact and ten significant digits stay.

    Returns:
        ``safe`` with measured columns rounded; emptied cells stay empty.
    """
    measures = [column for column in spec.measured if spec.base_of(column)]
    done = safe.copy()
    for column in measures:
        done[column.name] = done[column.name].astype("float64")
    if base == 1:
        for column in measures:
            done[column.name] = _significant(done[column.name])
        return done
    for column in measures:
        n = safe[spec.base_of(column)].astype("float64")
        done[column.name] = _rounded(column, spec, exact, n, base)
    for column in measures:  # limits stand about their rounded estimate, whatever the order of the columns
        if column.role is Role.LIMIT and spec.estimate_of(column) is not None:
            done[column.name] = _limit(column, spec, exact, done, safe[spec.base_of(column)], base)
    for column in measures:
        if column.follows:
            done[column.name] = FOLLOWED[column.follows[0]](column, exact, done)
    for column in measures:
        done[column.name] = done[column.name].mask(safe[column.name].isna())
    return done


def nice(step: pd.Series) -> pd.Series:
    """The next 1, 2 or 5 times a power of ten from each step up; missing where a step is not above zero."""
    step = step.where(np.isfinite(step) & (step > 0))
    power = 10.0 ** np.floor(np.log10(step))
    lead = step / power
    return power * np.select([lead <= 1, lead <= 2, lead <= 5], [1.0, 2.0, 5.0], 10.0)


def to_step(values: pd.Series, step: pd.Series, border: float = np.nan) -> pd.Series:
    """Values at the nearest multiple of their steps, each on the side of the border on which it was.

    A value without a step, or without bound, stays as it is.
    """
    steps = np.round(values / step)
    rounded = steps * step
    rounded = rounded.mask((values > border) & (rounded <= border), (np.floor(border / step) + 1) * step)
    rounded = rounded.mask((values < border) & (rounded >= border), (np.ceil(border / step) - 1) * step)
    digits = (-np.floor(np.log10(step))).where(step.notna(), 0)
    tidy = [
        round(value, int(places)) if np.isfinite(value) else value
        for value, places in zip(rounded, digits, strict=True)
    ]
    return pd.Series(tidy, index=values.index, dtype="float64").where(
        step.notna() & np.isfinite(values), values
    )


def _rounded(column: Column, spec: TableSpec, exact: pd.DataFrame, n: pd.Series, base: int) -> pd.Series:
    values = _linear(column, exact[column.name])
    if column.role is Role.P_VALUE:
        return _p_value(values, n, base)
    if column.role is Role.SHARE and not _scale(column, spec, exact).notna().any():
        return to_step(values, nice((100 if column.unit == "per cent" else 1) * base / n), 0)
    if column.role is Role.ERROR:
        return to_step(values, nice(values * base / n), 0)
    plain = nice(values.abs().clip(lower=1) * base / n)
    if column.spread:
        return to_step(values, nice(exact[column.spread] * base / n).fillna(plain))
    step = nice(_scale(column, spec, exact) * base / np.sqrt(n)).fillna(plain)
    return _back(column, to_step(values, step, 0))


def _limit(
    column: Column, spec: TableSpec, exact: pd.DataFrame, done: pd.DataFrame, n: pd.Series, base: int
) -> pd.Series:
    """A limit as far from the rounded estimate as it was from the exact one, in the estimate's steps."""
    estimate = spec.estimate_of(column)
    assert estimate is not None
    values, middle = _linear(column, exact[column.name]), _linear(estimate, exact[estimate.name])
    plain = nice(middle.abs().clip(lower=1) * base / n)
    step = nice(_scale(estimate, spec, exact) * base / np.sqrt(n)).fillna(plain)
    moved = (values - middle + _linear(estimate, done[estimate.name])).fillna(values)
    step = step.fillna(nice(values.abs().clip(lower=1) * base / n))
    side = np.sign(values)
    limit = to_step(moved, step)
    limit = limit.mask((side != 0) & (np.sign(limit) != side), side * step)  # the border is zero
    return _back(column, limit.where(np.isfinite(values), values))


def _scale(column: Column, spec: TableSpec, exact: pd.DataFrame) -> pd.Series:
    """Standard error on the column's linear scale: the column's own, else that of the row's estimate in log-odds."""
    known = spec.scale_of(column)
    if known is None:
        return pd.Series(np.nan, index=exact.index)
    error, estimate, low, high = known
    if error is not None:
        return exact[error.name].astype("float64").replace(np.inf, np.nan)
    width = _linear(estimate, exact[high.name]) - _linear(estimate, exact[low.name])
    return (width / WIDTH).replace(np.inf, np.nan)


def _p_value(values: pd.Series, n: pd.Series, base: int) -> pd.Series:
    """P-values whose normal deviate is a step of b/sqrt(n), to two significant digits, each on its side of .05."""
    z = pd.Series(norm.isf(values / 2), index=values.index)
    rounded = to_step(z, nice(base / np.sqrt(n)), BORDER)
    p = pd.Series(2 * norm.sf(rounded), index=values.index).clip(upper=1)
    return p.map(lambda value: float(f"{value:.1e}") if np.isfinite(value) else value)


def _significant(values: pd.Series) -> pd.Series:
    return values.map(lambda value: float(f"{value:.9e}") if np.isfinite(value) else value)


def _is_ratio(column: Column) -> bool:
    return column.unit.endswith("ratio")


def _linear(column: Column, values: pd.Series) -> pd.Series:
    """On the scale on which steps are equal: a ratio by its logarithm."""
    values = values.astype("float64")
    return np.log(values.where(values > 0)) if _is_ratio(column) else values


def _back(column: Column, values: pd.Series) -> pd.Series:
    return np.exp(values) if _is_ratio(column) else values


# what follows from other columns: (the column, the exact table, the table rounded so far) -> its values


def _exp(column: Column, exact: pd.DataFrame, done: pd.DataFrame) -> pd.Series:
    return np.exp(done[column.follows[1]])


def _icc(column: Column, exact: pd.DataFrame, done: pd.DataFrame) -> pd.Series:
    variance = done[column.follows[1]] ** 2
    return variance / (variance + np.pi**2 / 3)


def _mor(column: Column, exact: pd.DataFrame, done: pd.DataFrame) -> pd.Series:
    return np.exp(np.sqrt(2) * done[column.follows[1]] * norm.ppf(0.75))


def _aic(column: Column, exact: pd.DataFrame, done: pd.DataFrame) -> pd.Series:
    source = column.follows[1]
    return (exact[column.name] - 2 * (done[source] - exact[source])).round(6)


def _risk_ratio(column: Column, exact: pd.DataFrame, done: pd.DataFrame) -> pd.Series:
    """A rare outcome's risk ratio is its odds ratio, a common one's the square root."""
    odds = column.follows[1]
    return done[odds].where(np.isclose(exact[column.name], exact[odds]), np.sqrt(done[odds]))


def _e_value(column: Column, exact: pd.DataFrame, done: pd.DataFrame) -> pd.Series:
    ratio = done[column.follows[1]]
    ratio = ratio.where(ratio >= 1, 1 / ratio)
    return ratio + np.sqrt(ratio * (ratio - 1))


def _e_value_of_limit(column: Column, exact: pd.DataFrame, done: pd.DataFrame) -> pd.Series:
    odds, risk, low, high = column.follows[1:]
    nearer = done[low].where(done[low] > 1, done[high].where(done[high] < 1, 1.0))
    rare = np.isclose(exact[risk], exact[odds])
    ratio = nearer.where(rare, np.sqrt(nearer))
    ratio = ratio.where(ratio >= 1, 1 / ratio)
    return ratio + np.sqrt(ratio * (ratio - 1))


FOLLOWED: dict[str, Callable[[Column, pd.DataFrame, pd.DataFrame], pd.Series]] = {
    "exp": _exp,
    "icc": _icc,
    "mor": _mor,
    "aic": _aic,
    "risk ratio": _risk_ratio,
    "e-value": _e_value,
    "e-value of limit": _e_value_of_limit,
}
"""How a column is worked out from the columns it follows, by the name the catalogue uses."""
