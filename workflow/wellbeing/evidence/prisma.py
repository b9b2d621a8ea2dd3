"""The PRISMA 2020 flow: every count derived from the log, its identities checked, its CSV read and written."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.catalogue import FLOW
from wellbeing.evidence.records import Record
from wellbeing.evidence.vocabulary import near, read_input

# key, node and box of the CSV that the PRISMA2020 flow-diagram tool reads, and the box's words
TEMPLATE = [
    ("", "node4", "prevstud", "Previous studies"),
    ("previous_studies", "node5", "box1", "Studies included in previous version of review"),
    ("previous_reports", "", "box1", "Reports of studies included in previous version of review"),
    ("", "node6", "newstud", "Identification of new studies via databases and registers"),
    ("database_results", "node7", "box2", "Databases"),
    ("database_specific_results", "", "box2", "Specific Databases"),
    ("register_results", "", "box2", "Registers"),
    ("register_specific_results", "", "box2", "Specific Registers"),
    ("", "node16", "othstud", "Identification of new studies via other methods"),
    ("website_results", "node17", "box11", "Websites"),
    ("organisation_results", "", "box11", "Organisations"),
    ("citations_results", "", "box11", "Citation searching"),
    ("duplicates", "node8", "box3", "Duplicate records"),
    ("excluded_automatic", "", "box3", "Records marked as ineligible by automation tools"),
    ("excluded_other", "", "box3", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "Records screened"),
    ("records_excluded", "node10", "box5", "Records excluded"),
    ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved"),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved"),
    ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility"),
    ("dbr_excluded", "node14", "box9", "Reports excluded"),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility"),
    ("other_excluded", "node21", "box15", "Reports excluded"),
    ("new_studies", "node15", "box10", "New studies included in review"),
    ("new_reports", "", "box10", "Reports of new included studies"),
    ("total_studies", "node22", "box16", "Total studies included in review"),
    ("total_reports", "", "box16", "Reports of total included studies"),
    ("identification", "node1", "identification", "Identification"),
    ("screening", "node2", "screening", "Screening"),
    ("included", "node3", "included", "Included"),
    ("total_studies_ma", "node23", "box17", "Total studies included in meta-analysis"),
    ("total_reports_ma", "", "box17", "Reports of total included studies in meta-analysis"),
]
LABELS = {key: words for key, _, _, words in TEMPLATE if key}
PACKED = ("database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded")
"""Keys whose cell packs several counts: "Reason1, 3; Reason2, 5"."""
TITLES = ("identification", "screening", "included")
OURS = {
    "other_duplicates": "Duplicate records, other methods",
    "other_screened_out": "Records excluded, other methods",
    "awaiting_screening": "Records awaiting a decision",
    "awaiting_full_text": "Reports awaiting a decision",
}
"""Counts the template has no box for; without them a review under way would not add up."""

NO_REASON = "no reason"
"""Reports excluded at full text of which a screening tool's file does not say why."""

Counts = dict[str, int | dict[str, int] | None]


