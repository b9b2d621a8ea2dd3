"""Would other defensible choices have said the same? Specification curves, imputation, other estimators, influence."""

TABLES = (
    "decisions",
    "specifications",
    "curve",
    "joint_inference",
    "structures",
    "imputation",
    "imputed",
    "peers",
    "influence",
    "evalues",
    "negative_controls",
    "later_waves",
)
"""Released tables, without the phase's name before them."""
