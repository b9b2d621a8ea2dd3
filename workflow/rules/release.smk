"""The release door: each table passes the disclosure rules, or stays in data/.

Needs:    data/tables/<table>.csv and config/release.yaml
Promises: released/<table>.csv with its record <table>.release.json, and released/log.csv over all of them
"""

TABLES = [
    "dictionary",
    "variables",
    "flow",
    "linkage",
    "description",
    "outcomes",
    "areas",
    "estimates",
    "fits",
] + (["recovery"] if SYNTHETIC else [])
TABLES += ["verdicts", "verdict_tests", "verdict_words"] + [  # phase claims
    f"framework_{table}"
    for table in "nodes edges causal_nodes causal_edges sets warnings implications".split()
]
from wellbeing.models.contrasts import FAMILIES, TABLES as CONTRASTS

TABLES += [f"contrasts_{table}" for table in (*CONTRASTS, FAMILIES)]
TABLES += [  # phase evidence
    f"evidence_{table}"
    for table in "records flow screening searches summary findings published links directions map ages questions appraisal overlap pooled".split()
]
from wellbeing.models.sensitivity import TABLES as SENSITIVITY_NAMES

TABLES += [f"sensitivity_{table}" for table in SENSITIVITY_NAMES]
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
