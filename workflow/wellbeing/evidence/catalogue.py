"""Tables of the evidence review. What they count are published studies, records and findings: none counts people."""

from wellbeing.catalogue import (
    Column,
    Table,
    count,
    estimate,
    flag,
    key,
    limit,
    mean,
    order,
    p_value,
    share,
    text,
)

VOCABULARY = {
    "design": "Design",
    "population": "Population",
    "age": "Age",
    "level": "Level",
    "intervention": "Action",
    "link": "Link",
    "outcome": "Outcome",
    "follow_up": "Follow-up",
    "direction": "Direction",
    "certainty": "Certainty",
    "equity": "Equity group",
    "harm": "Harm",
}
"""Columns whose words config/evidence.yaml declares, and what a reader calls them."""


def _coded(name: str) -> Column:
    """A column of the vocabulary, as coded."""
    return key(name, f"{VOCABULARY[name]}, as coded")


def _worded(name: str) -> Column:
    """The same column in the vocabulary's words."""
    return text(f"{name}_label", VOCABULARY[name])


def _table(name: str, title: str, page: str, *columns: Column) -> Table:
    """A table of published material, which the release door passes as it stands."""
    return Table(f"evidence_{name}", title, "evidence", f"evidence_{page}", "Published", columns)


KEY = key("key", "Key")
RECORD = key("record_id", "Record")
STUDY = key("study", "Study, as coded")
STUDY_LABEL = text("study_label", "Study")
KIND = key("kind", "Review or primary study")
REVIEW = key("review", "Review, as coded")
REVIEW_LABEL = text("label", "Review")
SOURCE = text("source", "Source")
NOTE = text("note", "Note")
FINDINGS_COUNT = count("findings", "Findings", "findings")
STUDIES = count("studies", "Studies", "studies")


def _directions(unit: str) -> tuple[Column, ...]:
    """Counts of studies, or of findings, by the direction they report."""
    words = {
        "better": "Better",
        "worse": "Worse",
        "null": "No difference",
        "mixed": "Mixed",
        "not_stated": "Not stated",
    }
    return tuple(count(name, label, unit) for name, label in words.items())


