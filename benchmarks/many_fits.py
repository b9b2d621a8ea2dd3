"""How many specifications a minute of one core: subsets of one design's columns, fitted cold and warm.

    python benchmarks/many_fits.py                     # 1,000 specifications, 11 points
    python benchmarks/many_fits.py --specs 200 --points 7

25,000 people in 350 areas; each specification keeps the intercept and about 20 of the 30 columns, drawn at random.
Cold: each model is built from the data frame and fitted from nothing. Warm: `fit_many` starts from the fit with
all columns. Both end with standard errors from the observed information at the optimum, and are compared one by
one. Rates are of CPU time (all threads of the process, system time included), which other work on the machine
touches less than the clock.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.simulate_survey import COEFFICIENTS, simulate

from wellbeing.mixedlogit import FitRecord, MixedLogit, MixedLogitResults, fit_many

COLUMNS = 20  # mean number of columns of a specification
ROUND = 50  # specifications fitted cold, then warm, in turn


def specifications(count: int, seed: int = 1) -> list[list[str]]:
    """Random subsets of the columns, the intercept in each."""
    rng = np.random.default_rng(seed)
    others = [name for name in COEFFICIENTS if name != "intercept"]
    share = (COLUMNS - 1) / len(others)
    return [["intercept", *(name for name in others if rng.random() < share)] for _ in range(count)]


def cold(data: pd.DataFrame, specs: list[list[str]], points: int) -> Iterator[FitRecord]:
    """Every model built from the data frame when its turn comes."""
    designs = [
        lambda columns=columns: MixedLogit(data["y"], data[columns], data["area"]) for columns in specs
    ]
    return fit_many(designs, workers=1, nagq=points)


def estimates(records: Iterator[FitRecord]) -> list[tuple[float, np.ndarray, np.ndarray]]:
    """Log-likelihood, parameters and standard errors of each fit; the fits themselves are let go."""
    found = []
    for record in records:
        fit: MixedLogitResults = record.results
        if record.status != "ok":
            raise SystemExit(f"specification {record.key}: {record.error or record.status}")
        found.append((fit.llf, fit.theta, np.sqrt(np.diag(fit.cov_theta))))
    return found


def measure(people: int, count: int, points: int) -> dict[str, float]:
    """Rates, in fits a minute of CPU, and the largest gaps between warm and cold fits."""
    data, specs = simulate(people), specifications(count)
    full = MixedLogit(data["y"], data[list(COEFFICIENTS)], data["area"]).fit(points)
    estimates(cold(data, specs[:2], points)), estimates(fit_many(specs[:2], full, workers=1))
    cpu = {"cold": 0.0, "warm": 0.0}
    gaps = []
    for first in range(0, count, ROUND):
        part, found = specs[first : first + ROUND], {}
        for kind in cpu:
            begin = time.process_time()
            stream = cold(data, part, points) if kind == "cold" else fit_many(part, full, workers=1)
            found[kind] = estimates(stream)
            cpu[kind] += time.process_time() - begin
        for (llf, theta, se), (warm_llf, warm_theta, warm_se) in zip(
            found["cold"], found["warm"], strict=True
        ):
            gaps.append(
                (
                    abs(llf - warm_llf),
                    np.max(np.abs(theta - warm_theta) / se),
                    np.max(np.abs(warm_se / se - 1)),
                )
            )
    llf_gap, beta_gap, se_gap = np.max(gaps, axis=0)
    return {
        "specifications": count,
        "mean_columns": np.mean([len(columns) for columns in specs]),
        "points": points,
        "cold_a_minute": 60 * count / cpu["cold"],
        "warm_a_minute": 60 * count / cpu["warm"],
        "loglik_gap": llf_gap,
        "estimate_gap_se": beta_gap,
        "se_gap_relative": se_gap,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=25_000)
    parser.add_argument("--specs", type=int, default=1_000)
    parser.add_argument("--points", type=int, default=11)
    options = parser.parse_args()
    for name, value in measure(options.people, options.specs, options.points).items():
        print(f"{name:<18}{value:>12,.4g}" if value < 1 else f"{name:<18}{value:>12,.0f}")


if __name__ == "__main__":
    main()
