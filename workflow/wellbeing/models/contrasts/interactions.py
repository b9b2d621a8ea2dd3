"""Different people, same place: a person's characteristic and the place's, read on both scales.

Each interaction is added alone to the last rung. The test of a cross-level interaction is too bold where the
effect of the person's characteristic varies between areas and the model does not let it (Heisig and Schaeffer
2019, European Sociological Review 35), so each is fitted with that random slope and without.
"""

import numpy as np
import pandas as pd

from wellbeing.mixedlogit.inference import lr_test
from wellbeing.models.contrasts.averages import Averages, difference, log_odds, log_ratio
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.plan import Notes, numeric, usable
from wellbeing.models.estimates import (
    LOG_MARGINAL,
    LOG_ODDS,
    PROBABILITY,
    detectable,
    interval,
    ordered,
)
from wellbeing.models.terms import build_design

LEAD = ["outcome", "interaction", "label", "claim", "declared", "modifier", "area_term", "slope"]
LED_BY = {
    "interactions": [*LEAD, "term"],
    "simple_slopes": [*LEAD, "of", "at", "at_label", "at_value"],
    "interaction_contrasts": [*LEAD, "measure"],
    "predictions": [
        *LEAD[:-1],
        "modifier_label",
        "modifier_value",
        "area_value",
        "area_shown",
        "area_unit",
    ],
}
GRID = 7  # points along the area exposure in the pictures


def interactions(study: Study, plan: dict, notes: Notes) -> dict[str, pd.DataFrame]:
    """All declared interactions of one outcome.

    Returns:
        ``interactions``: one row an interaction and slope (no, yes): its coefficient, the smallest odds ratio that
        the data could have found, the deviation of the random slope and its test.
        ``simple_slopes``: the area exposure's slope at values of the modifier, and the modifier's gap at values of
        the exposure, as log-odds and as probability.
        ``interaction_contrasts``: the interaction as a difference of differences of probabilities, and as a log
        ratio of odds ratios of the same probabilities; the two may differ in sign.
        ``predictions``: average probabilities over the exposure, for the outcome the study reports.
    """
    found: dict[str, list[dict]] = {table: [] for table in LED_BY}
    for name, entry in plan["interactions"].items():
        modifier, area = usable(study, entry["modifier"]), usable(study, entry["area"])
        lacking = [
            " or ".join(names)
            for term, names in ((modifier, entry["modifier"]), (area, entry["area"]))
            if term is None or not numeric(study, term)
        ]
        if lacking or modifier is None or area is None:
            notes.leave_out(
                "interactions", entry["label"], f"the ladder of this run holds no {' and no '.join(lacking)}"
            )
            continue
        for table, rows in _one(study, name, entry, modifier, area, plan["at"]).items():
            found[table] += rows
    return {table: ordered(rows, LED_BY[table]) for table, rows in found.items()}


def _one(study: Study, name: str, entry: dict, modifier: str, area: str, at: dict) -> dict[str, list[dict]]:
    terms = [t for t in study.terms[study.last] if t not in entry.get("in_place_of", [])]
    terms += [t for t in (modifier, area) if t not in terms]
    term = f"{modifier}:{area}"
    design, _ = build_design(study.people, [*terms, term], study.concepts)
    plain = study.fit(design)
    sloped = study.fit(design, slope=modifier)
    declared = study.outcome == entry["outcome"]
    rows: dict[str, list[dict]] = {table: [] for table in LED_BY}
    lead = {"outcome": study.outcome, "interaction": name, "label": entry["label"]}
    lead |= {"claim": entry.get("claim"), "declared": "yes" if declared else "no"}
    lead |= {"modifier": modifier, "area_term": area}
    values = {words: float(value) for words, value in entry["values"].items()}
    places = study.centiles(area, at)
    for slope, result in (("no", plain), ("yes", sloped)):
        mine = lead | {"slope": slope}
        who = study.who(result, modifier, design)
        estimate, se = result.params[term], result.bse[term]
        more = {"detectable_odds_ratio": detectable(se), "slope_sd": np.nan, "slope_p": np.nan}
        if slope == "yes":
            more["slope_sd"] = float(np.sqrt(result.cov_re.iloc[1, 1]))
            more["slope_p"] = lr_test(plain, sloped).pvalue
        rows["interactions"].append(
            mine | {"term": term, "scale": LOG_ODDS} | interval(estimate, se, study.level) | more | who
        )
        if slope == "no" and not declared:
            continue
        averages = study.averages(result, design, modifier if slope == "yes" else None)
        rows["simple_slopes"] += [
            mine | r | who for r in _slopes(averages, study.level, modifier, area, values, places)
        ]
        rows["interaction_contrasts"] += [
            mine | r | who for r in _contrasts(averages, study.level, modifier, area, values, places)
        ]
        if slope == "yes" and declared:
            rows["predictions"] += [
                lead | r | who for r in _predictions(study, averages, modifier, area, values)
            ]
    return rows


