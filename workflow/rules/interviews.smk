"""Phase 3: coded interviews become themes, agreement between coders, matrices and checked quotations.

Needs:    a coded project (made up, or interviews.path); beside the project, where there are any: quotes.csv, frame.csv,
          identifiers.csv, cleared.csv
Promises: released/interviews_<table>.csv, notebooks/interviews_*.html, report/figures/interviews_*,
          data/interviews/project.qdpx (the project as it was read, for any coding program; between the jobs it
          travels as project.json, which holds what a .qdpx cannot)
"""

from wellbeing.interviews import catalogue as interviews_catalogue
from wellbeing.interviews.importing import project_file

INTERVIEWS = DECLARED.interviews
INTERVIEWS_SYNTHETIC = STUDY["interviews"]["source"] == "synthetic"
# the made-up interviews are coded with the study's codebook; those of others only where they say so
INTERVIEWS_CODEBOOK = INTERVIEWS["codebook"] | (
    {"joins": "codebook", "level": 1} if INTERVIEWS_SYNTHETIC else {}
)
INTERVIEWS_OURS = INTERVIEWS_CODEBOOK["joins"] == "codebook"
INTERVIEWS_RAW = f"{DATA}/raw/interviews"
INTERVIEWS_PATH = (
    f"{INTERVIEWS_RAW}/project.qdpx"
    if INTERVIEWS_SYNTHETIC
    else str(
        or_stop(project_file, Path(STUDY["interviews"]["path"] or "interviews.path"))
    )
)
INTERVIEWS_SECRET = f"{DATA}/interviews"
INTERVIEWS_TABLES = names_of(interviews_catalogue.TABLES, INTERVIEWS_SYNTHETIC)
INTERVIEWS_IMPORTED = names_of(interviews_catalogue.IMPORTED, INTERVIEWS_SYNTHETIC)
INTERVIEWS_ANALYSED = names_of(interviews_catalogue.ANALYSED, INTERVIEWS_SYNTHETIC)
INTERVIEWS_FIGURES = [
    f"interviews_{figure}"
    for figure in [
        "reach",
        "matrix",
        "agreement",
        "cooccurrence",
        "information",
        "feedback",
    ]
    + (["recovery"] if INTERVIEWS_SYNTHETIC else [])
]
INTERVIEWS_NOTEBOOKS = ["interviews_themes", "interviews_trust"]
INTERVIEWS_PAGES = expand(f"{RUN}/notebooks/{{name}}.html", name=INTERVIEWS_NOTEBOOKS)
INTERVIEWS_EXTRA = [f"{INTERVIEWS_SECRET}/project.qdpx"]
INTERVIEWS_PAGE = dict(
    PAGE,
    badge="synthetic" if INTERVIEWS_SYNTHETIC else "real",
    source=(
        "Synthetic interviews, made up with known truth"
        if INTERVIEWS_SYNTHETIC
        else "Coded interviews"
    ),
)


def beside_project(name):
    """A file of the user's beside the coded project; nothing where there is none."""
    if INTERVIEWS_SYNTHETIC:
        return f"{INTERVIEWS_RAW}/{name}.csv"
    folder = Path(INTERVIEWS_PATH).parent
    folder = folder.parent if folder.suffix == ".qda" else folder
    file = folder / f"{name}.csv"
    return str(file) if file.is_file() else []


def texts_beside_project():
    """Texts that a table of passages, or a project that names them ``relative://``, finds beside itself."""
    folder = Path(INTERVIEWS_PATH).parent
    names = [] if INTERVIEWS_SYNTHETIC else ["", "texts", "sources", "Sources"]
    return sorted(str(file) for name in names for file in (folder / name).glob("*.txt"))


rule write_interviews:
    """Synthetic interviews coded by two people, with their planted truth beside them."""
    input:
        library=library("write_interviews"),
    output:
        expand(
            f"{INTERVIEWS_RAW}/{{file}}",
            file=["project.qdpx", "quotes.csv", "frame.csv", "identifiers.csv"],
        )
        if INTERVIEWS_SYNTHETIC
        else [],
        truth=f"{INTERVIEWS_RAW}/truth.json",
    log:
        f"{RUN}/logs/write_interviews.log",
    conda:
        "../../environment.yml"
    params:
        seed=STUDY["seed"],
        planted=DECLARED.planted,
        sentences=DECLARED.sentences,
        codebook=DECLARED.codebook,
    script:
        "../scripts/write_interviews.py"


rule import_interviews:
    """The coded project in the study's own form, and what of it was repaired or could not be carried over."""
    input:
        project=INTERVIEWS_PATH,
        beside=texts_beside_project(),
        library=library("import_interviews"),
    output:
        project=f"{INTERVIEWS_SECRET}/project.json",
        exported=f"{INTERVIEWS_SECRET}/project.qdpx",
        named=f"{INTERVIEWS_SECRET}/issues.csv",
        offsets=f"{INTERVIEWS_SECRET}/offsets.csv",
        read=f"{DATA}/tables/interviews_import.csv",
        issues=f"{DATA}/tables/interviews_issues.csv",
    log:
        f"{RUN}/logs/import_interviews.log",
    conda:
        "../../environment.yml"
    params:
        path=INTERVIEWS_PATH,
        reading=INTERVIEWS["import"],
    script:
        "../scripts/import_interviews.py"


