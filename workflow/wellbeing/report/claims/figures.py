"""Figures of the claims register, drawn from the released verdicts."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from wellbeing.report.drawing import INK, QUIET, Drawn

# verdict -> colour and marker: the marker says it too, for those who do not see the colour
OF_SYNTHETIC = {"direction recovered", "direction partly recovered", "direction not recovered", "not planted"}
LOOKS = {
    "reproduced": ("#1b7f5c", "o"),
    "partly reproduced": ("#8a9a2f", "^"),
    "direction recovered": ("#1b7f5c", "o"),
    "direction partly recovered": ("#8a9a2f", "^"),
    "documented": ("#1b7f5c", "P"),
    "source silent": ("#4a6fa5", "D"),
    "not planted": ("#4a6fa5", "D"),
    "negligible": ("#7a5c99", "h"),
    "not settled": ("#b8860b", "v"),
    "contradicted": ("#b23a2e", "X"),
    "direction not recovered": ("#b23a2e", "X"),
    "not documented": ("#b23a2e", "*"),
    "not testable": ("#9aa3ab", "s"),
}
_WIDEST = 8.0  # standard errors; a point further out is drawn at the edge with an arrow


def in_standard_errors(tests: pd.DataFrame) -> pd.DataFrame:
    """Tests with an interval, their distance from no difference in standard errors, towards the claim's side.

    Adds ``z``: positive where the estimate lies on the expected side. The standard error is a quarter of the
    95% interval's width, nearly; intervals that are not symmetric are taken by their width too.
    """
    table = tests[tests["low"].notna() & tests["high"].notna() & tests["expect"].notna()].copy()
    error = (table["high"] - table["low"]) / (2 * 1.959964)
    towards = np.where(table["expect"] == "negative", -1.0, 1.0)
    table["z"] = towards * (table["estimate"] - table["null"]) / error.where(error > 0)
    return table[table["z"].notna()]


def draw_verdicts(verdicts: pd.DataFrame, tests: pd.DataFrame) -> Drawn:
    """One row a claim: its verdict, and where it has an interval, how far towards the claimed side it lies.

    Args:
        verdicts: released verdicts.
        tests: released tests of the claims.
    """
    rows = verdicts.reset_index(drop=True)
    places = {claim: -at for at, claim in enumerate(rows["claim"])}
    figure, axes = plt.subplots(
        1, 2, sharey=True, figsize=(8.6, 0.25 * len(rows) + 1.2), gridspec_kw={"width_ratios": [2.7, 1.2]}
    )
    strip, scale = axes
    for row in rows.itertuples():
        colour, marker = LOOKS[row.verdict]
        y = places[row.claim]
        strip.plot(0.0, y, marker, color=colour, markersize=7.5, markerfacecolor=_face(row.verdict))
        strip.text(0.03, y, row.claim, va="center", color=INK, fontsize=7.5, weight="bold")
        words = textwrap.fill(row.statement, 82, max_lines=2, placeholder=" …")
        strip.text(0.1, y, words, va="center", color=INK, fontsize=6.7, linespacing=0.95)
    strip.set(xlim=(-0.03, 1.0))
    strip.axis("off")
    _draw_scale(scale, rows, in_standard_errors(tests), places)
    _draw_legend(figure, rows)
    counts = rows["verdict"].value_counts()
    summary = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    return Drawn(
        figure,
        f"Strip of {len(rows)} claims with their verdicts: {summary}. Beside each tested with an interval, its "
        "distance from no difference.",
        "Verdict on every claim, and for tests of a direction the distance of the estimate from no difference in "
        "standard errors. Hollow marks are of synthetic data and no findings. To the right is the side the claim says, "
        "or where its source is silent the side we expect; inside the grey band no difference is clear.",
    )


def _face(verdict: str) -> str:
    """Filled where the data are real: a planted effect found again is no finding."""
    return "white" if verdict in OF_SYNTHETIC else LOOKS[verdict][0]


def _draw_scale(axes, rows: pd.DataFrame, points: pd.DataFrame, places: dict[str, int]) -> None:
    verdict = dict(zip(rows["claim"], rows["verdict"], strict=True))
    axes.axvspan(-1.96, 1.96, color="#e6e9ec", zorder=0)
    axes.axvline(0, color=QUIET, linewidth=0.9)
    for claim, group in points.groupby("claim", sort=False):
        y = places[claim] + 0.24 * (np.arange(len(group)) - (len(group) - 1) / 2)
        colour, marker = LOOKS[verdict[claim]]
        shown = group["z"].clip(-_WIDEST, _WIDEST)
        axes.hlines(y, 0, shown, color=colour, linewidth=1.1)
        beyond = (group["z"].abs() > _WIDEST).to_numpy()
        face = _face(verdict[claim])
        axes.plot(
            shown[~beyond],
            y[~beyond],
            marker,
            color=colour,
            markersize=4.5,
            linestyle="none",
            markerfacecolor=face,
        )
        for side, arrow in ((1, ">"), (-1, "<")):
            far = beyond & (np.sign(shown).to_numpy() == side)
            axes.plot(shown[far], y[far], arrow, color=colour, markersize=5.5, linestyle="none")
    axes.set(xlim=(-_WIDEST - 0.6, _WIDEST + 0.6), ylim=(-len(rows) + 0.4, 0.6))
    axes.set_xlabel("Standard errors towards the claimed side", fontsize=8)
    axes.tick_params(labelsize=8, left=False)
    axes.set_yticks([])
    axes.grid(axis="y", visible=False)


def _draw_legend(figure, rows: pd.DataFrame) -> None:
    there = [verdict for verdict in LOOKS if verdict in set(rows["verdict"])]
    handles = [
        plt.Line2D(
            [],
            [],
            color=LOOKS[verdict][0],
            marker=LOOKS[verdict][1],
            markerfacecolor=_face(verdict),
            linestyle="none",
            label=verdict,
        )
        for verdict in there
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=min(4, len(there)), fontsize=8)
