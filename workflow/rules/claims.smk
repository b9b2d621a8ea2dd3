"""The register of claims, with a verdict on each.

Needs:    data/concepts.json, and the released tables that the claims' tests name
Promises: data/tables/verdicts.csv, verdict_tests.csv and verdict_words.csv, each released, with the page claims; and
          claims/verdicts.csv, a copy for readers. What the tables hold stands in workflow/wellbeing/claims/catalogue.py
"""

from wellbeing.claims.catalogue import TABLES as CLAIMS_CATALOGUE
from wellbeing.claims.register import build_register

# no claim can be judged on what is made of the judgements
VERDICTS = ["verdicts", "verdict_tests"]
REGISTER = or_stop(
    build_register,
    DECLARED.claims,
    STUDY["claims"]["file"],
    {
        name: [column.name for column in table.released]
        for name, table in CATALOGUE.items()
        if name not in VERDICTS
    },
)
CLAIMS_TABLES = names_of(CLAIMS_CATALOGUE, SYNTHETIC)
# the register reads the check of words, so its verdicts are released after it
CHECKED_WORDS = [table for table in CLAIMS_TABLES if table not in VERDICTS]
PROSE = sorted(
    str(path)
    for folder, kind in (("workflow/report", "md"), ("notebooks", "ipynb"))
    for path in Path(folder).rglob(f"*.{kind}")
)
# a table that this run does not make leaves its claims untestable, and they say so
# and another study's interviews say nothing of this study's claims
FOREIGN = set(INTERVIEWS_TABLES) if HAS["interviews"] and not INTERVIEWS_OURS else set()
MADE = {*TABLES, *CHECKED_WORDS} - FOREIGN
JUDGED = [name for name in REGISTER.used_tables() if name in MADE]
# where the truth is known, planted sizes are looked up beside their intervals
JUDGED += [name for name in ["recovery"] if name in MADE and name not in JUDGED]


def judged_by(wildcards):
    """Table that the claims look at -> rule that released it."""
    files = {name: f"{RUN}/released/{name}.csv" for name in JUDGED}
    writers = made_by(files.values())
    return {name: writers[file] for name, file in files.items()}


CLAIMS_FIGURES = ["claims_verdicts"]
CLAIMS_FIGURE_FILES = expand(
    f"{RUN}/report/figures/{{figure}}.{{kind}}",
    figure=CLAIMS_FIGURES,
    kind=["svg", "png", "json"],
)


rule check_words:
    """Causal words in the prose of the report and the notebooks: there should be none."""
    input:
        prose=PROSE,
        library=library("check_words"),
    output:
        f"{DATA}/tables/verdict_words.csv",
    log:
        f"{RUN}/logs/check_words.log",
    conda:
        "../../environment.yml"
    params:
        words=DECLARED.claims.get("causal_words", []),
    script:
        "../scripts/check_words.py"


rule judge_claims:
    """A verdict on every claim, from released tables alone."""
    input:
        **{name: f"{RUN}/released/{name}.csv" for name in ["variables", *JUDGED]},
        concepts=f"{DATA}/concepts.json",
        truth=f"{DATA}/raw/survey/truth.json" if SYNTHETIC else [],
        library=library("judge_claims"),
    output:
        verdicts=f"{DATA}/tables/verdicts.csv",
        tests=f"{DATA}/tables/verdict_tests.csv",
    log:
        f"{RUN}/logs/judge_claims.log",
    conda:
        "../../environment.yml"
    params:
        register={
            part: entry
            for part, entry in DECLARED.claims.items()
            if part != "causal_words"
        },
        smallest_effect=DECLARED.contrasts["smallest_effect"],
        tables=JUDGED,
        made_by=judged_by,
        pages={name: CATALOGUE[name].page for name in JUDGED},
        absent={
            name: CATALOGUE[name].title + (" of this study" if name in FOREIGN else "")
            for name in REGISTER.used_tables()
            if name not in MADE
        },
        statuses={"survey": BADGE}
        | (
            {
                "interviews": (
                    "synthetic"
                    if STUDY["interviews"]["source"] == "synthetic"
                    else "real"
                )
            }
            if HAS["interviews"]
            else {}
        ),
        outcomes=STUDY["outcomes"],
    script:
        "../scripts/judge_claims.py"


rule publish_verdicts:
    """The released verdicts where a reader looks for them."""
    input:
        f"{RUN}/released/verdicts.csv",
    output:
        f"{RUN}/claims/verdicts.csv",
    log:
        f"{RUN}/logs/publish_verdicts.log",
    conda:
        "../../environment.yml"
    shell:
        "cp {input} {output} 2> {log}"


rule draw_claims:
    """The chapter's figures, from released tables."""
    input:
        **{table: f"{RUN}/released/{table}.csv" for table in VERDICTS},
        style="config/matplotlibrc",
        library=library("draw_claims"),
    output:
        CLAIMS_FIGURE_FILES,
    log:
        f"{RUN}/logs/draw_claims.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/draw_claims.py"


use rule dictionary_page as claims_page with:
    input:
        notebook="notebooks/claims.ipynb",
        verdicts=f"{RUN}/released/verdicts.csv",
        tests=f"{RUN}/released/verdict_tests.csv",
        library=notebook_library("claims") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/claims.ipynb",
        page=f"{RUN}/notebooks/claims.html",
    log:
        f"{RUN}/logs/notebooks/claims.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/claims.tsv"


use rule release_dictionary as release_words with:
    input:
        tables=secured(CHECKED_WORDS),
        library=library("release_tables"),
    output:
        tables=released(CHECKED_WORDS),
        records=recorded(CHECKED_WORDS),
    log:
        f"{RUN}/logs/release_words.log",
    params:
        **door(CHECKED_WORDS),


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
        **door(VERDICTS),


CLAIMS_PAGES = [f"{RUN}/notebooks/claims.html"]
CLAIMS_EXTRA = [f"{RUN}/claims/verdicts.csv"]
TABLES += CLAIMS_TABLES
FIGURES += CLAIMS_FIGURES
PAGES += CLAIMS_PAGES
EXTRA += CLAIMS_EXTRA
CHAPTERS += ["claims"]
