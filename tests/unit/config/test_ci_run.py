"""`.ci/run` calls `make test`, passes its verdict on, and ends with pytest's summary."""

import os
import subprocess

import pytest


@pytest.mark.parametrize(
    "status, summary",
    [
        (0, "12 passed, 1 skipped in 3.20s"),
        (2, "1 failed, 11 passed, 1 skipped, 2 warnings in 64.05s (0:01:04)"),
        (2, "2 errors in 0.10s"),
    ],
)
def test_verdict_and_summary_of_the_tests(project, tmp_path, status, summary):
    make = tmp_path / "make"
    make.write_text(
        f'#!/bin/sh\necho "make $* in $(pwd)"\necho "{summary}"\necho "All checks passed!"\nexit {status}\n',
        encoding="utf-8",
    )
    make.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(tmp_path),
    }
    done = subprocess.run(
        [project / ".ci" / "run"], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == status
    assert done.stdout.splitlines() == [f"make test in {project}", summary, "All checks passed!", summary]
    assert list(tmp_path.iterdir()) == [make], "the log is left behind"


def test_no_summary_is_no_error_of_its_own(project, tmp_path):
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\necho "cannot build" >&2\nexit 2\n', encoding="utf-8")
    make.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [project / ".ci" / "run"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "cannot build\n")
