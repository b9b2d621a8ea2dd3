"""The wing of the conceptual model and the causal graph."""
