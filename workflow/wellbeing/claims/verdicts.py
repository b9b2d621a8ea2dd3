"""From the tests of each claim to one verdict, in words that suit the data it was judged on.

One rule for both signs. An interval that leaves out no difference on the claimed side, and does not lie wholly within
the smallest size of interest, reproduces the claim; the same on the other side contradicts it; one that lies wholly
within the smallest size is negligible; anything else is not settled, whichever way it leans. A claim of several parts
can be partly reproduced. A claim about documents is documented or not.

On synthetic data nothing is found about the world. There the verdict says whether the direction that was planted is
recovered, and beside it whether the planted size lies within its interval.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from wellbeing.claims import rules
from wellbeing.claims.planted import AGAINST as PLANTED_AGAINST
from wellbeing.claims.planted import AS_CLAIMED as PLANTED_AS_CLAIMED
from wellbeing.claims.planted import NOTHING, planted_state
from wellbeing.claims.register import SILENT_ON_SIGN, Claim, Register, Test
from wellbeing.claims.rules import AGAINST, AS_CLAIMED, NEGLIGIBLE, NOT_SETTLED, NOT_TESTABLE, PARTLY, Found

REPRODUCED, PARTLY_REPRODUCED, CONTRADICTED, SILENT, DOCUMENTED, NOT_DOCUMENTED = (
    "reproduced",
    "partly reproduced",
    "contradicted",
    "source silent",
    "documented",
    "not documented",
)
RECOVERED, PARTLY_RECOVERED, NOT_RECOVERED, NOT_PLANTED = (
    "direction recovered",
    "direction partly recovered",
    "direction not recovered",
    "not planted",
)
OF_REAL = {
    AS_CLAIMED: REPRODUCED,
    PARTLY: PARTLY_REPRODUCED,
    AGAINST: CONTRADICTED,
    NEGLIGIBLE: NEGLIGIBLE,
    NOT_SETTLED: NOT_SETTLED,
    NOT_TESTABLE: NOT_TESTABLE,
}
OF_DOCUMENTS = {AS_CLAIMED: DOCUMENTED, NOT_TESTABLE: NOT_TESTABLE}
REAL_VERDICTS = (*OF_REAL.values(), SILENT, DOCUMENTED, NOT_DOCUMENTED)
SYNTHETIC_VERDICTS = (RECOVERED, PARTLY_RECOVERED, NOT_RECOVERED, NOT_PLANTED, NOT_TESTABLE)


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


def smallest_sizes(declared: Mapping[str, float]) -> dict[str, float]:
    """Scale -> smallest size of interest; declared is ``smallest_effect`` of config/contrasts.yaml."""
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
    table = pd.DataFrame(verdicts)
    return table.assign(p_adjusted=_adjust(table, register)), pd.DataFrame(tests, columns=TEST_COLUMNS)


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
        found = [
            (test, rules.run_test(test, run.tables[test.table], run.smallest, register.least_studies))
            for test in ready.tests
        ]
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
        "size_recovered": _size_recovered(claim, run)
        if planted in (PLANTED_AS_CLAIMED, PLANTED_AGAINST)
        else "",
        **{key: shown.get(key) for key in ("expect", "estimate", "low", "high", "null", "n", "scale")},
        "smallest": first[1].smallest if first else None,
        "p": _joint_p(claim.combine, [item for _, item in found]),
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
        replace(test, where=_filled(test.where, exposure)) for test in claim.tests if test.table in run.tables
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
    """One result of several tests, and what each found in words."""
    why = "; ".join(
        f"{test.says.lower()}: {item.why}" if len(tests) > 1 else item.why for test, item in tests
    )
    results = [item.result for _, item in tests]
    testable = [result for result in results if result != NOT_TESTABLE]
    if not testable or (how == "all" and len(testable) < len(results)):
        reasons = [item.why for _, item in tests if item.result == NOT_TESTABLE]
        return NOT_TESTABLE, "; ".join(dict.fromkeys(reasons))
    return joint_result(how, testable), why


def joint_result(how: str, results: list[str]) -> str:
    """One result of several: ``all`` as bad as the worst, ``any`` as good as the best, ``parts`` can be partly so."""
    if len(set(results)) == 1:
        return results[0]
    if how == "parts" and {AS_CLAIMED, PARTLY} & set(results):
        return PARTLY
    order = [AS_CLAIMED, PARTLY, NOT_SETTLED, NEGLIGIBLE, AGAINST]
    ranked = sorted(results, key=order.index)
    return ranked[-1] if how == "all" else ranked[0]


def _joint_p(how: str, found: list[Found]) -> float | None:
    """The p-value of a claim: of a claim that needs all its tests the largest, else the smallest times their number."""
    known = [item.p for item in found if item.p is not None]
    if not known or len(known) < len([item for item in found if item.result != NOT_TESTABLE]):
        return None
    return max(known) if how == "all" else min(1.0, len(known) * min(known))


def _adjust(verdicts: pd.DataFrame, register: Register) -> pd.Series:
    """Holm's (1979) adjusted p-values over the register; two readings of one contrast are one test of the family."""
    same = {claim.id: claim.same_test_as for claim in register.claims.values() if claim.same_test_as}
    p = verdicts.set_index("claim")["p"].astype("float64")
    family = p[~p.index.isin(same)].dropna().sort_values(kind="stable")
    steps = (family * (len(family) - pd.RangeIndex(len(family)))).cummax().clip(upper=1.0)
    adjusted = steps.reindex(p.index)
    for name, other in same.items():
        if name in adjusted.index and pd.notna(p[name]):
            adjusted[name] = adjusted.get(other, float("nan"))
    return adjusted.reset_index(drop=True)


