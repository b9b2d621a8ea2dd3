"""What the terminal shows of a run: a line for each step as it ends, warnings, and what failed or where to read.

Snakemake finds this package by its name, and ``profiles/default/`` asks for it. A dry run and ``--verbose`` are told in
Snakemake's own words; its log file always is.
"""

import logging
import sys
import time
from logging import LogRecord
from pathlib import Path

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

WIDTH = 100
PURPOSES: dict[str, str] = {}
"""Rule -> what it is for; the Snakefile fills it."""
ENDS = ("study", "smoke")
"""Rules that do no work of their own: the one gathers all, the other starts a run that speaks for itself."""


class LogHandler(LogHandlerBase):
    """Handler of the records that Snakemake logs."""

    writes_to_stream = True
    writes_to_file = False
    has_filter = False
    has_formatter = False
    needs_rulegraph = False

    def __post_init__(self) -> None:
        """Nothing has begun."""
        self.jobs: dict[int, tuple[str, str, list[str], float]] = {}  # id -> rule, step, logs, begun at
        self.ended: list[int] = []
        self.failures: list[str] = []
        self.complete = False
        self.whole = self.common_settings.dryrun or self.common_settings.verbose

    def emit(self, record: LogRecord) -> None:
        """Write what there is to say of a record."""
        text = self.format(record) if self.whole else self.told(record)
        if text:
            print(text, file=sys.stderr, flush=True)

    def told(self, record: LogRecord) -> str:
        """The lines of a record; none for most."""
        event, told = getattr(record, "event", None), vars(record)
        if event == LogEvent.JOB_INFO:
            step = " ".join([told["rule_name"], *map(str, (told["wildcards"] or {}).values())])
            self.jobs[told["jobid"]] = (told["rule_name"], step, list(told["log"] or []), time.monotonic())
        elif event == LogEvent.JOB_FINISHED:
            self.ended.append(told["job_id"])
        elif event == LogEvent.PROGRESS:
            return self.steps(told["done"], told["total"])
        elif event == LogEvent.JOB_ERROR:
            self.failures.append(failure(told["rule_name"], list(told["log"] or [])))
            return f"Failed: {told['rule_name']}"
        elif getattr(record, "ending", False):
            return self.end(record)
        elif self.needed(record):
            return record.getMessage()
        return ""

    def needed(self, record: LogRecord) -> bool:
        """Whether a record of no step is one to show."""
        if record.levelno >= logging.WARNING:
            return not self.known(record)
        return record.getMessage().startswith("Nothing to be done")

    def known(self, record: LogRecord) -> bool:
        """Whether a record only repeats that a job failed: the job itself said why, and the end says it again."""
        said = record.getMessage().strip()
        of_job = said.startswith("RuleException:") and "CalledProcessError" in said
        at_end = said.startswith(
            ("Exiting because a job", "WorkflowError:\nAt least one job did not complete")
        )
        return of_job or (at_end and bool(self.failures))

    def end(self, record: LogRecord) -> str:
        """The last lines: of a run that is complete where to read, of one that failed what failed and why."""
        if record.levelno < logging.ERROR:
            return record.getMessage() if self.complete else ""
        return "\n".join([record.getMessage(), *self.failures])

    def steps(self, done: int, total: int) -> str:
        """A line for each step that ended since the last was told."""
        lines = []
        for number in self.ended:
            rule, step, _, begun = self.jobs[number]
            self.complete |= rule == "study"
            if rule not in ENDS:
                about = f"{step}: {PURPOSES[rule]}" if PURPOSES.get(rule) else step
                start, end = f"{done:>{len(str(total))}}/{total}  ", f"  {time.monotonic() - begun:.1f} s"
                room = WIDTH - len(start) - len(end)
                lines.append(start + (about if len(about) <= room else about[: room - 1] + "…") + end)
        self.ended.clear()
        return "\n".join(lines)


def failure(rule: str, logs: list[str]) -> str:
    """What failed, why in one sentence, and where its log is."""
    lines = [f"Failed: {rule}"]
    for log in map(Path, logs):
        written = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
        sentences = [line for line in written if line.strip()]
        if sentences:
            lines.append(f"  {sentences[-1 if sentences[0].startswith('Traceback') else 0].strip()}")
        lines.append(f"  log: {log}")
    return "\n".join(lines)
