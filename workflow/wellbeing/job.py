"""What every job of the workflow does around its work: a log, and one readable message when input is bad."""

import errno
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from wellbeing.errors import InputError

_REFUSED = {
    errno.ENOSPC: "Make room on the disk, then type the command again",
    errno.EDQUOT: "Make room in your quota, then type the command again",
    errno.EROFS: "Make the folder writable, then type the command again",
    errno.EACCES: "Give yourself the right to it, then type the command again",
}
"""What to do where the system refuses."""


@contextmanager
def job(log: str | Path) -> Iterator[None]:
    """Run a job's body; bad input ends it with the message alone, anything else with a traceback in the log.

    Args:
        log: text file of the job; it is emptied first.

    Raises:
        SystemExit: the job failed (exit status 1).
    """
    path = Path(log)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
        yield
    except InputError as error:
        _stop(path, f"{error}", f"{error}")
    except OSError as error:
        if error.errno not in _REFUSED:
            _stop(path, f"{type(error).__name__}: {error}", traceback.format_exc())
        where = error.filename or path.parent
        _stop(path, f"{where}: {error.strerror}. {_REFUSED[error.errno]}.", traceback.format_exc())
    except Exception as error:
        _stop(path, f"{type(error).__name__}: {error}", traceback.format_exc())


def _stop(log: Path, message: str, whole: str) -> NoReturn:
    """Say ``message`` on the console, keep the ``whole`` in the log, and end the job."""
    try:
        log.write_text(f"{whole}\n", encoding="utf-8")
        kept = "" if whole == message else f"\nThe whole traceback is in {log}"
    except OSError as error:  # a full disk takes no log either; the message above all must come out
        kept = f"\nIts log {log} could not be written: {error.strerror}"
    print(f"\n{message}{kept}\n", file=sys.stderr)
    sys.exit(1)
