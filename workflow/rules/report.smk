"""The report: facts gathered from released tables, one text in three formats, a landing page, and checks.

Needs:    released/, notebooks/, workflow/report/
Promises: report/index.html, report/technical_report.{html,pdf,docx}, report/facts.json, checks/results.txt,
          released/log.csv over all that left, and report/data_dictionary.csv, which says what each column is
"""

from wellbeing.catalogues import dictionary_rows
from wellbeing.survey.harmonise import describe

FIGURE_FILES = expand(
    f"{RUN}/report/figures/{{figure}}.{{kind}}",
    figure=FIGURES,
    kind=["svg", "png", "json"],
)
REPORT_STYLE = expand(
    "workflow/report/{file}",
    file=[
        "allowed_digits.yaml",
        "crossref.lua",
        "outside.lua",
        "references.bib",
        "report.html",
        "report.typ",
        "style.css",
        "word_properties.lua",
    ],
)
# tables that the report prints with percentages worked out
WORKED_OUT = ["description", "outcomes", "fits"] if HAS["survey"] else []
REPORT = expand(
    f"{RUN}/report/{{file}}",
    file=[
        "index.html",
        "technical_report.html",
        "technical_report.pdf",
        "technical_report.docx",
    ],
)


rule save_config:
    """The settings of this run, as they were after every overlay."""
    input:
        library=library("save_config"),
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


rule collect_releases:
    """The log of everything that left the secure folder."""
    input:
        records=recorded(TABLES),
        library=library("collect_releases"),
    output:
        log=f"{RUN}/released/log.csv",
    log:
        f"{RUN}/logs/collect_releases.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/collect_releases.py"


rule write_data_dictionary:
    """What each column of the released tables is, from the catalogue."""
    input:
        library=library("write_data_dictionary"),
    output:
        f"{RUN}/report/data_dictionary.csv",
    log:
        f"{RUN}/logs/write_data_dictionary.log",
    conda:
        "../../environment.yml"
    params:
        rows=dictionary_rows(TABLES),
    script:
        "../scripts/write_data_dictionary.py"


rule collect_facts:
    """Every number of the report's prose, with the table it comes from."""
    input:
        **{table: f"{RUN}/released/{table}.csv" for table in [*TABLES, "log"]},
        library=library("collect_facts"),
    output:
        facts=f"{RUN}/report/facts.json",
        tables=expand(f"{RUN}/report/tables/{{table}}.csv", table=WORKED_OUT),
    log:
        f"{RUN}/logs/collect_facts.log",
    conda:
        "../../environment.yml"
    params:
        **tracked(profile=PROFILE),
        settings=STUDY,
        made_by=made_by(released([*TABLES, "log"])),
        source=MAIN_SOURCE,
        ranges=(
            {name: entry.get("range") for name, entry in describe(SOURCE).items()}
            if HAS["survey"]
            else {}
        ),
        figures=FIGURES,
        chapters=CHAPTERS,
    script:
        "../scripts/collect_facts.py"


rule render_report:
    """The technical report as HTML, PDF and Word."""
    input:
        template="workflow/report/technical_report.md",
        chapters=expand("workflow/report/chapters/{chapter}.md", chapter=CHAPTERS),
        facts=f"{RUN}/report/facts.json",
        tables=rules.collect_facts.output.tables
        + released(table for table in [*TABLES, "log"] if table not in WORKED_OUT),
        figures=FIGURE_FILES,
        library=library("render_report") + REPORT_STYLE,
    output:
        html=f"{RUN}/report/technical_report.html",
        pdf=f"{RUN}/report/technical_report.pdf",
        docx=f"{RUN}/report/technical_report.docx",
    log:
        f"{RUN}/logs/render_report.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/render_report.py"


rule render_index:
    """The landing page: one card for each thing to read."""
    input:
        pages=PAGES,
        notebooks=[f"notebooks/{Path(page).stem}.ipynb" for page in PAGES],
        reports=[
            f"{RUN}/report/technical_report.{kind}" for kind in ("html", "pdf", "docx")
        ],
        map=EVIDENCE_EXTRA if HAS["evidence"] else [],
        tables=released(TABLES),
        dictionary=f"{RUN}/report/data_dictionary.csv",
        thumbnails=expand(f"{RUN}/report/figures/{{figure}}.svg", figure=FIGURES),
        library=library("render_index")
        + ["workflow/report/index.html.j2", "workflow/report/style.css"],
    output:
        f"{RUN}/report/index.html",
    log:
        f"{RUN}/logs/render_index.log",
    conda:
        "../../environment.yml"
    params:
        settings=STUDY,
        page=PAGE,
        downloads=[
            (CATALOGUE[table].phase, CATALOGUE[table].title, CATALOGUE[table].file)
            for table in TABLES
        ],
        badges=BADGES,
    script:
        "../scripts/render_index.py"


rule check_results:
    """Tests of the released results; a failure stops the run and names the table."""
    input:
        tables=released(TABLES),
        log=f"{RUN}/released/log.csv",
        facts=f"{RUN}/report/facts.json",
        settings=f"{RUN}/config.used.yaml",
        pages=PAGES,
        reports=REPORT,
        tests="tests/study/test_results.py",
        library=library("check_results"),
    output:
        f"{RUN}/checks/results.txt",
    log:
        f"{RUN}/logs/check_results.log",
    conda:
        "../../environment.yml"
    params:
        run=RUN,
        profile=STUDY["release"]["profile"],
    script:
        "../scripts/check_results.py"


tell_purposes()
