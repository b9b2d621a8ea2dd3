"""Many fits: subsets of one model's columns with warm starts, or models of any kind, on all cores.

Threads, not processes: the compiled kernels and the linear algebra release the interpreter's lock, so the
data are shared and nothing is copied between workers. Each fit depends on its own inputs alone, hence the
digits do not depend on the number of workers.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .model import MixedLogit
from .results import MixedLogitResults

AHEAD = 4  # designs held in memory for each worker
TICK = 0.5  # seconds between two lines of progress


@dataclass(frozen=True)
class FitRecord:
    """One fit of a batch.

    Attributes
    ----------
    key : hashable
        Name of the design, or its position.
    results : MixedLogitResults or None
        None where the fit failed.
    error : str
        What went wrong, empty if nothing did.
    seconds : float
        Wall time of the fit.
    """

    key: Any
    results: MixedLogitResults | None
    error: str
    seconds: float

    @property
    def status(self) -> str:
        """Status of the fit, or "error"."""
        return "error" if self.results is None else self.results.status


def refit(
    results: MixedLogitResults, columns: Sequence[str], cov_type: str | None = None, warn: bool = True
) -> MixedLogitResults:
    """Fit the model of ``results`` with some of its columns, started from its estimates.

    See :func:`subset.fit_subset`.
    """
    return results.refit(columns, cov_type, warn)


def fit_many(
    designs: Iterable[Any] | Mapping[Any, Any],
    base: MixedLogitResults | None = None,
    *,
    workers: int | None = None,
    progress: bool | Callable[[int, int | None], None] = False,
    **fit_options: Any,
) -> Iterator[FitRecord]:
    """Fit many models; results stream in the order of ``designs``, and a failing fit becomes a record.

    Parameters
    ----------
    designs : iterable, or mapping from names
        Each a :class:`MixedLogit`; a callable that makes one (so that only some exist at a time); or, with
        ``base``, a list of columns of the base model.
    base : MixedLogitResults, optional
        Fit with all columns, from which column subsets are warm-started (:func:`refit`).
    workers : int, optional
        Threads; all cores available to the process if not given.
    progress : bool or callable
        True: a line on standard error. A callable gets the number done and the total (None if unknown).
    **fit_options
        Passed to :meth:`MixedLogit.fit` (``cov_type`` alone to :func:`refit`).

    Yields
    ------
    FitRecord

    Raises
    ------
    ValueError
        If ``workers`` is less than 1.
    """
    workers = _cores() if workers is None else int(workers)
    if workers < 1:
        raise ValueError("workers must be at least 1")
    total = len(designs) if isinstance(designs, Sized) else None
    pairs = iter(designs.items() if isinstance(designs, Mapping) else enumerate(designs))
    report = _Progress(total) if progress is True else progress or None
    return _stream(pairs, base, workers, report, total, fit_options)


def _stream(pairs, base, workers, report, total, options) -> Iterator[FitRecord]:
    pending: deque[Future] = deque()
    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="fit") as pool:
        try:
            exhausted = False
            while pending or not exhausted:
                while not exhausted and len(pending) < AHEAD * workers:
                    try:
                        key, design = next(pairs)
                    except StopIteration:
                        exhausted = True
                    else:
                        pending.append(pool.submit(_fit_one, key, design, base, options))
                if pending:
                    record = pending.popleft().result()
                    done += 1
                    if report is not None:
                        report(done, total)
                    yield record
        finally:
            for future in pending:
                future.cancel()


def _fit_one(key: Any, design: Any, base: MixedLogitResults | None, options: dict[str, Any]) -> FitRecord:
    begin = time.perf_counter()
    try:
        if callable(design) and not isinstance(design, MixedLogit):
            design = design()
        if isinstance(design, MixedLogit):
            results = design.fit(**{"warn": False, **options})  # the record has the status
        elif base is None:
            raise ValueError("a list of columns needs base=")
        else:
            results = refit(base, design, options.get("cov_type"), warn=False)
    except Exception as problem:
        return FitRecord(key, None, f"{type(problem).__name__}: {problem}", time.perf_counter() - begin)
    return FitRecord(key, results, "", time.perf_counter() - begin)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Progress:
    """A line on standard error with the number done and the pace."""

    def __init__(self, total: int | None):
        self.begin = self.last = time.perf_counter()
        self.goal = "" if total is None else f"/{total}"
        self.total = total

    def __call__(self, done: int, total: int | None) -> None:
        now = time.perf_counter()
        if now - self.last < TICK and done != total:
            return
        self.last = now
        pace = 60 * done / max(now - self.begin, 1e-9)
        end = "\n" if done == total else ""
        print(f"\r{done}{self.goal} fits, {pace:,.0f} a minute", end=end, file=sys.stderr, flush=True)


def tidy(records: Iterable[FitRecord], alpha: float = 0.05) -> pd.DataFrame:
    """One row an estimate of each record; failed fits keep one row, with their status and error.

    Returns
    -------
    DataFrame
        ``key``, ``term``, ``estimate``, ``se``, ``z``, ``p``, ``lower``, ``upper``, ``llf``, ``group_sd``,
        ``nobs``, ``n_groups``, ``status``, ``error``.
    """
    frames = []
    for record in records:
        r = record.results
        if r is None:
            frames.append(pd.DataFrame({"key": [record.key], "status": ["error"], "error": [record.error]}))
            continue
        limits = r.conf_int(alpha)
        frame = pd.DataFrame(
            {
                "term": r.params.index,
                "estimate": r.params.to_numpy(),
                "se": r.bse.to_numpy(),
                "z": r.tvalues.to_numpy(),
                "p": r.pvalues.to_numpy(),
                "lower": limits["lower"].to_numpy(),
                "upper": limits["upper"].to_numpy(),
            }
        )
        frame.insert(0, "key", [record.key] * len(frame))
        fit = {"llf": r.llf, "group_sd": r.group_sd, "nobs": r.nobs, "n_groups": r.n_groups}
        frames.append(frame.assign(**fit, status=r.status, error=""))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["key", "term"])
