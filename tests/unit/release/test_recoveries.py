"""Recoveries as an attacker would try them, from the released tables alone, under every profile that rounds.

Each attack is tried on many victims. On unrounded tables it succeeds (so the attack is a real one); on released ones it
does no better than guessing among the counts that share a rounded one.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from wellbeing.catalogue import Role
from wellbeing.catalogues import CATALOGUE
from wellbeing.release.door import release_table
from wellbeing.release.profiles import load_profile
from wellbeing.release.specs import spec_of

PROFILES = ("standard", "llc", "opensafely")  # acro and ukds have the minimum and the base of standard
VICTIMS = 20
N, AREAS, TERMS = 3217, 120, 7
CLOSE = 0.25  # standard deviations within which a person's value counts as recovered


def some_people(seed):
    rng = np.random.default_rng(seed)
    area = np.sort(rng.integers(0, AREAS, N))
    return pd.DataFrame(
        {
            "area": area,
            "income": rng.normal(7.5, 0.6, N),
            "positive": rng.random(N) < 0.55,
            "x": rng.normal(size=N),
        }
    )


def complete(name, rows):
    """The rows with every column of the table's declaration, neutral where the attack has no use for it."""
    table = pd.DataFrame(rows)
    for column in CATALOGUE[name].columns:
        if column.name not in table:
            table[column.name] = "ok" if column.role in (Role.KEY, Role.TEXT) else 1000.0
    return table[list(CATALOGUE[name].names)]


def tables_of(people):
    """What the workflow would make of these people: a description, the areas, and a logistic model of one term."""
    n, positives = len(people), int(people["positive"].sum())
    sizes = people.groupby("area").size()
    share = positives / n
    loglik = positives * np.log(share) + (n - positives) * np.log1p(-share)
    x, y = people["x"] - people["x"].mean(), people["positive"] - share
    estimate = float((x * y).sum() / (share * (1 - share) * (x**2).sum()))  # one step from zero
    se = float(1 / np.sqrt(share * (1 - share) * (x**2).sum()))
    low, high = estimate - 1.959963985 * se, estimate + 1.959963985 * se
    ratio = np.sqrt(np.exp(estimate)) if estimate > 0 else np.sqrt(np.exp(-estimate))
    behind = {"n": n, "areas": len(sizes), "residual_df": n - TERMS, "smallest_cell": 50}
    odds = {"odds_ratio": np.exp(estimate), "or_low": np.exp(low), "or_high": np.exp(high)}
    wald = {"estimate": estimate, "se": se, "low": low, "high": high, "p": 2 * norm.sf(abs(estimate / se))}
    spread = {"mean": people["income"].mean(), "sd": people["income"].std()}
    described = [{"concept": "income", "people": n, **spread}]
    sized = {"mean": sizes.mean(), "sd": sizes.std(), "p10": sizes.quantile(0.1)}
    sized |= {"p50": sizes.quantile(0.5), "p90": sizes.quantile(0.9)}
    evalue = {
        "share": share,
        "risk_ratio": np.sqrt(odds["odds_ratio"]),
        "evalue": ratio + np.sqrt(ratio * (ratio - 1)),
    }
    fit = {"positives": positives, "loglik": loglik, "aic": 2 * TERMS - 2 * loglik}
    return {
        "description": complete("description", described),
        "areas": complete("areas", [{"concept": "people", "areas": len(sizes), **sized}]),
        "estimates": complete("estimates", [wald | odds | behind]),
        "fits": complete("fits", [fit | behind]),
        "sensitivity_evalues": complete(
            "sensitivity_evalues", [odds | evalue | {"evalue_limit": 1.0} | behind]
        ),
    }


def released(tables, profile):
    return {
        name: release_table(table, spec_of(CATALOGUE[name]), profile).table for name, table in tables.items()
    }


@pytest.fixture(scope="module")
def smaller():
    """The exact tables of ever fewer people, with their true counts."""
    people = some_people(20261128)
    some = [people.iloc[victim:] for victim in range(VICTIMS)]
    return [(tables_of(part), {"n": len(part), "positives": int(part["positive"].sum())}) for part in some]


