"""The declared causal graph, checked: known nodes, no cycle, no arrow backwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from wellbeing.config.declared import read_declared, refuse
from wellbeing.config.files import choose
from wellbeing.framework.conceptual_model import edge_problems


@dataclass(frozen=True)
class CausalGraph:
    """A directed acyclic graph over concepts.

    Attributes:
        graph: nodes are ids; edges carry ``status`` and ``why``.
        labels: id -> words.
        tier: id -> tier.
        tiers: tier -> words, first to last.
        measured: ids that a survey or an area table may hold.
        term: term of a model -> id of the node it stands for.
        exposures, outcomes: ids, in the order declared.
    """

    graph: nx.DiGraph
    labels: dict[str, str]
    tier: dict[str, str]
    tiers: dict[str, str]
    measured: frozenset[str]
    term: dict[str, str]
    exposures: tuple[str, ...]
    outcomes: tuple[str, ...]


def load_graph(path: Path) -> CausalGraph:
    """Read the causal graph (config/framework/causal_graph.yaml).

    Raises:
        InputError: listing everything wrong with it; a cycle is written out node by node.
    """
    return build_graph(read_declared(path, "causal_graph"), path)


def build_graph(content: Mapping, path: str | Path = "config/framework/causal_graph.yaml") -> CausalGraph:
    """Make a causal graph of content that has passed its schema.

    Raises:
        InputError: what the schema cannot see; `path` is the file that the messages name.
    """
    refuse(path, _cross_problems(content))
    nodes = content["nodes"]
    return CausalGraph(
        graph=_directed(content),
        labels={name: entry["label"] for name, entry in nodes.items()},
        tier={name: entry["tier"] for name, entry in nodes.items()},
        tiers=content["tiers"],
        measured=frozenset(name for name, entry in nodes.items() if entry.get("measured", True)),
        term={
            term: name
            for name, entry in nodes.items()
            if entry.get("measured", True)
            for term in entry.get("terms", [name])
        },
        exposures=tuple(content["exposures"]),
        outcomes=tuple(content["outcomes"]),
    )


def _directed(content: Mapping) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(content["nodes"])
    for edge in content["edges"]:
        for start in edge["from"]:
            graph.add_edges_from(
                (start, end, {"status": edge["status"], "why": edge["why"]}) for end in edge["to"]
            )
    return graph


def _cross_problems(content: Mapping) -> Iterator[str]:
    nodes, tiers = content["nodes"], content["tiers"]
    for name, entry in nodes.items():
        if entry["tier"] not in tiers:
            yield f"nodes.{name}.tier: no tier {entry['tier']!r}{choose(entry['tier'], tiers)}"
    terms: dict[str, str] = {}
    for name, entry in nodes.items():
        for term in entry.get("terms", [name]):
            if term in terms:
                yield f"nodes.{name}.terms: {term!r} already stands for {terms[term]!r}"
            terms[term] = name
    for key in ("exposures", "outcomes"):
        for name in content[key]:
            if name not in nodes:
                yield f"{key}: no node {name!r}{choose(name, nodes)}"
    found = list(edge_problems(content["edges"], nodes))
    yield from found
    if not found:
        yield from _order_problems(content)


def _order_problems(content: Mapping) -> Iterator[str]:
    graph, order = _directed(content), list(content["tiers"])
    if not nx.is_directed_acyclic_graph(graph):
        cycle = [start for start, *_ in nx.find_cycle(graph)]
        yield f"edges: {' to '.join([*cycle, cycle[0]])} is a cycle; what leads to what must not come back to itself"
    tier = {name: entry["tier"] for name, entry in content["nodes"].items()}
    if set(tier.values()) <= set(order):
        for start, end in graph.edges:
            if order.index(tier[start]) > order.index(tier[end]):
                yield f"edges: {start} to {end} points to an earlier tier ({tier[start]} to {tier[end]})"
