"""De-duplication measured: sensitivity, specificity and time on one core.

    python benchmarks/dedupe.py ../shared/realdata/review
    python benchmarks/dedupe.py --records library.ris ris --labels labels.csv

The first form builds a labelled set from the exports of a folder: each record once, copies as other databases would
have written them (abbreviated journals and names, lost fields, other punctuation, years one off, subtitles dropped),
and near misses that are not copies (parts, errata, yearly reports, twin papers
on other people or places). The second measures a labelled library:
labels.csv has the columns position (of the record in the file, from 1) and label (equal for copies).
"""

import argparse
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.evidence.dedupe import deduplicate
from wellbeing.evidence.dedupe_judge import Thresholds
from wellbeing.evidence.dedupe_measure import measure
from wellbeing.evidence.readers import READERS
from wellbeing.evidence.records import Record, doi_of, identify, plain, title_of, year_of

FILES = {
    "zotero_export.ris": "ris", "zotero_export.xml": "endnote_xml", "scopus.ris": "ris", "wos_test.ris": "ris",
    "ris_export.txt": "ris",
}  # fmt: skip


CONTRASTS = (
    ("among men", "among women"), ("in urban areas", "in rural areas"), ("in England", "in Ireland"),
    ("in adults", "in children"), ("with exercise", "without exercise"), ("at low dose", "at high dose"),
)  # fmt: skip


def originals(folder: Path) -> list[Record]:
    """Each record of the exports once: of records with one DOI, plain title or place (volume, page, year) the first."""
    seen: set = set()
    found = []
    for name, form in FILES.items():
        path = folder / name
        for record in identify(READERS[form](path), path.stem, "database", path):
            csl = record.csl
            keys = {doi_of(csl), plain(title_of(csl))} - {""}
            if csl.get("volume") and csl.get("page"):
                keys.add((csl["volume"], csl["page"].split("-")[0], year_of(csl)))
            if keys and not keys & seen:
                found.append(record)
            seen |= keys
    return found


def copy_of(record: Record, number: int, rng: np.random.Generator) -> Record:
    """The record as another database would have written it."""
    csl = dict(record.csl)
    title = csl["title"]
    changes = {
        "upper": lambda: title.upper(),
        "stop": lambda: f"{title}.",
        "brackets": lambda: f"[{title}].",
        "hyphens": lambda: title.replace("-", " ").replace(":", " -"),
        "typing": lambda: _typing(title, rng),
        "subtitle": lambda: title.split(":")[0] if ":" in title and len(title.split(":")[0]) > 40 else title,
        "none": lambda: title,
    }
    csl["title"] = changes[str(rng.choice(list(changes), p=[0.1, 0.2, 0.05, 0.15, 0.15, 0.05, 0.3]))]()
    if rng.random() < 0.4:
        csl["author"] = [
            {
                "family": person.get("family", person.get("literal", "")),
                "given": (person.get("given") or "")[:1],
            }
            for person in csl.get("author", [])
        ]
    if rng.random() < 0.15:
        csl["author"] = csl.get("author", [])[:1]
    if rng.random() < 0.4 and csl.get("container-title"):
        words = [
            word for word in csl["container-title"].split() if word.lower() not in ("of", "the", "and", "in")
        ]
        csl["container-title"] = " ".join(word[:4] for word in words)
    if rng.random() < 0.3 and "-" in csl.get("page", ""):
        csl["page"] = csl["page"].split("-")[0]
    for name, share in (
        ("DOI", 0.35),
        ("abstract", 0.3),
        ("volume", 0.05),
        ("page", 0.07),
        ("issue", 0.2),
        ("author", 0.02),
    ):
        if rng.random() < share:
            csl.pop(name, None)
    if rng.random() < 0.05 and csl.get("issued"):
        csl["issued"] = {"date-parts": [[csl["issued"]["date-parts"][0][0] + 1]]}
    name = f"copy{number}:{record.id}"
    return replace(record, id=name, csl={**csl, "id": name}, source=f"copy{number}")


def twins(records: list[Record], rng: np.random.Generator) -> list[Record]:
    """Of each record whose title ends in a contrast the paper on the others: same authors, journal, volume and year,
    on a page of its own, which every other time is not stated."""
    found = []
    for record in records:
        pair = next((pair for pair in CONTRASTS if record.csl["title"].endswith(pair[0])), None)
        if pair:
            csl = {key: part for key, part in record.csl.items() if key not in ("DOI", "page")}
            name = f"twin:{record.id}"
            csl |= {"id": name, "title": csl["title"].removesuffix(pair[0]) + pair[1]}
            if rng.random() < 0.5:
                csl["page"] = f"{rng.integers(1000, 2000)}"
            found.append(replace(record, id=name, csl=csl, source="near"))
    return found