def _real_verdict(claim: Claim, result: str, found: list[Found]) -> tuple[str, str]:
    if claim.kind == "documentary":
        return OF_DOCUMENTS.get(result, NOT_DOCUMENTED), ""
    if result != NOT_TESTABLE and (claim.stated == "silent" or claim.id in SILENT_ON_SIGN):
        return SILENT, "the source prints no sign, so none can be reproduced"
    return OF_REAL[result], ""


def _synthetic_verdict(claim: Claim, result: str, planted: str, found: list[Found]) -> tuple[str, str]:
    if result == NOT_TESTABLE:
        return NOT_TESTABLE, ""
    if claim.kind == "documentary":
        return OF_DOCUMENTS.get(result, NOT_DOCUMENTED), ""
    seen = joint_result(claim.combine, [item.direction() for item in found if item.result != NOT_TESTABLE])
    if planted in (NOTHING, ""):
        false = seen in (AS_CLAIMED, PARTLY, AGAINST)
        return (
            NOT_PLANTED,
            "a false positive: nothing is planted, and the test finds something" if false else "",
        )
    if planted == PLANTED_AGAINST:
        if seen == AGAINST:
            return RECOVERED, "the truth runs against the claim, and so does what is found"
        return NOT_RECOVERED, "the truth runs against the claim, and the test does not show it"
    words = {AS_CLAIMED: RECOVERED, PARTLY: PARTLY_RECOVERED}
    return words.get(seen, NOT_RECOVERED), "" if seen == AS_CLAIMED else "planted as claimed"


def _size_recovered(claim: Claim, run: Run) -> str:
    """Whether every planted value that the claim is about lies inside its interval in the planted model, fitted."""
    recovery = run.tables.get("recovery")
    wanted = {
        (effect["outcome"], column) for effect in claim.planted.get("effects", ()) for column in effect["sum"]
    }
    if recovery is None or not wanted:
        return ""
    rows = recovery.set_index(["outcome", "column"])["inside"]
    if not wanted <= set(rows.index):
        return ""
    return "yes" if all(bool(rows[key]) for key in sorted(wanted)) else "no"


def _test_row(claim: str, at: int, test: Test, found: Found, run: Run) -> dict:
    row = found.row
    interval = test.rule in ("sign", "differs")
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
        "null": test.null if interval else None,
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
