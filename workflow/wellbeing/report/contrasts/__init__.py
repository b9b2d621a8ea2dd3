"""The wing of phase 2's contrasts."""
