"""Any coded project by its file: the format is found out from the content, not from the name alone."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.interviews.catalogue import IMPORT, ISSUES
from wellbeing.interviews.coded_project import Project
from wellbeing.interviews.offsets import SURE, WORDS
from wellbeing.interviews.qdpx_read import read_qdc, read_qdpx
from wellbeing.interviews.segments_csv import read_segments_csv
from wellbeing.interviews.sqlite import is_sqlite, read_sqlite

FORMATS = ".qdpx (REFI-QDA), .sqlite3 (Taguette), .qda (QualCoder, the folder or its data.qda), .csv (coded segments)"
OPTIONS = ("missing", "broken", "columns", "separator")


def project_file(path: Path) -> Path:
    """The one file to read of what a user points at. Raises InputError where there is none."""
    path = Path(path)
    if path.is_dir() and (path / "data.qda").is_file():
        return path / "data.qda"
    if path.is_dir():
        found = sorted(
            file for file in path.iterdir() if file.suffix.lower() in (".qdpx", ".sqlite3", ".qda")
        )
        if len(found) == 1:
            return project_file(found[0])
        raise InputError(
            f"{path}: a folder with {len(found)} coded projects; set interviews.path to one of: {FORMATS}"
        )
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; set interviews.path to a coded project: {FORMATS}")
    return path


def read_project(path: Path, options: Mapping | None = None) -> Project:
    """Read a coded project.

    Args:
        path: the file (or QualCoder's folder).
        options: of config/interviews.yaml, ``import``: missing, broken, columns, separator.

    Raises:
        InputError: the file cannot be used.
    """
    options = dict(options or {})
    path = project_file(Path(path))
    if path.suffix.lower() == ".qdc":
        raise InputError(f"{path}: a codebook without codings; export the whole project as .qdpx")
    if path.stat().st_size and is_sqlite(path):
        project = read_sqlite(path)
    elif path.suffix.lower() in (".csv", ".txt", ".tsv"):
        project = read_segments_csv(path, options.get("columns"), options.get("separator"))
    else:
        project = read_qdpx(path, options.get("missing", "auto"), options.get("broken", "stop"))
    _name_apart(project)
    return project


def _name_apart(project: Project) -> None:
    """Give sources of one name a number each: quotations name their source."""
    met: Counter[str] = Counter()
    tops = [source for source in project.sources if not source.parent]
    taken = {source.name for source in tops}
    for source in tops:
        name = source.name
        met[name] += 1
        while met[name] > 1 and source.name in taken:
            source.name = f"{name} ({met[name]})"
            met[name] += source.name in taken
        taken.add(source.name)
        if source.name != name:
            project.issue(
                "note", f"source {source.name!r}", "another source has its name: a number was added to it"
            )


def read_codes(path: Path) -> list:
    """Codes of a codebook file (.qdc) or of any project."""
    return read_qdc(path) if Path(path).suffix.lower() == ".qdc" else read_project(path).codes


def import_table(project: Project) -> pd.DataFrame:
    """What was read, one row a kind of thing: item, count, note."""
    kinds = Counter(source.kind for source in project.sources)
    with_text = sum(source.text is not None for source in project.sources)
    compared = sum(row["compared"] for row in project.offsets)
    matched = sum(row["matched"] for row in project.offsets)
    with_ends = [row for row in project.offsets if "borders" in row]
    rows = [
        ("codes", len(project.codes), ""),
        ("sources", sum(not source.parent for source in project.sources), _list(kinds)),
        ("sources with text", with_text, ""),
        ("text files named", len(project.members_named), ""),
        ("text files absent", len(project.members_absent), ""),
        ("segments", len(project.segments), ""),
        ("codings", len(project.codings), ""),
        ("coders", len(project.users), ""),
        ("cases", len(project.cases), ""),
        ("variables", len(project.variables), ", ".join(project.variables)),
        ("notes", len(project.memos), ""),
        ("sets", len(project.sets), ""),
        ("links", len(project.links), ""),
        ("graphs", len(project.graphs), ""),
        ("transcript sync points", sum(len(source.sync) for source in project.sources), ""),
        ("segments whose words can be compared with their text", compared, ""),
        ("of these, segments that match it", matched, _ways(project)),
        (
            "segments whose text tells where they begin and end",
            sum(row["selections"] for row in with_ends),
            "",
        ),
        (
            "of these, segments that begin and end at a word border",
            sum(row["borders"] for row in with_ends),
            "",
        ),
        ("texts whose way of counting is in doubt", sum(_in_doubt(row) for row in with_ends), ""),
    ]
    return pd.DataFrame(rows, columns=list(IMPORT.names))


def offsets_table(project: Project) -> pd.DataFrame:
    """How each text's offsets were read: source, way, selections, compared, matched, borders, rival; secret."""
    return pd.DataFrame(
        [
            row | {"way": WORDS.get(row["way"], row["way"]), "doubt": _in_doubt(row)}
            for row in project.offsets
        ],
        columns=["source", "way", "selections", "compared", "matched", "borders", "rival", "doubt"],
    )


def _in_doubt(row: Mapping) -> bool:
    return bool(row.get("rival")) or row.get("borders", 0) < SURE * row["selections"]


def issue_table(project: Project, names: bool = False) -> pd.DataFrame:
    """What could not be carried over, was repaired or needs reading: level, where, what.

    Names of sources and of their files may be people's: unless ``names``, each is replaced by its number.
    """
    rows = []
    for issue in project.issues:
        where, what = issue.where, issue.what
        if not names:
            for at, source in enumerate(project.sources, start=1):
                where = where.replace(f"source {source.name!r}", f"source {at}")
            for member in project.members_absent:
                what = (
                    what.replace(member, "named in data/interviews/issues.csv")
                    if len(what) < 120
                    else what.split(" (")[0]
                )
        rows.append((issue.level, where, what))
    table = pd.DataFrame(rows, columns=list(ISSUES.names))
    rank = {"problem": 0, "lost": 1, "note": 2}
    return table.sort_values("level", key=lambda level: level.map(rank), kind="stable").reset_index(drop=True)


def _list(kinds: Counter) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))


def _ways(project: Project) -> str:
    counts = Counter(WORDS.get(row["way"], "by the words of the passage") for row in project.offsets)
    return "; ".join(f"{words}: {count} texts" for words, count in counts.most_common())
