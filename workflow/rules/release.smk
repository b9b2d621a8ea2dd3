"""The release door: a table passes the disclosure rules, or stays in data/.

Needs:    data/tables/<table>.csv, config/release.yaml, and the table's declaration in the catalogue
Promises: released/<table>.csv with its record <table>.release.json; every phase's file releases its own tables, one job
          for those that are made together, by a rule that takes its form from `release_dictionary`
"""


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
        **door(["dictionary"]),
    script:
        "../scripts/release_tables.py"
