"""Tests of hypotheses: linear contrasts, joint Wald tests, likelihood ratios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import chdtrc, fdtrc, ndtr, ndtri

from .diagnostics import BOUNDARY
from .fit import Fit


@dataclass(frozen=True)
class TestResult:
    """A test statistic with its reference distribution.

    Attributes
    ----------
    statistic : float
    df : float
        Degrees of freedom; with a mixture, those of its larger component.
    pvalue : float
    distribution : str
        For example ``"chi2(2)"`` or ``"0.5 chi2(0) + 0.5 chi2(1)"``.
    """

    __test__ = False  # not a pytest class

    statistic: float
    df: float
    pvalue: float
    distribution: str


@dataclass(frozen=True)
class Contrasts:
    """Estimated linear combinations; arrays of shape (k,), covariance (k, k)."""

    names: list[str]
    effect: np.ndarray
    cov: np.ndarray
    null: np.ndarray

    @property
    def sd(self) -> np.ndarray:
        """Standard errors."""
        return np.sqrt(np.diag(self.cov))

    @property
    def tvalue(self) -> np.ndarray:
        """Distance from the hypothesised value in standard errors."""
        return (self.effect - self.null) / self.sd

    @property
    def pvalue(self) -> np.ndarray:
        """Two-sided p-values from the normal distribution."""
        return 2 * ndtr(-np.abs(self.tvalue))

    def conf_int(self, alpha: float = 0.05) -> np.ndarray:
        """Normal limits, shape (k, 2)."""
        width = ndtri(1 - alpha / 2) * self.sd
        return np.column_stack([self.effect - width, self.effect + width])

    def summary_frame(self, alpha: float = 0.05) -> pd.DataFrame:
        """One row a contrast: estimate, se, z, p, lower, upper."""
        low, high = self.conf_int(alpha).T
        values = {"estimate": self.effect, "se": self.sd, "z": self.tvalue, "p": self.pvalue}
        return pd.DataFrame(values | {"lower": low, "upper": high}, index=self.names)

    def __repr__(self) -> str:
        return repr(self.summary_frame())


def constraint_matrix(constraint: Any, names: list[str]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Matrix R, values r and row names of the hypothesis Rβ = r.

    Parameters
    ----------
    constraint : str, dict, or array_like
        ``"x1 = x2, x3 = 0"``; a column name, or a list of them, each zero; ``{"x1": 1, "x2": -1}`` for one
        combination; a vector (p,) or a matrix (k, p); or a pair (matrix, values).

    Raises
    ------
    ValueError
        If a name is unknown or the shape does not fit.
    """
    values = None
    if isinstance(constraint, str) and constraint in names:
        constraint = {constraint: 1.0}
    if isinstance(constraint, (list, tuple)) and constraint and all(isinstance(c, str) for c in constraint):
        parts = [constraint_matrix(c, names) for c in constraint]
        matrix, values = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
        return matrix, values, [label for part in parts for label in part[2]]
    if isinstance(constraint, str) and not set(constraint) & set("=+-*/,"):
        constraint = {constraint: 1.0}  # an unknown name, told with those that are known
    if isinstance(constraint, str):
        from formulaic.utils.constraints import LinearConstraints

        try:
            parsed = LinearConstraints.from_spec(constraint, variable_names=names)
        except Exception as problem:
            raise ValueError(f"cannot read the hypothesis {constraint!r}: {problem}") from problem
        matrix, values = np.atleast_2d(parsed.constraint_matrix), np.atleast_1d(parsed.constraint_values)
        labels = [part.strip() for part in constraint.split(",")]
    elif isinstance(constraint, dict):
        unknown = [k for k in constraint if k not in names]
        if unknown:
            raise ValueError(f"unknown parameters: {', '.join(unknown)}; known are {', '.join(names)}")
        matrix = np.array([[constraint.get(n, 0.0) for n in names]], dtype=float)
        labels = [" + ".join(f"{w:g}*{n}" if w != 1 else n for n, w in constraint.items())]
    else:
        if isinstance(constraint, tuple):
            constraint, values = constraint
        matrix = np.atleast_2d(np.asarray(constraint, dtype=float))
        labels = [f"c{i}" for i in range(len(matrix))]
        values = None if values is None else np.atleast_1d(np.asarray(values, dtype=float))
    if matrix.shape[1] != len(names):
        raise ValueError(f"a contrast needs {len(names)} columns, one a parameter; it has {matrix.shape[1]}")
    if len(labels) != len(matrix):
        labels = [f"c{i}" for i in range(len(matrix))]
    values = np.zeros(len(matrix)) if values is None else np.broadcast_to(values, (len(matrix),))
    return matrix, values.astype(float), labels


