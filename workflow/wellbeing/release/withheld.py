"""What the screen found, shown to the team in the secure folder; and every other text of the interviews, screened too.

A name stands as easily in a code's name, a definition or a note as in a quotation. What the screen finds there is
replaced by a number in every table alike, and listed for a person to edit or to clear.
"""

import re
from collections.abc import Mapping

import pandas as pd

from wellbeing.quotations import Sources
from wellbeing.release.identifying_words import screen

TITLES = frozenset({"label", "sector_label", "code", "before", "after", "code_a", "code_b"})
"""Columns that hold names of codes, in which every word may have a capital."""
TEXTS = TITLES | {"definition", "include", "exclude", "where", "what", "note", "by_reach", "by_frequency"}
"""Columns whose texts come from a project; others are put together of these, or are the team's own words."""
COLUMNS = ("item", "where", "kind", "words", "context", "cleared")


def open_flags(
    item: str, text: str, sources: Sources, allowed: tuple[str, ...], title: bool = False
) -> list[tuple[str, str]]:
    """What the screen finds in a text and nobody cleared: (kind, words)."""
    found = screen(text, sources.identifiers, allowed, title)
    return [(kind, words) for kind, words in found if (item, words.lower()) not in sources.cleared]


def screen_bank(bank: pd.DataFrame, sources: Sources, allowed: tuple[str, ...]) -> pd.DataFrame:
    """Every flag of a quote bank in its context: item (the quotation), where, kind, words, context, cleared."""
    rows = []
    for row in bank.fillna("").to_dict("records"):
        text = str(row["text_published"])
        for kind, words in screen(text, sources.identifiers, allowed):
            done = (str(row["quote_id"]), words.lower()) in sources.cleared
            rows.append((row["quote_id"], "quotes.csv", kind, words, _context(text, words), done))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def withhold(
    tables: Mapping[str, pd.DataFrame], sources: Sources, allowed: tuple[str, ...]
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Screen every text of tables, and put a number in the place of one that is flagged, the same in every table.

    Returns:
        The tables, and the flags: item (the whole text, by which it is cleared), where, kind, words, context, cleared.
    """
    instead: dict[str, str] = {}
    rows: list[tuple] = []
    safe = {}
    looked: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for name, table in tables.items():
        for column in [column for column in table.columns if column in TEXTS]:
            for value in dict.fromkeys(
                item for item in table[column] if isinstance(item, str) and item.strip()
            ):
                key = (value, column in TITLES)
                if key not in looked:
                    looked[key] = open_flags(value, value, sources, allowed, key[1])
                    rows += [
                        (value, f"{name}, {column}", kind, words, _context(value, words), False)
                        for kind, words in looked[key]
                    ]
                if looked[key]:
                    kinds = " and ".join(dict.fromkeys(kind for kind, _ in looked[key]))
                    instead.setdefault(value, f"Withheld {len(instead) + 1}: reads as {kinds}")
        safe[name] = table
    if instead:
        longest = sorted(instead, key=len, reverse=True)  # a path holds the names of its codes
        sought = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
        for name, table in safe.items():
            safe[name] = table.map(
                lambda cell: (
                    sought.sub(lambda match: instead[match[0]], cell) if isinstance(cell, str) else cell
                )
            )
    return safe, pd.DataFrame(rows, columns=list(COLUMNS))


def _context(text: str, words: str, around: int = 60) -> str:
    """The words with what stands around them."""
    at = max(text.lower().find(words.lower()), 0)
    return " ".join(text[max(at - around, 0) : at + len(words) + around].split())
