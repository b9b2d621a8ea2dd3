"""Disclosure rules as data: profiles of secure settings, and what each table's columns are."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from wellbeing.config.declared import read_declared
from wellbeing.errors import InputError


@dataclass(frozen=True)
class Profile:
    """Rules of one secure setting.

    Attributes:
        minimum: smallest count of people that may be shown.
        zeros: whether an empty cell may be shown.
        round_to: base, in people, to which shown counts are rounded.
        residual_df: degrees of freedom a released model must leave.
        public_use_only: the profile is refused for data that their depositor has not cleared for anyone.
    """

    name: str
    label: str
    minimum: int
    zeros: Literal["suppress", "show"]
    round_to: int
    residual_df: int
    public_use_only: bool = False


@dataclass(frozen=True)
class TableSpec:
    """What the columns of one table are, so that the rules can be applied to it."""

    name: str
    statbarn: str
    counts: tuple[str, ...] = ()
    parts: dict[str, str] = field(default_factory=dict)
    group: tuple[str, ...] = ()
    means: dict = field(default_factory=dict)
    chain: dict = field(default_factory=dict)
    model: dict = field(default_factory=dict)
    secret: tuple[str, ...] = ()


def load_release(path: Path, profile: str) -> tuple[Profile, dict[str, TableSpec]]:
    """Read the release rules.

    Args:
        path: ``config/release.yaml``.
        profile: name of the profile to apply.

    Returns:
        The profile, and the specification of every table that may be released.

    Raises:
        InputError: the profile is not in the file.
    """
    rules = read_declared(Path(path), "release")
    profiles = rules["profiles"]
    if profile not in profiles:
        raise InputError(
            f"{path}: there is no release profile '{profile}'; choose one of {', '.join(profiles)}"
        )
    specs = {
        name: TableSpec(
            name=name,
            statbarn=entry["statbarn"],
            counts=tuple(entry.get("counts", ())),
            parts=dict(entry.get("parts", {})),
            group=tuple(entry.get("group", ())),
            means=dict(entry.get("means", {})),
            chain=dict(entry.get("chain", {})),
            model=dict(entry.get("model", {})),
            secret=tuple(entry.get("secret", ())),
        )
        for name, entry in rules["tables"].items()
    }
    return Profile(name=profile, **profiles[profile]), specs
