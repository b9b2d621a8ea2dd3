"""What came out of one export: its records, and a remark on everything that could not be taken as it stands.

One bad record never refuses a file. It is refused by itself, in words, and the rest is kept.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_export
from wellbeing.evidence.records import Entry, title_of

REFUSED = "record refused"
LOST = "field left out"
NOTED = "read with care"
KINDS = (REFUSED, LOST, NOTED)
_KNOWN_BY = ("title", "DOI", "author", "editor", "abstract", "PMID")


class Remark(NamedTuple):
    """One thing to know of a file: its kind (one of :data:`KINDS`), where (a line or record), and the words."""

    kind: str
    where: str
    words: str


class Export(list[Entry]):
    """The records of a file, with the remarks on it."""

    def __init__(self, entries: Iterable[Entry] = (), remarks: Iterable[Remark] = ()):
        super().__init__(entries)
        self.remarks = list(remarks)


class Reading:
    """A file being read: its text, and the remarks gathered on the way; ``raw`` is what an archive held.

    Raises:
        InputError: the file is absent, or is no text.
    """

    def __init__(self, path: Path, encoding: str | None = None, raw: bytes | None = None):
        self.path = path
        text = read_export(path, encoding, raw)
        self.content = text.content
        self.remarks = [Remark(NOTED, where, words) for where, words in text.remarks]

    def refuse(self, where: str, words: str) -> None:
        """One record is left out."""
        self.remarks.append(Remark(REFUSED, where, words))

    def lose(self, where: str, words: str) -> None:
        """A record is kept without one of its fields."""
        self.remarks.append(Remark(LOST, where, words))

    def note(self, where: str, words: str) -> None:
        """A record is kept, and a person should look at it."""
        self.remarks.append(Remark(NOTED, where, words))

    def export(self, entries: Iterable[tuple[str, Entry]], sign: str) -> Export:
        """The file's records, those without anything to know them by refused.

        Args:
            entries: where each stands, and the entry.
            sign: by what a record of the format is known, for the message of a file that holds none.

        Raises:
            InputError: no record is left.
        """
        kept = []
        for where, entry in entries:
            if not any(entry.csl.get(name) for name in _KNOWN_BY):
                self.refuse(where, "has no title, author, DOI or abstract")
                continue
            if not title_of(entry.csl):
                self.note(where, f"has no title{_named(entry)}")
            kept.append(entry)
        if not kept:
            told = "".join(f"\n  {where}: {words}" for _, where, words in self.remarks[:5])
            raise InputError(f"{self.path}: no record could be read ({sign}){told}")
        return Export(kept, self.remarks)


def _named(entry: Entry) -> str:
    first: dict[str, str] = next(iter(entry.csl.get("author") or entry.csl.get("editor") or []), {})
    name = first.get("family") or first.get("literal")
    return f" (by {name})" if name else ""
