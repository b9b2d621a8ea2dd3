"""Contrasts of the study: what the ladder alone does not say.

Associations on both scales, safety-adjusted walkability, interactions, links, area pairs, and the rest of phase 2.
"""

TABLES = (
    "associations",
    "readings",
    "walkability",
    "interactions",
    "simple_slopes",
    "interaction_contrasts",
    "predictions",
    "links",
    "link_differences",
    "link_ranking",
    "area_pairs",
    "subgroups",
    "participation",
    "spillover",
    "nonlinearity",
    "features",
    "left_out",
)
FAMILIES = "families"  # made when the outcomes are put together
SEPARATE = "people"  # the part that belongs to no outcome
