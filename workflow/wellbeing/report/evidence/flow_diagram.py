"""Flow diagrams of the evidence review, drawn from released tables: PRISMA 2020, and flows others have published."""

import textwrap
from itertools import pairwise

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from wellbeing.report.drawing import INK, LEFT_OUT, QUIET, STAYED, Drawn

STAGES = {"Identification": "#dfe8f1", "Screening": "#eef2ee", "Included": "#f5efe2"}


def draw_prisma(flow: pd.DataFrame, reasons: dict[str, str] | None = None) -> Drawn:
    """The PRISMA 2020 flow of the review; an arm in which nothing was found is left out.

    Args:
        flow: released ``evidence_flow``.
        reasons: exclusion reason -> words.
    """
    counts = {key: group for key, group in flow.groupby("key", sort=False)}

    def n(key: str) -> int:
        return int(counts[key]["value"].sum()) if key in counts else 0

    arms = []
    if n("database_results") + n("register_results"):
        arms.append(_searched(n, counts, reasons or {}))
    if n("website_results") + n("organisation_results") + n("citations_results") or not arms:
        arms.append(_other(n, counts, reasons or {}))
    waiting = n("awaiting_screening") + n("awaiting_full_text")
    figure, axes = plt.subplots(figsize=(7.6 if len(arms) == 1 else 11.5, 6.1))
    axes.set(xlim=(0, 10 * len(arms)), ylim=(-0.4, 10.2))
    axes.axis("off")
    for at, (title, boxes) in enumerate(arms):
        axes.text(10 * at + 0.55, 9.95, title, fontsize=10, fontweight="bold", color=INK, va="center")
        for kind, column, y, height, text in boxes:
            _box(axes, 10 * at + (0.5 if column == 0 else 5.4), y, 4.2, height, text, STAGES[kind])
        mains = [box for box in boxes if box[1] == 0]
        for (_, _, upper, _, _), (_, _, lower, height, _) in pairwise(mains):
            _arrow(axes, (10 * at + 2.6, upper), (10 * at + 2.6, lower + height))
        _arrow(axes, (10 * at + 2.6, mains[-1][2]), (10 * at + 2.6, 1.45))
        for _, column, y, height, _ in boxes:
            if column:
                _arrow(axes, (10 * at + 4.7, y + height / 2), (10 * at + 5.4, y + height / 2))
    included = f"Studies included (n = {n('total_studies')})\nReports of them (n = {n('total_reports')})"
    if waiting:
        included += f"\nAwaiting a decision (n = {waiting})"
    _box(axes, 0.5, 0.2, 10 * (len(arms) - 1) + 4.2, 1.25, included, STAGES["Included"])
    found = sum(
        n(f"{key}_results") for key in ("database", "register", "website", "organisation", "citations")
    )
    return Drawn(
        figure,
        f"Flow diagram: {found} records identified, {n('dbr_sought_reports') + n('other_sought_reports')} reports "
        f"sought, {n('dbr_notretrieved_reports') + n('other_notretrieved_reports')} not retrieved, "
        f"{n('dbr_assessed') + n('other_assessed')} assessed, {n('total_reports')} reports of {n('total_studies')} "
        "studies included.",
        "PRISMA 2020 flow of the review. Every count is derived from the records and the screening log, and the sums "
        "between boxes are checked.",
    )


