"""Writing files whole, and the fixed environment every job of the report runs in."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "report"
"""Folder of page templates, style sheet, filters and the report's text."""

SEARCH = (TEMPLATES / "search.js").read_text(encoding="utf-8")
"""The one script of the notebooks' pages: a field that narrows the rows of a table."""

FIXED_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    # 1 January 2026: the date written into files that insist on one, so that equal inputs give equal bytes
    "SOURCE_DATE_EPOCH": "1767225600",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""Environment variables that make results independent of the machine's settings and number of cores."""


def matplotlib_folder(instead: Path) -> dict[str, str]:
    """Environment that gives matplotlib the folder ``instead`` where it cannot write to those of the user.

    Its remarks on a home that is missing or cannot be written would land on the pages otherwise. Where it can write
    there, the list of fonts it keeps there is used, and nothing is set.
    """
    if "MPLCONFIGDIR" in os.environ:
        return {}
    try:
        for variable, usual in (("XDG_CACHE_HOME", "~/.cache"), ("XDG_CONFIG_HOME", "~/.config")):
            folder = Path(os.environ.get(variable) or Path(usual).expanduser()) / "matplotlib"
            folder.mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise PermissionError(folder)
    except (OSError, RuntimeError):  # RuntimeError: no home folder is known
        return {"MPLCONFIGDIR": str(instead.resolve())}
    return {}


def write_whole(files: dict[Path, bytes]) -> None:
    """Write several files so that a reader never meets a part of one, and a failure leaves none of them.

    All contents go to temporary neighbours first and are renamed together at the end.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            staged.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, 0o666 & ~_umask())
        while staged:
            temporary, path = staged[0]
            os.replace(temporary, path)
            staged.pop(0)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


@contextmanager
def environment(settings: dict[str, str | None]) -> Iterator[None]:
    """Set (or, where the value is None, unset) environment variables, and put the old ones back."""
    before = {name: os.environ.get(name) for name in settings}
    _apply(settings)
    try:
        yield
    finally:
        _apply(before)


def _apply(settings: dict[str, str | None]) -> None:
    for name, value in settings.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
