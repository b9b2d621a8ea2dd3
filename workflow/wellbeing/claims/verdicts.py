"""From the tests of each claim to one verdict, in words that suit the data it was judged on.

On real data: reproduced | direction only | contradicted | not testable | source silent. On synthetic data nothing
is found about the world, so the words are: recovers the planted effect | does not recover the planted effect |
not planted.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from wellbeing.claims import rules
from wellbeing.claims.planted import AGAINST as PLANTED_AGAINST
from wellbeing.claims.planted import NOTHING, planted_state
from wellbeing.claims.register import SILENT_ON_SIGN, Claim, Register, Test
from wellbeing.claims.rules import AGAINST, AS_CLAIMED, LEANS, LEANS_AGAINST, NOT_TESTABLE, Found
from wellbeing.config.files import read_yaml

REPRODUCED, DIRECTION, CONTRADICTED, SILENT = (
    "reproduced",
    "direction only",
    "contradicted",
    "source silent",
)
RECOVERED, NOT_RECOVERED, NOT_PLANTED = (
    "recovers the planted effect",
    "does not recover the planted effect",
    "not planted",
)
REAL_VERDICTS = (REPRODUCED, DIRECTION, CONTRADICTED, NOT_TESTABLE, SILENT)
SYNTHETIC_VERDICTS = (RECOVERED, NOT_RECOVERED, NOT_PLANTED, NOT_TESTABLE)


@dataclass(frozen=True)
class Run:
    """What a run offers the register.

    Attributes:
        status: ``real`` or ``synthetic``: that of the survey.
        title: the survey's title.
        outcomes: id -> concept it is made of.
        concepts: concepts analysed.
        labels: words of every concept of the vocabulary.
        tables: name -> released table.
        truth: the synthetic survey's sidecar, None where the survey is real.
        smallest: scale -> smallest size of interest.
        source: name of the survey's source.
        statuses: kind of data -> real or synthetic, where it is not that of the survey.
        made_by: name -> rule of the workflow that wrote the table's file.
        pages: name -> notebook that shows the table.
        absent: table that this run does not make -> what it would hold, in words.
    """

    status: str
    title: str
    outcomes: Mapping[str, str]
    concepts: frozenset[str]
    labels: Mapping[str, str]
    tables: Mapping[str, pd.DataFrame]
    truth: Mapping[str, Any] | None = None
    smallest: Mapping[str, float] | None = None
    source: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)
    made_by: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)


def smallest_sizes(plan: Path) -> dict[str, float]:
    """Scale -> smallest size of interest, as config/contrasts.yaml declares them."""
    declared = read_yaml(plan)["smallest_effect"]
    return {"log-odds": math.log(declared["odds_ratio"]), "probability": declared["probability"]}


def judge(register: Register, run: Run) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge every claim of the register.

    Returns:
        Verdicts, one row a claim, and tests, one row a test of a claim. Numbers are those of released tables.
    """
    verdicts, tests = [], []
    for claim in register.claims.values():
        verdict, rows = _judge_one(claim, register, run)
        verdicts.append(verdict)
        tests += rows
    return pd.DataFrame(verdicts), pd.DataFrame(tests, columns=TEST_COLUMNS)


TEST_COLUMNS = [
    *(
        "claim",
        "test",
        "says",
        "table",
        "selector",
        "rule",
        "expect",
        "estimate",
        "low",
        "high",
        "null",
        "p",
        "n",
    ),
    *("scale", "result", "why", "file", "made_by", "page"),
]