def t_test(results: Fit, constraint: Any) -> Contrasts:
    """Linear contrasts of the fixed effects, one row each."""
    matrix, values, labels = constraint_matrix(constraint, results.model.exog_names)
    cov = matrix @ results.cov_params().to_numpy() @ matrix.T
    return Contrasts(labels, matrix @ results.params.to_numpy(), cov, values)


def wald_test(results: Fit, constraint: Any) -> TestResult:
    """Joint Wald test of Rβ = r.

    Raises
    ------
    ValueError
        If the rows of R are linearly dependent.
    """
    matrix, values, _ = constraint_matrix(constraint, results.model.exog_names)
    if np.linalg.matrix_rank(matrix) < len(matrix):
        raise ValueError("the rows of the hypothesis are linearly dependent")
    gap = matrix @ results.params.to_numpy() - values
    cov = matrix @ results.cov_params().to_numpy() @ matrix.T
    statistic = float(gap @ np.linalg.solve(cov, gap))
    return TestResult(statistic, len(matrix), float(chdtrc(len(matrix), statistic)), f"chi2({len(matrix)})")


def f_test(results: Fit, constraint: Any) -> TestResult:
    """Joint test of Rβ = r as an F ratio, the denominator with ``df_resid`` degrees of freedom (as statsmodels).

    Rows are many and groups may be few: for group-level columns the denominator is too generous.
    """
    chi2 = wald_test(results, constraint)
    df, rest = chi2.df, results.df_resid
    ratio = chi2.statistic / df
    return TestResult(ratio, df, float(fdtrc(df, rest, ratio)), f"F({df}, {rest})")


def wald_test_terms(results: Fit) -> pd.DataFrame:
    """Joint Wald test of each term of the formula, one row a term.

    Raises
    ------
    ValueError
        If the model was not built from a formula.
    """
    spec = results.model.fixed_spec
    if spec is None:
        raise ValueError("wald_test_terms needs a model built with from_formula")
    names, columns = results.model.exog_names, list(spec.column_names)
    records = {}
    for term, where in spec.term_slices.items():
        index = [names.index(c) for c in columns[where] if c in names]
        if str(term) != "1" and index:
            test = wald_test(results, np.eye(len(names))[index])
            records[str(term)] = (test.statistic, test.df, test.pvalue)
    return pd.DataFrame.from_dict(records, orient="index", columns=["statistic", "df", "pvalue"])


def chi2_mixture(statistic: float, df: int) -> TestResult:
    """Equal mixture of chi2(df - 1) and chi2(df), for one variance more (Self and Liang 1987)."""
    lower = float(statistic <= 0) if df == 1 else float(chdtrc(df - 1, statistic))
    p = 0.5 * lower + 0.5 * float(chdtrc(df, statistic))
    return TestResult(statistic, df, 1.0 if statistic <= 0 else p, f"0.5 chi2({df - 1}) + 0.5 chi2({df})")