def derive(
    imported: list[Record],
    kept: Mapping[str, str],
    outcomes: pd.DataFrame,
    studies: Mapping[str, str],
    names: Mapping[str, str],
) -> Counts:
    """Every count of the flow from records and log.

    Args:
        imported: all records, before de-duplication.
        kept: record id -> id of the record it became.
        outcomes: what became of each kept record (see :mod:`wellbeing.evidence.screening`).
        studies: id of a kept record -> study; a record without one is a study of its own.
        names: source id -> database or register, for the counts of each.

    Returns:
        Key -> count (a mapping reason -> count for packed keys; None where there is no such part).
    """  # fmt: skip
    decided = {
        stage: group.set_index("record_id")["decision"]
        for stage, group in outcomes.groupby("stage", sort=False)
    }
    reasons = (
        outcomes[outcomes["stage"] == "full_text"].set_index("record_id")["reason"].replace("", NO_REASON)
    )

    def at(stage: str, record: str) -> str | None:
        return decided[stage].get(record) if stage in decided else None

    arms: dict[str, list[str]] = {"dbr": [], "other": []}
    searched = {kept[record.id] for record in imported if record.origin in ("database", "register")}
    for record in dict.fromkeys(kept[record.id] for record in imported):
        arms["dbr" if record in searched else "other"].append(record)
    found = {origin: [r for r in imported if r.origin == origin] for origin in
             ("database", "register", "website", "organisation", "citation")}  # fmt: skip
    counts: Counts = {
        "previous_studies": None, "previous_reports": None,
        "database_results": len(found["database"]), "database_specific_results": _by_name(found["database"], names),
        "register_results": len(found["register"]), "register_specific_results": _by_name(found["register"], names),
        "website_results": len(found["website"]), "organisation_results": len(found["organisation"]),
        "citations_results": len(found["citation"]),
        "duplicates": len(found["database"]) + len(found["register"]) - len(arms["dbr"]),
        "other_duplicates": sum(len(found[o]) for o in ("website", "organisation", "citation")) - len(arms["other"]),
        "excluded_automatic": sum(at("automatic", record) == "exclude" for record in arms["dbr"]),
        "excluded_other": 0,
    }  # fmt: skip
    included: list[str] = []
    waiting_screen = waiting_text = 0
    for arm, records in arms.items():
        screened = [record for record in records if at("automatic", record) != "exclude"]
        out = [record for record in screened if at("title_abstract", record) == "exclude"]
        # a report that was sought or read has passed, whether or not its title was judged apart
        through = [
            r for r in screened
            if at("title_abstract", r) == "include"
            or (at("title_abstract", r) in (None, "maybe", "conflict") and (at("retrieval", r) or at("full_text", r)))
        ]  # fmt: skip
        waiting_screen += len(screened) - len(out) - len(through)
        missing = [record for record in through if at("retrieval", record) == "not_retrieved"]
        read = [record for record in through if record not in set(missing)]
        judged = [record for record in read if at("full_text", record) in ("include", "exclude")]
        waiting_text += len(read) - len(judged)
        refused = [record for record in judged if at("full_text", record) == "exclude"]
        included += [record for record in judged if at("full_text", record) == "include"]
        counts |= {
            f"{arm}_sought_reports": len(through), f"{arm}_notretrieved_reports": len(missing),
            f"{arm}_assessed": len(read),
            f"{arm}_excluded": dict(sorted(reasons[refused].value_counts().items(), key=lambda kv: (-kv[1], kv[0]))),
        }  # fmt: skip
        if arm == "dbr":
            counts |= {"records_screened": len(screened), "records_excluded": len(out)}
        else:
            counts["other_screened_out"] = len(records) - len(screened) + len(out)
    counts |= {
        "new_reports": len(included), "new_studies": len({studies.get(record, record) for record in included}),
        "awaiting_screening": waiting_screen, "awaiting_full_text": waiting_text,
        "total_studies_ma": None, "total_reports_ma": None,
    }  # fmt: skip
    counts["total_studies"], counts["total_reports"] = counts["new_studies"], counts["new_reports"]
    return {key: counts[key] for key in [*(k for k in LABELS if k not in TITLES), *OURS]}


def override(counts: Counts, path: Path) -> tuple[Counts, pd.DataFrame]:
    """Put typed counts in the place of derived ones; each needs a reason.

    Args:
        counts: derived.
        path: ``flow_overrides.csv`` with key, value and reason; it may be absent.

    Raises:
        InputError: an unknown key, a value that is no count, or no reason.
    """
    table = read_input(path, ["key", "value", "reason"])
    for row in table.itertuples():
        if row.key not in counts:
            raise InputError(f"{path}: '{row.key}' is no count of the flow{near(row.key, counts)}")
        if not row.reason:
            raise InputError(f"{path}: '{row.key}' is typed over without a reason; every override needs one")
        counts = {**counts, row.key: unpack(row.value, row.key, path)}
    return counts, table


def identities(counts: Counts) -> pd.DataFrame:
    """The sums that must hold: identity, left and right side, and whether they agree; unknown parts leave one out."""

    def n(key: str) -> int | None:
        count = counts.get(key)
        return sum(count.values()) if isinstance(count, dict) else count

    def add(*keys: str) -> int | None:
        parts = [n(key) for key in keys]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None

    def less(first: int | None, *others: int | None) -> int | None:
        known = [part for part in others if part is not None]
        return first - sum(known) if first is not None and len(known) == len(others) else None

    waiting, unread = n("awaiting_screening") or 0, n("awaiting_full_text") or 0
    reports, studies = n("new_reports"), n("new_studies")
    included = less(add("dbr_assessed", "other_assessed"), n("dbr_excluded"), n("other_excluded"), unread)
    sides = [
        ("screened = identified − duplicates − removed", n("records_screened"),
         less(add("database_results", "register_results"), n("duplicates"), n("excluded_automatic"),
              n("excluded_other"))),
        ("named databases add up", n("database_specific_results"),
         n("database_results") if n("database_specific_results") else None),
        ("named registers add up", n("register_specific_results"),
         n("register_results") if n("register_specific_results") else None),
        ("all sought = screened − excluded (both arms)", add("dbr_sought_reports", "other_sought_reports"),
         less(add("records_screened", "website_results", "organisation_results", "citations_results"),
              n("records_excluded"), n("other_duplicates"), n("other_screened_out"), waiting)),
        ("assessed = sought − not retrieved (databases)", n("dbr_assessed"),
         less(n("dbr_sought_reports"), n("dbr_notretrieved_reports"))),
        ("assessed = sought − not retrieved (other)", n("other_assessed"),
         less(n("other_sought_reports"), n("other_notretrieved_reports"))),
        ("reports included = assessed − excluded", n("new_reports"), included),
        ("total studies = previous + new", n("total_studies"),
         less(n("new_studies"), -(n("previous_studies") or 0))),
        ("total reports = previous + new", n("total_reports"),
         less(n("new_reports"), -(n("previous_reports") or 0))),
    ]  # fmt: skip
    rows = [(words, left, right, left == right) for words, left, right in sides if None not in (left, right)]
    if reports is not None and studies is not None:
        rows.append(("reports are at least as many as studies", reports, studies, reports >= studies))
    return pd.DataFrame(rows, columns=["identity", "left", "right", "holds"])


