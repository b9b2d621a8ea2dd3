"""Facts: the numbers of the report, each with the table and rule it comes from."""

import difflib
import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from wellbeing.errors import InputError
from wellbeing.report.writing import write_whole

META = ("title", "run", "badge", "source_title")
STATUSES = ("released", "suppressed")
WITHHELD = "[withheld]"
NO_DIFFERENCE = "no clear difference"


@dataclass(frozen=True)
class Fact:
    """One number, or word, of the report.

    Attributes:
        value: the number itself, for conditions and directions; None where suppressed.
        text: how prose prints it.
        unit: unit of ``value``, such as "people", "per cent" or "odds ratio".
        n: people behind it (rounded as released), where that has a meaning.
        source_file: released table it was read from, relative to the project.
        rule: workflow rule that made that table.
        status: "released", or "suppressed" where the release door withheld it.
        required: whether a report that leaves it out is at fault.
        low, high: bounds of its interval.
        null: value that means no difference: 1 for ratios, 0 for differences.
    """

    value: float | int | str | None
    text: str
    unit: str
    n: int | None
    source_file: str
    rule: str
    status: str = "released"
    required: bool = False
    low: float | None = None
    high: float | None = None
    null: float | None = None

    def direction(self) -> str:
        """ "higher", "lower" or "no clear difference", from the interval alone; without one, none is clear."""
        if self.null is None:
            raise InputError("a direction needs the value of no difference (null)")
        if self.low is None or self.high is None:
            return NO_DIFFERENCE
        return direction(self.low, self.high, self.null)


@dataclass
class Facts:
    """All facts of a run, and what its report says of itself (``meta``: title, run, badge, and more)."""

    meta: dict[str, Any]
    facts: dict[str, Fact] = field(default_factory=dict)

    def find(self, key: str) -> Fact:
        """The fact of a key; InputError names near keys where there is none."""
        if key in self.facts:
            return self.facts[key]
        near = difflib.get_close_matches(key, self.facts, n=3, cutoff=0.5)
        hint = (
            f"; did you mean {' or '.join(near)}?"
            if near
            else f"; there are {len(self.facts)} facts, none like it"
        )
        raise InputError(f"no fact '{key}'{hint}")


LARGEST = 1_000_000
"""Size from which a number with decimals is told as beyond it."""


def direction(low: float, high: float, null: float) -> str:
    """Direction of an association whose interval is ``low`` to ``high``.

    ``null`` is the value of no difference: 1 for odds ratios, 0 for differences. An interval that holds or
    touches it shows no clear difference, and so does one with NaN bounds.
    """
    if low > high:
        raise InputError(f"an interval from {low} to {high} is upside down")
    if low > null:
        return "higher"
    if high < null:
        return "lower"
    return NO_DIFFERENCE


def number(value: float | int, digits: int = 0) -> str:
    """A number for prose: thousands grouped, a true minus sign, ``digits`` decimals.

    An odds ratio or limit of a model that says next to nothing can have hundreds of digits; it is told as beyond
    a million.
    """
    if digits and abs(value) >= LARGEST:
        return f"{'over ' if value > 0 else 'under −'}{LARGEST:,.0f}"
    return f"{value:,.{digits}f}".replace("-", "−")


def p_text(p: float) -> str:
    """A p-value for reading: never zero, and a dash where there is none."""
    return "–" if p is None or math.isnan(p) else "<0.001" if p < 0.001 else f"{p:.3f}"


def with_interval(value: float, low: float, high: float, digits: int = 2, unit: str = "") -> str:
    """An estimate for prose, such as "1.23 (1.10 to 1.38)"; alone where it has no interval."""
    if math.isnan(low) or math.isnan(high):
        return f"{number(value, digits)}{unit}"
    return f"{number(value, digits)}{unit} ({number(low, digits)} to {number(high, digits)})"


def write_facts(path: Path, facts: Facts) -> None:
    """Write ``facts.json``. Keys are sorted, so that equal facts give equal bytes."""
    _check(facts, str(path))
    content = {"meta": facts.meta, "facts": {key: asdict(fact) for key, fact in sorted(facts.facts.items())}}
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole({path: text.encode("utf-8")})


def load_facts(path: Path) -> Facts:
    """Read ``facts.json``; InputError names what is absent or wrong."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as JSON: {error}") from error
    known = {item.name for item in fields(Fact)}
    facts = {}
    for key, entry in content.get("facts", {}).items():
        if set(entry) - known or {"value", "text", "source_file", "rule"} - set(entry):
            raise InputError(
                f"{path}: fact '{key}' needs value, text, source_file, rule and no key of its own making"
            )
        facts[key] = Fact(**{"unit": "", "n": None, **entry})
    result = Facts(content.get("meta", {}), facts)
    _check(result, str(path))
    return result


def _check(facts: Facts, where: str) -> None:
    absent = [name for name in META if not facts.meta.get(name)]
    if absent:
        raise InputError(f"{where}: meta lacks {', '.join(absent)}")
    for key, fact in facts.facts.items():
        if fact.status not in STATUSES:
            raise InputError(
                f"{where}: fact '{key}' has status '{fact.status}', not one of {', '.join(STATUSES)}"
            )
        if isinstance(fact.value, float) and not math.isfinite(fact.value):
            raise InputError(f"{where}: fact '{key}' is {fact.value}; a withheld number has value null")
