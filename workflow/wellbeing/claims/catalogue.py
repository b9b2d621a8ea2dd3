"""Tables of the claims register."""

from collections.abc import Sequence

from wellbeing.catalogue import (
    Column,
    Statbarn,
    Table,
    count,
    estimate,
    key,
    limit,
    p_value,
    people,
    text,
)

CLAIM = key("claim", "Claim")
EXPECT = text("expect", "Expected side of no difference")
ESTIMATE = estimate("estimate", "Estimate")
INTERVAL = (limit("low", "Lower limit"), limit("high", "Upper limit"))
NULL = key("null", "Value of no difference")
N = people("n")
SCALE = key("scale", "Scale")
WHY = text("why", "Why")
TABLE = key("table", "Table looked at")
WHENCE = (
    text("file", "File"),
    text("made_by", "Rule that wrote the file"),
    text("page", "Page that shows it"),
)


def _claims(
    name: str, title: str, columns: Sequence[Column], statbarn: Statbarn = "StatisticalHypothesisTests"
) -> Table:
    return Table(name, title, "claims", "claims", statbarn, tuple(columns))


TABLES = (
    _claims(
        "verdicts",
        "A verdict on every claim of the study and of the texts around it",
        (
            CLAIM,
            key("phase", "Part of the study"),
            key("kind", "How it is judged"),
            text("statement", "Claim in words"),
            text("source", "Source"),
            text("stated", "What the source prints"),
            key("data", "Judged on"),
            text("scenario", "Scenario of the synthetic survey"),
            text("verdict", "Verdict"),
            WHY,
            text("found", "Found"),
            text("planted", "Planted"),
            text("planted_why", "What is planted"),
            text("caution", "Caution"),
            text("size_recovered", "Planted size inside its interval"),
            EXPECT,
            ESTIMATE,
            *INTERVAL,
            key("smallest", "Smallest size of interest"),
            p_value(),
            p_value("p_adjusted", "p, adjusted over the register"),
            NULL,
            N,
            SCALE,
            TABLE,
            *WHENCE,
            text("facts", "Facts"),
        ),
    ),
    _claims(
        "verdict_tests",
        "Every test of a claim, with the row it looked at",
        (
            CLAIM,
            key("test", "Number of the test"),
            text("says", "Test"),
            TABLE,
            text("selector", "Row looked at"),
            key("rule", "Rule of the test"),
            EXPECT,
            ESTIMATE,
            *INTERVAL,
            NULL,
            p_value(),
            N,
            SCALE,
            text("result", "Found"),
            WHY,
            *WHENCE,
        ),
    ),
    _claims(
        "verdict_words",
        "Causal words in the prose of the report and the notebooks",
        (
            key("file", "File"),
            count("words", "Words", "words"),
            count("found", "Causal words found", "words"),
            text("which", "Which"),
        ),
        "Declared",
    ),
)
