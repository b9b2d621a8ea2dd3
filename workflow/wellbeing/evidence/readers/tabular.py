"""Spreadsheet exports: Zotero, Covidence and Rayyan."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.evidence.readers.export import Export, Reading
from wellbeing.evidence.readers.rayyan_notes import rayyan_notes
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, people, squeeze

ZOTERO_TYPES = {
    "journalArticle": "article-journal", "book": "book", "bookSection": "chapter", "report": "report",
    "conferencePaper": "paper-conference", "thesis": "thesis", "webpage": "webpage", "blogPost": "post-weblog",
    "preprint": "article", "document": "document", "presentation": "speech",
}  # fmt: skip
LARGEST = 200_000_000
"""Bytes of an unpacked archive beyond which it is no export of a review."""

Row = dict[str, str]


def read_rows(path: Path, needed: tuple[str, ...]) -> list[Row]:
    """Rows of a CSV with a heading, with white space trimmed.

    Raises:
        InputError: a needed column is absent, a row has more cells than the heading, or a quotation mark is lost.
    """
    lines = read_text(path).content.split("\n")
    mark, heading, first = _heading(lines, needed, path)
    rows = []
    for number, cells in _rows(lines, first, mark, len(heading)):
        if isinstance(cells, str):
            raise InputError(f"{path}, line {number}: {cells}")
        rows.append(dict(zip(heading, cells, strict=True)))
    return rows


def read_zotero_csv(path: Path, encoding: str | None = None) -> Export:
    """Read Zotero's CSV export."""
    reading = Reading(path, encoding)
    rows = _kept_rows(reading, ("Key", "Item Type", "Title"))
    return reading.export(((where, _zotero(row)) for where, row in rows), "a row needs a Title")


def read_covidence(path: Path, encoding: str | None = None) -> Export:
    """Read one of Covidence's lists; its stage is the file's, so the library's settings give it a role."""
    reading = Reading(path, encoding)
    rows = _kept_rows(reading, ("Title", "Covidence #"))
    return reading.export(((where, _covidence(row)) for where, row in rows), "a row needs a Title")


def read_rayyan(path: Path, encoding: str | None = None) -> Export:
    """Read Rayyan's export, a zip or its ``articles.csv``; the reviewers' decisions stand in the notes."""
    reading = Reading(path, encoding) if path.suffix.lower() != ".zip" else _from_zip(path, encoding)
    rows = _kept_rows(reading, ("key", "title", "notes"))
    return reading.export(((where, _rayyan(row)) for where, row in rows), "a row needs a title")


# rows -------------------------------------------------------------------------------------------------------


