"""EPPI-Reviewer's JSON export: references with their codes, arms and outcomes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.readers.csl import parse_json
from wellbeing.evidence.readers.export import Export, Reading
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, squeeze

STATUS = {"I": "include", "E": "exclude", "D": "deleted"}
EFFECTS = (
    "SMD",
    "SESMD",
    "OddsRatio",
    "SEOddsRatio",
    "RiskRatio",
    "SERiskRatio",
    "MeanDifference",
    "SEMeanDifference",
)


class Eppi(NamedTuple):
    """An EPPI-Reviewer export.

    Attributes:
        entries: the references.
        codes: one row a code (attribute): set, id, name, type, parent, path.
        uses: one row a use of a code: item, code, text, arm, and how many passages of the full text it marks.
        outcomes: one row an outcome: item, title, arms, timepoint, effects with standard errors.
    """

    entries: Export
    codes: pd.DataFrame
    uses: pd.DataFrame
    outcomes: pd.DataFrame


def read_eppi(path: Path, encoding: str | None = None) -> Eppi:
    """Read an EPPI-Reviewer JSON export in full; what is not of its shape is left out by itself and remarked on.

    Raises:
        InputError: it is not JSON, lacks code sets or references, or no reference can be read.
    """
    reading = Reading(path, encoding)
    content = parse_json(reading, ("ItemId", "Title"))
    if isinstance(content, list) and reading.remarks:  # broken JSON: what is left are references
        content = {"CodeSets": [], "References": content}
    absent = [
        key
        for key in ("CodeSets", "References")
        if not isinstance(content, dict) or not isinstance(content.get(key), list)
    ]
    if absent:
        raise InputError(f"{path}: no list '{absent[0]}'; is it EPPI-Reviewer's JSON export?")
    codes = [
        row
        for number, group in enumerate(content["CodeSets"], start=1)
        for row in _codes(reading, f"code set {number}", group)
    ]
    known = {row["id"] for row in codes}
    entries, uses, outcomes = [], [], []
    for number, item in enumerate(content["References"], start=1):
        where = f"reference {number}"
        if not isinstance(item, dict):
            reading.refuse(where, "is no reference")
            continue
        one = _Item(reading, where, item)
        own = one.text("ItemId")
        entries.append((where, _entry(one, own)))
        for part in one.items("Codes"):
            use = _use(own, part)
            if use["code"] in known:
                uses.append(use)
            else:
                reading.lose(where, f"a use of the code {use['code']}, which stands in no code set")
        outcomes += [_outcome(own, part) for part in one.items("Outcomes")]
    return Eppi(
        reading.export(entries, "a reference needs a Title"),
        pd.DataFrame(codes, columns=["set", "id", "name", "type", "parent", "path"]),
        pd.DataFrame(uses, columns=["item", "code", "text", "arm", "passages"]),
        pd.DataFrame(
            outcomes, columns=["item", "id", "type", "title", "timepoint", "arm_1", "arm_2", *EFFECTS]
        ),
    )


def read_eppi_entries(path: Path, encoding: str | None = None) -> Export:
    """The references of an EPPI-Reviewer export."""
    return read_eppi(path, encoding).entries


class _Item:
    """A JSON object whose parts are asked for by kind; one of another kind is told of and counts as absent."""

    def __init__(self, reading: Reading, where: str, content: dict[str, Any]):
        self.reading, self.where, self.content = reading, where, content

    def text(self, name: str) -> str:
        part = self.content.get(name)
        if isinstance(part, str):
            return part.strip()
        if isinstance(part, int) and not isinstance(part, bool):
            return str(part)
        if part is not None:
            self.reading.lose(self.where, f"{name} is no text")
        return ""

    def number(self, name: str) -> float | None:
        part = self.content.get(name)
        if part is None or (isinstance(part, (int, float)) and not isinstance(part, bool)):
            return part
        self.reading.lose(self.where, f"{name} is no number")
        return None

    def items(self, name: str) -> list["_Item"]:
        part = self.content.get(name)
        if part is None:
            return []
        if not isinstance(part, list):
            self.reading.lose(self.where, f"{name} is no list")
            return []
        held = [one for one in part if isinstance(one, dict)]
        if len(held) < len(part):
            self.reading.lose(self.where, f"{len(part) - len(held)} of {name} are empty or of another kind")
        return [_Item(self.reading, self.where, one) for one in held]


def _codes(reading: Reading, where: str, group: Any) -> Iterator[dict]:
    if not isinstance(group, dict):
        reading.lose(where, "is no code set")
        return
    name_of_set = _Item(reading, where, group).text("SetName")
    waiting: list[tuple[_Item, str, str]] = [(_Item(reading, where, group), "", "")]
    while waiting:
        node, parent, path = waiting.pop()
        attributes = node.content.get("Attributes")
        held = (
            _Item(reading, where, attributes).items("AttributesList") if isinstance(attributes, dict) else []
        )
        rows = []
        for code in held:
            name, own = squeeze(code.text("AttributeName")), code.text("AttributeId")
            here = f"{path} / {name}" if path else name
            yield {"set": name_of_set, "id": own, "name": name, "type": code.text("AttributeType"),
                   "parent": parent or None, "path": here}  # fmt: skip
            rows.append((code, own, here))
        waiting += reversed(rows)


def _use(item: str, use: _Item) -> dict:
    return {
        "item": item,
        "code": use.text("AttributeId"),
        "text": [squeeze(part) for part in use.text("AdditionalText").split(";;;") if part.strip()],
        "arm": use.text("ArmTitle"),
        "passages": len(use.items("ItemAttributeFullTextDetails")),
    }


def _outcome(item: str, row: _Item) -> dict:
    # EPPI writes nought where an effect was not worked out: a standard error of nought marks it
    effects = {name: row.number(name) for name in EFFECTS}
    for effect, error in zip(EFFECTS[::2], EFFECTS[1::2], strict=True):
        if not effects[error]:
            effects[effect] = effects[error] = None
    return {
        "item": item, "id": row.text("OutcomeId"), "type": row.text("OutcomeTypeName"),
        "title": squeeze(row.text("Title")), "timepoint": row.text("TimepointDisplayValue"),
        "arm_1": row.text("grp1ArmName"), "arm_2": row.text("grp2ArmName"), **effects,
    }  # fmt: skip


def _entry(item: _Item, own: str) -> Entry:
    csl = {
        "type": {"Journal, Article": "article-journal", "Report": "report"}.get(
            item.text("TypeName"), "document"
        ),
        "title": squeeze(item.text("Title")),
        "author": [_person(name) for name in item.text("Authors").split(";") if name.strip()],
        "issued": date(item.text("Year")),
        "container-title": squeeze(item.text("ParentTitle")),
        "volume": item.text("Volume"),
        "issue": item.text("Issue"),
        "page": pages(item.text("Pages")),
        "DOI": clean_doi(item.text("DOI")),
        "URL": item.text("URL"),
        "abstract": squeeze(item.text("Abstract")),
        "ISSN": item.text("StandardNumber"),
        "keyword": "; ".join(squeeze(word) for word in item.text("Keywords").splitlines() if word.strip()),
    }
    extra = {"status": STATUS.get(item.text("ItemStatus"), ""), "short_title": item.text("ShortTitle")}
    return Entry(compact(csl), own or None, compact(extra))


def _person(name: str) -> dict[str, str]:
    """EPPI writes "Albright Cheryl L": the family name first, without a comma."""
    family, _, given = squeeze(name).partition(" ")
    return compact({"family": family, "given": given})
