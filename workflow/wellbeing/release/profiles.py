"""Disclosure rules as data: the profiles of secure settings."""

from dataclasses import dataclass
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
        source: where the setting's rules are written.
        public_use_only: the profile is refused for data that their depositor has not cleared for anyone.
    """

    name: str
    label: str
    minimum: int
    zeros: Literal["suppress", "show"]
    round_to: int
    residual_df: int
    public_use_only: bool = False
    source: str = ""


def load_profile(path: Path, name: str) -> Profile:
    """Read one profile of the release rules.

    Args:
        path: ``config/release.yaml``.
        name: the profile to apply.

    Raises:
        InputError: the profile is not in the file.
    """
    profiles = read_declared(Path(path), "release")["profiles"]
    if name not in profiles:
        raise InputError(f"{path}: there is no release profile '{name}'; choose one of {', '.join(profiles)}")
    return Profile(name=name, **profiles[name])
