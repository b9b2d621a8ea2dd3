"""Outcomes drawn from the planted model, exact for every person.

With x the design-matrix row of a person (true values, area rates as the pipeline will compute them) and u the
intercept of the area, each outcome has a latent score  x'b + u + e,  e standard logistic. The outcome is one
where the score is above zero, so P(outcome = 1 | x, u) is the planted logit exactly; the coded answer is a
coarsening of the same score, so a cut-point other than the planted one follows the same coefficients with
another intercept.
"""

import numpy as np
import pandas as pd
from numpy.polynomial.hermite_e import hermegauss
from scipy.optimize import brentq
from scipy.special import expit, ndtr

from wellbeing.survey.synthetic import codes
from wellbeing.survey.synthetic.truth import AREA_COLUMNS, RATES, REFERENCE

# Latent score above which each life-satisfaction answer is reached, 2 to 7; only differences matter.
_SATISFACTION = {2: -3.6, 3: -2.5, 4: -1.6, 5: -0.9, 6: 0.0, 7: 2.4}
LASTING = 0.5  # correlation of what the model leaves unsaid of a person, between wave 6 and wave 9
_RAW_PER_LOGIT = 2.3  # raw SWEMWBS points per unit of the latent score


def leave_one_out(values: pd.Series, area: pd.Series) -> pd.Series:
    """Per cent of ones among the other people of the area.

    A person without a value is compared with all who have one; missing where nobody else has one, or area is
    missing.
    """
    known = values.notna() & area.notna()
    total = values.where(known).groupby(area).transform("sum")
    count = known.astype("float64").where(area.notna()).groupby(area).transform("sum")
    others = count - known
    return (100 * (total - values.where(known, 0.0)) / others.where(others > 0)).where(area.notna())


def area_columns(
    places: pd.DataFrame, place: pd.Series, observed: pd.DataFrame, kept: pd.Series
) -> pd.DataFrame:
    """Area columns of every person: covariates of the place, leave-one-out rates over the kept respondents.

    People who are not kept, and so in nobody's rate, get the plain rate of their area. Nothing is filled
    here: a rate or covariate that does not exist is missing.
    """
    out = pd.DataFrame({c: places[c].to_numpy()[place] for c in AREA_COLUMNS}, index=observed.index)
    for column, concept in RATES.items():
        out[column] = leave_one_out(observed[concept].where(kept), place)
    return out


def design_column(name: str, values: pd.DataFrame, scaling: dict) -> np.ndarray:
    """One column of the design matrix, scaled; a missing value becomes 0, which is the centre.

    Only people outside the analysed set can lack a value here: true answers are complete, area values may not
    be.
    """
    if ":" in name:
        product = np.ones(len(values))
        for part in name.split(":"):
            product = product * design_column(part, values, scaling)
        return product
    rule = scaling.get(name, {"centre": 0.0, "per": 1.0})
    if "square" in rule:
        return design_column(rule["square"], values, scaling) ** 2
    if "of" in rule:
        return (values[rule["of"]] >= rule["at_least"]).to_numpy(dtype="float64")
    if "[" in name:
        concept, level = name.removesuffix("]").split("[")
        if level == REFERENCE[concept]:
            raise ValueError(f"{name} is the reference level and has no column")
        return (values[concept] == level).to_numpy(dtype="float64")
    return ((values[name] - rule["centre"]) / rule["per"]).fillna(0.0).to_numpy(dtype="float64")


