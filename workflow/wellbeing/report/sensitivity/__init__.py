"""The wing of other defensible choices."""
