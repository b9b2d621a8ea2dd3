"""Mixed-effects logistic regression by maximum likelihood.

>>> from wellbeing.mixedlogit import MixedLogit
>>> results = MixedLogit.from_formula("happy ~ age + income", groups="area", data=df).fit()  # doctest: +SKIP
>>> print(results.summary())  # doctest: +SKIP
"""

from typing import Any

from .batch import FitRecord, fit_many, refit, tidy
from .export import anova, load
from .model import MixedLogit
from .results import MixedLogitResults
from .weights import scale_weights

__all__ = [
    "CollinearityWarning",
    "ConvergenceWarning",
    "CountsWarning",
    "FewGroupsWarning",
    "FitRecord",
    "MixedLogit",
    "MixedLogitResults",
    "ModelWarning",
    "PerfectSeparationWarning",
    "QuadratureWarning",
    "SingularFitWarning",
    "WeightsWarning",
    "anova",
    "fit_many",
    "load",
    "refit",
    "scale_weights",
    "tidy",
]


def __getattr__(name: str) -> Any:
    """The classes of warnings, when they are asked for: they load statsmodels where it is there."""
    if name.endswith("Warning"):
        from . import notices

        return getattr(notices, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