def draw_outcomes(
    truth: dict, values: pd.DataFrame, place: pd.Series, analysed: pd.Series, rng: np.random.Generator
) -> tuple[pd.DataFrame, dict]:
    """Coded answers of the outcome variables, and what was planted.

    `values` holds the true concepts and area columns of all people, `place` the row number of their area and
    `analysed` who is in the analysis. Returns (answers, {outcome: {intercept, area_effects, linear, rest}}), the
    last two a value a person: the model, and a standard normal for what it leaves unsaid; answers has
    f_sclfsato, g_swemwbs_dv, f_llknbrd and f_scghq1_dv. Intercepts are such that the expected share of the
    analysed is the planted prevalence.
    """
    n, shared = len(values), float(truth.get("dependence", 0.0))
    common = rng.normal(size=n)
    answers: dict[str, np.ndarray] = {}
    planted: dict[str, dict] = {}
    for name in sorted(truth["outcomes"]):
        outcome = truth["outcomes"][name]
        fixed = np.zeros(n)
        for column, b in outcome[
            "coefficients"
        ].items():  # no matrix product: its rounding depends on the machine
            if b != 0:
                fixed += b * design_column(column, values, truth["scaling"])
        base = fixed[analysed.to_numpy()] if analysed.any() else fixed
        intercept = round(_intercept(base, outcome["prevalence"], outcome["sd_area"]), 6)
        effects = outcome["sd_area"] * rng.normal(size=int(place.max()) + 1)
        rest = np.sqrt(shared) * common + np.sqrt(1 - shared) * rng.normal(size=n)
        linear = intercept + fixed + effects[place]
        answers |= _answers(outcome["concept"], linear + _logistic(rest), outcome["at_least"], rng)
        planted[name] = {"intercept": intercept, "area_effects": effects, "linear": linear, "rest": rest}
    return pd.DataFrame(answers, index=values.index), planted


def draw_later(truth: dict, planted: dict, rng: np.random.Generator) -> np.ndarray:
    """Life satisfaction asked again at wave 9: the same model of the same people and places as at wave 6.

    What the model leaves unsaid of a person is correlated with that of wave 6 by ``LASTING``.
    """
    name = next(k for k, outcome in truth["outcomes"].items() if outcome["concept"] == "life_satisfaction")
    mine = planted[name]
    rest = LASTING * mine["rest"] + np.sqrt(1 - LASTING**2) * rng.normal(size=len(mine["rest"]))
    score = mine["linear"] + _logistic(rest)
    return _answers("life_satisfaction", score, truth["outcomes"][name]["at_least"], rng)["f_sclfsato"]


def _logistic(normal: np.ndarray) -> np.ndarray:
    """A standard logistic value for each standard normal one, of the same rank."""
    uniform = np.clip(ndtr(normal), 1e-12, 1 - 1e-12)
    return np.log(uniform / (1 - uniform))


def _intercept(fixed: np.ndarray, prevalence: float, sd: float) -> float:
    """Intercept at which the mean probability, area effects integrated out, is the prevalence."""
    nodes, weights = hermegauss(15)
    weights = weights / weights.sum()

    def excess(intercept: float) -> float:
        means = [np.mean(expit(intercept + fixed + sd * node)) for node in nodes]
        return float(np.dot(weights, means)) - prevalence

    return brentq(excess, -40.0, 40.0, xtol=1e-9)


def _answers(concept: str, score: np.ndarray, cut: float, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Coded answers whose value is at least `cut` exactly where the score is above zero."""
    if concept == "likes_neighbourhood":
        return {"f_llknbrd": np.where(score > 0, 1, 2)}
    if concept == "life_satisfaction":
        levels = np.array([t for _, t in sorted(_SATISFACTION.items())]) - _SATISFACTION[int(np.ceil(cut))]
        return {"f_sclfsato": 1 + np.searchsorted(levels, score)}
    first = int(np.searchsorted(codes.SWEMWBS, cut))  # lowest raw score (less 7) that reaches the cut
    raw = np.clip(first - 1 + np.ceil(_RAW_PER_LOGIT * score), 0, len(codes.SWEMWBS) - 1).astype(int)
    ghq = np.round(11.5 - 1.4 * score + rng.normal(0, 3.6, len(score)))
    return {"g_swemwbs_dv": codes.SWEMWBS[raw], "f_scghq1_dv": np.clip(ghq, 0, 36).astype(int)}
