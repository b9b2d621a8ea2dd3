"""Duplicate records: pairs strict enough are merged, loose pairs wait for a person, and every answer is obeyed.

Pairs are found by blocking (DOI, head and tail of the title, volume with page, author with page) and judged in
:mod:`wellbeing.evidence.dedupe_judge`. Two different DOIs are never merged without a person, nor do records that
contradict each other meet through a third.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations, product

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence.dedupe_judge import USUAL, Key, Thresholds, Verdict, contradict, judge, keys_of
from wellbeing.evidence.records import Record, authors_text, doi_of, title_of, year_of

QUEUE_COLUMNS = [
    "record_a", "record_b", "answer", "reason", "similarity", "agree", "differ", "words_a", "words_b",
    "title_a", "title_b", "year_a", "year_b", "authors_a", "authors_b", "doi_a", "doi_b",
]  # fmt: skip
ANSWERS = ("same", "different")
LARGEST_BLOCK = 400
"""Records that share a key beyond which the key tells nothing, such as a title "Editorial"."""

Pair = tuple[int, int]


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
    records: list[Record], thresholds: Thresholds = USUAL, answers: pd.DataFrame | None = None
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
    keys = keys_of(records)
    groups = _Groups(len(records), different, lambda a, b: contradict(keys[a], keys[b], thresholds))
    for a, b in same:
        if not groups.join(a, b, by_hand=True):
            raise InputError(
                f"duplicates: {records[a].id} and {records[b].id} are answered 'same', yet other answers keep them "
                "apart; correct one of them"
            )
    judged = {pair: judge(keys[pair[0]], keys[pair[1]], thresholds) for pair in candidate_pairs(keys)}
    for a, b in sorted(
        (pair for pair in judged if judged[pair].word == "strict"), key=lambda p: _rank(p, judged[p])
    ):
        groups.join(a, b)
    answered = set(same) | different
    waiting = [
        (pair, verdict)
        for pair, verdict in judged.items()
        if verdict.word != "apart" and pair not in answered and groups.root(pair[0]) != groups.root(pair[1])
    ]
    queue = pd.DataFrame(
        [_queued(records[a], records[b], verdict) for (a, b), verdict in _one_a_group(waiting, groups)],
        columns=QUEUE_COLUMNS,
    )
    members: dict[int, list[int]] = defaultdict(list)
    for at in range(len(records)):
        members[groups.root(at)].append(at)
    left = [_merge([records[at] for at in group]) for group in members.values()]
    kept = {copy: record.id for record in left for copy in record.extra["copies"]}
    return Deduplicated(left, kept, queue, len(records) - len(left))


def candidate_pairs(keys: list[Key]) -> list[tuple[int, int]]:
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
        first = key.page
        if first and key.volume:
            blocks["place", key.volume, first].append(at)
        if first and key.author:
            blocks["page", key.author, first].append(at)
        if key.author and key.year and key.volume:
            blocks["author", key.author, key.year, key.volume].append(at)
    pairs: set[tuple[int, int]] = set()
    for block in blocks.values():
        parts = [block] if len(block) <= LARGEST_BLOCK else _by_author_and_year(block, keys)
        for part in parts:
            if 1 < len(part) <= LARGEST_BLOCK:
                pairs.update(combinations(part, 2))
    return sorted(pairs)


# parts ------------------------------------------------------------------------------------------------------


def _by_author_and_year(block: list[int], keys: list[Key]) -> list[list[int]]:
    parts: dict[tuple, list[int]] = defaultdict(list)
    for at in block:
        if keys[at].author and keys[at].year:
            parts[keys[at].author, keys[at].year].append(at)
    return list(parts.values())


def _answers(answers: pd.DataFrame | None, place: dict[str, int]) -> tuple[list[Pair], set[Pair]]:
    same: list[Pair] = []
    different: set[Pair] = set()
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
        pair = _in_order(place[row.record_a], place[row.record_b])
        if row.answer == "same":
            same.append(pair)
        else:
            different.add(pair)
    return same, different


def _in_order(a: int, b: int) -> Pair:
    return (a, b) if a <= b else (b, a)


class _Groups:
    """Union-find that refuses to join records a person keeps apart, or that contradict each other."""

    def __init__(self, size: int, different: set[tuple[int, int]], contradict: Callable[[int, int], bool]):
        self.parent = list(range(size))
        self.contradict = contradict
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
        if not by_hand and any(self.contradict(*pair) for pair in product(self.members[a], self.members[b])):
            return False
        self.parent[b] = a
        self.members[a] |= self.members.pop(b)
        return True


def _rank(pair: tuple[int, int], verdict: Verdict) -> tuple:
    """Order of pairs, surest first: by fields that agree less those that differ, then by the titles."""
    return len(verdict.differ) - len(verdict.agree), -verdict.similarity, pair


def _one_a_group(waiting: list, groups: _Groups) -> list:
    """The surest pair for each two groups, in that order: a person need not answer for every copy."""
    best: dict[Pair, tuple] = {}
    for pair, verdict in sorted(waiting, key=lambda row: _rank(*row)):
        ends = _in_order(groups.root(pair[0]), groups.root(pair[1]))
        best.setdefault(ends, (pair, verdict))
    return list(best.values())


def _queued(a: Record, b: Record, verdict: Verdict) -> dict:
    return {
        "record_a": a.id, "record_b": b.id, "answer": "", "reason": "", "similarity": round(verdict.similarity, 1),
        "agree": " ".join(verdict.agree), "differ": " ".join(verdict.differ),
        "words_a": verdict.words[0], "words_b": verdict.words[1],
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
