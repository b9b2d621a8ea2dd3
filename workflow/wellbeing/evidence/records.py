"""One bibliographic record: CSL-JSON, plus an id that stays the same and where the record came from."""

import hashlib
import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wellbeing.errors import InputError

ORIGINS = ("database", "register", "website", "organisation", "citation")
"""Ways a record can be found, in the words of PRISMA 2020; the first two share an arm of its flow diagram."""


# databases spell Greek letters out or do not
_GREEK = str.maketrans(
    {
        "α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "κ": " kappa ", "λ": " lambda ", "μ": " mu ",
        "µ": " mu ", "ω": " omega ", "Δ": " delta ", "ß": "ss",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What a reader makes of one record of a file.

    Attributes:
        csl: the record as a CSL-JSON item without ``id``.
        own_id: the id the file gives it, if any.
        extra: what CSL has no place for, such as decisions, notes and codes.
    """

    csl: dict[str, Any]
    own_id: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """One record of the library.

    Attributes:
        id: unique in the library.
        csl: CSL-JSON item, with ``id``.
        source: id of the file it came from.
        origin: how it was found, one of :data:`ORIGINS`.
        position: its place in the file, from 1.
        extra: as in :class:`Entry`.
    """

    id: str
    csl: dict[str, Any]
    source: str
    origin: str
    position: int
    extra: dict[str, Any] = field(default_factory=dict)


def identify(
    entries: list[Entry], source: str, origin: str, path: Path, *, keep_ids: bool = False
) -> list[Record]:
    """Give each entry of a file an id that does not depend on its neighbours.

    The file's own id is used where there is one, otherwise a digest of the content; both begin with the source's
    id unless ``keep_ids``.

    Raises:
        InputError: two entries of the file have the same id of their own, or ``keep_ids`` and one has none.
    """
    repeated = [
        own for own, times in Counter(e.own_id for e in entries if e.own_id is not None).items() if times > 1
    ]
    if repeated:
        raise InputError(
            f"{path}: the id {', '.join(map(repr, sorted(repeated)[:5]))} is given to more than one record; "
            "each record needs an id of its own"
        )
    seen: Counter[str] = Counter()
    records = []
    for position, entry in enumerate(entries, start=1):
        if entry.own_id is None and keep_ids:
            raise InputError(f"{path}: record {position} ({title_of(entry.csl) or 'no title'}) has no id")
        name = entry.own_id if entry.own_id is not None else digest(entry.csl)
        if entry.own_id is None:
            seen[name] += 1
            name = name if seen[name] == 1 else f"{name}-{seen[name]}"
        key = name if keep_ids else f"{source}:{name}"
        records.append(Record(key, {"id": key, **entry.csl}, source, origin, position, entry.extra))
    return records


def digest(csl: dict[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for a record's DOI, title, year, first author, volume and page."""
    first = (csl.get("author") or [{}])[0]
    parts = [
        doi_of(csl),
        plain(title_of(csl)),
        str(year_of(csl) or ""),
        plain(first.get("family") or first.get("literal") or ""),
        csl.get("volume", ""),
        csl.get("page", ""),
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


# parts of a record ------------------------------------------------------------------------------------------


def title_of(csl: dict[str, Any]) -> str:
    """The title, or an empty text."""
    return csl.get("title") or ""


def year_of(csl: dict[str, Any]) -> int | None:
    """The year of publication."""
    parts = (csl.get("issued") or {}).get("date-parts") or [[]]
    return parts[0][0] if parts[0] else None


def doi_of(csl: dict[str, Any]) -> str:
    """The DOI in lower case, or an empty text."""
    return clean_doi(csl.get("DOI") or "")


def clean_doi(text: str) -> str:
    """A DOI out of whatever holds it: ``https://doi.org/10.1/X``, ``doi:10.1/x ``; empty where there is none."""
    found = re.search(r"10\.\d{4,9}/\S+", text.strip())
    return found.group().rstrip(".,;)").lower() if found else ""


def authors_text(csl: dict[str, Any], most: int = 3) -> str:
    """Family names for people to read, such as "Atkinson et al."."""
    names = [person.get("family") or person.get("literal") or "" for person in csl.get("author") or []]
    if len(names) > most:
        return f"{names[0]} et al."
    return ", ".join(names)


# building CSL -----------------------------------------------------------------------------------------------


def person(name: str) -> dict[str, str]:
    """A CSL name of "Family, Given"; a name without a comma is kept whole, as bodies' names are."""
    family, comma, given = squeeze(name).partition(",")
    if not comma:
        return {"literal": family}
    return {"family": family.strip(), "given": given.strip()} if given.strip() else {"family": family.strip()}


def date(text: str) -> dict[str, list[list[int]]] | None:
    """A CSL date of "1999/08//undefined", "2022 May", "1999-08-02" or "1999"; None where there is no year."""
    found = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", text or "")
    if not found:
        return None
    parts = [int(found.group())]
    rest = re.match(r"[/-](\d{1,2})(?:[/-](\d{1,2}))?(?!\d)", text[found.end() :])
    if rest and 1 <= int(rest.group(1)) <= 12:
        parts.append(int(rest.group(1)))
        if rest.group(2) and 1 <= int(rest.group(2)) <= 31:
            parts.append(int(rest.group(2)))
    else:
        months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        words = [word.lower()[:3] for word in re.findall(r"[A-Za-z]{3,}", text)]
        month = next((months.index(word) + 1 for word in words if word in months), None)
        if month:
            parts.append(month)
    return {"date-parts": [parts]}


def pages(first: str | None, last: str | None = None) -> str:
    """A page range "1032-1038" of whatever the two fields hold."""
    first, last = squeeze(first or ""), squeeze(last or "")
    text = first if not last or "-" in first else f"{first}-{last}"
    text = re.sub(r"\s*[-–—]+\s*", "-", text)
    start, _, end = text.partition("-")
    return start if start == end else text


def serials(*texts: str) -> dict[str, str]:
    """The first ISBN and the first ISSN of the fields that hold them; exports put each into the other's."""
    found: dict[str, str] = {}
    for text in texts:
        for number in re.findall(r"\b(?:97[89][- ]?)?\d[\d -]{7,14}[\dXx]\b|\b\d{4}-?\d{3}[\dXx]\b", text):
            size = len(re.sub(r"[^\dXx]", "", number))
            if size in (8, 10, 13):
                found.setdefault("ISSN" if size == 8 else "ISBN", number.strip())
    return found


def compact(csl: dict[str, Any]) -> dict[str, Any]:
    """The item without its empty fields."""
    return {key: item for key, item in csl.items() if item not in (None, "", [], {})}


def squeeze(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """Lower-case letters and digits with single spaces; accents and mark-up removed. For comparing, not showing."""
    text = html.unescape(re.sub(r"</?[A-Za-z]{1,8}>", " ", text))
    text = text.translate(_GREEK)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).lower()
    return " ".join(re.findall(r"[^\W_]+", text))
