"""What every rules file shares: the checked settings, the names of files, and the inputs that code itself is.

Needs:    config/, loaded by Snakemake and checked here before any job
Promises: STUDY (the resolved settings), RUN (folder of this run), library() and notebook_library(); the lists to which
          each phase adds its own tables, figures, pages, chapters and files; and what the catalogue says of a table
"""

import os
import sys
from pathlib import Path

from wellbeing.catalogue import names_of
from wellbeing.catalogues import CATALOGUE
from wellbeing.config.resolve import resolve
from wellbeing.errors import InputError
from wellbeing.imports import library_files, notebook_library_files
from wellbeing.release.profiles import load_profile
from wellbeing.release.specs import spec_of
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
PROFILE = or_stop(
    load_profile, Path("config/release.yaml"), STUDY["release"]["profile"]
)

# each phase's rules file adds its own, in the order in which the study is read
TABLES = []  # released tables
FIGURES = []  # figures of the report
PAGES = []  # notebook pages
EXTRA = []  # whatever else the run must end with
CHAPTERS = []  # chapters of the report, each with a wing of the same name


def library(script):
    """Library files that a script runs, so that an edit of one reruns this rule and no other."""
    return library_files(Path("workflow/scripts") / f"{script}.py")


def notebook_library(name):
    """Library files that a notebook and its runner use."""
    return notebook_library_files(
        Path("notebooks") / f"{name}.ipynb", Path("workflow/scripts/run_notebook.py")
    )


def secured(names):
    """Tables as they are made, in the secure folder."""
    return expand(f"{DATA}/tables/{{table}}.csv", table=names)


def released(names):
    """Tables that have passed the release door."""
    return expand(f"{RUN}/released/{{table}}.csv", table=names)


def recorded(names):
    """What the release door did to each table."""
    return expand(f"{RUN}/released/{{table}}.release.json", table=names)


def specs(names):
    """What the release door must know of each table."""
    return [spec_of(CATALOGUE[name]) for name in names]


def made_by(files):
    """The rule that writes each of some files, read off the workflow."""
    wrote = {str(file): rule.name for rule in workflow.rules for file in rule.output}
    return {file: wrote[file] for file in files}
