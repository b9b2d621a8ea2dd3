"""A review's library as a whole: from its files to records, decisions and the tables of the flow."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence import prisma, screening
from wellbeing.evidence.catalogue import RECORDS, SEARCHES, SUMMARY
from wellbeing.evidence.dedupe import QUEUE_COLUMNS, Deduplicated, deduplicate
from wellbeing.evidence.dedupe_judge import Thresholds
from wellbeing.evidence.readers import READERS
from wellbeing.evidence.records import Record, authors_text, doi_of, identify, title_of, year_of
from wellbeing.evidence.reference_list import reference_list
from wellbeing.evidence.vocabulary import UNKNOWN, check_known, check_unique, check_words, read_input

READING = ("read", "partly read", UNKNOWN)
KINDS = ("review", "primary", "guidance", "theory", "commentary", "instrument", "method")
UNLINKED = "not linked"
"""Kind of a study that studies.csv does not name: a record nobody has linked yet."""


@dataclass(frozen=True)
class Review:
    """A library read, de-duplicated and screened.

    Attributes:
        records: what is left after de-duplication.
        kept: imported id, or an earlier one -> id it became.
        studies: record id -> study id.
        labels, kinds: study id -> words, kind.
        outcomes: see :func:`wellbeing.evidence.screening.outcomes`.
        included: ids included at full text.
        remarks: what of the files could not be taken as it stands, in the columns of :data:`REMARKS`.
    """

    records: list[Record]
    kept: dict[str, str]
    studies: dict[str, str]
    labels: dict[str, str]
    kinds: dict[str, str]
    outcomes: pd.DataFrame
    included: list[str]
    remarks: pd.DataFrame


REMARKS = ["source", "file", "kind", "where", "remark"]


def import_library(folder: Path, files: list[dict[str, Any]]) -> tuple[list[Record], pd.DataFrame]:
    """Read every file of the library: its records, and what could not be taken as it stands (:data:`REMARKS`).

    Args:
        folder: of the library.
        files: what its library.yaml lists.

    Raises:
        InputError: a file cannot be read, or an id occurs twice among all of them.
    """
    records, remarks = [], []
    for entry in files:
        path = folder / entry["file"]
        read = READERS[entry["format"]](path, entry.get("encoding"))
        records += identify(read, entry["id"], entry["origin"], path, keep_ids=entry.get("keep_ids", False))
        remarks += [(entry["id"], entry["file"], *remark) for remark in read.remarks]
    seen: dict[str, str] = {}
    for record in records:
        if record.id in seen:
            raise InputError(
                f"{folder / 'library.yaml'}: the record id '{record.id}' is in {seen[record.id]} and in "
                f"{record.source}; set keep_ids to false for one of the files"
            )
        seen[record.id] = record.source
    return records, pd.DataFrame(remarks, columns=REMARKS)


def read_review(
    folder: Path, files: list[dict[str, Any]], settings: Mapping[str, Any]
) -> tuple[Review, Deduplicated, dict[str, pd.DataFrame]]:
    """Read a library and derive its flow.

    Args:
        folder: of the library.
        files: what its library.yaml lists.
        settings: ``deduplicate`` and ``screening`` of config/evidence.yaml, checked.

    Returns:
        The review, what de-duplication did, and the tables ``evidence_records``, ``evidence_flow``,
        ``evidence_screening``, ``evidence_summary`` and ``evidence_searches``.

    Raises:
        InputError: anything of the files that cannot be used; the message names the file, the row and the mend.
    """
    imported, remarks = import_library(folder, files)
    now = _present_ids(imported)
    answers = read_input(
        folder / "duplicates.csv", ["record_a", "record_b", "answer", "reason"], _queue_extras()
    ).replace({"record_a": now, "record_b": now})
    done = deduplicate(imported, Thresholds(**settings["deduplicate"]), answers)
    reasons = dict(settings["screening"]["reasons"])
    log_path = folder / "screening.csv"
    log = pd.concat(
        [
            screening.read_log(log_path, reasons),
            screening.decisions_in(imported, {entry["id"]: entry.get("role", "records") for entry in files}),
        ],
        ignore_index=True,
    )
    kept = {**{old: done.kept[new] for old, new in now.items()}, **done.kept}
    check_known(log, "record_id", kept, log_path, "a record of the library")
    log["record_id"] = log["record_id"].map(kept)
    ids = [record.id for record in done.records]
    adjudicator = settings["screening"]["adjudicator"]
    log = screening.one_spelling(log, adjudicator)
    log = log.drop_duplicates(["record_id", "stage", "reviewer", "decision", "reason"])
    outcomes = screening.outcomes(log, ids, adjudicator, log_path)
    studies, labels, kinds, reports = _studies(folder, kept)
    counts = prisma.derive(
        imported, done.kept, outcomes, studies, {entry["id"]: entry["name"] for entry in files}
    )
    counts, typed = prisma.override(counts, folder / "flow_overrides.csv")
    sums = prisma.identities(counts)
    prisma.refuse_broken(sums, str(log_path))
    full = outcomes[outcomes["stage"] == "full_text"]
    review = Review(
        done.records,
        kept,
        studies,
        labels,
        kinds,
        outcomes,
        [record for record in ids if record in set(full[full["decision"] == "include"]["record_id"])],
        remarks,
    )
    agreement = screening.agreement(log, adjudicator)
    tables = {
        "evidence_records": records_table(review, reports, reasons),
        "evidence_flow": pd.concat([prisma.flow_table(counts, typed), _sums(sums)], ignore_index=True),
        "evidence_screening": agreement,
        "evidence_searches": searches_table(folder / "searches.csv", labels),
        "evidence_summary": _summary(
            imported,
            done,
            review,
            [*screening.blind_warnings(imported), *screening.said_both(log)],
            agreement,
            remarks,
        ),
    }
    return review, done, tables


def _present_ids(records: list[Record]) -> dict[str, str]:
    """Ids of earlier exports and versions -> the record's id now."""
    taken = {record.id for record in records}
    return {
        old: record.id for record in records for old in record.extra.get("aliases", []) if old not in taken
    }


