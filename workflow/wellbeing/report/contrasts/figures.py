"""Figures of the contrasts, drawn from released tables only. A model whose status is not ok is drawn hollow."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from wellbeing.report.drawing import INK, LEFT_OUT, QUIET, STAYED, Drawn

LOG_ODDS, PROBABILITY = "log-odds", "probability"
DIVERGING = LinearSegmentedColormap.from_list("both_ways", ["#8c510a", "#f6f1e7", "#01665e"])
SOUND = ("ok", "singular")  # singular: the data show no spread of a slope or of areas, and the rest stands


def draw_associations(associations: pd.DataFrame, outcome: str, words: str) -> Drawn:
    """One outcome: every area exposure at every rung, as odds ratio and in percentage points."""
    rows = associations[associations["outcome"] == outcome]
    exposures = rows.drop_duplicates("exposure")
    rungs = sorted(rows["rung"].unique(), key=lambda rung: (len(rung), rung))
    paler = LinearSegmentedColormap.from_list("paler", ["#f2f4f6", STAYED])
    shades = dict(zip(rungs, paler(np.linspace(0, 1, len(rungs) + 2)[2:]), strict=True))
    offsets = np.linspace(-0.33, 0.33, len(rungs))
    figure, axes = plt.subplots(1, 2, sharey=True, figsize=(7.8, 0.62 * len(exposures) + 1.5))
    for axis, scale, turn in ((axes[0], LOG_ODDS, np.exp), (axes[1], PROBABILITY, lambda v: 100 * v)):
        mine = rows[rows["scale"] == scale]
        for rung, offset in zip(rungs, offsets, strict=True):
            part = mine[mine["rung"] == rung].set_index("exposure").reindex(exposures["exposure"])
            y = np.arange(len(exposures)) + offset
            axis.hlines(y, turn(part["low"]), turn(part["high"]), color=shades[rung], linewidth=1.6)
            sound = part["status"].isin(SOUND).to_numpy()
            axis.plot(turn(part["estimate"]), y, "o", color=shades[rung], markersize=4, label=rung)
            axis.plot(turn(part["estimate"])[~sound], y[~sound], "o", color="white", markersize=2.4)
        axis.axvline(1 if scale == LOG_ODDS else 0, color=QUIET, linewidth=0.9)
        axis.grid(axis="y", visible=False)
    axes[0].set_xlabel("Odds ratio")
    axes[1].set_xlabel("Percentage points (average marginal effect)")
    names = [f"{row.label}\n({row.contrast})" for row in exposures.itertuples()]
    axes[0].set_yticks(range(len(names)), names, fontsize=8)
    axes[0].invert_yaxis()
    for edge in np.arange(len(names) - 1) + 0.5:
        for axis in axes:
            axis.axhline(edge, color="#e3e6ea", linewidth=0.7)
    handles, texts = axes[0].get_legend_handles_labels()
    figure.legend(handles, texts, loc="outside lower center", ncols=len(rungs), fontsize=8.5)
    last = rows[(rows["scale"] == LOG_ODDS) & (rows["rung"] == rungs[-1])]
    clear = last[(last["low"] > 0) | (last["high"] < 0)]["label"].str.lower()
    return Drawn(
        figure,
        f"{words}: estimates with intervals for {len(exposures)} area exposures at {len(rungs)} rungs. At "
        f"{rungs[-1]} the interval leaves out no association for {'; '.join(clear) or 'none of them'}.",
        f"{words}. Each area exposure at each rung, from the palest (nothing else in the model) to the darkest "
        f"({rungs[-1]}). Until the exposures join the ladder together, each stands in the model without the others.",
    )


def draw_walkability(walkability: pd.DataFrame, labels: dict[str, str]) -> Drawn:
    """With and without safety: as log-odds, as log-odds on one scale, and in percentage points."""
    panels = {
        "log-odds": "Log-odds, as fitted",
        "rescaled": "Log-odds, on one scale",
        "probability": "Percentage points",
    }
    outcomes = [name for name in labels if name in set(walkability["outcome"])]
    figure, axes = plt.subplots(1, 3, sharey=True, figsize=(7.8, 0.85 * len(outcomes) + 1.7))
    styles = {"without": (LEFT_OUT, "o", "without safety"), "with": (STAYED, "D", "with safety")}
    for axis, (measure, title) in zip(axes, panels.items(), strict=True):
        factor = 100 if measure == "probability" else 1
        for at, outcome in enumerate(outcomes):
            for name, shift in (("without", -0.16), ("with", 0.16)):
                colour, marker, text = styles[name]
                row = walkability[
                    (walkability["outcome"] == outcome)
                    & (walkability["measure"] == measure)
                    & (walkability["model"] == name)
                ].iloc[0]
                axis.hlines(at + shift, factor * row["low"], factor * row["high"], color=colour, linewidth=2)
                axis.plot(
                    factor * row["estimate"],
                    at + shift,
                    marker,
                    color=colour,
                    markersize=5.5,
                    label=text if at == 0 else None,
                )
        axis.axvline(0, color=QUIET, linewidth=0.9)
        axis.set_title(title, fontsize=9)
        axis.grid(axis="y", visible=False)
        axis.tick_params(labelsize=8)
    verdicts = walkability.drop_duplicates("outcome").set_index("outcome")["verdict"]
    names = [f"{_wrap(labels[o], 24)}\n({_wrap(verdicts[o], 26)})" for o in outcomes]
    axes[0].set_yticks(range(len(outcomes)), names, fontsize=8)
    axes[0].set_ylim(len(outcomes) - 0.5, -0.5)
    handles, texts = axes[0].get_legend_handles_labels()
    figure.legend(handles, texts, loc="outside lower center", ncols=2, fontsize=8.5)
    said = "; ".join(f"{labels[o].lower()}: {verdicts[o]}" for o in outcomes)
    return Drawn(
        figure,
        f"Association of walkable assets with and without safety, three measures. Verdicts: {said}.",
        "Walkable assets with and without feeling safe after dark, on the same people. The middle panel puts both "
        "models on one scale, so that only what safety explains can move the estimate.",
    )


def draw_interactions(predictions: pd.DataFrame, places: dict[str, str], labels: dict[str, str]) -> Drawn:
    """Every declared interaction in one picture: average probabilities over the place, a line for each kind of person.

    Args:
        predictions: released predictions.
        places: area term -> its words.
        labels: outcome -> words.
    """
    names = list(predictions["interaction"].unique())
    across = min(2, len(names))
    down = -(-len(names) // across)
    figure, axes = plt.subplots(
        down, across, squeeze=False, figsize=(7.8 if across > 1 else 4.6, 2.9 * down + 0.3)
    )
    for axis in axes.flat[len(names) :]:
        axis.set_axis_off()
    said = []
    for axis, name in zip(axes.flat, names, strict=False):
        lines = predictions[predictions["interaction"] == name]
        first = lines.iloc[0]
        _draw_lines(axis, lines)
        axis.set_title(f"{_wrap(labels[first['outcome']], 34)}", fontsize=9.5)
        axis.set_xlabel(
            f"{places.get(first['area_term'], first['area_term'])} ({first['area_unit']})", fontsize=8.5
        )
        axis.tick_params(labelsize=8)
        said.append(f"{first['label']}: {_ends(lines)}")
    for axis in axes[:, 0]:
        axis.set_ylabel("Per cent who do well", fontsize=8.5)
    return Drawn(
        figure,
        f"Lines of average probability over places, one for each kind of person. {'. '.join(said)}.",
        "Different people in the same place: average probabilities of doing well with 95% intervals, from places low "
        "to high in the exposure (all but the extreme ones). Lines that run apart or together are an interaction.",
    )


def _draw_lines(axis: plt.Axes, lines: pd.DataFrame) -> dict[str, str]:
    """A line with its band for each kind of person; returns their colours."""
    people = list(lines["modifier_label"].unique())
    colours = dict(zip(people, [LEFT_OUT, STAYED, "#6b8e23"], strict=False))
    dashes = dict(zip(people, ["-", (0, (6, 2)), (0, (2, 2))], strict=False))
    for name in people:
        mine = lines[lines["modifier_label"] == name]
        place, colour = mine["area_shown"], colours[name]
        axis.fill_between(place, 100 * mine["low"], 100 * mine["high"], color=colour, alpha=0.15, linewidth=0)
        axis.plot(
            place, 100 * mine["estimate"], color=colour, linestyle=dashes[name], linewidth=2, label=name
        )
    axis.legend(fontsize=8, loc="best", handlelength=2.6)
    return colours


def _ends(lines: pd.DataFrame) -> str:
    ends = lines.groupby("modifier_label", sort=False)["estimate"].agg(["first", "last"])
    return "; ".join(
        f"{name}: {100 * row['first']:.0f} to {100 * row['last']:.0f} per cent"
        for name, row in ends.iterrows()
    )


def draw_interaction(
    predictions: pd.DataFrame, slopes: pd.DataFrame, interaction: str, area_words: str
) -> Drawn:
    """One interaction: probabilities over the place, and the place's slope for each kind of person on both scales."""
    lines = predictions[predictions["interaction"] == interaction]
    own = slopes[
        (slopes["interaction"] == interaction)
        & (slopes["declared"] == "yes")
        & (slopes["slope"] == "yes")
        & (slopes["of"] == slopes["area_term"])
    ]
    figure, axes = plt.subplots(1, 3, figsize=(7.8, 3.1), width_ratios=[2.2, 1, 1])
    colours = _draw_lines(axes[0], lines)
    people = list(colours)
    axes[0].set(xlabel=f"{area_words} ({lines['area_unit'].iloc[0]})", ylabel="Per cent who do well")
    for axis, scale, factor, title in (
        (axes[1], LOG_ODDS, 1, "Slope, log-odds"),
        (axes[2], PROBABILITY, 100, "Slope, points"),
    ):
        part = own[own["scale"] == scale].set_index("at_label").reindex(people)
        for at, name in enumerate(people):
            row = part.loc[name]
            axis.vlines(at, factor * row["low"], factor * row["high"], color=colours[name], linewidth=2)
            axis.plot(at, factor * row["estimate"], "o", color=colours[name], markersize=5)
        axis.axhline(0, color=QUIET, linewidth=0.9)
        axis.set_xticks(range(len(people)), [_wrap(name, 9) for name in people], fontsize=7.5)
        axis.set_xlim(-0.6, len(people) - 0.4)
        axis.set_title(title, fontsize=9)
        axis.grid(axis="x", visible=False)
    label = lines["label"].iloc[0] if len(lines) else interaction
    return Drawn(
        figure,
        f"{label}: average probability from places low to high in the exposure ({_ends(lines)}), and its slope for "
        "each group.",
        f"{label}. Left: average probabilities with intervals, over all but the extreme places. Right: the place's "
        "slope for each group, as log-odds and in percentage points per unit.",
    )


