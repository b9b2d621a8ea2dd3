"""Who takes part, whether that widens gaps, what goes with fellow residents' wellbeing, and four social features."""

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from wellbeing.models.contrasts.averages import difference
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.links import drivers
from wellbeing.models.contrasts.plan import Notes, usable
from wellbeing.models.estimates import LOG_ODDS, PROBABILITY, interval, ordered, residual_df, smallest_outcome
from wellbeing.models.terms import INTERCEPT, build_design

PARTICIPATION = ["outcome", "measure", "group", "term", "column", "label", "contrast"]


def participation(
    people: pd.DataFrame, rungs: dict, concepts: dict, estimation: dict, plan: dict, notes: Notes
):
    """Who takes part (C03): participation as the outcome, person and household as terms.

    Returns:
        One row a column (``measure: term``, log-odds) and one a declared gradient (``measure: gradient``: the
        joint Wald statistic of its terms, under ``estimate``).
    """
    declared = plan["participation"]
    outcome = next((c for c in declared["outcome"] if c in people and people[c].nunique() == 2), None)
    if outcome is None:
        wanted = " or ".join(concepts[c]["label"] if c in concepts else c for c in declared["outcome"])
        notes.leave_out("participation", wanted, "the survey does not hold it")
        return ordered([], PARTICIPATION)
    study = _with_outcome(people, outcome, ("person", "household"), [outcome], rungs, concepts, estimation)
    result, rows = study.base, []
    words = {c.name: c for c in study.columns}
    groups = {term: name for name, terms in declared["gradients"].items() for term in terms}
    for name in result.params.index.drop(INTERCEPT):
        column = words[name]
        lead = {"outcome": outcome, "measure": "term", "group": groups.get(column.term), "term": column.term}
        lead |= {"column": name, "label": column.label, "contrast": column.contrast, "scale": LOG_ODDS}
        value = interval(result.params[name], result.bse[name], study.level)
        rows.append(lead | value | {"df": 1} | study.who(result, name))
    for group, terms in declared["gradients"].items():
        names = [c for c in result.params.index if c != INTERCEPT and words[c].term in terms]
        if not names:
            notes.leave_out("participation", group, "the ladder of this run holds no term for it")
            continue
        beta, cov = result.params[names].to_numpy(), result.cov_params().loc[names, names].to_numpy()
        statistic = float(beta @ np.linalg.solve(cov, beta))
        lead = {
            "outcome": outcome,
            "measure": "gradient",
            "group": group,
            "term": ", ".join(dict.fromkeys(terms)),
        }
        lead |= {"column": None, "label": f"Gradient in {group}", "contrast": None, "scale": "Wald statistic"}
        value = {"estimate": statistic, "se": np.nan, "low": np.nan, "high": np.nan}
        value |= {"p": float(chdtrc(len(names), statistic)), "df": len(names)}
        rows.append(lead | value | study.who(result))
    return ordered(rows, PARTICIPATION)


def link_drivers(
    people: pd.DataFrame, rungs: dict, concepts: dict, estimation: dict, plan: dict
) -> pd.DataFrame:
    """Links as outcomes of the other links (C28), beside everything else in the ladder."""
    rows, towards = [], plan["links"]["towards"]
    held = {term for entry in rungs.values() for term in entry["terms"]}
    for target in towards:
        if target in held:
            levels = ("person", "household", "area", "safety", "link")
            study = _with_outcome(people, target, levels, towards, rungs, concepts, estimation)
            rows += drivers(study, study.held("link"))
    return ordered(rows, ["outcome", "link", "label", "part"])


def _with_outcome(people, concept: str, levels, without, rungs, concepts, estimation) -> Study:
    """The ladder's terms of some levels, less a few, against a 0/1 concept."""
    terms = [t for entry in rungs.values() for t in entry["terms"]]
    terms = [t for t in terms if concepts[t]["level"] in levels and t not in without]
    people = people.assign(**{f"y_{concept}": people[concept]})
    return Study(people, concept, {"all": {"label": "", "terms": terms}}, concepts, estimation)


def participation_gap(study: Study, plan: dict, notes: Notes) -> pd.DataFrame:
    """Whether unequal participation goes with a wider gap in the outcome (C04).

    The gap between people above and below the middle of household income, as they take part; and as it would be
    read from the same model if nobody did. The difference is what taking part adds to the gap, under the model: it
    holds unequal participation and, by the product of the two, unequal association.
    """
    declared = plan["participation"]
    took, rank = usable(study, declared["outcome"]), usable(study, declared["gap"])
    if took is None or rank is None or took not in study.terms[study.last]:
        notes.leave_out(
            "participation", "gap between income groups", "the ladder lacks participation or income"
        )
        return ordered([], PARTICIPATION)
    terms, product = study.terms[study.last], f"{took}:{rank}"
    design, _ = build_design(study.people, [*terms, product], study.concepts)
    result = study.fit(design)
    averages = study.averages(result, design)
    richer = (study.values(rank) > study.values(rank).median()).to_numpy()
    gaps = {
        name: difference(averages.mean(change, ~richer), averages.mean(change, richer))
        for name, change in (("as it is", {}), ("if nobody took part", {took: 0.0}))
    }
    gaps["what participation adds"] = difference(gaps["if nobody took part"], gaps["as it is"])
    lead = {"outcome": study.outcome, "measure": "gap", "term": took, "column": rank}
    lead |= {
        "label": "Gap between people above and below the middle of household income",
        "scale": PROBABILITY,
    }
    rows = [
        lead
        | {"group": name, "contrast": name, "df": 1}
        | averages.interval(gap, study.level)
        | study.who(result, took)
        for name, gap in gaps.items()
    ]
    value = interval(result.params[product], result.bse[product], study.level)
    words: dict = {"measure": "interaction", "group": "product", "column": product, "scale": LOG_ODDS}
    words |= {"label": study.label(product), "contrast": "product", "df": 1}
    rows.append(lead | words | value | study.who(result, took, design))
    return ordered(rows, PARTICIPATION)


