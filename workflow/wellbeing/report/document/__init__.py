"""The technical report: one text in three formats."""
