"""Would other defensible choices have said the same? Specification curves, imputation, other estimators, influence."""
