"""Figures of the evidence review, drawn from released tables only."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import AutoLocator

from wellbeing.evidence.designs import DESIGNS, design_rank
from wellbeing.report.drawing import INK, LEFT_OUT, QUIET, STAYED, Drawn
from wellbeing.report.evidence.flow_diagram import draw_prisma, draw_published

CONFIDENCE = {
    "strong": "#1f4e79",
    "moderate": "#4f9fc4",
    "poor": "#9a7420",
    "not found": "#6b7780",
    "": "#6b7780",
}
MARKS = {
    "better": ("^", "#3a7d5d"),
    "worse": ("v", LEFT_OUT),
    "null": ("D", QUIET),
    "mixed": ("<", "#b8860b"),
    "not_stated": ("_", QUIET),
}
WORDS = {
    "better": "better",
    "worse": "worse",
    "null": "no difference",
    "mixed": "mixed",
    "not_stated": "not stated",
}
TRAFFIC = {"good": "#3a7d5d", "some": "#b8b13a", "poor": LEFT_OUT, "unclear": "#b8860b", "none": "#c9d0d6"}


def draw_all(tables: dict[str, pd.DataFrame], reasons: dict[str, str]) -> dict[str, Drawn]:
    """Every figure of the chapter, by name.

    Args:
        tables: released tables by name.
        reasons: exclusion reason -> words.
    """
    told = tables["evidence_study_directions"]
    return {
        "evidence_flow": draw_prisma(tables["evidence_flow"], reasons),
        "evidence_published": draw_published(tables["evidence_published"]),
        "evidence_links": draw_links(tables["evidence_links"]),
        "evidence_map": draw_map(tables["evidence_map"]),
        "evidence_directions": draw_directions(told),
        "evidence_harvest": draw_harvest(told),
        "evidence_ages": draw_ages(tables["evidence_ages"]),
        "evidence_overlap": draw_overlap(tables["evidence_overlap"]),
    }


def draw_map(cells: pd.DataFrame) -> Drawn:
    """The evidence and gap map: interventions by outcomes, size by number of studies, colour by certainty."""
    rows, columns = (
        list(dict.fromkeys(cells["intervention_label"])),
        list(dict.fromkeys(cells["outcome_label"])),
    )
    figure, axes = plt.subplots(figsize=(0.46 * len(columns) + 3.2, 0.36 * len(rows) + 1.9))
    for row in cells[cells["studies"] > 0].itertuples():
        at = (columns.index(row.outcome_label), rows.index(row.intervention_label))
        shape = "o" if row.reviews else "s"
        axes.scatter(
            *at,
            s=150 + 110 * (row.studies - 1),
            marker=shape,
            color=CONFIDENCE[_text(row.confidence)],
            edgecolor="white",
            linewidth=0.8,
            zorder=3,
        )
        axes.text(
            *at, row.studies, ha="center", va="center", color="white", fontsize=8, fontweight="bold", zorder=4
        )
    axes.set_xticks(range(len(columns)), columns, rotation=50, ha="right", fontsize=7.5)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    axes.set(xlim=(-0.6, len(columns) - 0.4), ylim=(len(rows) - 0.4, -0.6))
    names = {"strong": "strong", "moderate": "moderate", "poor": "poor", "not found": "not found"}
    keys = [
        Line2D([], [], marker="o", linestyle="", color=CONFIDENCE[key], label=words)
        for key, words in names.items()
    ]
    keys.append(Line2D([], [], marker="s", linestyle="", color=QUIET, label="primary studies, no review"))
    figure.legend(
        handles=keys,
        loc="outside lower left",
        ncols=5,
        fontsize=7.5,
        title="Certainty as the source states it",
        alignment="left",
    )
    filled = int((cells["studies"] > 0).sum())
    synthesis = int((cells["gap"] == "synthesis").sum())
    return Drawn(
        figure,
        f"Grid of {len(rows)} interventions by {len(columns)} outcomes; {filled} of {len(cells)} cells hold evidence, "
        f"{synthesis} of them from primary studies without a review.",
        "Evidence and gap map. The number is of studies; a square marks primary studies that no review of the library "
        "covers. An empty cell is a gap of this library, not proof that nobody has looked.",
    )


def draw_links(links: pd.DataFrame) -> Drawn:
    """The five links, and the studies other than the claimant in which each is found, by direction."""
    figure, axes = plt.subplots(figsize=(7.2, 0.42 * len(links) + 1.2))
    left = np.zeros(len(links))
    for word in ("better", "mixed", "null", "worse", "not_stated"):
        if links[word].sum():
            axes.barh(
                links["label"], links[word], left=left, color=MARKS[word][1], height=0.6, label=WORDS[word]
            )
            left += links[word].to_numpy()
    axes.invert_yaxis()
    axes.set(
        xlabel="Studies other than the one that names the links",
        xlim=(0, max(1, links["independent"].max()) + 0.5),
    )
    whole = AutoLocator()
    whole.set_params(integer=True)
    axes.xaxis.set_major_locator(whole)
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside upper right", ncols=5)
    told = ", ".join(f"{row.label.lower()} {row.independent}" for row in links.itertuples())
    return Drawn(
        figure,
        f"Bars of studies that find each link: {told}.",
        "The five links of phase 1 in the rest of the library: studies, by the direction of what they report.",
    )


def draw_directions(told: pd.DataFrame) -> Drawn:
    """Effect-direction plot: studies by outcomes; an arrow a study, its size the number of people behind it."""
    names = dict(zip(told["study"], told["study_label"], strict=True))
    studies, outcomes = list(names), list(dict.fromkeys(told["outcome_label"]))
    figure, axes = plt.subplots(figsize=(0.5 * len(outcomes) + 3.6, 0.42 * len(studies) + 1.9))
    for row in told.itertuples():
        mark, colour = MARKS[row.direction]
        area = 60 if pd.isna(row.people) else 60 + 45 * np.log10(row.people)
        at = (outcomes.index(row.outcome_label), studies.index(row.study))
        axes.scatter(*at, marker=mark, s=area, color=colour, zorder=3, linewidth=2 if mark == "_" else 0)
        if row.findings > 1:
            axes.annotate(
                str(row.findings), at, xytext=(7, 4), textcoords="offset points", fontsize=7, color=QUIET
            )
    axes.set_xticks(range(len(outcomes)), outcomes, rotation=50, ha="right", fontsize=7.5)
    axes.set_yticks(range(len(studies)), [textwrap.fill(names[study], 34) for study in studies], fontsize=8)
    axes.set(xlim=(-0.6, len(outcomes) - 0.4), ylim=(len(studies) - 0.4, -0.6))
    keys = [
        Line2D([], [], marker=mark, linestyle="", color=colour, label=WORDS[word])
        for word, (mark, colour) in MARKS.items()
    ]
    figure.legend(handles=keys, loc="outside lower left", ncols=5, fontsize=8)
    counts = told["direction"].value_counts()
    listed = ", ".join(f"{WORDS[word]} {count}" for word, count in counts.items())
    return Drawn(
        figure,
        f"Grid of {len(studies)} studies by {len(outcomes)} outcomes with a mark for direction: {listed}.",
        "Direction of what each study reports, whatever its statistical significance; a small number counts its "
        "findings, a larger mark more people.",
    )


def draw_harvest(told: pd.DataFrame) -> Drawn:
    """Harvest plot: a bar a study under each direction, its height the design."""
    columns = ["better", "mixed", "null", "worse", "not_stated"]
    outcomes = list(dict.fromkeys(told["outcome_label"]))
    slots = 1 + told.groupby(["outcome_label", "direction"]).size().max()
    figure, axes = plt.subplots(figsize=(7.6, 0.42 * len(outcomes) + 1.2))
    for row, outcome in enumerate(outcomes):
        axes.axhline(row, color="#c9d0d6", linewidth=0.7)
        for column, word in enumerate(columns):
            designs = told[(told["outcome_label"] == outcome) & (told["direction"] == word)]["design"]
            heights = [0.8 * (design_rank(design) + 1) / len(DESIGNS) for design in designs]
            places = column * slots + np.arange(len(heights)) + 0.6
            axes.bar(places, [-height for height in heights], bottom=row, color=MARKS[word][1], width=0.7)
    axes.set_xticks([(at + 0.5) * slots for at in range(len(columns))], [WORDS[word] for word in columns])
    axes.set_yticks(range(len(outcomes)), outcomes, fontsize=8)
    axes.set(xlim=(0, slots * len(columns)), ylim=(len(outcomes) - 0.6, -1))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for at in range(1, len(columns)):
        axes.axvline(at * slots, color="#e3e6ea", linewidth=0.8)
    order = ", ".join(design.replace("_", " ") for design in DESIGNS)
    axes.set_xlabel(
        textwrap.fill(f"A bar is a study. Its height is the design, from low to high: {order}", 95),
        fontsize=8,
    )
    return Drawn(
        figure,
        f"Bars in rows for {len(outcomes)} outcomes: one for each study, under the direction it reports.",
        "Harvest plot. The order of designs is a reading aid: no appraisal of these studies was found.",
    )


def draw_ages(ages: pd.DataFrame) -> Drawn:
    """Gaps by age, action and follow-up: studies in each cell, in the darker shade where a follow-up is stated."""
    told = ages[ages["intervention"] != "none"]
    columns, rows = list(dict.fromkeys(told["age_label"])), list(dict.fromkeys(told["intervention_label"]))
    figure, axes = plt.subplots(figsize=(7.8, 0.34 * len(rows) + 1.1))
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            cell = told[(told["intervention_label"] == row) & (told["age_label"] == column)]
            total = int(cell["studies"].sum())
            dated = cell[(cell["follow_up"] != "not found") & (cell["studies"] > 0)]
            fill = "#f3f5f7" if not total else "#4f9fc4" if len(dated) else "#bcd7e6"
            axes.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=fill, edgecolor="white"))
            words = (
                "none"
                if not total
                else f"{total}" + (f" ({_lower(dated['follow_up_label'].iloc[0])})" if len(dated) else "")
            )
            axes.text(x, y, words, ha="center", va="center", fontsize=6.8, color=QUIET if not total else INK)
    axes.set_xticks(range(len(columns)), columns, fontsize=8)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)
    empty = told.groupby(["age", "intervention"])["studies"].sum().eq(0).sum()
    return Drawn(
        figure,
        f"Table of ages by actions; {empty} of {len(rows) * len(columns)} cells hold no study.",
        "Studies by age and action; the darker cells state a follow-up, in brackets.",
    )


def draw_overlap(overlap: pd.DataFrame) -> Drawn:
    """Corrected covered area of each pair of reviews, and how it was come by."""
    pairs = overlap[overlap["review_a"].notna() & (overlap["review_a"] != "")]
    if (pairs["basis"] == "citation matrix").any():
        return _heatmap(pairs[pairs["basis"] == "citation matrix"])
    labels = [f"{row.review_a} and {row.review_b}\n{row.basis}" for row in pairs.itertuples()]
    figure, axes = plt.subplots(figsize=(7.2, 0.62 * max(1, len(pairs)) + 0.9))
    axes.barh(labels, pairs["cca"], color=STAYED, height=0.5)
    for at, row in enumerate(pairs.itertuples()):
        axes.text(row.cca + 1, at, f"{row.cca:.0f}%, {row.band}", va="center", fontsize=8.5)
    axes.invert_yaxis()
    axes.set(xlim=(0, 125), xlabel="Corrected covered area, per cent", xticks=[0, 25, 50, 75, 100])
    axes.grid(axis="y", visible=False)
    told = "; ".join(
        f"{row.review_a} and {row.review_b} {row.cca:.0f}% ({row.basis})" for row in pairs.itertuples()
    )
    return Drawn(
        figure,
        f"Bars of overlap between reviews: {told or 'none could be worked out'}.",
        "Overlap between reviews. No citation matrix of these reviews was found, so that overlap rests on the "
        "counts they publish.",
    )


def _heatmap(pairs: pd.DataFrame) -> Drawn:
    names = list(dict.fromkeys([*pairs["review_a"], *pairs["review_b"]]))
    figure, axes = plt.subplots(figsize=(1.1 + 0.8 * len(names), 0.8 + 0.6 * len(names)))
    grid = np.full((len(names), len(names)), np.nan)
    for row in pairs.itertuples():
        at = names.index(row.review_b), names.index(row.review_a)
        grid[at] = row.cca
        axes.text(
            at[1],
            at[0],
            f"{row.cca:.0f}%\n({row.shared})",
            ha="center",
            va="center",
            fontsize=8,
            color="white" if row.cca > 55 else INK,
        )
    axes.imshow(grid, cmap="Blues", vmin=0, vmax=100, aspect="auto")
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right", fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.grid(visible=False)
    highest = pairs.loc[pairs["cca"].idxmax()]
    return Drawn(
        figure,
        f"Heat map of overlap between {len(names)} reviews; the highest is {highest.review_a} and "
        f"{highest.review_b} with {highest.cca:.0f}%.",
        "Corrected covered area of each pair of reviews, with the number of studies they share.",
    )


def draw_traffic(appraisal: pd.DataFrame, tool: str) -> Drawn:
    """Traffic-light plot of an instrument: studies by items, with a bar of shares a item above."""
    mine = appraisal[(appraisal["tool"] == tool) & (appraisal["item"] != "overall")]
    studies, items = list(dict.fromkeys(mine["study"])), list(dict.fromkeys(mine["item"].astype(str)))
    size = (1.8 + 0.42 * len(items), 1.7 + 0.4 * len(studies))
    figure, (top, axes) = plt.subplots(
        2, 1, figsize=size, sharex=True, height_ratios=[1, max(1, 0.5 * len(studies))]
    )
    for row in mine.itertuples():
        at = (items.index(str(row.item)), studies.index(row.study))
        axes.scatter(*at, s=150, color=TRAFFIC[row.colour], zorder=3)
        axes.text(*at, row.answer, ha="center", va="center", fontsize=6, color="white", zorder=4)
    base = np.zeros(len(items))
    for colour, paint in TRAFFIC.items():
        shares = np.array(
            [(mine[mine["item"].astype(str) == item]["colour"] == colour).mean() for item in items]
        )
        top.bar(range(len(items)), shares, bottom=base, color=paint, width=0.8)
        base += shares
    top.set(ylim=(0, 1), yticks=[])
    top.grid(visible=False)
    axes.set_xticks(range(len(items)), items)
    axes.set_yticks(range(len(studies)), studies, fontsize=8)
    axes.set(ylim=(len(studies) - 0.5, -0.5), xlim=(-0.6, len(items) - 0.4), xlabel="Item")
    return Drawn(
        figure,
        f"Dots of answers: {len(studies)} studies by {len(items)} items of {tool}.",
        f"Appraisal with {tool}: answers of each study, and above the share of each answer.",
    )


def draw_forest(pooled: pd.DataFrame, findings: pd.DataFrame, outcome: str, effect: str) -> Drawn:
    """Forest plot of one outcome: effects, their random-effects mean and its prediction interval."""
    rows = findings[
        (findings["outcome"] == outcome) & (findings["effect"] == effect) & findings["low"].notna()
    ]
    mean = pooled[
        (pooled["outcome"] == outcome) & (pooled["effect"] == effect) & (pooled["kind"] == "pooled")
    ].iloc[0]
    figure, axes = plt.subplots(figsize=(7.2, 0.36 * (len(rows) + 2) + 0.9))
    y = np.arange(len(rows))
    axes.hlines(y, rows["low"], rows["high"], color=STAYED)
    axes.plot(rows["estimate"], y, "s", color=STAYED)
    axes.hlines(len(rows) + 0.5, mean["pi_low"], mean["pi_high"], color=QUIET, linewidth=1)
    axes.hlines(len(rows) + 0.5, mean["low"], mean["high"], color=LEFT_OUT, linewidth=5)
    axes.plot(mean["estimate"], len(rows) + 0.5, "D", color=LEFT_OUT)
    axes.set_yticks([*y, len(rows) + 0.5], [*rows["finding_id"], "random-effects mean"], fontsize=8)
    axes.invert_yaxis()
    if "ratio" in effect:
        axes.set_xscale("log")
    axes.axvline(1 if "ratio" in effect else 0, color=QUIET, linewidth=0.8)
    axes.set_xlabel(effect)
    return Drawn(
        figure,
        f"{len(rows)} effects and their mean, {mean['estimate']:.2f} ({mean['low']:.2f} to {mean['high']:.2f}).",
        "Effects with intervals; below them the mean (thick) and the interval in which a new study's effect is "
        "expected (thin).",
    )


def _text(cell: object) -> str:
    return "" if pd.isna(cell) else str(cell)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
