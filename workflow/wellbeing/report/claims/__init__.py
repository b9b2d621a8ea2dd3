"""The wing of the claims: what the register's verdicts become on pages and in the report."""
