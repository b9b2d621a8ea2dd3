"""Calling pandoc: the packaged one, in the fixed environment, with warnings as errors."""

import json
import os
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wellbeing.errors import InputError
from wellbeing.report.writing import FIXED_ENVIRONMENT, TEMPLATES


class PandocError(Exception):
    """Pandoc refused the text it was given; the message is pandoc's own."""


@cache
def pandoc_program() -> str:
    """Path of the pandoc that the environment carries; no other on the machine counts, whatever its version.

    pypandoc's own search takes the newest it finds, and while one thread searches another gets the first candidate.

    Raises:
        InputError: the environment carries none.
    """
    spec = find_spec("pypandoc")
    if spec is not None and spec.origin is not None:
        program = Path(spec.origin).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
        if program.is_file():
            return str(program)
    raise InputError(
        "the environment lacks the pandoc that comes with the package pypandoc-binary: run `make setup`, or "
        "`pip install --force-reinstall pypandoc-binary` in an environment of your own"
    )


def pandoc(
    text: str,
    *options: str | Path,
    metadata: dict[str, Any] | None = None,
    output: Path | None = None,
    cwd: Path | None = None,
) -> str:
    """Convert ``text`` with ``options``; return the result, or write it to ``output`` and return "".

    ``metadata`` feeds the template. Its texts are shown as they stand: they are escaped for the format written, and
    no markup in them is read. In the sandbox pandoc opens no file but those that ``options`` name, and no address;
    what else the text needs, our own filters hand over.

    Raises PandocError on any error or warning.
    """
    with tempfile.TemporaryDirectory(prefix="pandoc-") as folder:
        described = Path(folder) / "metadata.json"
        described.write_text(json.dumps(metadata or {}, ensure_ascii=False), encoding="utf-8")
        command = [
            pandoc_program(),
            "--sandbox",
            "--fail-if-warnings",
            f"--lua-filter={TEMPLATES / 'outside.lua'}",
            *map(str, options),
        ]
        if output is not None:
            command.append(f"--output={output}")
        done = subprocess.run(
            command,
            input=text.encode("utf-8"),
            capture_output=True,
            cwd=cwd,
            # an absent data folder keeps a user's own templates and defaults out
            env={
                **os.environ,
                **FIXED_ENVIRONMENT,
                "XDG_DATA_HOME": f"{folder}/none",
                "OUTSIDE_METADATA": str(described),
            },
        )
    if done.returncode != 0:
        raise PandocError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode("utf-8")
