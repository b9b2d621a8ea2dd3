"""A job that fails says why in one message, even where its log cannot be written."""

import errno
import os

import pytest

from wellbeing.errors import InputError
from wellbeing.job import job


def fail(log, error, capsys) -> str:
    with pytest.raises(SystemExit), job(log):
        raise error
    return capsys.readouterr().err


def test_bad_input_is_shown_as_it_stands(tmp_path, capsys):
    log = tmp_path / "logs" / "a.log"
    assert fail(log, InputError("config/x.yaml: mend this"), capsys) == "\nconfig/x.yaml: mend this\n\n"
    assert log.read_text(encoding="utf-8") == "config/x.yaml: mend this\n"


def test_a_fault_of_ours_names_the_log_that_holds_its_traceback(tmp_path, capsys):
    log = tmp_path / "a.log"
    text = fail(log, KeyError("column"), capsys)
    assert "KeyError: 'column'" in text
    assert str(log) in text
    assert "Traceback" not in text
    assert "Traceback" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "results/table.csv: No space left on device. Make room on the disk"),
        (errno.EROFS, "results/table.csv: Read-only file system. Make the folder writable"),
        (errno.EACCES, "results/table.csv: Permission denied. Give yourself the right to it"),
    ],
)
def test_what_the_system_refuses_comes_with_its_mend(tmp_path, capsys, number, words):
    text = fail(tmp_path / "a.log", OSError(number, os.strerror(number), "results/table.csv"), capsys)
    assert words in text
    assert "Traceback" not in text


def test_a_full_disk_that_takes_no_log_either_still_speaks(tmp_path, capsys):
    log = tmp_path / "a.log"
    with pytest.raises(SystemExit), job(log):
        log.unlink()
        log.mkdir()  # stands for a log that cannot be written
        raise OSError(errno.ENOSPC, "No space left on device", "results/table.csv")
    text = capsys.readouterr().err
    assert "results/table.csv: No space left on device" in text
    assert "could not be written" in text


def test_a_log_that_cannot_be_begun_ends_the_job_in_words(tmp_path, capsys):
    (tmp_path / "logs").write_text("not a folder", encoding="utf-8")
    with pytest.raises(SystemExit), job(tmp_path / "logs" / "a.log"):
        raise AssertionError("the body must not run")
    text = capsys.readouterr().err
    assert "FileExistsError" in text or "NotADirectoryError" in text
    assert "Traceback" not in text
