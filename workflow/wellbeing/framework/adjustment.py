"""Adjustment sets: what suffices to hold constant, and what the models' own sets do to the question asked.

The total effect of an exposure is found by adjustment for a set that holds no descendant of the exposure and closes
every back-door path (Pearl 2009, section 3.3). A minimal one is a minimal d-separator of exposure and outcome in the
graph without the arrows that leave the exposure (van der Zander, Liskiewicz and Textor 2014).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from wellbeing.framework.graph import CausalGraph


@dataclass(frozen=True)
class Checked:
    """What a chosen set does, for the total effect of one exposure on one outcome.

    Attributes:
        sufficient: it holds no effect of the exposure and leaves no back-door path open.
        mediators: held, and on a way from the exposure to the outcome.
        descendants: held, and an effect of the exposure that leads nowhere near the outcome.
        colliders: held, and holding it opens a path: it is an effect of something not held that bears on the outcome.
        open: measured concepts of a minimal set that are not held; empty where the back door is shut.
        unmeasured: back door that no measured set shuts.
    """

    sufficient: bool
    mediators: tuple[str, ...]
    descendants: tuple[str, ...]
    colliders: tuple[str, ...]
    open: tuple[str, ...]
    unmeasured: bool


def back_door_graph(graph: nx.DiGraph, exposure: str) -> nx.DiGraph:
    """The graph without the arrows that leave the exposure."""
    cut = graph.copy()
    cut.remove_edges_from(list(graph.out_edges(exposure)))
    return cut


def minimal_set(causal: CausalGraph, exposure: str, outcome: str) -> frozenset[str] | None:
    """A minimal set of measured concepts sufficient for the total effect, or None where there is none."""
    graph = causal.graph
    allowed = causal.measured - nx.descendants(graph, exposure) - {exposure, outcome}
    found = nx.find_minimal_d_separator(
        back_door_graph(graph, exposure), {exposure}, {outcome}, restricted=allowed
    )
    return None if found is None else frozenset(found)


def check_set(causal: CausalGraph, exposure: str, outcome: str, held: Iterable[str]) -> Checked:
    """Judge the set a model holds constant. ``held`` are ids of nodes; exposure and outcome among them are ignored."""
    graph = causal.graph
    chosen = frozenset(held) - {exposure, outcome}
    after = nx.descendants(graph, exposure)
    before_outcome = nx.ancestors(graph, outcome)
    mediators = chosen & after & before_outcome
    descendants = (chosen & after) - mediators
    back = back_door_graph(graph, exposure)
    needed = minimal_set(causal, exposure, outcome)
    shut = nx.is_d_separator(back, {exposure}, {outcome}, chosen)
    return Checked(
        sufficient=shut and not mediators and not descendants,
        mediators=_ordered(causal, mediators),
        descendants=_ordered(causal, descendants),
        colliders=_ordered(causal, _colliders(causal, exposure, outcome, chosen)),
        open=() if shut or needed is None else _ordered(causal, needed - chosen),
        unmeasured=needed is None,
    )


def _colliders(causal: CausalGraph, exposure: str, outcome: str, chosen: frozenset[str]) -> set[str]:
    """Held concepts that tie the exposure to something not held that leads to the outcome.

    One of two kinds: an effect of the exposure that is also an effect of such a thing; or a concept without which a
    back door would be shut.
    """
    graph = causal.graph
    after = nx.descendants(graph, exposure)
    # what may carry an opened path on to the outcome without passing through anything held
    free = graph.subgraph(set(graph) - chosen - {exposure})
    loose = (nx.ancestors(free, outcome) if outcome in free else set()) - after
    found = {name for name in chosen & after if loose & set(graph.predecessors(name))}
    back = back_door_graph(graph, exposure)
    if not nx.is_d_separator(back, {exposure}, {outcome}, chosen):
        found |= {name for name in chosen if nx.is_d_separator(back, {exposure}, {outcome}, chosen - {name})}
    return found


def _ordered(causal: CausalGraph, names: Iterable[str]) -> tuple[str, ...]:
    order = list(causal.graph)
    return tuple(sorted(names, key=order.index))
