"""Duplicate records: pairs strict enough are merged, loose pairs wait for a person, and every answer is obeyed.

Pairs are found by blocking (DOI, head and tail of the title, volume with page, author with page) and judged by the
similarity of titles and the fields that agree or contradict. Two different DOIs are never merged without a person.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd
from rapidfuzz import fuzz

from wellbeing.errors import InputError
from wellbeing.evidence.records import Record, authors_text, doi_of, plain, title_of, year_of

QUEUE_COLUMNS = [
    "record_a", "record_b", "answer", "reason", "similarity", "agree", "differ",
    "title_a", "title_b", "year_a", "year_b", "authors_a", "authors_b", "doi_a", "doi_b",
]  # fmt: skip
ANSWERS = ("same", "different")
_TELLING = frozenset(
    [
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "erratum",
        "corrigendum",
        "correction",
        "retraction",
        "retracted",
        "reply",
        "response",
        "comment",
        "commentary",
        "letter",
        "editorial",
        "protocol",
        "update",
    ]
)
_NUMERALS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
LARGEST_BLOCK = 400
"""Records that share a key beyond which the key tells nothing, such as a title "Editorial"."""


@dataclass(frozen=True)
class Thresholds:
    """Where a pair is merged by itself, and where it is shown to a person.

    Attributes:
        strict: title similarity (0 to 100) from which a pair with support is merged.
        loose: title similarity from which a pair with some support waits in the queue.
        support: agreeing fields (of year, volume, pages, journal, first author) a merge needs.
    """

    strict: float = 95
    loose: float = 80
    support: int = 2


@dataclass(frozen=True)
class _Key:
    title: str
    doi: str
    year: int | None
    volume: str
    page: str
    journal: str
    author: str
    kind: str
    authors: frozenset[str]


@dataclass(frozen=True)
class Deduplicated:
    """What is left.

    Attributes:
        records: one a group, the fullest of its copies with gaps filled from the others; extra["copies"] lists the
            ids and extra["sources"] the files they came from.
        kept: record id -> id of the record it became.
        queue: loose pairs nobody has answered, in the columns of :data:`QUEUE_COLUMNS`.
        merged: number of records that went into another.
    """

    records: list[Record]
    kept: dict[str, str]
    queue: pd.DataFrame
    merged: int


def deduplicate(
    records: list[Record], thresholds: Thresholds = Thresholds(), answers: pd.DataFrame | None = None
) -> Deduplicated:
    """Merge duplicate records.

    Args:
        records: of all files, ids unique.
        thresholds: of the two decisions.
        answers: a person's: columns record_a, record_b, answer ("same" or "different", empty: not yet), reason.

    Raises:
        InputError: an id occurs twice, an answer names a record that is not there or is no answer, or answers
            contradict each other.
    """
    _refuse_repeated([record.id for record in records])
    place = {record.id: at for at, record in enumerate(records)}
    same, different = _answers(answers, place)
    keys = [_key(record) for record in records]
    groups = _Groups(len(records), different, [key.doi for key in keys])
    for a, b in same:
        if not groups.join(a, b, by_hand=True):
            raise InputError(
                f"duplicates: {records[a].id} and {records[b].id} are answered 'same', yet other answers keep them "
                "apart; correct one of them"
            )
    judged = {pair: judge(keys[pair[0]], keys[pair[1]], thresholds) for pair in candidate_pairs(keys)}
    for (a, b), (verdict, *_) in judged.items():
        if verdict == "strict":
            groups.join(a, b)
    answered = set(same) | different
    waiting = [
        (pair, similarity, agree, differ)
        for pair, (verdict, similarity, agree, differ) in judged.items()
        if verdict != "apart" and pair not in answered and groups.root(pair[0]) != groups.root(pair[1])
    ]
    queue = pd.DataFrame(
        [_queued(records[a], records[b], *rest) for (a, b), *rest in _one_a_group(waiting, groups)],
        columns=QUEUE_COLUMNS,
    )
    members: dict[int, list[int]] = defaultdict(list)
    for at in range(len(records)):
        members[groups.root(at)].append(at)
    left = [_merge([records[at] for at in group]) for group in members.values()]
    kept = {copy: record.id for record in left for copy in record.extra["copies"]}
    return Deduplicated(left, kept, queue, len(records) - len(left))


def candidate_pairs(keys: list[_Key]) -> list[tuple[int, int]]:
    """Pairs that share at least one block, each once, in order."""
    blocks: dict[tuple, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        words = key.title.split()
        if key.doi:
            blocks["doi", key.doi].append(at)
        if words:
            letters = "".join(words)
            blocks["head", letters[:18]].append(at)
            blocks["tail", letters[-18:]].append(at)
            blocks["words", " ".join(sorted(sorted(set(words), key=lambda w: (-len(w), w))[:4]))].append(at)
        first = key.page.split("-")[0]
        if first and key.volume:
            blocks["place", key.volume, first].append(at)
        if first and key.author:
            blocks["page", key.author, first].append(at)
        if key.author and key.year and key.volume:
            blocks["author", key.author, key.year, key.volume].append(at)
    pairs: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= LARGEST_BLOCK:
            pairs.update(combinations(block, 2))
    return sorted(pairs)


def judge(a: _Key, b: _Key, thresholds: Thresholds) -> tuple[str, float, list[str], list[str]]:
    """Judge a pair: "strict", "loose" or "apart", with title similarity and the fields that agree and differ."""
    agree: list[str] = []
    differ: list[str] = []
    for name, one, other in (
        ("volume", a.volume, b.volume),
        ("pages", _first(a.page), _first(b.page)),
        ("author", a.author, b.author),
    ):
        if one and other:
            (agree if one == other else differ).append(name)
    if a.year and b.year:
        (agree if a.year == b.year else differ if abs(a.year - b.year) > 1 else []).append("year")
    if a.journal and b.journal:
        (agree if _same_journal(a.journal, b.journal) else differ).append("journal")
    same_doi = bool(a.doi) and a.doi == b.doi
    other_doi = bool(a.doi) and bool(b.doi) and a.doi != b.doi
    floor = 50 if same_doi else thresholds.loose - 20
    similarity = _similar(a.title, b.title, floor)
    parts = _parts_differ(a.title, b.title)
    if same_doi:
        return ("strict" if similarity >= 60 and not parts else "loose", similarity, ["doi", *agree], differ)
    if parts and (other_doi or "pages" in differ):
        return "apart", similarity, agree, differ
    near = len(agree) >= thresholds.support
    apart = len({"author", "pages", "volume", "year", "journal"} & set(differ))
    if other_doi:
        loose = similarity >= thresholds.strict and near and apart <= 1
        return ("loose" if loose else "apart", similarity, agree, ["doi", *differ])
    if similarity >= thresholds.strict and near and apart <= 1 and not parts and "author" not in differ:
        return "strict", similarity, agree, differ
    if similarity >= thresholds.strict and (len(agree) > apart or not differ) and len(a.title) > 12:
        return "loose", similarity, agree, differ
    if similarity >= thresholds.loose and len(agree) >= thresholds.support and len(agree) > apart:
        return "loose", similarity, agree, differ
    place = (
        {"volume", "pages"} <= set(agree) and ("author" in agree or "journal" in agree) and "year" in agree
    )
    if place and similarity >= thresholds.loose - 20:
        return "loose", similarity, agree, differ
    return "apart", similarity, agree, differ


# parts ------------------------------------------------------------------------------------------------------


def _key(record: Record) -> _Key:
    csl = record.csl
    people = csl.get("author") or []
    families = [plain(one.get("family") or one.get("literal") or "") for one in people]
    first = families[0].split() if families else []
    return _Key(
        title=plain(title_of(csl)),
        doi=doi_of(csl),
        year=year_of(csl),
        volume=plain(csl.get("volume", "")),
        page=csl.get("page", ""),
        journal=plain(csl.get("container-title", "")),
        author=max(first, key=len) if first else "",
        kind=csl.get("type", ""),
        authors=frozenset(families),
    )


def _first(page: str) -> str:
    return page.split("-")[0].strip().lower().lstrip("0")


def _similar(a: str, b: str, floor: float) -> float:
    if not a or not b:
        return 0.0
    if a == b:
        return 100.0
    short, long = sorted((a, b), key=len)
    if len(short) >= 25 and long.startswith(f"{short} "):
        return max(88.0, fuzz.ratio(a, b))  # one export left the subtitle out
    return max(fuzz.ratio(a, b, score_cutoff=floor), fuzz.token_sort_ratio(a, b, score_cutoff=floor))


def _same_journal(a: str, b: str) -> bool:
    """Whether two journal names may be one: equal, or one the other's abbreviation or initials."""
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return True
    short, long = sorted((a.split(), b.split()), key=lambda words: (len("".join(words)), words))
    kept = [word for word in long if word not in ("of", "the", "and", "in", "for", "de", "la", "on")]
    short = [word for word in short if word not in ("of", "the", "and", "in", "for", "de", "la", "on")]
    if len(short) == len(kept) and all(one[0] == other[0] for one, other in zip(short, kept, strict=True)):
        return all(
            other.startswith(one) or one[:2] == other[:2] for one, other in zip(short, kept, strict=True)
        )
    if len(short) == 1 and short[0] == "".join(word[0] for word in kept):
        return True
    return fuzz.ratio(a, b) >= 85


