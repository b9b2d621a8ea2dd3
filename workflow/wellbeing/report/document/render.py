"""The technical report as HTML, PDF and Word, from one Markdown text."""

import datetime
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, cast

from wellbeing.errors import InputError
from wellbeing.report.document.digit_lint import load_allowed
from wellbeing.report.document.template import fill_template
from wellbeing.report.document.word_styles import write_reference
from wellbeing.report.facts import Facts, load_facts
from wellbeing.report.page_context import PageContext
from wellbeing.report.pandoc import PandocError, pandoc
from wellbeing.report.writing import FIXED_ENVIRONMENT, TEMPLATES, write_whole

READER: Final = "markdown+table_attributes-raw_html-raw_tex-raw_attribute-yaml_metadata_block"
"""Markdown of the chapters, without the parts by which a text could speak to a format directly."""

PDF_STANDARD: Final = "ua-1"
"""PDF/UA-1: accessible PDF. Typst refuses to write it where a figure or formula lacks words."""


def render_report(
    facts: Path,
    tables: Iterable[Path],
    figures: Iterable[Path],
    html: Path,
    pdf: Path,
    docx: Path,
    template: Path = TEMPLATES / "technical_report.md",
    allowed: Path = TEMPLATES / "allowed_digits.yaml",
    bibliography: Path = TEMPLATES / "references.bib",
) -> None:
    """Write the report in three formats; all of them, or on any error none.

    Args:
        facts: ``facts.json``.
        tables: released CSV files; the template names them by their stems.
        figures: files that ``save_figure`` wrote; the template names them by their stems. Each needs its
            .svg, .png and .json beside each other.
        html, pdf, docx: where the report goes: one folder, since the page links to the others.

    Raises:
        InputError: the template, facts, tables or figures do not fit together, or a format refuses the text.
    """
    known = load_facts(facts)
    stems = _stems(figures)
    text = fill_template(
        template, known, {path.stem: Path(path) for path in tables}, stems, load_allowed(allowed)
    )
    context = PageContext(
        known.meta["run"], known.meta["badge"], known.meta["source_title"], known.meta["title"]
    )
    metadata = _metadata(known, context, html, pdf, docx)
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        for stem in stems.values():
            for kind in ("svg", "png"):
                shutil.copy(stem.with_name(f"{stem.name}.{kind}"), folder)
        try:
            # citeproc comes after our filter, which turns @fig:x and @tbl:x into links first
            common = [
                f"--from={READER}",
                f"--lua-filter={TEMPLATES / 'crossref.lua'}",
                "--citeproc",
                f"--bibliography={bibliography.resolve()}",
                f"--resource-path={folder}",
                "--standalone",
                "--number-sections",
            ]
            with ThreadPoolExecutor() as pool:  # each waits for a process of its own
                made = {
                    html: pool.submit(_html, text, common, metadata, folder),
                    pdf: pool.submit(_pdf, text, common, metadata, folder),
                    docx: pool.submit(_docx, text, common, metadata, folder, context),
                }
            pages = {path: future.result() for path, future in made.items()}
        except PandocError as error:
            raise InputError(f"{template}: {error}") from error
    write_whole(pages)


def _stems(figures: Iterable[Path]) -> dict[str, Path]:
    stems = {Path(path).stem: Path(path).with_suffix("") for path in figures}
    for stem in stems.values():
        absent = [
            kind for kind in ("svg", "png", "json") if not stem.with_name(f"{stem.name}.{kind}").is_file()
        ]
        if absent:
            raise InputError(f"figure {stem}: no file {', '.join(f'{stem.name}.{kind}' for kind in absent)}")
    return stems


def _metadata(facts: Facts, context: PageContext, html: Path, pdf: Path, docx: Path) -> dict[str, Any]:
    if len({html.parent, pdf.parent, docx.parent}) != 1:
        raise InputError("the report's three formats go to one folder")
    meta = facts.meta
    return {
        "pagetitle": meta["title"],
        "title": meta["title"],
        "subtitle": meta.get("subtitle", ""),
        "author": list(meta.get("authors", [])),
        "run": context.run,
        "badge": context.badge_metadata(),
        "lang": "en-GB",
        "pdf": pdf.name,
        "docx": docx.name,
        "reference-section-title": "References",
        "link-citations": True,
    }


def _html(text: str, common: list[str], metadata: dict[str, Any], folder: Path) -> bytes:
    page = pandoc(
        text,
        *common,
        "--to=html5",
        f"--template={TEMPLATES / 'report.html'}",
        f"--variable=style:{(TEMPLATES / 'style.css').read_text(encoding='utf-8')}",
        "--mathml",
        "--toc",
        "--toc-depth=2",
        "--columns=10000",
        "--shift-heading-level-by=1",
        "--default-image-extension=svg",
        metadata=metadata,
        cwd=folder,
    )
    return page.encode("utf-8")


def _pdf(text: str, common: list[str], metadata: dict[str, Any], folder: Path) -> bytes:
    import typst

    authors = "".join(f"{_typst_string(name)}, " for name in metadata["author"])
    source = pandoc(
        text,
        *common,
        "--to=typst",
        f"--template={TEMPLATES / 'report.typ'}",
        "--default-image-extension=svg",
        f"--variable=author-strings:{authors}",
        f"--variable=title-string:{_typst_string(metadata['title'])}",
        *(["--variable=synthetic"] if metadata["badge"]["kind"] == "synthetic" else []),
        metadata=metadata,
        cwd=folder,
    )
    # pandoc centres every table; beside captions and text that stand left, so does the table
    source = source.replace("align(center)[#table(", "align(left)[#table(")
    main = folder / "report.typ"
    main.write_text(source, encoding="utf-8")
    compiler = typst.Compiler(
        str(main),
        root=str(folder),
        font_paths=typst.Fonts(include_system_fonts=False),
    )
    stamp = datetime.datetime.fromtimestamp(int(FIXED_ENVIRONMENT["SOURCE_DATE_EPOCH"]), datetime.UTC)
    try:
        # one file, so neither a list of pages nor nothing
        return cast(bytes, compiler.compile(format="pdf", pdf_standards=[PDF_STANDARD], timestamp=stamp))
    except typst.TypstError as error:
        hints = "; ".join(getattr(error, "hints", []) or [])
        raise InputError(
            f"PDF: {getattr(error, 'message', error)}{f' ({hints})' if hints else ''}"
        ) from error


def _typst_string(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _docx(
    text: str, common: list[str], metadata: dict[str, Any], folder: Path, context: PageContext
) -> bytes:
    badge = context.badge_metadata()
    words = f"{badge['label']} – {badge['words']}" if badge["words"] else badge["label"]
    reference, output = folder / "reference.docx", folder / "report.docx"
    write_reference(reference, badge["kind"], words, context.run)
    first = f'::: {{custom-style="Badge"}}\n{words}\n:::\n\n'
    pandoc(
        first + text,
        *common,
        "--to=docx+native_numbering",
        f"--lua-filter={TEMPLATES / 'word_properties.lua'}",
        f"--reference-doc={reference}",
        "--default-image-extension=png",
        metadata=metadata,
        output=output,
        cwd=folder,
    )
    return output.read_bytes()
