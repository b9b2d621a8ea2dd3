"""The runner, with real kernels: each test here starts one or more."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from wellbeing.errors import InputError
from wellbeing.report.page_context import PageContext
from wellbeing.report.pages import jupyter_kernel
from wellbeing.report.pages.run_notebook import NotebookError, run

Write = Callable[..., Path]


def files(folder: Path, name: str = "out") -> dict[str, Path]:
    return {
        "output": folder / name / "trial.ipynb",
        "page": folder / name / "trial.html",
        "log": folder / "logs" / f"{name}.log",
    }


def no_kernel(*_: object, **__: object) -> None:
    raise AssertionError("a kernel was started")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"points": 3, "sede": 1}, "passed, but not in the notebook's 'parameters' cell: sede"),
        ({}, "but not passed: points"),
    ],
)
def test_parameters_differ_before_a_kernel_starts(
    write_notebook: Write,
    tmp_path: Path,
    context: PageContext,
    monkeypatch: pytest.MonkeyPatch,
    parameters: dict,
    message: str,
) -> None:
    monkeypatch.setattr("wellbeing.report.pages.run_notebook.execute", no_kernel)
    with pytest.raises(InputError, match=message):
        run(write_notebook("1 + 1"), parameters, **files(tmp_path), context=context)
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_notebook(tmp_path: Path, context: PageContext) -> None:
    with pytest.raises(InputError, match="no such notebook"):
        run(tmp_path / "none.ipynb", {}, **files(tmp_path), context=context)
    (tmp_path / "text.ipynb").write_text("hello")
    with pytest.raises(InputError, match="not a Jupyter notebook"):
        run(tmp_path / "text.ipynb", {}, **files(tmp_path), context=context)


@pytest.mark.slow
def test_success_is_normalised_and_equal_twice(
    write_notebook: Write, tmp_path: Path, context: PageContext
) -> None:
    notebook = write_notebook(
        "import os, sys, time, warnings\nprint(os.getcwd(), sys.prefix, object())",
        "for i in range(4):\n    print(i)\n    sys.stdout.flush()\n    time.sleep(0.02)",
        "warnings.warn('careful')",
        "os.write(1, b'from below\\n')\npoints * 2",
        "[os.environ[name] for name in ('PYTHONHASHSEED', 'TZ', 'OMP_NUM_THREADS')]",
    )
    project = tmp_path / "project"
    project.mkdir()
    results = []
    for name in ("one", "two"):
        paths = files(tmp_path, name)
        run(notebook, {"points": 21}, **paths, context=context, cwd=project)
        results.append((paths["output"].read_bytes(), paths["page"].read_bytes()))
        assert "from below" in paths["log"].read_text()
    assert results[0] == results[1]

    text = results[0][0].decode()
    assert "42" in text and '"points": 21' in text and "['0', 'UTC', '1']" in text
    for private in (
        str(tmp_path),
        sys.prefix,
        str(Path.home()) + "/",
        "/ipykernel_",
        "start_time",
        "duration",
    ):
        assert private not in text
    assert "<project> <env>" in text and "object at 0x0" in text
    executed = nbformat.reads(text, as_version=4)
    nbformat.validate(executed)
    assert [cell.id for cell in executed.cells] == [
        f"cell-{at:03d}" for at in range(1, len(executed.cells) + 1)
    ]
    streams = [output for cell in executed.cells for output in cell.get("outputs", []) if output.get("name")]
    assert [output.text for output in streams][1] == "0\n1\n2\n3\n"


@pytest.mark.slow
def test_error_mid_notebook_is_told_and_kept(
    write_notebook: Write, tmp_path: Path, context: PageContext, capfd: pytest.CaptureFixture
) -> None:
    notebook = write_notebook(
        "fine = 1", "#!## Words", "# a comment first\ntotal = fine / 0\nprint(total)", "never = 1"
    )
    paths = files(tmp_path)
    paths["log"].parent.mkdir()
    with pytest.raises(NotebookError) as caught:
        run(notebook, {"points": 3}, **paths, context=context, cwd=tmp_path)
    lines = str(caught.value).splitlines()
    assert lines[0].endswith("trial.ipynb stopped in cell 5 of 6")
    assert "total = fine / 0" in lines[1]
    assert "ZeroDivisionError: division by zero" in lines[2]
    assert "logs/out.log" in lines[3] and "logs/out.failed.ipynb" in lines[4] and len(lines) == 5

    assert not paths["output"].exists() and not paths["page"].exists() and not (tmp_path / "out").exists()
    log = paths["log"].read_text()
    assert "Traceback" in log and "ZeroDivisionError" in log and "\x1b[" not in log
    kept = nbformat.read(tmp_path / "logs" / "out.failed.ipynb", as_version=4)
    assert kept.cells[1].outputs == [] and "An Exception was encountered" not in str(kept)
    assert any(output.output_type == "error" for cell in kept.cells for output in cell.get("outputs", []))
    shown = capfd.readouterr()
    assert shown.out == "" and shown.err == ""

    # a later success takes the failure's notebook away
    run(write_notebook("fine = 1"), {"points": 3}, **paths, context=context, cwd=tmp_path)
    assert paths["page"].exists() and not (tmp_path / "logs" / "out.failed.ipynb").exists()


@pytest.mark.slow
def test_a_page_that_cannot_be_made(write_notebook: Write, tmp_path: Path, context: PageContext) -> None:
    notebook = write_notebook("#!![A picture](nowhere.png)")
    with pytest.raises(NotebookError, match=r"its page could not be made\n.*nowhere\.png"):
        run(notebook, {"points": 3}, **files(tmp_path), context=context, cwd=tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_kernel_that_dies(write_notebook: Write, tmp_path: Path, context: PageContext) -> None:
    notebook = write_notebook("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(NotebookError, match="the kernel died") as caught:
        run(notebook, {"points": 3}, **files(tmp_path), context=context, cwd=tmp_path)
    assert "in cell 3 of 3" in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_start_up_gets_a_second_try(
    write_notebook: Write, tmp_path: Path, context: PageContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = []
    once = jupyter_kernel._execute_once

    def flaky(*arguments: object) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise RuntimeError("Kernel did not respond in time")
        once(*arguments)

    monkeypatch.setattr(jupyter_kernel, "_execute_once", flaky)
    paths = files(tmp_path)
    run(write_notebook("points"), {"points": 3}, **paths, context=context, cwd=tmp_path)
    assert len(attempts) == 2 and paths["page"].exists()
    assert "trying once more" in paths["log"].read_text()


def test_start_up_that_never_works(
    write_notebook: Write, tmp_path: Path, context: PageContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise RuntimeError("Kernel did not respond in time")

    monkeypatch.setattr(jupyter_kernel, "_execute_once", never)
    with pytest.raises(NotebookError, match="the kernel did not start: Kernel did not respond in time"):
        run(write_notebook("points"), {"points": 3}, **files(tmp_path), context=context, cwd=tmp_path)


SCRIPT = """
from pathlib import Path
from wellbeing.report.pages.run_notebook import run
from wellbeing.report.page_context import PageContext
folder, name = Path({folder!r}), {name!r}
run(Path({notebook!r}), {{"points": 3}}, folder / name / "x.ipynb", folder / name / "x.html",
    folder / "logs" / (name + ".log"), PageContext("trial", "real", "s"), cwd=folder)
