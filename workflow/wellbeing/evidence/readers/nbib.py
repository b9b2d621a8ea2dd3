"""PubMed's nbib (MEDLINE) format."""

import re
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.evidence.readers.text import read_text
from wellbeing.evidence.records import Entry, clean_doi, compact, date, pages, person, squeeze


def read_nbib(path: Path) -> list[Entry]:
    """Read an nbib file: tags of up to four letters, continuation lines indented by six spaces.

    Raises:
        InputError: a line is neither a tag nor a continuation, or there is no record.
    """
    records: list[list[tuple[str, str]]] = []
    for number, line in enumerate(read_text(path).content.split("\n"), start=1):
        if not line.strip():
            continue
        found = re.match(r"([A-Z]{2,4}) {0,2}- ?(.*)", line)
        if found:
            if found.group(1) == "PMID" or not records:
                records.append([])
            records[-1].append((found.group(1), found.group(2).strip()))
        elif line.startswith("      ") and records and records[-1]:
            tag, text = records[-1][-1]
            records[-1][-1] = (tag, f"{text} {line.strip()}")
        else:
            raise InputError(
                f"{path}, line {number}: neither a tag such as 'TI  - ' nor an indented continuation"
            )
    if not records:
        raise InputError(f"{path}: no nbib record found (a record begins with 'PMID- ')")
    return [_entry(fields) for fields in records]


def _entry(fields: list[tuple[str, str]]) -> Entry:
    def every(*tags: str) -> list[str]:
        return [text for tag, text in fields if tag in tags]

    def first(*tags: str) -> str:
        return next(iter(every(*tags)), "")

    doi = next((text for text in every("AID", "LID") if text.endswith("[doi]")), "")
    csl = {
        "type": "article-journal",
        "title": squeeze(first("TI")).rstrip("."),
        "author": [person(name) for name in every("FAU") or every("AU")]
        + [{"literal": name} for name in every("CN")],
        "issued": date(first("DP")),
        "container-title": first("JT", "TA"),
        "volume": first("VI"),
        "issue": first("IP"),
        "page": pages(first("PG")),
        "DOI": clean_doi(doi),
        "abstract": squeeze(first("AB")),
        "language": first("LA"),
        "keyword": "; ".join(every("OT", "MH")),
        "ISSN": first("IS").split(" ")[0],
        "PMID": first("PMID"),
    }
    own = first("PMID")
    return Entry(compact(csl), f"pmid{own}" if own else None, compact({"publication_types": every("PT")}))
