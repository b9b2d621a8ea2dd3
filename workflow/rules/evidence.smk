"""Phase 1: the evidence review, from reference exports and decisions to flow, findings and gap map.

Needs:    the evidence library: the files its library.yaml lists, and its tables
Promises: data/tables/evidence_<table>.csv for EVIDENCE_TABLES, data/evidence/{duplicates_queue,import_remarks,
          prisma2020,extraction_differences}.csv for people to work on, notebooks/evidence_<page>.html, report/evidence_map.html
          and report/figures/evidence_<figure>.{svg,png,json}
"""

from wellbeing.evidence import catalogue as evidence_catalogue
from wellbeing.evidence.settings import review_sources, synthesis_sources

EVIDENCE = DECLARED.evidence
EVIDENCE_FOLDER = Path(EVIDENCE["library"])
EVIDENCE_REVIEW = list(map(str, review_sources(EVIDENCE_FOLDER, DECLARED.library)))
EVIDENCE_EXTRACTION = list(map(str, synthesis_sources(EVIDENCE_FOLDER)))
EVIDENCE_TABLES = names_of(evidence_catalogue.TABLES, SYNTHETIC)
EVIDENCE_READ = names_of(evidence_catalogue.READ, SYNTHETIC)
EVIDENCE_SYNTHESIS = names_of(evidence_catalogue.SYNTHESIS, SYNTHETIC)
# the library holds real records whatever survey the run reads
EVIDENCE_PAGE = dict(PAGE, badge="real", source=EVIDENCE["title"])


rule read_evidence:
    """Records, duplicates, screening and flow."""
    input:
        sources=EVIDENCE_REVIEW,
        library=library("read_evidence"),
    output:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=EVIDENCE_READ),
        review=f"{DATA}/evidence/review.json",
        queue=f"{DATA}/evidence/duplicates_queue.csv",
        remarks=f"{DATA}/evidence/import_remarks.csv",
        prisma=f"{DATA}/evidence/prisma2020.csv",
    log:
        f"{RUN}/logs/read_evidence.log",
    conda:
        "../../environment.yml"
    params:
        folder=EVIDENCE["library"],
        files=DECLARED.library,
        settings={part: EVIDENCE[part] for part in ("deduplicate", "screening")},
    script:
        "../scripts/read_evidence.py"


rule synthesise_evidence:
    """Findings, appraisal, overlap, gap map and questions."""
    input:
        review=f"{DATA}/evidence/review.json",
        sources=EVIDENCE_EXTRACTION,
        library=library("synthesise_evidence"),
    output:
        tables=expand(f"{DATA}/tables/{{table}}.csv", table=EVIDENCE_SYNTHESIS),
        differences=f"{DATA}/evidence/extraction_differences.csv",
    log:
        f"{RUN}/logs/synthesise_evidence.log",
    conda:
        "../../environment.yml"
    params:
        folder=EVIDENCE["library"],
        settings={
            part: EVIDENCE[part]
            for part in (
                "vocabulary",
                "extraction",
                "pooling",
                "outcome_relations",
                "relations",
                "links",
                "claimant",
                "priorities",
            )
        },
        instruments=DECLARED.instruments,
        critical=EVIDENCE["appraisal"]["critical_items"],
    script:
        "../scripts/synthesise_evidence.py"


EVIDENCE_FIGURES = [
    f"evidence_{name}"
    for name in "flow published links map directions harvest ages overlap".split()
]
EVIDENCE_FIGURE_FILES = expand(
    f"{RUN}/report/figures/{{figure}}.{{kind}}",
    figure=EVIDENCE_FIGURES,
    kind=["svg", "png", "json"],
)
EVIDENCE_EXTRA = [f"{RUN}/report/evidence_map.html"]


