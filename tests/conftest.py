"""Fixtures that every part of the suite shares."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings

# how long an example takes is the machine's affair, and no fault of what is tested
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# a suite begun in the background of a shell is deaf to interrupts, and so would be all that it starts
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of real files to try the readers on; it lies outside the repository and may be absent."""
    folder = PROJECT.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("real data folder ../shared/realdata not found: real-file test skipped")
    return folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Send the tests of the workflow to one worker, so that the run they look at is made once.

    The groups of pytest-xdist 3.8 would do it, but have no effect under pytest 9.2.
    """
    from xdist.scheduler import LoadScopeScheduling

    class OneWorkflow(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "workflow" if nodeid.startswith("tests/workflow/") else nodeid

    return OneWorkflow(config, log)