def _slopes(
    averages: Averages, level: float, modifier: str, area: str, values: dict, places: dict
) -> list[dict]:
    """Simple slopes of the exposure, and gaps of the modifier, on both scales."""
    product, rows = f"{modifier}:{area}", []
    for words, value in values.items():
        lead = {"of": area, "at": modifier, "at_label": words, "at_value": value}
        linear = averages.linear({area: 1.0, product: value})
        rows.append(lead | {"scale": LOG_ODDS} | averages.interval(linear, level))
        slope = averages.slope_of(area, {modifier: value})
        rows.append(lead | {"scale": PROBABILITY} | averages.interval(slope, level))
    low, high = min(values.values()), max(values.values())
    for words, value in places.items():
        lead = {"of": modifier, "at": area, "at_label": words, "at_value": value}
        linear = averages.linear({modifier: high - low, product: (high - low) * value})
        rows.append(lead | {"scale": LOG_ODDS} | averages.interval(linear, level))
        gap = difference(
            averages.mean({modifier: low, area: value}), averages.mean({modifier: high, area: value})
        )
        rows.append(lead | {"scale": PROBABILITY} | averages.interval(gap, level))
    return rows


def _contrasts(
    averages: Averages, level: float, modifier: str, area: str, values: dict, places: dict
) -> list[dict]:
    """How the gap between the modifier's extremes changes from a low to a high place, on both scales."""
    low, high = min(values.values()), max(values.values())
    corners = {
        (m, a): averages.mean({modifier: value, area: places[a]})
        for m, value in (("low", low), ("high", high))
        for a in ("low", "high")
    }
    gaps = {a: difference(corners["low", a], corners["high", a]) for a in ("low", "high")}
    odds = {key: log_odds(average) for key, average in corners.items()}
    ratios = {a: difference(odds["low", a], odds["high", a]) for a in ("low", "high")}
    risks = {a: log_ratio(corners["low", a], corners["high", a]) for a in ("low", "high")}
    rows = []
    for measure, scale, parts in (
        ("difference of differences", PROBABILITY, gaps),
        ("ratio of odds ratios", LOG_MARGINAL, ratios),
        ("ratio of risk ratios", "log risk ratio", risks),
    ):
        contrast = averages.interval(difference(parts["low"], parts["high"]), level)
        rows.append({"measure": measure, "scale": scale} | contrast)
    signs = np.sign([rows[0]["estimate"], rows[1]["estimate"]])
    return [row | {"same_sign": "yes" if signs[0] == signs[1] else "no"} for row in rows]


def _predictions(study: Study, averages: Averages, modifier: str, area: str, values: dict) -> list[dict]:
    ends = study.centiles(area, {"low": 2.5, "high": 97.5})
    concept, rows = study.concepts[area], []
    unit = concept.get("unit") or ""
    for words, value in values.items():
        for place in np.linspace(ends["low"], ends["high"], GRID):
            average = averages.mean({modifier: value, area: place})
            own = place * (concept.get("per") or 1.0) + (concept.get("centre") or 0.0)
            shown = float(np.exp(own)) if unit.startswith("log ") else float(own)
            lead = {"modifier_label": words, "modifier_value": value, "area_value": float(place)}
            lead |= {"area_shown": shown, "area_unit": unit.removeprefix("log ")}
            rows.append(lead | {"scale": PROBABILITY} | averages.interval(average, study.level))
    return rows
