"""What a fit is; every method that reads one stands above this record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from .diagnostics import BOUNDARY, Diagnostics
from .groups import Outer
from .kernels.rows import Rows
from .specification import Likelihood, Specification

LOGISTIC_VARIANCE = np.pi**2 / 3


@dataclass(eq=False, repr=False)
class Fit:
    """A fit: the parameters found, their covariance, the likelihood they maximise, and what was noticed.

    Attributes
    ----------
    model : Specification
        What was fitted.
    params, bse, tvalues, pvalues : pandas.Series, shape (p,)
        Fixed effects (log-odds), standard errors, z ratios, two-sided p-values from the normal distribution.
    llf : float
        Marginal log-likelihood, binomial coefficients included.
    theta, cov_theta : ndarray, shapes (P,), (P, P)
        All parameters (β, then the free entries of the Cholesky factor L of Σ, row by row), their covariance.
    cov_re : pandas.DataFrame, shape (q, q)
        Covariance Σ of the random effects.
    group_sd : float
        Standard deviation of the random intercept (first random effect), in logits.
    nobs, n_groups : int
        Rows used (or their total frequency weight) and groups.
    cov_model, cov_robust : ndarray, shape (P, P)
        Inverse observed information; sandwich covariance, or None where it was not asked for.
    cov_type, cov_form : str
        Covariance asked for, and the form of information it rests on ("louis" or "exact").
    nagq : int
        Quadrature points per random effect.
    modes : ndarray, shape (groups, q)
        Modes of the standardised effects of each group (if nested: centre and scale of each area's nodes).
    converged : bool
    status : str
        "ok", or the first that applies of "separated", "not converged", "quadrature", "singular", "aliased",
        "few groups".
    diagnostics : Diagnostics
        Everything the status is drawn from.
    """

    model: Specification
    theta: np.ndarray
    llf: float
    cov_model: np.ndarray
    cov_robust: np.ndarray | None
    cov_type: str
    cov_form: str
    nagq: int
    modes: np.ndarray
    diagnostics: Diagnostics

    # ---- parameters -------------------------------------------------------------------------------------

    @property
    def cov_theta(self) -> np.ndarray:
        """Covariance of all parameters, shape (P, P)."""
        return self.cov_model if self.cov_robust is None else self.cov_robust

    @cached_property
    def information(self) -> np.ndarray:
        """Observed information of all parameters, shape (P, P)."""
        return np.linalg.inv(self.cov_model)

    @property
    def n_fixed(self) -> int:
        """Number of fixed effects p."""
        return len(self.model.design.names)

    def _series(self, values: np.ndarray) -> pd.Series:
        return pd.Series(values, index=self.model.design.names)

    @cached_property
    def params(self) -> pd.Series:
        """Fixed effects."""
        return self._series(self.theta[: self.n_fixed])

    @cached_property
    def bse(self) -> pd.Series:
        """Standard errors of the fixed effects."""
        variance = np.diag(self.cov_theta)[: self.n_fixed]
        return self._series(np.sqrt(np.where(variance >= 0, variance, np.nan)))

    @property
    def tvalues(self) -> pd.Series:
        """Estimates divided by their standard errors."""
        return self.params / self.bse

    @property
    def pvalues(self) -> pd.Series:
        """Two-sided p-values from the normal distribution."""
        return 2 * self._series(ndtr(-np.abs(self.tvalues.to_numpy())))

    def cov_params(self) -> pd.DataFrame:
        """Covariance of the fixed effects, shape (p, p)."""
        names = self.model.design.names
        return pd.DataFrame(self.cov_theta[: len(names), : len(names)], index=names, columns=names)

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Normal (Wald) confidence limits of the fixed effects, columns ``lower`` and ``upper``."""
        z = ndtri(1 - alpha / 2)
        return pd.DataFrame({"lower": self.params - z * self.bse, "upper": self.params + z * self.bse})

    # ---- random effects ---------------------------------------------------------------------------------

    @property
    def free(self) -> list[tuple[int, int]]:
        """Position in L of each random-effect parameter."""
        return self.model.design.free

    @cached_property
    def chol_re(self) -> np.ndarray:
        """Lower Cholesky factor of Σ, shape (q, q)."""
        return self.model.design.chol(self.theta[self.n_fixed :])

    @cached_property
    def cov_re(self) -> pd.DataFrame:
        """Covariance Σ of the random effects, shape (q, q), in squared logits."""
        names = self.model.design.re_names
        return pd.DataFrame(self.chol_re @ self.chol_re.T, index=names, columns=names)

    @property
    def group_sd(self) -> float:
        """Standard deviation of the first random effect (the intercept), in logits."""
        return float(abs(self.theta[self.n_fixed]))

    @property
    def group_sd_se(self) -> float:
        """Standard error of ``group_sd``; NaN where the variance is zero."""
        return float(np.sqrt(self.cov_theta[self.n_fixed, self.n_fixed]))

    def group_sd_conf_int(self, alpha: float = 0.05) -> tuple[float, float]:
        """Confidence limits of ``group_sd``, normal on the scale of its logarithm; NaN if it is zero."""
        sd = self.group_sd
        if not sd > BOUNDARY:
            return float("nan"), float("nan")
        width = min(ndtri(1 - alpha / 2) * self.group_sd_se / sd, 700.0)
        return float(sd * np.exp(-width)), float(sd * np.exp(width))

    def sd_re(self, alpha: float = 0.05) -> pd.DataFrame:
        """Standard deviation of each random effect: ``sd``, ``se``, and limits normal in its logarithm."""
        p, chol = self.n_fixed, self.chol_re
        cov = self.cov_theta[p:, p:]
        width, records = ndtri(1 - alpha / 2), {}
        for i, name in enumerate(self.cov_re.index):
            sd = float(np.sqrt((chol[i] ** 2).sum()))
            there = sd > BOUNDARY
            slope = np.array([chol[r, c] / sd if r == i and there else 0.0 for r, c in self.free])
            se = float(np.sqrt(slope @ cov @ slope)) if there else float("nan")
            ratio = np.exp(min(width * se / sd, 700.0)) if there else float("nan")
            records[name] = (sd, se, sd / ratio, sd * ratio)
        return pd.DataFrame.from_dict(records, orient="index", columns=["sd", "se", "lower", "upper"])

    def icc(self) -> float:
        """Intra-class correlation on the latent logistic scale, σ²/(σ² + π²/3) (Goldstein et al. 2002).

        With random slopes, that of rows whose slopes' variables are zero; with two nested levels, that of the
        upper level, the variance of the lower counting in the denominator.
        """
        below = 0.0 if self.model.design.outer is None else self.cov_re.iloc[1, 1]
        return float(self.group_sd**2 / (self.group_sd**2 + below + LOGISTIC_VARIANCE))

    def mor(self) -> float:
        """Median odds ratio exp(sqrt(2σ²) Φ⁻¹(3/4)) (Larsen and Merlo 2005)."""
        return float(np.exp(np.sqrt(2.0) * self.group_sd * ndtri(0.75)))

    def icc_conf_int(self, alpha: float = 0.05) -> tuple[float, float]:
        """Limits of the intra-class correlation, from those of log σ (if nested, normal in its logit)."""
        if self.model.design.outer is not None:
            rest = self.cov_re.iloc[1, 1] + LOGISTIC_VARIANCE
            slope = np.array([2 / self.theta[-2], -2 * self.theta[-1] / rest])
            half = ndtri(1 - alpha / 2) * np.sqrt(slope @ self.cov_theta[-2:, -2:] @ slope)
            odds = self.group_sd**2 / rest
            low, high = odds * np.exp(-half), odds * np.exp(half)
            return float(low / (1 + low)), float(high / (1 + high))
        low, high = (s**2 / (s**2 + LOGISTIC_VARIANCE) for s in self.group_sd_conf_int(alpha))
        return low, high

    def mor_conf_int(self, alpha: float = 0.05) -> tuple[float, float]:
        """Limits of the median odds ratio, from those of log σ."""
        low, high = (float(np.exp(np.sqrt(2.0) * s * ndtri(0.75))) for s in self.group_sd_conf_int(alpha))
        return low, high

    # ---- fit --------------------------------------------------------------------------------------------

    @property
    def nobs(self) -> int:
        """Rows used; with level-1 frequency weights, their total."""
        if self.model.has_weights and self.model.weight_type == "frequency":
            return round(self.model.total)
        return len(self.model.design.rows.a)

    @property
    def n_groups(self) -> int:
        """Number of groups, of the upper level if nested."""
        design = self.model.design
        return design.rows.n_groups if design.outer is None else len(design.outer.labels)

    @property
    def df_model(self) -> int:
        """Number of parameters, fixed effects and free (co)variances."""
        return len(self.theta)

    @property
    def df_resid(self) -> int:
        """Rows less fixed effects."""
        return self.nobs - self.n_fixed

    @property
    def mle_retvals(self) -> dict[str, object]:
        """Convergence and number of steps, under the name statsmodels gives them."""
        return {"converged": self.converged, "iterations": self.diagnostics.n_iter}

    @property
    def use_t(self) -> bool:
        """False: tests use the normal distribution."""
        return False

    @property
    def aic(self) -> float:
        """Akaike information criterion -2 llf + 2 P."""
        return -2 * self.llf + 2 * self.df_model

    @property
    def bic(self) -> float:
        """Bayesian information criterion -2 llf + P log(nobs)."""
        return -2 * self.llf + self.df_model * float(np.log(self.nobs))

    @property
    def converged(self) -> bool:
        """True where the maximum was found and is finite."""
        return self.diagnostics.converged

    @property
    def status(self) -> str:
        """One short word for tables, see :class:`Diagnostics`."""
        return self.diagnostics.status

    @property
    def singular(self) -> bool:
        """True where the estimated covariance of the random effects is not of full rank."""
        return self.diagnostics.singular

    def z_rows(self) -> np.ndarray:
        """Random-effect design of the sorted rows, shape (n, q)."""
        return self.model.design.z()

    def objective(
        self, points: int | None = None, rows: Rows | None = None, outer: Outer | None = None
    ) -> Likelihood:
        """The likelihood that was maximised, ready to evaluate at other parameters (or on other ``rows``)."""
        return self.model.objective(points or self.nagq, self.modes.copy(), rows, outer)

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__}: {self.nobs} rows, {self.n_groups} groups, "
            f"log-likelihood {self.llf:.4f}, {self.status}>"
        )
