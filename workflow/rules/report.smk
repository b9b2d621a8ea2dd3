"""The report: facts gathered from released tables, one text in three formats, a landing page, and checks.

Needs:    released/, notebooks/, workflow/report/
Promises: report/index.html, report/technical_report.{html,pdf,docx}, report/facts.json, checks/results.xml
"""

REPORT = []

rule save_config:
    """The settings of this run, as they were after every overlay."""
    output:
        f"{RUN}/config.used.yaml",
    log:
        f"{RUN}/logs/save_config.log",
    conda:
        "../../environment.yml"
    params:
        settings=STUDY,
    script:
        "../scripts/save_config.py"
