"""Snakemake entry: run the rule's notebook with its params, named inputs and named outputs as parameters.

The reserved param `page` (run, badge, source) goes to the page's heading. `library` among the inputs is there
for Snakemake to watch; `notebook` and `page` among the outputs are the executed notebook and its page.
"""

import sys
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.report.pages.rule_parameters import merge_parameters, page_context
from wellbeing.report.pages.run_notebook import NotebookError, run

job = snakemake
log = Path(job.log[0])
try:
    run(
        notebook=Path(job.input.notebook),
        parameters=merge_parameters(job.params, job.input, job.output),
        output=Path(job.output.notebook),
        page=Path(job.output.page),
        log=log,
        context=page_context(job.params),
    )
except (NotebookError, InputError) as error:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        print(f"\n{error}", file=file)
    print(f"\n{error}\n", file=sys.stderr)
    sys.exit(1)
