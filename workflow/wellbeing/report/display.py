"""Figures and tables as notebooks show them: with a caption, and with words for who cannot see the figure."""

import base64
import html
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellbeing.catalogue import Table
from wellbeing.errors import InputError

if TYPE_CHECKING:  # both are slow to import, and a caller has done so already
    import pandas as pd
    from matplotlib.figure import Figure

Format = str | Callable[[Any], str]

WIDE = 7
"""Columns above which a table is set small."""

LARGEST_SVG = 400_000
"""Bytes above which a figure is shown as PNG: a cloud of points is smaller as a picture."""


def show(figure: Any, alt: str, caption: str | None = None, *, kind: str = "svg") -> None:
    """Show a matplotlib figure (or a seaborn grid, or the figure of an axes) in a notebook, and close it.

    ``alt`` says in a sentence or two what the figure shows, for those who cannot see it; ``caption`` stands
    below it. ``kind`` is "svg", or "png" for figures of many marks. Raises InputError without an ``alt``.
    """
    from IPython.display import display

    drawn = _figure(figure)
    alt, caption = _words(alt, "alt"), " ".join((caption or "").split())
    media, content = "image/svg+xml", _drawn(drawn, "svg") if kind == "svg" else b""
    if kind == "png" or len(content) > LARGEST_SVG:
        media, content = "image/png", _drawn(drawn, "png")
    source = f"data:{media};base64,{base64.b64encode(content).decode('ascii')}"
    width = round(drawn.get_size_inches()[0] * 100)
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    image = f'<img src="{source}" alt="{html.escape(alt)}" width="{width}">'
    markup = f'<figure class="figure">{image}{below}</figure>'
    display({"text/html": markup, "text/plain": f"Figure: {caption or alt}"}, raw=True)
    _close(drawn)


def save_figure(figure: Any, stem: Path, alt: str, caption: str) -> None:
    """Write ``<stem>.svg``, ``<stem>.png`` and ``<stem>.json`` (alt, caption) for the report; close it."""
    drawn = _figure(figure)
    stem = Path(stem)
    stem.parent.mkdir(parents=True, exist_ok=True)
    words = {"alt": _words(alt, "alt"), "caption": _words(caption, "caption")}
    for kind in ("svg", "png"):
        stem.with_name(f"{stem.name}.{kind}").write_bytes(_drawn(drawn, kind))
    text = json.dumps(words, indent=1, ensure_ascii=False) + "\n"
    stem.with_name(f"{stem.name}.json").write_text(text, encoding="utf-8")
    _close(drawn)


def show_table(
    table: "pd.DataFrame",
    caption: str,
    formats: Mapping[str, Format] | None = None,
    *,
    names: Mapping[str, str] | None = None,
    of: Table | None = None,
    note: str | None = None,
    index: bool = False,
) -> None:
    """Show a table in a notebook: caption above, numbers to the right, missing cells as a dash.

    ``formats`` gives a column's format, such as ",.0f", ".2f" or a function; whole numbers are otherwise
    grouped by thousands and others given two decimals. ``names`` gives headings, ``note`` a line below. ``of`` is
    the catalogue's table that the columns come from: it gives headings and digits to those not named otherwise.
    """
    from IPython.display import display

    markup = table_html(table, caption, formats, names=names, of=of, note=note, index=index)
    display({"text/html": markup, "text/plain": f"{caption}\n{table.to_string(index=index)}"}, raw=True)


def table_html(
    table: "pd.DataFrame",
    caption: str,
    formats: Mapping[str, Format] | None = None,
    *,
    names: Mapping[str, str] | None = None,
    of: Table | None = None,
    note: str | None = None,
    index: bool = False,
) -> str:
    """The markup that :func:`show_table` shows. Raises InputError for a format of a column not there."""
    formats, names = dict(formats or {}), dict(names or {})
    frame = table.reset_index() if index else table
    if of is not None:
        formats, names = _declared_formats(table, of) | formats, _labels(table, of) | names
    strange = [column for column in (*formats, *names) if column not in frame.columns]
    if strange:
        raise InputError(f"table '{caption}': no column {', '.join(map(repr, strange))} to format or name.")
    numeric = [_is_numeric(frame[column]) for column in frame.columns]
    head = "".join(
        f'<th scope="col"{_class(right)}>{html.escape(str(names.get(column, _heading(column))))}</th>'
        for column, right in zip(frame.columns, numeric, strict=True)
    )
    levels = table.index.nlevels if index else 0
    columns = [[format_cell(cell, formats.get(name)) for cell in frame[name]] for name in frame.columns]
    rows = "".join(
        f"<tr>{''.join(_cell(text, numeric[at], at < levels) for at, text in enumerate(row))}</tr>\n"
        for row in zip(*columns, strict=True)
    )
    below = f'<p class="note">{html.escape(note)}</p>' if note else ""
    return (
        f'<div class="table{" wide" if len(columns) > WIDE else ""}"><table><caption>{html.escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>{below}</div>"
    )


