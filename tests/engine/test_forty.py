"""Data sets of the kinds on which mixed-model programs were reported to be wrong, silent or incomprehensible.

Each is right (checked by direct integration, or against the same model put another way), refused in words, or
warned of; none is silent. The first column says whose report or message the kind comes from.
"""

import re
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest
from engine_data import cbpp, ohio, simulate
from scipy.special import expit, gammaln, logsumexp

import wellbeing.mixedlogit as ml
from wellbeing.mixedlogit import MixedLogit

BASE = simulate()
N = len(BASE)
ROW = np.arange(N)
COUNTS = simulate(seed=2, groups=40, size=(1, 12), trials=8)


@dataclass
class Case:
    """``ends`` is "right", the class of a warning, or the pattern of a refusal."""

    source: str
    data: Any
    ends: Any
    formula: str = "y ~ x1"
    groups: Any = "area"
    options: dict = field(default_factory=dict)
    # for "right": columns of the design, outcome, trials and offset put directly
    design: Any = None
    outcome: Any = None
    trials: Any = 1.0
    offset: Any = 0.0


def base(**columns) -> pd.DataFrame:
    return BASE.assign(**columns)


def x(*columns) -> np.ndarray:
    return np.column_stack([np.ones(len(columns[0])), *columns])


def mask(share: int) -> np.ndarray:
    return ROW % share == 0


