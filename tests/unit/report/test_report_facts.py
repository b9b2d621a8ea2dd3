"""Numbers as the report tells them."""

from wellbeing.report.facts import number, with_interval


def test_an_estimate_that_says_next_to_nothing_is_told_shortly():
    assert with_interval(1.09, 1.0, 3.2e227) == "1.09 (1.00 to over 1,000,000)"
    assert with_interval(-5e8, -1e9, 2.0) == "under −1,000,000 (under −1,000,000 to 2.00)"
    assert with_interval(0.0, float("nan"), float("nan"), 3) == "0.000"
    assert number(12_345_678) == "12,345,678"
