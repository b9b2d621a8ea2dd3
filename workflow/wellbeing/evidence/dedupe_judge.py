"""Whether two records are copies of one: the fields that agree or contradict, and the words in which titles differ.

A pair is "strict" (merged by itself), "loose" (a person is asked) or "apart". Only titles whose words are the same,
save for their spelling, are ever strict: one word may carry the meaning ("men" and "women", "phase I" and "phase II").
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from wellbeing.evidence.records import Record, doi_of, plain, title_of, year_of

_NUMERALS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
             "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
             "x": "10"}  # fmt: skip
_NOTICES = frozenset(
    [
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
_EMPTY = frozenset(["a", "an", "the", "and", "of"])
"""Words that one export writes and another leaves out or writes as a sign."""
_APART_KINDS = ("article", "manuscript", "thesis", "paper-conference")
"""Kinds of which a published paper may bear the title: preprint, draft, thesis, conference paper."""
_PLACE = frozenset(["volume", "pages", "year", "author", "journal"])
"""Fields which, all alike, leave little room for two papers."""
_SHORT_TITLE = 3
"""Words up to which a title ("Editorial", "Poster abstracts") is borne by many records."""


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


USUAL = Thresholds()


@dataclass(frozen=True)
class Key:
    """What of a record is compared; texts are plain, empty where unknown.

    ``container`` is a DOI borne by several different papers, such as a supplement's; it then is no ``doi``.
    """

    title: str
    doi: str
    year: int | None
    volume: str
    page: str
    journal: str
    author: str
    kind: str
    container: str = ""


@dataclass(frozen=True)
class Verdict:
    """How a pair was judged: "strict", "loose" or "apart", and by what.

    Attributes:
        word: the judgement.
        similarity: of the titles, 0 to 100.
        agree, differ: names of fields.
        words: those which only the first, and only the second title holds.
    """

    word: str
    similarity: float
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    words: tuple[str, str]


def keys_of(records: Sequence[Record]) -> list[Key]:
    """What of each record is compared. A DOI under which two papers stand that share neither title nor place is taken
    for their container's."""
    keys = [_key(record) for record in records]
    bearers: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        if key.doi:
            bearers[key.doi].append(at)
    for doi, places in bearers.items():
        # each against the first suffices: of three papers at least one is a stranger to it
        if any(_strangers(keys[places[0]], keys[at]) for at in places[1:]):
            for at in places:
                keys[at] = replace(keys[at], doi="", container=doi)
    return keys


def judge(a: Key, b: Key, thresholds: Thresholds) -> Verdict:
    """Judge a pair; see the module's head for what the three words mean."""
    agree, differ = _fields(a, b)
    same_doi = bool(a.doi) and a.doi == b.doi
    other_doi = bool(a.doi) and bool(b.doi) and a.doi != b.doi
    similarity = _similar(a.title, b.title, 50 if same_doi else thresholds.loose - 20)
    only_a, only_b, spelling = differing_words(a.title, b.title) if similarity else ("", "", False)
    alike = similarity >= thresholds.loose and not (only_a or only_b)
    placed = not differ and ({"pages", "author"} if same_doi else _PLACE) <= set(agree)
    if placed and similarity >= thresholds.strict and _mistyped(only_a, only_b):
        alike, spelling = True, True
    if same_doi:
        word = _judge_same_doi(a, b, alike, differ)
        agree = ["doi", *agree]
    elif _marks(a.title) != _marks(b.title) and (other_doi or "pages" in differ):
        word = "apart"
    elif other_doi:
        word = _judge_other_doi(a, similarity, agree, differ, alike, thresholds)
        differ = ["doi", *differ]
    elif alike and _merges(a, b, agree, differ, spelling, thresholds):
        word = "strict"
    else:
        word = "loose" if _may_be_one(a, similarity, agree, differ, thresholds) else "apart"
    return Verdict(word, similarity, tuple(agree), tuple(differ), (only_a, only_b))


def contradict(a: Key, b: Key, thresholds: Thresholds) -> bool:
    """Whether two records must not meet in one group through a third: strangers, other pages, years or words."""
    verdict = judge(a, b, thresholds)
    telling = {"doi", "pages", "author", "year"} & set(verdict.differ)
    return verdict.word != "strict" and (bool(telling) or any(verdict.words))


def differing_words(a: str, b: str) -> tuple[str, str, bool]:
    """Words that only one of two plain titles holds, and whether others differ in spelling alone.

    A spelling is an error or a variant of a word of five letters or more: one letter apart behind the same first two
    letters, or two apart in a long word behind the same first five ("hypertension" and "hypotension" are two words).
    Words written together or apart are no difference; the same words in another order are one.
    """
    mine, others = (
        [_NUMERALS.get(word, word) for word in title.split() if word not in _EMPTY] for title in (a, b)
    )
    if "".join(mine) == "".join(others):
        return "", "", False
    if len(mine) == len(others) and all(map(_spelt_alike, mine, others)):
        return "", "", True
    left, right = Counter(mine) - Counter(others), Counter(others) - Counter(mine)
    if not left and not right:
        return "other order", "other order", False
    return " ".join(left.elements()), " ".join(right.elements()), False


