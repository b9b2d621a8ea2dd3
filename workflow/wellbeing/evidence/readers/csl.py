"""CSL-JSON, as Zotero, pandoc and Crossref write it."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wellbeing.errors import InputError
from wellbeing.evidence.readers.export import Export, Reading
from wellbeing.evidence.records import Entry, clean_doi, compact, date, people, squeeze

_NAMES = (
    "author",
    "editor",
    "collection-editor",
    "container-author",
    "contributor",
    "translator",
    "director",
)
_DATES = ("issued", "accessed", "event-date", "original-date", "submitted")
_NAME_PARTS = ("family", "given", "literal", "suffix", "non-dropping-particle", "dropping-particle")


def read_csl(path: Path, encoding: str | None = None) -> Export:
    """Read a CSL-JSON list of items; a field of another kind than CSL's is left out and told of.

    Raises:
        InputError: it is not JSON, not a list of items, or no item can be read.
    """
    reading = Reading(path, encoding)
    items = parse_json(reading, ("title", "id"))
    if isinstance(items, dict) and isinstance(items.get("items"), list):
        items = items["items"]
    if not isinstance(items, list):
        raise InputError(f"{path}: CSL-JSON is a list of items; found {type(items).__name__}")
    return reading.export(_entries(reading, items), "an item needs a title")


def parse_json(reading: Reading, item: tuple[str, ...]) -> Any:
    """The content as JSON; of broken JSON the list of those objects that are whole and have the keys of an item.

    Raises:
        InputError: it is no JSON, and no item in it is whole.
    """
    try:
        return json.loads(reading.content)
    except RecursionError as error:
        raise InputError(f"{reading.path}: cannot be read as JSON: nested too deeply") from error
    except ValueError as error:
        items = _whole_objects(reading, item)
        if not items:
            raise InputError(f"{reading.path}: cannot be read as JSON: {error}") from error
        reading.note("whole file", f"broken JSON ({error}); each item was read by itself")
        return items


def _whole_objects(reading: Reading, keys: tuple[str, ...], most: int = 1000) -> list[dict]:
    decoder, text = json.JSONDecoder(), reading.content
    items, failures, at = [], 0, text.find("{")
    while at >= 0 and failures < most:
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            failures, end = failures + 1, at + 1
            if re.match(r'\{\s*"(id|ItemId)"', text[at:]):
                reading.refuse(
                    f"line {text[:at].count(chr(10)) + 1}", f"broken JSON: {squeeze(text[at : at + 60])}"
                )
        else:
            if all(key in found for key in keys):
                items.append(found)
        at = text.find("{", end)
    return items


def _entries(reading: Reading, items: list) -> Iterator[tuple[str, Entry]]:
    for number, item in enumerate(items, start=1):
        where = f"item {number}"
        if isinstance(item, dict):
            yield where, _entry(reading, where, item)
        else:
            reading.refuse(where, f"is no item but {_shown(item)}")


def _entry(reading: Reading, where: str, item: dict[str, Any]) -> Entry:
    csl: dict[str, Any] = {"type": "document"}
    more = False
    for name, part in item.items():
        if name == "id" or part in (None, "", [], {}):
            continue
        if name in _NAMES:
            csl[name], others = _names(reading, where, name, part)
            more = more or (others and name == "author")
        elif name in _DATES:
            csl[name] = _date(reading, where, name, part)
        elif (text := _plain(part)) is not None:
            csl[name] = text
        elif isinstance(part, (dict, list)) and name not in (
            "title",
            "DOI",
            "type",
            "page",
            "volume",
            "abstract",
        ):
            csl[name] = part
        else:
            reading.lose(where, f"{name} is {_shown(part)}")
    if csl.get("DOI"):
        csl["DOI"] = clean_doi(csl["DOI"])
    own = _plain(item.get("id"))
    return Entry(compact(csl), own or None, compact({"more_authors": more or None}))


def _plain(part: Any) -> str | None:
    """A text, or a number as text; Crossref writes some texts as lists of one."""
    if isinstance(part, list) and len(part) == 1:
        part = part[0]
    if isinstance(part, str):
        return part
    if isinstance(part, int) and not isinstance(part, bool):
        return str(part)
    if isinstance(part, float) and math.isfinite(part):
        return f"{part:g}"
    return None


def _names(reading: Reading, where: str, name: str, part: Any) -> tuple[list[dict], bool]:
    found, more = [], False
    for one in part if isinstance(part, list) else [part]:
        if isinstance(one, str) and any(letter.isalpha() for letter in one):
            named, others = people([one])
            found += named
            more = more or others
            continue
        texts = (
            {key: text for key, text in one.items() if key in _NAME_PARTS} if isinstance(one, dict) else {}
        )
        if (
            texts
            and all(isinstance(text, str) for text in texts.values())
            and any(map(str.strip, texts.values()))
        ):
            found.append(one)
        else:
            reading.lose(where, f"{name} holds {_shown(one)}, which is no name")
    return found, more


def _date(reading: Reading, where: str, name: str, part: Any) -> dict | None:
    """A CSL date of whole numbers out of date parts, a year, or text such as "2019-03"."""
    if isinstance(part, dict):
        parts = part.get("date-parts")
        text = next((str(part[key]) for key in ("raw", "literal", "date-time") if part.get(key)), "")
        held = [one for one in parts if isinstance(one, list) and one] if isinstance(parts, list) else []
        if held:
            numbers = [_numbers(one) for one in held]
            if all(numbers):
                return {"date-parts": numbers}
            text = " ".join(str(one) for one in held[0])
    else:
        text = _plain(part) or ""
    found = date(text)
    if found is None or (isinstance(part, int) and part < 0):
        reading.lose(where, f"{name} is {_shown(part)}, which is no date")
        return None
    return found


def _numbers(parts: list) -> list[int] | None:
    """Year, month and day as numbers; some tools write them as text, or the month and day as nothing."""
    while parts and parts[-1] in (None, "", 0, "0"):
        parts = parts[:-1]
    try:
        found = [int(part) for part in parts if not isinstance(part, (bool, float))]
    except (TypeError, ValueError):
        return None
    bounds = ((1, 2999), (1, 12), (1, 31))
    fits = 0 < len(found) == len(parts) <= 3 and all(
        low <= one <= high for one, (low, high) in zip(found, bounds, strict=False)
    )
    return found if fits else None


def _shown(part: Any) -> str:
    return squeeze(json.dumps(part, ensure_ascii=False, default=str))[:60]
