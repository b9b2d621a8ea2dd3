"""Tables of the coded interviews.

Who did not raise a theme is no disclosure, so that a count of participants is masked when it is small, not when it is
nearly all: no count is guarded as a part of another.
"""

from wellbeing.catalogue import (
    Column,
    Statbarn,
    Table,
    count,
    estimate,
    flag,
    key,
    limit,
    mean,
    order,
    people,
    share,
    text,
)

THEMES, TRUST = "interviews_themes", "interviews_trust"


def _table(
    name: str,
    title: str,
    page: str,
    statbarn: Statbarn,
    *columns: Column,
    within: tuple[str, ...] = (),
) -> Table:
    """A table of the interviews."""
    return Table(f"interviews_{name}", title, "interviews", page, statbarn, columns, within)


CODE = key("code", "Code")
THEME = key("theme", "Code of the theme")
CODE_LABEL = text("label", "Theme or sub-code")
THEME_LABEL = text("label", "Theme")
KIND = key("kind", "Theme or feedback")
STATUS = text("status", "Status")
SECTOR = key("sector", "Sector, as coded")
SECTOR_LABEL = text("label", "Sector")
CODERS = text("coders", "Coders")
QUOTE = key("quote_id", "Quotation")
PARTICIPANTS = people("participants", "Participants")
ASKED = people("of", "Participants interviewed")
BEHIND = "participants"
"""The count a coded share or number of passages rests on."""