# parts ------------------------------------------------------------------------------------------------------


def _key(record: Record) -> Key:
    csl = record.csl
    people = csl.get("author") or csl.get("editor") or []
    families = [plain(one.get("family") or one.get("literal") or "") for one in people]
    first = families[0].split() if families else []
    kind = csl.get("type", "")
    return Key(
        title=plain(title_of(csl)),
        doi=doi_of(csl),
        year=year_of(csl),
        volume=plain(csl.get("volume", "")),
        page=_first(csl.get("page") or csl.get("number") or ""),
        journal=plain(csl.get("container-title", "")),
        author=max(first, key=len) if first else "",
        kind=kind if kind in _APART_KINDS else "published",
    )


def _fields(a: Key, b: Key) -> tuple[list[str], list[str]]:
    """Names of the fields that agree and that differ; a year one apart does neither, as papers appear online first."""
    agree: list[str] = []
    differ: list[str] = []
    for name, one, other in (
        ("volume", a.volume, b.volume),
        ("pages", a.page, b.page),
        ("author", a.author, b.author),
    ):
        if one and other:
            (agree if one == other else differ).append(name)
    if a.year and b.year:
        (agree if a.year == b.year else differ if abs(a.year - b.year) > 1 else []).append("year")
    if a.journal and b.journal:
        (agree if _same_journal(a.journal, b.journal) else differ).append("journal")
    if a.kind != b.kind:
        differ.append("kind")
    return agree, differ


def _judge_same_doi(a: Key, b: Key, alike: bool, differ: list[str]) -> str:
    short, long = sorted((a.title, b.title), key=len)
    cut = len(short) >= 25 and long.startswith(f"{short} ")  # an export that left the subtitle out
    return "strict" if (alike or cut) and not {"author", "pages"} <= set(differ) else "loose"


def _judge_other_doi(
    a: Key, similarity: float, agree: list, differ: list, alike: bool, thresholds: Thresholds
) -> str:
    """Two DOIs are never merged without a person: versions, a preprint and its paper, or a misprinted DOI."""
    version = alike and "author" in agree and len(a.title.split()) > _SHORT_TITLE
    misprint = similarity >= thresholds.strict and len(agree) >= thresholds.support and len(differ) <= 1
    return "loose" if version or misprint else "apart"


def _merges(a: Key, b: Key, agree: list, differ: list, spelling: bool, thresholds: Thresholds) -> bool:
    """Whether titles of the same words have the support, and no contradiction, that merging needs."""
    placed = {"pages", "author"} <= set(agree) and len(agree) >= 4
    if a.container and a.container == b.container and not {"author", "pages"} <= set(agree):
        return False
    if spelling or min(len(a.title.split()), len(b.title.split())) <= _SHORT_TITLE:
        return placed and not differ
    if {"author", "pages", "year"} & set(differ) or len(agree) < thresholds.support:
        return False
    return not differ or (len(differ) == 1 and "pages" in agree)


def _may_be_one(a: Key, similarity: float, agree: list, differ: list, thresholds: Thresholds) -> bool:
    apart = len(differ)
    if similarity >= thresholds.strict and (len(agree) > apart or not differ) and len(a.title) > 12:
        return True
    if similarity >= thresholds.loose and len(agree) >= thresholds.support and len(agree) > apart:
        return True
    if set(agree) >= _PLACE:
        return True  # one place in one journal: a title in translation
    placed = {"volume", "pages", "year"} <= set(agree) and ("author" in agree or "journal" in agree)
    return placed and similarity >= thresholds.loose - 20


def _strangers(a: Key, b: Key) -> bool:
    """Two papers under one DOI: other titles, and another author or page."""
    _, differ = _fields(a, b)
    return (
        bool(a.title and b.title and {"author", "pages"} & set(differ)) and _similar(a.title, b.title, 0) < 85
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


def _spelt_alike(a: str, b: str) -> bool:
    if a == b:
        return True
    short = min(len(a), len(b))
    if short < 5 or not (a.isalpha() and b.isalpha()) or a[:2] != b[:2]:
        return False
    most = 2 if short >= 10 and a[:5] == b[:5] else 1
    return DamerauLevenshtein.distance(a, b, score_cutoff=most) <= most


def _mistyped(only_a: str, only_b: str) -> bool:
    """Words of three letters or more, at most one error a word: believed only of two records in one place."""
    words = [*only_a.split(), *only_b.split()]
    if (
        not (only_a and only_b)
        or only_a == only_b
        or any(len(word) < 3 or not word.isalpha() for word in words)
    ):
        return False
    most = max(len(only_a.split()), len(only_b.split()))
    return DamerauLevenshtein.distance(only_a, only_b, score_cutoff=most) <= most


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


def _marks(title: str) -> list[str]:
    """Numbers and kinds of notice of a title: "part 1" and "part 2", a paper and its erratum."""
    words = [_NUMERALS.get(word, word) for word in title.split()]
    return sorted(word for word in words if word.isdigit() or word in _NOTICES)
