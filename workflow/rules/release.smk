"""The release door: each table passes the disclosure rules, or stays in data/.

Needs:    data/tables/<table>.csv, config/release.yaml, and the table's declaration in the catalogue
Promises: released/<table>.csv with its record <table>.release.json, released/log.csv over all of them, and
          report/data_dictionary.csv, which says what each column is
"""

from wellbeing.catalogues import dictionary_rows


# one job for the tables that are made together: a job costs more than its work
SAMPLED = names_of((*SAMPLE, *AREAS_TABLES), SYNTHETIC)
MODELLED = names_of(LADDER, SYNTHETIC)
# the register reads the check of words, so its verdicts are released after it
FRAMED = [table for table in CLAIMS_TABLES if table not in VERDICTS]


rule release_dictionary:
    """Suppress, round and record tables; this one first of all, before any model."""
    input:
        tables=secured(["dictionary"]),
        library=library("release_tables"),
    output:
        tables=released(["dictionary"]),
        records=recorded(["dictionary"]),
    log:
        f"{RUN}/logs/release_dictionary.log",
    conda:
        "../../environment.yml"
    params:
        profile=PROFILE,
        specs=specs(["dictionary"]),
    script:
        "../scripts/release_tables.py"


use rule release_dictionary as release_sample with:
    input:
        tables=secured(SAMPLED),
        library=library("release_tables"),
    output:
        tables=released(SAMPLED),
        records=recorded(SAMPLED),
    log:
        f"{RUN}/logs/release_sample.log",
    params:
        profile=PROFILE,
        specs=specs(SAMPLED),


use rule release_dictionary as release_models with:
    input:
        tables=secured(MODELLED),
        library=library("release_tables"),
    output:
        tables=released(MODELLED),
        records=recorded(MODELLED),
    log:
        f"{RUN}/logs/release_models.log",
    params:
        profile=PROFILE,
        specs=specs(MODELLED),


use rule release_dictionary as release_contrasts with:
    input:
        tables=secured(CONTRASTS_TABLES),
        library=library("release_tables"),
    output:
        tables=released(CONTRASTS_TABLES),
        records=recorded(CONTRASTS_TABLES),
    log:
        f"{RUN}/logs/release_contrasts.log",
    params:
        profile=PROFILE,
        specs=specs(CONTRASTS_TABLES),


use rule release_dictionary as release_sensitivity with:
    input:
        tables=secured(SENSITIVITY_TABLES),
        library=library("release_tables"),
    output:
        tables=released(SENSITIVITY_TABLES),
        records=recorded(SENSITIVITY_TABLES),
    log:
        f"{RUN}/logs/release_sensitivity.log",
    params:
        profile=PROFILE,
        specs=specs(SENSITIVITY_TABLES),


use rule release_dictionary as release_evidence with:
    input:
        tables=secured(EVIDENCE_TABLES),
        library=library("release_tables"),
    output:
        tables=released(EVIDENCE_TABLES),
        records=recorded(EVIDENCE_TABLES),
    log:
        f"{RUN}/logs/release_evidence.log",
    params:
        profile=PROFILE,
        specs=specs(EVIDENCE_TABLES),


use rule release_dictionary as release_framework with:
    input:
        tables=secured(FRAMED),
        library=library("release_tables"),
    output:
        tables=released(FRAMED),
        records=recorded(FRAMED),
    log:
        f"{RUN}/logs/release_framework.log",
    params:
        profile=PROFILE,
        specs=specs(FRAMED),


use rule release_dictionary as release_claims with:
    input:
        tables=secured(VERDICTS),
        library=library("release_tables"),
    output:
        tables=released(VERDICTS),
        records=recorded(VERDICTS),
    log:
        f"{RUN}/logs/release_claims.log",
    params:
        profile=PROFILE,
        specs=specs(VERDICTS),


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