def draw_links(links: pd.DataFrame, ranking: pd.DataFrame, labels: dict[str, str]) -> Drawn:
    """Links by difference in probability, with the range of ranks that the bootstrap gives each."""
    part = links[(links["part"] == "adjusted") & (links["scale"] == PROBABILITY)]
    ranks = ranking[ranking["measure"] == "difference in probability"].set_index(["outcome", "link"])
    outcomes = [name for name in labels if name in set(part["outcome"])]
    order = part.groupby("link", sort=False)["estimate"].mean().sort_values(ascending=False).index
    names = part.drop_duplicates("link").set_index("link")["label"]
    figure, axes = plt.subplots(
        1, len(outcomes), sharey=True, squeeze=False, figsize=(7.8, 0.42 * len(order) + 1.3)
    )
    palette = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    for at, (axis, outcome) in enumerate(zip(axes[0], outcomes, strict=True)):
        mine = part[part["outcome"] == outcome].set_index("link").reindex(order)
        y = np.arange(len(order))
        axis.hlines(y, 100 * mine["low"], 100 * mine["high"], color=palette[at], linewidth=1.8)
        axis.plot(100 * mine["estimate"], y, "o", color=palette[at], markersize=5)
        edge = float(100 * mine["high"].max())
        for place, link in enumerate(order):
            if (outcome, link) in ranks.index:
                row = ranks.loc[(outcome, link)]
                text = (
                    f"{row.rank_low:.0f}"
                    if row.rank_low == row.rank_high
                    else f"{row.rank_low:.0f}–{row.rank_high:.0f}"
                )
                axis.text(edge * 1.16, place, text, va="center", ha="center", fontsize=8, color=INK)
        axis.text(edge * 1.16, -0.85, "rank", ha="center", fontsize=7.5, color=QUIET)
        axis.axvline(0, color=QUIET, linewidth=0.9)
        axis.set_title(_wrap(labels[outcome], 24), fontsize=9.5, pad=16)
        axis.grid(axis="y", visible=False)
        axis.set_xlim(min(0.0, float(100 * mine["low"].min())) - 1, edge * 1.26)
    axes[0, 0].set_yticks(range(len(order)), [_wrap(names[link], 34) for link in order], fontsize=8)
    axes[0, 0].set_ylim(len(order) - 0.5, -0.6)
    figure.supxlabel("Difference in the share who do well, percentage points", fontsize=9)
    return Drawn(
        figure,
        f"Differences in probability with intervals for {len(order)} links and {len(outcomes)} outcomes, and the range "
        f"of ranks of each. Largest on average: {names[order[0]].lower()}.",
        "Links, each yes against no, all in one model. The numbers are the ranks each takes in 95 of 100 "
        "bootstrap draws. A higher rank is a stronger association in this survey, not more importance.",
    )


