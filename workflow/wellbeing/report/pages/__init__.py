"""Notebooks run and read as pages, and the landing page."""
