"""A fit with every question that can be asked of it; each is answered by a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .fit import Fit

if TYPE_CHECKING:
    from .inference import Contrasts, TestResult
    from .prediction import Prediction
    from .summary import Summary


class MixedLogitResults(Fit):
    """Maximum-likelihood estimates of a :class:`MixedLogit`; what it holds is documented at :class:`Fit`."""

    @classmethod
    def of(cls, fit: Fit) -> MixedLogitResults:
        """The same fit with the methods."""
        return cls(**{field.name: getattr(fit, field.name) for field in fields(Fit)})

    def conf_int(self, alpha: float = 0.05, method: str = "wald") -> pd.DataFrame:
        """Confidence limits of the fixed effects, columns ``lower`` and ``upper``.

        Parameters
        ----------
        alpha : float
            One minus the confidence level.
        method : {"wald", "profile"}
            Normal limits, or those of the profile likelihood (Venzon and Moolgavkar 1988).
        """
        if method == "profile":
            from .profile import profile_conf_int

            return profile_conf_int(self, self.model.design.names, alpha)
        if method != "wald":
            raise ValueError(f"method must be 'wald' or 'profile', not {method!r}")
        return super().conf_int(alpha)

    def summary(self, alpha: float = 0.05) -> Summary:
        """Text table of the fit; print it."""
        from .summary import Summary

        return Summary(self, alpha)

    def predict(
        self,
        exog: Any = None,
        *,
        which: str = "population",
        groups: Any = None,
        exog_re: Any = None,
        offset: Any = None,
    ) -> np.ndarray | pd.Series:
        """Predicted probabilities.

        Parameters
        ----------
        exog : array_like, shape (m, p), or pandas.DataFrame, optional
            Rows to predict: a design, or (after ``from_formula``) data to evaluate the formula on. The
            rows of the fit if not given, in the order they were given (NaN for rows left out).
        which : {"population", "typical", "conditional", "linear"}
            Averaged over the random effects; at random effects of zero; at the posterior mean effects of each
            row's group (zero for groups not in the fit); or the fixed linear predictor, in logits.
        groups : array_like, shape (m,), optional
            Group of each row, or the name of a column, for ``which="conditional"``; looked up in ``exog`` under
            the name it had in the fit if not given.
        exog_re, offset : array_like, optional
            Random-effect design and offset of the rows.
        """
        from .predict import predict

        return predict(self, exog, which, groups, exog_re, offset)

    @cached_property
    def fittedvalues(self) -> pd.Series:
        """Conditional probabilities of the rows of the fit."""
        return self.predict(which="conditional")

    def get_prediction(
        self, exog: Any = None, *, which: str = "population", exog_re: Any = None, offset: Any = None
    ) -> Prediction:
        """Predictions of rows with standard errors; see :func:`prediction.get_prediction`."""
        from .prediction import get_prediction

        return get_prediction(self, exog, which, exog_re, offset)

    def residuals(self, kind: str = "pearson", which: str = "", seed: int = 0) -> Any:
        """Response, Pearson, deviance or randomised quantile residuals; see :func:`residuals.residuals`."""
        from .residuals import residuals

        return residuals(self, kind, which, seed)

    @property
    def resid_response(self) -> Any:
        """Share of successes less its conditional probability."""
        return self.residuals("response")

    @property
    def resid_pearson(self) -> Any:
        """Conditional Pearson residuals."""
        return self.residuals("pearson")

    @property
    def resid_deviance(self) -> Any:
        """Conditional deviance residuals."""
        return self.residuals("deviance")

    def simulate(self, n: int = 1, seed: int = 0, which: str = "population") -> pd.DataFrame:
        """Outcomes drawn from the fitted model; see :func:`residuals.simulate`."""
        from .residuals import simulate

        return simulate(self, n, seed, which)

    def t_test(self, constraint: Any) -> Contrasts:
        """Linear contrasts of the fixed effects; see :func:`inference.t_test`."""
        from .inference import t_test

        return t_test(self, constraint)

    def wald_test(self, constraint: Any) -> TestResult:
        """Joint Wald test; see :func:`inference.wald_test`."""
        from .inference import wald_test

        return wald_test(self, constraint)

    def f_test(self, constraint: Any) -> TestResult:
        """Joint F test with ``df_resid`` denominator degrees of freedom; see :func:`inference.f_test`."""
        from .inference import f_test

        return f_test(self, constraint)

    def wald_test_terms(self) -> pd.DataFrame:
        """Joint Wald test of each formula term; see :func:`inference.wald_test_terms`."""
        from .inference import wald_test_terms

        return wald_test_terms(self)

    def lr_test(self, smaller: Fit, **options: Any) -> TestResult:
        """Likelihood-ratio test of a ``smaller`` nested fit; see :func:`inference.lr_test`."""
        from .inference import lr_test

        return lr_test(smaller, self, **options)

    def anova(self, *others: Fit) -> pd.DataFrame:
        """Likelihood-ratio tests of this fit and others, nested in each other; see :func:`export.anova`."""
        from .export import anova

        return anova(self, *others)

    def tidy(self, alpha: float = 0.05, exponentiate: bool = False) -> pd.DataFrame:
        """One row an estimate, columns of broom.mixed; see :func:`export.tidy`."""
        from .export import tidy

        return tidy(self, alpha, exponentiate)

    def glance(self) -> pd.DataFrame:
        """One row of statistics of the fit; see :func:`export.glance`."""
        from .export import glance

        return glance(self)

    def augment(self) -> pd.DataFrame:
        """The data with fitted values and residuals; see :func:`export.augment`."""
        from .export import augment

        return augment(self)

    def save(self, path: str | Path) -> None:
        """Write the fit to a file; see :func:`export.save`."""
        from .export import save

        save(self, path)

    @staticmethod
    def load(path: str | Path) -> MixedLogitResults:
        """Read a fit from a file that :meth:`save` wrote; see :func:`export.load`."""
        from .export import load

        return load(path)

    def lr_test_re(self, **options: Any) -> TestResult:
        """Likelihood-ratio test of no random effects; see :func:`inference.lr_test_re`."""
        from .inference import lr_test_re

        return lr_test_re(self, **options)

    def profile_conf_int(self, parameters: Sequence[str] | None = None, alpha: float = 0.05) -> pd.DataFrame:
        """Profile-likelihood limits, ``"group_sd"`` included; see :func:`profile.profile_conf_int`."""
        from .profile import profile_conf_int

        return profile_conf_int(self, list(parameters or [*self.model.exog_names, "group_sd"]), alpha)

    def parametric_bootstrap(self, n_boot: int = 200, seed: int = 0, workers: int = 1) -> pd.DataFrame:
        """Refits to simulated outcomes; see :func:`bootstrap.parametric_bootstrap`."""
        from .bootstrap import parametric_bootstrap

        return parametric_bootstrap(self, n_boot, seed, workers)

    def cluster_bootstrap(self, n_boot: int = 200, seed: int = 0, workers: int = 1) -> pd.DataFrame:
        """Refits to resampled groups; see :func:`bootstrap.cluster_bootstrap`."""
        from .bootstrap import cluster_bootstrap

        return cluster_bootstrap(self, n_boot, seed, workers)

    def r2(self) -> dict[str, float]:
        """Marginal and conditional R²; see :func:`inference.r_squared`."""
        from .inference import r_squared

        return r_squared(self)

    def random_effects(self, alpha: float = 0.05) -> pd.DataFrame:
        """Empirical-Bayes effects with comparison intervals; see :func:`effects.random_effects`."""
        from .effects import random_effects

        return random_effects(self, alpha)

    def predictions(self, at: dict[str, Any] | None = None, **options: Any) -> pd.DataFrame:
        """Adjusted predictions; see :func:`margins.predictions`."""
        from .margins import predictions

        return predictions(self, at, **options)

    def contrasts(self, variable: str, values: Sequence[Any] | None = None, **options: Any) -> pd.DataFrame:
        """Contrasts of adjusted predictions; see :func:`margins.contrasts`."""
        from .margins import contrasts

        return contrasts(self, variable, values, **options)

    def slopes(self, variable: str, **options: Any) -> pd.DataFrame:
        """Average slope of the probability in a variable; see :func:`margins.slopes`."""
        from .margins import slopes

        return slopes(self, variable, **options)

    def get_margeff(self, variables: Sequence[str] | None = None, **options: Any) -> pd.DataFrame:
        """Average marginal effects of all variables; see :func:`margins.marginal_effects`."""
        from .margins import marginal_effects

        return marginal_effects(self, variables, **options)

    def simple_slopes(
        self, focal: str, moderator: str, values: Sequence[Any] | None = None, **options: Any
    ) -> pd.DataFrame:
        """Slopes of ``focal`` at values of ``moderator``; see :func:`margins.simple_slopes`."""
        from .margins import simple_slopes

        return simple_slopes(self, focal, moderator, values, **options)

    def refit(
        self, columns: Sequence[str], cov_type: str | None = None, warn: bool = True
    ) -> MixedLogitResults:
        """The same model with a subset of its columns, warm-started; see :func:`subset.fit_subset`."""
        from .notices import warn_of
        from .subset import fit_subset

        fit = fit_subset(self, columns, cov_type)
        if warn:
            warn_of(fit, checked=False)
        return MixedLogitResults.of(fit)

    def group_scores(self) -> np.ndarray:
        """Exact score contributions of the groups at the estimates, shape (groups, P)."""
        return self.objective().group_scores(self.theta)
