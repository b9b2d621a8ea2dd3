"""The report's text: a Jinja template of Markdown whose numbers are facts or cells of released tables."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from wellbeing.config.flat import flat_settings
from wellbeing.errors import InputError
from wellbeing.report.document.digit_lint import COMMENT_END, COMMENT_START, Allowed, lint_digits
from wellbeing.report.document.markdown import (
    WITHHELD_MARK,
    Markdown,
    Row,
    cell_text,
    check_columns,
    escape,
    interval_text,
    pipe_table,
    print_once,
    read_rows,
    spread_rows,
)
from wellbeing.report.facts import WITHHELD, Fact, Facts


class Helpers:
    """What a template may call: fact, value, direction, has, table, figure, rows, provenance, settings."""

    def __init__(self, facts: Facts, tables: Mapping[str, Path], figures: Mapping[str, Path]) -> None:
        self.facts, self.tables, self.figures = facts, tables, figures
        self.used: dict[str, Fact] = {}
        self.names = {
            name: getattr(self, name)
            for name in (
                "fact",
                "value",
                "direction",
                "has",
                "table",
                "figure",
                "rows",
                "provenance",
                "settings",
            )
        }

    def _use(self, key: str) -> Fact:
        self.used[key] = self.facts.find(key)
        return self.used[key]

    def fact(self, key: str) -> Markdown:
        """The fact as prose prints it."""
        fact = self._use(key)
        return escape(WITHHELD if fact.status == "suppressed" else fact.text)

    def value(self, key: str) -> Any:
        """The fact's value, for conditions; printing it would skip its format."""
        return self._use(key).value

    def direction(self, key: str) -> str:
        """ "higher", "lower" or "no clear difference", computed from the fact's interval."""
        return self._use(key).direction()

    def has(self, key: str) -> bool:
        """Whether there is such a fact, for parts that depend on the data source."""
        return key in self.facts.facts

    def rows(self, name: str, where: Mapping[str, Any] | None = None) -> list[Row]:
        """Rows of a released table, for loops."""
        return read_rows(self._find(self.tables, name, "table"), where)

    def table(
        self,
        name: str,
        caption: str,
        columns: Mapping[str, str] | None = None,
        where: Mapping[str, Any] | None = None,
        digits: Mapping[str, int] | None = None,
        across: str | None = None,
        interval: Sequence[str] = ("odds_ratio", "or_low", "or_high"),
        headings: Mapping[str, str] | None = None,
        words: Mapping[str, Mapping[str, str]] | None = None,
        once: Sequence[str] = (),
        plain: Sequence[str] = (),
        note: str = "",
        label: str | None = None,
    ) -> Markdown:
        """A released table with its caption; refer to it as ``@tbl:<label>``, the table's name unless given.

        ``columns`` maps columns to headings, in order; with ``across`` they are the row heads, and each value
        of that column becomes a column of estimates with intervals, headed by ``headings``.
        ``words`` gives a column's codes their labels; a column in ``once`` is left empty where it repeats.
        An empty cell of a suppressed row counts as withheld, but in the columns ``plain`` it is merely empty.
        """
        path = self._find(self.tables, name, "table")
        rows = read_rows(path, where)
        for column, labels in (words or {}).items():
            rows = [{**row, column: labels.get(row[column], row[column])} for row in rows]
        shown = dict(columns or {key: key for key in (rows[0] if rows else {}) if key != "suppressed"})
        if rows:
            check_columns(path, list(rows[0]), [*shown, *([across, *interval] if across else [])])
        if across:
            cells = [interval_text(row, interval, (digits or {}).get(interval[0], 2)) for row in rows]
            spread, values = spread_rows(rows, list(shown), across, cells)
            titles = [*shown.values(), *((headings or {}).get(value, value) for value in values)]
            body = [[row[key] for key in (*shown, *values)] for row in spread]
        else:
            titles = list(shown.values())
            body = [
                [cell_text(row, key, (digits or {}).get(key), withheld=key not in plain) for key in shown]
                for row in rows
            ]
        body = print_once(body, [list(shown).index(column) for column in once])
        return Markdown(pipe_table(titles, body, caption, label or name) + _notes(body, note))

    def figure(self, name: str, caption: str | None = None) -> Markdown:
        """A figure saved by ``save_figure``, with the caption and alternative text saved beside it."""
        stem = self._find(self.figures, name, "figure")
        words = json.loads(stem.with_name(f"{stem.name}.json").read_text(encoding="utf-8"))
        told = escape(caption or words["caption"])
        return Markdown(f'\n![{told}]({name}){{#fig:{name} alt="{escape(words["alt"])}"}}\n')

    def provenance(self, caption: str) -> Markdown:
        """Every fact printed so far: what it says, the people behind it, its table, the rule that made it."""
        body = [
            [
                _breakable(key),
                WITHHELD if fact.status == "suppressed" else fact.text,
                "–" if fact.n is None else f"{fact.n:,}",
                _breakable(fact.source_file),
                _breakable(fact.rule),
            ]
            for key, fact in sorted(self.used.items())
        ]
        return pipe_table(["Fact", "As printed", "People", "File", "Rule"], body, caption, "provenance")

    def settings(self, caption: str) -> Markdown:
        """The settings of the run (``meta.settings``), one a row."""
        body = [[_breakable(key), text] for key, text in flat_settings(self.facts.meta["settings"])]
        return pipe_table(["Setting", "Value"], body, caption, "settings")

    def _find(self, files: Mapping[str, Path], name: str, kind: str) -> Path:
        if name not in files:
            raise InputError(
                f"no {kind} '{name}' among the report's inputs; there are {', '.join(sorted(files))}"
            )
        return files[name]


