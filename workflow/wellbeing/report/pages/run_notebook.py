"""Run one notebook with checked parameters; keep the result and its page, or an account of the failure."""

import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from wellbeing.errors import InputError
from wellbeing.report.page_context import PageContext
from wellbeing.report.pages.jupyter_kernel import execute, output_to, terminate_as_interrupt
from wellbeing.report.pages.normalise import normalise, scrubber
from wellbeing.report.pages.page import page_html
from wellbeing.report.pages.parameters import check_parameters, declared_parameters, plain
from wellbeing.report.pandoc import PandocError
from wellbeing.report.writing import write_whole


class NotebookError(Exception):
    """A notebook stopped. The message is what a reader needs: notebook, cell, line, error, where to look."""


def run(
    notebook: Path,
    parameters: dict[str, Any],
    output: Path,
    page: Path,
    log: Path,
    context: PageContext,
    cwd: Path | None = None,
) -> None:
    """Execute ``notebook`` with ``parameters`` in ``cwd``; write the result ``output`` and its HTML ``page``.

    The names in ``parameters`` must be those of the notebook's ``parameters`` cell, no more and no fewer;
    this is checked before a kernel starts. What the kernel prints goes to ``log``. Equal inputs give equal
    bytes.

    On failure neither ``output`` nor ``page`` is written; ``<stem of log>.failed.ipynb`` beside the log holds
    the notebook as far as it came and the log the whole traceback.

    Not for several threads of one process: the environment and the standard streams are the process's own.

    Raises InputError (parameters, notebook file) and NotebookError (a cell or the kernel).
    """
    cwd = (cwd or Path.cwd()).resolve()
    source, cells = _read(notebook)
    values = {name: plain(value, name) for name, value in parameters.items()}
    check_parameters(declared_parameters(cells, str(notebook)), list(values), str(notebook))

    failed = log.with_name(f"{log.stem}.failed.ipynb")
    failed.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        executed = Path(folder) / "executed.ipynb"
        scrub = scrubber(cwd, {folder: "<tmp>"})
        log = log.resolve()
        with output_to(log), terminate_as_interrupt():
            try:
                execute(source.resolve(), values, executed, cwd)
            except Exception as error:
                _keep(executed, failed, values, scrub)
                message = _explain(
                    error, executed, str(notebook), log, failed if failed.exists() else None, cwd
                )
                _write_traceback(error, scrub)
                raise NotebookError(message) from error
        result = normalise(nbformat.read(executed, as_version=4), values, scrub)
    try:
        html = page_html(result, context)
    except PandocError as error:
        raise NotebookError(f"{notebook} ran, but its page could not be made\n  error:    {error}") from error
    write_whole({output: _as_bytes(result), page: html.encode("utf-8")})


def _read(notebook: Path) -> tuple[Path, list[dict]]:
    if not notebook.is_file():
        raise InputError(f"{notebook}: no such notebook.")
    try:
        content = nbformat.read(notebook, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError) as error:
        raise InputError(f"{notebook}: not a Jupyter notebook: {str(error).splitlines()[0]}") from error
    return notebook, content.cells


def _as_bytes(notebook: dict) -> bytes:
    return (nbformat.writes(nbformat.from_dict(notebook)).rstrip("\n") + "\n").encode("utf-8")


def _keep(executed: Path, failed: Path, values: dict[str, Any], scrub: Callable[[str], str]) -> None:
    """Keep the notebook as far as it came; before the first cell there is nothing to keep."""
    if executed.is_file():
        partial = normalise(nbformat.read(executed, as_version=4), values, scrub)
        write_whole({failed: _as_bytes(partial)})


def _write_traceback(error: Exception, scrub: Callable[[str], str]) -> None:
    """Write the whole traceback to standard error, which is the log by now."""
    cell_lines = getattr(error, "traceback", None)
    text = (
        "\n".join(cell_lines) if isinstance(cell_lines, list) else "".join(traceback.format_exception(error))
    )
    print(scrub(text), file=sys.stderr, flush=True)


def _explain(
    error: Exception, executed: Path, notebook: str, log: Path, failed: Path | None, cwd: Path
) -> str:
    course = getattr(error, "execution", None)
    cell, first_line = _where(executed, course.cell_index if course else None)
    name, text = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", str(error))
    if type(error).__name__ == "DeadKernelError":
        name, text = "the kernel died", "often for want of memory"
    elif course is not None and not course.started:
        cell, name = "before the first cell", "the kernel did not start"
    problem = f"{name}: {' '.join(str(text).split())}"
    lines = [f"{notebook} stopped {cell}", f"  the cell begins: {first_line}", f"  error:    {problem[:600]}"]
    if first_line is None:
        del lines[1]
    lines.append(f"  log:      {_relative(log, cwd)}")
    if failed is not None:
        lines.append(f"  notebook as far as it came: {_relative(failed, cwd)}")
    return "\n".join(lines)


def _where(executed: Path, index: int | None) -> tuple[str, str | None]:
    """The cell as its author counts it (without the injected one), and its first line of code."""
    if index is None or not executed.is_file():
        return "before the first cell", None
    cells = nbformat.read(executed, as_version=4)["cells"]
    cells = [cell for cell in cells if "papermill-error-cell-tag" not in cell["metadata"].get("tags", [])]
    injected = [
        i for i, cell in enumerate(cells) if "injected-parameters" in cell["metadata"].get("tags", [])
    ]
    number = index + 1 - sum(i <= index for i in injected)
    code = [line for line in cells[index]["source"].splitlines() if line.strip()]
    first = next((line for line in code if not line.lstrip().startswith("#")), code[0] if code else None)
    return f"in cell {number} of {len(cells) - len(injected)}", first.strip()[:200] if first else None


def _relative(path: Path, cwd: Path) -> str:
    path = path.resolve()
    return path.relative_to(cwd).as_posix() if path.is_relative_to(cwd) else path.as_posix()
