"""Overlays named on the command line, read before Snakemake reads them: it tells of a fault without the file's name."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from wellbeing.config.files import read_yaml
from wellbeing.errors import InputError


def check_overlays(arguments: Sequence[str] | None = None) -> None:
    """Stop in words where a file given to ``--configfile`` cannot be read; ``profiles/default/`` calls this.

    Args:
        arguments: the command line without the program; this process's own where none is given.

    Raises:
        SystemExit: an overlay is missing, not in UTF-8 or no YAML; the message names it.
    """
    for path in _overlays(sys.argv[1:] if arguments is None else arguments):
        try:
            read_yaml(path)
        except InputError as error:
            sys.exit(str(error))


def _overlays(arguments: Sequence[str]) -> Iterator[Path]:
    taking = False
    for argument in arguments:
        if argument.startswith("-"):
            option, _, value = argument.partition("=")
            taking = option in ("--configfile", "--configfiles")
            if taking and value:
                yield Path(value)
        elif taking:
            yield Path(argument)
