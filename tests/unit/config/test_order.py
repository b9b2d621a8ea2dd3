"""The ladder's order is that of the rungs' names, whichever file was read first."""

from wellbeing.config.resolve import in_order


def test_rungs_stand_in_natural_order():
    rungs = {"M10": {}, "M2": {}, "M0": {}, "M2b": {}, "M1": {}}
    assert list(in_order({"models": {"rungs": rungs, "rows": "common"}})["models"]["rungs"]) == [
        "M0",
        "M1",
        "M2",
        "M2b",
        "M10",
    ]


def test_the_settings_given_are_left_as_they_were():
    settings = {"models": {"rungs": {"M1": {}, "M0": {}}}, "run": "x"}
    assert in_order(settings)["run"] == "x"
    assert list(settings["models"]["rungs"]) == ["M1", "M0"]
