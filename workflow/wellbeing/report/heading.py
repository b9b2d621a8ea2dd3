"""What the report says of itself: titles, run, data, outcomes and rungs in words."""

from collections.abc import Mapping

from wellbeing.config.flat import without_places


def heading(settings: dict, source: Mapping[str, str], figures: list[str], chapters: list[str]) -> dict:
    """What the report says of itself: titles, run, data, outcomes and rungs in words.

    A run without a survey has no outcomes and no rungs; ``original`` is the published study that the run does again.

    Args:
        settings: the resolved settings.
        source: badge, source_title, source_citation and area_label of the survey.
        figures: names of the figures that were drawn.
        chapters: names of the report's chapters, in order.
    """
    rungs = {rung: entry["label"] for rung, entry in settings.get("models", {"rungs": {}})["rungs"].items()}
    return {
        **settings["report"],
        **source,
        "area_labels": " and ".join(_plural(word) for word in source["area_label"].split(" and ")),
        "run": settings["run"],
        "outcomes": {key: outcome["label"] for key, outcome in settings.get("outcomes", {}).items()},
        "rungs": rungs,
        "last": next(reversed(rungs), ""),
        "original": settings.get("claims", {}).get("study"),
        "chapters": chapters,
        "figures": figures,
        "settings": without_places(settings),
    }


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
