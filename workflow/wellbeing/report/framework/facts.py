"""Facts of the framework, each read from a released table."""

from typing import Any

from wellbeing.report.collector import Collector


def collect(found: Collector, settings: dict[str, Any]) -> None:
    """Note how large the conceptual model and the causal graph are, and how the run fares by them.

    Args:
        found: where they are noted, under keys that begin with ``framework.``.
        settings: the resolved settings; none is used.
    """

    def count(key: str, value: int, unit: str, table: str) -> None:
        found.count(f"framework.{key}", value, f"framework_{table}", unit)

    edges, leads = found.tables["framework_edges"], found.tables["framework_causal_edges"]
    count("boxes", len(found.tables["framework_nodes"]), "boxes", "nodes")
    count("arrows", len(edges), "arrows", "edges")
    count("arrows.attested", (edges["status"] == "attested").sum(), "arrows", "edges")
    count("causal.arrows", len(leads), "arrows", "causal_edges")
    count("causal.attested", (leads["status"] == "attested").sum(), "arrows", "causal_edges")
    count("causal.concepts", len(found.tables["framework_causal_nodes"]), "concepts", "causal_nodes")
    sets = found.tables["framework_sets"]
    mine = sets[sets["in_run"]]
    count("sets.exposures", mine["exposure"].nunique(), "exposures", "sets")
    count("sets.none", mine.loc[~mine["exists"], "exposure"].nunique(), "exposures", "sets")
    warned = found.tables["framework_warnings"]
    count("warnings.looked_at", len(warned), "models", "warnings")
    count("warnings.sufficient", (warned["verdict"] == "sufficient").sum(), "models", "warnings")
    held = (warned["verdict"] == "holds effects of the exposure").sum()
    count("warnings.mediators", held, "models", "warnings")
    implied = found.tables["framework_implications"]
    for verdict in ("holds", "slight", "notable"):
        count(f"implied.{verdict}", (implied["verdict"] == verdict).sum(), "pairs", "implications")
    count("implied.tested", (implied["verdict"] != "not tested").sum(), "pairs", "implications")
