"""Links between a place and a person's wellbeing: all coded 0/1, compared pairwise and ranked, with uncertainty.

A ranking of associations is no ranking of importance: the links were asked of the same people in the same survey,
and one may act through another.
"""

import re
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from wellbeing.models.contrasts.averages import Average
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.plan import Notes
from wellbeing.models.contrasts.rescale import rescaled
from wellbeing.models.estimates import LOG_ODDS, PROBABILITY, interval, ordered, p_value
from wellbeing.models.terms import INTERCEPT

_WAVE = re.compile(r"^[a-z]{1,2}_")


def items_of(concept: dict, made_of: dict[str, list[str]]) -> set[str]:
    """Survey questions behind a concept: variables without their wave's prefix, scales taken apart."""
    names = [
        _WAVE.sub("", name.strip()) for name in (concept.get("variable") or "").split(",") if name.strip()
    ]
    return {item for name in names for item in (name, *made_of.get(name, ()))}


def shared_items(outcome: dict, link: dict, made_of: dict[str, list[str]]) -> set[str]:
    """Questions that an outcome and a link have in common; their association would hold by construction."""
    return items_of(outcome, made_of) & items_of(link, made_of)


def usable_links(study: Study, outcome_concept: str, plan: dict, notes: Notes) -> list[str]:
    """0/1 terms of the level ``link`` that share no question with the outcome; the others are noted."""
    links = []
    for term in study.held("link"):
        shared = shared_items(study.concepts[outcome_concept], study.concepts[term], plan["links"]["made_of"])
        if shared:
            reason = f"the outcome is made of the same question ({', '.join(sorted(shared))})"
            notes.leave_out("links", study.label(term), reason)
        elif study.concepts[term]["kind"] != "binary":
            notes.leave_out(
                "links", study.label(term), "only terms coded 0/1 can be compared with the others"
            )
        elif term in study.base.params.index:
            links.append(term)
    if not links:
        notes.leave_out("links", "all links", "the ladder of this run holds none")
    return links


def link_tables(study: Study, links: list[str], plan: dict, seed: int) -> dict[str, pd.DataFrame]:
    """Links of one outcome.

    Returns:
        ``links``: each link in the last rung (``adjusted``), alone beside the rung before (``alone``), and how
        much of it the links named in ``towards`` explain (``through``); log-odds and average difference in
        probability.
        ``link_differences``: each pair, first less second, with the interval of a bootstrap of whole areas.
        ``link_ranking``: rank of each link by difference in probability and by general dominance, with the spread of
        its rank over the bootstrap.
    """
    averages = study.averages(study.base)
    effects = {link: (averages.mean({link: 0.0}), averages.mean({link: 1.0})) for link in links}
    gradients = {k: second.gradient - first.gradient for k, (first, second) in effects.items()}
    values = {k: second.value - first.value for k, (first, second) in effects.items()}
    draws = replicate(study.base, plan["links"]["bootstrap"], seed)
    theta = study.base.theta
    probability = {k: values[k] + (draws - theta) @ gradients[k] for k in links}
    at = {link: study.base.model.exog_names.index(link) for link in links}
    log_odds = {k: draws[:, at[k]] for k in links}
    point = {LOG_ODDS: {k: theta[at[k]] for k in links}, PROBABILITY: values}
    boot = {LOG_ODDS: log_odds, PROBABILITY: probability}
    rows = [
        _lead(study, link, "adjusted") | {"scale": scale} | value | study.who(study.base, link)
        for link in links
        for scale, value in (
            (LOG_ODDS, interval(theta[at[link]], study.base.bse[link], study.level)),
            (PROBABILITY, averages.interval(Average(values[link], gradients[link]), study.level)),
        )
    ]
    rows += _alone(study, links) + _through(study, links, plan["links"]["towards"])
    return {
        "links": ordered(rows, ["outcome", "link", "label", "part"]),
        "link_differences": _differences(study, links, plan["links"]["pairs"], point, boot),
        "link_ranking": _ranking(study, links, point[PROBABILITY], probability, draws, at),
    }


def replicate(result, bootstrap: dict, seed: int) -> np.ndarray:
    """Parameters over a bootstrap of whole areas, shape (replicates, parameters).

    ``one-step``: areas' scores are drawn with replacement and carried through one Newton step from the estimates,
    at a thousandth of the cost of refitting (Davidson and MacKinnon 1999; its spread is that of the cluster-robust
    covariance). ``refit``: the model is fitted anew to each draw.
    """
    if bootstrap["method"] == "refit":
        frame = result.cluster_bootstrap(bootstrap["replicates"], seed)
        names = [*result.model.exog_names, *(c for c in frame if str(c).startswith("chol["))]
        return frame[names].to_numpy()
    scores = np.nan_to_num(result.group_scores(), nan=0.0)
    rng = np.random.default_rng(seed)
    count = len(scores)
    weights = rng.multinomial(count, np.full(count, 1 / count), size=bootstrap["replicates"]) - 1.0
    return result.theta + (weights @ scores) @ np.nan_to_num(result.cov_model, nan=0.0)


def drop_loss(beta: np.ndarray, cov: np.ndarray, dropped: list[int]) -> np.ndarray:
    """Log-likelihood lost by dropping terms, to second order from the full fit (Lawless and Singhal 1978).

    Args:
        beta: estimates, shape (replicates, terms).
        cov: their covariance, shape (terms, terms).
        dropped: positions of the terms dropped.
    """
    if not dropped:
        return np.zeros(len(beta))
    part = beta[:, dropped]
    return 0.5 * np.einsum("ri,ri->r", part @ np.linalg.inv(cov[np.ix_(dropped, dropped)]), part)


