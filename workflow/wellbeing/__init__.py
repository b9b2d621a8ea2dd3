"""The library behind the study: one sub-package a phase, and a few that serve them all.

Arrows run downward only: phases never import each other, ``mixedlogit`` imports nothing of ours, and nothing
but scripts and notebooks imports ``report``.
"""
