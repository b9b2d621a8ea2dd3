"""Do 95% intervals cover? Run ``python benchmarks/coverage_engines.py``; writes CSV and Markdown.

Each replicate simulates 60 areas of 5 to 60 people with a binary and a numeric person-level variable, an
area-level variable and a random intercept, fits the model, and asks whether each interval holds the truth.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.mixedlogit import MixedLogit, fit_many

TRUTH = {"intercept": -0.8, "female": 0.3, "income": -0.4, "deprivation": 0.25}
SIGMA = 0.5


def one_model(rng: np.random.Generator, areas: int) -> MixedLogit:
    sizes = rng.integers(5, 61, areas)
    area = np.repeat(np.arange(areas), sizes)
    n = len(area)
    x = pd.DataFrame({"intercept": np.ones(n), "female": rng.integers(0, 2, n), "income": rng.normal(size=n)})
    x["deprivation"] = rng.normal(size=areas)[area]
    eta = x.to_numpy(float) @ np.array(list(TRUTH.values())) + rng.normal(0, SIGMA, areas)[area]
    return MixedLogit(rng.random(n) < 1 / (1 + np.exp(-eta)), x, area)


def coverage(replicates: int = 1000, areas: int = 60, seed: int = 1) -> pd.DataFrame:
    """Share of 95% intervals that hold the truth, bias in standard errors, and ratio of mean SE to actual SD."""
    children = np.random.SeedSequence(seed).spawn(replicates)
    designs = [lambda c=c: one_model(np.random.default_rng(c), areas) for c in children]
    truth = np.array([*TRUTH.values(), SIGMA])
    hits, estimates, errors, status = [], [], [], []
    for record in fit_many(designs, nagq=11):
        fit = record.results
        limits = np.vstack([fit.conf_int().to_numpy(), fit.group_sd_conf_int()])
        hits.append((limits[:, 0] <= truth) & (truth <= limits[:, 1]))
        estimates.append([*fit.params, fit.group_sd])
        errors.append([*fit.bse, fit.group_sd_se])
        status.append(fit.status)
    estimates, errors = np.array(estimates), np.array(errors)
    covered = np.mean(hits, 0)
    return pd.DataFrame(
        {
            "term": [*TRUTH, "sd"],
            "truth": truth,
            "covered": covered,
            "monte_carlo_se": np.sqrt(covered * (1 - covered) / replicates),
            "bias_in_se": (np.nanmean(estimates, 0) - truth) / np.nanmean(errors, 0),
            "se_over_sd": np.nanmean(errors, 0) / np.nanstd(estimates, 0, ddof=1),
            "ok": np.mean([s == "ok" for s in status]),
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--areas", type=int, default=60)
    parser.add_argument("--out", type=Path, default=Path("results/benchmarks"))
    options = parser.parse_args()
    table = coverage(options.replicates, options.areas)
    options.out.mkdir(parents=True, exist_ok=True)
    table.to_csv(options.out / "coverage.csv", index=False)
    text = table.to_string(index=False, float_format=lambda v: f"{v:.4f}")
    (options.out / "coverage.md").write_text(f"```\n{text}\n```\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
