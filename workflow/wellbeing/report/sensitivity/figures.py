"""Figures of the sensitivity analyses, drawn from released tables only.

Specifications without a sound estimate are drawn as grey crosses at the end of a curve, never left out.
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from wellbeing.report.drawing import LEFT_OUT, QUIET, STAYED, Drawn

FAILED = "#8a939b"
UNSURE = "#7fa6c9"
SOUND = ("ok", "singular", "few groups", "aliased")
PANEL = ("exposure", "cut", "missing", "weights", "nation", "adjustment", "random", "minimum")


def sound(curve: pd.DataFrame) -> pd.Series:
    """Which specifications have an estimate that may be read."""
    return curve["status"].isin(SOUND) & curve["estimate"].notna() & curve["se"].notna()


def draw_curve(curve: pd.DataFrame, decisions: pd.DataFrame, outcome: str, label: str) -> Drawn:
    """Specification curve of an outcome over all exposures: estimates in order, and the choices below them.

    Args:
        curve: released curve. decisions: released decisions. outcome: its id. label: its words.
    """
    mine = curve[curve["outcome"] == outcome].copy()
    good = sound(mine)
    mine["odds"] = np.exp(mine["estimate"])
    mine = pd.concat([mine[good].sort_values("estimate"), mine[~good]], ignore_index=True)
    kept = int(good.sum())
    x = np.arange(len(mine))
    rows = _panel_rows(mine, decisions)
    figure, (top, panel) = plt.subplots(
        2, 1, sharex=True, figsize=(7.8, 3.0 + 0.165 * len(rows)),
        gridspec_kw={"height_ratios": [2.4, 0.165 * len(rows)]},
    )  # fmt: skip
    clear = (mine["low"] > 0) | (mine["high"] < 0)
    for member, colour, marker in ((clear, STAYED, "o"), (~clear, UNSURE, "D")):
        at = np.flatnonzero(member.to_numpy() & (x < kept))
        shown = mine.iloc[at]
        top.vlines(at, np.exp(shown["low"]), np.exp(shown["high"]), color=colour, linewidth=0.6, alpha=0.55)
        top.plot(at, shown["odds"], marker, color=colour, markersize=2.4, linestyle="none")
    top.plot(x[kept:], np.ones(len(x) - kept), "x", color=FAILED, markersize=4, linestyle="none")
    main = np.flatnonzero((mine["kind"] == "reference").to_numpy() & (x < kept))
    top.plot(main, mine["odds"].iloc[main], "s", markersize=5, markerfacecolor="none", color=LEFT_OUT)
    top.axhline(1, color=QUIET, linewidth=0.9)
    top.set_yscale("log")
    top.set_ylabel("Odds ratio per unit\nof the exposure", fontsize=8.5)
    _ticks(top, mine)
    top.legend(handles=_key(kept < len(mine)), fontsize=7.5, ncols=2, loc="upper left")
    _draw_panel(panel, mine, rows, kept)
    shares = (mine["estimate"].iloc[:kept] > 0).mean() if kept else float("nan")
    bad = len(mine) - kept
    tail = f" {bad} without a sound estimate stand at the right as grey crosses." if bad else ""
    return Drawn(
        figure,
        f"{label}: {kept} odds ratios in order, {shares:.0%} of them above one, "
        f"{clear.iloc[:kept].mean() if kept else 0:.0%} with an interval that leaves out one.{tail} Below, a mark for "
        "the option each specification takes in every decision.",
        f"Specification curve: {label.lower()}. Above, odds ratios with intervals, in order; below, the choices behind "
        f"each. Exposures are in different units.{tail}",
    )


def draw_curves(curve: pd.DataFrame, joint: pd.DataFrame, decisions: pd.DataFrame, labels: dict) -> Drawn:
    """Small curves, one for each exposure and outcome, with the joint p-value of the median."""
    exposures = list(dict.fromkeys(curve["exposure"]))
    outcomes = [key for key in labels if key in set(curve["outcome"])]
    words = option_labels(decisions, "exposure")
    figure, axes = plt.subplots(
        len(exposures), len(outcomes), squeeze=False, sharey="row",
        figsize=(7.8, 1.25 * len(exposures) + 0.9),
    )  # fmt: skip
    median = joint[joint["statistic"] == "median"].set_index(["outcome", "exposure"])["p"]
    clear_all = 0
    for line, exposure in enumerate(exposures):
        for at, outcome in enumerate(outcomes):
            axis = axes[line, at]
            mine = curve[(curve["outcome"] == outcome) & (curve["exposure"] == exposure)]
            good = sound(mine)
            shown = mine[good].sort_values("estimate")
            x = np.arange(len(shown))
            clear = ((shown["low"] > 0) | (shown["high"] < 0)).to_numpy()
            clear_all += int(clear.sum())
            axis.vlines(x, np.exp(shown["low"]), np.exp(shown["high"]), color=UNSURE, linewidth=0.8)
            for member, colour, marker in ((clear, STAYED, "o"), (~clear, UNSURE, "D")):
                axis.plot(x[member], np.exp(shown["estimate"])[member], marker, color=colour, markersize=2.2)
            bad = len(mine) - len(shown)
            axis.plot(len(x) + np.arange(bad), np.ones(bad), "x", color=FAILED, markersize=4)
            axis.axhline(1, color=QUIET, linewidth=0.8)
            axis.set_xticks([])
            axis.tick_params(labelsize=7)
            p = median.get((outcome, exposure), float("nan"))
            axis.set_title("" if pd.isna(p) else f"joint p {_p(p)}", fontsize=7.5, loc="right", pad=2)
            if line == 0:
                axis.annotate(
                    labels[outcome], (0.5, 1.32), xycoords="axes fraction", ha="center", fontsize=8.5
                )
        axes[line, 0].set_ylabel(broken(words.get(exposure, exposure)), fontsize=8)
    figure.supxlabel("Specifications, in order of their estimate", fontsize=9)
    return Drawn(
        figure,
        f"Small specification curves for {len(exposures)} exposures and {len(outcomes)} outcomes; in {clear_all} of "
        f"{int(sound(curve).sum())} specifications the interval leaves out one.",
        "Specification curves by exposure and outcome: odds ratios in order. Dark dots have intervals that leave out "
        "one; grey crosses have no sound estimate. The joint p-value is that of the median of the curve.",
    )


def _panel_rows(curve: pd.DataFrame, decisions: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """(decision, its words, option, its words) of every option that a specification of the curve takes."""
    rows = []
    for decision in PANEL:
        mine = decisions[decisions["decision"] == decision]
        taken = [row for row in mine.itertuples() if (curve[decision] == row.option).any()]
        if len(taken) > 1:
            rows += [(decision, row.decision_label, row.option, row.label) for row in taken]
    return rows


def _draw_panel(panel, curve: pd.DataFrame, rows: list, kept: int) -> None:
    clear = ((curve["low"] > 0) | (curve["high"] < 0)).to_numpy()
    last = None
    x = np.arange(len(curve))
    for line, (decision, _, option, _) in enumerate(rows):
        if last not in (None, decision):
            panel.axhline(line - 0.5, color="#c5ccd2", linewidth=0.7)
        last = decision
        taken = (curve[decision] == option).to_numpy()
        for member, colour in (
            (taken & clear & (x < kept), STAYED),
            (taken & ~clear & (x < kept), UNSURE),
            (taken & (x >= kept), FAILED),
        ):
            at = x[member]
            panel.vlines(at, line - 0.36, line + 0.36, color=colour, linewidth=0.8)
    panel.set_yticks(range(len(rows)), [words for *_, words in rows], fontsize=7)
    for decision in dict.fromkeys(row[0] for row in rows):
        lines = [at for at, row in enumerate(rows) if row[0] == decision]
        panel.text(
            1.01, np.mean(lines), broken(next(r[1] for r in rows if r[0] == decision), 16),
            transform=panel.get_yaxis_transform(), va="center", fontsize=7, color=QUIET,
        )  # fmt: skip
    panel.set_ylim(len(rows) - 0.5, -0.5)
    panel.grid(visible=False)
    panel.set_xlabel("Specifications, in order of their estimate", fontsize=8.5)


def _key(failed: bool) -> list[Line2D]:
    marks = [("o", STAYED, "interval leaves out one"), ("D", UNSURE, "interval holds one")]
    handles = [
        Line2D([], [], marker=m, color=c, linestyle="none", markersize=4, label=w) for m, c, w in marks
    ]
    main = Line2D(
        [], [], marker="s", color=LEFT_OUT, markerfacecolor="none", linestyle="none", label="reference"
    )
    if failed:
        handles.append(
            Line2D([], [], marker="x", color=FAILED, linestyle="none", label="no sound estimate (at one)")
        )
    return [*handles, main]


def _ticks(axis, curve: pd.DataFrame) -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.yaxis.set_minor_formatter(NullFormatter())
    middle = np.exp(curve.loc[sound(curve), ["low", "high"]])
    if len(middle):
        low, high = middle["low"].quantile(0.01), middle["high"].quantile(0.99)
        candidates = [0.25, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 4]
        axis.set_ylim(low / 1.05, high * 1.12)
        axis.set_yticks([tick for tick in candidates if low / 1.05 <= tick <= high * 1.12])
        axis.minorticks_off()


def option_labels(decisions: pd.DataFrame, decision: str) -> dict[str, str]:
    """Option of a decision -> its words."""
    mine = decisions[decisions["decision"] == decision]
    return dict(zip(mine["option"], mine["label"], strict=True))


def _p(value: float) -> str:
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def broken(words: str, width: int = 14) -> str:
    """Words on lines of a width."""
    import textwrap

    return "\n".join(textwrap.wrap(words, width))
