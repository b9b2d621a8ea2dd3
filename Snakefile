"""Different people, same place: the whole study, from raw inputs to a technical report.

snakemake                    the default study: synthetic data, results in results/study/
snakemake smoke              the same on a few hundred people, in a minute or two
snakemake -n                 what would run, and why
snakemake --configfile config/presets/gss_happiness.yaml
"""

from snakemake.utils import min_version

min_version("9.27")


include: "workflow/rules/common.smk"
include: "workflow/rules/release.smk"
include: "workflow/rules/notebooks.smk"


# a phase that the settings leave out is not read at all
if HAS["evidence"]:

    include: "workflow/rules/evidence.smk"


if HAS["survey"]:

    include: "workflow/rules/inputs.smk"
    include: "workflow/rules/quantitative.smk"
    include: "workflow/rules/contrasts.smk"


if HAS["sensitivity"]:

    include: "workflow/rules/sensitivity.smk"


if HAS["interviews"]:

    include: "workflow/rules/interviews.smk"


if HAS["framework"]:

    include: "workflow/rules/framework.smk"


if HAS["claims"]:

    include: "workflow/rules/claims.smk"


include: "workflow/rules/report.smk"


rule report:
    """The landing page and the technical report, in HTML, PDF and Word."""
    input:
        f"{RUN}/config.used.yaml",
        REPORT,


rule checks:
    """Tests of the results themselves: counts add up, intervals are ordered, nothing small has left."""
    input:
        f"{RUN}/checks/results.txt",


rule study:
    """The default: every product of the study, so that a failed rerun can never pass for a finished one."""
    default_target: True
    input:
        released(TABLES),
        PAGES,
        EXTRA,
        rules.report.input,
        rules.checks.input,
    message:
        f"The run '{RUN_NAME}' is complete. Read {RUN}/report/index.html"


rule smoke:
    """The same workflow on a few hundred synthetic people, under the run name `smoke`."""
    threads: workflow.cores
    params:
        preset="config/presets/smoke.yaml",
    shell:
        "{sys.executable} -m snakemake --configfile {params.preset} --cores {threads}"


onerror:
    print(
        f"The run '{RUN_NAME}' stopped. Each failed job's log is named above; logs are in {RUN}/logs/."
    )
