"""The wing of the evidence review."""
