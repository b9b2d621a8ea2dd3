"""Data frames and columns of any library, as the plain pandas ones that formulas and arrays are made from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

NUMBERS = ("integer", "floating", "mixed-integer-float", "decimal")  # what an object column may hold
MIXED = ("mixed", "mixed-integer")


def as_pandas(data: Any) -> Any:
    """``data`` as pandas where it is a frame or column of another library (polars, Narwhals, Arrow), else as it is.

    Raises
    ------
    ValueError
        If the other library cannot make a pandas object of it.
    """
    if np.ma.isMaskedArray(data):
        words = data.dtype.kind in "OUS"
        values = np.array(data.data, dtype=object if words else float)
        values[np.ma.getmaskarray(data)] = None if words else np.nan
        return values
    if isinstance(data, (pd.DataFrame, pd.Series, pd.Index, np.ndarray, str)) or data is None:
        return data
    if not hasattr(data, "to_pandas") and hasattr(data, "collect"):
        data = data.collect()  # a lazy frame
    if not hasattr(data, "to_pandas"):
        return data
    try:
        return data.to_pandas()
    except ImportError as problem:
        raise ValueError(f"a {type(data).__name__} cannot be turned into pandas: {problem}") from problem


def plain(column: pd.Series, used_levels: bool = False) -> pd.Series:
    """A column of numbers, booleans, objects or categories of objects, missing values as NaN.

    Nullable and Arrow types, strings of any kind, and objects that are numbers are turned into these, since
    formulas would not know them or would take numbers for categories.

    Parameters
    ----------
    used_levels : bool
        Leave out levels of a category that no row has, as R does: else an empty first level is the reference.
    """
    kind = column.dtype
    if isinstance(kind, pd.ArrowDtype) and kind.name.startswith("dictionary"):
        column = column.astype("category")
        kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        if used_levels:
            column = column.cat.remove_unused_categories()
        levels = column.cat.categories
        if not isinstance(levels.dtype, np.dtype):
            column = column.cat.rename_categories(plain(levels.to_series()).to_list())
        return column
    if isinstance(kind, pd.StringDtype):
        return column.astype(object).where(column.notna(), np.nan)
    if pd.api.types.is_object_dtype(kind):
        inferred = pd.api.types.infer_dtype(column, skipna=True)
        if inferred in NUMBERS:
            return column.astype(float)
        if inferred in MIXED and column.map(lambda v: isinstance(v, str)).any():
            raise ValueError(
                f"column {column.name!r} holds numbers and text, which would make each number a category: turn it "
                "into numbers with pandas.to_numeric, or into text with astype(str)"
            )
        return _booleans(column) if inferred == "boolean" else column
    if isinstance(kind, np.dtype):
        # squares of small integers, as statistical packages store ages, would overflow without a word
        wide = {"i": np.int64, "u": np.int64, "f": np.float64}.get(kind.kind)
        return column if wide is None or kind == wide else column.astype(wide)
    if pd.api.types.is_bool_dtype(kind):
        return _booleans(column)
    if pd.api.types.is_numeric_dtype(kind):
        if column.isna().any() or not pd.api.types.is_integer_dtype(kind):
            return pd.Series(column.to_numpy(dtype=float, na_value=np.nan), column.index, name=column.name)
        return pd.Series(column.to_numpy(dtype=np.int64), column.index, name=column.name)
    if isinstance(kind, pd.ArrowDtype):
        return plain(column.astype(object).where(column.notna(), np.nan))
    return column


def _booleans(column: pd.Series) -> pd.Series:
    kind = float if column.isna().any() else bool
    values = column.to_numpy(dtype=object)
    values = np.where(column.isna(), np.nan, values) if kind is float else values
    return pd.Series(values.astype(kind), column.index, name=column.name)


def check_same_rows(given: dict[str, Any]) -> None:
    """Refuse pandas arguments whose indices differ, as statsmodels does: their rows would be paired by position.

    Raises
    ------
    ValueError
        With the names of the two arguments and the remedy.
    """
    labelled = [(name, x.index) for name, x in given.items() if isinstance(x, (pd.Series, pd.DataFrame))]
    for name, index in labelled[1:]:
        first, reference = labelled[0]
        if index.equals(reference) or len(index) != len(reference):  # unequal lengths have their own message
            continue
        both = index.is_unique and reference.is_unique and index.isin(reference).all()
        how = "hold the same labels in another order" if both else "hold different labels"
        raise ValueError(
            f"the indices of {first} and {name} are not aligned: they {how}. Select the rows of {name} by the "
            f"index of {first} ({name}.loc[...index]), or pass to_numpy() to pair the rows by position"
        )
