"""The list of specifications: every reasonable combination of the declared choices, named before any is fitted.

A curve is one outcome and one exposure. Each holds the reference specification, every departure from it in a single
decision, and then combinations drawn by the rank of a hash of their names: the draw needs no random numbers, a longer
list contains every shorter one, and an option added later moves no specification to another place.
"""

import hashlib
from itertools import product

import pandas as pd

from wellbeing.models.sensitivity.declare import DECISIONS, Declared

FIT, LEFT_OUT = "to fit", "left out"
COLUMNS = ["specification", "outcome", *DECISIONS, "kind", "batch", "state", "reason"]


def name_of(outcome: str, choices: dict[str, str]) -> str:
    """Id of a specification: the outcome and the option of every decision, in a fixed order."""
    return ".".join([outcome, *(choices[decision] for decision in DECISIONS)])


def list_specifications(
    declared: Declared,
    outcomes: list[str],
    support: dict[tuple[str, str, str], str],
    limit: int,
    batches: int,
) -> pd.DataFrame:
    """Enumerate the specifications of a run.

    Args:
        declared: the declared choices.
        outcomes: ids of the outcomes.
        support: (outcome, decision, option) -> why the data cannot support it; "" or absent where they can.
        limit: specifications to fit at most, over all curves; never fewer than the references and departures.
        batches: number of batches.

    Returns:
        One row a specification: specification (id), outcome, the option of each decision, kind (reference,
        departure, combination), batch (0 .. batches - 1), state (to fit, left out) and reason (why left out).
        Options that the data cannot support stand in it once a curve, left out.
    """
    rows, waiting, curves = [], [], []
    for outcome in outcomes:
        usable = {d: _usable(declared, support, outcome, d) for d in DECISIONS}
        for exposure in declared.options("exposure"):
            main = {"exposure": exposure, **_reference(declared, usable)}
            reason = support.get((outcome, "exposure", exposure), "")
            if reason:
                rows.append(_row(outcome, main, "reference", reason))
                continue
            curves.append((outcome, exposure))
            listed = {name_of(outcome, main)}
            rows.append(_row(outcome, main, "reference", _forbidden(declared, main)))
            for decision in DECISIONS[1:]:
                for option in declared.options(decision):
                    choices = main | {decision: option}
                    name = name_of(outcome, choices)
                    if name in listed:
                        continue
                    listed.add(name)
                    why = support.get((outcome, decision, option), "") or _forbidden(declared, choices)
                    rows.append(_row(outcome, choices, "departure", why))
            waiting.append(_combinations(declared, outcome, exposure, usable, listed))
    fitted = sum(row["state"] == FIT for row in rows)
    for choices in _draw(waiting, max(0, limit - fitted)):
        outcome = choices.pop("outcome")
        rows.append(_row(outcome, choices, "combination", ""))
    table = pd.DataFrame(rows, columns=[c for c in COLUMNS if c != "batch"])
    table["batch"] = [batch_of(row, batches) for row in table.to_dict("records")]
    order = {curve: at for at, curve in enumerate(curves)}
    place = [order.get(key, len(order)) for key in zip(table["outcome"], table["exposure"], strict=True)]
    table = table.assign(place=place).sort_values("place", kind="stable").drop(columns="place")
    return table[COLUMNS].reset_index(drop=True)


def shared_key(row: dict) -> str:
    """All of a specification but its exposure: what specifications that may share one model have in common."""
    return ".".join([row["outcome"], *(row[decision] for decision in DECISIONS[1:])])


def batch_of(row: dict, batches: int) -> int:
    """Batch of a specification: a hash of its own choices but the exposure, so that no other can move it."""
    return _hash(f"batch {shared_key(row)}") % batches


def decisions_table(declared: Declared, support: dict[tuple[str, str, str], str]) -> pd.DataFrame:
    """Every option with the reason why it is defensible and, where that is so, why these data cannot support it.

    Returns:
        decision, decision_label, option, label, why, reference (bool), supported (bool), reason.
    """
    rows = []
    for decision in DECISIONS:
        for option, entry in declared.options(decision).items():
            reasons = {r for (_, d, o), r in support.items() if (d, o) == (decision, option)}
            every = reasons and "" not in reasons
            rows.append(
                {
                    "decision": decision,
                    "decision_label": declared.decisions[decision]["label"],
                    "option": option,
                    "label": entry["label"],
                    "why": entry["why"],
                    "reference": declared.reference.get(decision) == option,
                    "supported": not every,
                    "reason": "; ".join(sorted(reasons - {""})),
                }
            )
    return pd.DataFrame(rows)


def _usable(declared: Declared, support: dict, outcome: str, decision: str) -> list[str]:
    return [o for o in declared.options(decision) if not support.get((outcome, decision, o), "")]


def _reference(declared: Declared, usable: dict[str, list[str]]) -> dict[str, str]:
    """The reference, each option replaced by the nearest one before it where the data cannot support it."""
    chosen = {}
    for decision in DECISIONS[1:]:
        options = list(declared.options(decision))
        at = options.index(declared.reference[decision])
        before = [option for option in options[: at + 1] if option in usable[decision]]
        chosen[decision] = before[-1] if before else options[at]
    return chosen


def _combinations(declared, outcome, exposure, usable, listed) -> list[tuple[int, dict]]:
    ranked = []
    for options in product(*(_combined(declared, decision, usable[decision]) for decision in DECISIONS[1:])):
        choices = {"exposure": exposure, **dict(zip(DECISIONS[1:], options, strict=True))}
        name = name_of(outcome, choices)
        if name not in listed and not _forbidden(declared, choices):
            row = {"outcome": outcome, **choices}
            ranked.append((_hash(shared_key(row)), row))  # the same combinations for every exposure
    return sorted(ranked, key=lambda pair: pair[0])


def _combined(declared: Declared, decision: str, usable: list[str]) -> list[str]:
    """Options that enter combinations: all but those declared to be tried alone."""
    entries = declared.options(decision)
    return [option for option in usable if not entries[option].get("alone")]


def _draw(waiting: list[list], wanted: int) -> list[dict]:
    """The first of every curve, then the second of every curve, and so on."""
    turns = max((len(curve) for curve in waiting), default=0)
    every = (curve[turn][1] for turn in range(turns) for curve in waiting if turn < len(curve))
    return [choices for choices, _ in zip(every, range(wanted), strict=False)]


def _forbidden(declared: Declared, choices: dict[str, str]) -> str:
    return next((f"makes no sense together: {r.why}" for r in declared.forbidden if r.forbids(choices)), "")


def _row(outcome: str, choices: dict[str, str], kind: str, reason: str) -> dict:
    return {
        "specification": name_of(outcome, choices),
        "outcome": outcome,
        **choices,
        "kind": kind,
        "state": LEFT_OUT if reason else FIT,
        "reason": reason,
    }


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big")
