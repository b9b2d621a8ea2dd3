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


rule release_table:
    """Suppress, round and record one table."""
    input:
        table=f"{DATA}/tables/{{table}}.csv",
        rules="config/release.yaml",
        library=library("release_table"),
    output:
        table=f"{RUN}/released/{{table}}.csv",
        record=f"{RUN}/released/{{table}}.release.json",
    log:
        f"{RUN}/logs/release_table/{{table}}.log",
    wildcard_constraints:
        table="|".join(TABLES),
    conda:
        "../../environment.yml"
    params:
        profile=STUDY["release"]["profile"],
    script:
        "../scripts/release_table.py"


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
