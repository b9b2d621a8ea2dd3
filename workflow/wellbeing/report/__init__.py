"""Notebook pages, figures and tables for reading, and the technical report in three formats."""

from wellbeing.report.display import show, show_table

__all__ = ["show", "show_table"]
