"""The conceptual model as data, the declared causal graph, and what follows from it for the models."""

from wellbeing.framework.graph import CausalGraph, load_graph
from wellbeing.framework.model import load_model, model_tables

__all__ = ["CausalGraph", "load_graph", "load_model", "model_tables"]
