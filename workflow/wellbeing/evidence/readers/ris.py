"""RIS files of Zotero, EndNote, Scopus and Web of Science."""

import re
from pathlib import Path
from typing import Any

import rispy

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, person, serials, squeeze

TYPES = {
    "JOUR": "article-journal", "JFULL": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal",
    "ABST": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "THES": "thesis", "RPRT": "report", "GOVDOC": "report",
    "BLOG": "post-weblog", "ELEC": "webpage", "WEB": "webpage", "SLIDE": "speech", "DATA": "dataset",
    "UNPB": "manuscript",
}  # fmt: skip

# Web of Science parts repeated tags by a lone carriage return, which some tools then lose
_RUN_TOGETHER = re.compile(
    r"(?<=[^\n])(?=(?:AD|AU|C1|C3|CY|DI|DO|ER|FU|FX|J2|JI|N1|NR|PA|PI|PU|SN|EI|TC|UT|WE|WC|Z9)  - )"
)


def read_ris(path: Path) -> list[Entry]:
    """Read a RIS file; tags run together on a line are parted first.

    Raises:
        InputError: the file holds no record, or a record does not end.
    """
    text = _RUN_TOGETHER.sub("\n", read_text(path).content)
    begun = len(re.findall(r"^TY  - ", text, re.MULTILINE))
    if not begun:
        raise InputError(f"{path}: no RIS record found (a record begins with 'TY  - ')")
    ended = len(re.findall(r"^ER  -", text, re.MULTILINE))
    if ended != begun:
        raise InputError(
            f"{path}: {begun} records begin (TY) but {ended} end (ER); the file is cut off or damaged"
        )
    try:
        found = rispy.loads(text)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as RIS: {error}") from error
    if len(found) != begun:
        raise InputError(f"{path}: {begun} records begin, {len(found)} could be read")
    return [_entry(item) for item in found]


def _entry(item: dict[str, Any]) -> Entry:
    unknown = item.get("unknown_tag", {})
    doi = clean_doi(item.get("doi") or "") or next(
        (clean_doi(text) for text in unknown.get("DI", []) if clean_doi(text)), ""
    )
    csl = {
        "type": TYPES.get(item.get("type_of_reference", ""), "document"),
        "title": squeeze(
            item.get("title") or item.get("primary_title") or item.get("translated_title") or ""
        ),
        "author": [person(name) for name in _names(item)],
        "issued": _issued(item),
        "container-title": squeeze(
            _first(item, "secondary_title", "journal_name", "alternate_title3", "alternate_title2")
        ),
        "volume": squeeze(item.get("volume", "")),
        "issue": squeeze(item.get("number", "")),
        "page": pages(item.get("start_page"), item.get("end_page")),
        "DOI": doi,
        "URL": next((link.strip() for link in item.get("urls", []) if link.strip()), ""),
        "abstract": squeeze(item.get("abstract") or item.get("notes_abstract") or ""),
        "language": squeeze(item.get("language", "")),
        "keyword": "; ".join(squeeze(word) for word in item.get("keywords", []) if word.strip()),
        "publisher": squeeze(item.get("publisher", "")),
    }
    csl |= serials(item.get("issn", ""))
    notes = [squeeze(note) for note in item.get("notes", []) if note.strip()]
    own = squeeze(item.get("id", "")) or None
    extra = compact({"notes": notes, "database": squeeze(item.get("name_of_database", ""))})
    return Entry(compact(csl), own, extra)


def _issued(item: dict[str, Any]) -> dict | None:
    """The year's field, with month and day where the date's field agrees on the year."""
    year = date(_first(item, "year", "publication_year", "date"))
    whole = date(item.get("date", ""))
    if year and whole and whole["date-parts"][0][0] == year["date-parts"][0][0]:
        return max(year, whole, key=lambda found: len(found["date-parts"][0]))
    return year


def _names(item: dict[str, Any]) -> list[str]:
    return [name for name in (item.get("authors") or item.get("first_authors") or []) if name.strip()]


def _first(item: dict[str, Any], *keys: str) -> str:
    return next((item[key] for key in keys if item.get(key, "").strip()), "")