def draw_area_pairs(pairs: pd.DataFrame, labels: dict[str, str], names: dict[str, str]) -> Drawn:
    """Every pair of area exposures: ratio of odds ratios, framed where it stays clear after correction."""
    return _heat(
        pairs,
        labels,
        names,
        row="second",
        column="first",
        words="Ratio of odds ratios for each pair of area exposures",
        caption="Area by area: how the odds ratio of one exposure changes with a unit of the other. A frame marks "
        "pairs that stay clear after false-discovery control within the outcome.",
    )


def draw_subgroups(subgroups: pd.DataFrame, labels: dict[str, str], names: dict[str, str]) -> Drawn:
    """How each exposure's odds ratio differs between subgroups, framed where clear after false-discovery control."""
    rows = subgroups[subgroups["measure"] == "difference"]
    groups = rows.drop_duplicates("subgroup").set_index("subgroup")["subgroup_label"].to_dict()
    return _heat(
        rows,
        labels,
        names | groups,
        row="exposure",
        column="subgroup",
        words="How much larger each area exposure's odds ratio is in a subgroup than outside it",
        caption="Subgroups: the ratio of each area exposure's odds ratio among the people named to that among others. "
        "A frame marks what stays clear after false-discovery control within the outcome.",
    )


def _heat(rows, labels, names, row: str, column: str, words: str, caption: str) -> Drawn:
    outcomes = [name for name in labels if name in set(rows["outcome"])]
    across, down = list(dict.fromkeys(rows[column])), list(dict.fromkeys(rows[row]))
    limit = max(float(rows["estimate"].abs().max()), np.log(1.15))  # noise is not painted in full colour
    figure, axes = plt.subplots(
        1, len(outcomes), sharey=True, squeeze=False, figsize=(7.8, 0.34 * len(down) + 2.4)
    )
    framed = 0
    for axis, outcome in zip(axes[0], outcomes, strict=True):
        mine = rows[rows["outcome"] == outcome]
        grid = mine.pivot(index=row, columns=column, values="estimate").reindex(index=down, columns=across)
        axis.imshow(grid, cmap=DIVERGING, vmin=-limit, vmax=limit, aspect="auto")
        for cell in mine.itertuples():
            x, y = across.index(getattr(cell, column)), down.index(getattr(cell, row))
            if not np.isnan(cell.estimate):
                axis.text(
                    x, y, f"{np.exp(cell.estimate):.2f}", ha="center", va="center", fontsize=5.6, color=INK
                )
            if cell.p_bh < 0.05:
                framed += 1
                axis.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=1.6))
        axis.set_title(_wrap(labels[outcome], 24), fontsize=9)
        axis.set_xticks(
            range(len(across)),
            [names.get(a, a) for a in across],
            rotation=55,
            ha="right",
            rotation_mode="anchor",
            fontsize=6.8,
        )
        axis.grid(visible=False)
        axis.tick_params(length=0)
    axes[0, 0].set_yticks(range(len(down)), [names.get(d, d) for d in down], fontsize=7.2)
    return Drawn(
        figure,
        f"{words}, {len(outcomes)} outcomes; {framed} of {int(rows['estimate'].notna().sum())} stay clear after "
        "false-discovery control.",
        caption,
    )


