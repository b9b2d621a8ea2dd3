"""Pictures of the conceptual model and of the causal graph, laid out here in columns and drawn from released tables."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Literal

import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from wellbeing.report.drawing import INK, QUIET, Drawn

SIGNS = {"positive": "#1f6f54", "negative": "#b23a2e", "mixed": "#7a5c99", "unstated": QUIET}
LINES: Mapping[str, Literal["-"] | tuple[int, tuple[int, int]]] = {
    "attested": "-",
    "inferred": (0, (5, 2)),
    "proposed": (0, (1, 2)),
}
FONT = 6.8
# role of a node for one question -> words, face, edge
ROLES = {
    "exposure": ("exposure", "#1f4e79", "#1f4e79"),
    "outcome": ("outcome", "#16324a", "#16324a"),
    "hold": ("hold constant", "#d8ead3", "#3f7d34"),
    "mediator": ("on the way: do not hold for the total effect", "#fbe3d6", "#c8553d"),
    "hidden": ("not measured", "#ffffff", "#7a5c99"),
    "other": ("need not be held", "#f2f4f5", "#b6bec5"),
}


def column_layout(
    columns: Mapping[str, Sequence[str]], edges: Sequence[tuple[str, str]], sweeps: int = 12
) -> dict[str, tuple[float, float]]:
    """Places of nodes in columns, neighbours near one another (barycentre method of Sugiyama et al. 1981).

    Args:
        columns: column -> its nodes; columns stand from left to right.
        edges: pairs of nodes.
        sweeps: passes from left to right and back.

    Returns:
        node -> (column number, height); heights of a column are spread evenly over 0 to 1. Ties keep the order
        given, so equal input gives an equal picture.
    """
    order = [list(nodes) for nodes in columns.values()]
    near: dict[str, list[str]] = {node: [] for nodes in order for node in nodes}
    for start, end in edges:
        near[start].append(end)
        near[end].append(start)
    height = {node: _spread(at, len(nodes)) for nodes in order for at, node in enumerate(nodes)}
    for sweep in range(sweeps):
        for nodes in order if sweep % 2 == 0 else reversed(order):
            here = set(nodes)
            pull = {
                node: [height[other] for other in near[node] if other not in here] or [height[node]]
                for node in nodes
            }
            nodes.sort(key=lambda node: -sum(pull[node]) / len(pull[node]))  # the first stands highest
            height |= {node: _spread(at, len(nodes)) for at, node in enumerate(nodes)}
    return {node: (float(x), height[node]) for x, nodes in enumerate(order) for node in nodes}


def draw_model(nodes: pd.DataFrame, edges: pd.DataFrame) -> Drawn:
    """The conceptual model: boxes in columns by level, arrows by sign and by how well they are attested."""
    columns = {level: list(group["id"]) for level, group in nodes.groupby("level_label", sort=False)}
    pairs = list(zip(edges["from"], edges["to"], strict=True))
    places = column_layout(columns, pairs)
    figure, axes = plt.subplots(figsize=(10.5, 6.6))
    styles = {
        (row["from"], row["to"]): {
            "color": SIGNS[row["sign"]],
            "linestyle": LINES[row["status"]],
            "alpha": 0.75,
        }
        for _, row in edges.iterrows()
    }
    labels = dict(zip(nodes["id"], nodes["label"], strict=True))
    _draw_edges(axes, places, styles, labels, 18)
    faces = dict.fromkeys(nodes["id"], ("#f2f4f5", "#8b96a0", INK))
    faces |= dict.fromkeys(nodes.loc[nodes["kind"] == "subjective", "id"], ("#dfeaf5", "#4a6fa5", INK))
    _draw_nodes(axes, places, labels, faces, 18)
    _head(axes, list(columns))
    handles = [plt.Line2D([], [], color=colour, label=f"sign {sign}") for sign, colour in SIGNS.items()]
    handles += [
        plt.Line2D([], [], color=INK, linestyle=line, label=status)
        for status, line in LINES.items()
        if status in set(edges["status"])
    ]
    handles.append(plt.Line2D([], [], color="#4a6fa5", marker="s", linestyle="none", label="subjective"))
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=8)
    attested = int((edges["status"] == "attested").sum())
    return Drawn(
        figure,
        f"Boxes and arrows: {len(nodes)} boxes in {len(columns)} columns ({', '.join(columns)}) and {len(edges)} "
        f"arrows, {attested} of them attested. The table below lists each.",
        "The conceptual model. Arrows by the sign the sources state and by whether they state the arrow at all.",
    )


def draw_question(
    nodes: pd.DataFrame, edges: pd.DataFrame, sets: pd.DataFrame, exposure: str, outcome: str
) -> Drawn:
    """The causal graph, and for one question what to hold constant and what not.

    Args:
        nodes, edges: of the causal graph.
        sets: adjustment sets.
        exposure, outcome: the question.
    """
    labels = dict(zip(nodes["id"], nodes["label"], strict=True))
    others = set(nodes.loc[nodes["tier"] == nodes.set_index("id").loc[outcome, "tier"], "id"]) - {outcome}
    kept = nodes[~nodes["id"].isin(others)]
    pairs = [pair for pair in zip(edges["from"], edges["to"], strict=True) if not others & set(pair)]
    columns = {tier: list(group["id"]) for tier, group in kept.groupby("tier_label", sort=False)}
    places = column_layout(columns, pairs)
    roles = _roles(kept, pairs, sets, exposure, outcome)
    on_path = {name for name, role in roles.items() if role in ("exposure", "mediator", "outcome")}
    figure, axes = plt.subplots(figsize=(11.5, 6.2))
    styles = {
        pair: {"color": "#c8553d", "alpha": 0.8}
        if set(pair) <= on_path and pair[1] != exposure
        else {"color": "#8b96a0", "alpha": 0.16}
        for pair in pairs
    }
    _draw_edges(axes, places, styles, labels, 13)
    faces = {
        name: (ROLES[role][1], ROLES[role][2], "white" if role in ("exposure", "outcome") else INK)
        for name, role in roles.items()
    }
    _draw_nodes(axes, places, labels, faces, 13)
    _head(axes, list(columns))
    there = [role for role in ROLES if role in set(roles.values())]
    handles = [
        plt.Line2D(
            [],
            [],
            marker="s",
            markersize=9,
            linestyle="none",
            markerfacecolor=ROLES[role][1],
            markeredgecolor=ROLES[role][2],
            label=ROLES[role][0],
        )
        for role in there
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=8)
    hold = [labels[name] for name, role in roles.items() if role == "hold"]
    between = [labels[name] for name, role in roles.items() if role == "mediator"]
    return Drawn(
        figure,
        f"Causal graph of {len(kept)} concepts in {len(columns)} columns. For {labels[exposure].lower()} and "
        f"{labels[outcome].lower()}: hold {', '.join(hold) or 'nothing'}; on the way are "
        f"{', '.join(between) or 'none'}.",
        f"What is assumed to lead to what, from left to right. For the total effect of {labels[exposure].lower()} on "
        f"{labels[outcome].lower()}: what to hold constant, and what lies on the way (red arrows).",
    )


def example(sets: pd.DataFrame) -> tuple[str, str]:
    """The question drawn as an example: walkable assets where the run has them, else its first exposure."""
    asked = sets[sets["in_run"]] if sets["in_run"].any() else sets
    mine = (
        asked[asked["exposure"] == "walkable_area"] if (asked["exposure"] == "walkable_area").any() else asked
    )
    return mine["exposure"].iloc[0], mine["outcome"].iloc[0]


def _roles(
    nodes: pd.DataFrame, pairs: Sequence[tuple[str, str]], sets: pd.DataFrame, exposure: str, outcome: str
) -> dict[str, str]:
    graph = nx.DiGraph(pairs)
    between = nx.descendants(graph, exposure) & nx.ancestors(graph, outcome)
    mine = sets[(sets["exposure"] == exposure) & (sets["outcome"] == outcome)]
    hold = (
        set(str(mine["set"].iloc[0]).split()) if len(mine) and isinstance(mine["set"].iloc[0], str) else set()
    )
    roles = {}
    for row in nodes.itertuples():
        if row.id in (exposure, outcome):
            roles[row.id] = "exposure" if row.id == exposure else "outcome"
        elif not row.measured:
            roles[row.id] = "hidden"
        elif row.id in between:
            roles[row.id] = "mediator"
        else:
            roles[row.id] = "hold" if row.id in hold else "other"
    return roles


def _spread(at: int, of: int) -> float:
    return 1 - (at + 0.5) / of


def _draw_edges(
    axes: Axes, places: Mapping, styles: Mapping[tuple[str, str], Mapping], labels: Mapping, width: int
) -> None:
    for (start, end), style in styles.items():
        (x0, y0), (x1, y1) = places[start], places[end]
        # within a column, and over several columns, an arrow goes round what lies between
        bend = 0.45 if x0 == x1 else (0.12 if abs(x1 - x0) > 1 else 0.0)
        direction = _in_points(axes, places, x1 - x0, y1 - y0)
        axes.add_patch(
            FancyArrowPatch(
                (x0, y0),
                (x1, y1),
                arrowstyle="-|>",
                mutation_scale=8,
                shrinkA=_to_border(labels[start], width, direction),
                shrinkB=_to_border(labels[end], width, direction),
                linewidth=0.9,
                connectionstyle=f"arc3,rad={bend if y1 <= y0 else -bend}",
                zorder=1,
                **style,
            )
        )


def _in_points(axes: Axes, places: Mapping, across: float, up: float) -> tuple[float, float]:
    """A step in the picture's own units as points of paper, nearly: margins and legend take their share."""
    wide, high = axes.figure.get_figure(root=True).get_size_inches()
    columns = 1 + max(x for x, _ in places.values())
    return 72 * 0.97 * wide * across / (columns + 0.1), 72 * 0.85 * high * up / 1.15


