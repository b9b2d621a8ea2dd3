"""EndNote XML, as EndNote and Zotero write it."""

import re
from pathlib import Path

from lxml import etree

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, person, serials, squeeze

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


def read_endnote(path: Path) -> list[Entry]:
    """Read EndNote XML; forbidden characters are taken out first.

    Raises:
        InputError: the XML is broken (with its line) or holds no record.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _ILLEGAL.sub("", read_text(path).content))
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        whole = len(re.findall(r"</record>", text))
        raise InputError(
            f"{path}: broken XML after {whole} whole records: {error}. Export the library again; nothing was read"
        ) from error
    records = list(root.iter("record"))
    if not records:
        raise InputError(f"{path}: no <record> element; is it EndNote XML?")
    return [_entry(record) for record in records]


def _entry(record) -> Entry:
    kind = record.find("ref-type")
    csl = {
        "type": TYPES.get(kind.get("name", "") if kind is not None else "", "document"),
        "title": _text(record, "titles/title"),
        "author": [person(name) for name in _texts(record, "contributors/authors/author")],
        "issued": _issued(record),
        "container-title": _text(record, "titles/secondary-title") or _text(record, "periodical/full-title"),
        "volume": _text(record, "volume"),
        "issue": _text(record, "number") or _text(record, "issue"),
        "page": pages(_text(record, "pages")),
        "DOI": clean_doi(_text(record, "electronic-resource-num")),
        "URL": _text(record, "urls/related-urls/url") or _text(record, "urls/web-urls/url"),
        "abstract": _text(record, "abstract"),
        "language": _text(record, "language"),
        "keyword": "; ".join(_texts(record, "keywords/keyword")),
        "publisher": _text(record, "publisher"),
        **serials(_text(record, "isbn")),
    }
    extra = compact({name: _text(record, name) for name in DECISION_FIELDS})
    number = _text(record, "rec-number") or None
    return Entry(compact(csl), number, extra)


def _issued(record) -> dict | None:
    year, whole = date(_text(record, "dates/year")), date(_text(record, "dates/pub-dates/date"))
    if year and whole and year["date-parts"][0][0] == whole["date-parts"][0][0]:
        return whole
    return year or whole


def _text(record, path: str) -> str:
    found = record.find(path)
    return squeeze("".join(found.itertext())) if found is not None else ""


def _texts(record, path: str) -> list[str]:
    return [text for text in (squeeze("".join(node.itertext())) for node in record.findall(path)) if text]
