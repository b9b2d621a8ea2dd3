"""RIS files of Zotero, EndNote, Mendeley, Ovid, Rayyan, Scopus and Web of Science."""

import re
from collections.abc import Iterator
from pathlib import Path

from wellbeing.evidence.readers.export import Export, Reading
from wellbeing.evidence.readers.rayyan_notes import rayyan_notes
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, people, serials, squeeze

TYPES = {
    "JOUR": "article-journal", "JFULL": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal",
    "ABST": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "THES": "thesis", "RPRT": "report", "GOVDOC": "report",
    "BLOG": "post-weblog", "ELEC": "webpage", "WEB": "webpage", "SLIDE": "speech", "DATA": "dataset",
    "UNPB": "manuscript",
}  # fmt: skip

# Web of Science parts repeated tags by a lone carriage return, which some tools then lose; a record cut off in the
# middle of a line is followed by the next one's type
_RUN_TOGETHER = re.compile(
    r"(?<=[^\n])(?=(?:AD|AU|C1|C3|CY|DI|DO|ER|FU|FX|J2|JI|N1|NR|PA|PI|PU|SN|EI|TC|UT|WE|WC|Z9)  - |TY  - [A-Z]{3,6}\n)"
)
_PROPER = re.compile(r"([A-Z][A-Z0-9])  -[ ]?(.*)$")
_LOOSE = re.compile(r"([A-Z][A-Z0-9])[ \t]+-[ \t]?(.*)$")
_DAMAGED = re.compile(
    r"(TY|ER|TI|T[123]|AU|A[1-4]|ED|PY|Y1|DA|JO|J[2AF]|VL|IS|SP|EP|DO|UR|SN|AB|N[12]|KW|PB|LA|ID|AN|DB|M3)(?=[ \t:.=-])"
)
_RUNNING = frozenset(
    ["AB", "N1", "N2", "TI", "T1", "T2", "T3", "AD", "C1", "C3", "FU", "FX", "CR", "RN", "ST", "CN", "KW"]
)
"""Tags whose text may go on in lines without a tag."""
_LISTED = frozenset(["KW", "UR", "L1", "SN"])
"""Tags of which each further line is one more."""
_ONCE = frozenset(["TY", "TI", "T1", "TT", "PY", "Y1", "DA", "T2", "T3", "VL", "IS", "SP", "EP", "C7", "AR", "LA", "PB",
                   "CY", "ET", "DB", "AN", "ID"])  # fmt: skip
"""Tags of which the first text is the record's."""

Fields = dict[str, list[str]]


def read_ris(path: Path, encoding: str | None = None) -> Export:
    """Read a RIS file; tags run together on a line are parted first.

    Raises:
        InputError: the file holds no RIS record.
    """
    reading = Reading(path, encoding)
    found = ((where, _entry(fields)) for where, fields in _records(reading))
    return reading.export(found, "no RIS record; one begins with 'TY  - '")


def _records(reading: Reading) -> Iterator[tuple[str, Fields]]:
    """Each record's place and its texts by tag. A record begins with TY and ends with ER, or where the next begins."""
    text = _RUN_TOGETHER.sub("\n", reading.content)
    form = _PROPER if re.search(r"^TY  -", text, re.MULTILINE) else _LOOSE
    before: list[tuple[int, str, str]] = []  # lines before TY
    fields: list[tuple[int, str, str]] | None = None
    last = ""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip()
        found = form.match(line)
        tag, words = (found.group(1), (found.group(2) or "").strip()) if found else ("", "")
        if tag == "TY":
            if fields is not None:
                reading.note(f"line {number}", "a record begins before the one above has ended (no ER)")
                yield from _whole(reading, fields)
            fields = [*before, (number, "TY", words)]
            before, last = [], "TY"
        elif tag == "ER":
            if fields is not None:
                yield from _whole(reading, fields)
            elif any(held in ("TI", "T1") for _, held, _ in before):
                reading.refuse(
                    f"line {before[0][0]}", f"a record without a type (TY): '{_title(before)[:60]}'"
                )
            fields, before, last = None, [], ""
        elif tag:
            (before if fields is None else fields).append((number, tag, words))
            last = tag
        elif line.strip() and fields is not None:
            _continue(reading, fields, last, number, line)
    if fields is not None:
        reading.note("end of the file", "the last record does not end (no ER); the file may be cut off")
        yield from _whole(reading, fields)


def _continue(reading: Reading, fields: list, last: str, number: int, line: str) -> None:
    """A line without a tag: the text above goes on, or it is told of."""
    if last in _RUNNING | _LISTED and not _DAMAGED.match(line):
        at, tag, text = fields[-1]
        if tag in _LISTED:
            fields.append((number, tag, line.strip()))
        else:
            fields[-1] = (at, tag, f"{text} {line.strip()}")
    else:
        reading.lose(f"line {number}", f"'{line.strip()[:60]}' is in no field (a field begins like 'AU  - ')")


