"""The model class: data in, results out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from .design import build_design
from .fit import Fit
from .fitting import Start, fit_design
from .frames import as_pandas, check_same_rows
from .kernels.choose import get_kernel
from .results import MixedLogitResults
from .specification import Specification


class MixedLogit(Specification):
    """Mixed-effects logistic regression by maximum likelihood.

    Model: y_i ~ Binomial(trials_i, 1/(1 + exp(-η_i))), η_i = x_i'β + offset_i + z_i'u_j, u_j ~ N(0, Σ) for
    the group j of row i. The integral over u_j is approximated by adaptive Gauss–Hermite quadrature centred
    at the mode of the integrand (Liu and Pierce 1994; Pinheiro and Bates 1995).

    Parameters
    ----------
    endog : array_like, shape (n,)
        0/1 outcome, or counts of successes where ``trials`` is given.
    exog : array_like, shape (n, p)
        Fixed-effect design, intercept column included. DataFrame columns give the names.
    groups : array_like, shape (n,)
        Group label of each row: numbers, strings or categories. With two columns (upper level first, for
        example area and household): random intercepts at two nested levels, see :mod:`nested`. Columns that
        cross are refused.
    exog_re : array_like, shape (n, q), optional
        Random-effect design; a random intercept if not given.
    offset : array_like, shape (n,), optional
        Known part of the linear predictor, in logits.
    trials : array_like, shape (n,), optional
        Binomial denominators.
    weights : array_like, shape (n,), optional
        Level-1 weights, multiplying each row's log-likelihood inside the integral. Rows of weight zero are
        left out.
    group_weights : array_like, shape (n,), optional
        Level-2 weights, constant within a group, multiplying each group's log-likelihood.
    weight_type : {"frequency", "probability"}
        Frequency weights count repeated rows. With probability weights only robust standard errors hold, and
        are the default.
    pwscale : {None, "none", "size", "effective", "gk"}
        Scaling of level-1 weights within groups (as Stata's option of that name), see :func:`scale_weights`.
        Unscaled probability weights are warned of where their mean is not one; "none" says they are meant.
    missing : {"raise", "drop"}
        What to do with rows that hold missing values.
    aliased : {"drop", "raise"}
        What to do with columns that are combinations of earlier ones.
    within : bool
        Labels of the lower level start afresh in each upper group, so that equal ones are different groups.
    backend : {"auto", "numba", "numpy"}
        Kernel; "auto" takes numba unless the data are tiny or numba is not installed. The first fit on a
        machine compiles for some seconds; compiled code is then kept in ``__pycache__`` beside the package
        (or where ``NUMBA_CACHE_DIR`` points) and loads in a fraction of a second.

    Raises
    ------
    ValueError
        If the data cannot be used, naming the argument and the remedy.
    """

    def __init__(
        self,
        endog: Any,
        exog: Any,
        groups: Any,
        exog_re: Any = None,
        *,
        offset: Any = None,
        trials: Any = None,
        weights: Any = None,
        group_weights: Any = None,
        weight_type: str = "frequency",
        pwscale: str | None = None,
        missing: str = "raise",
        aliased: str = "drop",
        backend: str = "auto",
        within: bool = False,
    ):
        if weight_type not in ("frequency", "probability"):
            raise ValueError(f"weight_type must be 'frequency' or 'probability', not {weight_type!r}")
        endog, exog, groups, exog_re = map(as_pandas, (endog, exog, groups, exog_re))
        offset, trials, weights, group_weights = map(as_pandas, (offset, trials, weights, group_weights))
        check_same_rows(
            {"endog": endog, "exog": exog, "groups": groups, "exog_re": exog_re, "offset": offset,
             "trials": trials, "weights": weights, "group_weights": group_weights}
        )  # fmt: skip
        get_kernel(backend, 0)  # an unknown or missing backend is told here, not after a wait
        design = build_design(
            endog,
            exog,
            groups,
            exog_re,
            offset=offset,
            trials=trials,
            weights=weights,
            group_weights=group_weights,
            pwscale=pwscale,
            missing=missing,
            aliased=aliased,
            within=within,
        )
        named = getattr(groups, "name", None) or " > ".join(map(str, getattr(groups, "columns", [])))
        super().__init__(
            design,
            backend,
            weight_type,
            has_weights=weights is not None or group_weights is not None,
            endog_name=str(getattr(endog, "name", None) or "y"),
            group_name=str(named or "group"),
            pwscale=pwscale,
        )

    @classmethod
    def from_formula(
        cls,
        formula: str,
        groups: Any = None,
        data: Any = None,
        *,
        re_formula: str | None = None,
        offset: Any = None,
        trials: Any = None,
        weights: Any = None,
        group_weights: Any = None,
        missing: str = "raise",
        eval_env: int | Mapping[str, Any] = 0,
        **options: Any,
    ) -> MixedLogit:
        """Build a model from a formula and a data frame.

        Parameters
        ----------
        formula : str
            For example ``"happy ~ age + C(region) + income * deprivation"``. Names with a dot or a blank go in
            backticks or ``Q("...")``; functions of the calling code may be used. Of lme4's notation
            ``(1 + income | area)``, ``(1 | area/household)``, ``offset(x)`` and ``cbind(successes, failures)``
            are understood. Means, knots and levels are those of the rows used.
        groups : str, list of two str, or array_like
            Column of ``data`` that holds the groups, or the labels themselves; two columns, upper level
            first, for nested levels; ``"area/household"`` where the labels of households start afresh in
            each area. May be left out where the formula says it.
        data : pandas.DataFrame, or frame of polars, Narwhals or Arrow
            One row a person (or a binomial count).
        re_formula : str, optional
            Right-hand side of the random effects, for example ``"1 + income"``; an intercept if not given.
        offset, trials, weights, group_weights : str or array_like, optional
            Column names of ``data``, or values. An offset given by name is looked up in new data.
        eval_env : int or mapping
            Where the formula's functions are found: frames above the caller's, or a mapping.
        **options
            Passed to :class:`MixedLogit`.

        Raises
        ------
        ValueError
            If a column is missing from ``data`` or the formula cannot be used.
        """
        from .formulas import evaluate_formulas

        if isinstance(eval_env, int):
            frame = sys._getframe(eval_env + 1)
            eval_env = {**frame.f_globals, **frame.f_locals}
        parts = evaluate_formulas(
            formula,
            re_formula,
            data,
            {"groups": groups, "offset": offset, "trials": trials, "weights": weights,
             "group_weights": group_weights},
            missing,
            eval_env,
        )  # fmt: skip
        columns = parts.columns
        options.setdefault("within", parts.within)
        model = cls(
            parts.endog,
            parts.exog,
            columns.pop("groups"),
            parts.exog_re,
            missing=missing,
            **columns,
            **options,
        )
        model.formula, model.endog_name, model.frame = formula, parts.endog_name, parts.frame
        model.fixed, model.random, model.offsets = parts.fixed, parts.random, parts.offsets
        model.group_columns = parts.group_columns
        return model

    def fit(
        self,
        nagq: int | str = "auto",
        *,
        start_params: np.ndarray | Fit | None = None,
        cov_type: str | None = None,
        tol: float = 1e-6,
        max_iter: int = 60,
        check: bool = True,
        warn: bool = True,
    ) -> MixedLogitResults:
        """Fit by maximum likelihood.

        Parameters
        ----------
        nagq : int or "auto"
            Quadrature points per random effect, 1 for Laplace. "auto" starts with 11 (7, 5 or 3 with two, three
            or four effects, 1 with more) and about doubles them until the log-likelihood at the optimum stands
            still. With more than six effects it stays at Laplace, unchecked.
        start_params : ndarray or results, optional
            Starting values (β, then the free entries of the Cholesky factor row by row), or an earlier fit.
        cov_type : {"oim", "louis", "exact", "robust"}, optional
            Covariance of the estimates: observed information (default; the cheaper Louis form unless the
            exact one differs), either form, or cluster-robust (the default with probability weights).
        tol : float
            Length, in standard errors, of the last Newton step. The step is taken: the distance left is of the
            order of its square.
        max_iter : int
            Greatest number of Newton steps.
        check : bool
            Compare the log-likelihood with that of about twice the points; "auto" needs it.
        warn : bool
            Warn of what the status and the diagnostics say, see :mod:`notices`.
        """
        if cov_type is None:
            cov_type = "robust" if self.has_weights and self.weight_type == "probability" else "oim"
        fit = fit_design(self, nagq, Start(start_params), cov_type, tol, max_iter, check)
        if warn:
            from .notices import warn_of  # loads statsmodels, which a light import does without

            warn_of(fit, check)
        return MixedLogitResults.of(fit)
