"""Figures of the sample and of the model ladder, each drawn from released tables only."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, PercentFormatter

from wellbeing.report.drawing import (
    INK,
    LEFT_OUT,
    QUIET,
    STAYED,
    Drawn,
    colour,
    count_text,
    plain_log_ticks,
    wrap,
)
from wellbeing.report.quantitative.tables import outcome_labels, outcome_shares


def draw_all(tables: dict[str, pd.DataFrame]) -> dict[str, Drawn]:
    """Every figure of the report, by name.

    Args:
        tables: released tables by name; ``recovery`` only where the data are synthetic.
    """
    outcomes, estimates = tables["outcomes"], tables["estimates"]
    labels = outcome_labels(outcomes)
    last = tables["fits"]["rung"].iloc[-1]
    drawn = {
        "flow": draw_flow(tables["flow"]),
        "outcomes": draw_outcomes(outcome_shares(outcomes)),
        "odds_ratios": draw_odds_ratios(estimates, labels, last, ["area", "safety", "link"]),
        "ladder": draw_ladder(estimates, labels),
        "area_variation": draw_area_variation(tables["fits"], labels),
    }
    if "recovery" in tables:
        drawn["recovery"] = draw_recovery(tables["recovery"], labels)
    return drawn


def draw_flow(flow: pd.DataFrame) -> Drawn:
    """People left after each step of the sample, and how many each step left out."""
    steps = flow[flow["nation"] == "All"].sort_values("order")
    figure, axes = plt.subplots(figsize=(7.2, 0.34 * len(steps) + 0.9))
    axes.barh(steps["label"], steps["remaining"], color=STAYED, height=0.62)
    for place, step in enumerate(steps.itertuples()):
        axes.text(step.remaining, place, f" {count_text(step.remaining)}", va="center", color=INK)
        if place and step.dropped != 0:
            axes.text(
                step.remaining * 0.985,
                place,
                f"−{count_text(step.dropped)}",
                va="center",
                ha="right",
                color="white",
                fontsize=8,
            )
    axes.invert_yaxis()
    axes.set(xlabel="People left after the step", xlim=(0, steps["remaining"].max() * 1.12))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.grid(axis="y", visible=False)
    first, last = steps.iloc[0], steps.iloc[-1]
    return Drawn(
        figure,
        f"Bars of people left after each of {len(steps)} steps, from {count_text(first.remaining)} in the file to "
        f"{count_text(last.remaining)} analysed.",
        "Who is analysed: people left after each step, with the number the step left out in white.",
    )


def draw_outcomes(outcomes: pd.DataFrame) -> Drawn:
    """Share of people doing well on each outcome, by the groups they belong to, with 95% intervals."""
    shown = outcomes[outcomes["percent"].notna()].copy()
    names = list(shown["label"].unique())
    groups = shown.drop_duplicates(["concept", "category"])[["concept", "concept_label", "category"]]
    places, labels, place, last = {}, [], 0.0, None
    for row in groups.itertuples():
        place += 1.7 if row.concept != last else 1.0
        last = row.concept
        places[row.concept, row.category] = place
        same = row.concept_label == row.category
        labels.append((place, row.category if same else f"{row.concept_label}: {row.category}"))
    figure, axes = plt.subplots(1, len(names), sharey=True, figsize=(7.6, 0.155 * place + 1.1), squeeze=False)
    for at, (axis, name) in enumerate(zip(axes[0], names, strict=True)):
        rows = shown[shown["label"] == name]
        y = [places[key] for key in zip(rows["concept"], rows["category"], strict=True)]
        overall = rows.loc[rows["concept"] == "all", "percent"]
        if len(overall):
            axis.axvline(overall.iloc[0], color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
        axis.hlines(y, rows["low"], rows["high"], color=colour(at), linewidth=1.4)
        axis.plot(rows["percent"], y, "o", color=colour(at), markersize=4)
        axis.set_title(wrap(name, 24), fontsize=9.5)
        axis.xaxis.set_major_formatter(PercentFormatter(decimals=0))
        axis.grid(axis="y", visible=False)
    axes[0, 0].set_yticks([at for at, _ in labels], [words for _, words in labels], fontsize=7.5)
    axes[0, 0].invert_yaxis()
    axes[0, 0].margins(y=0.01)
    figure.supxlabel("Share of people who reach the cut-point", fontsize=9.5)
    overall = shown[shown["concept"] == "all"]
    shares = ", ".join(f"{row.label.lower()} {row.percent:.0f}%" for row in overall.itertuples())
    return Drawn(
        figure,
        f"Dots with intervals: share of each group doing well on {len(names)} outcomes. Overall: {shares}.",
        "Share doing well on each outcome, by group, with 95% intervals that take no account of clustering. The "
        "dashed line is everyone.",
    )


def draw_odds_ratios(estimates: pd.DataFrame, labels: dict[str, str], rung: str, levels: list[str]) -> Drawn:
    """Odds ratios of one rung, a panel an outcome, on a log scale.

    Args:
        estimates: released estimates.
        labels: outcome -> words.
        rung: the rung to draw.
        levels: levels of the ladder to draw (person, household, area, safety, link).
    """
    rows = estimates[(estimates["rung"] == rung) & estimates["level"].isin(levels)]
    order = rows.drop_duplicates("column")
    places, ticks, place, last = {}, [], 0.0, None
    for row in order.itertuples():
        place += 1.6 if last is not None and row.level != last else 1.0
        last = row.level
        places[row.column] = place
        ticks.append(
            (place, f"{row.label}\n({row.contrast})" if row.contrast != "yes against no" else row.label)
        )
    figure, axes = plt.subplots(1, len(labels), sharey=True, squeeze=False, figsize=(7.8, 0.34 * place + 1.5))
    for at, (axis, (outcome, words)) in enumerate(zip(axes[0], labels.items(), strict=True)):
        mine = rows[(rows["outcome"] == outcome) & rows["odds_ratio"].notna()]
        y = np.array([places[column] for column in mine["column"]])
        sound = (mine["status"] == "ok").to_numpy()
        axis.axvline(1, color=QUIET, linewidth=0.9)
        axis.hlines(y, mine["or_low"], mine["or_high"], color=colour(at), linewidth=1.6)
        axis.plot(mine["odds_ratio"], y, "o", color=colour(at), markersize=4.5)
        axis.plot(mine["odds_ratio"][~sound], y[~sound], "o", color="white", markersize=3)
        axis.set_xscale("log")
        plain_log_ticks(axis, mine["or_low"].min(), mine["or_high"].max())
        axis.set_title(wrap(words, 24), fontsize=9.5)
        axis.grid(axis="y", visible=False)
    axes[0, 0].set_yticks([at for at, _ in ticks], [words for _, words in ticks], fontsize=8)
    axes[0, 0].invert_yaxis()
    figure.supxlabel("Odds ratio (log scale); to the right of 1, better wellbeing is more likely", fontsize=9)
    clear = rows[(rows["or_low"] > 1) | (rows["or_high"] < 1)]
    return Drawn(
        figure,
        f"Odds ratios with intervals for {len(order)} terms and {len(labels)} outcomes; in {len(clear)} of "
        f"{int(rows['odds_ratio'].notna().sum())} the interval leaves out one.",
        f"Odds ratios of model {rung} with their intervals. A hollow dot marks a model whose status is not ok.",
    )


def draw_ladder(estimates: pd.DataFrame, labels: dict[str, str]) -> Drawn:
    """How the odds ratio of each area exposure moves as the ladder adds to the model."""
    rows = estimates[(estimates["level"] == "area") & estimates["odds_ratio"].notna()]
    exposures = rows.drop_duplicates("column")
    rungs = list(rows["rung"].unique())
    columns = min(4, max(1, len(exposures)))
    lines = -(-len(exposures) // columns) or 1
    figure, axes = plt.subplots(lines, columns, sharex=True, squeeze=False, figsize=(7.8, 2.0 * lines + 0.7))
    for panel, exposure in zip(axes.flat, exposures.itertuples(), strict=False):
        for at, (outcome, words) in enumerate(labels.items()):
            mine = rows[(rows["outcome"] == outcome) & (rows["column"] == exposure.column)]
            x = np.array([rungs.index(rung) for rung in mine["rung"]]) + 0.16 * (at - (len(labels) - 1) / 2)
            panel.vlines(x, mine["or_low"], mine["or_high"], color=colour(at), linewidth=1.5)
            panel.plot(
                x, mine["odds_ratio"], "o-", color=colour(at), markersize=3.5, linewidth=0.8, label=words
            )
        panel.axhline(1, color=QUIET, linewidth=0.9)
        panel.set_title(wrap(exposure.label, 24), fontsize=8.5)
        panel.set_xticks(range(len(rungs)), rungs)
        panel.set_xlim(-0.5, len(rungs) - 0.5)
        panel.grid(axis="x", visible=False)
        panel.tick_params(labelsize=8)
    for panel in list(axes.flat)[len(exposures) :]:
        panel.set_visible(False)
    handles, words = axes.flat[0].get_legend_handles_labels()
    figure.legend(handles, words, loc="outside lower center", ncols=len(labels), fontsize=8.5)
    figure.supylabel("Odds ratio", fontsize=9)
    return Drawn(
        figure,
        f"Small panels, one for each of {len(exposures)} area exposures: odds ratio and interval at the rungs "
        f"{', '.join(rungs)}, for {len(labels)} outcomes.",
        "Area exposures along the ladder: how each odds ratio moves when safety and the links join the model.",
    )


def draw_area_variation(fits: pd.DataFrame, labels: dict[str, str]) -> Drawn:
    """Median odds ratio between areas at each rung, with intervals."""
    figure, axis = plt.subplots(figsize=(7.0, 3.0))
    rungs = list(fits["rung"].unique())
    # an interval of a variance that the data say next to nothing of has no end worth an axis
    top = max(1.5, 1 + 3 * (fits["mor"].max() - 1))
    cut = int((fits["mor_high"] > top).sum())
    for at, (outcome, words) in enumerate(labels.items()):
        mine = fits[(fits["outcome"] == outcome) & fits["mor"].notna()]
        x = np.array([rungs.index(rung) for rung in mine["rung"]]) + 0.14 * (at - (len(labels) - 1) / 2)
        beyond = (mine["mor_high"] > top).to_numpy()
        axis.vlines(x, mine["mor_low"], mine["mor_high"].clip(upper=top), color=colour(at), linewidth=1.8)
        axis.plot(x, mine["mor"], "o-", color=colour(at), linewidth=0.8, label=words)
        axis.plot(x[beyond], np.full(beyond.sum(), top), "^", color=colour(at), markersize=6)
    names = fits.drop_duplicates("rung").set_index("rung")["label"]
    axis.set_xticks(range(len(rungs)), [f"{rung}\n{names[rung]}" for rung in rungs])
    axis.axhline(1, color=QUIET, linewidth=0.9)
    axis.set_ylabel("Median odds ratio")
    axis.grid(axis="x", visible=False)
    figure.legend(loc="outside lower center", ncols=len(labels), fontsize=8.5)
    return Drawn(
        figure,
        f"Median odds ratio between areas with intervals, for {len(labels)} outcomes at {len(rungs)} rungs.",
        "What is left between areas: the median odds ratio of two people alike but for their area. One means that "
        f"areas do not differ.{' An interval with an arrow goes on beyond the figure.' if cut else ''}",
    )


def draw_recovery(recovery: pd.DataFrame, labels: dict[str, str]) -> Drawn:
    """Planted values against estimates: synthetic data only."""
    figure, axes = plt.subplots(1, len(labels), squeeze=False, figsize=(7.8, 3.1))
    for axis, (outcome, words) in zip(axes[0], labels.items(), strict=True):
        mine = recovery[recovery["outcome"] == outcome]
        for inside, shade in ((True, STAYED), (False, LEFT_OUT)):
            part = mine[mine["inside"] == inside]
            axis.vlines(part["planted"], part["low"], part["high"], color=shade, linewidth=1.0, alpha=0.75)
            axis.plot(part["planted"], part["estimate"], "o" if inside else "D", color=shade, markersize=3.5)
        edge = [mine[["planted", "low"]].min().min(), mine[["planted", "high"]].max().max()]
        axis.plot(edge, edge, color=QUIET, linewidth=0.9)
        axis.set_title(wrap(words, 24), fontsize=9.5)
    axes[0, 0].set_ylabel("Estimate (log-odds)")
    figure.supxlabel("Planted value (log-odds)", fontsize=9.5)
    held = int(recovery["inside"].sum())
    return Drawn(
        figure,
        f"Estimates with intervals against planted values; {held} of {len(recovery)} intervals hold the planted value.",
        "Synthetic data: estimates against what was planted. Red diamonds are the intervals that miss; about one in "
        "twenty should.",
    )
