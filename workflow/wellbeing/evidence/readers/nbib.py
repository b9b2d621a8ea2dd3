"""PubMed's nbib (MEDLINE) format."""

import re
from collections.abc import Iterator
from pathlib import Path

from wellbeing.evidence.readers.export import Export, Reading
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, people, squeeze

Fields = list[tuple[str, str]]


def read_nbib(path: Path, encoding: str | None = None) -> Export:
    """Read an nbib file: tags of up to four letters, continuation lines indented by six spaces.

    Raises:
        InputError: the file holds no nbib record.
    """
    reading = Reading(path, encoding)
    found = ((where, _entry(fields)) for where, fields in _records(reading))
    return reading.export(found, "a record begins with 'PMID- '")


def _records(reading: Reading) -> Iterator[tuple[str, Fields]]:
    """Each record's place and fields. It begins with PMID, or behind an empty line."""
    fields: Fields = []
    begun = 0
    text = re.sub(
        r"(?<=[^\n])(?=PMID- \d+\n)", "\n", reading.content
    )  # behind a record that is cut in a line
    for number, line in enumerate(text.split("\n"), start=1):
        found = re.match(r"([A-Z]{2,4}) {0,2}- ?(.*)", line)
        if fields and (not line.strip() or (found and found.group(1) == "PMID")):
            yield from _whole(reading, begun, fields)
            fields = []
        if found:
            begun = begun if fields else number
            fields.append((found.group(1), found.group(2).strip()))
        elif line.startswith("      ") and line.strip() and fields:
            tag, text = fields[-1]
            fields[-1] = (tag, f"{text} {line.strip()}")
        elif line.strip():
            reading.lose(
                f"line {number}", f"'{line.strip()[:60]}' is neither a field ('TI  - ') nor an indented line"
            )
    if fields:
        yield from _whole(reading, begun, fields)


def _whole(reading: Reading, begun: int, fields: Fields) -> Iterator[tuple[str, Fields]]:
    """The record, unless it is two that ran together."""
    where, tags = f"line {begun}", [tag for tag, _ in fields]
    if tags.count("TI") > 1:
        titles = [text for tag, text in fields if tag == "TI"]
        reading.refuse(
            where, f"two titles in one record, '{titles[0][:50]}' and '{titles[1][:50]}'; a cut record?"
        )
        return
    if "PMID" not in tags:
        reading.note(where, "a record without PMID; its head may be damaged")
    yield where, fields


def _entry(fields: Fields) -> Entry:
    def every(*tags: str) -> list[str]:
        return [text for tag, text in fields if tag in tags]

    def first(*tags: str) -> str:
        return next((text for tag in tags for text in every(tag)), "")

    doi = next((text for text in every("AID", "LID") if text.endswith("[doi]")), "")
    locator = next((text for text in every("LID", "AID") if text.endswith("[pii]")), "")
    authors, more = people(every("FAU") or every("AU"), initials=True)
    editors, _ = people(every("FED") or every("ED"), initials=True)
    csl = {
        "type": "article-journal",
        "title": squeeze(first("TI", "BTI")).rstrip("."),
        "author": authors + [{"literal": name} for name in every("CN")],
        "editor": editors,
        "issued": date(first("DP")),
        "container-title": first("JT", "TA"),
        "volume": first("VI"),
        "issue": first("IP"),
        "page": pages(first("PG")),
        "number": locator.removesuffix("[pii]").strip() if locator and not first("PG") else "",
        "DOI": clean_doi(doi),
        "abstract": squeeze(first("AB")),
        "language": first("LA"),
        "keyword": "; ".join(every("OT", "MH")),
        "ISSN": first("IS").split(" ")[0],
        "PMID": first("PMID"),
        "PMCID": first("PMC"),
    }
    own = first("PMID")
    extra = {"publication_types": every("PT"), "more_authors": more or None}
    return Entry(compact(csl), f"pmid{own}" if own else None, compact(extra))
