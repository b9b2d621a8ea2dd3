"""Files that a tool writes and a test keeps in step: one command line for all of them."""

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from wellbeing.errors import InputError


def write_or_check(
    name: str, target: str, text: Callable[[Path], str], arguments: Sequence[str] | None = None
) -> int:
    """Run the command line of a tool that generates one file: ``--write`` it, or ``--check`` it.

    Args:
        name: module of the tool, for its help and the mend.
        target: the generated file, relative to the project.
        text: gives the file's contents for a project folder; may raise InputError.
        arguments: of the command line; those of the process if None.

    Returns:
        Exit status: 1 where the file differs from what it should be (a diff is printed) or cannot be made.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=f"Keep {target} in step.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help=f"write {target}")
    action.add_argument("--check", action="store_true", help=f"say whether {target} is what it should be")
    parser.add_argument("--project", type=Path, default=Path("."), help="folder that holds pyproject.toml")
    given = parser.parse_args(arguments)
    path = given.project / target
    try:
        wanted = text(given.project)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    if given.write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted, encoding="utf-8")
        return 0
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    if found == wanted:
        return 0
    print(f"{target} is out of step; run `python -m {name} --write`", file=sys.stderr)
    lines = (found.splitlines(), wanted.splitlines())
    print(
        *difflib.unified_diff(*lines, "as it is", "as it should be", lineterm=""), sep="\n", file=sys.stderr
    )
    return 1
