"""Different people, same place: the whole study, from raw inputs to a technical report.

snakemake                    the default study: synthetic data, results in results/study/
snakemake smoke              the same on a few hundred people, in a minute or two
snakemake -n                 what would run, and why
snakemake --configfile config/presets/gss_happiness.yaml
"""

from snakemake.utils import min_version

min_version("9.27")


include: "workflow/rules/common.smk"
include: "workflow/rules/inputs.smk"
include: "workflow/rules/release.smk"
include: "workflow/rules/notebooks.smk"
include: "workflow/rules/evidence.smk"
include: "workflow/rules/quantitative.smk"
include: "workflow/rules/contrasts.smk"
include: "workflow/rules/sensitivity.smk"
include: "workflow/rules/interviews.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/report.smk"


rule quantitative:
    """Phase 2: sample, description, model ladder, contrasts and sensitivity, and their pages."""
    input:
        QUANTITATIVE_PAGES,
        CONTRASTS_PAGES,
        SENSITIVITY_PAGES,


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