def _judge_one(claim: Claim, register: Register, run: Run) -> tuple[dict, list[dict]]:
    status = _status(claim, register, run)
    ready, note, reason = _ready(claim, register, run)
    found: list[tuple[Test, Found]] = []
    if not reason:
        found = [(test, rules.run_test(test, run.tables[test.table], run.smallest)) for test in ready.tests]
    result, why = _combine(claim.combine, found) if found else (NOT_TESTABLE, reason)
    planted, planted_why = ("", "")
    if status == "synthetic" and run.truth is not None:
        planted, planted_why = planted_state(claim, run.truth)
    elif status == "synthetic":
        planted, planted_why = (
            planted_state(claim, {"outcomes": {}}) if "effects" not in claim.planted else ("", "")
        )
    if status == "synthetic":
        verdict, more = _synthetic_verdict(claim, result, planted, [item for _, item in found])
    else:
        verdict, more = _real_verdict(claim, result, [item for _, item in found])
    first = next(((test, item) for test, item in found if item.row), None)
    shown = _test_row(claim.id, 1, *first, run) if first else {}
    row = {
        "claim": claim.id,
        "phase": f"{'phase' if len(claim.phase) == 1 else 'text'} {claim.phase}",  # a bare 001 would be read as 1
        "kind": claim.kind,
        "statement": claim.statement,
        "source": "; ".join(register.sources[key] for key in claim.source),
        "stated": claim.stated,
        "data": status,
        "scenario": run.truth.get("title", "") if run.truth and claim.data == "survey" else "",
        "verdict": verdict,
        "why": " ".join(part for part in (f"{_sentence(why)}", _sentence(more), _sentence(note)) if part),
        "found": result,
        "planted": planted,
        "planted_why": planted_why,
        "caution": claim.caution,
        **{key: shown.get(key) for key in ("expect", "estimate", "low", "high", "null", "n", "scale")},
        "table": shown.get("table") or (claim.tests[0].table if claim.tests else None),
        "file": shown.get("file"),
        "made_by": shown.get("made_by"),
        "page": shown.get("page"),
        "facts": f"claims.{claim.id}.verdict" + (f", claims.{claim.id}.estimate" if first else ""),
    }
    rows = [_test_row(claim.id, at, test, item, run) for at, (test, item) in enumerate(found, 1)]
    return row, rows


def _status(claim: Claim, register: Register, run: Run) -> str:
    kind = register.data[claim.data]
    return kind if kind != "run" else run.statuses.get(claim.data, run.status)


def _ready(claim: Claim, register: Register, run: Run) -> tuple[Claim, str, str]:
    """The claim with its placeholders filled, a note on stand-ins, and the reason that it cannot be tested."""
    chosen, note, lacking = _concepts(claim, register, run)
    reason = (
        claim.untested
        or _other_survey(claim, run)
        or _unmeasured(claim, register, run)
        or lacking
        or _not_in_run(claim, run)
    )
    if reason:
        return claim, "", reason
    exposure = next(iter(chosen), "")
    tests = tuple(
        replace(test, where=_filled(test.where, exposure), against=_filled(test.against, exposure))
        for test in claim.tests
        if test.table in run.tables
    )
    return replace(claim, tests=tests), note, ""


def _other_survey(claim: Claim, run: Run) -> str:
    return (
        f"the claim is about another survey than {run.title}"
        if run.source not in (claim.surveys or [run.source])
        else ""
    )


def _unmeasured(claim: Claim, register: Register, run: Run) -> str:
    """Why an outcome of the claim cannot be had from this run, if so."""
    for outcome in claim.outcomes:
        wanted = " or ".join(_within(run.labels.get(name, name)) for name in register.measures[outcome])
        measured = run.outcomes.get(outcome)
        if measured is None:
            return f"the source has, or the run analyses, no measure of {outcome} wellbeing, such as {wanted}"
        if measured not in register.measures[outcome]:
            there = _within(run.labels.get(measured, measured))
            return (
                f"{outcome} wellbeing ({wanted}) is not measured; {there}, put in its place, is another thing"
            )
    return ""


def _concepts(claim: Claim, register: Register, run: Run) -> tuple[list[str], str, str]:
    """The concepts at hand for those the claim names; a note on stand-ins; and a reason where one is lacking."""
    chosen, notes, missing = [], [], []
    for concept in claim.concepts:
        options = [concept, *register.instead.get(concept, ())]
        found = next((option for option in options if option in run.concepts), None)
        words = _within(run.labels.get(concept, concept))
        if found is None:
            missing.append(words)
        elif found != concept:
            notes.append(f"{_within(run.labels.get(found, found))} stands in for {words}")
        chosen.append(found or concept)
    lacking = f"the source has, or the run analyses, no measure of: {', '.join(missing)}" if missing else ""
    return chosen, "; ".join(notes), lacking


