"""What every job of the workflow does around its work: a log, and one readable message when input is bad."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wellbeing.errors import InputError


@contextmanager
def job(log: str | Path) -> Iterator[None]:
    """Run a job's body; bad input ends it with the message alone, anything else with a traceback in the log.

    Args:
        log: text file of the job; it is emptied first.

    Raises:
        SystemExit: the job failed (exit status 1).
    """
    path = Path(log)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", encoding="utf-8")
    try:
        yield
    except InputError as error:
        path.write_text(f"{error}\n", encoding="utf-8")
        print(f"\n{error}\n", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        path.write_text(traceback.format_exc(), encoding="utf-8")
        print(f"\n{type(error).__name__}: {error}\nThe whole traceback is in {path}\n", file=sys.stderr)
        sys.exit(1)