def contrasted(record: Record, rng: np.random.Generator) -> Record:
    """The record; one in ten with the first words of a contrast behind its title."""
    if rng.random() > 0.1:
        return record
    csl = {**record.csl, "title": f"{record.csl['title']} {CONTRASTS[rng.integers(len(CONTRASTS))][0]}"}
    return replace(record, csl=csl)


def near_miss(record: Record, number: int, rng: np.random.Generator) -> Record:
    """A different record with almost the same title: another part, an erratum, the next year's report."""
    csl = dict(record.csl)
    year = (csl.get("issued") or {"date-parts": [[2000]]})["date-parts"][0][0]
    kind = rng.integers(3)
    if kind == 0:
        csl["title"] = f"{csl['title']} Part {number + 2}"
        csl["page"] = f"{rng.integers(1000, 2000)}"
    elif kind == 1:
        csl["title"] = f"Erratum: {csl['title']}"
        csl["page"] = f"{rng.integers(1000, 2000)}"
    else:
        csl["issued"] = {"date-parts": [[year + 3]]}
        csl["volume"] = f"{rng.integers(900, 999)}"
        csl["page"] = f"{rng.integers(1000, 2000)}"
        csl["title"] = f"{csl['title']}: {year + 3}"
    csl["DOI"] = f"10.9999/{plain(record.id).replace(' ', '')}.{number}" if rng.random() < 0.6 else ""
    name = f"near{number}:{record.id}"
    return replace(record, id=name, csl={**csl, "id": name}, source="near")


def _typing(title: str, rng: np.random.Generator) -> str:
    letters = list(title)
    for at in rng.integers(0, len(letters), size=max(1, len(letters) // 60)):
        letters[at] = "" if rng.random() < 0.5 else "e"
    return "".join(letters)


def labelled(
    folder: Path, size: int, seed: int, contrasts: bool = False
) -> tuple[list[Record], dict[str, str]]:
    """A labelled library of about ``size`` records; with ``contrasts``, one in ten has a twin paper on others."""
    rng = np.random.default_rng(seed)
    base = originals(folder)
    if contrasts:
        base = [contrasted(record, rng) for record in base]
    records, truth = list(base), {record.id: record.id for record in base}
    near = [near_miss(base[at], 0, rng) for at in rng.choice(len(base), len(base) // 20, replace=False)]
    near += twins(base, rng)
    records += near
    truth |= {record.id: record.id for record in near}
    rounds: Counter[str] = Counter()
    while len(records) < size:
        record = base[rng.integers(len(base))]
        rounds[record.id] += 1
        copied = copy_of(record, rounds[record.id], rng)
        records.append(copied)
        truth[copied.id] = record.id
    order = rng.permutation(len(records))
    return [records[at] for at in order], truth


def report(records: list[Record], truth: dict[str, str], thresholds: Thresholds) -> dict[str, float]:
    """De-duplicate, measure and print."""
    begun = time.perf_counter()
    done = deduplicate(records, thresholds)
    seconds = time.perf_counter() - begun
    found = {**measure(done.kept, done.queue, truth), "seconds": seconds}
    for name, number in found.items():
        print(f"{name:18} {number:.4f}" if isinstance(number, float) else f"{name:18} {number}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="folder of exports to build labelled sets from")
    parser.add_argument(
        "--records", nargs=2, metavar=("FILE", "FORMAT"), help=f"formats: {', '.join(READERS)}"
    )
    parser.add_argument("--labels", type=Path, help="CSV with position and label")
    parser.add_argument("--sizes", type=int, nargs="*", default=[3000, 10_000])
    parser.add_argument("--seed", type=int, default=20)
    given = parser.parse_args()
    if given.records:
        path = Path(given.records[0])
        records = identify(READERS[given.records[1]](path), path.stem, "database", path)
        labels = pd.read_csv(given.labels, dtype={"label": str}).set_index("position")["label"]
        report(records, {record.id: labels[record.position] for record in records}, Thresholds())
        return
    for size in given.sizes:
        print(f"--- {size} records")
        report(*labelled(given.folder, size, given.seed), Thresholds())
        print(f"--- {size} records, twin papers among them")
        report(*labelled(given.folder, size, given.seed, contrasts=True), Thresholds())


if __name__ == "__main__":
    main()
