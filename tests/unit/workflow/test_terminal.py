"""What the terminal shows of a run, from the records that Snakemake logs."""

import logging
from types import SimpleNamespace

import pytest
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry

import snakemake_logger_plugin_study as terminal
from wellbeing.report import ending


@pytest.fixture
def handler():
    made = terminal.LogHandler(SimpleNamespace(dryrun=False, verbose=False), None)
    made.setFormatter(logging.Formatter("whole: %(message)s"))
    return made


@pytest.fixture
def shown(handler, capsys):
    """Send records; give the lines that came out."""

    def send(*records):
        for level, message, more in records:
            record = logging.LogRecord("snakemake", level, "", 0, message, None, None)
            record.__dict__.update(more)
            handler.handle(record)
        return capsys.readouterr().err.splitlines()

    return send


def begun(number, rule, log=(), **wildcards):
    more = {"event": LogEvent.JOB_INFO, "jobid": number, "rule_name": rule, "wildcards": wildcards}
    return logging.INFO, "", more | {"log": log}


def done(number, count, total):
    ended = (logging.INFO, "Finished", {"event": LogEvent.JOB_FINISHED, "job_id": number})
    return ended, (logging.INFO, "", {"event": LogEvent.PROGRESS, "done": count, "total": total})


def end(level, message):
    return level, message, {"ending": True}


def test_snakemake_finds_it_by_the_name_that_the_profile_gives(project):
    assert LoggerPluginRegistry().is_installed("study")
    assert "logger: [study]" in (project / "profiles/default/profile.yaml").read_text(encoding="utf-8")


def test_a_step_is_one_line_when_it_ends(shown, monkeypatch):
    monkeypatch.setitem(terminal.PURPOSES, "fit_ladder", "Every rung of the ladder " + "and more " * 20)
    lines = shown(
        (logging.INFO, "Select jobs to execute...", {}),
        begun(7, "fit_ladder", outcome="mental"),
        *done(7, 3, 72),
    )
    (line,) = lines
    assert line.startswith(" 3/72  fit_ladder mental: Every rung of the ladder and more")
    assert line.endswith(" s")
    assert len(line) == terminal.WIDTH


def test_warnings_are_shown_and_chatter_is_not(shown):
    lines = shown(
        (logging.WARNING, "a file is older than it says", {}),
        (logging.INFO, "Assuming unrestricted shared filesystem usage.", {}),
        (logging.INFO, "Nothing to be done (all requested files are present and up to date).", {}),
    )
    assert lines == [
        "a file is older than it says",
        "Nothing to be done (all requested files are present and up to date).",
    ]


def test_a_failed_run_ends_with_what_failed_why_and_the_log(shown, tmp_path):
    bad, crashed = tmp_path / "bad.log", tmp_path / "crashed.log"
    bad.write_text("claims.yaml: no claim\n  more of it\n", encoding="utf-8")
    crashed.write_text("Traceback (most recent call last):\n  x\nKeyError: 'y'\n\n", encoding="utf-8")

    def failed(rule, log):
        more = {"event": LogEvent.JOB_ERROR, "rule_name": rule, "log": [str(log)]}
        return logging.ERROR, "", more

    lines = shown(
        (logging.ERROR, "RuleException:\nCalledProcessError in file x, line 1", {}),
        failed("read_areas", bad),
        failed("fit_ladder", crashed),
        (logging.ERROR, "Exiting because a job execution failed. Look above for error messages", {}),
        end(logging.INFO, "Read    results/study/report/index.html"),
        end(logging.ERROR, "The run stopped."),
        (logging.ERROR, "WorkflowError:\nAt least one job did not complete successfully.", {}),
    )
    assert lines == [
        "Failed: read_areas",
        "Failed: fit_ladder",
        "The run stopped.",
        "Failed: read_areas",
        "  claims.yaml: no claim",
        f"  log: {bad}",
        "Failed: fit_ladder",
        "  KeyError: 'y'",
        f"  log: {crashed}",
    ]


def test_a_refused_start_is_told_whole(shown):
    message = "WorkflowError:\nSettings (config/config.yaml): 1 problem"
    assert shown((logging.ERROR, message, {})) == message.splitlines()


def test_where_to_read_is_said_of_a_whole_run_alone(shown):
    last = end(logging.INFO, "Read    results/study/report/index.html")
    assert shown(begun(1, "draw_figures"), *done(1, 1, 1), last)[1:] == []
    assert shown(begun(2, "study"), *done(2, 2, 2), last) == ["Read    results/study/report/index.html"]


@pytest.mark.parametrize("asked", ["dryrun", "verbose"])
def test_a_dry_run_and_verbose_are_told_in_snakemakes_words(asked, capsys):
    settings = SimpleNamespace(**{"dryrun": False, "verbose": False, asked: True})
    handler = terminal.LogHandler(settings, None)
    handler.setFormatter(logging.Formatter("whole: %(message)s"))
    handler.handle(logging.LogRecord("snakemake", logging.INFO, "", 0, "reason: x", None, None))
    assert capsys.readouterr().err == "whole: reason: x\n"


@pytest.mark.parametrize("surveyed", [True, False])
def test_the_ending_says_what_was_read_and_found(tmp_path, surveyed, monkeypatch):
    fact = SimpleNamespace
    facts = {"sample.analysed": fact(text="24,512"), "sample.areas": fact(text="380")} if surveyed else {}
    meta = {"run": "mine", "badge": "real", "area_labels": "regions"}
    meta["chapters"] = ["claims"] if surveyed else ["evidence"]
    monkeypatch.setattr(ending, "load_facts", lambda path: SimpleNamespace(meta=meta, facts=facts))
    (tmp_path / "released").mkdir()
    if surveyed:
        (tmp_path / "released/verdicts.csv").write_text(
            "claim,verdict\na,reproduced\nb,not testable\nc,reproduced\n", encoding="utf-8"
        )
    lines = ending.ending(tmp_path, 192.4)
    found = ["People  24,512 in 380 regions", "Claims  2 reproduced, 1 not testable"]
    assert lines == [
        "Run     mine",
        "Data    REAL DATA",
        *(found if surveyed else []),
        "Took    3 min 12 s",
        f"Read    {tmp_path}/report/index.html",
    ]
