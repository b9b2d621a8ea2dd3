"""BibTeX files."""

import codecs
import re
from pathlib import Path

import latexcodec  # noqa: F401  registers the "ulatex" codec
from pybtex.database import BibliographyDataError, parse_string
from pybtex.scanner import PybtexSyntaxError

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, serials, squeeze

TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "techreport": "report", "report": "report",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "online": "webpage",
    "unpublished": "manuscript",
}  # fmt: skip

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def read_bibtex(path: Path) -> list[Entry]:
    """Read a BibTeX file; protective braces and LaTeX accents become plain text.

    Raises:
        InputError: the syntax is broken, two entries share a key, or there is no entry.
    """
    try:
        library = parse_string(read_text(path).content, "bibtex")
    except PybtexSyntaxError as error:
        raise InputError(f"{path}: broken BibTeX: {error}") from error
    except BibliographyDataError as error:
        raise InputError(f"{path}: {error}; each entry needs a key of its own") from error
    if not library.entries:
        raise InputError(f"{path}: no BibTeX entry found (an entry begins with '@article{{')")
    return [_entry(key, entry) for key, entry in library.entries.items()]


def _entry(key: str, entry) -> Entry:
    fields = {name.lower(): text for name, text in entry.fields.items()}
    authors = [_person(person) for person in entry.persons.get("author", [])]
    month = fields.get("month", "").strip().lower()[:3]
    year = date(fields.get("year") or fields.get("date", ""))
    if year and month in MONTHS and len(year["date-parts"][0]) == 1:
        year["date-parts"][0].append(MONTHS.index(month) + 1)
    csl = {
        "type": TYPES.get(entry.type.lower(), "document"),
        "title": unlatex(fields.get("title", "")),
        "author": authors,
        "issued": year,
        "container-title": unlatex(_container(entry.type.lower(), fields)),
        "volume": unlatex(fields.get("volume", "")),
        "issue": unlatex(fields.get("number") or fields.get("issue", "")),
        "page": pages(unlatex(fields.get("pages", ""))),
        "DOI": clean_doi(unlatex(fields.get("doi", ""))),
        "URL": fields.get("url", "").strip(),
        "abstract": unlatex(fields.get("abstract", "")),
        "language": unlatex(fields.get("language", "")),
        "keyword": "; ".join(
            part.strip() for part in re.split(r"[,;]", unlatex(fields.get("keywords", ""))) if part.strip()
        ),
        "publisher": unlatex(fields.get("publisher") or fields.get("institution", "")),
        **serials(fields.get("issn", ""), fields.get("isbn", "")),
    }
    notes = [unlatex(fields[name]) for name in ("note", "annote") if fields.get(name)]
    return Entry(compact(csl), key, compact({"notes": notes}))


def _container(kind: str, fields: dict[str, str]) -> str:
    journal = fields.get("journal") or fields.get("journaltitle") or ""
    book = fields.get("booktitle", "")
    return (
        book or journal
        if kind in TYPES and TYPES[kind] in ("paper-conference", "chapter")
        else journal or book
    )


def _person(person) -> dict[str, str]:
    family = unlatex(" ".join(person.prelast_names + person.last_names))
    given = unlatex(" ".join(person.first_names + person.middle_names))
    lineage = unlatex(" ".join(person.lineage_names))
    if not given:  # a body, or a name in braces of its own
        return {"literal": family}
    return compact({"family": family, "given": given, "suffix": lineage})


_COMMANDS = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciitilde": "~",
    "textbackslash": "\\",
}


def unlatex(text: str) -> str:
    """Plain text of a BibTeX field: accents decoded, braces gone."""
    if "\\" in text:
        text = re.sub(
            r"\{?\\(textless|textgreater|textbar|textasciitilde|textbackslash)(?:\{\}|(?![A-Za-z]))\}?",
            lambda found: _COMMANDS[found.group(1)],
            text,
        )
        text = re.sub(r"\\([&%$#_])", r"\1", text)
    if "\\" in text:
        text = codecs.decode(text, "ulatex")  # type: ignore[call-overload]  # latexcodec's own, from text to text
    return squeeze(re.sub(r"(?<!\\)[{}]", "", text).replace("\\{", "{").replace("\\}", "}"))
