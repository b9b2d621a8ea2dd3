"""What every rules file shares: the checked settings, the names of files, and the inputs that code itself is.

Needs:    config/ and resources/, checked here before any job; the settings were loaded by Snakemake
Promises: STUDY (the resolved settings), DECLARED (what the other files of config/ and resources/ say, of which a rule
          hands on the parts its job uses as params), RUN (folder of this run), library() and notebook_library()
"""

import os
import sys
from pathlib import Path

from wellbeing.config.files import default_files, read_yaml
from wellbeing.declarations import read_run
from wellbeing.errors import InputError
from wellbeing.imports import library_files, notebook_library_files
from wellbeing.report.files import FIXED_ENVIRONMENT

from snakemake.exceptions import WorkflowError

# every job inherits these: one thread for linear algebra, a fixed date, one look, so that equal inputs give equal bytes
os.environ.update(FIXED_ENVIRONMENT, MATPLOTLIBRC="config/matplotlibrc")


def or_stop(call, *arguments):
    """Call a library function; bad input stops the workflow with its message alone."""
    try:
        return call(*arguments)
    except InputError as error:
        raise WorkflowError(str(error)) from None


# read in words first: of a file that is no YAML Snakemake's own reader names neither file nor line
for file in default_files(Path(".")):
    or_stop(read_yaml, file)


configfile: "config/config.yaml"


if Path("config/local.yaml").exists():

    configfile: "config/local.yaml"


STUDY, DECLARED = or_stop(read_run, config, Path("."), workflow.configfiles)
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
