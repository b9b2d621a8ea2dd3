"""EPPI-Reviewer's JSON export: references with their codes, arms and outcomes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text
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

    entries: list[Entry]
    codes: pd.DataFrame
    uses: pd.DataFrame
    outcomes: pd.DataFrame


def read_eppi(path: Path) -> Eppi:
    """Read an EPPI-Reviewer JSON export in full.

    Raises:
        InputError: it is not JSON, lacks code sets or references, or a reference uses a code that no set holds.
    """
    try:
        content = json.loads(read_text(path).content)
    except ValueError as error:
        raise InputError(f"{path}: cannot be read as JSON: {error}") from error
    absent = [key for key in ("CodeSets", "References") if not isinstance(content.get(key), list)]
    if absent:
        raise InputError(f"{path}: no list '{absent[0]}'; is it EPPI-Reviewer's JSON export?")
    codes = pd.DataFrame(
        [row for group in content["CodeSets"] for row in _codes(group)],
        columns=["set", "id", "name", "type", "parent", "path"],
    )
    uses = [_use(item["ItemId"], use) for item in content["References"] for use in item.get("Codes", [])]
    outcomes = [
        _outcome(item["ItemId"], row) for item in content["References"] for row in item.get("Outcomes", [])
    ]
    strange = sorted({use["code"] for use in uses} - set(codes["id"]))
    if strange:
        raise InputError(
            f"{path}: code {strange[0]} is used but stands in no code set ({len(strange)} such codes)"
        )
    return Eppi(
        [_entry(item) for item in content["References"]],
        codes,
        pd.DataFrame(uses, columns=["item", "code", "text", "arm", "passages"]),
        pd.DataFrame(
            outcomes, columns=["item", "id", "type", "title", "timepoint", "arm_1", "arm_2", *EFFECTS]
        ),
    )


def read_eppi_entries(path: Path) -> list[Entry]:
    """The references of an EPPI-Reviewer export."""
    return read_eppi(path).entries


def _codes(group: dict[str, Any]) -> Iterator[dict]:
    def walk(node: dict[str, Any], parent: int | None, path: str) -> Iterator[dict]:
        for code in (node.get("Attributes") or {}).get("AttributesList", []):
            name = squeeze(code["AttributeName"])
            here = f"{path} / {name}" if path else name
            yield {
                "set": group["SetName"], "id": code["AttributeId"], "name": name,
                "type": code.get("AttributeType", ""), "parent": parent, "path": here,
            }  # fmt: skip
            yield from walk(code, code["AttributeId"], here)

    yield from walk(group, None, "")


def _use(item: int, use: dict[str, Any]) -> dict:
    return {
        "item": str(item),
        "code": use["AttributeId"],
        "text": [squeeze(part) for part in re.split(r";;;", use.get("AdditionalText", "")) if part.strip()],
        "arm": use.get("ArmTitle", ""),
        "passages": len(use.get("ItemAttributeFullTextDetails", [])),
    }


def _outcome(item: int, row: dict[str, Any]) -> dict:
    # EPPI writes nought where an effect was not worked out: a standard error of nought marks it
    effects = {name: row.get(name) for name in EFFECTS}
    for effect, error in zip(EFFECTS[::2], EFFECTS[1::2], strict=True):
        if not effects[error]:
            effects[effect] = effects[error] = None
    return {
        "item": str(item), "id": row["OutcomeId"], "type": row.get("OutcomeTypeName", ""),
        "title": squeeze(row["Title"]),
        "timepoint": row.get("TimepointDisplayValue", ""), "arm_1": row.get("grp1ArmName", ""),
        "arm_2": row.get("grp2ArmName", ""), **effects,
    }  # fmt: skip


def _entry(item: dict[str, Any]) -> Entry:
    csl = {
        "type": {"Journal, Article": "article-journal", "Report": "report"}.get(
            item.get("TypeName", ""), "document"
        ),
        "title": squeeze(item["Title"]),
        "author": [_person(name) for name in item.get("Authors", "").split(";") if name.strip()],
        "issued": date(item.get("Year", "")),
        "container-title": squeeze(item.get("ParentTitle", "")),
        "volume": item.get("Volume", ""),
        "issue": item.get("Issue", ""),
        "page": pages(item.get("Pages", "")),
        "DOI": clean_doi(item.get("DOI", "")),
        "URL": item.get("URL", ""),
        "abstract": squeeze(item.get("Abstract", "")),
        "ISSN": item.get("StandardNumber", ""),
        "keyword": "; ".join(squeeze(word) for word in item.get("Keywords", "").splitlines() if word.strip()),
    }
    extra = {"status": STATUS.get(item.get("ItemStatus", ""), ""), "short_title": item.get("ShortTitle", "")}
    return Entry(compact(csl), str(item["ItemId"]), compact(extra))


def _person(name: str) -> dict[str, str]:
    """EPPI writes "Albright Cheryl L": the family name first, without a comma."""
    family, _, given = squeeze(name).partition(" ")
    return compact({"family": family, "given": given})