def _not_in_run(claim: Claim, run: Run) -> str:
    absent = [test.table for test in claim.tests if test.table not in run.tables]
    if not absent or (claim.combine == "any" and len(absent) < len(claim.tests)):
        return ""
    parts = dict.fromkeys(f"{_within(run.absent[name])} (table {name})" for name in absent)
    return f"not part of this run: {'; '.join(parts)}"


def _filled(where: Mapping[str, Any], exposure: str) -> dict[str, Any]:
    return {
        column: value.replace("{exposure}", exposure) if isinstance(value, str) else value
        for column, value in where.items()
    }


def _combine(how: str, tests: list[tuple[Test, Found]]) -> tuple[str, str]:
    """One result of several: ``all`` is as bad as the worst of them, ``any`` as good as the best."""
    order = [AS_CLAIMED, LEANS, LEANS_AGAINST, AGAINST]
    found = [item for _, item in tests]
    why = "; ".join(
        f"{test.says.lower()}: {item.why}" if len(tests) > 1 else item.why for test, item in tests
    )
    testable = [item.result for item in found if item.result != NOT_TESTABLE]
    if not testable or (how == "all" and len(testable) < len(found)):
        reasons = [item.why for item in found if item.result == NOT_TESTABLE]
        return NOT_TESTABLE, "; ".join(dict.fromkeys(reasons))
    ranked = sorted(testable, key=order.index)
    return (ranked[-1] if how == "all" else ranked[0]), why


def _real_verdict(claim: Claim, result: str, found: list[Found]) -> tuple[str, str]:
    if result == NOT_TESTABLE:
        return NOT_TESTABLE, ""
    if claim.stated == "silent" or claim.id in SILENT_ON_SIGN:
        return SILENT, "the source prints no sign, so none can be reproduced"
    if result == AS_CLAIMED:
        return REPRODUCED, ""
    if result == LEANS:
        return DIRECTION, "the interval also holds no difference"
    if result == AGAINST:
        return CONTRADICTED, ""
    if found and all(item.small for item in found):
        return CONTRADICTED, "whatever difference there is, is smaller than the smallest of interest"
    return NOT_TESTABLE, "too little information: no difference is clear either way"


def _synthetic_verdict(claim: Claim, result: str, planted: str, found: list[Found]) -> tuple[str, str]:
    if result == NOT_TESTABLE:
        return NOT_TESTABLE, ""
    if planted in (NOTHING, ""):
        false = result == AS_CLAIMED or (result == AGAINST and any(item.clear for item in found))
        words = claim.planted.get(
            "though", "a false positive: nothing is planted, and the test finds something"
        )
        return NOT_PLANTED, words if false else ""
    if planted == PLANTED_AGAINST:
        if result == AGAINST:
            real = "" if claim.stated == "silent" else ": on real data, contradicted"
            return RECOVERED, f"the truth runs against the claim, and so does what is found{real}"
        return NOT_RECOVERED, "the truth runs against the claim, and the test does not show it"
    return (RECOVERED, "") if result == AS_CLAIMED else (NOT_RECOVERED, "planted as claimed")


def _test_row(claim: str, at: int, test: Test, found: Found, run: Run) -> dict:
    row = found.row
    interval = test.rule in ("sign", "differs", "holds_null")
    return {
        "claim": claim,
        "test": at,
        "says": test.says,
        "table": test.table,
        "selector": rules.words_of(test.where),
        "rule": test.rule,
        "expect": test.expect,
        "estimate": _number(row.get(test.estimate)),
        "low": _number(row.get(test.low)) if interval else None,
        "high": _number(row.get(test.high)) if interval else None,
        "null": test.null if interval or test.rule == "smaller" else None,
        "p": _number(row.get(test.p)),
        "n": _number(row.get("n")),
        "scale": row.get("scale"),
        "result": found.result,
        "why": found.why,
        "file": f"released/{test.table}.csv",
        "made_by": run.made_by[test.table],
        "page": run.pages[test.table],
    }


def _number(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None


def _within(label: str) -> str:
    """A label as it stands within a sentence: an acronym keeps its capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label


def _sentence(words: str) -> str:
    words = words.strip()
    return f"{words[0].upper()}{words[1:]}{'' if words.endswith('.') else '.'}" if words else ""
