"""The door for quotations: each is verified against its source, screened, and labelled so that nobody stands out.

A quotation leaves only if every check passes. One that fails is named with its reasons and stays where it is.

Checks, in the order they are told
  offsets        its source has a text, and its start and end lie within it
  verbatim       what is published, less declared elisions and replacements, stands word for word at its offsets
  edits          brackets in the text are declared in ``edits``
  consent        the person agreed to be quoted, in the bank and in the project
  checked        two people are on record: one who anonymised it, one who checked it
  e-mail, phone, postcode, date, name, place, organisation ...   the screen of :mod:`.identifying_words`
  role label     the label is shared by at least ``people`` in the sampling frame
  mosaic         one person's labels taken together are still shared by that many
  share          nobody supplies more than a share of the quotations
  badge          a quotation of synthetic words is marked as such
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.quotations import BANK, Sources
from wellbeing.release.withheld import open_flags

LEVELS = (("role", "sector", "area"), ("role", "sector"), ("sector",), ())
"""Labels from the finest to the coarsest; the last says only that somebody was interviewed."""
ANYBODY = "Interviewee"
YES = {"yes", "true", "1", "y"}
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_TURNING = re.compile(
    r"(?<!\w)(?:not|never|no|none|nobody|nothing|neither|nor|without|hardly|barely|cannot|\w+n't|unless|except|but|ddim|"
    r"byth|neb|nid|nie|nigdy|nikt|nic|bez|نہیں|کبھی|نہ)(?!\w)",
    re.IGNORECASE,
)
"""Words that turn a sentence into its opposite: none may be left out in silence."""
_ELISION = {"[…]", "[...]", "[ … ]", "[. . .]"}


@dataclass(frozen=True)
class QuoteRules:
    """Rules of ``quotes`` in config/interviews.yaml; ``badge`` marks synthetic words, empty on real ones."""

    people: int = 3
    share: float = 0.15
    consent: bool = True
    badge: str = ""
    allowed: tuple[str, ...] = ()


def release_quotes(
    bank: pd.DataFrame, sources: Sources, rules: QuoteRules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pass a quote bank through the door.

    Args:
        bank: columns :data:`BANK`, text as written; one row a quotation.
        sources: what to check against.
        rules: how strict.

    Returns:
        The quotations that may leave (quote_id, code, text, label, sector, badge), and those refused (quote_id, check,
        reason; one row a reason). The reasons never repeat the words that were found.

    Raises:
        InputError: the bank lacks columns, or two quotations share an id.
    """
    absent = [name for name in BANK if name not in bank.columns]
    if absent:
        raise InputError(f"quotes.csv: no column {', '.join(absent)}; its columns must be {', '.join(BANK)}")
    bank = bank.fillna("")
    twice = bank.loc[bank["quote_id"].duplicated(), "quote_id"]
    if len(twice):
        raise InputError(
            f"quotes.csv: quote_id {', '.join(twice.astype(str).unique())} is given twice; number them anew"
        )
    refused: list[tuple[str, str, str]] = []
    passed: list[dict] = []
    for row in bank.to_dict("records"):
        problems = _check(row, sources, rules)
        person = sources.people.get(row["source"])
        level = None if problems or person is None else _level(row, person, sources, rules, problems)
        refused += [(row["quote_id"], *problem) for problem in problems]
        if not problems and person is not None and level is not None:
            passed.append(row | {"person": person, "level": level})
    passed = _mosaic(passed, sources, rules, refused)
    passed = _share(passed, rules, refused)
    order = {quote: at for at, quote in enumerate(bank["quote_id"])}
    refused.sort(key=lambda entry: order[entry[0]])
    rows = [
        (
            row["quote_id"],
            row["code"],
            row["text_published"],
            _label(row["person"], row["level"], sources),
            row["person"]["sector"] if "sector" in row["level"] else "",
            rules.badge,
        )
        for row in passed
    ]
    return (
        pd.DataFrame(rows, columns=["quote_id", "code", "text", "label", "sector", "badge"]),
        pd.DataFrame(refused, columns=["quote_id", "check", "reason"]),
    )


def is_verbatim(published: str, original: str) -> bool:
    """Whether a quotation, less what stands in square brackets, is the original from its first to its last word.

    An elision may stand for any words but those that turn the meaning (never, not), a replacement for at most eighty
    characters. Curly or straight marks and line breaks are no difference.
    """
    published, original = _typed(published), _typed(original)
    if published == original:
        return True
    marks = _BRACKETS.findall(published)
    if not marks:
        return False
    pieces = [piece.strip() for piece in _BRACKETS.split(published)]
    if sum(map(len, pieces)) < 10:
        return False
    at = 0
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        found = original.find(piece, at) if not last else (len(original) - len(piece) if piece else at)
        if last and piece and not original.endswith(piece):
            return False
        if found < at or (number == 0 and piece and found != 0):
            return False
        left_out = original[at : found if piece else len(original)]
        if number and piece and marks[number - 1] not in _ELISION and found - at > 80:
            return False
        if number and _turns(left_out) and not _TURNING.search(marks[number - 1]):
            return False
        at = found + len(piece)
    return True


def _turns(left_out: str) -> bool:
    """Whether words left out, no clause of their own, hold one that turns the meaning of what stays."""
    clause = re.search(r"[,.;:!?–—]", left_out.strip()) or len(left_out.split()) > 6
    return not clause and bool(_TURNING.search(left_out))


