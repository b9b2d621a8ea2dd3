"""Notebooks: each is executed with its parameters and read as a page. They see released tables only.

Needs:    released/<table>.csv
Promises: notebooks/<name>.ipynb (executed) and notebooks/<name>.html; the other phases' pages take their form from
          `dictionary_page`
"""

PAGE = {"run": RUN_NAME, "badge": BADGE, "source": MAIN_SOURCE["source_title"]}
PAGE_STYLE = [
    "workflow/report/notebook.lua",
    "workflow/report/outside.lua",
    "workflow/report/page.html",
    "workflow/report/search.js",
    "workflow/report/style.css",
    "config/matplotlibrc",
]


rule dictionary_page:
    """The survey's files against what the mapping expects."""
    input:
        notebook="notebooks/dictionary.ipynb",
        dictionary=f"{RUN}/released/dictionary.csv",
        library=notebook_library("dictionary") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/dictionary.ipynb",
        page=f"{RUN}/notebooks/dictionary.html",
    log:
        f"{RUN}/logs/notebooks/dictionary.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/dictionary.tsv"
    priority: -1  # a page holds nothing up; what a long chain of jobs waits for goes first
    conda:
        "../../environment.yml"
    params:
        page=PAGE,
    script:
        "../scripts/run_notebook.py"


use rule dictionary_page as sample_page with:
    input:
        notebook="notebooks/sample.ipynb",
        flow=f"{RUN}/released/flow.csv",
        variables=f"{RUN}/released/variables.csv",
        linkage=f"{RUN}/released/linkage.csv",
        library=notebook_library("sample") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/sample.ipynb",
        page=f"{RUN}/notebooks/sample.html",
    log:
        f"{RUN}/logs/notebooks/sample.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/sample.tsv"


use rule dictionary_page as description_page with:
    input:
        notebook="notebooks/description.ipynb",
        description=f"{RUN}/released/description.csv",
        outcomes=f"{RUN}/released/outcomes.csv",
        areas=f"{RUN}/released/areas.csv",
        library=notebook_library("description") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/description.ipynb",
        page=f"{RUN}/notebooks/description.html",
    log:
        f"{RUN}/logs/notebooks/description.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/description.tsv"


use rule dictionary_page as models_page with:
    input:
        notebook="notebooks/models.ipynb",
        estimates=f"{RUN}/released/estimates.csv",
        fits=f"{RUN}/released/fits.csv",
        outcomes=f"{RUN}/released/outcomes.csv",
        recovery=f"{RUN}/released/recovery.csv" if SYNTHETIC else [],
        library=notebook_library("models") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/models.ipynb",
        page=f"{RUN}/notebooks/models.html",
    log:
        f"{RUN}/logs/notebooks/models.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/models.tsv"
