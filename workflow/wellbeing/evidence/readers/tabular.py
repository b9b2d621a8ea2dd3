"""Spreadsheet exports: Zotero, Covidence and Rayyan."""

import csv
import io
import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, person, squeeze

ZOTERO_TYPES = {
    "journalArticle": "article-journal", "book": "book", "bookSection": "chapter", "report": "report",
    "conferencePaper": "paper-conference", "thesis": "thesis", "webpage": "webpage", "blogPost": "post-weblog",
    "preprint": "article", "document": "document", "presentation": "speech",
}  # fmt: skip


def read_rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a CSV with a heading, with white space trimmed.

    Raises:
        InputError: a needed column is absent, or a row has more cells than the heading.
    """
    csv.field_size_limit(2**27)
    reader = csv.DictReader(io.StringIO(read_text(path).content, newline=""))
    found = [name.strip() for name in reader.fieldnames or []]
    absent = [name for name in needed if name not in found]
    if absent:
        raise InputError(
            f"{path}: no column {', '.join(map(repr, absent))}; it has {', '.join(found) or 'none'}"
        )
    reader.fieldnames = found
    rows = []
    for row in reader:
        if None in row:
            raise InputError(f"{path}, line {reader.line_num}: more cells than the heading has columns")
        rows.append({name: (cell or "").strip() for name, cell in row.items()})
    return rows


def read_zotero_csv(path: Path) -> list[Entry]:
    """Read Zotero's CSV export."""
    return [_zotero(row) for row in read_rows(path, ("Key", "Item Type", "Title"))]


def _zotero(row: dict[str, str]) -> Entry:
    csl = {
        "type": ZOTERO_TYPES.get(row["Item Type"], "document"),
        "title": squeeze(row["Title"]),
        "author": _people(row.get("Author", ""), ";"),
        "issued": date(row.get("Publication Year") or row.get("Date", "")),
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
    }
    return Entry(compact(csl), row["Key"] or None, compact({"notes": row.get("Notes", "")}))


def read_covidence(path: Path) -> list[Entry]:
    """Read one of Covidence's lists; its stage is the file's, so the library's settings give it a role."""
    return [_covidence(row) for row in read_rows(path, ("Title", "Authors", "Covidence #"))]


def _covidence(row: dict[str, str]) -> Entry:
    csl = {
        "type": "article-journal",
        "title": squeeze(row["Title"]),
        "author": _people(row["Authors"], ";"),
        "issued": date(row.get("Published Year", "")),
        "container-title": row.get("Journal", ""),
        "volume": row.get("Volume", ""),
        "issue": row.get("Issue", ""),
        "page": pages(row.get("Pages", "")),
        "DOI": clean_doi(row.get("DOI", "")),
        "abstract": squeeze(row.get("Abstract", "")),
    }
    extra = compact(
        {"reason": _covidence_reason(row), "tags": row.get("Tags", ""), "notes": row.get("Notes", "")}
    )
    return Entry(compact(csl), row["Covidence #"] or None, extra)


def _covidence_reason(row: dict[str, str]) -> str:
    """The exclusion reason, which Covidence writes into the notes as "Exclusion reason: Wrong design;"."""
    found = re.search(r"Exclusion reason:\s*([^;]+)", row.get("Notes", ""))
    return row.get("Exclusion reason", "") or (found.group(1).strip() if found else "")


def read_rayyan(path: Path) -> list[Entry]:
    """Read Rayyan's export, a zip or its ``articles.csv``; the reviewers' decisions stand in the notes."""
    if path.suffix.lower() != ".zip":
        return [_rayyan(row) for row in read_rows(path, ("key", "title", "notes"))]
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
            names = [name for name in archive.namelist() if Path(name).name == "articles.csv"]
            if not names:
                raise InputError(f"{path}: no articles.csv in the archive; is it Rayyan's export?")
            inner = Path(folder) / "articles.csv"
            inner.write_bytes(archive.read(names[0]))
            return [_rayyan(row) for row in read_rows(inner, ("key", "title", "notes"))]
    except zipfile.BadZipFile as error:
        raise InputError(f"{path}: not a zip archive that can be opened: {error}") from error


def _rayyan(row: dict[str, str]) -> Entry:
    csl = {
        "type": "article-journal",
        "title": squeeze(row["title"]),
        "author": _people(row.get("authors", ""), " and " if " and " in row.get("authors", "") else ";"),
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
    }
    return Entry(compact(csl), row["key"] or None, compact(_rayyan_notes(row["notes"])))


def _rayyan_notes(notes: str) -> dict:
    """Decisions and reasons out of ``RAYYAN-INCLUSION: {"Ann"=>"Included"} | RAYYAN-EXCLUSION-REASONS: a,b``."""
    parts = dict(
        (key, text.strip())
        for key, text in re.findall(
            r"([A-Z][A-Z-]+[A-Z]):\s*(.*?)(?=\s*\|\s*[A-Z][A-Z-]+[A-Z]:|\Z)", notes, re.DOTALL
        )
    )
    decisions = dict(re.findall(r'"([^"]+)"\s*=>\s*"([^"]+)"', parts.get("RAYYAN-INCLUSION", "")))
    reasons = [part.strip() for part in parts.get("RAYYAN-EXCLUSION-REASONS", "").split(",") if part.strip()]
    return {"decisions": decisions, "reasons": reasons, "labels": parts.get("RAYYAN-LABELS", "")}


def _people(text: str, separator: str) -> list[dict[str, str]]:
    return [person(name) for name in text.split(separator) if name.strip()]
