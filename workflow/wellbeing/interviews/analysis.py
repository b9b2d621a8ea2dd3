"""From a coded project to every table of the interviews."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wellbeing.config.declared import read_declared, refuse
from wellbeing.errors import InputError
from wellbeing.interviews.catalogue import RECOVERY
from wellbeing.interviews.checklist import checklist_table, study_facts
from wellbeing.interviews.codebook import (
    Entry,
    codebook_table,
    compare_codes,
    compare_with_project,
    fit_project,
)
from wellbeing.interviews.coded_project import Project, Segment
from wellbeing.interviews.importing import read_codes
from wellbeing.interviews.participants import coded_table, participants_table
from wellbeing.interviews.patterns import cooccurrence_table, information_curve, saturation_table
from wellbeing.interviews.salience import (
    coverage_table,
    deviant_table,
    feedback_table,
    matrix_table,
    order_table,
    reach_table,
)
from wellbeing.interviews.units import compare_coders

COUNTED = {"lead": "in each source, those of its most active coder", "all": "those of every coder together"}
"""Whose codings are counted, in words."""


@dataclass(frozen=True)
class Study:
    """A project with its people, its codes fitted to the codebook, and the codings that count."""

    project: Project
    participants: pd.DataFrame
    labels: dict[str, str]
    codebook: dict[str, Entry]
    mapping: dict[str, str]
    coded: pd.DataFrame
    everyone: pd.DataFrame


def load_settings(path: Path) -> dict:
    """Read config/interviews.yaml and check it against its schema.

    Raises:
        InputError: one line a problem.
    """
    content = read_declared(path, "interviews")
    check_settings(content, path)
    return content


def check_settings(content: Mapping, path: str | Path) -> None:
    """Raise InputError for what the schema cannot see in the settings; `path` is the file it names."""
    refuse(path, _contradictions(content))


def _contradictions(content: Mapping) -> Iterator[str]:
    agreement = content["agreement"]
    if agreement["method"] == "none" and not agreement["reason"]:
        yield "agreement.reason: is missing; the method none needs it"
    try:
        re.compile(agreement["skip"])
    except re.error as error:
        yield f"agreement.skip: is no regular expression: {error}"


def prepare(project: Project, codebook: Mapping[str, Entry], settings: Mapping) -> Study:
    """Fit a project to the codebook and gather its people and codings.

    Raises:
        InputError: the project has no codings, or a setting names what it does not have.
    """
    book = settings["codebook"]
    mapping, codebook = fit_project(project, codebook, book["joins"], book["level"])
    participants, labels = participants_table(project, settings["participants"])
    if not project.codings or participants.empty:
        raise InputError(
            f"the project {project.name!r} holds {len(project.codings)} codings and {len(participants)} "
            "participants: there is nothing to analyse; export it again with its codings"
        )
    coded = coded_table(project, participants, mapping, codebook, settings["coders"])
    everyone = coded_table(project, participants, mapping, codebook, "all")
    return Study(project, participants, labels, codebook, mapping, coded, everyone)


def tables(study: Study, settings: Mapping, seed: int, checklists: Mapping) -> dict[str, pd.DataFrame]:
    """Every table of the interviews but the quotations, by name without the phase; ``people_`` tables stay secret."""
    chosen = settings["analysis"]
    entries, coded, people = study.codebook, study.coded, study.participants
    themes = [entry.id for entry in entries.values() if not entry.parent]
    compared = compare_coders(study.project, study.everyone, list(entries), themes, settings["agreement"])
    found = [set(codes) for _, codes in _codes_of(coded, people)]
    deviant, deviant_people = deviant_table(coded, people, entries, chosen["deviant"])
    compared["base"] = compared["base"].assign(counted=COUNTED.get(settings["coders"], settings["coders"]))
    result = {
        "coverage": coverage_table(people, coded, study.labels, themes),
        "reach": reach_table(coded, people, entries, chosen["draws"], seed),
        "order": order_table(coded, people, entries, study.labels, chosen["draws"], seed),
        "matrix": matrix_table(coded, people, entries, study.labels),
        "feedback": feedback_table(coded, people, entries, study.labels),
        "deviant": deviant,
        "cooccurrence": cooccurrence_table(coded, entries, chosen["distance"]),
        "information": information_curve(found, chosen["draws"], seed),
        "saturation": saturation_table(
            found, chosen["base"], chosen["run"], chosen["thresholds"], chosen["draws"], seed
        ),
        "agreement": _labelled(compared["agreement"], entries),
        "overlap": _labelled(compared["overlap"], entries),
        "base": compared["base"],
        "codebook": codebook_table(entries, set(coded["code"]) | set(coded["theme"])),
        "changes": _changes(study, settings["codebook"]),
        "people_deviant": deviant_people,
        "people_framework": framework_table(study),
        "people_participants": people,
    }
    answers = {key: value for entry in settings["checklist"].values() for key, value in entry.items()}
    facts = study_facts(study.project, people, study.labels, result)
    result["checklist"] = checklist_table(checklists, facts, answers)
    return result


def framework_table(study: Study) -> pd.DataFrame:
    """The framework matrix, case by theme, for the team's own reading: it stays in the secure folder.

    Columns: participant, sector, theme, label, passages, codes, summary (memos on the passages or first words).
    """
    segments = {segment.guid: segment for segment in study.project.segments}
    rows = []
    cells: dict[tuple[str, str], dict] = {}
    codings = (study.coded[name].tolist() for name in ("participant", "theme", "sector", "segment", "code"))
    for person, theme, sector, guid, code in zip(*codings, strict=True):
        if not isinstance(person, str):
            continue
        cell = cells.setdefault((person, theme), {"sector": sector, "segments": {}, "codes": {}})
        cell["segments"][guid] = cell["codes"][code] = None
    for (person, theme), cell in sorted(cells.items()):
        codes = "; ".join(study.codebook[code].label for code in cell["codes"])
        words = " / ".join(_summary(segments[guid]) for guid in cell["segments"] if guid in segments)
        label = study.codebook[theme].label
        rows.append((person, cell["sector"], theme, label, len(cell["segments"]), codes, words))
    columns = ["participant", "sector", "theme", "label", "passages", "codes", "summary"]
    return pd.DataFrame(rows, columns=columns)


def _summary(segment: Segment, length: int = 120) -> str:
    """A passage in few words: its memo, else its first words."""
    text = " ".join((segment.description or segment.text or segment.name).split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def recovery_table(study_tables: Mapping[str, pd.DataFrame], truth: Mapping) -> pd.DataFrame:
    """Synthetic data only: what was planted beside what was found.

    Reach over all participants and kappa come with numbers; reach by sector says only whether it was found, since a
    small cell must not leave by this table. Columns: item, code, scope, planted, found, low, high, inside.
    """
    reach = study_tables["reach"].set_index("code")
    matrix = study_tables["matrix"].set_index(["code", "sector"])["participants"]
    agreement = study_tables["agreement"].drop_duplicates("code").set_index("code")
    rows: list[tuple] = []
    for code, planted in truth["reach"].items():
        found = int(reach.loc[code, "participants"])
        rows.append(("reach", code, "all", planted["all"], found, None, None, found == planted["all"]))
        for sector, count in planted.items():
            if sector != "all":
                same = int(matrix.get((code, sector), 0)) == count
                rows.append(("reach", code, sector, None, None, None, None, same))
    for code, planted in truth["kappa"].items():
        row = agreement.loc[code]
        inside = bool(row["low"] <= planted <= row["high"])
        rows.append(("kappa", code, "all", planted, row["kappa"], row["low"], row["high"], inside))
    return pd.DataFrame(rows, columns=list(RECOVERY.names))


def _codes_of(coded: pd.DataFrame, people: pd.DataFrame) -> list[tuple[str, list[str]]]:
    groups = coded.groupby("participant")["code"].agg(list)
    return [(name, groups.get(name, [])) for name in people["participant"]]


def _labelled(table: pd.DataFrame, entries: Mapping[str, Entry]) -> pd.DataFrame:
    table = table.copy()
    table.insert(1, "label", [entries[code].label for code in table["code"]])
    table.insert(2, "theme", [entries[code].top for code in table["code"]])
    return table


def _changes(study: Study, settings: Mapping) -> pd.DataFrame:
    declared = {key: entry for key, entry in study.codebook.items() if entry.status != "project"}
    joined = isinstance(settings["joins"], Mapping)
    fit = compare_with_project(study.project, declared, study.mapping, joined)
    if settings["previous"] is None:
        return fit
    before = read_codes(Path(settings["previous"]))
    return pd.concat([fit, compare_codes(before, study.project.codes)], ignore_index=True)
