"""Appraisal by declared instruments; the overall AMSTAR 2 rating worked out and set beside the declared one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wellbeing.config.files import choose
from wellbeing.errors import InputError
from wellbeing.evidence.vocabulary import check_known, check_unique, near, read_input

COLUMNS = ["study", "tool", "item", "answer", "justification", "reviewer"]


@dataclass(frozen=True)
class Instrument:
    """An appraisal instrument.

    Attributes:
        items: item -> words.
        answers: answer -> colour class ("good", "some", "poor", "unclear" or "none").
        critical: items whose failing is a critical flaw.
        rule: how the overall rating comes about; "judgement": the reviewer gives it as item "overall".
        overall: words of the overall rating, best first.
        designs: design -> items asked of it, where they differ.
    """

    id: str
    title: str
    source: str
    items: dict[str, str]
    answers: dict[str, str]
    rule: str
    overall: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    designs: dict[str, tuple[str, ...]] | None = None


def instrument_problems(entry: Mapping[str, Any], name: str) -> Iterator[str]:
    """What a schema cannot see in an instrument: another id than its file's name, items that it does not have."""
    if entry["id"] != name:
        yield f"id: is {entry['id']!r}, but the file is {name}.yaml; the two must agree"
    items = [str(item) for item in entry["items"]]
    named = {"critical": entry.get("critical", ())} | {
        f"designs.{d}": i for d, i in entry.get("designs", {}).items()
    }
    for place, chosen in named.items():
        for item in map(str, chosen):
            if item not in items:
                yield f"{place}: no item {item!r}{choose(item, items)}"


def build_instruments(
    entries: Iterable[Mapping[str, Any]], critical: Mapping[str, list] | None = None
) -> dict[str, Instrument]:
    """Make instruments of what their files say.

    Args:
        entries: content of one file each, checked.
        critical: instrument -> critical items chosen for this review, in the place of the instrument's own.

    Raises:
        InputError: critical items are chosen for an instrument that there is not, or that does not have them.
    """
    chosen = dict(critical or {})
    found = {entry["id"]: _instrument({**entry, "critical": chosen.get(entry["id"], entry.get("critical", ()))})
             for entry in entries}  # fmt: skip
    place = "config/evidence.yaml: appraisal.critical_items"
    for name in chosen:
        if name not in found:
            raise InputError(f"{place}: no instrument {name!r}{choose(name, found)}")
        for item in found[name].critical:
            if item not in found[name].items:
                raise InputError(f"{place}.{name}: no item {item!r}{choose(item, found[name].items)}")
    return found


def _instrument(entry: Mapping[str, Any]) -> Instrument:
    return Instrument(
        id=entry["id"],
        title=entry["title"],
        source=entry["source"],
        items={str(item): words for item, words in entry["items"].items()},
        answers=dict(entry["answers"]),
        rule=entry["rule"],
        overall=tuple(entry.get("overall", ())),
        critical=tuple(map(str, entry["critical"])),
        designs={name: tuple(map(str, asked)) for name, asked in entry.get("designs", {}).items()} or None,
    )


def read_appraisal(path: Path, instruments: Mapping[str, Instrument], studies: list[str]) -> pd.DataFrame:
    """Read ``appraisal.csv``: one row a study, tool, item and reviewer; item "overall" is the declared rating.

    Raises:
        InputError: an unknown study, tool, item or answer, or an item answered twice.
    """
    table = read_input(path, COLUMNS)
    check_unique(table, ["study", "tool", "item", "reviewer"], path)
    check_known(table, "study", studies, path, "a study of the library")
    check_known(table, "tool", instruments, path, "a declared instrument")
    for row in table.itertuples():
        tool = instruments[row.tool]
        words = tool.overall if row.item == "overall" else tool.answers
        if row.item != "overall" and row.item not in tool.items:
            raise InputError(f"{path}: {row.study}, {row.tool}: there is no item '{row.item}'")
        if row.answer not in words:
            raise InputError(
                f"{path}: {row.study}, {row.tool} {row.item}: '{row.answer}' is no answer{near(row.answer, words)}"
            )
        if row.item == "overall" and not row.justification:
            raise InputError(
                f"{path}: {row.study}, {row.tool}: an overall rating that is declared needs a justification"
            )
    return table


def amstar2(answers: dict[str, str], critical: tuple[str, ...]) -> str:
    """The overall AMSTAR 2 rating (Shea et al. 2017, table 2).

    Args:
        answers: item -> "Y", "PY", "N" or "NMA" (no meta-analysis: not a flaw).
        critical: items whose failing is critical.

    Returns:
        "critically low" with two or more critical flaws, "low" with one, "moderate" with none but two or more other
        weaknesses, otherwise "high".
    """
    flaws = [item for item, answer in answers.items() if answer == "N"]
    grave = sum(item in critical for item in flaws)
    if grave:
        return "critically low" if grave > 1 else "low"
    return "moderate" if len(flaws) > 1 else "high"


def overall_ratings(table: pd.DataFrame, instruments: Mapping[str, Instrument]) -> pd.DataFrame:
    """The overall rating of each study and tool: computed where the tool has a rule, and declared.

    Returns:
        study, tool, answered, items, computed, declared, used (declared where there is one), agrees ("yes", "no" or
        empty), reason (the declared rating's justification).
    """
    rows = []
    for (study, tool), group in table.groupby(["study", "tool"], sort=False):
        instrument = instruments[tool]
        answers = dict(zip(group["item"], group["answer"], strict=True))
        declared = answers.pop("overall", "")
        computed = ""
        if instrument.rule == "amstar2" and set(answers) == set(instrument.items):
            computed = amstar2(answers, instrument.critical)
        reason = next(iter(group[group["item"] == "overall"]["justification"]), "")
        agrees = "" if not (computed and declared) else "yes" if computed == declared else "no"
        rows.append(
            (
                study,
                tool,
                len(answers),
                len(instrument.items),
                computed,
                declared,
                declared or computed,
                agrees,
                reason,
            )
        )
    names = ["study", "tool", "answered", "items", "computed", "declared", "used", "agrees", "reason"]
    return pd.DataFrame(rows, columns=names)


def traffic(table: pd.DataFrame, instruments: Mapping[str, Instrument]) -> pd.DataFrame:
    """Answers with their colour class, for the traffic-light and summary plots: study, tool, item, answer, colour."""
    items = table[table["item"] != "overall"]
    colours = [instruments[row.tool].answers[row.answer] for row in items.itertuples()]
    return items[["study", "tool", "item", "answer"]].assign(colour=colours)