def draw_published(published: pd.DataFrame) -> Drawn:
    """Flows that published reviews state, on two levels: reviews above, primary studies below.

    Args:
        published: released ``evidence_published``.
    """
    counts = published[~published["box"].isin(["search_dates", "age_gap"])]
    reviews = list(dict.fromkeys(counts["label"]))
    boxes = list(dict.fromkeys(counts["box_label"]))
    figure, axes = plt.subplots(figsize=(1.9 + 1.55 * len(reviews), 0.52 * len(boxes) + 1.0))
    axes.set(xlim=(-0.5, len(reviews) - 0.5), ylim=(len(boxes) - 0.5, -0.5))
    for column, review in enumerate(reviews):
        for row, box in enumerate(boxes):
            cells = counts[(counts["label"] == review) & (counts["box_label"] == box)]
            status = cells["status"].iloc[0]
            fill, ink, edge = {
                "reported": ("#dfe8f1", INK, STAYED),
                "conflict": ("#fbe9e4", "#8f2d16", LEFT_OUT),
                "not reported": ("white", QUIET, "#c9d0d6"),
            }[status]
            words = (
                "not reported"
                if status == "not reported"
                else " or ".join(f"{int(v):,}" for v in cells["value"])
            )
            style = (0, (3, 2)) if status == "not reported" else "-"
            axes.add_patch(
                FancyBboxPatch(
                    (column - 0.42, row - 0.32),
                    0.84,
                    0.64,
                    boxstyle="round,pad=0.02",
                    facecolor=fill,
                    edgecolor=edge,
                    linewidth=1.0,
                    linestyle=style,
                )
            )
            axes.text(
                column,
                row,
                words,
                ha="center",
                va="center",
                color=ink,
                fontsize=8.5 if words[0] != "n" else 7.5,
                fontweight="bold" if status == "conflict" else "normal",
            )
    axes.set_xticks(range(len(reviews)), [textwrap.fill(name, 17) for name in reviews], fontsize=7.5)
    axes.set_yticks(range(len(boxes)), [textwrap.fill(name, 26) for name in boxes], fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)
    lower = next((at for at, box in enumerate(boxes) if box.startswith("Primary studies within")), None)
    if lower is not None:
        axes.axhline(lower - 0.5, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    conflicts = published[published["status"] == "conflict"].drop_duplicates(["review", "box"])
    named = "; ".join(f"{row.label}, {row.box_label.lower()}" for row in conflicts.itertuples()) or "none"
    return Drawn(
        figure,
        f"Grid of {len(boxes)} boxes of the flow for {len(reviews)} reviews; most are not reported. "
        f"Conflicts: {named}.",
        "Flows as published: reviews above the dashed line, their primary studies below. Where sources state "
        "different counts both stand, in red; a box nobody reported is empty.",
    )


def _searched(n, counts: dict, reasons: dict[str, str]) -> tuple[str, list]:
    return "Databases and registers", [
        (
            "Identification",
            0,
            7.9,
            1.6,
            f"Records identified\nDatabases (n = {n('database_results')})\n"
            f"Registers (n = {n('register_results')})",
        ),
        (
            "Identification",
            1,
            7.7,
            1.9,
            f"Removed before screening\nDuplicates (n = {n('duplicates')})\n"
            f"By automation (n = {n('excluded_automatic')})\nOther (n = {n('excluded_other')})",
        ),
        ("Screening", 0, 6.0, 1.1, f"Records screened\n(n = {n('records_screened')})"),
        ("Screening", 1, 6.0, 1.1, f"Records excluded\n(n = {n('records_excluded')})"),
        ("Screening", 0, 4.2, 1.1, f"Reports sought\n(n = {n('dbr_sought_reports')})"),
        ("Screening", 1, 4.2, 1.1, f"Reports not retrieved\n(n = {n('dbr_notretrieved_reports')})"),
        ("Screening", 0, 2.4, 1.1, f"Reports assessed\n(n = {n('dbr_assessed')})"),
        _excluded(counts.get("dbr_excluded"), reasons),
    ]


def _other(n, counts: dict, reasons: dict[str, str]) -> tuple[str, list]:
    removed = f"Duplicates (n = {n('other_duplicates')})\nExcluded on title (n = {n('other_screened_out')})"
    return "Other methods", [
        (
            "Identification",
            0,
            7.9,
            1.6,
            f"Records identified\nWebsites (n = {n('website_results')})\n"
            f"Organisations (n = {n('organisation_results')})\nCitations (n = {n('citations_results')})",
        ),
        ("Identification", 1, 8.05, 1.3, f"Removed before retrieval\n{removed}"),
        ("Screening", 0, 5.1, 1.3, f"Reports sought\n(n = {n('other_sought_reports')})"),
        ("Screening", 1, 5.1, 1.3, f"Reports not retrieved\n(n = {n('other_notretrieved_reports')})"),
        ("Screening", 0, 2.4, 1.3, f"Reports assessed\n(n = {n('other_assessed')})"),
        _excluded(counts.get("other_excluded"), reasons),
    ]


def _excluded(rows: pd.DataFrame | None, reasons: dict[str, str]) -> tuple:
    lines = (
        []
        if rows is None
        else [
            f"{reasons.get(row.part, row.part)} (n = {int(row.value)})"
            for row in rows.itertuples()
            if row.part
        ]
    )
    total = 0 if rows is None else int(rows["value"].sum())
    text = "\n".join(
        [
            f"Reports excluded (n = {total})",
            *(textwrap.fill(line, 46, subsequent_indent="   ") for line in lines),
        ]
    )
    height = 0.5 + 0.33 * (text.count("\n") + 1)
    return ("Screening", 1, max(1.7, 3.05 - height / 2), height, text)


def _box(axes, x: float, y: float, width: float, height: float, text: str, fill: str) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (x, y),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor=fill,
            edgecolor=QUIET,
            linewidth=0.9,
        )
    )
    axes.text(
        x + 0.18, y + height / 2, text, va="center", ha="left", fontsize=8.4, color=INK, linespacing=1.35
    )


def _arrow(axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=10, color=QUIET, linewidth=1, shrinkA=0, shrinkB=0
        )
    )
