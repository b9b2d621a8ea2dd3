"""CSL-JSON, as Zotero and pandoc write it."""

import json
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import Entry, clean_doi, compact


def read_csl(path: Path) -> list[Entry]:
    """Read a CSL-JSON list of items.

    Raises:
        InputError: it is not JSON, not a list of items, or an item has no title.
    """
    try:
        items = json.loads(read_text(path).content)
    except ValueError as error:
        raise InputError(f"{path}: cannot be read as JSON: {error}") from error
    if isinstance(items, dict) and isinstance(items.get("items"), list):
        items = items["items"]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError(f"{path}: CSL-JSON is a list of items; found {type(items).__name__}")
    entries = []
    for number, item in enumerate(items, start=1):
        if not item.get("title"):
            raise InputError(f"{path}: item {number} has no title")
        csl = {key: part for key, part in item.items() if key != "id"}
        if csl.get("DOI"):
            csl["DOI"] = clean_doi(csl["DOI"])
        own = str(item["id"]) if item.get("id") not in (None, "") else None
        entries.append(Entry(compact({"type": "document", **_whole_dates(csl)}), own))
    return entries


def _whole_dates(csl: dict) -> dict:
    """Date parts as numbers; some tools write them as text."""
    issued = csl.get("issued")
    if isinstance(issued, dict) and issued.get("date-parts"):
        parts = [[int(part) for part in date] for date in issued["date-parts"] if date]
        csl = {**csl, "issued": {**issued, "date-parts": parts}}
    return csl
