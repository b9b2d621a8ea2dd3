"""What is said of a specification curve agrees with its rows."""

import pandas as pd
import pytest

from wellbeing.report.sensitivity.facts import curve_words


def curve(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["adjustment", "low", "high"])


@pytest.mark.parametrize(
    ("rows", "p", "words"),
    [
        (
            [("none", -0.3, -0.1), ("area", -0.2, 0.1), ("safety", -0.1, 0.1), ("links", -0.1, 0.2)],
            0.01,
            "clearly associated with lower odds in 1 of 2 specifications; with safety or links held constant, "
            "not clearly associated in any of 2 specifications",
        ),
        ([("none", 0.1, 0.2), ("none", -0.2, -0.1)], 0.01,
         "clearly associated with lower odds in 1 and with higher odds in 1 of 2 specifications"),
        ([("none", -0.2, 0.0)], 0.2,
         "not clearly associated in any of 1 specifications; a curve like this is not unusual where there is no "
         "association"),
        ([("links", 0.1, 0.2)], 0.01,
         "with safety or links held constant, clearly associated with higher odds in 1 of 1 specifications"),
    ],
)  # fmt: skip
def test_words_count_the_intervals_that_leave_out_no_association(rows, p, words):
    assert curve_words(curve(*rows), p) == words