@pytest.fixture(scope="module")
def studies():
    """One study a victim, since a number may by chance lie at the border of two steps; the victim comes first."""
    return [some_people(seed) for seed in range(VICTIMS)]


@pytest.fixture(scope="module")
def pairs(studies):
    """The exact tables of each study, and of the study without its victim."""
    return [(tables_of(people), tables_of(people.drop(index=0))) for people in studies]


@pytest.fixture(scope="module", params=PROFILES)
def profile(request, project):
    return load_profile(project / "config/release.yaml", request.param)


@pytest.fixture(scope="module")
def smaller_released(smaller, profile):
    return [released(tables, profile) for tables, _ in smaller]


@pytest.fixture(scope="module")
def pairs_released(pairs, profile):
    return [(released(one, profile), released(two, profile)) for one, two in pairs]


def cell(tables, name, column):
    return float(tables[name][column].iloc[0])


# counts: each attack returns the number of people it believes in


def from_people_per_area(tables):
    return round(cell(tables, "areas", "mean") * cell(tables, "areas", "areas"))


def from_degrees_of_freedom(tables):
    return cell(tables, "fits", "residual_df") + TERMS


def from_other_degrees_of_freedom(tables):
    return cell(tables, "estimates", "residual_df") + TERMS


def from_log_likelihood(tables):
    share = cell(tables, "sensitivity_evalues", "share")
    return round(cell(tables, "fits", "loglik") / (share * np.log(share) + (1 - share) * np.log1p(-share)))


def from_share_and_positives(tables):
    return round(cell(tables, "fits", "positives") / cell(tables, "sensitivity_evalues", "share"))


def positives_from_share(tables):
    """Positives, given that the attacker knows n exactly."""
    return round(cell(tables, "sensitivity_evalues", "share") * tables["known n"])