rule draw_evidence:
    """The chapter's figures and the interactive map, from released tables."""
    input:
        **{table: f"{RUN}/released/{table}.csv" for table in EVIDENCE_TABLES},
        library=library("draw_evidence")
        + [
            "workflow/report/evidence_map.html.j2",
            "workflow/report/style.css",
            "config/matplotlibrc",
        ],
    output:
        figures=EVIDENCE_FIGURE_FILES,
        map=EVIDENCE_EXTRA[0],
    log:
        f"{RUN}/logs/draw_evidence.log",
    conda:
        "../../environment.yml"
    params:
        page=EVIDENCE_PAGE,
        reasons=EVIDENCE["screening"]["reasons"],
    script:
        "../scripts/draw_evidence.py"


use rule dictionary_page as evidence_flow_page with:
    input:
        notebook="notebooks/evidence_flow.ipynb",
        records=f"{RUN}/released/evidence_records.csv",
        flow=f"{RUN}/released/evidence_flow.csv",
        screening=f"{RUN}/released/evidence_screening.csv",
        searches=f"{RUN}/released/evidence_searches.csv",
        summary=f"{RUN}/released/evidence_summary.csv",
        published=f"{RUN}/released/evidence_published.csv",
        library=notebook_library("evidence_flow") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/evidence_flow.ipynb",
        page=f"{RUN}/notebooks/evidence_flow.html",
    log:
        f"{RUN}/logs/notebooks/evidence_flow.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/evidence_flow.tsv"
    params:
        page=EVIDENCE_PAGE,
        reasons=EVIDENCE["screening"]["reasons"],


use rule dictionary_page as evidence_findings_page with:
    input:
        notebook="notebooks/evidence_findings.ipynb",
        findings=f"{RUN}/released/evidence_findings.csv",
        links=f"{RUN}/released/evidence_links.csv",
        directions=f"{RUN}/released/evidence_directions.csv",
        study_directions=f"{RUN}/released/evidence_study_directions.csv",
        pooled=f"{RUN}/released/evidence_pooled.csv",
        appraisal=f"{RUN}/released/evidence_appraisal.csv",
        overlap=f"{RUN}/released/evidence_overlap.csv",
        library=notebook_library("evidence_findings") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/evidence_findings.ipynb",
        page=f"{RUN}/notebooks/evidence_findings.html",
    log:
        f"{RUN}/logs/notebooks/evidence_findings.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/evidence_findings.tsv"
    params:
        page=EVIDENCE_PAGE,


use rule dictionary_page as evidence_gaps_page with:
    input:
        notebook="notebooks/evidence_gaps.ipynb",
        cells=f"{RUN}/released/evidence_map.csv",
        ages=f"{RUN}/released/evidence_ages.csv",
        questions=f"{RUN}/released/evidence_questions.csv",
        library=notebook_library("evidence_gaps") + PAGE_STYLE,
    output:
        notebook=f"{RUN}/notebooks/evidence_gaps.ipynb",
        page=f"{RUN}/notebooks/evidence_gaps.html",
    log:
        f"{RUN}/logs/notebooks/evidence_gaps.log",
    benchmark:
        f"{RUN}/benchmarks/notebooks/evidence_gaps.tsv"
    params:
        page=EVIDENCE_PAGE,
        criteria=EVIDENCE["priorities"],


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
        **door(EVIDENCE_TABLES),


EVIDENCE_PAGES = expand(
    f"{RUN}/notebooks/evidence_{{name}}.html", name=["flow", "findings", "gaps"]
)


TABLES += EVIDENCE_TABLES
FIGURES += EVIDENCE_FIGURES
PAGES += EVIDENCE_PAGES
EXTRA += EVIDENCE_EXTRA
CHAPTERS += ["evidence"]
BADGES |= {Path(page).stem: EVIDENCE_PAGE["badge"] for page in EVIDENCE_PAGES}


rule evidence:
    """Phase 1: the evidence review, its pages and its map."""
    input:
        EVIDENCE_PAGES,
        EVIDENCE_EXTRA,
