"""Formula evaluation (with formulaic) and column look-up."""

from __future__ import annotations

import builtins
import difflib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Number
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from .frames import as_pandas, check_same_rows, plain
from .terms import Reading, random_part, read_formula, split, unquoted

COLOURS = re.compile(r"\x1b\[[0-9;]*m|[⧛⧚]")  # how a formula library marks a place in its messages


@dataclass
class Coding:
    """How a formula's right-hand side becomes columns, remembered for new data.

    Attributes
    ----------
    spec : formulaic.ModelSpec
        Levels, means and knots as in the fit.
    columns : list of str
        Columns of the data that are used.
    namespace : dict
        Functions of the calling code that are used.
    """

    spec: Any
    columns: list[str]
    namespace: dict[str, Any]


@dataclass
class Parts:
    """Evaluated formula: arrays as the model takes them, and what is needed to evaluate it on new data."""

    endog: Any
    exog: pd.DataFrame
    exog_re: pd.DataFrame | None
    columns: dict[str, Any]
    fixed: Coding
    random: Coding | None
    offsets: list[Coding]
    within: bool
    group_columns: list[str]
    endog_name: str
    frame: pd.DataFrame


class Evaluator:
    """Evaluates expressions and right-hand sides on the complete rows of ``data``."""

    def __init__(self, data: pd.DataFrame, scope: Mapping[str, Any]):
        self.data, self.scope = data, scope
        self.plain = data

    def uses(self, right: str) -> tuple[list[str], dict[str, Any]]:
        """Columns of the data, and what of the calling code, a right-hand side uses.

        Raises
        ------
        ValueError
            If the formula cannot be read, or a name is neither a column nor a function.
        """
        from formulaic import Formula, SimpleFormula
        from formulaic.transforms import TRANSFORMS
        from formulaic.utils.variables import get_required_variables

        try:
            terms = Formula(right)
            if not isinstance(terms, SimpleFormula):
                raise ValueError("it has more than one part")
            factors = {factor for term in terms for factor in term.factors}
            names = {}
            for factor in factors:
                if factor.eval_method.value == "lookup":
                    names[str(factor.expr)] = False
                elif factor.eval_method.value == "python":
                    for v in get_required_variables(str(factor.expr), {}):
                        names[str(v)] = "callable" in {role.value for role in v.roles}
        except Exception as problem:
            raise ValueError(f"the formula part {right!r} cannot be read: {in_words(problem)}") from problem
        columns, namespace = [], {}
        for name, called in sorted(names.items()):
            root = name.split(".")[0]
            own = self.scope.get(root) if name not in self.data.columns else None
            if name in self.data.columns and not called:
                columns.append(name)
            elif called and own is not None and (callable(own) or isinstance(own, ModuleType)):
                namespace[root] = own
            elif root in TRANSFORMS or (hasattr(builtins, root) and called):
                continue
            elif root in self.data.columns:
                columns.append(root)
            elif isinstance(own, (Number, str, ModuleType)) or callable(own):
                namespace[root] = own
            elif own is not None:
                raise ValueError(
                    f"formula: {root!r} is no column of data but a {type(own).__name__} of the calling code; "
                    "make it a column, so that its rows are sure to belong to those of data"
                )
            elif called:
                raise ValueError(
                    f"formula: there is no function {name!r}; the calling code's own may be used, C() makes a factor"
                )
            else:
                column(self.data, name, "formula")
        return list(dict.fromkeys(columns)), namespace

    def matrix(self, right: str) -> tuple[pd.DataFrame, Coding]:
        """Columns of a right-hand side and its coding."""
        from formulaic import model_matrix

        columns, namespace = self.uses(right)
        try:
            found = model_matrix(right, self.plain, na_action="ignore", context=namespace)
        except Exception as problem:
            raise ValueError(f"the formula {right!r} cannot be evaluated: {in_words(problem)}") from problem
        frame = pd.DataFrame(found)
        _check_columns(found.model_spec, frame)
        return frame, Coding(found.model_spec, columns, namespace)

    def one_column(self, expression: str, role: str) -> tuple[pd.Series, Coding]:
        """A numeric expression as one column."""
        simple = expression if expression in self.data.columns else unquoted(expression)
        if simple in self.data.columns and not pd.api.types.is_numeric_dtype(self.plain[simple].dtype):
            levels = ", ".join(map(repr, pd.unique(self.plain[simple])[:4]))
            raise ValueError(f"{role} {simple!r} must be numeric; it holds {levels}")
        right = f"0 + `{simple}`" if simple in self.data.columns else f"0 + {{{expression}}}"
        found, coding = self.matrix(right)
        if found.shape[1] != 1:
            raise ValueError(
                f"{role} {expression!r} makes {found.shape[1]} columns: it must be one number a row"
            )
        return found.iloc[:, 0], coding