def draw_all(tables: dict[str, pd.DataFrame], labels: dict[str, str], figures: list[str]) -> dict[str, Drawn]:
    """The report's figures of the contrasts, by name; one whose table is empty says so."""
    makers = {
        "contrasts_walkability": lambda: draw_walkability(tables["contrasts_walkability"], labels),
        "contrasts_interactions": lambda: draw_interactions(
            tables["contrasts_predictions"],
            tables["contrasts_subgroups"]
            .drop_duplicates("exposure")
            .set_index("exposure")["label"]
            .to_dict(),
            labels,
        ),
        "contrasts_links": lambda: draw_links(
            tables["contrasts_links"], tables["contrasts_link_ranking"], labels
        ),
    }
    return {
        name: makers[name]()
        if len(tables[_NEEDS[name]])
        else _nothing("This run could not make this figure.")
        for name in figures
    }


_NEEDS = {
    "contrasts_walkability": "contrasts_walkability",
    "contrasts_interactions": "contrasts_predictions",
    "contrasts_links": "contrasts_link_ranking",
}


def _nothing(words: str) -> Drawn:
    figure, axis = plt.subplots(figsize=(7.0, 0.8))
    axis.text(0.5, 0.5, words, ha="center", va="center", color=QUIET)
    axis.set_axis_off()
    return Drawn(figure, words, words)


def _wrap(words: str, width: int) -> str:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
