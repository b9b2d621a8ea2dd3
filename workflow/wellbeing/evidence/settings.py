"""The review's declared content (config/evidence.yaml) and its library's list of files, checked when read."""

from pathlib import Path
from typing import Any

from wellbeing.config.shape import read_declared
from wellbeing.errors import InputError
from wellbeing.evidence.vocabulary import near

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def load_settings(path: Path) -> dict[str, Any]:
    """Read ``config/evidence.yaml``.

    Raises:
        InputError: all that its schema forbids, or weights and words that contradict each other.
    """
    settings = read_declared(path, "evidence")
    if settings["deduplicate"]["loose"] > settings["deduplicate"]["strict"]:
        raise InputError(
            f"{path}: deduplicate.loose is above deduplicate.strict; a loose pair is a less certain one"
        )
    outcomes, relations = settings["vocabulary"]["outcome"], settings["relations"]
    for outcome, relation in settings["outcome_relations"].items():
        if outcome not in outcomes:
            raise InputError(f"{path}: outcome_relations: '{outcome}' is no outcome{near(outcome, outcomes)}")
        if relation not in relations:
            raise InputError(
                f"{path}: outcome_relations: '{relation}' is no category{near(relation, relations)}"
            )
    absent = [link for link in settings["links"] if link not in settings["vocabulary"]["link"]]
    if absent:
        raise InputError(f"{path}: links: '{absent[0]}' is not in vocabulary.link")
    return settings


def load_library(folder: Path) -> list[dict[str, Any]]:
    """Read ``library.yaml``: the files of the library, with what is to be known of each.

    Raises:
        InputError: what its schema forbids, an id given twice, or a file that is not there.
    """
    path = folder / "library.yaml"
    files = read_declared(path, "evidence_library")["files"]
    seen: set[str] = set()
    for entry in files:
        if entry["id"] in seen:
            raise InputError(f"{path}: the file id '{entry['id']}' is given twice")
        seen.add(entry["id"])
        if not (folder / entry["file"]).is_file():
            raise InputError(f"{path}: {entry['id']}: there is no file {folder / entry['file']}")
    return files


def review_sources(folder: Path) -> list[Path]:
    """Files that records, decisions and flow are read from, in a fixed order; optional ones where they are."""
    named = [folder / entry["file"] for entry in load_library(folder)]
    tables = ["duplicates", "flow_overrides", "reports", "screening", "searches", "studies"]
    return list(dict.fromkeys([folder / "library.yaml", *named, *_there(folder, tables)]))


def synthesis_sources(folder: Path) -> list[Path]:
    """Files that findings, appraisal, overlap and questions are read from, in a fixed order."""
    tables = [
        "appraisal",
        "citation_matrix",
        "findings",
        "matrix_dates",
        "overlap_counts",
        "published_flows",
        "questions",
    ]
    return [*_there(folder, tables), *sorted((folder / "instruments").glob("*.yaml"))]


def _there(folder: Path, names: list[str]) -> list[Path]:
    return [path for path in (folder / f"{name}.csv" for name in names) if path.exists()]