"""


def start(notebook: Path, folder: Path, name: str) -> subprocess.Popen:
    code = textwrap.dedent(SCRIPT).format(folder=str(folder), name=name, notebook=str(notebook))
    return subprocess.Popen([sys.executable, "-c", code], start_new_session=True)


@pytest.mark.slow
def test_two_at_once_do_not_meet(write_notebook: Write, tmp_path: Path) -> None:
    notebook = write_notebook("import time\ntime.sleep(1)", "points")
    runs = [start(notebook, tmp_path, name) for name in ("one", "two")]
    assert [process.wait(timeout=120) for process in runs] == [0, 0]
    pages = [(tmp_path / name / "x.html").read_bytes() for name in ("one", "two")]
    assert pages[0] == pages[1]


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_and_nobody(
    write_notebook: Write, tmp_path: Path, how: signal.Signals
) -> None:
    mark = tmp_path / "jupyter_kernel.pid"
    notebook = write_notebook(
        f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\ntime.sleep(120)"
    )
    process = start(notebook, tmp_path, "one")
    deadline = time.monotonic() + 60
    while not (mark.exists() and mark.read_text()):
        assert time.monotonic() < deadline and process.poll() is None, "the kernel never began"
        time.sleep(0.1)
    process.send_signal(how)
    assert process.wait(timeout=30) != 0
    pid = int(mark.read_text())
    for _ in range(100):
        if not alive(pid):
            break
        time.sleep(0.1)
    assert not alive(pid), "the kernel outlived the runner"
    assert not (tmp_path / "one").exists()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_the_script_exits_with_the_short_message(
    write_notebook: Write, tmp_path: Path, project: Path
) -> None:
    write_notebook("1 / points", parameters="points = 0\ntable = ''")
    (tmp_path / "t.csv").write_text("a\n1\n")
    (tmp_path / "Snakefile").write_text(
        f"""
import shlex, sys
sys.executable = shlex.quote(sys.executable)  # as workflow/rules/common.smk does, for a folder with a space

rule page:
    input: notebook="trial.ipynb", table="t.csv", library=["t.csv"]
    output: notebook="out/x.ipynb", page="out/x.html"
    log: "logs/x.log"
    params: points=config["points"], page=dict(run="trial", badge="real", source="s")
    script: "{project / "workflow" / "scripts" / "run_notebook.py"}"
"""
    )

    def snakemake(points: int) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "snakemake", "-c1", "--config", f"points={points}"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)

    done = snakemake(0)
    assert done.returncode == 1
    assert "trial.ipynb stopped in cell 3 of 3" in done.stderr
    assert "ZeroDivisionError: division by zero" in done.stderr
    assert "papermill" not in done.stderr and not (tmp_path / "out" / "x.html").exists()
    assert (tmp_path / "logs" / "x.failed.ipynb").exists()
    assert (tmp_path / "logs" / "x.log").read_text().endswith("failed.ipynb\n")

    done = snakemake(2)
    assert done.returncode == 0, done.stderr
    assert "REAL DATA" in (tmp_path / "out" / "x.html").read_text()
