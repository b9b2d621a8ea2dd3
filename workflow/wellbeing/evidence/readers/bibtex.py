"""BibTeX and BibLaTeX files."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from latexcodec.codec import UnicodeLatexIncrementalDecoder
from pybtex.database import Person
from pybtex.exceptions import PybtexError

from wellbeing.evidence.readers.bibtex_scan import MONTHS, RawEntry, scan
from wellbeing.evidence.readers.export import Export, Reading
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, serials, squeeze

TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "techreport": "report", "report": "report",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "online": "webpage",
    "unpublished": "manuscript",
}  # fmt: skip


def read_bibtex(path: Path, encoding: str | None = None) -> Export:
    """Read a BibTeX file; protective braces and LaTeX accents become plain text.

    Raises:
        InputError: no entry can be read.
    """
    reading = Reading(path, encoding)
    return reading.export(_entries(reading), "no BibTeX entry; one begins with '@article{'")


def _entries(reading: Reading) -> Iterator[tuple[str, Entry]]:
    seen: Counter[str] = Counter()
    for raw in scan(reading):
        seen[raw.key] += 1
        if raw.key and seen[raw.key] == 2:
            reading.note(raw.where, f"the key '{raw.key}' is given to another entry too")
        yield raw.where, _entry(reading, raw)


def _entry(reading: Reading, raw: RawEntry) -> Entry:
    fields = raw.fields
    authors, more = _people(reading, raw.where, fields.get("author", ""))
    editors, _ = _people(reading, raw.where, fields.get("editor", ""))
    month = fields.get("month", "").strip().lower()[:3]
    year = date(fields.get("year") or fields.get("date", ""))
    if year and month in MONTHS and len(year["date-parts"][0]) == 1:
        year["date-parts"][0].append(MONTHS.index(month) + 1)
    if fields.get("year") and not year:
        reading.lose(raw.where, f"year is '{unlatex(fields['year'])}', which is no date")
    eprint = unlatex(fields.get("eprint", ""))
    csl = {
        "type": TYPES.get(raw.kind, "document"),
        "title": unlatex(_title(fields)),
        "author": authors,
        "editor": editors,
        "issued": year,
        "container-title": unlatex(_container(raw.kind, fields)),
        "collection-title": unlatex(fields.get("series", "")),
        "volume": unlatex(fields.get("volume", "")),
        "issue": unlatex(fields.get("number") or fields.get("issue", "")),
        "page": pages(unlatex(fields.get("pages", ""))),
        "number": unlatex(fields.get("eid") or fields.get("article-number") or fields.get("art_number", "")),
        "DOI": clean_doi(unlatex(fields.get("doi", ""))) or _doi_of_link(fields.get("url", "")),
        "URL": unlatex(fields.get("url", "")),
        "abstract": unlatex(fields.get("abstract", "")),
        "language": unlatex(fields.get("language") or fields.get("langid", "")),
        "keyword": "; ".join(
            part.strip() for part in re.split(r"[,;]", unlatex(_keywords(fields))) if part.strip()
        ),
        "publisher": unlatex(
            fields.get("publisher") or fields.get("institution") or fields.get("school", "")
        ),
        "edition": unlatex(fields.get("edition", "")),
        "PMID": unlatex(fields.get("pmid") or fields.get("pubmed_id", "")),
        **serials(fields.get("issn", ""), fields.get("isbn", "")),
    }
    notes = [unlatex(fields[name]) for name in ("note", "annote") if fields.get(name)]
    extra = {"notes": notes, "more_authors": more or None, "eprint": eprint}
    return Entry(compact(csl), raw.key or None, compact(extra))


def _title(fields: dict[str, str]) -> str:
    title, subtitle = fields.get("title", ""), fields.get("subtitle", "")
    return f"{title}: {subtitle}" if title and subtitle else title


def _keywords(fields: dict[str, str]) -> str:
    return fields.get("keywords") or fields.get("author_keywords", "")


def _doi_of_link(link: str) -> str:
    return clean_doi(unlatex(link)) if "doi.org" in link else ""


def _container(kind: str, fields: dict[str, str]) -> str:
    journal = fields.get("journal") or fields.get("journaltitle") or ""
    book = fields.get("booktitle", "")
    return (
        book or journal
        if kind in TYPES and TYPES[kind] in ("paper-conference", "chapter")
        else journal or book
    )


def _people(reading: Reading, where: str, text: str) -> tuple[list[dict[str, str]], bool]:
    names = _split_names(text)
    if len(names) == 1 and ";" in names[0]:  # Scopus parts names by semicolons
        names = names[0].split(";")
    others = [name for name in names if name.strip().lower() in ("others", "et al.", "et al")]
    found = []
    for name in names:
        if name.strip() and name not in others:
            try:
                found.append(_person(Person(name.strip())))
            except PybtexError as error:
                found.append({"literal": unlatex(name)})
                reading.note(where, f"the name '{unlatex(name)[:60]}' was kept as it stands: {error}")
    return found, bool(others)


def _split_names(text: str) -> list[str]:
    """The names between the "and"s that stand outside braces."""
    names, depth, begun = [], 0, 0
    for sign in re.finditer(r"[{}]|\s+and(?=\s)", text):
        if sign.group() in "{}":
            depth += 1 if sign.group() == "{" else -1
        elif depth == 0:
            names.append(text[begun : sign.start()])
            begun = sign.end()
    return [*names, text[begun:]]


def _person(person: Person) -> dict[str, str]:
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
# signs that LaTeX reads as commands or comments and a field means as they stand, and what holds their place
_SIGNS = dict(zip("&%$#_", "\ue000\ue001\ue002\ue003\ue004", strict=True))


def unlatex(text: str) -> str:
    """Plain text of a BibTeX field: accents decoded, braces gone. A per cent sign is itself, escaped or not."""
    if "\\" in text:
        text = re.sub(
            r"\{?\\(textless|textgreater|textbar|textasciitilde|textbackslash)(?:\{\}|(?![A-Za-z]))\}?",
            lambda found: _COMMANDS[found.group(1)],
            text,
        )
        text = re.sub(r"\\?([&%$#_])", lambda found: _SIGNS[found.group(1)], text)
    if "\\" in text:
        text = UnicodeLatexIncrementalDecoder().decode(text, final=True)
    text = re.sub(r"(?<!\\)[{}]", "", text).replace("\\{", "{").replace("\\}", "}")
    for sign, place in _SIGNS.items():
        text = text.replace(place, sign)
    return squeeze(text)