def _whole(reading: Reading, lines: list[tuple[int, str, str]]) -> Iterator[tuple[str, Fields]]:
    """The record, unless it is two that ran together."""
    at = next(number for number, tag, _ in lines if tag == "TY")
    fields: Fields = {}
    for _, tag, text in lines:
        if text:
            fields.setdefault(tag, []).append(text)
    own_title = any(number > at and tag in ("TI", "T1") for number, tag, _ in lines)
    stray = [f"{tag}  - {text}" for number, tag, text in lines if number < at]
    if stray and own_title:  # what a database prints between its records
        fields = {}
        for number, tag, text in lines:
            if number >= at and text:
                fields.setdefault(tag, []).append(text)
        reading.lose(f"line {lines[0][0]}", f"'{stray[0][:60]}' stands before a record and belongs to none")
    titles = list(dict.fromkeys(fields.get("TI", [])))
    if len(titles) > 1:
        reading.refuse(
            f"line {at}",
            f"two titles in one record, '{titles[0][:50]}' and '{titles[1][:50]}'; a cut record?",
        )
        return
    yield f"line {at}", fields


def _title(lines: list[tuple[int, str, str]]) -> str:
    return next((text for _, tag, text in lines if tag in ("TI", "T1")), "")


def _entry(fields: Fields) -> Entry:
    left = {tag: list(texts) for tag, texts in fields.items()}

    def take(*tags: str) -> list[str]:
        """Texts of the tags, in the tags' order; what nothing takes stays in the record as it is."""
        return [squeeze(text) for tag in tags for text in left.pop(tag, []) if text.strip()]

    def first(*tags: str) -> str:
        return next((fields[tag][0] for tag in tags if fields.get(tag)), "")

    kind = TYPES.get(first("TY"), "document")
    authors, more = people(take("AU") or take("A1"))
    editors, _ = people(take("ED", "A2"))
    series, _ = people(take("A3"))
    contributors, _ = people(take("A4"))
    links = take("UR", "L1", "L2", "LK")
    dois = [doi for text in [*take("DO", "DI", "M3", "L3"), *(link for link in links if "doi.org" in link)]
            if (doi := clean_doi(text))]  # fmt: skip
    database, accession = first("DB", "DP"), first("AN", "UT")
    medline = re.search(r"medline|pubmed", f"{first('DB')} {first('DP')}", re.IGNORECASE)
    span = pages(first("SP"), first("EP"))
    csl = {
        "type": kind,
        "title": squeeze(first("TI", "T1", "TT")),
        "author": authors,
        "editor": editors,
        "collection-editor": series,
        "contributor": contributors,
        "issued": _issued(fields),
        "container-title": squeeze(first("T2", "JO", "BT", "JF", "JA", "J2")),
        "collection-title": squeeze(first("T3")),
        "volume": squeeze(first("VL")),
        "issue": squeeze(first("IS")),
        "page": span,
        "number": squeeze(first("C7", "AR")),
        "DOI": next(iter(dois), ""),
        "URL": next(iter(links), ""),
        "abstract": " ".join(take("AB") or take("N2")),
        "language": squeeze(first("LA")),
        "keyword": "; ".join(take("KW")),
        "publisher": squeeze(first("PB")),
        "publisher-place": squeeze(first("CY")),
        "edition": "" if date(first("ET")) else squeeze(first("ET")),  # EndNote keeps the online date there
        "PMID": accession if medline and re.fullmatch(r"\d{1,8}", accession) else "",
    }
    csl |= serials(*take("SN"))
    notes = take("N1", "RN")
    judged: dict = {}
    for note in [note for note in notes if "RAYYAN-INCLUSION" in note]:
        judged |= rayyan_notes(note)
    for tag in _ONCE if not date(first("ET")) else _ONCE - {"ET"}:
        left.pop(tag, None)
    extra = {
        "notes": notes,
        "database": squeeze(database),
        "accession": squeeze(accession),
        "more_authors": more or None,
        "urls": links[1:],
        "dois": sorted(set(dois[1:]) - {dois[0]}) if dois else [],
        "fields": left,
        **judged,
    }
    return Entry(compact(csl), squeeze(first("ID")) or None, compact(extra))


def _issued(fields: Fields) -> dict | None:
    """The year's field, with month and day where the date's field agrees on the year."""
    texts = [text for tag in ("PY", "Y1", "DA") for text in fields.get(tag, [])[:1]]
    year = date(texts[0]) if texts else None
    whole = date(fields.get("DA", [""])[0])
    if year and whole and whole["date-parts"][0][0] == year["date-parts"][0][0]:
        return max(year, whole, key=lambda found: len(found["date-parts"][0]))
    return year or whole
