"""Who was interviewed, and what each person's codings are: the tables that every count starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.interviews.codebook import Entry
from wellbeing.interviews.coded_project import TEXTUAL, Project, Segment

UNKNOWN = "not_stated"
YES = {"yes", "true", "1", "y", "given", "consented"}
NO = {"no", "false", "0", "n", "refused", "withheld"}


@dataclass(frozen=True)
class Sectors:
    """The sectors the study should hear: id -> label in order, and the names each goes by."""

    labels: dict[str, str]
    names: dict[str, str]

    @classmethod
    def declared(cls, entries: Mapping[str, Mapping]) -> "Sectors":
        """From participants.sectors of config/interviews.yaml."""
        names = {
            str(name).strip().lower(): key
            for key, entry in entries.items()
            for name in (key, key.replace("_", " "), entry["label"], *entry.get("also", ()))
        }
        return cls({key: entry["label"] for key, entry in entries.items()}, names)


def participants_table(project: Project, settings: Mapping) -> tuple[pd.DataFrame, dict[str, str]]:
    """One row a person: participant, case, sector, role, area, consent; and sector id -> label.

    A person is a case of the project; a source without a case is a person of its own. Attributes are those of the
    case, else of its sources, else of sets named ``attribute: value``, which ATLAS.ti writes for document groups.
    A sector that the settings do not list is added to the labels under the name the project gives it.
    """
    sectors = Sectors.declared(settings["sectors"])
    labels = dict(sectors.labels)
    case_of = project.case_of()
    tops = [source for source in project.sources if not source.parent]
    groups = _set_attributes(project)
    people: dict[str, dict] = {}
    for case in project.cases:
        if case.sources or case.segments:
            people[case.guid] = {"name": case.name, "attributes": dict(case.attributes)}
    spoken = turns(project)
    for source in tops:
        if source.guid in spoken and source.guid not in case_of:
            continue  # a group: those who speak in it are the people
        owner = case_of.get(source.guid, source.guid)
        if owner not in people:
            people[owner] = {"name": source.name, "attributes": {}}
        for found in (source.attributes, groups.get(source.guid, {})):
            for name, value in found.items():
                people[owner]["attributes"].setdefault(name, value)
    rows = []
    for number, (guid, person) in enumerate(people.items(), start=1):
        given = {str(name).strip().lower(): value for name, value in person["attributes"].items()}
        value = {key: given.get(str(settings[key]).lower()) for key in ("sector", "role", "area", "consent")}
        sector = _sector(value["sector"], sectors, labels)
        rows.append(
            (
                f"P{number:02d}",
                guid,
                sector,
                _text(value["role"]),
                _text(value["area"]),
                _truth(value["consent"]),
            )
        )
    table = pd.DataFrame(rows, columns=["participant", "case", "sector", "role", "area", "consent"])
    if UNKNOWN in set(table["sector"]):
        labels[UNKNOWN] = "Sector not stated"
    return table.astype({"consent": object}), labels


def coded_table(
    project: Project,
    participants: pd.DataFrame,
    mapping: Mapping[str, str],
    codebook: Mapping[str, Entry],
    coders: str = "all",
) -> pd.DataFrame:
    """One row a coding, and one for each code it stands below: participant, sector, source, segment, start, end, code,
    theme, coder.

    Args:
        project: the project.
        participants: of :func:`participants_table`.
        mapping: project code GUID -> codebook id.
        codebook: the codebook with the project's own codes.
        coders: whose codings count: ``all``, the label of a coder, or ``lead``: in each source those of its coder
            who has most codings in the project.

    Raises:
        InputError: no coder has that label.
    """
    labels = project.coder_labels()
    if coders not in ("all", "lead", *labels.values()):
        known = ", ".join(labels.values()) or "not named"
        raise InputError(
            f"config/interviews.yaml: coders: the project has no {coders!r}; its coders are {known}: choose one of "
            "them, lead or all"
        )
    person_of = dict(participants[["case", "participant"]].itertuples(index=False))
    sector_of = dict(participants[["participant", "sector"]].itertuples(index=False))
    case_of = project.case_of()
    parents = {source.guid: source.parent or source.guid for source in project.sources}
    spoken = turns(project)
    segments = {segment.guid: segment for segment in project.segments}
    rows = []
    for coding in project.codings:
        segment = segments.get(coding.segment) if coding.segment else None
        coder = labels.get(coding.user, "") if coding.user else ""
        if (segment is not None and segment.twin) or coders not in ("all", "lead", coder):
            continue
        owners = _speakers(segment, spoken.get(coding.source, [])) if segment else []
        owners = owners or [case_of.get(coding.source) or parents[coding.source]]
        entry = codebook[mapping[coding.code]]
        # what is coded below a code is coded with it too; what two people say together counts for both
        for person, code in product(map(person_of.get, owners), (entry.id, *entry.within)):
            rows.append(
                (
                    person,
                    sector_of.get(person, UNKNOWN),
                    coding.source,
                    coding.segment or "",
                    segment.start if segment else None,
                    segment.end if segment else None,
                    code,
                    entry.top,
                    coder,
                )
            )
    columns = ["participant", "sector", "source", "segment", "start", "end", "code", "theme", "coder"]
    table = pd.DataFrame(rows, columns=columns)
    return (_lead(table) if coders == "lead" else table).astype({"start": "Int64", "end": "Int64"})


def turns(project: Project) -> dict[str, list[tuple[int, int, str]]]:
    """Source GUID -> its passages coded to cases, as (start, end, case): who speaks where in a group."""
    segments = {segment.guid: segment for segment in project.segments}
    found: dict[str, list[tuple[int, int, str]]] = {}
    for case in project.cases:
        for segment in (segments[guid] for guid in case.segments if guid in segments):
            if segment.start is not None and segment.end is not None:
                found.setdefault(segment.source, []).append((segment.start, segment.end, case.guid))
    return found


def _speakers(segment: Segment, spoken: list[tuple[int, int, str]]) -> list[str]:
    """The cases in whose turns a passage lies, each once."""
    if segment.start is None or segment.end is None:
        return []
    first, last = segment.start, max(segment.end, segment.start + 1)
    return list(dict.fromkeys(case for start, end, case in spoken if start < last and first < end))


def _lead(coded: pd.DataFrame) -> pd.DataFrame:
    """Of each source, the codings of its coder who has most in the whole project."""
    busiest = coded["coder"].value_counts(sort=True)
    rank = {
        name: at for at, name in enumerate(sorted(busiest.index, key=lambda name: (-busiest[name], name)))
    }
    ranks = coded["coder"].map(rank)
    return coded[ranks == ranks.groupby(coded["source"]).transform("min")].reset_index(drop=True)


def text_sources(project: Project) -> dict[str, str]:
    """GUID -> text of every source that has one."""
    return {
        source.guid: source.text
        for source in project.sources
        if source.kind in TEXTUAL and source.text is not None
    }


def _set_attributes(project: Project) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for group in project.sets:
        name, mark, value = group.name.partition(":")
        if mark and value.strip():
            for source in group.sources:
                found.setdefault(source, {})[name.strip()] = value.strip()
    return found


def _sector(value: object, sectors: Sectors, labels: dict[str, str]) -> str:
    text = _text(value)
    if not text:
        return UNKNOWN
    known = sectors.names.get(text.lower())
    if known:
        return known
    key = "_".join(text.lower().split())
    labels.setdefault(key, text)
    return key


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _truth(value: object) -> bool | None:
    text = _text(value).lower()
    return True if text in YES else False if text in NO else None