CASES = {
    # ---- refused in words ----
    "one group": Case("lme4: grouping factors must have > 1 sampled level", base(area=1), "only one group"),
    "a group a row": Case(
        "lme4: number of levels must be < number of observations", base(area=ROW), "every group has a single row"
    ),
    "factor of one level": Case(
        "R: contrasts can be applied only to factors with 2 or more levels", base(r="a"), "single level", "y ~ x1 + r"
    ),
    "infinite predictor": Case("lme4: NA/NaN/Inf in foreign function call", base(x1=np.inf), "infinite values"),
    "log of zero": Case(
        "statsmodels: exog contains inf or nans", base(z=mask(7).astype(float)), "infinite", "y ~ np.log(z)"
    ),
    "shares without trials": Case(
        "lme4: non-integer #successes in a binomial glm", cbpp(), "pass trials=", "incidence / size ~ C(period)", "herd"
    ),
    "words as outcome": Case(
        "statsmodels 2733: text taken for two columns", base(y=np.where(BASE.y, "yes", "no")), "must be numeric"
    ),
    "category as outcome": Case(
        "statsmodels 9475", base(y=BASE.y.astype("category")), "outcome 'y' must be numeric"
    ),
    "outcome one and two": Case("Stata: nonzero is a success", base(y=BASE.y + 1), "0 or 1 .found 2"),
    "outcome minus one and one": Case("GPBoost: labels must be 0 and 1", base(y=2 * BASE.y - 1), "found -1"),
    "more successes than trials": Case(
        "lme4: cbind of successes and trials", COUNTS, "not successes and trials", "cbind(m, y - m) ~ x1"
    ),
    "missing group": Case(
        "lme4 drops them unsaid", base(area=BASE.area.where(~mask(50))), r"missing values in .*groups"
    ),
    "misspelt column": Case("lme4: object not found", BASE, "did you mean 'x1'", "y ~ x_1"),
    "crossed factors": Case(
        "melogit _all: R.id", base(a=ROW % 23, b=ROW % 19), "cross", "y ~ x1 + (1|a) + (1|b)", None
    ),
    "uncorrelated slopes": Case("lme4 (x||g)", BASE, "uncorrelated", "y ~ x1 + (x1||area)"),
    "zero random column": Case(
        "glmmTMB: NA/NaN function evaluation", base(z=0.0), "cannot be told", options={"re_formula": "1 + z"}
    ),
    "twice the same slope": Case(
        "GPBoost 33", base(z=2 * BASE.x1), "random effects of z", options={"re_formula": "1 + x1 + z"}
    ),
    "weights that vary in a group": Case(
        "melogit: weights must be constant within", base(w=1.0 + ROW % 2), "constant within a group",
        options={"group_weights": "w"},
    ),
    "negative weights": Case("glm: negative weights", base(w=-1.0), "must not be negative", options={"weights": "w"}),
    "numbers and text in one column": Case(
        "pandas: mixed types on reading", base(x1=[str(v) if i == 3 else v for i, v in enumerate(BASE.x1)]),
        "numbers and text",
    ),
    "complex numbers": Case("numpy: imaginary part discarded", base(x1=BASE.x1 + 1j), "complex"),
    "dates as predictor": Case("patsy: datetime", base(d=pd.Timestamp("2020") + pd.to_timedelta(ROW, "D")),
                               "cannot be evaluated", "y ~ d"),
    "a column called Intercept": Case("formulaic: columns overwrite", base(Intercept=BASE.x1), "more than one column",
                                      "y ~ Intercept"),
    "no rows": Case("statsmodels: zero-size array", BASE.head(0), "no rows are left"),
    "nothing but missing": Case("lme4: 0 (non-NA) cases", base(x1=np.nan), "no rows are left",
                                options={"missing": "drop"}),
    # ---- warned ----
    "separated": Case("lme4: large eigenvalue ratio; culcita", base(z=((BASE.y == 1) & mask(9)).astype(int)),
                      ml.PerfectSeparationWarning, "y ~ x1 + z"),
    "the outcome among its predictors": Case("statsmodels: perfect separation", BASE, ml.PerfectSeparationWarning,
                                             "y ~ x1 + y"),
    "outcome constant within every group": Case("GPBoost 109", base(y=pd.factorize(BASE.area)[0] % 2),
                                                ml.ModelWarning),
    "rank deficient": Case("lme4: fixed-effect model matrix is rank deficient", base(z=3 - BASE.x1),
                           ml.CollinearityWarning, "y ~ x1 + z"),
    "dummy trap": Case("statsmodels: singular matrix", base(a=(ROW % 2), b=1 - ROW % 2), ml.CollinearityWarning,
                       "y ~ a + b"),
    "no variance": Case("lme4: boundary (singular) fit", base(area=ROW % 30, y=(ROW * 7919 % 101 < 40).astype(int)),
                        ml.SingularFitWarning),
    "four groups": Case("lme4 FAQ: few levels", base(area=np.where(BASE.x2 > 0, ROW % 4, BASE.y + 2 * (ROW % 2))),
                        ml.FewGroupsWarning),
    "five points for a wide effect": Case("lme4 FAQ: nAGQ", ohio(), ml.QuadratureWarning, "resp ~ age * smoke", "id",
                                          {"points": 5}),
    "fractional frequencies": Case("melogit: may not use noninteger frequency weights",
                                   base(w=1 + BASE.x2.abs()), ml.WeightsWarning, options={"weights": "w"}),
    "unscaled survey weights": Case("melogit: pwscale", base(w=400 * (1 + BASE.x2.abs())), ml.WeightsWarning,
                                    options={"weights": "w", "weight_type": "probability"}),
    "fractional counts": Case("glm: non-integer counts", COUNTS.assign(y=COUNTS.y * 0.5), ml.CountsWarning,
                              options={"trials": "m"}),
    # ---- right ----
    "predictors of very different scales": Case(
        "lme4: predictor variables are on very different scales", base(x1=BASE.x1 * 1e9, x2=BASE.x2 * 1e-9), "right",
        "y ~ x1 + x2", design=x(BASE.x1 * 1e9, BASE.x2 * 1e-9),
    ),
    "years and their squares": Case(
        "glmmTMB: uncentred years", base(t=2000.0 + ROW % 20), "right", "y ~ t + I((t - 2000)**2)",
        design=x(2000.0 + ROW % 20, (ROW % 20.0) ** 2),
    ),
    "small integers squared": Case(
        "Stata byte read as int8", base(t=(ROW % 100).astype("int8")), "right", "y ~ t + I(t**2)",
        design=x(ROW % 100, (ROW % 100.0) ** 2),
    ),
    "unsigned counts": Case(
        "numpy: unsigned integers wrap", COUNTS.astype({"y": "uint8", "m": "uint8"}), "right",
        "cbind(y, m - y) ~ x1", design=x(COUNTS.x1), outcome=COUNTS.y, trials=COUNTS.m,
    ),
    "rows without trials": Case(
        "glmmTMB: zero denominators", pd.concat([COUNTS, COUNTS.assign(y=0, m=0)]), "right",
        options={"trials": "m"}, design=x(COUNTS.x1), outcome=COUNTS.y, trials=COUNTS.m,
    ),
    "logical outcome": Case("glmmTMB 178", base(y=BASE.y == 1), "right", design=x(BASE.x1)),
    "unused levels of the groups": Case(
        "lme4: droplevels", base(area=BASE.area.astype(pd.CategoricalDtype(["no", *BASE.area.unique()]))), "right",
        design=x(BASE.x1),
    ),
    "offset": Case(
        "fixest 309, rstanarm 541", base(o=np.sin(ROW)), "right", "y ~ x1 + offset(o)", design=x(BASE.x1),
        offset=np.sin(ROW),
    ),
    "integer categories": Case(
        "svy 168: integer levels predicted as the reference", base(c=ROW % 3 + 1), "right", "y ~ C(c)",
        design=x(ROW % 3 == 1, ROW % 3 == 2),
    ),
    "a keyword and a function as names": Case(
        "patsy: Q()", base(**{"class": BASE.x1, "C": BASE.x2}), "right", "y ~ Q('class') + C",
        design=x(BASE.x1, BASE.x2),
    ),
    "numbers kept as objects": Case(
        "statsmodels: cast to numpy dtype of object", base(x1=BASE.x1.astype(object)), "right", design=x(BASE.x1)
    ),
    "no intercept": Case("lme4: 0 + x", BASE, "right", "y ~ 0 + x1", design=BASE[["x1"]].to_numpy()),
    "counts of cattle": Case(
        "lme4 375", cbpp(), "right", "incidence ~ C(period)", "herd", {"trials": "size", "points": 25},
        design=x(*(cbpp().period == k for k in (2, 3, 4))), outcome=cbpp().incidence, trials=cbpp()["size"],
    ),
    "wide effect, few rows a group": Case(
        "lme4: Laplace off by .3", ohio(), "right", "resp ~ age * smoke", "id", {"points": "auto"},
        design=x(ohio().age, ohio().smoke, ohio().age * ohio().smoke), outcome=ohio().resp,
    ),
}  # fmt: skip


