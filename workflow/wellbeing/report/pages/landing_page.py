"""The landing page of a run: one card for each thing there is to read."""

import base64
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from wellbeing.config.flat import flat_settings, without_places
from wellbeing.errors import InputError
from wellbeing.report.page_context import BADGES, PageContext
from wellbeing.report.writing import TEMPLATES, write_whole


@dataclass(frozen=True)
class Card:
    """One page of the run: what it is called, what it tells, where it is, and a picture of it.

    ``href`` is relative to the landing page's folder. ``thumbnail`` is an SVG or PNG file, which the
    page embeds; the title stands beside it, so a screen reader passes over it. ``badge`` says whose data the
    page shows; a card whose badge is not the landing page's own carries it.
    """

    title: str
    description: str
    href: str
    thumbnail: Path | None = None
    badge: str | None = None


@dataclass(frozen=True)
class Download:
    """A released table to download: the part of the study it belongs to, what it holds, and where it is."""

    phase: str
    title: str
    href: str


def notebook_card(notebook: Path, figures: Mapping[str, Path], badge: str | None = None) -> Card:
    """The card of a notebook's page: its first heading, and what its metadata say under ``card``.

    ``card`` holds a description and, where one stands for the page, the name of a figure of the report; a run
    that has no such figure shows the card without a picture.

    Raises InputError where the notebook has no heading or no card.
    """
    content = json.loads(notebook.read_text(encoding="utf-8"))
    text = "".join(content["cells"][0]["source"]) if content["cells"] else ""
    card = content["metadata"].get("card")
    if not text.startswith("# ") or not card:
        raise InputError(f"{notebook}: needs a first cell that opens with a heading, and metadata 'card'")
    title = text.splitlines()[0].removeprefix("# ")
    href, thumbnail = f"../notebooks/{notebook.stem}.html", figures.get(card.get("figure"))
    return Card(title, card["description"], href, thumbnail, badge)


def render_index(
    output: Path,
    context: PageContext,
    report: Mapping[str, str],
    pages: Sequence[Card],
    settings: Mapping[str, Any],
    subtitle: str = "",
    thumbnail: Path | None = None,
    downloads: Sequence[Download] = (),
) -> None:
    """Write the landing page ``output``.

    ``report`` maps the report's formats ("HTML", "PDF", "Word") to their addresses relative to the page,
    ``pages`` are the cards, ``downloads`` the released tables, ``settings`` the run's configuration. ``context.title``
    is the study's title.

    Raises InputError for a card or format whose file does not exist.
    """
    absent = [
        href
        for href in (*report.values(), *(card.href for card in pages), *(table.href for table in downloads))
        if not _there(output, href)
    ]
    if absent:
        raise InputError(f"{output}: the landing page would lead nowhere: no file {', '.join(absent)}")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("index.html.j2").render(
        css=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
        context=context,
        badge=context.badge_metadata(),
        labels={kind: badge["label"] for kind, badge in BADGES.items()},
        subtitle=subtitle,
        report=report,
        pages=[
            {
                "title": card.title,
                "description": card.description,
                "href": card.href,
                "image": _image(card.thumbnail),
                "badge": card.badge if card.badge != context.badge else None,
            }
            for card in pages
        ],
        downloads=_by_phase(downloads),
        settings=flat_settings(without_places(settings)),
        image=_image(thumbnail),
    )
    write_whole({output: text.encode("utf-8")})


def _by_phase(downloads: Sequence[Download]) -> dict[str, list[Download]]:
    """Phase -> its tables, wherever they stand in the list; phases in the order in which each first comes."""
    phases: dict[str, list[Download]] = {}
    for table in downloads:
        phases.setdefault(table.phase, []).append(table)
    return phases


def _there(output: Path, href: str) -> bool:
    return Path(os.path.normpath(output.parent / href)).is_file()


def _image(path: Path | None) -> str | None:
    if path is None:
        return None
    media = {".svg": "image/svg+xml", ".png": "image/png"}.get(path.suffix)
    if media is None or not path.is_file():
        raise InputError(f"{path}: a thumbnail is an SVG or PNG file that exists")
    return f"data:{media};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
