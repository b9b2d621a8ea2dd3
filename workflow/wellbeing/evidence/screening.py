"""The screening log: who decided what, how far reviewers agree, and what became of each record."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from wellbeing.errors import InputError
from wellbeing.evidence.catalogue import SCREENING
from wellbeing.evidence.records import Record
from wellbeing.evidence.vocabulary import check_known, check_unique, check_words, read_input

STAGES = {
    "automatic": ("exclude",),
    "title_abstract": ("include", "exclude", "maybe"),
    "retrieval": ("retrieved", "not_retrieved"),
    "full_text": ("include", "exclude", "maybe"),
}
"""Stages in order, and the decisions each knows. A record that no row keeps out goes on."""

COLUMNS = ["record_id", "stage", "reviewer", "decision", "reason", "date", "tool"]
ROLES = {
    "records": None,
    "included": ("full_text", "include"),
    "excluded": ("full_text", "exclude"),
    "full_text": ("title_abstract", "include"),
    "irrelevant": ("title_abstract", "exclude"),
    "screen": None,
}
"""What a file's place in a screening tool says of every record in it: the stage and the decision."""


def read_log(path: Path, reasons: Iterable[str]) -> pd.DataFrame:
    """Read ``screening.csv``.

    Raises:
        InputError: an unknown stage or decision word, a full-text exclusion without a reason of the vocabulary, a
            date that is none, or a reviewer who decides twice on a record and stage.
    """
    log = read_input(path, COLUMNS[:-1], COLUMNS[-1:])
    check_log(log, path, list(reasons))
    return log


def check_log(log: pd.DataFrame, path: Path, reasons: list[str]) -> None:
    """Raise InputError for a log that cannot be used; see :func:`read_log`."""
    check_words(log, {"stage": STAGES}, path, "record_id")
    for stage, decisions in STAGES.items():
        check_words(log[log["stage"] == stage], {"decision": decisions}, path, "record_id")
    out = log[(log["stage"] == "full_text") & (log["decision"] == "exclude")]
    bare = out[out["reason"] == ""]
    if len(bare):
        raise InputError(
            f"{path}: {bare.iloc[0]['record_id']} is excluded at full text without a reason ({len(bare)} such rows); "
            f"write one of {', '.join(reasons)}"
        )
    check_words(out, {"reason": reasons}, path, "record_id")
    wrong = log[(log["date"] != "") & pd.to_datetime(log["date"], format="%Y-%m-%d", errors="coerce").isna()]
    if len(wrong):
        row = wrong.iloc[0]
        raise InputError(f"{path}: {row['record_id']}: '{row['date']}' is no date; write year-month-day")
    check_unique(log, ["record_id", "stage", "reviewer"], path)


def decisions_in(records: Iterable[Record], roles: dict[str, str]) -> pd.DataFrame:
    """Decisions that the files themselves hold: a Covidence list's role, Rayyan's notes.

    Args:
        records: imported records.
        roles: source id -> role of :data:`ROLES`.
    """
    rows = []
    for record in records:
        role = ROLES[roles.get(record.source, "records")]
        if role:
            reason = record.extra.get("reason", "")
            rows.append((record.id, role[0], record.source, role[1], reason, "", "file"))
        for reviewer, word in record.extra.get("decisions", {}).items():
            decision = {"included": "include", "excluded": "exclude"}.get(word.lower(), "maybe")
            reason = "; ".join(record.extra.get("reasons", [])) if decision == "exclude" else ""
            rows.append((record.id, "title_abstract", reviewer, decision, reason, "", "Rayyan"))
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def blind_warnings(records: Iterable[Record]) -> list[str]:
    """Files whose decisions name one person only: a blind export leaves the others' out."""
    names: dict[str, set[str]] = {}
    for record in records:
        for reviewer in record.extra.get("decisions", {}):
            names.setdefault(record.source, set()).add(reviewer)
    return [
        f"{source}: decisions of {next(iter(people))} only; if blind mode was on, the others' are not in the file"
        for source, people in sorted(names.items())
        if len(people) == 1
    ]


