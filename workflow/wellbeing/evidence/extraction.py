"""Extraction: one row a finding, in a controlled vocabulary, and what two extractors read differently."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.vocabulary import UNKNOWN, check_known, check_unique, check_words, numbers, read_input

FIELDS = [
    "design", "population", "age", "setting", "level", "intervention", "exposure", "link", "outcome", "instrument",
    "follow_up", "direction", "effect", "estimate", "low", "high", "n", "certainty", "equity", "harm", "support",
    "page",
]  # fmt: skip
COLUMNS = ["finding_id", "record_id", *FIELDS, "extractor"]
OPTIONAL = ["exposure_is"]
EXPOSURES = ("resource", "risk")
"""What the exposure is: of a resource more is good, of a risk less is; empty where more is meant to be good."""
CODED = ("design", "population", "age", "level", "intervention", "link", "outcome", "follow_up", "direction",
         "certainty", "equity", "harm")  # fmt: skip
"""Columns whose words are in the vocabulary; link and equity may hold several, parted by ``;``."""

SEVERAL = ("link", "equity")
NUMBERS = ("estimate", "low", "high", "n")


def read_findings(path: Path, vocabulary: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Read ``findings.csv``.

    Args:
        path: the file; one row a finding and extractor.
        vocabulary: column -> word -> label.

    Raises:
        InputError: a word outside the vocabulary (with the nearest), a number that is none, an interval upside
            down, a finding without support, or one extracted twice by one person.
    """
    table = read_input(path, COLUMNS, OPTIONAL)
    check_findings(table, path, vocabulary)
    return numbers(table, NUMBERS, path, "finding_id")


def check_findings(table: pd.DataFrame, path: Path, vocabulary: Mapping[str, Mapping[str, str]]) -> None:
    """Raise InputError for findings that cannot be used; see :func:`read_findings`."""
    check_unique(table, ["finding_id", "extractor"], path)
    single = {name: [*vocabulary[name], UNKNOWN] for name in CODED if name not in SEVERAL}
    check_words(table, single, path, "finding_id")
    check_words(table, {"exposure_is": EXPOSURES}, path, "finding_id", empty=["exposure_is"])
    for name in SEVERAL:
        parts = table[["finding_id"]].assign(**{name: table[name].str.split(r"\s*;\s*")}).explode(name)
        check_words(parts, {name: [*vocabulary[name], UNKNOWN]}, path, "finding_id", empty=[name])
    bare = table[table["support"] == ""]
    if len(bare):
        raise InputError(
            f"{path}: {bare.iloc[0]['finding_id']} has no support; copy or paraphrase the "
            f"words it rests on, or '{UNKNOWN}'"
        )
    shown = numbers(table, NUMBERS, path, "finding_id")
    wrong = shown[
        (shown["low"] > shown["high"])
        | (shown["estimate"] < shown["low"])
        | (shown["estimate"] > shown["high"])
    ]
    if len(wrong):
        raise InputError(f"{path}: {wrong.iloc[0]['finding_id']}: the estimate is not within its interval")
    below = shown[
        shown["effect"].str.endswith("ratio") & (shown[["estimate", "low", "high"]] <= 0).any(axis=1)
    ]
    if len(below):
        row = below.iloc[0]
        raise InputError(
            f"{path}: {row['finding_id']}: a {row['effect']} is above nought, and so are its limits"
        )
    flat = shown[shown["low"] == shown["high"]]
    if len(flat):
        raise InputError(
            f"{path}: {flat.iloc[0]['finding_id']}: its limits are one number; write '{UNKNOWN}' for both"
        )


def refuse_excluded(
    findings: pd.DataFrame, records: Iterable[str], included: Iterable[str], path: Path
) -> None:
    """Raise InputError for a finding of a record that is not in the library, or is not included."""
    check_known(findings, "record_id", records, path, "a record of the library")
    out = findings[~findings["record_id"].isin(list(included))]
    if len(out):
        row = out.iloc[0]
        raise InputError(
            f"{path}: {row['finding_id']} is extracted from {row['record_id']}, which is not included at full text; "
            "include it in screening.csv, or take the finding out"
        )


def final_findings(findings: pd.DataFrame, final: str) -> pd.DataFrame:
    """One row a finding: the agreed row (of the extractor named ``final``) where there is one, else the first."""
    ranked = findings.assign(rank=(findings["extractor"] != final).astype(int), place=range(len(findings)))
    ranked["place"] = ranked.groupby("finding_id")["place"].transform("min")
    chosen = ranked.sort_values("rank", kind="stable").drop_duplicates("finding_id").sort_values("place")
    return chosen.drop(columns=["rank", "place"]).reset_index(drop=True)


def differences(findings: pd.DataFrame, final: str) -> pd.DataFrame:
    """What two extractors read differently.

    Returns:
        One row a finding and field on which they differ: finding_id, field, first, first_value, second,
        second_value, agreed (the value of the agreed row, empty where there is none).
    """
    rows = []
    for finding, group in findings.groupby("finding_id", sort=False):
        agreed = group[group["extractor"] == final]
        people = group[group["extractor"] != final]
        for at in range(1, len(people)):
            one, other = people.iloc[0], people.iloc[at]
            for field in ["record_id", *FIELDS, *OPTIONAL]:
                if _text(one[field]) != _text(other[field]):
                    settled = _text(agreed.iloc[0][field]) if len(agreed) else ""
                    rows.append(
                        (
                            finding,
                            field,
                            one["extractor"],
                            _text(one[field]),
                            other["extractor"],
                            _text(other[field]),
                            settled,
                        )
                    )
    names = ["finding_id", "field", "first", "first_value", "second", "second_value", "agreed"]
    return pd.DataFrame(rows, columns=names, dtype="str")


def _text(cell: object) -> str:
    return "" if pd.isna(cell) else str(cell).strip()