rule analyse_interviews:
    """Who raises what, who agrees with whom, what comes together, and when little new comes."""
    input:
        project=f"{INTERVIEWS_SECRET}/project.json",
        truth=f"{INTERVIEWS_RAW}/truth.json" if INTERVIEWS_SYNTHETIC else [],
        library=library("analyse_interviews"),
    output:
        secured(INTERVIEWS_ANALYSED),
        expand(
            f"{INTERVIEWS_SECRET}/people_{{table}}.csv",
            table=["participants", "framework", "deviant", "candidates"],
        ),
    log:
        f"{RUN}/logs/analyse_interviews.log",
    benchmark:
        f"{RUN}/benchmarks/analyse_interviews.tsv"
    conda:
        "../../environment.yml"
    params:
        seed=STUDY["seed"],
        settings={
            part: INTERVIEWS[part]
            for part in (
                "participants",
                "coders",
                "agreement",
                "analysis",
                "checklist",
            )
        }
        | {"codebook": INTERVIEWS_CODEBOOK},
        codebook=DECLARED.codebook,
        checklists=DECLARED.checklists,
    script:
        "../scripts/analyse_interviews.py"


rule release_interviews:
    """The interviews' tables through the release door, each quotation checked against its source."""
    input:
        tables=secured([*INTERVIEWS_IMPORTED, *INTERVIEWS_ANALYSED]),
        project=f"{INTERVIEWS_SECRET}/project.json",
        quotes=beside_project("quotes"),
        frame=beside_project("frame"),
        identifiers=beside_project("identifiers"),
        cleared=[] if INTERVIEWS_SYNTHETIC else beside_project("cleared"),
        library=library("release_interviews"),
    output:
        tables=released(INTERVIEWS_TABLES),
        records=recorded(INTERVIEWS_TABLES),
        screened=f"{INTERVIEWS_SECRET}/screened.csv",
    log:
        f"{RUN}/logs/release_interviews.log",
    conda:
        "../../environment.yml"
    params:
        **door(
            INTERVIEWS_TABLES,
            or_stop(load_profile, Path("config/release.yaml"), INTERVIEWS["release"]),
        ),
        settings={
            part: INTERVIEWS[part]
            for part in ("participants", "coders", "quotes", "release")
        }
        | {"codebook": INTERVIEWS_CODEBOOK},
        codebook=DECLARED.codebook,
        badge="SYNTHETIC" if INTERVIEWS_SYNTHETIC else "",
    script:
        "../scripts/release_interviews.py"


rule draw_interviews:
    """The figures of the interviews for the report, drawn from released tables."""
    input:
        tables=rules.release_interviews.output.tables,
        style="config/matplotlibrc",
        library=library("draw_interviews"),
    output:
        expand(
            f"{RUN}/report/figures/{{figure}}.{{kind}}",
            figure=INTERVIEWS_FIGURES,
            kind=["svg", "png", "json"],
        ),
    log:
        f"{RUN}/logs/draw_interviews.log",
    conda:
        "../../environment.yml"
    params:
        figures=INTERVIEWS_FIGURES,
    script:
        "../scripts/draw_interviews.py"


use rule dictionary_page as interviews_themes_page with:
    input:
        **{
            table: f"{RUN}/released/interviews_{table}.csv"
            for table in [
                "coverage",
                "reach",
                "order",
                "matrix",
                "feedback",
                "deviant",
                "cooccurrence",
            ]
            + ["information", "saturation", "codebook", "quotes"]
        },
        notebook="notebooks/interviews_themes.ipynb",
        library=notebook_library("interviews_themes") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/interviews_themes.ipynb",
        page=f"{RUN}/notebooks/interviews_themes.html",
    log:
        f"{RUN}/logs/notebooks/interviews_themes.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/interviews_themes.tsv"
    params:
        page=INTERVIEWS_PAGE,


use rule dictionary_page as interviews_trust_page with:
    input:
        **{
            table: f"{RUN}/released/interviews_{table}.csv"
            for table in [
                "issues",
                "agreement",
                "overlap",
                "base",
                "codebook",
                "changes",
                "refusals",
                "checklist",
            ]
        },
        notebook="notebooks/interviews_trust.ipynb",
        imported=f"{RUN}/released/interviews_import.csv",
        recovery=(
            f"{RUN}/released/interviews_recovery.csv" if INTERVIEWS_SYNTHETIC else []
        ),
        library=notebook_library("interviews_trust") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/interviews_trust.ipynb",
        page=f"{RUN}/notebooks/interviews_trust.html",
    log:
        f"{RUN}/logs/notebooks/interviews_trust.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/interviews_trust.tsv"
    params:
        page=INTERVIEWS_PAGE,


TABLES += INTERVIEWS_TABLES
FIGURES += INTERVIEWS_FIGURES
PAGES += INTERVIEWS_PAGES
EXTRA += INTERVIEWS_EXTRA
CHAPTERS += ["interviews"]
BADGES |= {Path(page).stem: INTERVIEWS_PAGE["badge"] for page in INTERVIEWS_PAGES}


rule interviews:
    """Phase 3: everything of the interviews."""
    input:
        INTERVIEWS_EXTRA,
        INTERVIEWS_PAGES,
        rules.release_interviews.output,
        rules.draw_interviews.output,
