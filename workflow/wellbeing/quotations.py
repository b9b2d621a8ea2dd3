"""What interviews hand to the release door: columns of a quote bank, and what quotations are checked against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

BANK = (
    "quote_id",
    "source",
    "start",
    "end",
    "code",
    "text_published",
    "edits",
    "consent_to_quote",
    "anonymised_by",
    "checked_by",
    "role_label",
)


@dataclass(frozen=True)
class Sources:
    """What quotations are checked against.

    Attributes:
        texts: name of a source -> its text, None where absent.
        people: name of a source -> its person: participant, sector, role, area, consent.
        frame: people by sector, role and area in the sampling frame (columns sector, role, area, people).
        identifiers: names, places and organisations that must not appear (kind, text).
        sector_labels: sector id -> words.
        cleared: (quotation, or the whole of another text; words found in it, in lower case) that a person looked at
            and cleared.
    """

    texts: Mapping[str, str | None]
    people: Mapping[str, Mapping[str, Any]]
    frame: pd.DataFrame
    identifiers: list[Mapping[str, str]]
    sector_labels: Mapping[str, str]
    cleared: frozenset[tuple[str, str]] = frozenset()
