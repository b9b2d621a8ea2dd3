"""The conceptual model: boxes and arrows as two tables, checked."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from wellbeing.config.declared import read_declared, refuse
from wellbeing.config.files import choose


def load_model(path: Path) -> dict:
    """Read the conceptual model (config/framework/model.yaml).

    Raises:
        InputError: listing everything wrong: shape, unknown ids, nodes without an edge, an edge from a node to
            itself, or an edge given twice.
    """
    content = read_declared(path, "framework_model")
    check_model(content, path)
    return content


def check_model(content: Mapping, path: str | Path) -> None:
    """Raise InputError for what the schema cannot see in a conceptual model; `path` is the file it names."""
    refuse(path, _cross_problems(content))


def model_tables(model: Mapping) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes (id, label, level, level_label, kind, status, source) and edges (from, to, type, sign, status, source)."""
    nodes = pd.DataFrame(
        [
            {"id": name, **entry, "level_label": model["levels"][entry["level"]]}
            for level in model["levels"]
            for name, entry in model["nodes"].items()
            if entry["level"] == level
        ]
    )
    edges = pd.DataFrame(
        [
            {
                "from": start,
                "to": end,
                **{key: edge.get(key) for key in ("type", "sign", "status", "source", "note")},
            }
            for edge in model["edges"]
            for start in edge["from"]
            for end in edge["to"]
        ]
    )
    return nodes[["id", "label", "level", "level_label", "kind", "status", "source"]], edges


def _cross_problems(model: Mapping) -> Iterator[str]:
    nodes, levels = model["nodes"], model["levels"]
    for name, entry in nodes.items():
        if entry["level"] not in levels:
            yield f"nodes.{name}.level: no level {entry['level']!r}{choose(entry['level'], levels)}"
    yield from edge_problems(model["edges"], nodes)


def edge_problems(edges: list[Mapping], nodes: Mapping) -> Iterator[str]:
    """Unknown ids, loops of one node, edges given twice, and nodes that no edge touches."""
    seen: set[tuple[str, str]] = set()
    for at, edge in enumerate(edges):
        for end in ("from", "to"):
            for name in edge[end]:
                if name not in nodes:
                    yield f"edges[{at}].{end}: no node {name!r}{choose(name, nodes)}"
        for pair in ((start, end) for start in edge["from"] for end in edge["to"]):
            if pair[0] == pair[1]:
                yield f"edges[{at}]: leads from {pair[0]!r} to itself"
            elif pair in seen:
                yield f"edges[{at}]: {pair[0]} to {pair[1]} is given twice"
            seen.add(pair)
    touched = {name for pair in seen for name in pair}
    for name in nodes:
        if name not in touched:
            yield f"nodes.{name}: no edge touches it; connect it or take it out"