def _kept_rows(reading: Reading, needed: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    lines = reading.content.split("\n")
    mark, heading, first = _heading(lines, needed, reading.path)
    for number, cells in _rows(lines, first, mark, len(heading)):
        where = f"line {number}"
        if isinstance(cells, str):
            reading.refuse(where, cells)
        else:
            yield where, dict(zip(heading, cells, strict=True))


def _heading(lines: list[str], needed: tuple[str, ...], path: Path) -> tuple[str, list[str], int]:
    """The mark between cells, the heading's names and the place of the line behind it."""
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise InputError(f"{path}: the file is empty; it needs the columns {', '.join(needed)}")
    tried = {mark: [name.strip() for name in _cells(lines[first], mark) or []] for mark in ",;\t"}
    mark = max(tried, key=lambda one: (sum(name in tried[one] for name in needed), len(tried[one])))
    names = tried[mark]
    absent = [name for name in needed if name not in names]
    if absent:
        raise InputError(
            f"{path}: no column {', '.join(map(repr, absent))}; it has {', '.join(names) or 'none'}"
        )
    while names and not names[-1]:
        names.pop()  # a spreadsheet's empty columns
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(f"{path}: the column '{repeated[0]}' stands twice; rename or remove one")
    return mark, names, first + 1


def _rows(lines: list[str], at: int, mark: str, width: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the number of its first line: its cells, or why it is refused.

    A cell may go on over lines. Where a quotation mark is lost it would go on into its neighbours: the row is refused
    when what it swallowed reads as rows, and reading goes on in the next line.
    """
    while at < len(lines):
        number, line = at + 1, lines[at]
        if not line.strip(f" {mark}"):
            at += 1
            continue
        end = at + 1
        cells = _cells(line, mark)
        while cells is None and end < len(lines) and line.count('"') % 2:
            line = f"{line}\n{lines[end]}"
            end += 1
            cells = _cells(line, mark)
        swallowed = (
            end - at > 1
            and width > 2
            and any(len(_cells(one, mark) or []) == width for one in lines[at + 1 : end])
        )
        at = at + 1 if cells is None or swallowed else end
        if cells is None or swallowed:
            yield number, "a quotation mark is lost or stands alone"
            continue
        cells = [cell.strip() for cell in cells]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if len(cells) > width:
            yield number, f"more cells ({len(cells)}) than the heading has columns ({width})"
        else:
            yield number, cells + [""] * (width - len(cells))


def _cells(line: str, mark: str) -> list[str] | None:
    """The cells of a row, or None where its quotation marks do not pair."""
    csv.field_size_limit(2**27)
    try:
        rows = list(csv.reader(io.StringIO(line, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _from_zip(path: Path, encoding: str | None) -> Reading:
    """``articles.csv`` of Rayyan's archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = [member for member in archive.infolist() if Path(member.filename).name == "articles.csv"]
            if not held:
                raise InputError(f"{path}: no articles.csv in the archive; is it Rayyan's export?")
            with archive.open(held[0]) as file:
                raw = file.read(LARGEST + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise InputError(f"{path}: not a zip archive that can be opened: {error}") from error
    if len(raw) > LARGEST:
        raise InputError(
            f"{path}: articles.csv unpacks to more than {LARGEST // 10**6} MB; that is no review's export"
        )
    return Reading(path, encoding, raw)


# records ----------------------------------------------------------------------------------------------------


def _zotero(row: Row) -> Entry:
    authors, more = people([row.get("Author", "")])
    editors, _ = people([row.get("Editor", "")])
    csl = {
        "type": ZOTERO_TYPES.get(row["Item Type"], "document"),
        "title": squeeze(row["Title"]),
        "author": authors,
        "editor": editors,
        "issued": date(row.get("Date", "")) or date(row.get("Publication Year", "")),
        "container-title": row.get("Publication Title", ""),
        "volume": row.get("Volume", ""),
        "issue": row.get("Issue", ""),
        "page": pages(row.get("Pages", "")),
        "DOI": clean_doi(row.get("DOI", "")),
        "URL": row.get("Url", ""),
        "abstract": squeeze(row.get("Abstract Note", "")),
        "language": row.get("Language", ""),
        "keyword": row.get("Manual Tags", ""),
        "publisher": row.get("Publisher", ""),
        "ISSN": row.get("ISSN", ""),
        "ISBN": row.get("ISBN", ""),
        "PMID": _pmid(row.get("Extra", "")),
    }
    return Entry(
        compact(csl),
        row["Key"] or None,
        compact({"notes": row.get("Notes", ""), "more_authors": more or None}),
    )


def _pmid(text: str) -> str:
    found = re.search(r"PMID: *(\d+)", text)
    return found.group(1) if found else ""


def _covidence(row: Row) -> Entry:
    authors, more = people([row.get("Authors", "")])
    csl = {
        "type": "article-journal",
        "title": squeeze(row["Title"]),
        "author": authors,
        "issued": date(row.get("Published Year", "")),
        "container-title": row.get("Journal", ""),
        "volume": row.get("Volume", ""),
        "issue": row.get("Issue", ""),
        "page": pages(row.get("Pages", "")),
        "DOI": clean_doi(row.get("DOI", "")),
        "abstract": squeeze(row.get("Abstract", "")),
    }
    extra = {"reason": _covidence_reason(row), "tags": row.get("Tags", ""), "notes": row.get("Notes", ""),
             "accession": row.get("Accession Number", ""), "study": row.get("Study") or row.get("Study ID", ""),
             "more_authors": more or None}  # fmt: skip
    return Entry(compact(csl), row["Covidence #"] or None, compact(extra))


def _covidence_reason(row: Row) -> str:
    """The exclusion reason, which Covidence writes into the notes as "Exclusion reason: Wrong design;"."""
    found = re.search(r"Exclusion reason:\s*([^;]+)", row.get("Notes", ""))
    return row.get("Exclusion reason", "") or (found.group(1).strip() if found else "")


def _rayyan(row: Row) -> Entry:
    authors, more = people(row.get("authors", "").split(" and "))
    csl = {
        "type": "article-journal",
        "title": squeeze(row["title"]),
        "author": authors,
        "issued": date("-".join(part for part in (row.get("year", ""), row.get("month", "")) if part)),
        "container-title": row.get("journal", ""),
        "volume": row.get("volume", ""),
        "issue": row.get("issue", ""),
        "page": pages(row.get("pages", "")),
        "DOI": clean_doi(row.get("doi", "") or row.get("url", "")),
        "URL": row.get("url", ""),
        "abstract": squeeze(row.get("abstract", "")),
        "language": row.get("language", ""),
        "publisher": row.get("publisher", ""),
        "ISSN": row.get("issn", ""),
        "keyword": row.get("keywords", ""),
        "PMID": row.get("pubmed_id", ""),
        "PMCID": row.get("pmc_id", ""),
    }
    return Entry(
        compact(csl),
        row["key"] or None,
        compact({**rayyan_notes(row["notes"]), "more_authors": more or None}),
    )
