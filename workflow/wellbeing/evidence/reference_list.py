"""The reference list of the review, in Harvard style, from the records' own CSL-JSON."""

import json

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from wellbeing.evidence.records import Record, authors_text, title_of, year_of

STYLE, LOCALE = "harvard-cite-them-right", "en-GB"


def reference_list(records: list[Record]) -> dict[str, str]:
    """Each record's entry in the reference list, by record id.

    A record the style cannot set (without a title, say) is given as its authors, year and title.
    """
    sound = [record for record in records if title_of(record.csl)]
    # numbers for keys: the style's program takes letters and digits only
    keys = {f"r{at}": record for at, record in enumerate(sound)}
    items = [{**_authored(record.csl), "id": key} for key, record in keys.items()]
    style = CitationStylesStyle(STYLE, locale=LOCALE, validate=False)
    bibliography = CitationStylesBibliography(
        style, CiteProcJSON(json.loads(json.dumps(items))), formatter.plain
    )
    for key in keys:
        bibliography.register(Citation([CitationItem(key)]))
    found = {record.id: f"{authors_text(record.csl)} {year_of(record.csl) or ''}" for record in records}
    for key, entry in zip(bibliography.keys, bibliography.bibliography(), strict=True):
        # the style takes an article without volume and pages for a preprint; here they were only not found
        found[keys[key].id] = " ".join(str(entry).replace(" [Preprint]", "").split())
    return found


def _authored(csl: dict) -> dict:
    """The item with its publisher for an author where it has none, as the style asks of bodies."""
    if csl.get("author") or not csl.get("publisher"):
        return csl
    return {**csl, "author": [{"literal": csl["publisher"]}]}
