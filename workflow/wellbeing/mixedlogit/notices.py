"""Warnings of a fit: a class each, so that one can be silenced or made an error without the others.

The classes are statsmodels' where it has one, and stand under its ``ModelWarning``. What is warned of is also
in ``results.status`` and ``results.diagnostics``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

try:
    from statsmodels.tools.sm_exceptions import (
        CollinearityWarning,
        ConvergenceWarning,
        ModelWarning,
        PerfectSeparationWarning,
    )
except ImportError:  # statsmodels is no dependency of the estimator

    class ModelWarning(UserWarning):  # type: ignore[no-redef]
        """Something about a model."""

    class ConvergenceWarning(ModelWarning):  # type: ignore[no-redef]
        """The maximum was not found."""

    class CollinearityWarning(ModelWarning):  # type: ignore[no-redef]
        """Columns are combinations of others."""

    class PerfectSeparationWarning(ModelWarning):  # type: ignore[no-redef]
        """Estimates are infinite."""


if TYPE_CHECKING:
    from .fit import Fit

SCALED = 0.1  # distance of the mean weight from one beyond which weights are not taken as scaled


class SingularFitWarning(ModelWarning):
    """A variance is zero, or random effects are perfectly correlated."""


class FewGroupsWarning(ModelWarning):
    """Too few groups for a variance between them."""


class QuadratureWarning(ModelWarning):
    """The integral may be too coarse."""


class CountsWarning(ModelWarning):
    """Successes or trials are no counts."""


class WeightsWarning(ModelWarning):
    """Weights do not look like what they are said to be."""


def notices(fit: Fit, checked: bool = True) -> Iterator[tuple[type[Warning], str]]:
    """Class and text of each warning that applies; ``checked`` is False where the user did without the check."""
    found, model = fit.diagnostics, fit.model
    if found.separated:
        yield (
            PerfectSeparationWarning,
            f"the outcome is separated by {', '.join(found.separated)}: the estimate is infinite, the number "
            "shown is where the search stopped. Join rare levels, leave the column out, or use a penalised fit; "
            "estimates of the other columns are those of the limit",
        )
    elif not found.converged:
        yield (
            ConvergenceWarning,
            f"not converged after {found.n_iter} steps: {found.newton_decrement:.2g} standard errors from the "
            "optimum. Raise max_iter, start from the fit of a smaller model (start_params), or leave out "
            "random slopes",
        )
    if not found.quadrature_ok:
        yield (
            QuadratureWarning,
            f"with more quadrature points the log-likelihood moves by {found.quadrature_change:.2g}: "
            f"{fit.nagq} are too few. Raise nagq, or leave it at 'auto'",
        )
    elif checked and not found.quadrature_checked:
        yield (
            QuadratureWarning,
            "with so many random effects Laplace's method is used, and its error is not known: leave out "
            "random slopes to have it checked",
        )
    if found.singular:
        yield (
            SingularFitWarning,
            "the fit is singular: a variance is zero or a correlation is one. Fixed effects are those of a model "
            "without that random effect; leave it out, or report the upper limit of profile_conf_int(['group_sd'])",
        )
    if found.aliased:
        yield (
            CollinearityWarning,
            f"left out as combinations of other columns: {', '.join(found.aliased)}. With factors this changes "
            "what the other levels are compared with; leave columns out yourself (aliased='raise' refuses)",
        )
    if found.few_groups:
        yield (
            FewGroupsWarning,
            f"only {fit.n_groups} groups: the variance between them and the standard errors of group-level columns "
            "rest on very little. Use t with few degrees of freedom, parametric_bootstrap(), or fixed effects",
        )
    if not model.design.counts_whole:
        yield (
            CountsWarning,
            "successes or trials are fractions, but a binomial outcome counts: standard errors rest on the number of "
            "trials. Pass whole counts, and weights as weights=",
        )
    yield from _weight_notices(model)


def _weight_notices(model) -> Iterator[tuple[type[Warning], str]]:
    if not model.has_weights:
        return
    design = model.design
    remedy = (
        "For survey weights pass weight_type='probability' with pwscale='size' (the weights of a group sum to its "
        "number of rows) or 'effective'"
    )
    if model.weight_type == "frequency":
        if not design.weights_whole:
            yield (
                WeightsWarning,
                f"the weights are fractions, but are counted as frequencies: a fit as of {model.total:,.0f} rows, "
                f"with standard errors to match. {remedy}",
            )
        elif model.pwscale not in (None, "none"):
            yield (
                WeightsWarning,
                f"pwscale={model.pwscale!r} scales what are said to be frequencies. {remedy}",
            )
    elif model.pwscale is None and abs(design.weight_mean - 1) > SCALED:
        yield (
            WeightsWarning,
            f"the probability weights have a mean of {design.weight_mean:.4g} and are used unscaled: the variance "
            "between groups depends on their unit. Pass pwscale='size' or 'effective' ('none' if so intended)",
        )


def warn_of(fit: Fit, checked: bool = True, stacklevel: int = 3) -> None:
    """Warn of everything that applies."""
    for category, text in notices(fit, checked):
        warnings.warn(text, category, stacklevel=stacklevel)