def fitted(case: Case):
    options = dict(case.options)
    points = options.pop("points", "auto")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        result = MixedLogit.from_formula(case.formula, case.groups, case.data, **options).fit(points)
    strange = [w for w in told if not issubclass(w.category, ml.ModelWarning)]
    assert not strange, strange[0].message
    return result, {w.category for w in told}


def loglik(theta, design, y, trials, offset, codes) -> float:
    """Log-likelihood of a random intercept by the trapezoid rule over ±9 standard deviations."""
    grid = np.linspace(-9, 9, 721)
    eta = (design @ theta[:-1] + offset)[:, None] + theta[-1] * grid
    rows = y[:, None] * eta - trials[:, None] * np.logaddexp(0, eta)
    by_group = np.zeros((codes.max() + 1, len(grid)))
    np.add.at(by_group, codes, rows)
    constant = (gammaln(trials + 1) - gammaln(y + 1) - gammaln(trials - y + 1)).sum()
    weight = np.log(grid[1] - grid[0]) - grid**2 / 2 - np.log(2 * np.pi) / 2
    return float(logsumexp(by_group + weight, axis=1).sum() + constant)


def named(ends: str) -> list[str]:
    kinds = {"right": lambda e: e == "right", "refused": lambda e: isinstance(e, str) and e != "right",
             "warned": lambda e: not isinstance(e, str)}  # fmt: skip
    return [name for name, case in CASES.items() if kinds[ends](case.ends)]


def test_there_are_forty_and_more():
    assert len(CASES) >= 40 and len(named("right")) + len(named("refused")) + len(named("warned")) == len(
        CASES
    )


@pytest.mark.parametrize("name", named("refused"))
def test_refused_in_words(name):
    case = CASES[name]
    with pytest.raises(ValueError) as told:
        fitted(case)
    assert re.search(case.ends, str(told.value)), str(told.value)
    assert "\x1b" not in str(told.value) and len(str(told.value)) < 500


@pytest.mark.parametrize("name", named("warned"))
def test_warned_of(name):
    result, told = fitted(CASES[name])
    assert any(issubclass(category, CASES[name].ends) for category in told), told
    if CASES[name].ends not in (ml.WeightsWarning, ml.CountsWarning):
        assert result.status != "ok"


@pytest.mark.parametrize("name", named("right"))
def test_right(name):
    case = CASES[name]
    result, told = fitted(case)
    assert result.status == "ok" and not told
    design = np.asarray(case.design, dtype=float)
    n = len(design)
    y = np.asarray(case.data["y"].iloc[:n] if case.outcome is None else case.outcome, dtype=float)
    trials, offset = (np.broadcast_to(np.asarray(v, dtype=float), (n,)) for v in (case.trials, case.offset))
    codes = pd.factorize(case.data[case.groups].iloc[:n])[0]

    def at(theta):
        return loglik(theta, design, y, trials, offset, codes)

    top = at(result.theta)
    assert result.llf == pytest.approx(top, abs=2e-5)
    slopes = []
    for move in (
        0.05 * np.linalg.cholesky(result.cov_theta).T
    ):  # directions in which all estimates weigh the same
        slopes.append((at(result.theta + move) - at(result.theta - move)) / 0.1)  # score, in standard errors
        assert at(result.theta + move) < top and at(result.theta - move) < top
    assert np.abs(slopes).max() < 2e-3
    eta = design @ result.params.to_numpy() + offset
    new = case.data.iloc[:n]
    np.testing.assert_allclose(result.predict(new, which="typical"), expit(eta), rtol=1e-9)
