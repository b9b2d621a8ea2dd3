"""The release door: each table passes the disclosure rules, or stays in data/.

Needs:    data/tables/<table>.csv and config/release.yaml
Promises: released/<table>.csv with its record <table>.release.json, and released/log.csv over all of them
"""

TABLES = [
    *QUANTITATIVE_TABLES,
    *CONTRASTS_TABLES,
    *SENSITIVITY_TABLES,
    *EVIDENCE_TABLES,
    *INTERVIEWS_TABLES,
    *CLAIMS_TABLES,
]
RELEASED = expand(f"{RUN}/released/{{table}}.csv", table=TABLES)


# one job for the tables that are made together: a job costs more than its work
MODELLED = ["estimates", "fits"] + (["recovery"] if SYNTHETIC else [])
# the register reads the check of words, so its verdicts are released after it
VERDICTS = ["verdicts", "verdict_tests"]
FRAMED = [table for table in CLAIMS_TABLES if table not in VERDICTS]
DESCRIBED = [
    table for table in QUANTITATIVE_TABLES if table not in ["dictionary", *MODELLED]
]


rule release_dictionary:
    """Suppress, round and record tables; this one first of all, before any model."""
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=["dictionary"]),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=["dictionary"]),
        records=expand(f"{RUN}/released/{{table}}.release.json", table=["dictionary"]),
    log:
        f"{RUN}/logs/release_dictionary.log",
    conda:
        "../../environment.yml"
    params:
        profile=STUDY["release"]["profile"],
    script:
        "../scripts/release_tables.py"


use rule release_dictionary as release_sample with:
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=DESCRIBED),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=DESCRIBED),
        records=expand(f"{RUN}/released/{{table}}.release.json", table=DESCRIBED),
    log:
        f"{RUN}/logs/release_sample.log",


use rule release_dictionary as release_models with:
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=MODELLED),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=MODELLED),
        records=expand(f"{RUN}/released/{{table}}.release.json", table=MODELLED),
    log:
        f"{RUN}/logs/release_models.log",


use rule release_dictionary as release_contrasts with:
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=CONTRASTS_TABLES),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=CONTRASTS_TABLES),
        records=expand(f"{RUN}/released/{{table}}.release.json", table=CONTRASTS_TABLES),
    log:
        f"{RUN}/logs/release_contrasts.log",


use rule release_dictionary as release_sensitivity with:
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=SENSITIVITY_TABLES),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=SENSITIVITY_TABLES),
        records=expand(
            f"{RUN}/released/{{table}}.release.json", table=SENSITIVITY_TABLES
        ),
    log:
        f"{RUN}/logs/release_sensitivity.log",


use rule release_dictionary as release_evidence with:
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=EVIDENCE_TABLES),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=EVIDENCE_TABLES),
        records=expand(f"{RUN}/released/{{table}}.release.json", table=EVIDENCE_TABLES),
    log:
        f"{RUN}/logs/release_evidence.log",


use rule release_dictionary as release_framework with:
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=FRAMED),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=FRAMED),
        records=expand(f"{RUN}/released/{{table}}.release.json", table=FRAMED),
    log:
        f"{RUN}/logs/release_framework.log",


use rule release_dictionary as release_claims with:
    input:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=VERDICTS),
        rules="config/release.yaml",
        library=library("release_tables"),
    output:
        tables=expand(f"{RUN}/released/{{table}}.csv", table=VERDICTS),
        records=expand(f"{RUN}/released/{{table}}.release.json", table=VERDICTS),
    log:
        f"{RUN}/logs/release_claims.log",


rule collect_releases:
    """The log of everything that left the secure folder."""
    input:
        records=expand(f"{RUN}/released/{{table}}.release.json", table=TABLES),
        library=library("collect_releases"),
    output:
        log=f"{RUN}/released/log.csv",
    log:
        f"{RUN}/logs/collect_releases.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/collect_releases.py"
