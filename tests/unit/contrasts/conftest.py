"""One fitted study that the tests of contrasts share."""

import pytest
from made_up_places import CONCEPTS, ESTIMATION, RUNGS, draw

from wellbeing.models.contrasts.fits import Study


@pytest.fixture(scope="session")
def study():
    return Study(draw(1), "wellbeing", RUNGS, CONCEPTS, ESTIMATION)
