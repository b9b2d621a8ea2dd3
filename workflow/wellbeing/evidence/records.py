"""One bibliographic record: CSL-JSON, plus an id that stays the same and where the record came from."""

import hashlib
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
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

    The file's own id is used where it is this record's alone, otherwise a digest of the content; both begin with the
    source's id unless ``keep_ids``. ``extra["aliases"]`` holds the other ids by which decisions may name the record.

    Raises:
        InputError: ``keep_ids``, and an entry has no id or shares it with another.
    """
    times = Counter(entry.own_id for entry in entries if entry.own_id is not None)
    repeated = sorted(own for own, count in times.items() if count > 1)
    if repeated and keep_ids:
        raise InputError(
            f"{path}: the id {', '.join(map(repr, repeated[:5]))} is given to more than one record; "
            "each record needs an id of its own, or set keep_ids to false"
        )
    seen: Counter[str] = Counter()
    records = []
    for position, entry in enumerate(entries, start=1):
        if entry.own_id is None and keep_ids:
            raise InputError(f"{path}: record {position} ({title_of(entry.csl) or 'no title'}) has no id")
        own = entry.own_id if entry.own_id is not None and times[entry.own_id] == 1 else None
        name = own if own is not None else _numbered(digest(entry.csl), seen)
        key = name if keep_ids else f"{source}:{name}"
        aliases = [] if own is not None else [f"{source}:{_numbered(whole_digest(entry.csl), seen)}"]
        extra = {**entry.extra, "aliases": aliases} if aliases else entry.extra
        records.append(Record(key, {"id": key, **entry.csl}, source, origin, position, extra))
    return records


def digest(csl: dict[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for a record's title, first author and year.

    A volume, a page or a DOI that is mended or added leaves them as they are. Where title, author or year is wanting,
    or the title is one that many records bear, they stand for the whole record: see :func:`whole_digest`.
    """
    title, first, year = plain(title_of(csl)), _first_author(csl), year_of(csl)
    if len(title.split()) <= 3 or not first or not year:
        return whole_digest(csl)
    return _digits([title, first, str(year)])


def whole_digest(csl: dict[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for a record's DOI, title, year, first author, volume and page."""
    parts = [doi_of(csl), plain(title_of(csl)), str(year_of(csl) or ""), _first_author(csl)]
    return _digits([*parts, csl.get("volume", ""), csl.get("page", "")])


def _first_author(csl: dict[str, Any]) -> str:
    first = (csl.get("author") or [{}])[0]
    return plain(first.get("family") or first.get("literal") or "")


def _digits(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _numbered(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"


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


def person(name: str, initials: bool = False) -> dict[str, str]:
    """A CSL name of "Family, Given" or "Family I.N."; another name without a comma is kept whole, as bodies' are."""
    family, comma, given = squeeze(name).partition(",")
    if not comma:
        short = re.fullmatch(r"(\D+?) ((?:[A-Z]\.-? ?)+)", family) or (
            initials and re.fullmatch(r"(\D+?) ([A-Z]{1,3})", family)
        )
        return {"family": short[1], "given": short[2].strip()} if short else {"literal": family}
    return {"family": family.strip(), "given": given.strip()} if given.strip() else {"family": family.strip()}


def people(names: Iterable[str], initials: bool = False) -> tuple[list[dict[str, str]], bool]:
    """CSL names of texts that hold one or, parted by semicolons, several; and whether they end with "and others".

    Args:
        names: the texts.
        initials: a short word in capitals behind a name stands for given names, as PubMed writes "Doe J".
    """
    parts = [squeeze(part) for name in names for part in name.split(";")]
    parts = [part for part in parts if part.strip(" ,.")]
    more = [part for part in parts if re.fullmatch(r"(and )?others|\W*et\.? al\.?", part, re.IGNORECASE)]
    return [person(part, initials) for part in parts if part not in more], bool(more)


def date(text: str) -> dict[str, list[list[int]]] | None:
    """A CSL date of "1999/08//undefined", "2022 May 3", "1999-08-02" or "1999"; None where there is no year."""
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
        words = [word for word in re.findall(r"[A-Za-z]{3,}", text) if word.lower()[:3] in months]
        if words:
            parts.append(months.index(words[0].lower()[:3]) + 1)
            day = re.search(rf"{words[0]}\.? (\d{{1,2}})(?!\d)", text)
            if day and 1 <= int(day.group(1)) <= 31:
                parts.append(int(day.group(1)))
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
