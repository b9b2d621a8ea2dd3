"""From the tests of each claim to one verdict, in words that suit the data it was judged on.

On real data: reproduced | direction only | contradicted | not testable | source silent. On synthetic data nothing
is found about the world, so the words are: recovers the planted effect | does not recover the planted effect |
not planted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from wellbeing.claims import rules
from wellbeing.claims.planted import AGAINST as PLANTED_AGAINST
from wellbeing.claims.planted import NOTHING, planted_state
from wellbeing.claims.register import SILENT_ON_SIGN, Claim, Register, Test
from wellbeing.claims.rules import AGAINST, AS_CLAIMED, LEANS, LEANS_AGAINST, NOT_TESTABLE, Found

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
    """

    status: str
    title: str
    outcomes: Mapping[str, str]
    concepts: frozenset[str]
    labels: Mapping[str, str]
    tables: Mapping[str, pd.DataFrame]
    truth: Mapping[str, Any] | None = None


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
    status = run.status if register.data[claim.data] == "survey" else register.data[claim.data]
    ready, note, reason = _ready(claim, register, run)
    found: list[tuple[Test, Found]] = []
    if not reason:
        found = [(test, _one_test(test, register, run)) for test in ready.tests]
    result, why = _combine(claim.combine, [item for _, item in found]) if found else (NOT_TESTABLE, reason)
    planted, planted_why = ("", "")
    if status == "synthetic" and run.truth is not None:
        planted, planted_why = planted_state(claim, run.truth)
    elif status == "synthetic":
        planted, planted_why = (
            planted_state(claim, {"outcomes": {}}) if "effects" not in claim.planted else ("", "")
        )
    if status == "synthetic":
        verdict, more = _synthetic_verdict(result, planted, [item for _, item in found])
    else:
        verdict, more = _real_verdict(claim, result, [item for _, item in found])
    first = next(((test, item) for test, item in found if item.row), None)
    shown = _test_row(claim.id, 1, *first, register, run) if first else {}
    row = {
        "claim": claim.id,
        "phase": claim.phase,
        "kind": claim.kind,
        "statement": claim.statement,
        "source": ", ".join(claim.source),
        "stated": claim.stated,
        "data": status,
        "scenario": run.truth.get("title", "") if run.truth and status == "synthetic" else "",
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
    rows = [_test_row(claim.id, at, test, item, register, run) for at, (test, item) in enumerate(found, 1)]
    return row, rows


def _ready(claim: Claim, register: Register, run: Run) -> tuple[Claim, str, str]:
    """The claim with its placeholders filled, a note on stand-ins, and the reason that it cannot be tested."""
    if claim.untested:
        return claim, "", claim.untested
    if register.data[claim.data] == "survey":
        for outcome in claim.outcomes:
            measured = run.outcomes.get(outcome)
            if measured is None:
                return claim, "", f"the run has no outcome '{outcome}'"
            if measured not in register.measures[outcome]:
                wanted = " or ".join(run.labels.get(name, name) for name in register.measures[outcome])
                return (
                    claim,
                    "",
                    (
                        f"the source has no measure of this outcome ({wanted}); the run puts "
                        f"{run.labels.get(measured, measured)} in its place, which is something else"
                    ),
                )
    chosen, notes, missing = {}, [], []
    for concept in claim.concepts:
        options = [concept, *register.instead.get(concept, ())]
        at_hand = next((option for option in options if option in run.concepts), None)
        if at_hand is None:
            missing.append(run.labels.get(concept, concept))
        elif at_hand != concept:
            notes.append(
                f"{run.labels.get(at_hand, at_hand)} stands in for {run.labels.get(concept, concept)}"
            )
        chosen[concept] = at_hand or concept
    if missing:
        return claim, "", f"the source has, or the run analyses, no such concept: {', '.join(missing)}"
    absent = [test.table for test in claim.tests if test.table not in run.tables]
    if absent and (claim.combine == "all" or len(absent) == len(claim.tests)):
        parts = dict.fromkeys(f"{register.tables[name]['part']} (table {name})" for name in absent)
        return claim, "", f"not part of this run: {', '.join(parts)}"
    exposure = next(iter(chosen.values()), "")
    tests = tuple(
        replace(test, where=_filled(test.where, exposure), against=_filled(test.against, exposure))
        for test in claim.tests
        if test.table in run.tables
    )
    return replace(claim, tests=tests), "; ".join(notes), ""


def _filled(where: Mapping[str, Any], exposure: str) -> dict[str, Any]:
    return {
        column: value.replace("{exposure}", exposure) if isinstance(value, str) else value
        for column, value in where.items()
    }


def _one_test(test: Test, register: Register, run: Run) -> Found:
    return rules.run_test(test, run.tables[test.table], register.smallest)


def _combine(how: str, found: list[Found]) -> tuple[str, str]:
    """One result of several: ``all`` is as bad as the worst of them, ``any`` as good as the best."""
    order = [AS_CLAIMED, LEANS, LEANS_AGAINST, AGAINST]
    why = "; ".join(item.why for item in found)
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
    return NOT_TESTABLE, "too little information: the interval holds differences either way, or none"


def _synthetic_verdict(result: str, planted: str, found: list[Found]) -> tuple[str, str]:
    if result == NOT_TESTABLE:
        return NOT_TESTABLE, ""
    if planted in (NOTHING, ""):
        false = result == AS_CLAIMED or (result == AGAINST and any(item.clear for item in found))
        return (
            NOT_PLANTED,
            "a false positive: nothing is planted, and the test finds something" if false else "",
        )
    if planted == PLANTED_AGAINST:
        if result == AGAINST:
            return (
                RECOVERED,
                "the truth runs against the claim, and so does what is found: on real data, contradicted",
            )
        return NOT_RECOVERED, "the truth runs against the claim, and the test does not show it"
    return (RECOVERED, "") if result == AS_CLAIMED else (NOT_RECOVERED, "planted as claimed")


def _test_row(claim: str, at: int, test: Test, found: Found, register: Register, run: Run) -> dict:
    row, made = found.row, register.tables[test.table]
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
        "made_by": made["rule"],
        "page": made["page"],
    }


def _number(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None


def _sentence(words: str) -> str:
    words = words.strip()
    return f"{words[0].upper()}{words[1:]}{'' if words.endswith('.') else '.'}" if words else ""
