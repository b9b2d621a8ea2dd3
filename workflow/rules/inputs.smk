"""Inputs: a survey and area tables, read from licensed files or made up with known truth.

Needs:    the files of the survey source and of the area tables that the settings choose
Promises: data/respondents.parquet and data/linked.parquet (people), data/areas.parquet,
          data/tables/dictionary.csv and linkage.csv
"""

from wellbeing.areas.area_table import table_files
from wellbeing.survey.find_files import survey_files
from wellbeing.survey.source import build_source

SURVEY = {"document": DECLARED.source, "vocabulary": DECLARED.concepts}
SOURCE = build_source(**SURVEY)
SURVEY_ROOT = f"{DATA}/raw/survey" if SYNTHETIC else STUDY["survey"]["path"]
SURVEY_FILES = or_stop(survey_files, SOURCE, SURVEY_ROOT)

AREAS = STUDY["areas"]["source"]
AREAS_ROOT = STUDY["areas"]["path"] or f"{DATA}/raw/areas"
AREA_FILES = (
    [str(path) for path in table_files(DECLARED.areas, Path(AREAS_ROOT))]
    if AREAS
    else []
)
# the library itself reads its history of codes: as a param, an edit of a code reruns what maps codes
AREA_CODES = DECLARED.code_history


rule write_areas:
    """Synthetic area tables in the layouts their publishers use."""
    input:
        library=library("write_areas"),
    output:
        AREA_FILES if AREAS == "synthetic" else [],
    log:
        f"{RUN}/logs/write_areas.log",
    conda:
        "../../environment.yml"
    params:
        seed=STUDY["seed"],
        codes=AREA_CODES,
        folder=f"{DATA}/raw/areas",
    script:
        "../scripts/write_areas.py"


rule write_survey:
    """Synthetic survey in the UK Data Service's layout, with its planted truth beside it."""
    input:
        areas=f"{DATA}/areas.parquet",
        library=library("write_survey"),
    output:
        SURVEY_FILES if SYNTHETIC else [],
        truth=f"{DATA}/raw/survey/truth.json",
    log:
        f"{RUN}/logs/write_survey.log",
    conda:
        "../../environment.yml"
    params:
        people=STUDY["synthetic"]["people"],
        truth=DECLARED.truth,
        scenario=STUDY["synthetic"]["scenario"],
        seed=STUDY["seed"],
        folder=f"{DATA}/raw/survey",
    script:
        "../scripts/write_survey.py"


rule check_dictionary:
    """Expected against found variables, labels and ranges, before anything is modelled."""
    input:
        survey=SURVEY_FILES,
        library=library("check_dictionary"),
    output:
        table=f"{DATA}/tables/dictionary.csv",
    log:
        f"{RUN}/logs/check_dictionary.log",
    conda:
        "../../environment.yml"
    params:
        source=SURVEY,
        root=SURVEY_ROOT,
    script:
        "../scripts/check_dictionary.py"


rule read_survey:
    """One row a person: the survey's variables turned into the study's concepts."""
    input:
        survey=SURVEY_FILES,
        dictionary=f"{DATA}/tables/dictionary.csv",
        library=library("read_survey"),
    output:
        people=f"{DATA}/respondents.parquet",
        columns=f"{DATA}/respondents.columns.json",
    log:
        f"{RUN}/logs/read_survey.log",
    conda:
        "../../environment.yml"
    params:
        source=SURVEY,
        root=SURVEY_ROOT,
        accept_dictionary=STUDY["survey"]["accept_dictionary"],
    script:
        "../scripts/read_survey.py"


rule read_areas:
    """The area tables, carried to one vintage of boundaries and joined."""
    input:
        tables=AREA_FILES,
        library=library("read_areas"),
    output:
        areas=f"{DATA}/areas.parquet",
        columns=f"{DATA}/areas.columns.json",
    log:
        f"{RUN}/logs/read_areas.log",
    conda:
        "../../environment.yml"
    params:
        declared=(
            {part: DECLARED.areas[part] for part in ("name", "tables")}
            if AREAS
            else None
        ),
        concepts={
            name: DECLARED.concepts[name]
            for name in (DECLARED.areas["tables"] if AREAS else [])
        },
        codes=AREA_CODES,
        root=AREAS_ROOT,
        vintage=STUDY["areas"]["vintage"],
        geography=DECLARED.geography,
    script:
        "../scripts/read_areas.py"


rule link_areas:
    """Each person's area: its published figures, and rates built from the person's fellow respondents."""
    input:
        people=f"{DATA}/respondents.parquet",
        columns=f"{DATA}/respondents.columns.json",
        areas=f"{DATA}/areas.parquet" if AREAS else [],
        area_columns=f"{DATA}/areas.columns.json" if AREAS else [],
        library=library("link_areas"),
    output:
        people=f"{DATA}/linked.parquet",
        concepts=f"{DATA}/concepts.json",
        linkage=f"{DATA}/tables/linkage.csv",
    log:
        f"{RUN}/logs/link_areas.log",
    conda:
        "../../environment.yml"
    params:
        concepts=DECLARED.concepts,
        codes=AREA_CODES,
        vintage=STUDY["areas"]["vintage"],
        geography=DECLARED.geography,
        max_unmatched=STUDY["areas"]["max_unmatched"],
        from_respondents=STUDY["areas"]["from_respondents"],
    script:
        "../scripts/link_areas.py"
