"""An executed notebook as one self-contained HTML page that needs no network."""

import base64
import copy
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

import nbformat

from wellbeing.report.page_context import PageContext
from wellbeing.report.pandoc import PandocError, pandoc
from wellbeing.report.writing import SEARCH, TEMPLATES, write_whole

_HIDDEN = {"parameters", "injected-parameters", "remove-cell"}
_NUMBER_CELL = re.compile(r"<td>(\s*[-−–]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?%?\s*|NaN)</td>")
_NAMED_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="(?!data:)([^"]*)"')
_SCOPED_STYLE = re.compile(r"<style scoped>.*?</style>", re.DOTALL)


def render_page(notebook: Path, page: Path, context: PageContext) -> None:
    """Write the HTML ``page`` of an executed ``notebook`` file."""
    content = page_html(nbformat.read(notebook, as_version=4), context)
    write_whole({page: content.encode("utf-8")})


def page_html(notebook: dict[str, Any], context: PageContext) -> str:
    """The page of an executed notebook (nbformat 4): code folded, tables and figures kept, badge on top.

    Cells tagged ``remove-cell`` are left out, of those tagged ``remove-input`` only the output is shown. The
    parameters stand in a folded table of their own.
    """
    title, body = _split_title(notebook)
    parameters = notebook["metadata"].get("papermill", {}).get("parameters", {})
    metadata = {
        "pagetitle": context.title or title,
        "title": context.title or title,
        "run": context.run,
        "home": context.home,
        "badge": context.badge_metadata(),
        "parameters": [{"name": name, "value": _shown(value)} for name, value in sorted(parameters.items())],
        "script": base64.b64encode(hashlib.sha256(SEARCH.encode("utf-8")).digest()).decode("ascii"),
        "lang": "en-GB",
    }
    page = pandoc(
        json.dumps(body),
        "--from=ipynb",
        "--to=html5",
        f"--template={TEMPLATES / 'page.html'}",
        f"--variable=style:{(TEMPLATES / 'style.css').read_text(encoding='utf-8')}",
        f"--lua-filter={TEMPLATES / 'notebook.lua'}",
        "--standalone",
        "--mathml",
        "--toc",
        "--toc-depth=3",
        "--columns=10000",
        "--section-divs",
        metadata=metadata,
        cwd=TEMPLATES,
    )
    if named := _NAMED_PICTURE.search(page):
        raise PandocError(f"a page holds no picture by the name of its file ({named[1]}): draw it in a cell")
    return page


def _split_title(notebook: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The first heading of the first level, and a copy of the notebook without it, ready for pandoc."""
    body = copy.deepcopy(notebook)
    body["metadata"] = {}  # pandoc would read it as the document's own
    title = None
    cells = []
    for number, cell in enumerate(body["cells"], start=1):
        tags = set(cell["metadata"].get("tags", []))
        if tags & _HIDDEN:
            continue
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and title is None:
            lines = source.splitlines()
            at = next((at for at, line in enumerate(lines) if re.match(r"#\s+\S", line)), None)
            if at is not None:
                title = lines.pop(at).lstrip("#").strip()
                source = "\n".join(lines)
        if cell["cell_type"] == "code":
            if "remove-input" in tags:
                source = ""
            cell["outputs"] = [_output(output, number) for output in cell["outputs"]]
        if source.strip() or cell.get("outputs"):
            cells.append({**cell, "source": source})
    body["cells"] = cells
    return title or "Notebook", body


def _output(output: dict[str, Any], cell: int) -> dict[str, Any]:
    """An output with its pictures as figures that have words, and its pandas tables with numbers marked."""
    data = output.get("data")
    if data is None:
        return output
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data and "text/html" not in data:
            words = output.get("metadata", {}).get("alt") or output.get("metadata", {}).get(kind, {}).get(
                "alt"
            )
            alt = words or f"Figure from cell {cell}; its author gave no description."
            content = "".join(data[kind])
            source = (
                f"data:{kind};base64,{''.join(content.split())}" if kind != "image/svg+xml" else _svg(content)
            )
            data = {
                "text/html": f'<figure class="figure"><img src="{source}" alt="{html.escape(alt)}"></figure>'
            }
            break
    if "text/html" in data:
        markup = "".join(data["text/html"])
        if 'class="dataframe"' in markup:
            markup = _NUMBER_CELL.sub(r'<td class="num">\1</td>', _SCOPED_STYLE.sub("", markup)).replace(
                '<table border="1" ', "<table "
            )
            markup = f'<div class="table">{markup}</div>'
        data = {"text/html": markup}
    return {**output, "data": data}


def _svg(content: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(content.encode('utf-8')).decode('ascii')}"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
