"""Mixed-effects logistic regression by maximum likelihood.

>>> from wellbeing.mixedlogit import MixedLogit
>>> results = MixedLogit.from_formula("happy ~ age + income", groups="area", data=df).fit()  # doctest: +SKIP
>>> print(results.summary())  # doctest: +SKIP
"""

from .batch import FitRecord, fit_many, refit, tidy
from .export import anova, load
from .model import MixedLogit
from .notices import (
    CollinearityWarning,
    ConvergenceWarning,
    CountsWarning,
    FewGroupsWarning,
    ModelWarning,
    PerfectSeparationWarning,
    QuadratureWarning,
    SingularFitWarning,
    WeightsWarning,
)
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