def general_dominance(beta: np.ndarray, cov: np.ndarray) -> np.ndarray:
    """Each term's mean contribution to the log-likelihood over all subsets of the others (Budescu 1993; Azen and
    Traxel 2009), shape (replicates, terms); a row adds up to what all terms gain together."""
    k = beta.shape[1]
    loss = {
        kept: drop_loss(beta, cov, [i for i in range(k) if i not in kept])
        for size in range(k + 1)
        for kept in combinations(range(k), size)
    }
    shares = np.zeros_like(beta)
    for kept in loss:
        for term in set(range(k)) - set(kept):
            more = tuple(sorted((*kept, term)))
            shares[:, term] += (loss[kept] - loss[more]) / (k * comb(k - 1, len(kept)))
    return shares


def _lead(study: Study, link: str, part: str) -> dict:
    return {"outcome": study.outcome, "link": link, "label": study.label(link), "part": part}


def _alone(study: Study, links: list[str]) -> list[dict]:
    """Each link alone beside everything that is not a link."""
    others = study.columns_of([t for t in study.terms[study.last] if t not in study.held("link")])
    rows = []
    for link in links:
        result = study.subset([*others, link])
        value = interval(result.params[link], result.bse[link], study.level)
        rows.append(_lead(study, link, "alone") | {"scale": LOG_ODDS} | value | study.who(result, link))
    return rows


def _through(study: Study, links: list[str], towards: list[str]) -> list[dict]:
    """How much of each other link's coefficient the links ``towards`` explain, on the last rung's scale."""
    between = [t for t in towards if t in links]
    if not between:
        return []
    columns = [c for c in study.base.params.index if c not in between]
    rows = []
    for link in links:
        if link in between:
            continue
        explained, reduced, _ = rescaled(study, study.base, columns, link, between)
        for part, value in (("through", explained), ("without " + " and ".join(between), reduced)):
            rows.append(_lead(study, link, part) | {"scale": LOG_ODDS} | value | study.who(study.base, link))
    return rows


def _differences(study: Study, links: list[str], claims: dict, point: dict, boot: dict) -> pd.DataFrame:
    wanted = {tuple(pair): claim for claim, pairs in claims.items() for pair in pairs}
    tail = 100 * (1 - study.level) / 2
    rows = []
    for one, two in combinations(links, 2):
        first, second = (two, one) if (two, one) in wanted else (one, two)
        lead = {
            "outcome": study.outcome,
            "first": first,
            "second": second,
            "claim": wanted.get((first, second)),
        }
        lead |= {"label": f"{study.label(first)} − {study.label(second)}"}
        for scale in (LOG_ODDS, PROBABILITY):
            gap = point[scale][first] - point[scale][second]
            drawn = boot[scale][first] - boot[scale][second]
            low, high = np.percentile(drawn, [tail, 100 - tail])
            se = float(drawn.std(ddof=1))
            value = {"estimate": gap, "se": se, "low": low, "high": high, "p": p_value(gap, se)}
            rows.append(lead | {"scale": scale} | value | study.who(study.base, first))
    return ordered(rows, ["outcome", "first", "second", "label", "claim"])


def _ranking(
    study: Study, links: list[str], point: dict, probability: dict, draws: np.ndarray, at: dict
) -> pd.DataFrame:
    index = [at[link] for link in links]
    cov = np.asarray(study.base.cov_model)[np.ix_(index, index)]
    dominance = general_dominance(study.base.theta[None, index], cov)[0]
    drawn_dominance = general_dominance(draws[:, index], cov)
    null = _null_loglik(study)
    measures = {
        "difference in probability": (
            np.array([point[k] for k in links]),
            np.column_stack([probability[k] for k in links]),
            PROBABILITY,
        ),
        "general dominance": (dominance / null, drawn_dominance / null, "share of the null log-likelihood"),
    }
    tail = 100 * (1 - study.level) / 2
    rows = []
    for measure, (values, drawn, scale) in measures.items():
        ranks, drawn_ranks = _ranks(values[None, :])[0], _ranks(drawn)
        for i, link in enumerate(links):
            low, high = np.percentile(drawn[:, i], [tail, 100 - tail])
            rank_low, rank_high = np.percentile(drawn_ranks[:, i], [tail, 100 - tail], method="nearest")
            se = float(drawn[:, i].std(ddof=1))
            value = {"estimate": values[i], "se": se, "low": low, "high": high, "p": np.nan}
            lead = {"outcome": study.outcome, "measure": measure, "link": link, "label": study.label(link)}
            more: dict = {"rank": int(ranks[i]), "rank_low": int(rank_low), "rank_high": int(rank_high)}
            more |= {"first_in": float((drawn_ranks[:, i] == 1).mean())}
            rows.append(lead | {"scale": scale} | value | more | study.who(study.base, link))
    return ordered(rows, ["outcome", "measure", "link", "label"])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks within each row, 1 for the largest."""
    return (-values).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1


def _null_loglik(study: Study) -> float:
    """Minus the log-likelihood of everyone having the same probability."""
    p = study.y.mean()
    return float(-len(study.y) * (p * np.log(p) + (1 - p) * np.log(1 - p)))


def drivers(study: Study, sources: list[str]) -> list[dict]:
    """What other links are associated with a link taken as the outcome (C28)."""
    rows = []
    for link in sources:
        if link in study.base.params.index and link != INTERCEPT:
            value = interval(study.base.params[link], study.base.bse[link], study.level)
            rows.append(
                _lead(study, link, "towards") | {"scale": LOG_ODDS} | value | study.who(study.base, link)
            )
    return rows
