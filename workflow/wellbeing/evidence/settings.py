"""The review's declared content (config/evidence.yaml) and its library's list of files, checked when read."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wellbeing.config.declared import read_declared, refuse
from wellbeing.config.files import choose
from wellbeing.evidence.appraisal import instrument_problems


def load_settings(path: Path) -> dict[str, Any]:
    """Read ``config/evidence.yaml``.

    Raises:
        InputError: all that its schema forbids, or weights and words that contradict each other.
    """
    content = read_declared(path, "evidence")
    check_settings(content, path)
    return content


def check_settings(settings: Mapping[str, Any], path: str | Path) -> None:
    """Raise InputError for what the schema cannot see in the settings; `path` is the file it names."""
    refuse(path, _contradictions(settings))


def _contradictions(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["deduplicate"]["loose"] > settings["deduplicate"]["strict"]:
        yield "deduplicate.loose: is above deduplicate.strict; a loose pair is a less certain one"
    outcomes, relations = settings["vocabulary"]["outcome"], settings["relations"]
    for outcome, relation in settings["outcome_relations"].items():
        if outcome not in outcomes:
            yield f"outcome_relations.{outcome}: no outcome {outcome!r}{choose(outcome, outcomes)}"
        if relation not in relations:
            yield f"outcome_relations.{outcome}: no category {relation!r}{choose(relation, relations)}"
    links = settings["vocabulary"]["link"]
    for link in settings["links"]:
        if link not in links:
            yield f"links.{link}: no link {link!r} in vocabulary.link{choose(link, links)}"


def load_library(folder: Path) -> list[dict[str, Any]]:
    """Read ``library.yaml``: the files of the library, with what is to be known of each.

    Raises:
        InputError: what its schema forbids, an id given twice, or a file that is not there.
    """
    files = read_declared(folder / "library.yaml", "evidence_library")["files"]
    refuse(folder / "library.yaml", _absent_or_twice(folder, files))
    return files


def _absent_or_twice(folder: Path, files: list[dict[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for at, entry in enumerate(files):
        if entry["id"] in seen:
            yield f"files[{at}].id: the file id '{entry['id']}' is given twice"
        seen.add(entry["id"])
        if not (folder / entry["file"]).is_file():
            yield f"files[{at}].file: there is no file {folder / entry['file']}"


def load_instruments(folder: Path) -> list[dict[str, Any]]:
    """Read the appraisal instruments of a library, a file each, as they stand.

    Raises:
        InputError: what their schema forbids, or a critical item or a design's item that is none of the instrument's.
    """
    entries = []
    for path in sorted((folder / "instruments").glob("*.yaml")):
        entries.append(read_declared(path, "instrument"))
        refuse(path, instrument_problems(entries[-1], path.stem))
    return entries


def review_sources(folder: Path, files: list[dict[str, Any]]) -> list[Path]:
    """Files that records, decisions and flow are read from, in a fixed order; optional ones where they are."""
    named = [folder / entry["file"] for entry in files]
    tables = ["duplicates", "flow_overrides", "reports", "screening", "searches", "studies"]
    return list(dict.fromkeys([*named, *_there(folder, tables)]))


def synthesis_sources(folder: Path) -> list[Path]:
    """Tables that findings, appraisal, overlap and questions are read from, in a fixed order."""
    return _there(
        folder,
        [
            "appraisal",
            "citation_matrix",
            "findings",
            "matrix_dates",
            "overlap_counts",
            "published_flows",
            "questions",
        ],
    )


def _there(folder: Path, names: list[str]) -> list[Path]:
    return [path for path in (folder / f"{name}.csv" for name in names) if path.exists()]
