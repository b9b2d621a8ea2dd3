"""Published settings name no folder of the machine."""

import pytest

from wellbeing.config.flat import without_places


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("/home/jo/secure/UKDA-6614", "…/UKDA-6614"),
        ("~/data/ess.csv", "…/ess.csv"),
        ("~jo/data", "…/data"),
        (r"C:\Users\jo\data", "…/data"),
        ("/home/jo/", "…"),
        ("~jo", "…"),
        (r"C:\Users\jo", "…"),
        ("data/raw", "data/raw"),
        ("yes / no", "yes / no"),
        ("/", "/"),
        (3, 3),
        (None, None),
    ],
)
def test_a_folder_of_the_machine_keeps_its_last_name(given, shown):
    assert without_places({"a": [given], "b": {"c": given}}) == {"a": [shown], "b": {"c": shown}}
