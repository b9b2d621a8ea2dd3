"""One notebook, one kernel: papermill in a fixed environment with a socket folder of its own."""

import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

from wellbeing.report.writing import FIXED_ENVIRONMENT, environment


class Execution:
    """The course of one execution: whether the kernel answered, and the cell it was at."""

    def __init__(self) -> None:
        self.started = False
        self.cell_index: int | None = None

    def on_start(self, **_: Any) -> None:
        """Note that the kernel answered."""
        self.started = True

    def on_cell(self, cell_index: int, **_: Any) -> None:
        """Note the cell, counted from 0 in the notebook with its injected cell."""
        self.cell_index = cell_index


def execute(
    source: Path, parameters: dict[str, Any], output: Path, cwd: Path, start_timeout: int = 60
) -> Execution:
    """Run ``source`` with ``parameters`` in a new kernel whose folder is ``cwd``; save it as ``output``.

    A kernel that does not answer gets a second try. Errors of cells come out as papermill raises them, with
    the course of the execution added as ``error.execution``. No kernel outlives the call.
    """
    for attempt in (1, 2):
        course = Execution()
        try:
            _execute_once(source, parameters, output, cwd, start_timeout, course)
            return course
        except Exception as error:
            if attempt == 1 and not course.started and isinstance(error, (RuntimeError, OSError)):
                print(f"the kernel did not start ({error}); trying once more", file=sys.stderr)
                continue
            error.execution = course  # type: ignore[attr-defined]
            raise
    raise AssertionError("unreachable: the second attempt returns or raises")


def _execute_once(
    source: Path, parameters: dict[str, Any], output: Path, cwd: Path, start_timeout: int, course: Execution
) -> None:
    import papermill

    managers: list[AsyncKernelManager] = []

    class Manager(AsyncKernelManager):
        """A kernel manager that can be found again after an interrupt."""

        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            managers.append(self)

    with _socket_folder() as folder, environment(_kernel_environment(folder, cwd)):
        config = Config()
        if os.name != "nt":
            # the default socket name is relative to the working folder, where two notebooks would collide
            config.KernelManager.transport = "ipc"
            config.KernelManager.ip = str(folder / "k")
        try:
            papermill.execute_notebook(
                source,
                output,
                parameters=parameters,
                kernel_name="python3",
                cwd=str(cwd),
                progress_bar=False,
                log_output=False,
                start_timeout=start_timeout,
                record_timing=False,
                store_widget_state=False,
                shutdown_kernel="immediate",
                config=config,
                kernel_manager_class=Manager,
                on_notebook_start=course.on_start,
                on_cell_start=course.on_cell,
            )
        finally:
            for manager in managers:
                _kill(manager)


def _kill(manager: AsyncKernelManager) -> None:
    """End the kernel of ``manager`` if it still lives, as after an interrupt during start-up."""
    process = getattr(manager.provisioner, "process", None)
    if process is not None and process.poll() is None:
        process.kill()
        process.wait(timeout=10)


@contextmanager
def _socket_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nb-"))
    if len(os.fsencode(folder)) > 80:  # the name of a Unix socket holds about 100 bytes
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="nb-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _kernel_environment(folder: Path, cwd: Path) -> dict[str, str | None]:
    style = cwd / "config" / "matplotlibrc"
    return {
        **FIXED_ENVIRONMENT,
        # a kernel specification there would shadow this interpreter's own
        "JUPYTER_PATH": None,
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLBACKEND": None,
        "MATPLOTLIBRC": str(style) if style.is_file() else None,
        "NO_COLOR": None,
        "FORCE_COLOR": None,
    }


@contextmanager
def output_to(log: Path) -> Iterator[None]:
    """Send this process's output, and the kernel's, which inherits it, to ``log``; then put it back."""
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    saved = os.dup(1), os.dup(2)
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o666)
    try:
        os.dup2(target, 1)
        os.dup2(target, 2)
        # sys.stdout need not be file descriptor 1: a notebook or a test may have put another in its place
        with (
            os.fdopen(os.dup(target), "w", buffering=1, encoding="utf-8") as text,
            redirect_stdout(text),
            redirect_stderr(text),
        ):
            yield
    finally:
        os.dup2(saved[0], 1)
        os.dup2(saved[1], 2)
        for descriptor in (*saved, target):
            os.close(descriptor)


@contextmanager
def terminate_as_interrupt() -> Iterator[None]:
    """Let a polite kill (SIGTERM), as a workflow manager sends it, clean up as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
