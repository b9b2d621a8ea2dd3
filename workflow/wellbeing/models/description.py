"""Tables that describe the people and the areas analysed."""

import numpy as np
import pandas as pd

from wellbeing.models.terms import present

NOT_APPLICABLE = "–"


def describe_people(people: pd.DataFrame, terms: list[str], concepts: dict) -> pd.DataFrame:
    """Counts of each level, or mean and standard deviation, of every person and household concept.

    Returns:
        One row a level (or one a continuous concept): concept, label, level, unit, category,
        people, mean, sd. Percentages are worked out later, from the counts that are released.
    """
    rows = []
    for term in terms:
        concept = concepts[term]
        if concept.get("derive") or concept["level"] == "area":
            continue
        values = people[term]
        base = {
            "concept": term,
            "label": concept["label"],
            "level": concept["level"],
            "unit": concept.get("unit"),
        }
        for category, count in _categories(values, concept):
            rows.append({**base, "category": category, "people": count, "mean": np.nan, "sd": np.nan})
        if concept["kind"] in ("continuous", "ordinal"):
            numbers = values.astype("float64")
            rows.append(
                {**base, "category": "mean", "people": int(numbers.notna().sum())}
                | {"mean": numbers.mean(), "sd": numbers.std()}
            )
    return pd.DataFrame(rows)


def _categories(values: pd.Series, concept: dict) -> list[tuple[str, int]]:
    if concept["kind"] == "binary":
        return [("Yes", int((values == 1).sum())), ("No", int((values == 0).sum()))]
    if concept["kind"] == "categorical":
        return [(words, int((values == key).sum())) for key, words in concept["levels"].items()]
    return []


def describe_outcomes(people: pd.DataFrame, outcomes: dict, terms: list[str], concepts: dict) -> pd.DataFrame:
    """People who reach each outcome's cut-point, in all and within each category of each concept.

    Returns:
        One row an outcome and category: outcome, label, concept, concept_label, category, people, positive.
    """
    rows = []
    for name, outcome in outcomes.items():
        y = people[f"y_{name}"]
        groups = [("all", "Everyone", "Everyone", pd.Series(True, index=people.index))]
        for term in terms:
            concept = concepts[term]
            if concept["kind"] == "binary":
                groups += [
                    (term, concept["label"], words, people[term] == code)
                    for words, code in (("Yes", 1), ("No", 0))
                ]
            elif concept["kind"] == "categorical":
                groups += [
                    (term, concept["label"], words, people[term] == key)
                    for key, words in concept["levels"].items()
                ]
        for concept, concept_label, category, member in groups:
            answered = y[member].dropna()
            rows.append(
                {
                    "outcome": name,
                    "label": outcome["label"],
                    "concept": concept,
                    "concept_label": concept_label,
                    "category": category,
                    "people": len(answered),
                    "positive": int(answered.sum()),
                }
            )
    return pd.DataFrame(rows)


def describe_areas(people: pd.DataFrame, terms: list[str], concepts: dict) -> pd.DataFrame:
    """Spread of each area concept over the areas analysed, and of the number of people analysed in an area.

    A concept that differs between people of one area (a leave-one-out rate) is averaged within the area first.

    Returns:
        One row a concept: concept, label, unit, areas, mean, sd and the 10th, 50th and 90th centiles over areas;
        behind_p10 and so on: people in the smaller of the two areas that a centile lies between.
    """
    sizes = people.groupby("area").size()
    rows = [_spread("people", "People analysed", "people", sizes.astype("float64"), sizes)]
    for term in terms:
        concept = concepts[term]
        if concept["level"] == "area" and not concept.get("derive"):
            known = people[present(people, term, concepts)]
            rows.append(
                _spread(
                    term,
                    concept["label"],
                    concept.get("unit"),
                    known.groupby("area")[term].mean(),
                    known.groupby("area").size(),
                )
            )
    return pd.DataFrame(rows)


def _spread(name: str, label: str, unit: str | None, values: pd.Series, sizes: pd.Series) -> dict:
    low, middle, high = values.quantile([0.1, 0.5, 0.9])
    behind = {f"behind_p{at}": _people_behind(values, sizes, at / 100) for at in (10, 50, 90)}
    return {"concept": name, "label": label, "unit": unit, "areas": len(values), "mean": values.mean()} | {
        "sd": values.std(),
        "p10": low,
        "p50": middle,
        "p90": high,
        **behind,
    }


def _people_behind(values: pd.Series, sizes: pd.Series, share: float) -> int:
    """People in the smaller of the two areas between whose values a centile lies: it is one area's value, or two's."""
    ordered = sizes.loc[values.sort_values(kind="stable").index]
    at = share * (len(ordered) - 1)
    return int(min(ordered.iloc[int(np.floor(at))], ordered.iloc[int(np.ceil(at))]))


def variables_table(people: pd.DataFrame, used: dict[str, str], concepts: dict, areas: dict) -> pd.DataFrame:
    """Where every analysed column comes from: file, variable, wave, recode, and how many lack it.

    Args:
        people: everyone linked to an area, before anyone is left out for a missing answer.
        used: concept -> role in the study (outcome or rung), in the order they appear.
        concepts: metadata of the survey's concepts.
        areas: metadata of the area tables' concepts.

    Returns:
        One row a concept: concept, label, role, wave, years, file, variable, recode, status, missing (people).
    """
    rows = []
    for name, role in used.items():
        concept = concepts.get(name, {})
        table = areas.get(name, {})
        missing = int((~present(people, name, concepts)).sum())
        rows.append(
            {
                "concept": name,
                "label": concept.get("label", table.get("label", name)),
                "role": role,
                "wave": concept.get("wave") or NOT_APPLICABLE,
                "years": concept.get("years") or table.get("year") or NOT_APPLICABLE,
                "file": concept.get("file") or table.get("source"),
                "variable": concept.get("variable") or NOT_APPLICABLE,
                "coding": concept.get("recode") or NOT_APPLICABLE,
                "status": concept.get("status") or table.get("status"),
                "missing": missing,
            }
        )
    return pd.DataFrame(rows)
