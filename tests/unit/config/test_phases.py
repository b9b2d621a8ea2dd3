"""A phase that is left out has no section in the settings and nothing in the declarations; a run keeps one at least."""

import re
from pathlib import Path

import pytest

from wellbeing.config.explain import describe
from wellbeing.config.files import load, merge
from wellbeing.config.resolve import OF_SURVEY, PHASES, resolve
from wellbeing.declarations import main_source, read_run
from wellbeing.errors import InputError

PROJECT = Path(__file__).resolve().parents[3]
OWN = load([PROJECT / "config/config.yaml"])


def without(*phases):
    return resolve(merge(OWN, dict.fromkeys(phases)), PROJECT)


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_can_be_left_out(phase):
    settings = without(phase)
    gone = {phase, *(OF_SURVEY if phase == "survey" else ())}
    assert set(settings) == set(OWN) - gone


@pytest.mark.parametrize("kept", ["survey", "evidence", "interviews"])
def test_one_phase_alone_is_a_run(kept):
    settings = without(*{"survey", "evidence", "interviews"} - {kept})
    assert kept in settings
    assert re.search(rf"phases +.*{kept}", describe(settings, ["config/config.yaml"]))


def test_a_run_of_nothing_is_refused():
    with pytest.raises(InputError, match=r"survey: nothing is left to report.*at least one is needed"):
        without("survey", "evidence", "interviews")


def test_what_is_left_out_is_not_read(tmp_path):
    """Its own file may be absent or broken; a phase that is read stops at the same file."""
    claims = {"file": str(tmp_path / "claims.yaml"), "study": None}
    with pytest.raises(InputError, match=r"claims\.yaml: there is no such file"):
        read_run(merge(OWN, {"claims": claims}), PROJECT)
    _, declared = read_run(merge(OWN, {"claims": None, "survey": None}), PROJECT)
    assert declared.claims == declared.source == declared.causal_graph == {}
    assert declared.evidence and declared.interviews


@pytest.mark.parametrize(
    ("left_out", "badge", "title"),
    [
        ((), "synthetic", "Synthetic"),
        (("survey",), "synthetic", "Synthetic interviews"),
        (("survey", "interviews"), "real", "Evidence"),
    ],
)
def test_the_badge_is_that_of_the_data_the_run_stands_on(left_out, badge, title):
    found = main_source(*read_run(merge(OWN, dict.fromkeys(left_out)), PROJECT))
    assert found["badge"] == badge
    assert found["source_title"].startswith(title)
