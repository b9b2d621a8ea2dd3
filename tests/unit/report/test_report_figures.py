"""Figures that the data could spoil."""

import pandas as pd

from wellbeing.report.quantitative.figures import draw_area_variation


def test_an_interval_without_end_does_not_flatten_the_others():
    fits = pd.DataFrame(
        {
            "outcome": "mental",
            "rung": ["M0", "M1", "M2"],
            "label": ["Null", "Person", "Household"],
            "mor": [1.3, 1.1, 1.0],
            "mor_low": [1.2, 1.0, None],
            "mor_high": [1.4, 3.2e227, None],
        }
    )
    drawn = draw_area_variation(fits, {"mental": "Mental wellbeing"})
    assert drawn.figure.axes[0].get_ylim()[1] < 2.5
    assert "goes on beyond the figure" in drawn.caption
    plain = draw_area_variation(fits.iloc[[0]], {"mental": "Mental wellbeing"})
    assert "arrow" not in plain.caption