def _parts_differ(a: str, b: str) -> bool:
    """Titles near in letters and different in matter: "part 1" and "part 2", a paper and its erratum."""
    return a != b and _marks(a) != _marks(b)


def _marks(title: str) -> list[str]:
    words = [_NUMERALS.get(word, word) for word in title.split()]
    return sorted(word for word in words if word.isdigit() or word in _TELLING)


def _answers(answers: pd.DataFrame | None, place: dict[str, int]) -> tuple[list, set]:
    same: list[tuple[int, int]] = []
    different: set[tuple[int, int]] = set()
    if answers is None:
        return same, different
    for row in answers.itertuples():
        if pd.isna(row.answer) or not str(row.answer).strip():
            continue
        absent = [name for name in (row.record_a, row.record_b) if name not in place]
        if absent:
            raise InputError(f"duplicates: the record '{absent[0]}' of an answer is not in the library")
        if row.answer not in ANSWERS:
            raise InputError(
                f"duplicates: '{row.answer}' for {row.record_a} and {row.record_b} is no answer; write "
                f"{' or '.join(ANSWERS)}, or leave it empty"
            )
        first, second = sorted((place[row.record_a], place[row.record_b]))
        pair = (first, second)
        if row.answer == "same":
            same.append(pair)
        else:
            different.add(pair)
    return same, different


