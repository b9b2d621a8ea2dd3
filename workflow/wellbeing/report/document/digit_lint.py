"""The digit lint: no number of the report's prose may be typed by hand."""

import re
from dataclasses import dataclass
from pathlib import Path

import jinja2
import yaml

from wellbeing.errors import InputError

# what may hold digits without stating a number: labels, citations, addresses, code, headings, numbered lists
_EXEMPT = re.compile(
    r"^\#{1,6}\s[^\n]*"  # headings
    r"|^\s*\d+\.\s"  # the marker of a numbered list
    r"|```.*?```|`[^`\n]*`"  # code
    r"|\{[^{}\n]*\}"  # attributes such as {#tbl:x}
    r"|\]\([^)\s]*\)|<https?://[^>]*>"  # targets of links
    r"|\$\$.*?\$\$|\$[^$\n]+\$"  # formulas: their constants are mathematics, not results
    r"|-?@[\w:.#/-]*\w",  # citations and references
    re.MULTILINE | re.DOTALL,
)
# Markdown's labels, {#sec:x}, begin as Jinja's comments do by default
COMMENT_START, COMMENT_END = "{##", "##}"
"""Jinja settings of the report's templates: comments are written {## so ##}."""

_PROSE_ARGUMENTS = {"caption", "alt", "note", "text"}


@dataclass(frozen=True)
class Allowed:
    """A typed number that is a name, and why it may stand."""

    text: str
    reason: str


def load_allowed(path: Path) -> list[Allowed]:
    """Read the allow-list; every entry has a ``text`` and a ``reason``."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    for entry in entries:
        if not isinstance(entry, dict) or not entry.get("text") or not entry.get("reason"):
            raise InputError(f"{path}: each entry needs a text and a reason; found {entry}")
    return [Allowed(str(entry["text"]), str(entry["reason"])) for entry in entries]


def lint_digits(source: str, name: str, allowed: list[Allowed]) -> None:
    """Raise InputError that lists each digit typed in the prose of a Jinja template of Markdown.

    Prose is the template's text, and the captions, notes and alternative texts given to its helpers.
    ``name`` is the template's, for the message.
    """
    problems = [problem for line, text in _prose(source) for problem in _typed(line, text, allowed)]
    if problems:
        listed = "\n".join(f"  line {line}: {words}" for line, words in problems)
        raise InputError(
            f"{name}: numbers typed in prose; print them with fact(), or list a name with its reason in "
            f"allowed_digits.yaml:\n{listed}"
        )


def _prose(source: str) -> list[tuple[int, str]]:
    """Pieces of prose with the line each begins on; what Jinja puts in between is left out."""
    body, start = source, 1
    front = re.match(r"---\n.*?\n---\n", source, re.DOTALL)
    if front:
        body, start = source[front.end() :], 1 + front[0].count("\n")
    pieces: list[tuple[int, str]] = []
    text, first_line = "", start
    tokens = [
        (line + start - 1, kind, value)
        for line, kind, value in jinja2.Environment(
            comment_start_string=COMMENT_START, comment_end_string=COMMENT_END
        ).lex(body)
        if kind != "whitespace"
    ]
    for at, (line, kind, value) in enumerate(tokens):
        if kind == "data":
            # blank lines keep later lines of the piece at their numbers
            text += "\n" * (line - first_line - text.count("\n")) + value
        elif kind == "string" and _is_prose_argument(tokens, at):
            pieces.append((line, value[1:-1]))
        elif kind in ("integer", "float", "string") and tokens[at - 1][1] == "variable_begin":
            pieces.append((line, value.strip("'\"")))
        elif kind in ("variable_begin",):
            text += "…"
    return [(first_line, text), *pieces]


def _is_prose_argument(tokens: list[tuple[int, str, str]], at: int) -> bool:
    before = tokens[max(0, at - 2) : at]
    return (
        len(before) == 2
        and before[0][1] == "name"
        and before[0][2] in _PROSE_ARGUMENTS
        and before[1][2] == "="
    )


def _typed(start: int, text: str, allowed: list[Allowed]) -> list[tuple[int, str]]:
    blank = _EXEMPT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for entry in sorted(allowed, key=lambda entry: -len(entry.text)):
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, entry.text.split())) + r"(?!\w)"
        blank = re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), blank)
    lines = zip(blank.split("\n"), text.split("\n"), strict=True)
    return [
        (start + offset, full.strip()[:90])
        for offset, (checked, full) in enumerate(lines)
        if re.search(r"\d", checked)
    ]