def _to_border(label: str, width: int, direction: tuple[float, float]) -> float:
    """Points from the middle of a node's box to its border in a direction, so that arrowheads stay in sight."""
    lines = textwrap.wrap(label, width)
    half_wide = 0.5 * max(map(len, lines)) * FONT * 0.56 + 3.5
    half_high = 0.5 * len(lines) * FONT * 1.25 + 3.5
    across, up = abs(direction[0]), abs(direction[1])
    length = max((across**2 + up**2) ** 0.5, 1e-9)
    return min(half_wide * length / max(across, 1e-9), half_high * length / max(up, 1e-9)) + 1


def _draw_nodes(axes: Axes, places: Mapping, labels: Mapping, faces: Mapping, width: int) -> None:
    for name, (x, y) in places.items():
        face, edge, ink = faces[name]
        axes.text(
            x,
            y,
            textwrap.fill(labels[name], width),
            ha="center",
            va="center",
            fontsize=FONT,
            color=ink,
            zorder=3,
            bbox={"boxstyle": "round,pad=0.32", "facecolor": face, "edgecolor": edge, "linewidth": 0.9},
        )


def _head(axes: Axes, columns: Sequence[str]) -> None:
    for x, words in enumerate(columns):
        axes.text(
            x,
            1.035,
            textwrap.fill(words, 14),
            ha="center",
            va="bottom",
            fontsize=7.8,
            color=INK,
            weight="bold",
        )
    axes.set(xlim=(-0.55, len(columns) - 0.45), ylim=(-0.02, 1.13))
    axes.axis("off")
