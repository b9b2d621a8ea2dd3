"""From what the user gives to sorted, checked arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import gammaln

from .frames import plain
from .groups import Outer, check_nested, group_codes, group_constant, nest_codes, outer_level, split_levels
from .kernels.products import transposed, weighted_gram
from .kernels.rows import Rows

ALIAS_SUSPECT = 1e-7  # squared distance of a column from the span of those before it, relative to its length
ALIAS_TOL = 1e-9  # the same distance, not squared, at which a column counts as aliased


@dataclass(frozen=True)
class Design:
    """Checked data of one model.

    Attributes
    ----------
    rows : Rows
        Sorted arrays for the kernels; columns found aliased are absent from ``rows.x``.
    gram : ndarray, shape (p, p)
        X' diag(b) X.
    success_x, trials_x : ndarray, shape (p,)
        X'a and X'b.
    order : ndarray of int, shape (n,)
        Position, in the data given, of each sorted row.
    labels : pandas.Index
        Label of each group, in the order of ``rows.starts``.
    names, re_names : list of str
        Columns of the fixed and of the random design.
    aliased : list of str
        Columns dropped as linear combinations of earlier ones.
    constant : float
        Sum of the binomial coefficients, which the kernels leave out of the log-likelihood.
    n_given : int
        Rows given, before missing values and zero weights were dropped.
    trials : ndarray, shape (n,)
        Unweighted trials of the sorted rows.
    outer : Outer or None
        The upper of two nested levels; the groups of ``rows`` are then the lower.
    weights_whole, counts_whole : bool
        All weights of both levels, and successes and trials, are whole numbers.
    weight_mean : float
        Mean level-1 weight, as given.
    """

    rows: Rows
    gram: np.ndarray
    success_x: np.ndarray
    trials_x: np.ndarray
    order: np.ndarray
    labels: pd.Index
    names: list[str]
    re_names: list[str]
    aliased: list[str]
    constant: float
    n_given: int
    trials: np.ndarray
    outer: Outer | None = None
    weights_whole: bool = True
    counts_whole: bool = True
    weight_mean: float = 1.0

    @property
    def free(self) -> list[tuple[int, int]]:
        """Position in the Cholesky factor L of each random-effect parameter."""
        if self.outer is not None:
            return [(0, 0), (1, 1)]
        return [(r, c) for r in range(self.rows.q) for c in range(r + 1)]

    def chol(self, values: np.ndarray) -> np.ndarray:
        """Cholesky factor with the free entries ``values``; diagonal (upper, lower level) if nested."""
        size = self.free[-1][0] + 1
        chol = np.zeros((size, size))
        for value, where in zip(values, self.free, strict=True):
            chol[where] = value
        return chol

    def z(self) -> np.ndarray:
        """Random-effect design of the sorted rows, one column an effect."""
        return self.rows.z_or_ones() if self.outer is None else np.ones((len(self.rows.a), 2))


def as_matrix(data: Any, what: str) -> tuple[np.ndarray, list[str]]:
    """Two-dimensional float array and column names of ``data``; names are x0, x1, ... where it has none."""
    if isinstance(data, pd.Series):
        data = data.to_frame()
    if isinstance(data, pd.DataFrame):
        names = [str(c) for c in data.columns]
        if not all(map(_numeric, data.dtypes)):
            data = pd.concat([plain(data.iloc[:, i]) for i in range(data.shape[1])], axis=1)
        bad = [str(c) for c, kind in data.dtypes.items() if not _numeric(kind)]
        if bad:
            raise ValueError(f"{what} has columns that are not numeric: {', '.join(bad)}")
        for name, kind in zip(names, data.dtypes, strict=True):
            if kind.kind == "c":
                raise ValueError(f"{what} column {name} holds complex numbers")
        array = data.to_numpy(dtype=float, na_value=np.nan)
    else:
        _refuse_complex(data, what)
        try:
            array = np.asarray(data, dtype=float)
        except (TypeError, ValueError) as problem:
            raise ValueError(f"{what} is not numeric: {problem}") from None
        if array.ndim == 1:
            array = array[:, None]
        names = [f"x{i}" for i in range(array.shape[-1])]
    if array.ndim != 2:
        raise ValueError(f"{what} must have two dimensions, not {array.ndim}")
    if len(set(names)) < len(names):
        twice = sorted({n for n in names if names.count(n) > 1})
        raise ValueError(f"{what} has more than one column named {', '.join(twice)}")
    return array, names


def _numeric(kind: Any) -> bool:
    return pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_bool_dtype(kind)


def _refuse_complex(array: Any, what: str) -> None:
    if np.iscomplexobj(array):
        raise ValueError(f"{what} holds complex numbers")


def as_vector(data: Any, what: str, n: int) -> np.ndarray:
    """One-dimensional float array of length ``n``."""
    if isinstance(data, pd.DataFrame) and data.shape[1] == 1:
        data = data.iloc[:, 0]
    try:
        if isinstance(data, pd.Series):
            _refuse_complex(data, what)
            array = data.to_numpy(dtype=float, na_value=np.nan)
        else:
            _refuse_complex(data, what)
            array = np.asarray(data, dtype=float)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"{what} is not numeric: {problem}") from None
    array = np.atleast_1d(np.squeeze(array))
    if array.ndim != 1 or len(array) != n:
        raise ValueError(f"{what} must have one value for each of the {n} rows; its shape is {array.shape}")
    return array


def aliased_columns(x: np.ndarray, b: np.ndarray, gram: np.ndarray) -> np.ndarray:
    """True for each column that is a linear combination of earlier ones (or zero).

    The Cholesky factor of the scaled cross-product finds suspects at no cost; only then are the columns
    orthogonalised one by one, which is accurate to rounding.
    """
    size = np.sqrt(np.diag(gram))
    scaled = gram / np.where(size > 0, size, 1) / np.where(size > 0, size, 1)[:, None]
    try:
        if np.min(np.diag(np.linalg.cholesky(scaled)) ** 2) > ALIAS_SUSPECT:
            return np.zeros(len(size), dtype=bool)
    except np.linalg.LinAlgError:
        pass
    weighted = x * np.sqrt(b)[:, None]
    basis = np.empty((len(x), 0))
    flags = np.zeros(x.shape[1], dtype=bool)
    for i in range(x.shape[1]):
        column = weighted[:, i].copy()
        length = np.linalg.norm(column)
        for _ in range(2):
            column -= basis @ (basis.T @ column)
        rest = np.linalg.norm(column)
        if rest <= ALIAS_TOL * length or length == 0:
            flags[i] = True
        else:
            basis = np.column_stack([basis, column / rest])
    return flags


def build_design(
    endog: Any,
    exog: Any,
    groups: Any,
    exog_re: Any = None,
    *,
    offset: Any = None,
    trials: Any = None,
    weights: Any = None,
    group_weights: Any = None,
    pwscale: str | None = None,
    missing: str = "raise",
    aliased: str = "drop",
    within: bool = False,
) -> Design:
    """Check, sort and weight the data of a model; parameters as in :class:`MixedLogit`.

    Raises
    ------
    ValueError
        With the name of the offending argument or column and what to do about it.
    """
    from .weights import gk_group_weights, scale_weights

    x, names = as_matrix(exog, "exog")
    n = n_given = len(x)
    if n == 0 or x.shape[1] == 0:
        raise ValueError("exog has no rows or no columns")
    y = as_vector(endog, "endog", n)
    z, re_names = (None, ["Intercept"]) if exog_re is None else as_matrix(exog_re, "exog_re")
    if z is not None and z.shape[1] == 0:
        raise ValueError("the random part has no columns: without random effects fit a plain logit")
    if z is not None and len(z) != n:
        raise ValueError(f"exog_re has {len(z)} rows, exog has {n}")
    groups, upper = split_levels(groups, n)
    codes, labels = group_codes(groups, n)
    if upper is not None:
        if pwscale == "gk":
            raise ValueError("pwscale='gk' is for one level of groups; use 'size' or 'effective'")
        top_codes, top_labels = group_codes(upper, n)
        check_nested(codes, labels, top_codes, top_labels, within)
        codes, labels, parent = nest_codes(codes, labels, top_codes, top_labels)
        re_names = [str(upper.name), str(groups.name)]
        if z is not None:
            raise ValueError("random slopes are not available with two nested levels")
    optional = {"offset": offset, "trials": trials, "weights": weights, "group_weights": group_weights}
    given = {k: as_vector(v, k, n) for k, v in optional.items() if v is not None}

    keep = _complete_rows(
        {"endog": y, "groups": np.where(codes < 0, np.nan, 0.0)} | given, x, names, z, missing
    )
    for name, values in given.items():
        low = values[keep].min(initial=0.0)
        if name != "offset" and low < 0:
            raise ValueError(f"{name} must not be negative; the smallest is {low:g}")
    for name in ("weights", "trials", "group_weights"):
        if name in given:
            keep &= given[name] > 0
    if not keep.any():
        raise ValueError("no rows are left after dropping missing values and zero weights")
    whole = keep.all()
    if not whole:
        x, y, codes = x[keep], y[keep], codes[keep]
        z = None if z is None else z[keep]
        given = {k: v[keep] for k, v in given.items()}
        used, codes = np.unique(codes, return_inverse=True)
        labels = labels[used]
        if upper is not None:
            parent = parent[used]
    _check_outcome(y, given.get("trials"))
    if len(labels) < 2:
        raise ValueError(
            "there is only one group: a random effect needs two or more; fit a plain logit instead"
        )

    if len(labels) == len(y) and np.all(given.get("trials", 1.0) == 1.0):
        raise ValueError(
            "every group has a single row: the variance between groups cannot be told from chance; "
            "use larger groups, or fit a plain logit"
        )
    small = np.int16 if len(labels) < 2**15 else np.int64  # few codes: a radix sort
    order = np.argsort(codes.astype(small), kind="stable")
    if np.array_equal(order, np.arange(len(order))):
        order = np.arange(len(order))
        x = np.ascontiguousarray(x)
    else:
        x, y, codes = np.take(x, order, axis=0), y[order], codes[order]
        z = None if z is None else z[order]
        given = {k: v[order] for k, v in given.items()}
    m = given.get("trials", np.ones(len(y)))
    w = given.get("weights", np.ones(len(y)))
    levels = [given[name] for name in ("weights", "group_weights") if name in given]
    whole_weights, mean_weight = all(np.all(v == np.rint(v)) for v in levels), float(w.mean())
    if pwscale == "gk":
        given["group_weights"] = gk_group_weights(w, given.get("group_weights", np.ones(len(w))), codes)
    if pwscale not in (None, "none"):
        w = scale_weights(w, codes, pwscale)
    starts = np.r_[0, np.flatnonzero(np.diff(codes)) + 1, len(codes)].astype(np.int64)
    group_weight = group_constant(given.get("group_weights"), starts, labels)
    outer = None
    if upper is not None:
        outer, group_weight = outer_level(parent, top_labels, group_weight)
    b = m * w
    if z is not None and z.shape[1] == 1 and np.all(z == 1.0):
        z = None
    if z is not None:
        _check_random(z, re_names, b)
    coefficient = w * (gammaln(m + 1) - gammaln(y + 1) - gammaln(m - y + 1)) if "trials" in given else 0.0
    top = group_weight if outer is None else np.repeat(outer.weight, np.diff(outer.starts))
    constant = float(np.sum(np.repeat(top, np.diff(starts)) * coefficient))
    unit = bool(np.all(b == 1.0))
    gram = weighted_gram(x, None if unit else b)
    flags = aliased_columns(x, b, gram)
    dropped = [name for name, flag in zip(names, flags, strict=True) if flag]
    if dropped:
        if aliased == "raise":
            raise ValueError(f"columns that are combinations of earlier ones: {', '.join(dropped)}")
        x, gram = np.ascontiguousarray(x[:, ~flags]), np.ascontiguousarray(gram[np.ix_(~flags, ~flags)])
        names = [name for name, flag in zip(names, flags, strict=True) if not flag]
    rows = Rows(
        a=y * w,
        b=b,
        x=x,
        z=None if z is None else np.ascontiguousarray(z),
        offset=given.get("offset"),
        starts=starts,
        group_weight=group_weight,
        unit=unit,
    )
    position = order if whole else np.flatnonzero(keep)[order]
    return Design(
        rows=rows,
        gram=gram,
        success_x=transposed(x, rows.a),
        trials_x=transposed(x, b),
        order=position,
        labels=labels,
        names=names,
        re_names=re_names,
        aliased=dropped,
        constant=constant,
        n_given=n_given,
        trials=m,
        outer=outer,
        weights_whole=whole_weights,
        counts_whole=bool(np.all(y == np.rint(y)) and np.all(m == np.rint(m))),
        weight_mean=mean_weight,
    )


def _complete_rows(
    columns: dict[str, np.ndarray], x: np.ndarray, names: Sequence[str], z: np.ndarray | None, missing: str
) -> np.ndarray:
    """Rows without missing values; raises on infinities, and on missing values unless they may be dropped."""
    if missing not in ("raise", "drop"):
        raise ValueError(f"missing must be 'raise' or 'drop', not {missing!r}")
    keep = np.ones(len(x), dtype=bool)
    faults = {}
    if not np.isfinite(x.sum()):
        columns = columns | {f"exog column {name}": x[:, i] for i, name in enumerate(names)}
    if z is not None:
        columns = columns | {f"exog_re column {i}": z[:, i] for i in range(z.shape[1])}
    for name, values in columns.items():
        bad = ~np.isfinite(values)
        if bad.any():
            if np.isinf(values).any():
                raise ValueError(f"{name} holds {int(np.isinf(values).sum())} infinite values")
            faults[name] = int(bad.sum())
            keep &= ~bad
    if faults and missing == "raise":
        listed = ", ".join(f"{name} ({count})" for name, count in faults.items())
        raise ValueError(f"missing values in {listed}: pass missing='drop' to leave those rows out")
    return keep


def _check_random(z: np.ndarray, names: Sequence[str], b: np.ndarray) -> None:
    flags = aliased_columns(z, b, weighted_gram(np.ascontiguousarray(z), b))
    if flags.any():
        listed = ", ".join(name for name, flag in zip(names, flags, strict=True) if flag)
        raise ValueError(
            f"random effects of {listed} cannot be told from the others: their columns are zero or combinations "
            "of the others; leave them out of the random part"
        )


def _check_outcome(y: np.ndarray, trials: np.ndarray | None) -> None:
    if trials is None:
        if np.any((y != 0) & (y != 1)):
            odd = y[(y != 0) & (y != 1)][0]
            raise ValueError(f"endog must be 0 or 1 (found {odd:g}); for counts of successes pass trials=")
    elif np.any((y < 0) | (y > trials)):
        raise ValueError("endog must lie between 0 and trials in every row")
    if not np.any(y > 0):
        raise ValueError("the outcome is 0 in every row: nothing can be estimated")
    if np.all(y == (1 if trials is None else trials)):
        raise ValueError("the outcome is 1 in every row: nothing can be estimated")
