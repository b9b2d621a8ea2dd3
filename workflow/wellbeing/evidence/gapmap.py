"""The evidence and gap map, the gaps of evidence, and the questions they raise."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.catalogue import AGES, QUESTIONS
from wellbeing.evidence.vocabulary import UNKNOWN, check_unique, check_words, near, read_input

CONFIDENCE = ["strong", "moderate", "poor", UNKNOWN]
"""Certainty as the sources state it, best first."""

QUESTION_COLUMNS = [
    "question_id",
    "question",
    "interventions",
    "outcomes",
    "ages",
    "source",
    "record_id",
    "status",
    "note",
]


def map_cells(findings: pd.DataFrame, vocabulary: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Cells of the map, empty ones too.

    Args:
        findings: final findings with ``study`` and ``kind`` ("review" or "primary").
        vocabulary: column -> word -> label.

    Returns:
        One row an intervention and outcome: labels, findings, studies, reviews, primaries (n), confidence (best
        stated), better, worse, null, mixed, not_stated (findings), gap: "none", "synthesis" (primary studies and no
        review) or "absolute" (nothing).
    """
    columns = dict(vocabulary["outcome"])
    if (findings["outcome"] == UNKNOWN).any():
        columns[UNKNOWN] = "Outcome not found"
    rows = []
    for intervention, row_label in vocabulary["intervention"].items():
        for outcome, column_label in columns.items():
            mine = findings[(findings["intervention"] == intervention) & (findings["outcome"] == outcome)]
            reviews = mine[mine["kind"] == "review"]["study"].nunique()
            primaries = mine[mine["kind"] != "review"]["study"].nunique()
            stated = [word for word in CONFIDENCE if (mine["certainty"] == word).any()]
            rows.append(
                {
                    "intervention": intervention,
                    "intervention_label": row_label,
                    "outcome": outcome,
                    "outcome_label": column_label,
                    "findings": len(mine),
                    "studies": mine["study"].nunique(),
                    "reviews": reviews,
                    "primaries": primaries,
                    "confidence": stated[0] if stated else "",
                    **{
                        word: int((mine["direction"] == word).sum())
                        for word in ("better", "worse", "null", "mixed", "not_stated")
                    },
                    "gap": "none" if reviews else "synthesis" if primaries else "absolute",
                }
            )
    return pd.DataFrame(rows)


def age_gaps(findings: pd.DataFrame, vocabulary: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Studies by age, intervention and follow-up, empty combinations of age and intervention too."""
    rows = []
    for age, age_label in vocabulary["age"].items():
        for intervention, label in vocabulary["intervention"].items():
            mine = findings[(findings["age"] == age) & (findings["intervention"] == intervention)]
            for follow_up, words in {**vocabulary["follow_up"], UNKNOWN: UNKNOWN}.items():
                count = mine[mine["follow_up"] == follow_up]["study"].nunique()
                if count or follow_up == UNKNOWN:
                    rows.append((age, age_label, intervention, label, follow_up, words, count))
    return pd.DataFrame(rows, columns=list(AGES.names))


def read_questions(path: Path, vocabulary: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Read ``questions.csv``: candidate questions for a systematic review, each with the source that names the gap.

    Raises:
        InputError: a question given twice, or an intervention, outcome or age outside the vocabulary.
    """
    table = read_input(path, QUESTION_COLUMNS)
    check_unique(table, ["question_id"], path)
    check_words(table, {"status": ["open", "taken up"]}, path, "question_id")
    for column, words in (("interventions", "intervention"), ("outcomes", "outcome"), ("ages", "age")):
        for row in table.itertuples():
            for term in _parts(getattr(row, column)):
                if term not in vocabulary[words]:
                    raise InputError(
                        f"{path}: {row.question_id}, {column}: '{term}' is not in the vocabulary"
                        f"{near(term, vocabulary[words])}"
                    )
    return table


def rank_questions(
    questions: pd.DataFrame, findings: pd.DataFrame, criteria: Mapping[str, Mapping]
) -> pd.DataFrame:
    """Rank questions by declared criteria, each measured from the findings between nought and one.

    Criteria: ``emptiness`` (few studies answer it), ``no_review`` (no review does), ``harm`` (a harm is reported
    beside a gain), ``unequal`` (a finding names a group that gains less), ``named`` (a source names it as a gap),
    ``open`` (nobody has taken it up).

    Args:
        questions: read by :func:`read_questions`.
        findings: final findings with ``study`` and ``kind``.
        criteria: name -> {"weight", "label"}.

    Raises:
        InputError: an unknown criterion, or weights that are not positive in sum.
    """
    known = ("emptiness", "no_review", "harm", "unequal", "named", "open")
    strange = [name for name in criteria if name not in known]
    total = sum(entry["weight"] for entry in criteria.values())
    if strange or total <= 0:
        what = (
            f"'{strange[0]}' is no criterion{near(strange[0], known)}"
            if strange
            else "the weights add up to nought"
        )
        raise InputError(f"config/evidence.yaml, priorities: {what}")
    rows = []
    for row in questions.itertuples():
        mine = findings
        for column, terms in (
            ("intervention", row.interventions),
            ("outcome", row.outcomes),
            ("age", row.ages),
        ):
            if _parts(terms):
                mine = mine[mine[column].isin(_parts(terms))]
        measured = {
            "emptiness": 1 / (1 + mine["study"].nunique()),
            "no_review": float(not (mine["kind"] == "review").any()),
            "harm": float((mine["harm"] == "yes").any() or (mine["direction"] == "mixed").any()),
            "unequal": float((~mine["equity"].isin(["", UNKNOWN])).any()),
            "named": float(row.source != ""),
            "open": float(row.status == "open"),
        }
        score = sum(entry["weight"] * measured[name] for name, entry in criteria.items()) / total
        kept = {name: round(measured[name], 4) for name in criteria}
        rows.append(
            {
                "question_id": row.question_id,
                "question": row.question,
                "studies": mine["study"].nunique(),
                **kept,
                "score": round(score, 4),
                "status": row.status,
                "source": row.source,
                "note": row.note,
            }
        )
    # a criterion that is not declared is not measured: its column stays empty
    table = pd.DataFrame(rows, columns=list(QUESTIONS.names))
    if table.empty:
        return table
    table = table.sort_values(["score", "question_id"], ascending=[False, True]).reset_index(drop=True)
    table["rank"] = table["score"].rank(ascending=False, method="min").astype(int)
    return table


def follow_effects(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with an estimate and an interval of one kind of effect, as a meta-analysis needs them."""
    return findings[findings[["estimate", "low", "high"]].notna().all(axis=1)]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