def one_spelling(log: pd.DataFrame, adjudicator: str) -> pd.DataFrame:
    """The log with each reviewer's name as it was first written: "ann" and "Ann " are one person."""
    first = {adjudicator.casefold(): adjudicator}
    names = [first.setdefault(" ".join(name.split()).casefold(), name) for name in log["reviewer"]]
    return log.assign(reviewer=names)


def said_both(log: pd.DataFrame) -> list[str]:
    """People who decided differently on copies of one record, in words."""
    differ = log.groupby(["record_id", "stage", "reviewer"])["decision"].nunique()
    counts = differ[differ > 1].groupby("reviewer").size()
    return [
        f"{name} decided differently on copies of one record ({n} records); they are conflicts until settled"
        for name, n in counts.items()
    ]


def outcomes(log: pd.DataFrame, records: Iterable[str], adjudicator: str, path: Path) -> pd.DataFrame:
    """What became of each record at each stage.

    Args:
        log: the screening log, its record ids carried through de-duplication.
        records: ids of the records there are.
        adjudicator: reviewer whose decision settles a conflict.
        path: the log's file, for messages.

    Returns:
        One row a record and stage with decisions: decision, reason, reviewers (n), settled ("agreed", "one
        reviewer", "adjudicated", "undecided" or "conflict"). A conflict nobody settled has decision "conflict":
        include against exclude, or at full text two reasons for an exclusion. Where somebody says "maybe" and nobody
        says otherwise than include, the decision is "maybe": the record awaits one.

    Raises:
        InputError: a record that is not in the library, or full text of a record excluded before.
    """
    check_known(log, "record_id", records, path, "a record of the library")
    rows = []
    order = {stage: at for at, stage in enumerate(STAGES)}
    for (record, stage), group in log.groupby(["record_id", "stage"], sort=False):
        judged = group[group["reviewer"] == adjudicator]
        people = group.loc[group["reviewer"] != adjudicator, "reviewer"].nunique()
        if len(judged):
            decision, reason, settled = judged.iloc[-1]["decision"], judged.iloc[-1]["reason"], "adjudicated"
        else:
            decision, reason = _together(group, stage)
            settled = {"conflict": "conflict", "maybe": "undecided"}.get(
                decision, "agreed" if people > 1 else "one reviewer"
            )
        rows.append((record, stage, decision, reason, people, settled))
    table = pd.DataFrame(rows, columns=["record_id", "stage", "decision", "reason", "reviewers", "settled"])
    table = table.sort_values(["record_id", "stage"], key=lambda c: c.map(order) if c.name == "stage" else c)
    _refuse_late(table, path)
    return table.reset_index(drop=True)


def _together(group: pd.DataFrame, stage: str) -> tuple[str, str]:
    """What reviewers' rows say together: the decision and the reason."""
    words = set(group["decision"])
    reasons = list(dict.fromkeys(group.loc[group["reason"] != "", "reason"]))
    if words <= {"include", "maybe"} and "maybe" in words:
        return "maybe", ""
    if len(words) > 1 or (stage == "full_text" and len(reasons) > 1):
        return "conflict", ""
    return words.pop(), "; ".join(reasons)


def agreement(log: pd.DataFrame, adjudicator: str, level: float = 0.95) -> pd.DataFrame:
    """Agreement of reviewers at each stage that two or more of them decided on.

    A "maybe" is no decision and counts for neither side; nor does a person who said both of a record's copies.

    Returns:
        One row a stage: records, double (records two or more decided on), coverage (per cent), agree (per cent of
        double), kappa with low and high (Cohen's with two reviewers, Fleiss's, without an interval, with more),
        pabak, prevalence and bias indices (two reviewers; Byrt, Bishop and Carlin 1993), conflicts, and a note
        where kappa has no value.
    """
    rows = []
    people = log[log["reviewer"] != adjudicator]
    people = people[people["decision"].isin(["include", "exclude"])].rename(columns={"decision": "word"})
    said = people.groupby(["record_id", "stage", "reviewer"])["word"].transform("nunique")
    people = people[said == 1].drop_duplicates(["record_id", "stage", "reviewer"])
    for stage in [stage for stage in ("title_abstract", "full_text") if (people["stage"] == stage).any()]:
        wide = people[people["stage"] == stage].pivot(index="record_id", columns="reviewer", values="word")
        double = wide[wide.notna().sum(axis=1) >= 2]
        same = (
            double.apply(lambda row: row.dropna().nunique() == 1, axis=1)
            if len(double)
            else pd.Series(dtype=bool)
        )
        row = {
            "stage": stage, "records": len(wide), "double": len(double), "coverage": 100 * len(double) / len(wide),
            "agree": 100 * same.mean() if len(double) else np.nan, "conflicts": int((~same.astype(bool)).sum()),
        }  # fmt: skip
        rows.append(row | kappa(double, level))
    return pd.DataFrame(rows, columns=list(SCREENING.names))


