"""What a survey is, as ``config/sources/<name>.yaml`` declares it: frozen records and their loader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wellbeing.config.declared import read_declared, refuse
from wellbeing.survey.crosscheck import cross_check

Code = int | float | str
"""A value as the survey's file holds it: a number, or words where the file stores words."""


@dataclass(frozen=True)
class Variable:
    """One variable of one file, as the source says it should be."""

    name: str
    file: str
    wave: int | str | None
    codes: Mapping[Code, str | None] = field(default_factory=dict)
    """Valid codes and their labels (None where the file stores words, or no label is expected)."""
    range: tuple[float, float] | None = None
    missing: tuple[Code, ...] = ()
    text: bool = False
    money: bool = False
    certainty: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class FileSpec:
    """One file of the survey: how it is recognised, joined, and when it was collected."""

    id: str
    pattern: str | None
    package: str | None
    resource: str | None
    study: str | None
    written_to: str | None
    """Where a generator writes the file, below the survey's folder; None where the file is the user's own."""
    key: tuple[str, ...]
    wave: int | str | None
    years: str | None
    variables: Mapping[str, Variable]


@dataclass(frozen=True)
class Exclusion:
    """One step of the sample flow; the first step that applies to a person is the one recorded."""

    id: str
    label: str
    kind: str
    """``codes`` | ``keep`` | ``absent_from`` | ``no_weight`` | ``no_area``"""
    variable: str | None = None
    codes: tuple[Code, ...] = ()
    file: str | None = None


@dataclass(frozen=True)
class Concept:
    """How one concept is built from the survey's variables."""

    name: str
    variables: tuple[str, ...]
    recode: Mapping[float | str, tuple[Code, ...]] | None = None
    leave_out: tuple[Code, ...] = ()
    above: float | None = None
    over: str | None = None
    floor: float | None = None
    log: bool = False
    proxy: bool = False
    certainty: str | None = None
    note: str | None = None

    @property
    def uses(self) -> tuple[str, ...]:
        """Every variable read for the concept."""
        return self.variables if self.over is None else (*self.variables, self.over)


@dataclass(frozen=True)
class Area:
    """Which variables, joined by ``separator``, name the area a person lives in."""

    variables: tuple[str, ...]
    separator: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class LaterWave:
    """Questions asked again of the same people: concepts, each with the variable that holds its later answer."""

    id: str
    label: str
    variables: Mapping[str, str]

    def column(self, concept: str) -> str:
        """Column of the respondents that holds the later answer."""
        return f"{concept}_{self.id}"


@dataclass(frozen=True)
class Source:
    """A survey, fully declared. Made by :func:`load_source`; nothing in it was read from the survey."""

    name: str
    title: str
    status: str
    citation: str
    licence: str
    area_label: str
    path: Path
    base: str
    files: Mapping[str, FileSpec]
    exclusions: tuple[Exclusion, ...]
    area: Area | None
    weight: str | None
    identifiers: Mapping[str, tuple[str, ...]]
    """``household``, ``region``: variables that tell which one a person is of; carried as they are, not coded."""
    later_waves: tuple[LaterWave, ...]
    concepts: Mapping[str, Concept]
    vocabulary: Mapping[str, Mapping[str, Any]]
    """Every concept of concepts.yaml, with this source's own words and scales laid over it."""
    notes: str | None = None

    def variable(self, name: str) -> Variable:
        """The declaration of a variable; of a key that stands in several files, the first."""
        for spec in self.files.values():
            if name in spec.variables:
                return spec.variables[name]
        raise KeyError(name)

    def wanted(self) -> dict[str, list[str]]:
        """Variables to read, a list a file: keys, and whatever else the declaration names."""
        used = [name for concept in self.concepts.values() for name in concept.uses]
        used += [step.variable for step in self.exclusions if step.variable]
        used += list(self.area.variables) if self.area else []
        used += [self.weight] if self.weight else []
        used += [name for names in self.identifiers.values() for name in names]
        used += [name for later in self.later_waves for name in later.variables.values()]
        files = {self.variable(name).file for name in used} | {self.base}
        files |= {step.file for step in self.exclusions if step.file}
        wanted: dict[str, list[str]] = {}
        for id_, spec in self.files.items():
            if id_ not in files:
                continue
            names = list(spec.key) + [name for name in used if self.variable(name).file == id_]
            if id_ == self.base:  # what the other files are joined on
                names += [key for other in self.files.values() if other.id in files for key in other.key]
            wanted[id_] = list(dict.fromkeys(names))
        return wanted


def load_source(path: Path, concepts_path: Path) -> Source:
    """Read, merge and check a source declaration.

    Parameters
    ----------
    path
        ``config/sources/<name>.yaml``. A source that says ``like: other`` starts from ``other.yaml`` beside
        it and states only what differs: mappings merge, lists replace, null takes an entry out.
    concepts_path
        ``config/concepts.yaml``, the vocabulary.

    Raises
    ------
    InputError
        One message listing every fault found: schema, unknown concepts or variables, recodes that do not
        account for every declared code, levels the concept does not have.
    """
    vocabulary = read_declared(concepts_path, "concepts")["concepts"]
    return build_source(read_declared(path, "source"), vocabulary, path)


