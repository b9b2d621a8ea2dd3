"""Finding a survey's files under a folder, whatever the release called the folders between."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.survey.source import FileSpec, Source

PACKABLE = ("tab", "tsv", "csv")
ENDINGS = ("dta", "sav", "zsav", "por", "parquet", *PACKABLE)
NAME = re.compile(rf"\.({'|'.join(ENDINGS)}|({'|'.join(PACKABLE)})\.(gz|bz2|xz|zip))$", re.IGNORECASE)
"""How the name of a survey file ends; text may be packed."""


def find_files(source: Source, root: Path | str | None) -> dict[str, Path]:
    """Where each file of the source is.

    Parameters
    ----------
    source
        The declared survey.
    root
        Folder searched with everything below it; names are compared without regard to case, ``_protect``
        (Special Licence) may follow a stem, and any path with ``bhps`` in it is passed over. A single file is
        accepted where the source has one file only. None where the survey's data come in a Python package.

    Returns
    -------
    dict
        File id -> path, for the files the mapping uses, in the order of the declaration.

    Raises
    ------
    InputError
        A file is missing, or two files fit one name. All of these are listed in one message.
    """
    specs = [source.files[id_] for id_ in source.wanted()]
    carried = [spec for spec in specs if spec.package]
    if carried and len(carried) == len(specs):
        if root is not None:
            raise InputError(
                f"survey.path is {root}, but the source {source.name!r} carries its own data; "
                "set survey.path to null, or choose another survey.source"
            )
        return {spec.id: _packaged(spec, source) for spec in carried}
    if root is None:
        raise InputError(
            f"survey.path is empty, but the source {source.name!r} reads files from a folder; "
            f"set survey.path to the folder that holds {', '.join(_wanted(spec) for spec in specs)}"
        )
    root = Path(root)
    if root.is_file():
        return _single(source, specs, root)
    if not root.is_dir():
        raise InputError(f"survey.path: {root} does not exist; give the folder that holds the survey's files")
    return _search(source, specs, root)


def survey_files(source: Source, root: Path | str | None) -> list[str]:
    """Paths of the survey's files, also of those that a generator has yet to write.

    A real survey is searched, as :func:`find_files` does and with its errors; a synthetic one says where each
    file will be (``written_to``).
    """
    specs = [source.files[id_] for id_ in source.wanted()]
    written = [spec.written_to for spec in specs if spec.written_to]
    if source.status == "synthetic" and root is not None and len(written) == len(specs):
        return [str(Path(root) / name) for name in written]
    return [str(path) for path in find_files(source, root).values()]


def _search(source: Source, specs: list[FileSpec], root: Path) -> dict[str, Path]:
    candidates = _candidates(root)
    found: dict[str, Path] = {}
    faults = []
    for spec in specs:
        if spec.package:
            found[spec.id] = _packaged(spec, source)
            continue
        assert spec.pattern is not None, "the schema of a source asks for a stem, a pattern or a package"
        stem = re.compile(spec.pattern, re.IGNORECASE)
        fits = [path for path in candidates if stem.fullmatch(NAME.sub("", path.name))]
        if len(fits) == 1:
            found[spec.id] = fits[0]
        elif fits:
            listed = "".join(f"\n      {path}" for path in fits)
            faults.append(f"{len(fits)} files could be {spec.id}:{listed}")
        else:
            study = f" It comes in {spec.study}." if spec.study else ""
            faults.append(f"no file {_wanted(spec)} anywhere under the folder.{study}")
    if faults:
        several = any("could be" in fault for fault in faults)
        mend = (
            "\nGive a narrower survey.path, or move the copies you do not want out of it." if several else ""
        )
        lines = "".join(f"\n  - {fault}" for fault in faults)
        raise InputError(f"survey.path {root}: the files of {source.name!r} cannot be settled:{lines}{mend}")
    return found


def _candidates(root: Path) -> list[Path]:
    """Every file with a known ending, sorted; paths below ``root`` that speak of the BHPS are left out."""
    paths = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if "bhps" not in name.lower())
        paths += [
            Path(folder, name) for name in sorted(names) if NAME.search(name) and "bhps" not in name.lower()
        ]
    return paths


def _single(source: Source, specs: list[FileSpec], path: Path) -> dict[str, Path]:
    if len(specs) > 1:
        raise InputError(
            f"survey.path is the file {path}, but the source {source.name!r} needs {len(specs)} files: "
            f"{', '.join(_wanted(spec) for spec in specs)}; give the folder that holds them"
        )
    if not NAME.search(path.name):
        raise InputError(
            f"survey.path: {path} ends in none of {', '.join(ENDINGS)}; convert it to one of them"
        )
    return {specs[0].id: path}


def _wanted(spec: FileSpec) -> str:
    name = (spec.pattern or "").replace("(_protect)?", "")
    return f"{name}.{{dta,sav,tab,csv}}"  # the usual ones


def _packaged(spec: FileSpec, source: Source) -> Path:
    assert spec.package and spec.resource, "the schema of a source asks for both"
    found = importlib.util.find_spec(spec.package)
    if found is None or not found.origin:
        raise InputError(
            f"the source {source.name!r} reads its data from the Python package {spec.package!r}, "
            "which is not installed; run `make setup`"
        )
    path = Path(found.origin).parent / spec.resource
    if not path.is_file():
        raise InputError(
            f"{path}: not in the installed package {spec.package!r}; its version has moved the file"
        )
    return path
