"""Reading and checking config/claims.yaml: all that is wrong with it in one message."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wellbeing.config.declared import read_declared, refuse
from wellbeing.config.files import choose

SILENT_ON_SIGN = ("C08", "C09", "C10", "C11")
"""Claims whose source says "associated" and prints no sign; no verdict may say their sign was reproduced."""

_READS = {
    "sign": ("estimate", "low", "high"),
    "differs": ("estimate", "low", "high"),
    "vanishes": ("estimate",),
    "p_below": ("p",),
    "equals": ("estimate",),
    "at_least": ("estimate",),
    "majority": ("estimate",),
    "rows": (),
}
"""Rule -> fields that name a column it reads; a field left out names the column of its own name."""

_NEEDED = {
    "sign": ("expect",),
    "p_below": ("value",),
    "equals": ("value",),
    "at_least": ("value",),
    "majority": ("value",),
}


@dataclass(frozen=True)
class Test:
    """One rule on one row (or on the number of rows) of a released table; the schema explains each field."""

    says: str
    table: str
    rule: str
    where: dict[str, Any] = field(default_factory=dict)
    estimate: str = "estimate"
    low: str = "low"
    high: str = "high"
    p: str = "p"
    null: float = 0.0
    expect: str | None = None
    value: float | str | None = None
    within: float = 0.0


@dataclass(frozen=True)
class Claim:
    """A claim of a source, how it is judged and what the synthetic truth must hold for it to be planted."""

    id: str
    statement: str
    phase: str
    kind: str
    data: str
    source: tuple[str, ...]
    stated: str
    surveys: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    combine: str = "all"
    tests: tuple[Test, ...] = ()
    untested: str = ""
    planted: dict[str, Any] = field(default_factory=dict)
    caution: str = ""
    same_test_as: str = ""


@dataclass(frozen=True)
class Register:
    """The whole register; see the schema for what its sections hold."""

    sources: dict[str, str]
    measures: dict[str, list[str]]
    instead: dict[str, list[str]]
    causal_words: list[str]
    data: dict[str, str]
    claims: dict[str, Claim]
    least_studies: int = 1

    def used_tables(self) -> list[str]:
        """Tables that some test reads, in the order in which claims first name them."""
        return list(dict.fromkeys(test.table for claim in self.claims.values() for test in claim.tests))


def load_register(path: Path, columns: Mapping[str, Collection[str]] | None = None) -> Register:
    """Read a claims register.

    Args:
        path: the file.
        columns: table -> its columns as they are released; without them, in a job whose workflow has checked the
            register already, the tables and columns that tests name are not looked up.

    Raises:
        InputError: listing everything wrong with the file, by claim and field.
    """
    return build_register(read_declared(path, "claims"), path, columns)


def build_register(
    content: Mapping[str, Any],
    path: str | Path = "config/claims.yaml",
    columns: Mapping[str, Collection[str]] | None = None,
) -> Register:
    """Make a register of content that has passed its schema.

    Args:
        content: the file's content.
        path: the file that the messages name.
        columns: table -> columns it has once released; without them, tables and columns are not checked.

    Raises:
        InputError: what the schema cannot see, by claim and field.
    """
    refuse(path, _cross_problems(content, columns))
    claims = {name: _claim(name, entry) for name, entry in content["claims"].items()}
    sections = {name: content.get(name) or {} for name in ("sources", "measures", "instead", "data")}
    return Register(
        **sections,
        causal_words=list(content.get("causal_words", ())),
        claims=claims,
        least_studies=content.get("least_studies", 1),
    )


def _claim(name: str, entry: Mapping) -> Claim:
    lists = {key: tuple(entry[key]) for key in ("source", "surveys", "outcomes", "concepts") if key in entry}
    tests = tuple(Test(**test) for test in entry.get("tests", ()))
    return Claim(id=name, **{**entry, **lists, "tests": tests})


def _cross_problems(content: Mapping, columns: Mapping[str, Collection[str]] | None = None) -> Iterator[str]:
    for name, claim in content["claims"].items():
        place = f"claims.{name}"
        for key, known, what in (
            ("source", content["sources"], "source"),
            ("outcomes", content["measures"], "measured outcome"),
        ):
            for word in claim.get(key, ()):
                if word not in known:
                    yield f"{place}.{key}: no {what} {word!r}{choose(word, known)}"
        if claim["data"] not in content["data"]:
            yield f"{place}.data: no kind of data {claim['data']!r}{choose(claim['data'], content['data'])}"
        for at, test in enumerate(claim.get("tests", ())):
            yield from _test_problems(f"{place}.tests[{at}]", test, claim)
            if columns is not None:
                yield from _unknown_names(f"{place}.tests[{at}]", test, columns)
        if (other := claim.get("same_test_as", name)) not in content["claims"]:
            yield f"{place}.same_test_as: no claim {other!r}{choose(other, content['claims'])}"
        if name in SILENT_ON_SIGN and claim["stated"] != "silent":
            yield f"{place}.stated: the source prints no sign, so this must be silent"
        for at, effect in enumerate(claim.get("planted", {}).get("effects", ())):
            if effect["outcome"] not in content["measures"]:
                known = content["measures"]
                hint = choose(effect["outcome"], known)
                yield f"{place}.planted.effects[{at}].outcome: no outcome {effect['outcome']!r}{hint}"


def _unknown_names(place: str, test: Mapping, columns: Mapping[str, Collection[str]]) -> Iterator[str]:
    """A table that the study does not make, or columns that the table does not have."""
    name = test["table"]
    if name not in columns:
        yield f"{place}.table: no table {name!r}{choose(name, columns)}"
        return
    named = [(f"where.{column}", column) for column in test.get("where", ())]
    named += [
        (key, test.get(key, key))
        for key in ("estimate", "low", "high", "p")
        if key in test or key in _READS[test["rule"]]
    ]
    for key, column in named:
        if column not in columns[name]:
            yield f"{place}.{key}: the table {name} has no column {column!r}{choose(column, columns[name])}"


def _test_problems(place: str, test: Mapping, claim: Mapping) -> Iterator[str]:
    for key in _NEEDED.get(test["rule"], ()):
        if key not in test:
            yield f"{place}.{key}: is missing; the rule {test['rule']} needs it"
    if test["rule"] != "rows" and "where" not in test:
        yield f"{place}.where: is missing; the rule {test['rule']} needs one row"
    if test["rule"] in ("p_below", "rows", "at_least") and isinstance(test.get("value"), str):
        yield f"{place}.value: {test['value']!r} is text, but a number is wanted"
    if "{exposure}" in str(test.get("where", "")) and not claim.get("concepts"):
        yield f"{place}.where: {{exposure}} stands for the first of the claim's concepts, and it has none"
