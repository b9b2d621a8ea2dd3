"""Facts of how the run was made: its estimation, and what the release door withheld."""

from wellbeing.release.profiles import Profile
from wellbeing.report.collector import Collector
from wellbeing.report.facts import number


def collect_settings(found: Collector, settings: dict, profile: Profile) -> None:
    """Facts with keys that start with ``estimation.`` and ``release.``.

    Args:
        found: where they are noted; its tables hold ``log``.
        settings: the resolved settings.
        profile: the release profile.
    """
    log = found.tables["log"]
    if estimation := settings.get("estimation"):  # a run without a survey estimates nothing
        level = f"{100 * estimation['level']:g}%"
        found.add("estimation.points", estimation["points"], str(estimation["points"]), "fits", "points")
        found.add("estimation.level", estimation["level"], level, "fits", "share")
    found.add("release.minimum", profile.minimum, number(profile.minimum), "log", "people")
    found.add("release.round_to", profile.round_to, number(profile.round_to), "log", "people")
    found.count("release.tables", len(log), "log", "tables")
    found.count("release.withheld", log["cells_suppressed"].sum(), "log", "cells")