def refuse_broken(table: pd.DataFrame, where: str) -> None:
    """Raise InputError that lists every identity that does not hold."""
    broken = table[~table["holds"].astype(bool)]
    if len(broken):
        listed = "\n".join(f"  {row.identity}: {row.left} against {row.right}" for row in broken.itertuples())
        raise InputError(
            f"{where}: the flow does not add up:\n{listed}\nCorrect the log, or the override that breaks it"
        )


def read_template(path: Path) -> Counts:
    """Read the CSV of the PRISMA2020 tool; cells that hold no count ("xxx", "NA") are None.

    Raises:
        InputError: a column or a key is absent or unknown.
    """
    table = read_input(path, ["data", "n"], ["node", "box", "description", "boxtext", "tooltips", "url"])
    keys = [key for key in table["data"] if key not in ("NA", "")]
    wanted = [key for key in LABELS]
    strange = [key for key in keys if key not in wanted] or [key for key in wanted if key not in keys]
    if strange:
        raise InputError(f"{path}: the key '{strange[0]}' is {'unknown' if strange[0] in keys else 'absent'}")
    rows = table[table["data"].isin(wanted) & ~table["data"].isin(TITLES)]
    return {row.data: unpack(row.n, row.data, path) for row in rows.itertuples()}


def write_template(counts: Counts, path: Path) -> None:
    """Write the CSV of the PRISMA2020 tool."""
    rows = []
    for key, node, box, words in TEMPLATE:
        count = counts.get(key) if key and key not in TITLES else None
        url = f"{key or box}.html"
        rows.append(
            (key or "NA", node or "NA", box, words, words, words, url, "NA" if count is None else pack(count))
        )
    names = ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"]
    pd.DataFrame(rows, columns=names).to_csv(path, index=False)


def pack(count: int | dict[str, int]) -> str:
    """A count as the template writes it."""
    if isinstance(count, dict):
        return "; ".join(f"{name.replace(';', ',')}, {n}" for name, n in count.items()) or "0"
    return str(count)


def unpack(text: str, key: str, path: Path) -> int | dict[str, int] | None:
    """A count out of the template's cell; None for "NA" and for example text.

    Raises:
        InputError: text that is neither.
    """
    text = text.strip()
    if text in ("", "NA", "not reported"):
        return None
    if key not in PACKED:
        if not text.isdigit():
            raise InputError(f"{path}: '{key}' is '{text}', not a count of nought or more")
        return int(text)
    if text == "0":
        return {}
    parts = [part.rpartition(",") for part in text.split(";") if part.strip()]
    if all(count.strip() == "xxx" for _, _, count in parts):
        return None
    wrong = [name for name, _, count in parts if not name.strip() or not count.strip().isdigit()]
    if wrong:
        raise InputError(f"{path}: '{key}' is '{text}'; write 'Reason, 3; Another reason, 5'")
    return {name.strip(): int(count) for name, _, count in parts}


def flow_table(counts: Counts, overridden: pd.DataFrame) -> pd.DataFrame:
    """The flow as a table: key, label, box, part (reason or database), value, how ("derived", "typed: reason")."""
    typed = dict(zip(overridden["key"], overridden["reason"], strict=True))
    boxes = {key: box for key, _, box, _ in TEMPLATE}
    rows = []
    for key, count in counts.items():
        how = f"typed: {typed[key]}" if key in typed else "derived"
        label = LABELS.get(key) or OURS[key]
        parts = count.items() if isinstance(count, dict) else [("", count)]
        rows += [(key, label, boxes.get(key, ""), part, n, how) for part, n in parts]
    table = pd.DataFrame(rows, columns=list(FLOW.names))
    return table.astype({"value": "Int64"})


def _by_name(records: list[Record], names: Mapping[str, str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for record in records:
        name = names.get(record.source, record.source)
        counts[name] = counts.get(name, 0) + 1
    return counts


def from_table(table: pd.DataFrame) -> Counts:
    """Counts out of :func:`flow_table`, for the CSV."""
    counts: Counts = {}
    for key, group in table[table["key"].isin([*LABELS, *OURS])].groupby("key", sort=False):
        if key in PACKED:
            counts[key] = {row.part: int(row.value) for row in group.itertuples() if row.part}
        else:
            counts[key] = None if pd.isna(group["value"].iloc[0]) else int(group["value"].iloc[0])
    for key in PACKED:
        counts.setdefault(key, {})
    return counts