def fill_template(
    template: Path,
    facts: Facts,
    tables: Mapping[str, Path],
    figures: Mapping[str, Path],
    allowed: list[Allowed],
) -> str:
    """The report as Markdown. What a template prints is escaped, unless a helper made it as Markdown.

    ``tables`` maps names to released CSV files, ``figures`` to the stems that ``save_figure`` wrote.

    Raises InputError for a digit typed in prose, an unknown fact, table, figure or name (with the template's
    line), and for required facts that the template never prints.
    """
    helpers = Helpers(facts, tables, figures)
    environment = jinja2.Environment(
        loader=_LintedLoader(template.parent, allowed),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string=COMMENT_START,
        comment_end_string=COMMENT_END,
        finalize=lambda value: escape(value if isinstance(value, str) else str(value)),
    )
    try:
        text = environment.get_template(template.name).render(meta=facts.meta, **helpers.names)
    except jinja2.TemplateSyntaxError as error:
        raise InputError(f"{error.filename}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise InputError(f"{template}: no chapter {error.name} beside it") from error
    except (InputError, jinja2.UndefinedError) as error:
        place = _place(error, template.parent)
        if place is None:
            raise
        raise InputError(f"{place}: {error}") from error
    unused = sorted(key for key, fact in facts.facts.items() if fact.required and key not in helpers.used)
    if unused:
        raise InputError(f"{template}: required facts are never printed: {', '.join(unused)}")
    return text


class _LintedLoader(jinja2.FileSystemLoader):
    """Loads the report and its chapters, refusing typed numbers in each."""

    def __init__(self, folder: Path, allowed: list[Allowed]) -> None:
        super().__init__(folder)
        self.allowed = allowed

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple:
        """The text of one file, after the lint has read it."""
        found = super().get_source(environment, template)
        lint_digits(found[0], str(found[1]), self.allowed)
        return found


def _place(error: BaseException, folder: Path) -> str | None:
    """File and line of the template at which an error arose; None for errors from elsewhere, such as the lint."""
    place: str | None = None
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if Path(file).suffix == ".md" and Path(file).is_relative_to(folder):
            place = f"{file}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _breakable(name: str) -> str:
    """A long name that may go on in the next line after a dot, a slash or an underscore."""
    return re.sub(r"(?<=[./_\[])(?=\w)", "\u200b", name)


def _notes(body: list[list[str]], note: str) -> str:
    cells = {cell for row in body for cell in row}
    notes: list[str] = [escape(note)] if note else []
    if WITHHELD_MARK in cells:
        notes.append(f"{escape(WITHHELD_MARK)}: withheld, so that nobody can be recognised.")
    if any(cell.endswith("†") for cell in cells):
        notes.append("†: the fit did not end cleanly; its status is in the table of fits.")
    return f'\n::: {{.note custom-style="Note"}}\n{" ".join(notes)}\n:::\n' if notes else ""
