"""Contrasts of the study: what the ladder alone does not say.

Associations on both scales, safety-adjusted walkability, interactions, links, area pairs, and the rest of phase 2.
"""

SEPARATE = "people"  # the part that belongs to no outcome