def _typed(text: str) -> str:
    """A text without what typesetting changes: curly for straight marks, line breaks and runs of blanks."""
    return " ".join(text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').split())


def _check(row: Mapping, sources: Sources, rules: QuoteRules) -> list[tuple[str, str]]:
    text, problems = str(row["text_published"]), []
    original = sources.texts.get(row["source"])
    start, end = _position(row["start"]), _position(row["end"])
    if row["source"] not in sources.texts:
        problems.append(("offsets", "the project has no source of that name"))
    elif original is None:
        problems.append(("offsets", "the text of its source is absent"))
    elif start is None or end is None or not 0 <= start < end <= len(original):
        problems.append(("offsets", "its start and end do not lie within its source"))
    elif not is_verbatim(text, original[start:end]):
        problems.append(("verbatim", "the words differ from the source at its offsets"))
    if (
        _BRACKETS.search(text)
        and not str(row["edits"]).strip()
        and (original is None or text not in original)
    ):
        problems.append(("edits", "brackets in the text are not declared under edits"))
    person = sources.people.get(row["source"], {})
    agreed = str(row["consent_to_quote"]).strip().lower() in YES
    if rules.consent and not (agreed and person.get("consent") is True):
        problems.append(("consent", "the person's consent to be quoted is not on record"))
    if not str(row["anonymised_by"]).strip() or not str(row["checked_by"]).strip():
        problems.append(("checked", "who anonymised it and who checked it is not on record"))
    kinds = dict.fromkeys(kind for kind, _ in open_flags(str(row["quote_id"]), text, sources, rules.allowed))
    problems += [(kind, f"the text holds what reads as: {kind}") for kind in kinds]
    return problems


def _level(
    row: Mapping, person: Mapping, sources: Sources, rules: QuoteRules, problems: list
) -> tuple[str, ...] | None:
    """The finest label that enough people share; a label asked for in the bank is taken or refused, never changed."""
    asked = " ".join(str(row["role_label"]).split()).lower()
    if asked:
        for level in LEVELS:
            if asked in (
                _label(person, level, sources).lower(),
                ", ".join(str(person[key]) for key in level).lower(),
            ):
                if _sharing(person, level, sources.frame) >= rules.people:
                    return level
                problems.append(
                    ("role label", f"fewer than {rules.people} people in the sampling frame share it")
                )
                return None
        problems.append(("role label", "it is not made of the person's role, sector and area"))
        return None
    for level in LEVELS:
        if all(person[key] for key in level) and _sharing(person, level, sources.frame) >= rules.people:
            return level
    problems.append(("role label", f"fewer than {rules.people} people are in the sampling frame"))
    return None


def _mosaic(passed: list[dict], sources: Sources, rules: QuoteRules, refused: list) -> list[dict]:
    """Refuse the quotations of a person whose labels together are shared by too few."""
    together: dict[str, set[str]] = {}
    for row in passed:
        together.setdefault(row["person"]["participant"], set()).update(row["level"])
    kept = []
    for row in passed:
        keys = tuple(sorted(together[row["person"]["participant"]]))
        if _sharing(row["person"], keys, sources.frame) >= rules.people:
            kept.append(row)
        else:
            words = f"the labels of this person's quotations together are shared by fewer than {rules.people} people"
            refused.append((row["quote_id"], "mosaic", words))
    return kept


def _share(passed: list[dict], rules: QuoteRules, refused: list) -> list[dict]:
    """Refuse the last quotations of whoever supplies more than the share, until nobody does."""
    while True:
        limit = max(1, int(rules.share * len(passed)))
        counts: dict[str, int] = {}
        over = None
        for at, row in enumerate(passed):
            name = row["person"]["participant"]
            counts[name] = counts.get(name, 0) + 1
            if counts[name] > limit:
                over = at
        if over is None:
            return passed
        words = f"one person supplies more than {limit} of the quotations"
        refused.append((passed.pop(over)["quote_id"], "share", words))


def _sharing(person: Mapping, keys: tuple[str, ...], frame: pd.DataFrame) -> int:
    alike = frame
    for key in keys:
        alike = alike[alike[key].astype(str).str.lower() == str(person[key]).lower()]
    return int(alike["people"].sum())


def _label(person: Mapping, level: tuple[str, ...], sources: Sources) -> str:
    words = {
        "role": str(person["role"]).capitalize(),
        "sector": sources.sector_labels.get(person["sector"], str(person["sector"])),
        "area": str(person["area"]),
    }
    parts = [words[key] for key in level]
    if not parts:
        return ANYBODY
    return ", ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])


def _position(value: object) -> int | None:
    try:
        return int(float(str(value)))
    except ValueError:
        return None


def quote_record(passed: pd.DataFrame, refused: pd.DataFrame, rules: QuoteRules) -> dict:
    """What the release log says of the quotations: the checks made and how many were refused."""
    return {
        "checks": [
            "each verified word for word at its offsets",
            "screened for names, places, organisations, addresses, numbers and dates",
            f"labels shared by {rules.people} people or more",
            "consent on record" if rules.consent else "consent not asked for (quotes.consent)",
            f"no one person above {rules.share:.0%} of the quotations",
        ],
        "rows_suppressed": int(refused["quote_id"].nunique()),
        "cells_suppressed": int(refused["quote_id"].nunique()),
        "status": "pass",
        "reason": "",
    }
