"""The interactive evidence and gap map: one HTML page that holds its data and fetches nothing."""

import json
from pathlib import Path

import jinja2
import pandas as pd
from markupsafe import Markup

from wellbeing.report.evidence.tables import filled
from wellbeing.report.page_context import PageContext
from wellbeing.report.writing import TEMPLATES, write_whole

FILTERS = [
    ("design", "Design"), ("kind", "Review or primary study"), ("population", "Population"), ("age", "Age"),
    ("level", "Level"), ("link", "Link"), ("certainty", "Certainty"), ("direction", "Direction"),
    ("equity", "Equity group"), ("harm", "Harm"), ("status", "How far it was read"),
]  # fmt: skip


def render_map(
    findings: pd.DataFrame, cells: pd.DataFrame, records: pd.DataFrame, page: Path, context: PageContext
) -> None:
    """Write the map.

    Args:
        findings, cells, records: released ``evidence_findings``, ``evidence_map`` and ``evidence_records``.
        page: file to write.
        context: badge, run and home of the page.
    """
    content = {
        "rows": list(dict.fromkeys(cells["intervention_label"])),
        "columns": list(dict.fromkeys(cells["outcome_label"])),
        "filters": [{"key": key, "label": label} for key, label in FILTERS],
        "findings": _findings(findings, records),
    }
    # "</script" ends a script element and "<!--" opens another kind, wherever they stand: no "<" stays
    data = json.dumps(content, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        keep_trailing_newline=True,
    )
    text = environment.get_template("evidence_map.html.j2").render(
        title=context.title, run=context.run, home=context.home, badge=context.badge_metadata(),
        style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")), data=Markup(data),
    )  # fmt: skip
    write_whole({page: text.encode("utf-8")})


def _findings(findings: pd.DataFrame, records: pd.DataFrame) -> list[dict[str, str]]:
    known = filled(records).set_index("record_id")
    shown = []
    for row in filled(findings).to_dict("records"):
        record = known.loc[row["record_id"]]
        link = str(record["link"])
        shown.append({
            "intervention": row["intervention_label"], "study": row["study_label"], "kind": row["kind"],
            "outcome": "Outcome not found" if row["outcome"] == "not found" else row["outcome_label"],
            "design": row["design_label"], "population": row["population_label"], "age": row["age_label"],
            "level": row["level_label"], "link": row["link_label"], "certainty": row["certainty"],
            "direction": row["direction_label"], "equity": row["equity_label"], "harm": row["harm_label"],
            "exposure": row["exposure"], "support": row["support"], "page": row["page"], "title": record["title"],
            "status": record["status"], "url": link if link.startswith(("https://", "http://")) else "",
        })  # fmt: skip
    return shown