class _Groups:
    """Union-find that refuses to join records a person keeps apart, or two different DOIs."""

    def __init__(self, size: int, different: set[tuple[int, int]], dois: list[str]):
        self.parent = list(range(size))
        self.dois = [{doi} - {""} for doi in dois]
        self.apart: dict[int, set[int]] = defaultdict(set)
        for a, b in different:
            self.apart[a].add(b)
            self.apart[b].add(a)
        self.members = {at: {at} for at in range(size)}

    def root(self, at: int) -> int:
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, a: int, b: int, by_hand: bool = False) -> bool:
        a, b = sorted((self.root(a), self.root(b)))
        if a == b:
            return True
        if any(self.apart[one] & self.members[b] for one in self.members[a]):
            return False
        if not by_hand and len(self.dois[a] | self.dois[b]) > max(1, len(self.dois[a]), len(self.dois[b])):
            return False
        self.parent[b] = a
        self.members[a] |= self.members.pop(b)
        self.dois[a] |= self.dois[b]
        return True


def _one_a_group(waiting: list, groups: _Groups) -> list:
    """The best pair for each two groups: a person need not answer for every copy."""
    best: dict[tuple[int, int], tuple] = {}
    for row in waiting:
        first, second = sorted((groups.root(row[0][0]), groups.root(row[0][1])))
        ends = (first, second)
        if ends not in best or row[1] > best[ends][1]:
            best[ends] = row
    return sorted(best.values(), key=lambda row: (-row[1], row[0]))


def _queued(a: Record, b: Record, similarity: float, agree: list[str], differ: list[str]) -> dict:
    return {
        "record_a": a.id, "record_b": b.id, "answer": "", "reason": "", "similarity": round(similarity, 1),
        "agree": " ".join(agree), "differ": " ".join(differ),
        "title_a": title_of(a.csl), "title_b": title_of(b.csl),
        "year_a": year_of(a.csl) or "", "year_b": year_of(b.csl) or "",
        "authors_a": authors_text(a.csl), "authors_b": authors_text(b.csl),
        "doi_a": doi_of(a.csl), "doi_b": doi_of(b.csl),
    }  # fmt: skip


def _merge(copies: list[Record]) -> Record:
    """The fullest copy, the earliest among equals, with its gaps filled from the others."""
    best = max(copies, key=lambda record: (bool(doi_of(record.csl)), len(record.csl), -copies.index(record)))
    csl = dict(best.csl)
    extra = dict(best.extra)
    for other in copies:
        csl = {**{name: part for name, part in other.csl.items() if name != "id"}, **csl}
        extra = {**other.extra, **extra}
    extra["copies"] = [record.id for record in copies]
    extra["sources"] = sorted({record.source for record in copies})
    extra["origins"] = [record.origin for record in copies]
    return replace(best, csl=csl, extra=extra)


def _refuse_repeated(ids: list[str]) -> None:
    counts = pd.Series(ids, dtype="str").value_counts()
    repeated = sorted(counts[counts > 1].index)
    if repeated:
        raise InputError(
            f"the record id '{repeated[0]}' occurs {counts[repeated[0]]} times; ids are unique in a library"
        )