def positives_from_log_likelihood(tables):
    """The number of positives that gives the log-likelihood, given that the attacker knows n exactly."""
    n, seen = tables["known n"], cell(tables, "fits", "loglik")
    guess = np.arange(n // 2 + 1, n)
    share = guess / n
    return int(guess[np.argmin(abs(guess * np.log(share) + (n - guess) * np.log1p(-share) - seen))])


COUNT_ATTACKS = {
    from_people_per_area: "n",
    from_degrees_of_freedom: "n",
    from_other_degrees_of_freedom: "n",
    from_log_likelihood: "n",
    from_share_and_positives: "n",
    positives_from_share: "positives",
    positives_from_log_likelihood: "positives",
}


@pytest.mark.parametrize("attack", COUNT_ATTACKS, ids=lambda attack: attack.__name__)
def test_no_count_is_recovered(attack, profile, smaller, smaller_released):
    hits = {"exact": 0, "released": 0}
    for (exact, truth), public in zip(smaller, smaller_released, strict=True):
        for kind, tables in (("exact", exact), ("released", public)):
            hits[kind] += attack(tables | {"known n": truth["n"]}) == truth[COUNT_ATTACKS[attack]]
    assert hits["exact"] == VICTIMS
    assert hits["released"] <= VICTIMS * 2 / profile.round_to


# one person's value, from two releases of which the second lacks that person; the attacker knows both n


def income_from_means(one, two):
    return (
        cell(one, "description", "mean") * one["known n"] - cell(two, "description", "mean") * two["known n"]
    )


def income_from_spreads(one, two):
    """From the sums of squares about the means, which the attacker takes from the exact tables of another source."""
    squares = [cell(t, "description", "sd") ** 2 * (t["known n"] - 1) for t in (one, two)]
    n, mean = one["known n"], one["known mean"]
    return mean + np.sign(one["known side"]) * np.sqrt(max(squares[0] - squares[1], 0) * (n - 1) / n)


@pytest.mark.parametrize(
    "attack", [income_from_means, income_from_spreads], ids=lambda attack: attack.__name__
)
def test_no_persons_income_is_recovered(studies, attack, pairs, pairs_released):
    hits = {"exact": 0, "released": 0}
    for people, exact, public in zip(studies, pairs, pairs_released, strict=True):
        truth, others = people["income"].iloc[0], people["income"].iloc[1:]
        known = {"known mean": others.mean(), "known side": truth - others.mean()}
        for kind, tables in (("exact", exact), ("released", public)):
            told = [t | known | {"known n": N - at} for at, t in enumerate(tables)]
            hits[kind] += abs(attack(*told) - truth) < CLOSE * others.std()
    assert hits["exact"] == VICTIMS
    assert hits["released"] <= VICTIMS / 3  # a guess of the mean is as close for a fifth of them


# an outcome of one person, from a log-likelihood, an estimate, or what follows from it


def contribution(tables):
    return cell(tables, "fits", "loglik")


def contribution_from_aic(tables):
    return -cell(tables, "fits", "aic") / 2


def score_from_estimate(tables):
    return cell(tables, "estimates", "estimate")


def score_from_limits(tables):
    return (cell(tables, "estimates", "low") + cell(tables, "estimates", "high")) / 2


def score_from_odds_ratio(tables):
    return np.log(cell(tables, "estimates", "odds_ratio"))


def score_from_p(tables):
    p = cell(tables, "estimates", "p")
    side = np.sign(cell(tables, "estimates", "estimate"))
    return side * norm.isf(p / 2) * cell(tables, "estimates", "se")


def score_from_evalue(tables):
    seen = cell(tables, "sensitivity_evalues", "evalue")
    ratio = brentq(lambda r: r + np.sqrt(r * (r - 1)) - seen, 1, 10) if seen > 1 else 1.0
    return np.sign(cell(tables, "estimates", "estimate")) * 2 * np.log(ratio)


def score_from_all_of_them(tables):
    """The mean of every way to the estimate, in the hope that their roundings cancel."""
    ways = (score_from_estimate, score_from_limits, score_from_odds_ratio, score_from_p, score_from_evalue)
    return float(np.mean([way(tables) for way in ways]))


OUTCOME_ATTACKS = (
    contribution,
    contribution_from_aic,
    score_from_estimate,
    score_from_limits,
    score_from_odds_ratio,
    score_from_p,
    score_from_evalue,
    score_from_all_of_them,
)


@pytest.mark.parametrize("attack", OUTCOME_ATTACKS, ids=lambda attack: attack.__name__)
def test_no_persons_outcome_is_recovered(studies, attack, pairs, pairs_released):
    """The attacker knows the victim's x and sees which way the number moves when the victim is taken out."""
    hits = {"exact": 0, "released": 0}
    for people, exact, public in zip(studies, pairs, pairs_released, strict=True):
        x, share = people["x"].iloc[0] - people["x"].mean(), people["positive"].mean()
        for kind, (one, two) in (("exact", exact), ("released", public)):
            move = attack(one) - attack(two)
            if attack in (contribution, contribution_from_aic):
                believed = move > (np.log(share) + np.log1p(-share)) / 2
            else:
                believed = move * np.sign(x) > 0
            hits[kind] += believed == people["positive"].iloc[0]
    assert hits["exact"] >= 0.85 * VICTIMS
    assert hits["released"] <= 0.7 * VICTIMS


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True), (11, True)])
def test_a_centile_rests_on_the_people_of_each_area_behind_it(profile, people, shown):
    if profile.minimum != 10:
        people -= 10 - profile.minimum
    row = {
        "concept": "voting_area",
        "areas": 300,
        "mean": 60.0,
        "sd": 9.0,
        "p10": 41.7,
        "p50": 60.1,
        "p90": 71.0,
    }
    table = complete("areas", [row | {"behind_p10": people, "behind_p50": 80, "behind_p90": 80}])
    found = release_table(table, spec_of(CATALOGUE["areas"]), profile)
    assert found.table[["p10", "p50", "p90"]].notna().iloc[0].tolist() == [shown, True, True]
    assert found.table["suppressed"].tolist() == [not shown]
    assert "behind_p10" not in found.table
