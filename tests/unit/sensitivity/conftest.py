"""The material of a small population, which the tests of sensitivity share."""

from pathlib import Path

import pytest
from small_population import CONCEPTS, OUTCOMES, TERMS, population

from wellbeing.models.sensitivity.declare import load_declared
from wellbeing.models.sensitivity.designs import Material

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def declared():
    return load_declared(PROJECT / "config" / "sensitivity.yaml")


@pytest.fixture
def make_material(declared):
    def make(people=None, outcomes=None, terms=None, **options):
        people = population(**options) if people is None else people
        return Material(people, outcomes or OUTCOMES, terms or TERMS, CONCEPTS, declared)

    return make
