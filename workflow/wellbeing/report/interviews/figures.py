"""Figures of the interviews, each drawn from released tables only, with its alternative text and caption."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator, PercentFormatter

from wellbeing.report.drawing import INK, LEFT_OUT, QUIET, STAYED, Drawn
from wellbeing.report.interviews.tables import themes_of

SYNTHETIC = "SYNTHETIC: made-up interviews, not a finding. "


def draw_all(tables: dict[str, pd.DataFrame]) -> dict[str, Drawn]:
    """Every figure of the interviews, by its name in the report.

    Args:
        tables: released tables by name (``interviews_reach`` ...); ``interviews_recovery`` where synthetic.
    """
    found = {name.removeprefix("interviews_"): table for name, table in tables.items()}
    synthetic = "recovery" in found
    drawn = {
        "interviews_reach": draw_reach(found["reach"], synthetic),
        "interviews_matrix": draw_matrix(found["matrix"], synthetic),
        "interviews_agreement": draw_agreement(found["agreement"], found["base"], synthetic),
        "interviews_cooccurrence": draw_cooccurrence(found["cooccurrence"], found["reach"], synthetic),
        "interviews_information": draw_information(found["information"], found["saturation"], synthetic),
        "interviews_feedback": draw_feedback(found["feedback"], synthetic),
    }
    if synthetic:
        drawn["interviews_recovery"] = draw_recovery(found["recovery"], found["codebook"])
    return drawn


def draw_reach(reach: pd.DataFrame, synthetic: bool = False) -> Drawn:
    """The theme tree: share of participants who raise each theme and sub-code, with intervals."""
    shown = reach[reach["reach"].notna() & (reach["participants"] != 0)]
    masked = int(reach["participants"].isna().sum())
    places, place, last = [], 0.0, None
    for row in shown.itertuples():
        place += 1.5 if last is not None and row.theme != last else 1.0
        last = row.theme
        places.append(place)
    figure, axes = plt.subplots(figsize=(7.4, 0.26 * max(place, 2) + 1.0))
    for at, row in zip(places, shown.itertuples(), strict=True):
        top = row.code == row.theme
        colour = STAYED if row.kind == "theme" else LEFT_OUT
        axes.hlines(
            at, row.low, row.high, color=colour, linewidth=1.8 if top else 1.0, alpha=1 if top else 0.7
        )
        face = colour if row.status == "attested" else "white"
        axes.plot(row.reach, at, "o", color=colour, markerfacecolor=face, markersize=7 if top else 4.5)
        axes.text(
            1.02,
            at,
            f"{row.participants:.0f} of {row.of:.0f}",
            va="center",
            fontsize=7.5,
            color=INK,
            transform=axes.get_yaxis_transform(),
        )
    labels = [row.label if row.code == row.theme else f"{row.label}  ·" for row in shown.itertuples()]
    axes.set_yticks(places, [_short(label) for label in labels], fontsize=8)
    for text, row in zip(axes.get_yticklabels(), shown.itertuples(), strict=True):
        text.set_fontweight("bold" if row.code == row.theme else "normal")
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), xlabel="Participants who raise it")
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y", visible=False)
    tops = themes_of(shown).sort_values("reach", ascending=False)
    words = ", ".join(f"{row.label} {row.participants:.0f} of {row.of:.0f}" for row in tops.itertuples())
    return Drawn(
        figure,
        f"Dots with intervals: participants who raise each theme and sub-code. Themes: {words}.",
        f"{_badge(synthetic)}Participants who raise each theme (bold) and sub-code, with 95% Wilson intervals. Filled "
        f"dots are attested by a source, hollow ones proposed; red is feedback on the model. {masked} codes raised by "
        "too few to show are left out.",
    )


def draw_matrix(matrix: pd.DataFrame, synthetic: bool = False) -> Drawn:
    """Theme by sector as a grid of shares with counts; masked cells are hatched."""
    import seaborn as sns  # two seconds to import, for this figure alone

    rows = themes_of(matrix)
    codes, sectors = rows.drop_duplicates("code"), rows.drop_duplicates("sector")
    people = rows.pivot(index="code", columns="sector", values="participants").reindex(
        index=codes["code"], columns=sectors["sector"]
    )
    whole = sectors.set_index("sector")["of"]
    share = people / whole
    figure, axes = plt.subplots(figsize=(7.4, 0.52 * len(codes) + 1.3))
    counts = people.map(lambda value: "few" if pd.isna(value) else f"{value:.0f}")
    axes.patch.set(facecolor="white", hatch="////", edgecolor="#c9d1d8")  # shows where a cell is masked
    sns.heatmap(
        share, ax=axes, vmin=0, vmax=1, cmap=sns.light_palette(STAYED, as_cmap=True), cbar=False, linewidths=1.5,
        annot=counts, fmt="", annot_kws={"fontsize": 9},
    )  # fmt: skip
    for y, x in zip(*np.nonzero(share.isna().to_numpy()), strict=True):
        axes.text(x + 0.5, y + 0.5, "few", ha="center", va="center", fontsize=9, color=INK)
    axes.set(xlabel="", ylabel="")
    axes.set_xticks(
        np.arange(len(sectors)) + 0.5,
        [f"{row.sector_label}\n(of {_n(row.of)})" for row in sectors.itertuples()],
    )
    axes.set_yticks(np.arange(len(codes)) + 0.5, [_short(label) for label in codes["label"]])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=8.5)
    axes.tick_params(axis="y", labelrotation=0)  # a heat map turns the labels of low rows, one over the other
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    hidden = int(people.isna().sum().sum())
    return Drawn(
        figure,
        f"Grid of {len(codes)} themes by {len(sectors)} sectors: participants who raise each theme; {hidden} of "
        f"{people.size} cells are masked as too small.",
        f"{_badge(synthetic)}Participants who raise each theme, by sector; darker is a larger share of the sector. "
        "Hatched cells hold too few people to show, or would tell such a cell by subtraction.",
    )


def draw_agreement(agreement: pd.DataFrame, base: pd.DataFrame, synthetic: bool = False) -> Drawn:
    """Kappa with its interval for each theme, PABAK and AC1 beside it."""
    rows = themes_of(agreement) if len(agreement) else agreement
    told = base.iloc[0]
    figure, axes = plt.subplots(figsize=(7.4, 0.45 * max(len(rows), 2) + 1.2))
    if not len(rows):
        axes.text(0.5, 0.5, f"Not worked out: {told['reason']}", ha="center", va="center", wrap=True)
        axes.set_axis_off()
        return Drawn(
            figure,
            "No agreement between coders was worked out.",
            f"{_badge(synthetic)}Agreement: {told['reason']}.",
        )
    y = np.arange(len(rows))
    axes.hlines(y, rows["low"], rows["high"], color=STAYED, linewidth=1.8)
    axes.plot(rows["kappa"], y, "o", color=STAYED, label="Kappa, with interval")
    axes.plot(rows["pabak"], y, "D", color=QUIET, markersize=4, label="PABAK")
    axes.plot(rows["ac1"], y, "s", color=LEFT_OUT, markersize=4, label="AC1")
    axes.set_yticks(y, [_short(label) for label in rows["label"]], fontsize=8.5)
    axes.invert_yaxis()
    axes.set(xlabel="Agreement beyond chance", xlim=(min(0.0, rows["low"].min() - 0.05), 1.02))
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside lower center", ncols=3, fontsize=8.5)
    words = ", ".join(f"{row.label} {row.kappa:.2f}" for row in rows.itertuples() if not pd.isna(row.kappa))
    return Drawn(
        figure,
        f"Kappa with interval, PABAK and AC1 for {len(rows)} themes. Kappa: {words}.",
        f"{_badge(synthetic)}Agreement between {told['coders'].replace(', ', ' and ')} on {told['units']:.0f} "
        f"{told['unit']} of {told['sources']:.0f} double-coded interviews. The intervals take units as independent.",
    )


def draw_cooccurrence(pairs: pd.DataFrame, reach: pd.DataFrame, synthetic: bool = False) -> Drawn:
    """Themes as a ring: a line joins two that stand on overlapping passages, the wider the larger their Jaccard."""
    tops = themes_of(reach)
    codes = list(tops["code"])
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(codes)) / max(len(codes), 1)
    spots = {code: (np.cos(angle), np.sin(angle)) for code, angle in zip(codes, angles, strict=True)}
    rows = pairs[
        (pairs["level"] == "theme") & (pairs["relation"] == "overlapping") & pairs["jaccard"].notna()
    ]
    figure, axes = plt.subplots(figsize=(7.4, 4.6))
    most = rows["jaccard"].max() if len(rows) else 1
    for row in rows.itertuples():
        (x1, y1), (x2, y2) = spots[row.code_a], spots[row.code_b]
        axes.plot(
            [x1, x2], [y1, y2], color=QUIET, alpha=0.65, linewidth=0.6 + 6 * row.jaccard / most, zorder=1
        )
        axes.text(
            0.62 * x1 + 0.38 * x2,
            0.62 * y1 + 0.38 * y2,
            f"{row.jaccard:.2f}",
            fontsize=7,
            ha="center",
            va="center",
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
            zorder=2,
        )
    for row in tops.itertuples():
        x, y = spots[row.code]
        size = 0 if pd.isna(row.reach) else row.reach
        axes.scatter(x, y, s=80 + 900 * size, color=STAYED if row.kind == "theme" else LEFT_OUT, zorder=3)
        align = "center" if abs(x) < 0.2 else "left" if x > 0 else "right"
        axes.text(1.24 * x, 1.24 * y, _wrapped(row.label), ha=align, va="center", fontsize=8.5, color=INK)
    axes.set(xlim=(-2.5, 2.5), ylim=(-1.5, 1.5))
    axes.set_aspect("equal")
    axes.set_axis_off()
    strongest = rows.sort_values("jaccard").iloc[-1] if len(rows) else None
    names = tops.set_index("code")["label"]
    words = (
        f"strongest between {names[strongest.code_a]} and {names[strongest.code_b]}"
        if strongest is not None
        else "none joined"
    )
    return Drawn(
        figure,
        f"Network of {len(codes)} themes with {len(rows)} joined pairs; {words}.",
        f"{_badge(synthetic)}Themes that stand on overlapping passages. Numbers are Jaccard coefficients (passages of "
        "both over passages of either); a larger dot is a theme that more participants raise. Pairs met in too few "
        "participants are not drawn.",
    )


def draw_information(curve: pd.DataFrame, saturation: pd.DataFrame, synthetic: bool = False) -> Drawn:
    """Codes met after each interview, in the order held and over random orders."""
    figure, axes = plt.subplots(figsize=(7.4, 3.2))
    axes.fill_between(
        curve["interview"],
        curve["low"],
        curve["high"],
        color=STAYED,
        alpha=0.18,
        label="90% of random orders",
    )
    axes.plot(curve["interview"], curve["median"], color=STAYED, label="middle of random orders")
    axes.plot(curve["interview"], curve["codes"], "o", color=INK, markersize=3.5, label="in the order held")
    for at, rows in saturation[saturation["at"].notna()].groupby("at"):
        words = " and ".join(f"≤{threshold:.0%}" for threshold in rows["threshold"])
        axes.axvline(at, color=LEFT_OUT, linewidth=1, linestyle=(0, (4, 3)))
        axes.text(at, curve["codes"].max() * 0.04, f" {words}", color=LEFT_OUT, fontsize=8)
    axes.set(xlabel="Interviews", ylabel="Different codes met", ylim=(0, None))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="lower right", fontsize=8.5)
    told = saturation.iloc[0]
    end = (
        f"{curve['codes'].iloc[-1]:.0f} codes after {len(curve)} interviews"
        if len(curve)
        else "no interviews"
    )
    return Drawn(
        figure,
        f"Rising curve of different codes met: {end}, with a band for random orders.",
        f"{_badge(synthetic)}New information: different codes met after each interview. Dashed lines: the interview "
        f"after which a run of {told['run']:.0f} more brings at most that share of the codes of the first "
        f"{told['base']:.0f}. Codes are ours, so the curve says little of what remains unheard.",
    )


def draw_feedback(feedback: pd.DataFrame, synthetic: bool = False) -> Drawn:
    """Feedback on the model by sector: participants who voice each stance."""
    rows = feedback[feedback["sector"] != "all"]
    sectors = rows.drop_duplicates("sector")
    stances = rows.drop_duplicates("stance")
    figure, axes = plt.subplots(figsize=(7.4, 0.62 * max(len(sectors), 2) + 1.3))
    colours = [LEFT_OUT, STAYED, QUIET]
    height = 0.8 / max(len(stances), 1)
    for at, stance in enumerate(stances.itertuples()):
        mine = rows[rows["stance"] == stance.stance].set_index("sector").reindex(sectors["sector"])
        y = np.arange(len(sectors)) + (at - (len(stances) - 1) / 2) * height
        axes.barh(
            y,
            mine["participants"].fillna(0),
            height=height * 0.9,
            color=colours[at % 3],
            label=stance.stance_label,
        )
        for place, value in zip(y, mine["participants"], strict=True):
            axes.text(
                0.05 if pd.isna(value) else value + 0.05,
                place,
                "few" if pd.isna(value) else f"{value:.0f}",
                va="center",
                fontsize=8,
                color=INK,
            )
    axes.set_yticks(np.arange(len(sectors)), sectors["label"])
    axes.invert_yaxis()
    axes.set(xlabel="Participants", xlim=(0, max(1.0, float(rows["participants"].max(skipna=True) or 1)) + 1))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y", visible=False)
    if not len(stances):
        axes.set_axis_off()
        told = "The codebook has no codes of feedback: there is nothing to draw."
        return Drawn(figure, told, f"{_badge(synthetic)}{told}")
    figure.legend(loc="outside lower center", ncols=len(stances), fontsize=8.5)
    both = sectors[sectors["both_heard"].astype(bool)]["label"]
    return Drawn(
        figure,
        "Bars of participants by sector and stance on the model. Both stances are voiced in: "
        f"{', '.join(both) or 'no sector'}.",
        f"{_badge(synthetic)}Feedback on the model by sector. “few” marks counts too small to show.",
    )


def draw_recovery(recovery: pd.DataFrame, codebook: pd.DataFrame) -> Drawn:
    """Synthetic data only: planted against found, for reach and for kappa."""
    names = codebook.set_index("code")["label"]
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.0))
    for axis, item, words in zip(
        axes, ("reach", "kappa"), ("Participants who raise it", "Kappa"), strict=True
    ):
        rows = recovery[(recovery["item"] == item) & recovery["planted"].notna()]
        y = np.arange(len(rows))
        known = rows["low"].notna().to_numpy()
        axis.hlines(y[known], rows["low"][known], rows["high"][known], color=STAYED, linewidth=1.4)
        axis.plot(rows["found"], y, "o", color=STAYED, markersize=5, label="found")
        axis.plot(rows["planted"], y, "x", color=LEFT_OUT, markersize=7, label="planted")
        axis.set_yticks(
            y,
            [_short(names.get(code, code), 26) for code in rows["code"]]
            if axis is axes[0]
            else [""] * len(rows),
            fontsize=8,
        )
        axis.invert_yaxis()
        axis.set_xlabel(words)
        axis.grid(axis="y", visible=False)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, fontsize=8.5)
    held = int(recovery["inside"].astype(bool).sum())
    return Drawn(
        figure,
        f"Planted values (crosses) and found values (dots): {held} of {len(recovery)} comparisons recover what was "
        "planted.",
        f"{SYNTHETIC}What was planted and what was found. Reach must be equal; kappa's interval should hold the "
        "planted value in about nineteen cases of twenty.",
    )


def _badge(synthetic: bool) -> str:
    return SYNTHETIC if synthetic else ""


def _n(value: float) -> str:
    return "few" if pd.isna(value) else f"{value:.0f}"


def _short(label: str, width: int = 42) -> str:
    return label if len(label) <= width else f"{label[: width - 1].rstrip()}…"


def _wrapped(label: str, width: int = 24) -> str:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