def lr_test(small: Fit, large: Fit, n_boot: int = 0, seed: int = 0, workers: int = 1) -> TestResult:
    """Likelihood-ratio test of ``small`` within ``large``.

    Equal random effects: chi2. One random effect more and equal fixed effects: the 50:50 mixture for a
    variance at its boundary. Other differences in the random effects: chi2 with all parameters, which is
    conservative. With ``n_boot``: that many likelihood ratios on outcomes simulated from ``small``, which needs
    neither many groups nor a known distribution.

    Parameters
    ----------
    n_boot, seed, workers : int
        As in :func:`bootstrap.parametric_bootstrap`; none by default.

    Raises
    ------
    ValueError
        If the fits differ in their data, or ``large`` has no more parameters; with ``n_boot``, if level-1
        weights are in use.
    """
    one, two = small.model.design, large.model.design
    same = one.rows.starts[-1] == two.rows.starts[-1] and np.isclose(one.rows.a.sum(), two.rows.a.sum())
    if not same or small.nobs != large.nobs:
        raise ValueError("the two fits do not use the same rows")
    df = large.df_model - small.df_model
    if df <= 0:
        raise ValueError("the larger fit must have more parameters than the smaller")
    statistic = max(2 * (large.llf - small.llf), 0.0)
    if n_boot:
        from .bootstrap import likelihood_ratios

        return _bootstrapped(statistic, df, likelihood_ratios(small, large, n_boot, seed, workers))
    effects = len(large.cov_re) - len(small.cov_re)
    if effects == 1 and large.n_fixed == small.n_fixed:
        return chi2_mixture(statistic, df)
    label = f"chi2({df})" + (", conservative" if effects else "")
    return TestResult(statistic, df, float(chdtrc(df, statistic)), label)


def _bootstrapped(statistic: float, df: int, ratios: np.ndarray) -> TestResult:
    from .bootstrap import exceedance

    used = int(np.isfinite(ratios).sum())
    label = f"parametric bootstrap, {used} of {len(ratios)} replicates"
    return TestResult(statistic, df, exceedance(statistic, ratios), label)


def lr_test_re(results: Fit, n_boot: int = 0, seed: int = 0, workers: int = 1) -> TestResult:
    """Likelihood-ratio test of no random effects at all, against the plain logit with the same columns.

    With one random effect the reference is the 50:50 mixture of chi2(0) and chi2(1); with more it is the chi2
    with as many degrees of freedom as (co)variances, which is conservative. With ``n_boot`` as in
    :func:`lr_test`.
    """
    from .start import linear, one_step, pooled_fit

    design = results.model.design
    rows = design.rows
    beta, _, _ = pooled_fit(rows, one_step(design))
    eta = linear(rows, beta)
    weight = np.repeat(rows.group_weight, np.diff(rows.starts))
    pooled = float(weight @ (rows.a * eta - rows.b * np.logaddexp(0, eta))) + design.constant
    statistic = max(2 * (results.llf - pooled), 0.0)
    if results.group_sd < BOUNDARY and len(results.cov_re) == 1:
        statistic = 0.0
    df = results.df_model - results.n_fixed
    if n_boot:
        from .bootstrap import likelihood_ratios

        return _bootstrapped(statistic, df, likelihood_ratios(beta, results, n_boot, seed, workers))
    if df == 1:
        return chi2_mixture(statistic, 1)
    return TestResult(statistic, df, float(chdtrc(df, statistic)), f"chi2({df}), conservative")


def r_squared(results: Fit) -> dict[str, float]:
    """Marginal and conditional R² on the latent logistic scale (Nakagawa and Schielzeth 2013).

    The variance of the fixed part is that of Xβ over the rows; random slopes enter by their mean variance
    z'Σz over the rows (Johnson 2014).

    Returns
    -------
    dict with ``marginal`` and ``conditional``.
    """
    rows = results.model.design.rows
    fixed = float(np.var(rows.x @ results.params.to_numpy(), ddof=1))
    random = float(((results.z_rows() @ results.chol_re) ** 2).sum(1).mean())
    total = fixed + random + np.pi**2 / 3
    return {"marginal": fixed / total, "conditional": (fixed + random) / total}