SEARCH_COLUMNS = ["review", "database", "string", "from", "to", "run_on", "hits", "source", "note"]


def searches_table(path: Path, labels: Mapping[str, str]) -> pd.DataFrame:
    """The search strategies as stated, with their reviews' words and the years searched as text.

    Raises:
        InputError: a review that studies.csv does not name.
    """
    table = read_input(path, SEARCH_COLUMNS)
    check_known(table, "review", labels, path, "a study of studies.csv")
    known = table["from"].ne(UNKNOWN) & table["to"].ne(UNKNOWN)
    years = (table["from"] + " to " + table["to"]).where(known, UNKNOWN)
    table = table.assign(label=table["review"].map(labels), years=years)
    return table[list(SEARCHES.names)]


def records_table(review: Review, reports: pd.DataFrame, reasons: Mapping[str, str]) -> pd.DataFrame:
    """One row a record: what it is, how far it was read, and what became of it."""
    told = reports.set_index("record_id")
    cited = reference_list([record for record in review.records if record.id in set(review.included)])
    rows = []
    for record in review.records:
        mine = review.outcomes[review.outcomes["record_id"] == record.id]
        last = mine.iloc[-1] if len(mine) else None
        held = next((copy for copy in record.extra["copies"] if copy in told.index), None)
        study = review.studies.get(record.id, record.id)
        rows.append(
            {
                "record_id": record.id,
                "title": title_of(record.csl),
                "authors": authors_text(record.csl),
                "year": year_of(record.csl),
                "container": record.csl.get("container-title", ""),
                "link": f"https://doi.org/{doi_of(record.csl)}"
                if doi_of(record.csl)
                else record.csl.get("URL", ""),
                "study": study,
                "study_label": review.labels.get(study, study),
                "kind": review.kinds.get(study, UNLINKED),
                "status": told.loc[held, "status"] if held else "not stated",
                "read": told.loc[held, "read"] if held else "",
                "key": told.loc[held, "key"] if held else "",
                "stage": last["stage"] if last is not None else "",
                "decision": last["decision"] if last is not None else "none",
                "reason": reasons.get(last["reason"], last["reason"]) if last is not None else "",
                "settled": last["settled"] if last is not None else "",
                "copies": len(record.extra["copies"]),
                "sources": "; ".join(record.extra["sources"]),
                "reference": cited.get(record.id, ""),
            }
        )
    return pd.DataFrame(rows, columns=list(RECORDS.names)).astype({"year": "Int64"})


