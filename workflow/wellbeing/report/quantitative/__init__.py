"""The wing of phase 2: sample, description and the model ladder."""