def _labels(table: "pd.DataFrame", of: Table) -> dict[str, str]:
    return {column.name: column.label for column in of.columns if column.name in table}


def _declared_formats(table: "pd.DataFrame", of: Table) -> dict[str, Format]:
    return {
        column.name: f",.{column.decimals}f"
        for column in of.columns
        if column.name in table and column.type in ("number", "whole number")
    }


def format_cell(cell: Any, form: Format | None = None) -> str:
    """One cell as text: missing as a dash, numbers by ``form``, minus as a true minus sign."""
    if (
        cell is None
        or (isinstance(cell, float) and cell != cell)
        or type(cell).__name__ in ("NAType", "NaTType")
    ):
        return "–"
    if callable(form):
        return str(form(cell))
    if isinstance(cell, str) or type(cell).__name__ in ("bool", "bool_"):
        return {"True": "yes", "False": "no"}.get(str(cell), str(cell)) if not isinstance(cell, str) else cell
    if form is None:
        form = (
            ",d"
            if isinstance(cell, int) or str(getattr(cell, "dtype", "")).startswith(("int", "uint"))
            else ",.2f"
        )
    return format(cell, form).replace("-", "−")


def _is_numeric(column: "pd.Series") -> bool:
    """Whether a column reads as numbers: of a numeric type, or text such as "1.2 (1.1 to 1.4)" or "<10"."""
    if column.dtype.kind in "iuf":
        return True
    texts = [str(cell) for cell in column.dropna() if not isinstance(cell, bool)]
    return bool(texts) and all(text[:1] in "0123456789<+−-–[*" and text[:1] for text in texts)


def _heading(column: Any) -> str:
    return " ".join(str(part) for part in column if part != "") if isinstance(column, tuple) else str(column)


def _class(right: bool) -> str:
    return ' class="num"' if right else ""


def _cell(text: str, right: bool, head: bool) -> str:
    tag, scope = ("th", ' scope="row"') if head else ("td", "")
    return f"<{tag}{scope}{_class(right)}>{html.escape(text)}</{tag}>"


def _figure(figure: Any) -> "Figure":
    drawn = getattr(figure, "figure", figure)
    if not hasattr(drawn, "savefig"):
        raise InputError(f"show() takes a matplotlib figure, not a {type(figure).__name__}.")
    return drawn


def _words(text: str, name: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise InputError(f"a figure needs a text for '{name}'; the one given is empty.")
    return words


def _drawn(figure: "Figure", kind: str) -> bytes:
    from matplotlib import rc_context

    # no software version or date in the file: it would differ between machines
    metadata = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}[kind]
    buffer = io.BytesIO()
    with rc_context({"svg.hashsalt": "wellbeing"}):  # else the ids in an SVG are random
        figure.savefig(buffer, format=kind, metadata=metadata, bbox_inches=_settled(figure))
    return buffer.getvalue()


def _settled(figure: "Figure") -> Any:
    """Lay the figure out once for all formats, and tell the box around its ink, in inches.

    A layout engine, and ``bbox_inches="tight"``, would each draw everything once more for each format.
    """
    from matplotlib import rc_context

    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        with rc_context({"figure.constrained_layout.use": False}):  # else None means the default engine
            figure.set_layout_engine(None)
    return figure.get_tightbbox().padded(0.05)


def _close(figure: "Figure") -> None:
    from matplotlib import pyplot

    pyplot.close(figure)  # else the kernel would show it again when the cell ends
