"""Results of a run as fixtures. `make test` leaves these tests out; the workflow runs them on each run."""

from pathlib import Path

import pytest
import yaml

from wellbeing.release.profiles import load_profile
from wellbeing.tables import read_table


def pytest_addoption(parser):
    parser.addoption("--run", default=None, help="folder of the run to test, such as results/study")
    parser.addoption("--profile", default="standard", help="release profile of that run")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--run") is None:
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(
                    pytest.mark.skip(reason="tests of a run's results: the workflow runs them (--run)")
                )


@pytest.fixture(scope="session")
def run(request):
    return Path(request.config.getoption("--run"))


@pytest.fixture(scope="session")
def profile(request, project):
    return load_profile(project / "config/release.yaml", request.config.getoption("--profile"))


@pytest.fixture(scope="session")
def survey(run, released):
    """The released tables of a run that has a survey; what is true of people is not asked of others."""
    settings = yaml.safe_load((run / "config.used.yaml").read_text(encoding="utf-8"))
    if "survey" not in settings:
        pytest.skip("the run has no survey")
    return released


@pytest.fixture(scope="session")
def released(run):
    return {path.stem: read_table(path) for path in sorted((run / "released").glob("*.csv"))}
