"""Designs of studies, in the order in which the harvest plot sets them."""

DESIGNS = (
    "guide",
    "cross_sectional",
    "network_survey",
    "in_house_synthesis",
    "rapid_review",
    "systematic_review",
    "review_of_reviews",
)
"""Lowest first. A reading aid: no appraisal stands behind it."""


def design_rank(design: str) -> int:
    """Place of a design, from 0; one that is not in the order ranks lowest."""
    return DESIGNS.index(design) if design in DESIGNS else 0