def _check_columns(spec: Any, frame: pd.DataFrame) -> None:
    """Refuse terms that make no column, and columns that overwrite each other."""
    for part in spec.structure:
        if not part.columns and str(part.term) != "0":
            raise ValueError(
                f"the term {part.term} makes no column: a factor in it has a single level in the rows used; leave "
                "it out"
            )
    names = [str(name) for part in spec.structure for name in part.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or len(names) != frame.shape[1]:
        raise ValueError(
            f"the formula makes more than one column named {', '.join(twice) or names}: rename the column of data"
        )


def in_words(problem: BaseException) -> str:
    """A library's message without the codes that colour it on a terminal, in one line."""
    return " ".join(COLOURS.sub("", str(problem)).split()) or type(problem).__name__


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


def as_frame(data: Any, role: str = "data") -> pd.DataFrame:
    """``data`` as a pandas frame with one column a name."""
    data = as_pandas(data)
    if isinstance(data, Mapping):
        data = pd.DataFrame(data, index=[0] if all(np.ndim(v) == 0 for v in data.values()) else None)
    elif isinstance(data, pd.Series):
        data = data.to_frame().T  # one row, as of iloc
    if not isinstance(data, pd.DataFrame):
        raise ValueError(f"{role} must be a pandas DataFrame, not {type(data).__name__}")
    if not data.columns.is_unique:
        twice = sorted({str(c) for c in data.columns[data.columns.duplicated()]})
        raise ValueError(f"{role} has more than one column named {', '.join(twice)}")
    return data


def evaluate_formulas(
    formula: str,
    re_formula: str | None,
    data: Any,
    columns: dict[str, Any],
    missing: str,
    scope: Mapping[str, Any],
) -> Parts:
    """Evaluate both formulas on the complete rows of ``data``; the others are left to the design as missing.

    ``scope`` holds the functions of the calling code.
    """
    data = as_frame(data)
    reading = read_formula(formula)
    columns, re_formula, within = _merge(reading, dict(columns), re_formula, data)
    offset, named = columns.pop("offset", None), columns["groups"]
    found = {
        role: as_pandas(column(data, value, role)) for role, value in columns.items() if value is not None
    }
    if offset is not None and not isinstance(offset, str):
        found["offset"] = as_pandas(offset)
    check_same_rows({"data": data} | found)

    evaluator = Evaluator(data, scope)
    outcomes = list(reading.counts or (reading.outcome,))
    offsets = reading.offsets + ([f"`{offset}`"] if isinstance(offset, str) else [])
    if isinstance(offset, str):
        column(data, offset, "offset")
    sides = [reading.right, *([] if re_formula is None else [re_formula])]
    sides += [
        f"{{{e}}}" if unquoted(e) not in data.columns else f"`{unquoted(e)}`" for e in outcomes + offsets
    ]
    used = sorted({name for side in sides for name in evaluator.uses(side)[0]})
    holes = missing_rows(data, used, missing)
    if missing == "drop":
        for values in found.values():
            holes = holes | _gaps(values, len(data))
    if holes.all():
        raise ValueError("no rows are left after dropping missing values")
    evaluator.plain = pd.DataFrame(
        {name: plain(data[name][~holes], used_levels=True) for name in used}, index=data.index[~holes]
    )

    endog, name = _outcome(evaluator, outcomes, found)
    fixed, coding = evaluator.matrix(reading.right)
    random, random_coding = (None, None) if re_formula is None else evaluator.matrix(re_formula)
    shifts = [evaluator.one_column(e, "offset") for e in offsets]
    if shifts:
        found["offset"] = _spread(sum(s for s, _ in shifts).rename("offset"), holes, data.index)
    if "trials" in found and reading.counts:
        found["trials"] = _spread(found["trials"], holes, data.index)
    return Parts(
        endog=_spread(endog, holes, data.index),
        exog=_spread(fixed, holes, data.index),
        exog_re=None if random is None else _spread(random, holes, data.index),
        columns=found,
        fixed=coding,
        random=random_coding,
        offsets=[c for _, c in shifts],
        within=within,
        group_columns=[named] if isinstance(named, str) else named if isinstance(named, list) else [],
        endog_name=name,
        frame=data,
    )


def _merge(
    reading: Reading, columns: dict[str, Any], re_formula: str | None, data: pd.DataFrame
) -> tuple[dict[str, Any], str | None, bool]:
    """Arguments and what the formula says of groups and effects, which must not contradict each other."""
    groups, within = columns.get("groups"), False
    if re_formula is not None:
        re_formula = re_formula.strip().removeprefix("~").strip()
    if isinstance(groups, str) and groups not in data.columns and "/" in groups:
        groups, within = [unquoted(part.lstrip("/")) for part in split(groups, "/")], True
    if isinstance(groups, (list, tuple)) and all(isinstance(g, str) for g in groups):
        for name in groups:
            column(data, name, "groups") if len(groups) != len(data) else None
        groups = list(groups)
    if reading.bars:
        part = random_part(reading.bars)
        named = part.groups if len(part.groups) > 1 else part.groups[0]
        if groups is not None and groups != named and groups != [named]:
            raise ValueError(
                f"the formula's {' + '.join(map(str, reading.bars))} and groups={groups!r} disagree: "
                "name the groups in one place"
            )
        if re_formula is not None and re_formula not in (part.effects or "1", f"1 + {part.effects}"):
            raise ValueError(
                f"the formula's {reading.bars[0]} and re_formula={re_formula!r} disagree: give one of them"
            )
        groups, within, re_formula = named, within or part.within, part.effects
        for name in part.groups:
            column(data, name, "groups")
        if len(part.groups) == 2 and not within:
            groups = _outer_first(data, part.groups)
    if groups is None:
        raise ValueError("groups are needed: name their column, or write (1 | area) in the formula")
    if reading.offsets and columns.get("offset") is not None:
        raise ValueError("the offset is given both in the formula and as offset=: give it in one place")
    if reading.counts and columns.get("trials") is not None:
        raise ValueError("cbind(successes, failures) gives the trials: leave trials= out")
    return columns | {"groups": groups}, re_formula, within


def _outer_first(data: pd.DataFrame, names: list[str]) -> list[str]:
    """The two columns of ``(1 | a) + (1 | b)``, that which holds the other first."""
    return names if data[names[0]].nunique() <= data[names[1]].nunique() else names[::-1]


def _outcome(evaluator: Evaluator, outcomes: list[str], found: dict[str, Any]) -> tuple[pd.Series, str]:
    if len(outcomes) == 2:
        success, failure = (evaluator.one_column(e, "the count")[0].astype(float) for e in outcomes)
        if (failure < 0).any() or (success < 0).any():
            raise ValueError(
                f"cbind({', '.join(outcomes)}) takes successes and failures (not successes and trials): "
                "some are negative"
            )
        found["trials"] = success + failure
        return success, unquoted(outcomes[0])
    text = outcomes[0]
    if unquoted(text) not in evaluator.data.columns and len(split(text, "+")) > 1:
        raise ValueError(
            f"the outcome {text!r} makes more than one column: it must be 0/1 or a count; for successes and "
            "failures write cbind(successes, failures)"
        )
    endog, _ = evaluator.one_column(text, "the outcome")
    return endog, unquoted(text)


def _gaps(values: Any, n: int) -> np.ndarray:
    gaps: np.ndarray = np.asarray(pd.isna(values))
    if len(gaps) != n:
        return np.zeros(n, dtype=bool)  # the design says which argument has the wrong length
    return gaps if gaps.ndim == 1 else np.any(gaps, axis=1)


def _spread(values: Any, holes: np.ndarray, index: pd.Index) -> Any:
    """Values of the complete rows in their places among all rows, NaN elsewhere."""
    if not holes.any():
        return values
    where = np.flatnonzero(~holes)
    table = values.to_frame() if isinstance(values, pd.Series) else values
    full = np.full((len(holes), table.shape[1]), np.nan)
    full[where] = table.to_numpy(dtype=float)
    spread = pd.DataFrame(full, index=index, columns=table.columns)
    return spread.iloc[:, 0] if isinstance(values, pd.Series) else spread


def missing_rows(data: pd.DataFrame, names: list[str], missing: str) -> np.ndarray:
    """True for rows with a missing value in a column the formula uses; raises unless they may be dropped."""
    gaps = data[names].isna()
    if missing == "raise" and gaps.to_numpy().any():
        listed = ", ".join(f"{name} ({count})" for name, count in gaps.sum().items() if count)
        raise ValueError(f"missing values in {listed}: pass missing='drop' to leave those rows out")
    return gaps.to_numpy().any(axis=1)


def evaluate_coding(coding: Coding, data: Any, role: str = "newdata") -> pd.DataFrame:
    """Columns of ``data`` under the coding of the fitted formula, NaN in rows with missing values.

    Raises
    ------
    ValueError
        If a column is missing, or a level is not one of the fit.
    """
    from formulaic.errors import DataMismatchWarning

    data = as_frame(data, role)
    for name in coding.columns:
        column(data, name, role)
    holes = data[coding.columns].isna().to_numpy().any(axis=1)
    used = pd.DataFrame(
        {name: plain(data[name][~holes], used_levels=True) for name in coding.columns},
        index=data.index[~holes],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error", DataMismatchWarning)
        try:
            found = coding.spec.get_model_matrix(used, context=coding.namespace, na_action="ignore")
        except DataMismatchWarning as problem:
            raise ValueError(f"{role} has levels the fit has not seen: {in_words(problem)}") from None
        except Exception as problem:
            raise ValueError(
                f"{role} cannot be evaluated under the formula: {in_words(problem)}"
            ) from problem
    return _spread(pd.DataFrame(found), holes, data.index)


def evaluate_offset(offsets: list[Coding], data: Any) -> np.ndarray:
    """Sum of the offsets of ``data``, shape (n,), in logits."""
    total = 0.0
    for coding in offsets:
        absent = [name for name in coding.columns if name not in getattr(data, "columns", ())]
        if absent:
            raise ValueError(
                f"the fit has an offset, and newdata lacks its column {absent[0]!r}: add it, or pass offset= "
                "(0 for none)"
            )
        total = total + evaluate_coding(coding, data).iloc[:, 0].to_numpy(dtype=float)
    return np.asarray(total)
