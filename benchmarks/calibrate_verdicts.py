"""How often each verdict falls, for a known truth: the table of docs/calibration.md.

    python benchmarks/calibrate_verdicts.py            # prints the tables
    python benchmarks/calibrate_verdicts.py --write    # writes docs/calibration.md

Estimates are drawn from normal distributions at standard errors like those of the default run; the verdicts are those
of the library, applied to every draw.
"""

import argparse
import math
from collections import Counter
from pathlib import Path

import numpy as np

from wellbeing.claims.register import Test
from wellbeing.claims.rules import _interval
from wellbeing.models.contrasts.vanishing import VANISHES, word

PAGE = Path(__file__).resolve().parents[1] / "docs" / "calibration.md"
SMALLEST = math.log(1.05)
RATIOS = (0.95, 1.0, 1.02, 1.05, 1.1)
ERRORS = (0.02, 0.03, 0.05)
SHARES = (0.0, 1 / 2, 2 / 3, 1.0)
WITHOUT, ERROR, EXPLAINED_ERROR = -0.06, 0.0143, 0.005  # walkable assets in the default run, log-odds
SIZES = {"a quarter of the people": 2.0, "as many": 1.0, "four times as many": 0.5}
NORMAL = 1.959964
RESULTS = {"as claimed": "reproduced", "the other way": "contradicted"}


def verdict_shares(ratio: float, error: float, draws: int, rng: np.random.Generator) -> dict[str, float]:
    """Share of draws with each verdict, for a claim of a positive association whose true odds ratio is given."""
    test = Test(says="", table="", rule="sign", expect="positive")
    found: Counter[str] = Counter()
    for estimate in rng.normal(math.log(ratio), error, draws):
        row = {"estimate": estimate, "low": estimate - NORMAL * error, "high": estimate + NORMAL * error}
        result = _interval(test, row, {"log-odds": SMALLEST}).result
        found[RESULTS.get(result, result)] += 1
    return {verdict: number / draws for verdict, number in found.items()}


def vanishing_shares(share: float, widening: float, draws: int, rng: np.random.Generator) -> dict[str, float]:
    """Share of draws with each word, where safety explains a share of the association."""
    own, through = ERROR * widening, EXPLAINED_ERROR * widening
    left = rng.normal(WITHOUT * (1 - share), own, draws)
    explained = rng.normal(WITHOUT * share, through, draws)
    both = math.hypot(own, through)

    def row(value: float, error: float) -> dict[str, float]:
        return {"estimate": value, "low": value - NORMAL * error, "high": value + NORMAL * error}

    found = Counter(
        word(row(a + b, both), row(a, own), row(b, through), row((a - b) / 2, both / 2), SMALLEST)
        for a, b in zip(left, explained, strict=True)
    )
    return {said: number / draws for said, number in found.items()}


def page(draws: int, seed: int) -> str:
    """Both tables as Markdown."""
    rng = np.random.default_rng(seed)
    verdicts = ("reproduced", "contradicted", "negligible", "not settled")
    lines = [
        "# How often each verdict falls",
        "",
        "Made by `python benchmarks/calibrate_verdicts.py --write`: "
        f"{draws:,} draws a row; the smallest effect of interest is an odds ratio of {math.exp(SMALLEST):.2f}.",
        "",
        "## A claim of a positive association",
        "",
        "| true odds ratio | standard error | " + " | ".join(verdicts) + " |",
        "|---|---|" + "---|" * len(verdicts),
    ]
    for ratio in RATIOS:
        for error in ERRORS:
            shares = verdict_shares(ratio, error, draws, rng)
            cells = " | ".join(f"{100 * shares.get(verdict, 0):.1f}%" for verdict in verdicts)
            lines.append(f"| {ratio} | {error} | {cells} |")
    lines += [
        "",
        "## The association vanishes with safety",
        "",
        f"An association of −{-WITHOUT} log-odds, of which safety explains a share.",
        "",
        "| share explained | people | vanishes | any other word |",
        "|---|---|---|---|",
    ]
    for share in SHARES:
        for people, widening in SIZES.items():
            vanishes = vanishing_shares(share, widening, draws, rng).get(VANISHES, 0.0)
            lines.append(f"| {share:.2f} | {people} | {100 * vanishes:.1f}% | {100 * (1 - vanishes):.1f}% |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the tables, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    text = page(given.draws, given.seed)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
