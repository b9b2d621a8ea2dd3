"""The declared causal graph, and the register of claims with a verdict on each.

Needs:    config/claims.yaml, config/framework/, and the released tables that the claims' tests name
Promises: data/tables/verdicts.csv (one row a claim: claim, phase, kind, statement, source, stated, data, verdict, why,
          found, planted, planted_why, caution, estimate and its interval, table, file, made_by, page, facts) and
          verdict_tests.csv (one row a test of a claim), their pages, and claims/verdicts.csv, a copy for readers
"""

from wellbeing.claims.register import load_register
from wellbeing.survey.synthetic.truth import load_truth

CLAIMS_FILE = "config/claims.yaml"
REGISTER = or_stop(load_register, Path(CLAIMS_FILE))
CLAIMS_TABLES = ["verdicts", "verdict_tests"]
SCENARIO = ""
if SYNTHETIC:
    planted = or_stop(
        load_truth, Path(f"resources/synthetic/{STUDY['synthetic']['scenario']}.yaml")
    )
    SCENARIO = f"{planted['title']}. {' '.join(planted['note'].split())}"
# a table that this run does not make leaves its claims untestable, and they say so
JUDGED = [name for name in REGISTER.used_tables() if name in TABLES]


rule judge_claims:
    """A verdict on every claim, from released tables alone."""
    input:
        **{name: f"{RUN}/released/{name}.csv" for name in JUDGED},
        variables=f"{RUN}/released/variables.csv",
        register=CLAIMS_FILE,
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
        tables=JUDGED,
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
    params:
        page=PAGE,
        scenario=SCENARIO,


CLAIMS_PAGES = [f"{RUN}/notebooks/claims.html"]
CLAIMS_FIGURES = ["verdicts"]
CLAIMS_EXTRA = [f"{RUN}/claims/verdicts.csv"]
