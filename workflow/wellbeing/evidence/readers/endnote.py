"""EndNote XML, as EndNote and Zotero write it."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from wellbeing.evidence.readers.export import Export, Reading
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, people, serials, squeeze

TYPES = {
    "Journal Article": "article-journal", "Electronic Article": "article-journal", "Book": "book",
    "Edited Book": "book", "Book Section": "chapter", "Conference Paper": "paper-conference",
    "Conference Proceedings": "paper-conference", "Thesis": "thesis", "Report": "report", "Web Page": "webpage",
    "Blog": "post-weblog", "Government Document": "report",
}  # fmt: skip

DECISION_FIELDS = ("caption", "label", "research-notes", *(f"custom{at}" for at in range(1, 8)))
"""Fields in which review teams keep their decisions."""

# characters XML 1.0 forbids, which pasted abstracts bring along
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcBC]|1?[0-9a-fA-F](?<![9adAD]))|0*(?:[0-8]|1[124-9]|2\\d|3[01]));"
)


def read_endnote(path: Path, encoding: str | None = None) -> Export:
    """Read EndNote XML; forbidden characters are taken out first, and of broken XML each whole record is kept.

    Raises:
        InputError: the file holds no whole record.
    """
    reading = Reading(path, encoding)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _ILLEGAL.sub("", reading.content))
    found = ((where, _entry(record)) for where, record in _records(reading, text))
    return reading.export(found, "no whole <record> element; is it EndNote XML?")


def _records(reading: Reading, text: str) -> Iterator[tuple[str, etree._Element]]:
    try:
        root = _parse(text)
    except etree.XMLSyntaxError as error:
        reading.note(f"line {error.lineno}", f"broken XML: {error.msg}; each record was read by itself")
        yield from _one_by_one(reading, text)
        return
    for number, record in enumerate(root.iter("record"), start=1):
        yield f"record {number}", record


def _one_by_one(reading: Reading, text: str) -> Iterator[tuple[str, etree._Element]]:
    for number, part in enumerate(re.split(r"(?=<record[ >])", text)[1:], start=1):
        where = f"record {number}"
        whole, end, _ = part.partition("</record>")
        if not end:
            reading.refuse(where, "is cut off (no </record>)")
            continue
        try:
            yield where, _parse(whole + end)
        except etree.XMLSyntaxError as error:
            reading.refuse(where, f"broken XML: {error.msg}")


def _parse(text: str) -> etree._Element:
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    return etree.fromstring(text.encode("utf-8"), parser)


def _entry(record: etree._Element) -> Entry:
    kind = record.find("ref-type")
    authors, more = people(_texts(record, "contributors/authors/author"))
    editors, _ = people(_texts(record, "contributors/secondary-authors/author"))
    series, _ = people(_texts(record, "contributors/tertiary-authors/author"))
    links = _texts(record, "urls/related-urls/url") + _texts(record, "urls/web-urls/url")
    number = _text(record, "electronic-resource-num")
    span = pages(_text(record, "pages"))
    accession = _text(record, "accession-num")
    medline = re.search(r"medline|pubmed|nlm", _text(record, "remote-database-name"), re.IGNORECASE)
    csl = {
        "type": TYPES.get(kind.get("name", "") if kind is not None else "", "document"),
        "title": _text(record, "titles/title"),
        "author": authors,
        "editor": editors,
        "collection-editor": series,
        "issued": _issued(record),
        "container-title": _text(record, "titles/secondary-title") or _text(record, "periodical/full-title"),
        "volume": _text(record, "volume"),
        "issue": _text(record, "number") or _text(record, "issue"),
        "page": span,
        "DOI": clean_doi(number) or next((clean_doi(link) for link in links if "doi.org" in link), ""),
        "URL": next(iter(links), ""),
        "abstract": _text(record, "abstract"),
        "language": _text(record, "language"),
        "keyword": "; ".join(_texts(record, "keywords/keyword")),
        "publisher": _text(record, "publisher"),
        "publisher-place": _text(record, "pub-location"),
        "edition": _text(record, "edition"),
        "PMID": accession if medline and accession.isdigit() else "",
        **serials(_text(record, "isbn")),
    }
    extra: dict[str, object] = {name: _text(record, name) for name in DECISION_FIELDS}
    extra |= {"accession": accession, "urls": links[1:], "more_authors": more or None, "notes": _texts(record, "notes"),
              "database": _text(record, "remote-database-name")}  # fmt: skip
    return Entry(compact(csl), _text(record, "rec-number") or None, compact(extra))


def _issued(record: etree._Element) -> dict | None:
    year, whole = date(_text(record, "dates/year")), date(_text(record, "dates/pub-dates/date"))
    if year and whole and year["date-parts"][0][0] == whole["date-parts"][0][0]:
        return whole
    return year or whole


def _text(record: etree._Element, path: str) -> str:
    found = record.find(path)
    return squeeze("".join(found.itertext())) if found is not None else ""


def _texts(record: etree._Element, path: str) -> list[str]:
    return [text for text in (squeeze("".join(node.itertext())) for node in record.findall(path)) if text]
