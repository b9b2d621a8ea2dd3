"""The conceptual model as data, the declared causal graph, and what follows from it for the models."""