RECORDS = _table(
    "records",
    "Every record of the library: how far it was read and what became of it",
    "flow",
    RECORD,
    text("title", "Title"),
    text("authors", "Authors"),
    key("year", "Year"),
    text("container", "Journal or publisher"),
    text("link", "Address"),
    STUDY,
    STUDY_LABEL,
    KIND,
    text("status", "Read?"),
    text("read", "What was read"),
    key("key", "Short name"),
    key("stage", "Last stage"),
    key("decision", "Decision"),
    text("reason", "Reason"),
    text("settled", "Settled by"),
    count("copies", "Copies", "records"),
    text("sources", "Files it came from"),
    text("reference", "Reference"),
)
FLOW = _table(
    "flow",
    "The flow of records and reports through the review, and whether it adds up",
    "flow",
    KEY,
    text("label", "Box or sum"),
    key("box", "Box of the diagram"),
    key("part", "Part of the box"),
    count("value", "Count", "reports"),
    text("how", "Derived or checked"),
)
SCREENING = _table(
    "screening",
    "How far reviewers agree, by stage",
    "flow",
    key("stage", "Stage"),
    count("records", "Records", "records"),
    count("double", "With two reviewers", "records"),
    share("coverage", "With two reviewers, per cent", unit="per cent", decimals=0),
    share("agree", "Agree, per cent", unit="per cent", decimals=0),
    count("conflicts", "Conflicts", "records"),
    estimate("kappa", "Kappa", "kappa"),
    limit("low", "Kappa, lower limit", "kappa"),
    limit("high", "Kappa, upper limit", "kappa"),
    estimate("pabak", "PABAK", "kappa"),
    estimate("prevalence_index", "Prevalence index"),
    estimate("bias_index", "Bias index"),
    NOTE,
)
SEARCHES = _table(
    "searches",
    "Searches of the reviews in the library, as their sources state them",
    "flow",
    REVIEW,
    REVIEW_LABEL,
    text("database", "Database"),
    text("string", "Search string"),
    text("years", "Years searched"),
    text("run_on", "Run on"),
    text("hits", "Hits"),
    SOURCE,
    NOTE,
)
SUMMARY = _table(
    "summary",
    "The library in counts",
    "flow",
    KEY,
    text("label", "What"),
    count("value", "Count", "records"),
    NOTE,
)
FINDINGS = _table(
    "findings",
    "Every finding, in the vocabulary of the review and with the words it rests on",
    "findings",
    key("finding_id", "Finding"),
    RECORD,
    _coded("design"),
    _coded("population"),
    _coded("age"),
    text("setting", "Setting"),
    _coded("level"),
    _coded("intervention"),
    text("exposure", "Exposure"),
    _coded("link"),
    _coded("outcome"),
    text("instrument", "Instrument"),
    _coded("follow_up"),
    _coded("direction"),
    key("effect", "Kind of effect"),
    estimate("estimate", "Estimate"),
    limit("low", "Lower limit"),
    limit("high", "Upper limit"),
    count("n", "People studied, as published", "people"),
    _coded("certainty"),
    _coded("equity"),
    _coded("harm"),
    text("support", "Words it rests on"),
    text("page", "Where it stands"),
    key("extractor", "Extracted by"),
    key("exposure_is", "Exposure is a resource or a risk"),
    STUDY,
    STUDY_LABEL,
    KIND,
    _worded("design"),
    _worded("population"),
    _worded("age"),
    _worded("level"),
    _worded("intervention"),
    _worded("link"),
    _worded("outcome"),
    _worded("follow_up"),
    _worded("direction"),
    _worded("certainty"),
    _worded("equity"),
    _worded("harm"),
    text("relation", "Category of social relations"),
)
PUBLISHED = _table(
    "published",
    "Flows that other reviews publish, with the conflicts between their sources",
    "flow",
    REVIEW,
    REVIEW_LABEL,
    key("box", "Box, as coded"),
    text("box_label", "What"),
    text("value", "Stated"),
    text("sources", "Stated by"),
    NOTE,
    text("status", "Reported?"),
)
LINKS = _table(
    "links",
    "The five links of phase 1 in the library, with and without the study that names them",
    "findings",
    _coded("link"),
    text("label", "Link"),
    FINDINGS_COUNT,
    STUDIES,
    count("independent", "Independent studies", "studies"),
    *_directions("studies"),
    text("sources", "Found in, besides phase 1"),
)
DIRECTIONS = _table(
    "directions",
    "Sign tests by outcome and by action, with and without the study that makes the claim",
    "findings",
    key("by", "Outcome or action"),
    KEY,
    text("label", "In words"),
    key("basis", "Basis"),
    STUDIES,
    *_directions("studies"),
    count("counted", "With a sign", "studies"),
    share("share", "Share that favour", decimals=2),
    limit("low", "Share, lower limit", "share"),
    limit("high", "Share, upper limit", "share"),
    p_value(label="p of the sign test"),
    count("gains", "With gains", "studies"),
    count("harms", "With harms", "studies"),
    count("harms_not_stated", "Harms not stated", "studies"),
)
STUDY_DIRECTIONS = _table(
    "study_directions",
    "The direction each study reports for each outcome",
    "findings",
    STUDY,
    STUDY_LABEL,
    _coded("outcome"),
    _worded("outcome"),
    FINDINGS_COUNT,
    _coded("direction"),
    count("people", "People studied, as published", "people"),
    key("design", "Highest design, as coded"),
)
MAP = _table(
    "map",
    "The evidence and gap map: actions by outcomes, empty cells too",
    "gaps",
    _coded("intervention"),
    _worded("intervention"),
    _coded("outcome"),
    _worded("outcome"),
    FINDINGS_COUNT,
    STUDIES,
    count("reviews", "Reviews", "studies"),
    count("primaries", "Primary studies", "studies"),
    key("confidence", "Best certainty stated"),
    *_directions("findings"),
    key("gap", "Gap"),
)
AGES = _table(
    "ages",
    "Studies by age, action and follow-up, empty combinations too",
    "gaps",
    _coded("age"),
    _worded("age"),
    _coded("intervention"),
    _worded("intervention"),
    _coded("follow_up"),
    _worded("follow_up"),
    STUDIES,
)
QUESTIONS = _table(
    "questions",
    "Questions for a systematic review, most pressing first",
    "gaps",
    order("rank", "Rank", decimals=0),
    key("question_id", "Question, as coded"),
    text("question", "Question"),
    count("studies", "Studies on it", "studies"),
    estimate("named", "A source names the gap"),
    estimate("open", "Nobody has taken it up"),
    estimate("emptiness", "Few studies speak to it"),
    estimate("no_review", "No review speaks to it"),
    estimate("harm", "Harm or a mixed result"),
    estimate("unequal", "A group may gain less"),
    estimate("score", "Score"),
    text("status", "Status"),
    SOURCE,
    NOTE,
)
APPRAISAL = _table(
    "appraisal",
    "Appraisal of the studies, item by item, with the overall rating computed and declared",
    "findings",
    STUDY,
    key("tool", "Instrument"),
    key("item", "Item"),
    key("answer", "Answer"),
    key("colour", "Class of the answer"),
    text("computed", "Rating computed"),
    text("declared", "Rating declared"),
    text("used", "Rating used"),
    flag("agrees", "Computed and declared agree"),
    text("reason", "Reason"),
)
OVERLAP = _table(
    "overlap",
    "Overlap between reviews: corrected covered area",
    "findings",
    key("review_a", "Review"),
    key("review_b", "And review"),
    count("shared", "Studies in both", "studies"),
    count("occurrences", "Occurrences of studies", "studies"),
    STUDIES,
    count("reviews", "Reviews", "reviews"),
    count("zeros", "Impossible cells", "cells"),
    share("cca", "Corrected covered area, per cent", unit="per cent", decimals=1),
    text("band", "Overlap"),
    text("basis", "Worked out from"),
    SOURCE,
    NOTE,
)
POOLED = _table(
    "pooled",
    "Random-effects results by outcome, and without each study in turn",
    "findings",
    _coded("outcome"),
    key("effect", "Kind of effect"),
    key("kind", "Pooled, or without a study"),
    key("left_out", "Left out"),
    STUDIES,
    count("effects", "Effects", "effects"),
    mean("estimate", "Mean effect"),
    limit("low", "Lower limit"),
    limit("high", "Upper limit"),
    limit("hksj_low", "Lower limit, Hartung–Knapp"),
    limit("hksj_high", "Upper limit, Hartung–Knapp"),
    limit("pi_low", "A new study, lower limit"),
    limit("pi_high", "A new study, upper limit"),
    estimate("tau2", "τ²", decimals=3),
    share("i2", "I²", decimals=2),
    NOTE,
)

READ = (RECORDS, FLOW, SCREENING, SEARCHES, SUMMARY)
"""What the records and the screening log make."""

SYNTHESIS = (
    FINDINGS,
    PUBLISHED,
    LINKS,
    DIRECTIONS,
    STUDY_DIRECTIONS,
    MAP,
    AGES,
    QUESTIONS,
    APPRAISAL,
    OVERLAP,
    POOLED,
)
"""What the extraction files make."""

TABLES = (*READ, *SYNTHESIS)
