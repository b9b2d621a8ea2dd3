"""The parts of a formula that R users write and a formula library does not read: bars, offsets, counts.

``cbind(successes, failures) ~ x + offset(log(n)) + (1 + x | area)`` is taken apart into outcome, fixed part,
offsets and random effects (notation of lme4, Bates et al. 2015, table 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

OPENING, CLOSING, QUOTES = "([{", ")]}", "`'\""


@dataclass(frozen=True)
class Bar:
    """``(effects | group)``; ``independent`` where it was written with two bars."""

    effects: str
    group: str
    independent: bool

    def __str__(self) -> str:
        return f"({self.effects} {'||' if self.independent else '|'} {self.group})"


@dataclass
class Reading:
    """A formula taken apart: ``counts`` are the successes and failures of ``cbind``."""

    outcome: str
    right: str
    counts: tuple[str, str] | None = None
    offsets: list[str] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class RandomPart:
    """Columns of the groups, whether the lower level's labels start afresh in each upper one, and the effects."""

    groups: list[str]
    within: bool
    effects: str | None


def outside(text: str) -> Iterator[tuple[int, str]]:
    """Position and character of what stands outside brackets and quotation marks."""
    depth, quote = 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in QUOTES:
            quote = sign
        elif sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth -= 1
        elif not depth:
            yield at, sign


def split(text: str, signs: str) -> list[str]:
    """``text`` cut before each of ``signs`` that stands outside brackets and quotation marks."""
    cuts = [0, *(at for at, sign in outside(text) if sign in signs and at), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def inside(text: str, name: str) -> str | None:
    """What stands in the brackets of ``name(...)``, or None where ``text`` is something else."""
    found = re.fullmatch(rf"{name}\s*\((.*)\)", text, re.DOTALL)
    if found is None or any(at > text.index("(") for at, _ in outside(text)):
        return None
    return found[1].strip()


def unquoted(name: str) -> str:
    """A name without the backticks of a formula."""
    name = name.strip()
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] == "`" else name


def read_formula(formula: str) -> Reading:
    """Take a formula apart.

    Raises
    ------
    ValueError
        If there is not one ``~``, or a part cannot be understood.
    """
    formula = re.sub(r"\bQ\(\s*(['\"])(.+?)\1\s*\)", r"`\2`", formula)  # as statsmodels quotes a name
    tilde = [at for at, sign in outside(formula) if sign == "~"]
    if len(tilde) != 1:
        raise ValueError(f"the formula needs one '~' between outcome and predictors: {formula!r}")
    left, right = formula[: tilde[0]].strip(), formula[tilde[0] + 1 :].strip()
    if not left or not right:
        raise ValueError(f"the formula needs an outcome and predictors on the two sides of '~': {formula!r}")
    reading = Reading(left, right, _counts(left))
    kept = []
    for piece in split(right, "+-"):
        sign, term = (piece[0], piece[1:].strip()) if piece[0] in "+-" else ("", piece.strip())
        offset, bar = inside(term, "offset"), _bar(term)
        if (offset is not None or bar is not None) and sign == "-":
            raise ValueError(f"the formula takes {term} away, which is not possible: leave it out")
        if offset is not None:
            reading.offsets.append(offset)
        elif bar is not None:
            reading.bars.append(bar)
        else:
            kept.append(piece)
    reading.right = "".join(kept).strip().lstrip("+").strip() or "1"
    return reading


def _counts(left: str) -> tuple[str, str] | None:
    inner = inside(left, "cbind")
    if inner is None:
        return None
    parts = [part.lstrip(",").strip() for part in split(inner, ",")]
    if len(parts) != 2:
        raise ValueError(f"cbind() takes two counts, successes and failures; {left} has {len(parts)}")
    return parts[0], parts[1]


def _bar(term: str) -> Bar | None:
    if any(sign == "|" for _, sign in outside(term)):
        raise ValueError(f"random effects are written in brackets: ({term})")
    inner = inside(term, "")
    if inner is None:
        return None
    bars = [at for at, sign in outside(inner) if sign == "|"]
    if not bars:
        return None
    independent = len(bars) == 2 and bars[1] == bars[0] + 1
    if len(bars) > 1 and not independent:
        raise ValueError(f"one random-effects term has more than one bar: {term}")
    return Bar(inner[: bars[0]].strip() or "1", inner[bars[-1] + 1 :].strip(), independent)


def random_part(bars: list[Bar]) -> RandomPart:
    """Groups and effects of the ``(effects | group)`` terms.

    Raises
    ------
    ValueError
        For models that are not available, saying which are.
    """
    for bar in bars:
        if bar.independent and bar.effects != "1":
            raise ValueError(
                f"{bar}: uncorrelated random effects are not available; write ({bar.effects} | {bar.group}), "
                "which estimates their covariance too"
            )
    groups = [bar.group for bar in bars]
    if len(set(groups)) < len(groups):
        raise ValueError(
            f"{' + '.join(map(str, bars))}: several terms of one group would be uncorrelated random effects, "
            "which are not available; write one term, (1 + x | group)"
        )
    path, within = _path(groups)
    effects = [bar.effects for bar in bars]
    if len(path) > 1 and any(e != "1" for e in effects):
        raise ValueError(
            f"{' + '.join(map(str, bars))}: random slopes are not available with two levels of groups"
        )
    return RandomPart(path, within, None if effects[0] == "1" else effects[0])


def _path(groups: list[str]) -> tuple[list[str], bool]:
    if len(groups) == 1 and "/" in (signs := [s for _, s in outside(groups[0])]):
        names = [unquoted(part.lstrip("/")) for part in split(groups[0], "/")]
        if len(names) == 2 and ":" not in signs:
            return names, True
    elif len(groups) == 1 and ":" not in signs:
        return [unquoted(groups[0])], False
    elif len(groups) == 2:
        parts = [[unquoted(p.lstrip(":")) for p in split(g, ":")] for g in groups]
        parts.sort(key=len)
        if len(parts[1]) == 1 and len(parts[0]) == 1:
            return [parts[0][0], parts[1][0]], False
        if len(parts[0]) == 1 and len(parts[1]) == 2 and parts[0][0] in parts[1]:
            lower = parts[1][1 - parts[1].index(parts[0][0])]
            return [parts[0][0], lower], True
    raise ValueError(
        f"the groups {' and '.join(groups)} are not understood: one group (1 | area), or two nested levels "
        "(1 | area/home), are possible; for the pairs of two columns make a column of them first"
    )
