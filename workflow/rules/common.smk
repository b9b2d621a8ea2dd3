"""What every rules file shares: the checked settings, the names of files, and the inputs that code itself is.

Needs:    config/ and resources/, checked here before any job; the settings were loaded by Snakemake
Promises: STUDY (the resolved settings), DECLARED (what the other files of config/ and resources/ say, of which a rule
          hands on the parts its job uses as params), RUN (folder of this run), library() and notebook_library(); the
          lists to which each phase adds its own tables, figures, pages, chapters and files; and what the catalogue says
          of a table
"""

import os
import shlex
import sys
import time
from pathlib import Path

import wellbeing
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger
from snakemake_logger_plugin_study import PURPOSES

# an environment made for another checkout would run that checkout's library in silence
if Path(wellbeing.__file__).parent.resolve() != Path("workflow/wellbeing").resolve():
    raise WorkflowError(
        f"this folder is {Path.cwd()}, but its environment reads the library of another: "
        f"{Path(wellbeing.__file__).parent}. Run `make setup` here, then `source .venv/bin/activate`."
    )

from wellbeing.catalogue import names_of
from wellbeing.catalogues import CATALOGUE
from wellbeing.config.files import default_files, read_yaml
from wellbeing.config.resolve import PHASES
from wellbeing.declarations import main_source, read_run
from wellbeing.errors import InputError
from wellbeing.imports import library_files, notebook_library_files
from wellbeing.release.profiles import load_profile
from wellbeing.release.specs import spec_of
from wellbeing.report.writing import FIXED_ENVIRONMENT, matplotlib_folder

BEGUN = time.monotonic()

# Snakemake writes this path into shell commands as it stands, so a folder with a space needs the quotes
sys.executable = shlex.quote(sys.executable)

# every job inherits these: one thread for linear algebra, a fixed date, one look, so that equal inputs give equal bytes
os.environ.update(FIXED_ENVIRONMENT, MATPLOTLIBRC="config/matplotlibrc")
os.environ.update(matplotlib_folder(Path(".snakemake/matplotlib")))


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
# a phase that the settings leave out has no section in them: its rules are not read, and nothing speaks of it
HAS = {phase: phase in STUDY for phase in PHASES}
# what the run as a whole stands on; SYNTHETIC where a survey was made up, so that the truth behind it is known
MAIN_SOURCE = main_source(STUDY, DECLARED)
BADGE = MAIN_SOURCE["badge"]
SYNTHETIC = HAS["survey"] and BADGE == "synthetic"
PROFILE = or_stop(
    load_profile, Path("config/release.yaml"), STUDY["release"]["profile"]
)

# each phase's rules file adds its own, in the order in which the study is read
TABLES = []  # released tables
FIGURES = []  # figures of the report
PAGES = []  # notebook pages
EXTRA = []  # whatever else the run must end with
CHAPTERS = []  # chapters of the report, each with a wing of the same name
BADGES = {}  # page -> badge of its data, where that is not the survey's


def library(script):
    """A script and the library files it runs, so that an edit of one reruns this rule and no other."""
    path = Path("workflow/scripts") / f"{script}.py"
    return [str(path), *library_files(path)]


def notebook_library(name):
    """A notebook's runner and the library files that both use."""
    runner = Path("workflow/scripts/run_notebook.py")
    return [
        str(runner),
        *notebook_library_files(Path("notebooks") / f"{name}.ipynb", runner),
    ]


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


def tell_purposes():
    """What each rule is for, for the terminal; a rule that takes another's form would speak with its words."""
    said = [rule.docstring for rule in workflow.rules]
    for rule in workflow.rules:
        if rule.docstring and said.count(rule.docstring) == 1:
            PURPOSES[rule.name] = rule.docstring.strip().splitlines()[0]


def tell_ending():
    """The last lines of a run that is complete; of one that made a part alone the terminal shows none."""
    from wellbeing.report.ending import (
        ending,
    )  # every start would pay for reading tables

    if Path(f"{RUN}/report/facts.json").is_file():
        lines = ending(Path(RUN), time.monotonic() - BEGUN)
        logger.info("\n".join(lines), extra={"ending": True})


def tell_failure():
    """That the run stopped; the handler of the terminal adds what failed, why, and where its log is."""
    words = f"The run '{RUN_NAME}' stopped. Mend what failed and type the command again: what is done stays done."
    logger.error(words, extra={"ending": True})


def tracked(**objects):
    """Params that are objects of ours, and their text: of a param Snakemake sees changes of plain values alone."""
    return {**objects, "told": repr(objects)}


def door(names, profile=PROFILE):
    """What the release door is told of some tables."""
    return tracked(profile=profile, specs=specs(names))


def made_by(files):
    """File -> rule that writes it, read off the workflow: for params worked out late, when every rule is known."""
    wrote = {str(file): rule.name for rule in workflow.rules for file in rule.output}
    return {file: wrote[file] for file in files}
