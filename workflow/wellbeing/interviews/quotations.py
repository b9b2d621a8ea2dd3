"""The quote bank and what it is checked against, made ready for the release door."""

import csv
import re
from pathlib import Path

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.interviews.analysis import Study
from wellbeing.interviews.participants import text_sources
from wellbeing.quotations import BANK, Sources

FRAME = ("sector", "role", "area", "people")
CLEARED = ("item", "words", "cleared_by", "date")
_GENERIC = frozenset(
    {
        "interview",
        "interviews",
        "transcript",
        "transcripts",
        "focus",
        "group",
        "groups",
        "participant",
        "respondent",
    }
    | {
        "recording",
        "audio",
        "final",
        "draft",
        "copy",
        "note",
        "notes",
        "int",
        "doc",
        "docx",
        "txt",
        "pdf",
        "rtf",
        "odt",
    }
    | {
        "part",
        "version",
        "round",
        "wave",
        "pilot",
        "follow",
        "session",
        "workshop",
        "case",
        "the",
        "and",
        "with",
    }
)
"""Words in the names of sources that name nobody."""


def read_bank(path: str | Path | None) -> pd.DataFrame:
    """Read quotes.csv as text, every cell as written; without a file the bank is empty."""
    return _read(path) if path else pd.DataFrame(columns=list(BANK), dtype=str)


def candidates(study: Study, per_cell: int = 2) -> pd.DataFrame:
    """Passages a team might quote, in the columns of quotes.csv: they are for the team, and stay in the secure folder.

    At most ``per_cell`` a theme and sector, of 60 to 400 characters, each from another person. Consent and the two
    checks are left empty: people give those, not a program.
    """
    names = {source.guid: source.name for source in study.project.sources if not source.parent}
    segments = {segment.guid: segment for segment in study.project.segments}
    rows: list[dict[str, object]] = []
    used: dict[tuple[str, str], set[str]] = {}
    for row in study.coded.drop_duplicates(["segment", "theme"]).itertuples():
        segment = segments.get(row.segment)
        if segment is None:
            continue
        people = used.setdefault((row.theme, row.sector), set())
        if (
            not 60 <= len(segment.text.strip()) <= 400
            or row.source not in names
            or row.participant in people
            or len(people) >= per_cell
        ):
            continue
        people.add(row.participant)
        values = (
            "",
            names[row.source],
            segment.start,
            segment.end,
            row.code,
            segment.text,
            "",
            "",
            "",
            "",
            "",
        )
        rows.append(dict(zip(BANK, values, strict=True)) | {"quote_id": f"Q{len(rows) + 1:03d}"})
    return pd.DataFrame(rows, columns=list(BANK))


def quote_sources(
    study: Study,
    frame: str | Path | None,
    identifiers: str | Path | None,
    cleared: str | Path | None = None,
) -> Sources:
    """What quotations are checked against: texts and people by the name of their source.

    Args:
        study: the prepared project.
        frame: frame.csv (sector, role, area, people): whom the study could have asked. Without it the participants
            themselves are the frame, which is stricter.
        identifiers: identifiers.csv (kind, text): names, places and organisations that must not appear, besides those
            that the project itself holds.
        cleared: cleared.csv (item, words, cleared_by, date): what the screen found and a person cleared.

    Raises:
        InputError: a file lacks a column or holds a count that is no whole number.
    """
    case_of = study.project.case_of()
    people = study.participants.set_index("case").to_dict("index")
    texts, persons = {}, {}
    all_texts = text_sources(study.project)
    for source in study.project.sources:
        if source.parent:
            continue
        texts[source.name] = all_texts.get(source.guid)
        person = people.get(case_of.get(source.guid, source.guid))
        if person is not None:
            persons[source.name] = person
    listed = _read(identifiers) if identifiers else pd.DataFrame(columns=["kind", "text"])
    _need(listed, ("kind", "text"), identifiers)
    known = [*listed.to_dict("records"), *project_identifiers(study)]
    return Sources(texts, persons, _frame(frame, study.participants), known, study.labels, _cleared(cleared))


def project_identifiers(study: Study) -> list[dict[str, str]]:
    """Names that the project itself holds: of its sources and cases, and of the places that people come from.

    Words that name nobody (interview, transcript, a number) are left out; so is what is written without a capital.
    """
    project = study.project
    named = [*(item.name for item in project.sources), *(item.name for item in project.cases)]
    found: dict[str, str] = {}
    for name in named:
        for word in re.findall(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*", name):
            if (word[0].isupper() or not word.isascii()) and word.lower() not in _GENERIC:
                found.setdefault(word, "name")
    for area in study.participants["area"]:
        if area and area[0].isupper():
            found.setdefault(area, "place")
    return [{"kind": kind, "text": text} for text, kind in found.items()]


def _cleared(path: str | Path | None) -> frozenset[tuple[str, str]]:
    """What a person cleared; raises InputError where nobody signed for it."""
    if not path:
        return frozenset()
    table = _read(path)
    _need(table, CLEARED, path)
    unsigned = table[(table["cleared_by"].str.strip() == "") | (table["date"].str.strip() == "")]
    if len(unsigned):
        raise InputError(
            f"{path}: item {unsigned['item'].iloc[0]!r}: cleared_by and date: say who cleared it and when"
        )
    return frozenset(
        (item.strip(), words.strip().lower())
        for item, words in table[["item", "words"]].itertuples(index=False)
    )


def _need(table: pd.DataFrame, columns: tuple[str, ...], path: str | Path | None) -> None:
    absent = [name for name in columns if name not in table.columns]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; its columns must be {', '.join(columns)}")


def _frame(path: str | Path | None, participants: pd.DataFrame) -> pd.DataFrame:
    if not path:
        counts = participants.groupby(["sector", "role", "area"], dropna=False).size()
        return counts.rename("people").reset_index()
    frame = _read(path)
    _need(frame, FRAME, path)
    wrong = frame.loc[~frame["people"].str.fullmatch(r"\d+"), "people"]
    if len(wrong):
        raise InputError(f"{path}: people: {wrong.iloc[0]!r} is not a whole number of people")
    return frame.astype({"people": int})


def _read(path: str | Path) -> pd.DataFrame:
    # the csv module keeps line breaks and quotes inside cells as they are, and takes no word for missing
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = [{key: value for key, value in row.items() if key is not None} for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 CSV ({error})") from error
    return pd.DataFrame(rows, columns=list(reader.fieldnames or []), dtype=str)
