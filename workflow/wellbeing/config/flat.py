"""Settings as a reader sees them listed: one dotted name and one text each."""

from collections.abc import Mapping
from typing import Any


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
