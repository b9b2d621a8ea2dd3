"""What every rules file shares: the checked settings, the names of files, and the inputs that code itself is.

Needs:    config/, loaded by Snakemake and checked here before any job
Promises: STUDY (the resolved settings), RUN (folder of this run), library(), notebook_library() and made_by()
"""

import os
import sys
from pathlib import Path

from wellbeing.config.resolve import resolve
from wellbeing.errors import InputError
from wellbeing.imports import library_files, notebook_library_files
from wellbeing.report.writing import FIXED_ENVIRONMENT

from snakemake.exceptions import WorkflowError

# every job inherits these: one thread for linear algebra, a fixed date, one look, so that equal inputs give equal bytes
os.environ.update(FIXED_ENVIRONMENT, MATPLOTLIBRC="config/matplotlibrc")


def or_stop(call, *arguments):
    """Call a library function; bad input stops the workflow with its message alone."""
    try:
        return call(*arguments)
    except InputError as error:
        raise WorkflowError(str(error)) from None


if Path("config/local.yaml").exists():

    configfile: "config/local.yaml"


STUDY = or_stop(resolve, config, Path("."), workflow.configfiles)
RUN_NAME = STUDY["run"]
RUN = f"results/{RUN_NAME}"
DATA = f"{RUN}/data"


def library(script):
    """Library files that a script runs, so that an edit of one reruns this rule and no other."""
    return library_files(Path("workflow/scripts") / f"{script}.py")


def notebook_library(name):
    """Library files that a notebook and its runner use."""
    return notebook_library_files(
        Path("notebooks") / f"{name}.ipynb", Path("workflow/scripts/run_notebook.py")
    )


def made_by(files):
    """File -> rule that writes it, read off the workflow: for params worked out late, when every rule is known."""
    writers = {str(file): rule.name for rule in workflow.rules for file in rule.output}
    return {file: writers[file] for file in files}