IMPORT = _table(
    "import",
    "What was read of the coded project",
    TRUST,
    "Declared",
    key("item", "What"),
    count("number", "Number"),
    text("note", "Note"),
)
ISSUES = _table(
    "issues",
    "What of the coded project was repaired, left out, or is to be read",
    TRUST,
    "Declared",
    key("level", "Level"),
    text("where", "Where"),
    text("what", "What"),
)
COVERAGE = _table(
    "coverage",
    "Who was heard, and who was not",
    THEMES,
    "Frequencies",
    SECTOR,
    SECTOR_LABEL,
    PARTICIPANTS,
    count("themes", "Themes raised", "themes"),
    flag("heard", "Heard"),
)
REACH = _table(
    "reach",
    "How far each theme reaches: participants who raise it, and passages",
    THEMES,
    "Frequencies",
    CODE,
    THEME,
    CODE_LABEL,
    KIND,
    STATUS,
    PARTICIPANTS,
    ASKED,
    count("segments", "Passages", "passages", rests_on=BEHIND),
    share("reach", "Reach", rests_on=BEHIND),
    limit("low", "Reach, lower limit", "share", rests_on=BEHIND, decimals=3),
    limit("high", "Reach, upper limit", "share", rests_on=BEHIND, decimals=3),
    mean("each", "Passages each", "passages", rests_on=BEHIND),
    limit("each_low", "Passages each, lower limit", "passages", rests_on=BEHIND),
    limit("each_high", "Passages each, upper limit", "passages", rests_on=BEHIND),
    share("first", "Reaches furthest in this share of resamples", rests_on=BEHIND),
    share("first_frequency", "Most passages in this share of resamples", rests_on=BEHIND),
)
ORDER = _table(
    "order",
    "Which theme leads, over everyone and by sector",
    THEMES,
    "Position",
    key("scope", "Scope, as coded"),
    text("label", "Scope"),
    key("by_reach", "By reach"),
    key("by_frequency", "By frequency"),
    estimate("lead", "Lead in reach (points)", "points", decimals=0),
    limit("low", "Lead, lower limit", "points", decimals=0),
    limit("high", "Lead, upper limit", "points", decimals=0),
)
MATRIX = _table(
    "matrix",
    "Themes by sector: participants who raise them",
    THEMES,
    "Frequencies",
    CODE,
    CODE_LABEL,
    THEME,
    KIND,
    SECTOR,
    text("sector_label", "Sector"),
    PARTICIPANTS,
    ASKED,
    within=("code",),
)
FEEDBACK = _table(
    "feedback",
    "Feedback on the model by sector",
    THEMES,
    "Frequencies",
    SECTOR,
    SECTOR_LABEL,
    key("stance", "Stance, as coded"),
    text("stance_label", "Stance"),
    PARTICIPANTS,
    flag("both_heard", "Both kinds heard"),
    within=("stance",),
)
DEVIANT = _table(
    "deviant",
    "Those silent on what most raise, and those who raise what most are silent on",
    THEMES,
    "Frequencies",
    CODE,
    THEME_LABEL,
    key("deviance", "Deviance"),
    PARTICIPANTS,
)
COOCCURRENCE = _table(
    "cooccurrence",
    "Codes that come together in passages",
    THEMES,
    "Frequencies",
    key("code_a", "Code"),
    key("code_b", "With"),
    key("level", "Theme or sub-code"),
    key("relation", "Relation"),
    count("a", "Passages of the first", "passages", rests_on=BEHIND),
    count("b", "Passages of the second", "passages", rests_on=BEHIND),
    # passages of either that have the other, halved
    mean("together", "Passages together", "passages", rests_on=BEHIND, decimals=1),
    share("jaccard", "Jaccard", rests_on=BEHIND, decimals=2),
    PARTICIPANTS,
)
INFORMATION = _table(
    "information",
    "Codes met after each interview",
    THEMES,
    "Position",
    key("interview", "Interview"),
    count("codes", "Codes met, in the order held", "codes"),
    order("median", "Codes met, median of random orders", "codes", decimals=0),
    limit("low", "Codes met, 90% of random orders from", "codes", decimals=0),
    limit("high", "Codes met, 90% of random orders to", "codes", decimals=0),
)
SATURATION = _table(
    "saturation",
    "Interviews after which little that is new comes",
    THEMES,
    "Position",
    key("threshold", "New codes at most", "share"),
    key("base", "Interviews of the base", "interviews"),
    key("run", "Interviews of a run", "interviews"),
    count("at", "In the order held", "interviews"),
    order("median", "Random orders, median", "interviews", decimals=0),
    limit("low", "Random orders, 90% from", "interviews", decimals=0),
    limit("high", "Random orders, 90% to", "interviews", decimals=0),
    share("share", "Random orders that get there", decimals=2),
)
AGREEMENT = _table(
    "agreement",
    "Agreement between coders, code by code",
    TRUST,
    "StatisticalHypothesisTests",
    CODE,
    CODE_LABEL,
    THEME,
    CODERS,
    count("units", "Units", "units"),
    count("both", "Both coders", "units"),
    count("first_only", "First coder only", "units"),
    count("second_only", "Second coder only", "units"),
    count("neither", "Neither coder", "units"),
    share("agreement", "Agree", decimals=2),
    estimate("kappa", "Kappa", "kappa"),
    limit("low", "Kappa, lower limit", "kappa"),
    limit("high", "Kappa, upper limit", "kappa"),
    estimate("pabak", "PABAK", "kappa"),
    estimate("ac1", "AC1"),
    estimate("alpha", "Alpha", "alpha"),
)
OVERLAP = _table(
    "overlap",
    "Where passages begin and end: characters marked by each coder and by both",
    TRUST,
    "StatisticalHypothesisTests",
    CODE,
    THEME_LABEL,
    THEME,
    CODERS,
    count("first", "First coder", "characters"),
    count("second", "Second coder", "characters"),
    count("both", "Both coders", "characters"),
    share("jaccard", "Jaccard", decimals=2),
    share("f1", "F1", decimals=2),
)
BASE = _table(
    "base",
    "Who and what was compared",
    TRUST,
    "Declared",
    key("method", "Method"),
    text("reason", "Why not"),
    text("unit", "Unit"),
    CODERS,
    count("sources", "Double-coded interviews", "interviews"),
    count("units", "Units", "units"),
    estimate("alpha_sets", "Alpha over whole sets of themes (MASI distance)", "alpha"),
    text("counted", "Codings counted on the other page"),
)
CODEBOOK = _table(
    "codebook",
    "The codebook",
    TRUST,
    "Declared",
    CODE,
    THEME,
    CODE_LABEL,
    KIND,
    STATUS,
    text("definition", "Definition"),
    text("include", "Includes"),
    text("exclude", "Excludes"),
    flag("used", "Used"),
)
CHANGES = _table(
    "changes",
    "The codebook against the project, and against an earlier codebook",
    TRUST,
    "Declared",
    key("change", "Change"),
    CODE,
    text("before", "Before"),
    text("after", "After"),
)
CHECKLIST = _table(
    "checklist",
    "Reporting checklists, filled from the study's files",
    TRUST,
    "Declared",
    key("checklist", "Checklist"),
    key("item", "Item"),
    text("topic", "Topic"),
    text("answer", "Answer"),
    text("source", "Answered from"),
    flag("filled", "Answered"),
)
RECOVERY = Table(
    "interviews_recovery",
    "What was planted in the synthetic interviews, and what was found",
    phase="interviews",
    page=TRUST,
    statbarn="StatisticalHypothesisTests",
    columns=(
        key("item", "What"),
        CODE,
        key("scope", "Scope, as coded"),
        key("planted", "Planted"),
        estimate("found", "Found"),
        limit("low", "Lower limit"),
        limit("high", "Upper limit"),
        flag("inside", "Recovered"),
    ),
    only="synthetic",
)
QUOTES = _table(
    "quotes",
    "Quotations that passed every check",
    THEMES,
    "Quotations",
    QUOTE,
    CODE,
    text("text", "Words"),
    text("label", "Who"),
    SECTOR,
    text("badge", "Badge"),
)
REFUSALS = _table(
    "refusals",
    "Quotations that were refused, and by which check",
    TRUST,
    "Declared",
    QUOTE,
    key("check", "Refused by"),
    text("reason", "Reason"),
)

IMPORTED = (IMPORT, ISSUES)
"""What the import makes."""

ANALYSED = (
    COVERAGE,
    REACH,
    ORDER,
    MATRIX,
    FEEDBACK,
    DEVIANT,
    COOCCURRENCE,
    INFORMATION,
    SATURATION,
    AGREEMENT,
    OVERLAP,
    BASE,
    CODEBOOK,
    CHANGES,
    CHECKLIST,
    RECOVERY,
)
"""What the codings make."""

QUOTED = (QUOTES, REFUSALS)
"""What the release door makes, where each quotation is checked."""

TABLES = (*IMPORTED, *ANALYSED, *QUOTED)