def write_review(review: Review, path: Path) -> None:
    """Write what synthesis needs of a review; :func:`load_review` reads it back."""
    content = {
        "records": [asdict(record) for record in review.records],
        "kept": review.kept,
        "studies": review.studies,
        "labels": review.labels,
        "kinds": review.kinds,
        "included": review.included,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load_review(path: Path) -> dict[str, Any]:
    """What :func:`write_review` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def _studies(folder: Path, kept: Mapping[str, str]) -> tuple[dict, dict, dict, pd.DataFrame]:
    studies = read_input(folder / "studies.csv", ["study", "label", "kind"])
    check_unique(studies, ["study"], folder / "studies.csv")
    check_words(studies, {"kind": KINDS}, folder / "studies.csv", "study")
    path = folder / "reports.csv"
    reports = read_input(path, ["record_id", "study", "status", "read", "key"])
    check_unique(reports, ["record_id"], path)
    check_words(reports, {"status": READING}, path, "record_id")
    check_known(reports, "record_id", kept, path, "a record of the library")
    check_known(reports, "study", studies["study"], path, "a study of studies.csv")
    linked: dict[str, str] = {}
    for row in reports.itertuples():
        record = kept[row.record_id]
        if linked.setdefault(record, row.study) != row.study:
            raise InputError(
                f"{path}: copies of {record} are linked to {linked[record]} and to {row.study}; choose one"
            )
    labels = dict(zip(studies["study"], studies["label"], strict=True))
    return linked, labels, dict(zip(studies["study"], studies["kind"], strict=True)), reports


def _summary(
    imported: list[Record],
    done: Deduplicated,
    review: Review,
    warnings: list[str],
    agreement: pd.DataFrame,
    remarks: pd.DataFrame,
) -> pd.DataFrame:
    counts = {
        "imported": ("Records imported", len(imported)),
        "merged": ("Records merged into another", done.merged),
        "queue": ("Pairs that wait for a person", len(done.queue)),
        "records": ("Records left", len(done.records)),
        "included": ("Reports included", len(review.included)),
        "studies": ("Studies included", len({review.studies.get(r, r) for r in review.included})),
        "conflicts": (
            "Conflicts of reviewers not settled",
            int((review.outcomes["settled"] == "conflict").sum()),
        ),
        "double": ("Records with two reviewers", int(agreement["double"].sum())),
    }
    rows: list[tuple[str, str, int | None, str]] = [(key, label, n, "") for key, (label, n) in counts.items()]
    for at, ((name, kind), told) in enumerate(remarks.groupby(["file", "kind"], sort=False), start=1):
        first = told.iloc[0]
        rows.append((f"import{at}", f"{name}: {kind}", len(told), f"{first['where']}: {first['remark']}"))
    rows += [(f"warning{at}", "Warning", None, words) for at, words in enumerate(warnings, start=1)]
    return pd.DataFrame(rows, columns=list(SUMMARY.names)).astype({"value": "Int64"})


def _sums(sums: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "key": "identity",
            "label": sums["identity"],
            "box": "",
            "part": "",
            "value": sums["left"].astype("Int64"),
            "how": "holds",
        }
    )


def _queue_extras() -> list[str]:
    return [name for name in QUEUE_COLUMNS if name not in ("record_a", "record_b", "answer", "reason")]
