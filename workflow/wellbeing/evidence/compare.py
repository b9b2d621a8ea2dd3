"""The same library in two formats, compared field by field."""

import pandas as pd

from wellbeing.evidence.records import Entry, plain, title_of


def differences(first: list[Entry], second: list[Entry]) -> pd.DataFrame:
    """Fields in which records of two exports differ; records are matched by title, then by place.

    Returns:
        One row a record and field: title, field, first, second (dates as lists of numbers; None where absent).
        A record that only one export holds has the field "record".
    """
    waiting: dict[str, list[Entry]] = {}
    for entry in second:
        waiting.setdefault(plain(title_of(entry.csl)), []).append(entry)
    rows: list[tuple[str, str, object, object]] = []
    for entry in first:
        title = title_of(entry.csl)
        others = waiting.get(plain(title), [])
        if not others:
            rows.append((title, "record", "present", None))
            continue
        other = others.pop(0)
        for field in sorted(set(entry.csl) | set(other.csl)):
            one, two = _value(entry, field), _value(other, field)
            if one != two:
                rows.append((title, field, one, two))
    rows += [(title_of(e.csl), "record", None, "present") for left in waiting.values() for e in left]
    return pd.DataFrame(rows, columns=["title", "field", "first", "second"], dtype="object")


def _value(entry: Entry, field: str) -> object:
    value = entry.csl.get(field)
    return value["date-parts"][0] if field == "issued" and value else value
