"""The conceptual model and the causal graph as tables, and what the graph says of the ladder."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.framework.conceptual_model import model_tables
from wellbeing.framework.graph import build_graph
from wellbeing.framework.graph_tables import (
    adjustment_sets,
    graph_tables,
    implied_independences,
    ladder_warnings,
    terms_of_nodes,
)
from wellbeing.job import job
from wellbeing.models.implications import check_implications
from wellbeing.models.ladder import ladder_terms

with job(snakemake.log[0]):
    given, out = snakemake.input, snakemake.output
    causal = build_graph(snakemake.params.graph)
    concepts = json.loads(Path(given.concepts).read_text(encoding="utf-8"))["concepts"]
    ladder = ladder_terms(snakemake.params.rungs)
    terms = list(ladder.values())[-1]
    outcomes = [name for name in snakemake.params.outcomes if name in causal.outcomes]
    tables = dict(zip(("nodes", "edges"), model_tables(snakemake.params.model), strict=True))
    tables |= dict(zip(("causal_nodes", "causal_edges"), graph_tables(causal), strict=True))
    tables["sets"] = adjustment_sets(causal, outcomes, terms)
    tables["warnings"] = ladder_warnings(causal, outcomes, ladder)
    tables["implications"] = check_implications(
        pd.read_parquet(given.people),
        implied_independences(causal, terms),
        terms_of_nodes(causal, terms),
        causal.labels,
        concepts,
    )
    for name, table in tables.items():
        table.to_csv(out[name], index=False)