def build_source(document: dict[str, Any], vocabulary: dict[str, Any], path: Path | None = None) -> Source:
    """Make a source of a declaration and a vocabulary that have passed their schemas.

    Parameters
    ----------
    document
        The whole of ``config/sources/<name>.yaml``, any ``like`` merged in.
    vocabulary
        Entries of ``config/concepts.yaml``.
    path
        The declaration's file, whose stem must be the source's name; ``config/sources/<name>.yaml`` if None.

    Raises
    ------
    InputError
        One message listing every fault the schema cannot see.
    """
    path = Path(path or f"config/sources/{document['name']}.yaml")
    faults = []
    if document["name"] != path.stem:
        faults.append(f"name: is {document['name']!r}, but the file is {path.name}; the two must agree")
    refuse(path, faults + cross_check(document, vocabulary))
    return _build(document, vocabulary, path)


def _build(document: dict[str, Any], vocabulary: dict[str, Any], path: Path) -> Source:
    default = tuple(document.get("missing", []))
    area = document.get("area")
    words = {name: dict(entry) for name, entry in vocabulary.items()}
    for name, entry in document["concepts"].items():
        words[name].update(entry.get("override", {}))
    return Source(
        name=document["name"],
        title=document["title"],
        status=document["status"],
        citation=document["citation"],
        licence=document["licence"],
        area_label=document["area_label"],
        path=path,
        base=document["base"],
        files=MappingProxyType({id_: _file(id_, spec, default) for id_, spec in document["files"].items()}),
        exclusions=tuple(_exclusion(step) for step in document.get("exclusions", [])),
        area=Area(
            tuple(_list(area.get("variables", area.get("variable")))),
            area.get("separator", " "),
            tuple(str(code) for code in area.get("missing", [])),
        )
        if area
        else None,
        weight=document.get("weight"),
        identifiers=MappingProxyType(
            {name: tuple(_list(names)) for name, names in document.get("identifiers", {}).items()}
        ),
        later_waves=tuple(
            LaterWave(id_, entry["label"], MappingProxyType(dict(entry["concepts"])))
            for id_, entry in document.get("later_waves", {}).items()
        ),
        concepts=MappingProxyType({n: _concept(n, entry) for n, entry in document["concepts"].items()}),
        vocabulary=MappingProxyType(words),
        notes=document.get("notes"),
    )


def _file(id_: str, spec: dict[str, Any], default: tuple[Code, ...]) -> FileSpec:
    pattern = spec.get("pattern")
    if "stem" in spec:
        pattern = f"{spec['stem']}(_protect)?"
    return FileSpec(
        id=id_,
        pattern=pattern,
        package=spec.get("package"),
        resource=spec.get("resource"),
        study=spec.get("study"),
        written_to=spec.get("written_to"),
        key=tuple(_list(spec.get("key"))),
        wave=spec.get("wave"),
        years=spec.get("years"),
        variables=MappingProxyType(
            {
                name: _variable(name, id_, spec.get("wave"), v or {}, default)
                for name, v in spec["variables"].items()
            }
        ),
    )


def _variable(name: str, file: str, wave: Any, entry: dict[str, Any], default: tuple[Code, ...]) -> Variable:
    codes = entry.get("codes", {})
    codes = dict.fromkeys(codes) if isinstance(codes, list) else dict(codes)
    money = entry.get("money", False)
    # Money may be truly negative, so the survey-wide codes do not apply to it: only its own list does.
    missing = entry.get("missing", [] if money else default)
    return Variable(
        name=name,
        file=file,
        wave=entry.get("wave", wave),
        codes=MappingProxyType(codes),
        range=(float(entry["range"][0]), float(entry["range"][1])) if "range" in entry else None,
        missing=tuple(missing),
        text=entry.get("text", bool(codes) and all(isinstance(code, str) for code in codes)),
        money=money,
        certainty=entry.get("certainty"),
        note=entry.get("note"),
    )


def _exclusion(step: dict[str, Any]) -> Exclusion:
    kind = next(k for k in ("codes", "keep", "absent_from", "no_weight", "no_area") if k in step)
    codes = tuple(step[kind]) if kind in ("codes", "keep") else ()
    return Exclusion(step["id"], step["label"], kind, step.get("variable"), codes, step.get("absent_from"))


def _concept(name: str, entry: dict[str, Any]) -> Concept:
    recode = entry.get("recode")
    return Concept(
        name=name,
        variables=tuple(_list(entry.get("variables", entry.get("variable")))),
        recode=MappingProxyType({k: tuple(_list(v)) for k, v in recode.items()}) if recode else None,
        leave_out=tuple(entry.get("leave_out", [])),
        above=entry.get("above"),
        over=entry.get("over"),
        floor=entry.get("floor"),
        log=entry.get("log", False),
        proxy=entry.get("proxy", False),
        certainty=entry.get("certainty"),
        note=entry.get("note"),
    )


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
