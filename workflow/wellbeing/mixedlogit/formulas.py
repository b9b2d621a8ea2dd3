"""Formula evaluation (with formulaic) and column look-up."""

from __future__ import annotations

import difflib
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass
class Parts:
    """Evaluated formula: arrays as the model takes them, and what is needed to evaluate it on new data."""

    endog: Any
    exog: pd.DataFrame
    exog_re: pd.DataFrame | None
    columns: dict[str, Any]
    fixed_spec: Any
    random_spec: Any
    frame: pd.DataFrame


def column(data: pd.DataFrame, value: Any, role: str) -> Any:
    """``data[value]`` if ``value`` is a string, else ``value``; suggests a close name if there is none."""
    if isinstance(value, list) and value and all(isinstance(v, str) and v in data.columns for v in value):
        return data[value]
    if not isinstance(value, str):
        return value
    if value in data.columns:
        return data[value]
    close = difflib.get_close_matches(value, [str(c) for c in data.columns], 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise ValueError(f"{role}: there is no column {value!r} in data{hint}")


def evaluate_formulas(
    formula: str, re_formula: str | None, data: pd.DataFrame, columns: dict[str, Any], missing: str
) -> Parts:
    """Evaluate both formulas on ``data``; missing values stay in and are dealt with by the design."""
    from formulaic import Formula, model_matrix
    from formulaic.errors import FormulaicError

    if not isinstance(data, pd.DataFrame):
        raise ValueError(f"data must be a pandas DataFrame, not {type(data).__name__}")
    if formula.count("~") != 1:
        raise ValueError(f"the formula needs one '~' between outcome and predictors: {formula!r}")
    left, right = (side.strip() for side in formula.split("~"))
    found = {role: column(data, value, role) for role, value in columns.items() if value is not None}
    used = {str(v) for side in (left, right, re_formula or "1") for v in Formula(side).required_variables}
    for name in sorted(used):
        column(data, name, "formula")
    holes = missing_rows(data, sorted(used), missing)
    try:
        if left in data.columns:
            endog = data[left]
        else:
            endog = model_matrix(f"0 + {left}", data, na_action="ignore")
            if endog.shape[1] != 1:
                raise ValueError(
                    f"the outcome {left!r} makes {endog.shape[1]} columns: it must be 0/1 or a count"
                )
            endog = endog.iloc[:, 0]
        fixed = model_matrix(right, data, na_action="ignore")
        random = None if re_formula is None else model_matrix(re_formula, data, na_action="ignore")
    except FormulaicError as problem:
        raise ValueError(f"the formula {formula!r} cannot be evaluated: {problem}") from problem
    if isinstance(endog, pd.Series) and not pd.api.types.is_numeric_dtype(endog.dtype):
        levels = ", ".join(map(repr, pd.unique(endog)[:4]))
        raise ValueError(f"the outcome {left!r} must be numeric 0/1 or boolean; it holds {levels}")
    exog = pd.DataFrame(fixed)
    if holes.any():  # a missing category would otherwise pass for the reference level
        exog = exog.astype(float)
        exog.iloc[np.flatnonzero(holes)] = np.nan
    return Parts(
        endog=endog,
        exog=exog,
        exog_re=None if random is None else pd.DataFrame(random),
        columns=found,
        fixed_spec=fixed.model_spec,
        random_spec=None if random is None else random.model_spec,
        frame=data,
    )


def missing_rows(data: pd.DataFrame, names: list[str], missing: str) -> np.ndarray:
    """True for rows with a missing value in a column the formula uses; raises unless they may be dropped."""
    gaps = data[names].isna()
    if missing == "raise" and gaps.to_numpy().any():
        listed = ", ".join(f"{name} ({count})" for name, count in gaps.sum().items() if count)
        raise ValueError(f"missing values in {listed}: pass missing='drop' to leave those rows out")
    return gaps.to_numpy().any(axis=1)


def evaluate_spec(spec: Any, data: pd.DataFrame) -> pd.DataFrame:
    """Design of ``data`` under the coding of the fitted formula."""
    for name in sorted(str(v) for v in spec.required_variables):
        column(data, name, "newdata")
    from formulaic.errors import DataMismatchWarning

    names = [str(v) for v in spec.required_variables]
    holes = data[names].isna().to_numpy().any(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error", DataMismatchWarning)
        try:
            whole = pd.DataFrame(spec.get_model_matrix(data[~holes], na_action="ignore"))
        except DataMismatchWarning as problem:
            raise ValueError(f"newdata has levels the fit has not seen: {problem}") from None
    matrix = pd.DataFrame(np.nan, index=data.index, columns=whole.columns)
    matrix.iloc[np.flatnonzero(~holes)] = whole.to_numpy(dtype=float)
    return matrix