def kappa(double: pd.DataFrame, level: float = 0.95) -> dict:
    """Chance-corrected agreement of a table of records by reviewers with the words include and exclude."""
    empty = {
        "kappa": np.nan,
        "low": np.nan,
        "high": np.nan,
        "pabak": np.nan,
        "prevalence_index": np.nan,
        "bias_index": np.nan,
    }
    if not len(double):
        return empty | {"note": "no record has two reviewers"}
    counts = np.column_stack([(double == word).sum(axis=1) for word in ("include", "exclude")])
    one_word = (counts.sum(axis=0) > 0).sum() == 1
    each = counts.sum(axis=1)
    agree = ((counts * (counts - 1)).sum(axis=1) / (each * (each - 1))).mean()
    found = empty | {"pabak": 2 * agree - 1}
    if one_word:
        return found | {
            "note": "every decision is the same word: agreement is complete and kappa has no value"
        }
    whole = double.dropna(axis=1, how="all")
    if whole.shape[1] == 2:
        first, second = (whole.iloc[:, at] == "include" for at in (0, 1))
        both = np.array(
            [
                [(first & second).sum(), (first & ~second).sum()],
                [(~first & second).sum(), (~first & ~second).sum()],
            ]
        )
        from statsmodels.stats.inter_rater import cohens_kappa  # slow to import, and most jobs need none

        result, total = cohens_kappa(both), both.sum()
        reach = ndtri(0.5 + level / 2) * result.std_kappa
        return found | {
            "kappa": result.kappa, "low": max(-1.0, result.kappa - reach), "high": min(1.0, result.kappa + reach),
            "prevalence_index": (both[0, 0] - both[1, 1]) / total, "bias_index": (both[0, 1] - both[1, 0]) / total,
            "note": "Cohen",
        }  # fmt: skip
    if each.nunique() > 1:
        return found | {"note": "reviewers differ in number between records: agreement and PABAK only"}
    from statsmodels.stats.inter_rater import fleiss_kappa

    return found | {"kappa": fleiss_kappa(counts), "note": "Fleiss, no interval"}


def conflicts(log: pd.DataFrame, table: pd.DataFrame, adjudicator: str) -> pd.DataFrame:
    """Records on which reviewers differ, in the decision or the reason: who said what, and whether it was settled."""
    people = log[log["reviewer"] != adjudicator]
    rows = []
    for (record, stage), mine in people.groupby(["record_id", "stage"], sort=False):
        if _together(mine, stage)[0] != "conflict":
            continue
        end = table[(table["record_id"] == record) & (table["stage"] == stage)].iloc[0]
        words = "; ".join(
            f"{row.reviewer}: {row.decision}{f' ({row.reason})' if row.reason else ''}"
            for row in mine.itertuples()
        )
        rows.append((record, stage, words, end["decision"], end["settled"]))
    return pd.DataFrame(rows, columns=["record_id", "stage", "decisions", "outcome", "settled"])


def _refuse_late(table: pd.DataFrame, path: Path) -> None:
    for stage, kept_out, later in (
        ("automatic", "exclude", ("title_abstract", "retrieval", "full_text")),
        ("title_abstract", "exclude", ("retrieval", "full_text")),
        ("retrieval", "not_retrieved", ("full_text",)),
    ):
        out = set(table[(table["stage"] == stage) & (table["decision"] == kept_out)]["record_id"])
        late = table[table["record_id"].isin(out) & table["stage"].isin(later)]
        if len(late):
            row = late.iloc[0]
            raise InputError(
                f"{path}: {row['record_id']} has a decision at {row['stage']}, though it was {kept_out} at {stage}; "
                "remove one of the two"
            )
