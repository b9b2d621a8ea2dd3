"""Settings as a reader sees them listed: one dotted name and one text each."""

import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"(?:~[^/\\]*|[A-Za-z]:)?[/\\](?:.*[/\\])?([^/\\]*)")

_HOME = re.compile(r"~[^/\\]*|/root|(?:/home|/Users|[A-Za-z]:\\Users)[/\\][^/\\]+")


def without_places(settings: Any) -> Any:
    """Settings in which a folder of the machine keeps its last name alone: what is published names no user or home."""
    if isinstance(settings, Mapping):
        return {key: without_places(item) for key, item in settings.items()}
    if isinstance(settings, list | tuple):
        return [without_places(item) for item in settings]
    if not isinstance(settings, str) or len(settings) < 2:
        return settings
    place = settings.rstrip("/\\")
    if _HOME.fullmatch(place):
        return "…"
    found = _PLACE.fullmatch(place)
    return f"…/{found[1]}" if found else settings


def flat_settings(settings: Any, prefix: str = "") -> list[tuple[str, str]]:
    """Nested settings as (dotted name, text) pairs, in their own order."""
    if isinstance(settings, Mapping) and settings:
        return [
            row
            for key, item in settings.items()
            for row in flat_settings(item, f"{prefix}.{key}" if prefix else str(key))
        ]
    if isinstance(settings, list):
        return [(prefix, ", ".join(map(str, settings)) or "none")]
    return [(prefix, {None: "none", True: "yes", False: "no"}.get(settings, str(settings)))]
