"""What the causal graph says of a run's models, as tables."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import networkx as nx
import pandas as pd

from wellbeing.framework.adjustment import Checked, check_set, minimal_set
from wellbeing.framework.graph import CausalGraph

SUFFICIENT, ADJUSTED_AWAY, OPEN, HIDDEN = (
    "sufficient",
    "holds effects of the exposure",
    "leaves a back door open",
    "no measured set suffices",
)


def graph_tables(causal: CausalGraph) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes (id, label, tier, tier_label, measured) and edges (from, to, status, why) of the causal graph."""
    order = list(causal.tiers)
    nodes = pd.DataFrame(
        [
            (
                name,
                causal.labels[name],
                causal.tier[name],
                causal.tiers[causal.tier[name]],
                name in causal.measured,
            )
            for name in sorted(causal.graph, key=lambda name: order.index(causal.tier[name]))
        ],
        columns=["id", "label", "tier", "tier_label", "measured"],
    )
    edges = pd.DataFrame(
        [(start, end, kept["status"], kept["why"]) for start, end, kept in causal.graph.edges(data=True)],
        columns=["from", "to", "status", "why"],
    )
    return nodes, edges


def adjustment_sets(causal: CausalGraph, outcomes: Sequence[str], terms: Sequence[str]) -> pd.DataFrame:
    """A minimal set for the total effect of every exposure on every outcome.

    Args:
        causal: the declared graph.
        outcomes: outcomes of the run that the graph knows.
        terms: terms that the run's ladder holds.

    Returns:
        One row an exposure and outcome: exposure, label, outcome, in_run (whether the run has the exposure), exists,
        size, set (ids, joined by spaces), words (labels), lacking (labels of the set that no term of the run stands
        for).
    """
    at_hand = {causal.term[term] for term in terms if term in causal.term}
    rows = []
    for exposure in causal.exposures:
        for outcome in outcomes:
            found = minimal_set(causal, exposure, outcome)
            ids = [name for name in causal.graph if name in (found or ())]
            rows.append(
                {
                    "exposure": exposure,
                    "label": causal.labels[exposure],
                    "outcome": outcome,
                    "in_run": exposure in at_hand,
                    "exists": found is not None,
                    "size": len(ids) if found is not None else None,
                    "set": " ".join(ids),
                    "words": _words(causal, ids),
                    "lacking": _words(causal, [name for name in ids if name not in at_hand]),
                }
            )
    return pd.DataFrame(rows)


def ladder_warnings(
    causal: CausalGraph, outcomes: Sequence[str], ladder: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """What each rung that holds an exposure does to the exposure's total effect.

    Args:
        ladder: rung -> all its terms, those of the rungs before it among them.

    Returns:
        One row an exposure, rung and outcome: exposure, label, outcome, rung, verdict, mediators, descendants,
        colliders, open (words, empty where there are none), warnings (their number).
    """
    rows = []
    for exposure in causal.exposures:
        for rung, terms in ladder.items():
            held = {causal.term[term] for term in terms if term in causal.term}
            if exposure not in held:
                continue
            for outcome in outcomes:
                checked = check_set(causal, exposure, outcome, held)
                rows.append(
                    {"exposure": exposure, "label": causal.labels[exposure], "outcome": outcome, "rung": rung}
                    | {"verdict": _verdict(checked)}
                    | {
                        name: _words(causal, getattr(checked, name))
                        for name in ("mediators", "descendants", "colliders", "open")
                    }
                    | {"warnings": len(set(checked.mediators + checked.descendants + checked.colliders))}
                )
    columns = [
        "exposure",
        "label",
        "outcome",
        "rung",
        "verdict",
        "mediators",
        "descendants",
        "colliders",
        "open",
    ]
    return pd.DataFrame(rows, columns=[*columns, "warnings"])


def _verdict(checked: Checked) -> str:
    if checked.unmeasured:
        return HIDDEN
    if checked.mediators or checked.descendants:
        return ADJUSTED_AWAY
    return SUFFICIENT if checked.sufficient else OPEN


def implied_independences(causal: CausalGraph, terms: Sequence[str]) -> list[tuple[str, str, list[str]]]:
    """Pairs of measured concepts that no arrow joins, and a minimal set given which they are independent.

    Args:
        terms: terms at hand; pairs and sets hold only concepts that some term stands for.

    Returns:
        (one, other, set), each in the order of the graph; pairs that no set at hand separates are left out.
    """
    at_hand = frozenset(causal.term[term] for term in terms if term in causal.term)
    order = [name for name in nx.lexicographical_topological_sort(causal.graph) if name in at_hand]
    implied = []
    for one, other in combinations(order, 2):
        if causal.graph.has_edge(one, other):
            continue
        found = nx.find_minimal_d_separator(causal.graph, {one}, {other}, restricted=at_hand - {one, other})
        if found is not None:
            implied.append((one, other, [name for name in causal.graph if name in found]))
    return implied


def terms_of_nodes(causal: CausalGraph, terms: Sequence[str]) -> dict[str, list[str]]:
    """The terms at hand by the node they stand for; a term of no node is left out."""
    held: dict[str, list[str]] = {}
    for term in terms:
        if term in causal.term:
            held.setdefault(causal.term[term], []).append(term)
    return held


def _words(causal: CausalGraph, ids: Sequence[str]) -> str:
    return ", ".join(causal.labels[name] for name in ids)
