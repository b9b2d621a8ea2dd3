"""From concepts to the columns of a design matrix."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wellbeing.errors import InputError

INTERCEPT = "intercept"


@dataclass(frozen=True)
class Column:
    """One column of a design matrix and the words that describe it.

    Attributes:
        name: ``age``, or ``education[degree]`` for a level of a categorical concept.
        term: the concept it comes from.
        contrast: what an odds ratio of this column compares, in words.
    """

    name: str
    term: str
    label: str
    level: str
    kind: str
    contrast: str


def columns_of(term: str, concept: dict) -> list[Column]:
    """Columns that a concept becomes: one, or one for each level but the reference.

    Args:
        term: name of the concept.
        concept: its entry in the columns metadata (label, level, kind, levels, reference, per_label).
    """
    level, kind, label = concept["level"], concept["kind"], concept["label"]
    if kind != "categorical":
        contrast = (
            "yes against no" if kind == "binary" else f"per {concept.get('per_label') or concept.get('unit')}"
        )
        return [Column(term, term, label, level, kind, contrast)]
    reference = concept["reference"]
    against = concept["levels"][reference]
    return [
        Column(f"{term}[{key}]", term, f"{label}: {words}", level, kind, f"against {against}")
        for key, words in concept["levels"].items()
        if key != reference
    ]


def columns_of_term(term: str, concepts: dict) -> list[Column]:
    """Columns of a concept, or of a product ``a:b`` of concepts (level ``interaction``)."""
    first, *others = (columns_of(part, concepts[part]) for part in term.split(":"))
    for columns in others:
        first = [_product_of(one, two, term) for one in first for two in columns]
    return first


def _product_of(one: Column, two: Column, term: str) -> Column:
    contrast = " and ".join(part for part in (one.contrast, two.contrast) if part)
    kind = "categorical" if "categorical" in (one.kind, two.kind) else "continuous"
    name, label = f"{one.name}:{two.name}", f"{one.label} × {two.label}"
    return Column(name, term, label, "interaction", kind, contrast)


def term_values(frame: pd.DataFrame, term: str, concepts: dict) -> pd.DataFrame:
    """Numeric columns of one term, missing where the concept is missing.

    Continuous concepts enter as ``(value - centre) / per``; categorical ones as treatment-coded indicators; a
    concept declared ``derive: {square: x}`` is the square of ``x`` after its centring and scaling, one declared
    ``derive: {at_least: x}`` is 1 where ``x`` reaches its ``cut``. A term ``a:b`` is the product of the columns of
    ``a`` and ``b``.

    Args:
        frame: one row a person, holding the concept (or the one it derives from).
        concepts: metadata of every concept.

    Returns:
        Float frame, one column for each of ``columns_of(term)``, index as ``frame``.
    """
    if ":" in term:
        return _products([term_values(frame, part, concepts) for part in term.split(":")])
    concept = concepts[term]
    if concept["kind"] == "categorical":
        known = frame[term].notna()
        return pd.DataFrame(
            {
                column.name: (frame[term] == column.name[len(term) + 1 : -1]).astype("float64").where(known)
                for column in columns_of(term, concept)
            }
        )
    derived = concept.get("derive") or {}
    if "square" in derived:
        base = derived["square"]
        return pd.DataFrame({term: _scaled(frame[base], concepts[base]) ** 2})
    if "at_least" in derived:
        base = frame[derived["at_least"]].astype("float64")
        return pd.DataFrame({term: (base >= concept["cut"]).astype("float64").where(base.notna())})
    return pd.DataFrame({term: _scaled(frame[term], concept)})


def build_design(frame: pd.DataFrame, terms: list[str], concepts: dict) -> tuple[pd.DataFrame, list[Column]]:
    """Design matrix of a list of terms, the intercept first.

    Args:
        frame: analysed people, no missing value in any term.
        terms: concepts in the order they enter.
        concepts: metadata of every concept.

    Returns:
        Matrix of shape (people, columns) and its columns' descriptions (the intercept has none). Levels of a
        categorical concept that nobody analysed holds are left out.
    """
    parts = [pd.DataFrame({INTERCEPT: np.ones(len(frame))}, index=frame.index)]
    described = []
    for term in terms:
        values = term_values(frame, term, concepts)
        for column in columns_of_term(term, concepts):
            if column.kind == "categorical" and not values[column.name].any():
                values = values.drop(columns=column.name)
            else:
                described.append(column)
        parts.append(values)
    return pd.concat(parts, axis=1), described


def present(frame: pd.DataFrame, term: str, concepts: dict) -> pd.Series:
    """Whether each person has an answer for a term (bool, index as ``frame``), both parts of a product."""
    if ":" in term:
        first, *others = (present(frame, part, concepts) for part in term.split(":"))
        for other in others:
            first = first & other
        return first
    source = next(iter((concepts[term].get("derive") or {}).values()), term)
    if source not in frame:
        raise InputError(
            f"config/config.yaml: models.rungs names '{term}', but the data hold no '{source}'. Map it in the "
            "survey source or the area tables, or take it out of the ladder."
        )
    return frame[source].notna()


def _products(parts: list[pd.DataFrame]) -> pd.DataFrame:
    first, *others = parts
    for other in others:
        first = pd.DataFrame({f"{a}:{b}": first[a] * other[b] for a in first for b in other})
    return first


def _scaled(values: pd.Series, concept: dict) -> pd.Series:
    return (values.astype("float64") - (concept.get("centre") or 0.0)) / (concept.get("per") or 1.0)
