"""What must not stand in a published quotation: the marks by which a person can be found, and the names of the list.

The screen would rather refuse a harmless word than let a name pass: a capital inside a sentence that is not on a
short list of common words counts as a possible name until somebody allows it. Text is compared in its plainest form
(NFKC, no invisible characters), so that a full-width @ or a zero-width space hides nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
PATTERNS = {
    "e-mail": re.compile(
        r"[\w.+%-]+\s*@\s*[\w-]+(?:\.[\w-]+)+|\b[\w.+-]+\s*(?:\(at\)|\[at\]|\sat\s)\s*[\w-]+\s*(?:\(dot\)|\[dot\]|\sdot\s)\s*\w+",
        re.IGNORECASE,
    ),
    "web address": re.compile(r"https?://\S+|\bwww\.\S+|(?<!\w)@\w{3,}", re.IGNORECASE),
    "phone": re.compile(r"(?<![\w,])(?:\+\s?|00\s?|\(?0)?\d(?:[\s().-]{0,3}\d){6,}(?!\w)"),
    "postcode": re.compile(r"\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[A-Z]{2})\b", re.IGNORECASE),
    "national insurance number": re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE),
    "date": re.compile(
        rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS}|{_SHORT})\b"
        rf"|\b(?:{_MONTHS}|{_SHORT})\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\b(?:{_MONTHS}|{_SHORT})\.?,?\s+(?:19|20)\d\d\b",
        re.IGNORECASE,
    ),
    "name": re.compile(
        r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Rev|Father|Sister)\.?\s+[A-Z]\w+"
    ),
    "organisation": re.compile(
        r"\b(?:[A-Z][\w'’&-]*\s+(?:(?:of|and|the|for|&)\s+)*)+(?:Council|Trust|Ltd|Limited|University|College|School|"
        r"Hospital|Foundation|Association|Charity|Church|Partnership|Borough|Institute|Society|Centre|Party|CIC|Forum)\b"
    ),
    "place": re.compile(
        r"\b\d+[a-z]?\s+[A-Z]\w+\s+(?:Street|Road|Lane|Avenue|Close|Drive|Way|Terrace|Crescent|Court)\b"
        r"|\b[A-Z]\w+\s+(?:Street|Road|Lane|Avenue|Crescent|Estate|Park|Ward)\b"
    ),
}
COMMON = frozenset(
    [
        "I",
        "I'm",
        "I've",
        "I'd",
        "I'll",
        "A",
        "OK",
        "Ok",
        "P",
        "Q",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Christmas",
        "Easter",
        "English",
        "British",
        "UK",
        "NHS",
        "GP",
        "Covid",
        "COVID",
        "God",
    ]
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def plain_form(text: str) -> str:
    """A text as it should be compared: compatibility forms resolved, invisible characters out, quotes straight."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return text.replace("’", "'").replace("‘", "'")


def screen(
    text: str, identifiers: Iterable[Mapping[str, str]] = (), allowed: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Everything in a text that could tell who, where or when: (kind, words) pairs, each once.

    Args:
        text: the quotation as it would be published. What stands in square brackets is the editor's, and is
            screened like the rest.
        identifiers: the study's own list: kind (name, place, organisation ...) and text. Whatever its case.
        allowed: capitalised words that are not names.
    """
    plain = plain_form(text)
    found: list[tuple[str, str]] = []
    for entry in identifiers:
        words = r"[\s-]+".join(re.escape(word) for word in plain_form(str(entry["text"])).split())
        if words and (match := re.search(rf"(?<!\w){words}(?:'s)?(?!\w)", plain, re.IGNORECASE)):
            found.append((str(entry.get("kind") or "name"), match[0]))
    for kind, pattern in PATTERNS.items():
        found += [(kind, match[0].strip()) for match in pattern.finditer(plain)]
    seen = " ".join(words for _, words in found)
    found += [("possible name", word) for word in _capitals(plain, allowed) if word not in seen]
    return list(dict.fromkeys(found))


def _capitals(text: str, allowed: Iterable[str]) -> list[str]:
    """Words with a capital that do not begin a sentence and are not common."""
    known = COMMON | set(allowed)
    names = []
    for match in re.finditer(r"[^\W\d_][\w'-]*", text):
        word, before = match[0], text[: match.start()].rstrip(" \t\"“‘'(")
        begins = not before or before[-1] in ".!?:…\n]"
        if word[0].isupper() and not begins and word not in known and word.removesuffix("'s") not in known:
            names.append(word)
    return names
