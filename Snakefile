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


# rules file -> section of the settings without which it is not read
PARTS = {
    "evidence": "evidence",
    "inputs": "survey",
    "quantitative": "survey",
    "contrasts": "survey",
    "sensitivity": "sensitivity",
    "interviews": "interviews",
    "framework": "framework",
    "claims": "claims",
}
for part, section in PARTS.items():
    if HAS.get(section, True):

        include: f"workflow/rules/{part}.smk"


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


onsuccess:
    tell_ending()


onerror:
    tell_failure()
