"""Inputs: a survey and area tables, read from licensed files or made up with known truth.

Needs:    config/sources/<survey.source>.yaml and its files; config/areas/<areas.source>.yaml and its tables
Promises: data/respondents.parquet and data/linked.parquet (people), data/areas.parquet,
          data/tables/dictionary.csv and linkage.csv
"""

from wellbeing.areas.area_table import table_files
from wellbeing.survey.find_files import survey_files
from wellbeing.survey.source import load_source
from wellbeing.survey.synthetic.truth import truth_files

SOURCE_FILE = f"config/sources/{STUDY['survey']['source']}.yaml"
SOURCE = or_stop(load_source, Path(SOURCE_FILE), Path("config/concepts.yaml"))
SYNTHETIC = SOURCE.status == "synthetic"
BADGE = "synthetic" if SYNTHETIC else "real"
SURVEY_ROOT = f"{DATA}/raw/survey" if SYNTHETIC else STUDY["survey"]["path"]
SURVEY_FILES = or_stop(survey_files, SOURCE, SURVEY_ROOT)

AREAS = STUDY["areas"]["source"]
AREAS_FILE = f"config/areas/{AREAS}.yaml" if AREAS else []
AREAS_ROOT = STUDY["areas"]["path"] or f"{DATA}/raw/areas"
AREA_FILES = (
    [str(path) for path in or_stop(table_files, Path(AREAS_FILE), Path(AREAS_ROOT))]
    if AREAS
    else []
)
AREA_CODES = "resources/areas/code_history.yaml"


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
        folder=f"{DATA}/raw/areas",
    script:
        "../scripts/write_areas.py"


rule write_survey:
    """Synthetic survey in the UK Data Service's layout, with its planted truth beside it."""
    input:
        areas=f"{DATA}/areas.parquet",
        truth=[
            str(path)
            for path in truth_files(
                Path(f"resources/synthetic/{STUDY['synthetic']['scenario']}.yaml")
            )
        ],
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
        seed=STUDY["seed"],
        folder=f"{DATA}/raw/survey",
    script:
        "../scripts/write_survey.py"


rule check_dictionary:
    """Expected against found variables, labels and ranges, before anything is modelled."""
    input:
        survey=SURVEY_FILES,
        source=[str(path) for path in SOURCE.declared_in],
        concepts="config/concepts.yaml",
        library=library("check_dictionary"),
    output:
        table=f"{DATA}/tables/dictionary.csv",
    log:
        f"{RUN}/logs/check_dictionary.log",
    conda:
        "../../environment.yml"
    params:
        root=SURVEY_ROOT,
    script:
        "../scripts/check_dictionary.py"


rule read_survey:
    """One row a person: the survey's variables turned into the study's concepts."""
    input:
        survey=SURVEY_FILES,
        source=[str(path) for path in SOURCE.declared_in],
        concepts="config/concepts.yaml",
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
        root=SURVEY_ROOT,
        accept_dictionary=STUDY["survey"]["accept_dictionary"],
    script:
        "../scripts/read_survey.py"


rule read_areas:
    """The area tables, carried to one vintage of boundaries and joined."""
    input:
        tables=AREA_FILES,
        declared=AREAS_FILE,
        concepts="config/concepts.yaml",
        codes=AREA_CODES,
        library=library("read_areas"),
    output:
        areas=f"{DATA}/areas.parquet",
        columns=f"{DATA}/areas.columns.json",
    log:
        f"{RUN}/logs/read_areas.log",
    conda:
        "../../environment.yml"
    params:
        root=AREAS_ROOT,
        vintage=STUDY["areas"]["vintage"],
    script:
        "../scripts/read_areas.py"


rule link_areas:
    """Each person's area: its published figures, and rates built from the person's fellow respondents."""
    input:
        people=f"{DATA}/respondents.parquet",
        columns=f"{DATA}/respondents.columns.json",
        areas=f"{DATA}/areas.parquet" if AREAS else [],
        area_columns=f"{DATA}/areas.columns.json" if AREAS else [],
        concepts="config/concepts.yaml",
        codes=AREA_CODES,
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
        vintage=STUDY["areas"]["vintage"],
        max_unmatched=STUDY["areas"]["max_unmatched"],
        from_respondents=STUDY["areas"]["from_respondents"],
    script:
        "../scripts/link_areas.py"