def spillover(study: Study, plan: dict, seed: int, notes: Notes) -> pd.DataFrame:
    """Own outcome against that of others in the area (C06), two ways.

    ``leave one out``: the share among all others of the area. Within an area it falls when the person does well, so
    its coefficient is pulled down (Guryan, Kroft and Notowidigdo 2009). ``split halves``: half the people of each
    area, drawn by lot, against the share in the other half; free of that pull. Where the source tells households
    apart both are repeated with nobody of the person's own household among the others (``leave household out``,
    ``split by household``: whole households are drawn), since people who live together are alike for reasons that
    are not their neighbours. None of these can tell an effect of neighbours from what they have in common
    (Manski 1993).
    """
    per, rows = plan["spillover"]["per"], []
    area, y = study.people["area"], study.y
    alone = study.people.index.to_series()
    ways = [
        ("leave one out", *_all_others(y, area, alone)),
        ("split halves", *_other_half(y, area, alone, seed)),
    ]
    if "household" in study.people:
        own = study.people["household"]
        own = own.where(own.notna(), alone.astype("str"))  # nobody's household is unknown to themselves
        ways.append(("leave household out", *_all_others(y, area, own)))
        ways.append(("split by household", *_other_half(y, area, own, seed)))
    else:
        notes.leave_out(
            "spillover", "others outside the household", "the source does not tell households apart"
        )
    for method, values, rows_in in ways:
        centre = float(values[rows_in].mean())
        design = study.design.assign(others=(values.fillna(centre) - centre) / per)
        result = study.fit(design, rows=rows_in.to_numpy())
        lead = {
            "outcome": study.outcome,
            "method": method,
            "label": "Others of the area who do well",
            "scale": LOG_ODDS,
        }
        value = interval(result.params["others"], result.bse["others"], study.level)
        people = int(rows_in.sum())
        who = study.who(result) | {"n": people, "residual_df": residual_df(people, result.n_fixed + 1)}
        who |= {
            "areas": int(area[rows_in].nunique()),
            "smallest_cell": smallest_outcome(y[rows_in]),
        }
        rows.append(lead | {"contrast": f"per {per} points higher"} | value | who)
    return ordered(rows, ["outcome", "method", "label", "contrast"])


def _all_others(y: pd.Series, area: pd.Series, unit: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Per cent who do well among the area's people outside one's own unit, and who has any."""
    mine = [y.groupby([area, unit]).transform(how) for how in ("sum", "size")]
    every = [y.groupby(area).transform(how) for how in ("sum", "size")]
    left = every[1] - mine[1]
    share = 100 * (every[0] - mine[0]) / left.where(left > 0)
    return share, share.notna()


def _other_half(y: pd.Series, area: pd.Series, unit: pd.Series, seed: int) -> tuple[pd.Series, pd.Series]:
    """Per cent who do well in the half of the area's units that one is not of, and who is of the first half."""
    codes = pd.factorize(unit)[0]
    lot = np.random.default_rng(seed).permutation(codes.max() + 1)[codes]
    first = pd.Series(lot, index=y.index).groupby(area).rank(method="dense") % 2 == 1
    share = 100 * y.where(~first).groupby(area).transform("mean")
    return share, first & share.notna()


def features(
    study: Study, people: pd.DataFrame, rungs: dict, estimation: dict, plan: dict, notes: Notes
) -> pd.DataFrame:
    """Four social features against the outcome and health (C37), and each by the area's deprivation."""
    declared, rows = plan["features"], []
    held = {
        name: [i for i in items if i in study.terms[study.last]] for name, items in declared["items"].items()
    }
    for name in [name for name, items in held.items() if not items]:
        notes.leave_out("features", name, "the ladder of this run holds no item of it")
        held.pop(name)
    columns = ["outcome", "measure", "feature", "label", "items"]
    if not held:
        return ordered([], columns)
    ill, deprivation = declared["health"], usable(study, declared["deprivation"])
    studies = [(study.outcome, study)]
    if ill in study.terms[study.last]:
        healthy = people.assign(y_health=1 - people[ill])
        less = {rung: {**e, "terms": [t for t in e["terms"] if t != ill]} for rung, e in rungs.items()}
        studies.append(("health", Study(healthy, "health", less, study.concepts, estimation)))
    else:
        notes.leave_out("features", "health", "the ladder of this run does not hold it")
    for outcome, one in studies:
        used = {i for items in held.values() for i in items}
        terms = [
            t for t in one.terms[one.last] if one.concepts[t]["level"] in ("person", "household", "area")
        ]
        design = one.design[one.columns_of([t for t in terms if t not in used])]
        index = {name: one.people[items].mean(axis=1) for name, items in held.items()}
        design = design.assign(**index)
        if deprivation:
            design = design.assign(
                **{f"{n}:{deprivation}": v * one.design[deprivation] for n, v in index.items()}
            )
        for measure, result in (
            ("main", one.fit(design[[c for c in design if ":" not in c]])),
            ("by deprivation", one.fit(design) if deprivation else None),
        ):
            for name, items in held.items():
                column = name if measure == "main" else f"{name}:{deprivation}"
                if result is None or column not in result.params.index:
                    continue
                lead = {"outcome": outcome, "measure": measure, "feature": name, "scale": LOG_ODDS}
                lead |= {"label": name.capitalize(), "items": ", ".join(items)}
                value = interval(result.params[column], result.bse[column], one.level)
                rows.append(lead | value | one.who(result))
    return ordered(rows, columns)
