"""What must not stand in a published text: what tells who, where or when, found by rules and lists.

The screen goes over a text in its plainest form (NFKC, no invisible characters, straight quotes), so that a full-width
@ or a zero-width space hides nothing. It finds, in this order: the identifiers of the study itself; marks (addresses,
numbers, dates); numbers and dates spelled in words; names, surnames and places of the lists, in any position and case;
posts that one person holds, what relatives do, and illnesses of somebody; and any capital inside a sentence that is
cleared for nobody. English, Welsh, Polish and Urdu are read; text in another script is for a person to read.

What it cannot promise. A rare name or a small place in lower case that no list has; a person told by a story, a house, a
voice or a turn of phrase; what several quotations say together; a name that is a common word at the beginning of a
sentence. A flag is a reason for a person to look; no flag is no proof of safety, and two people sign for every quotation.
"""

# ruff: noqa: E501  (a pattern is read as a whole)

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from wellbeing.release.identifying_patterns import DATES, PATTERNS, dates_in_words, spelled_numbers
from wellbeing.release.identifying_people import people_told
from wellbeing.release.words import first_names, harmless, places, surnames
from wellbeing.release.words import words as _words

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_]))*")
_STRANGE = re.compile("[\u0370-\u05ff\u0700-\u074f\u0780-\u1cff\u1f00-\u1fff\u3040-\ua4cf\uac00-\ud7af]")
"""Letters of scripts that no rule reads: Greek, Cyrillic, Hebrew, the scripts of India, Chinese, Japanese, Korean ..."""
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]+")
_URDU = _words("ہے ہیں کے کی کا میں سے نے کو اور یہ وہ ہم نہیں تھا تھے تھی پر بھی تو ہوں ہو کہ لیے گیا گئی")

NAMES = first_names.NAMES | first_names.SOUTH_ASIAN | first_names.POLISH
STRICT_NAMES = (NAMES | surnames.SURNAMES) - first_names.WORDS
STRICT_PLACES = places.PLACES - places.WORDS
CAPITAL_NAMES = NAMES | first_names.WORDS | surnames.SURNAMES
CAPITAL_PLACES = places.PLACES | places.WORDS
HARMLESS = harmless.CAPITALS | harmless.GENERIC
URDU_NAMES = first_names.URDU | surnames.URDU_SURNAMES
_URDU_PLACES = frozenset(_INVISIBLE.sub("", place) for place in places.URDU)
_POLISH_STEMS = frozenset(
    name[:-1] if name.endswith("a") else name
    for name in first_names.POLISH | surnames.SURNAMES
    if len(name) > 3
) - {"walk", "bank", "pan", "mał"}
_POLISH_ENDS = (
    "",
    "a",
    "y",
    "ę",
    "ą",
    "ie",
    "i",
    "o",
    "em",
    "owi",
    "u",
    "owie",
    "iem",
    "iowi",
    "ego",
    "emu",
    "ej",
    "im",
    "ów",
)
_POLISH_SURNAME = re.compile(
    r"\w{3,}(?:[sc]k(?:i|a|iego|iemu|im|iej|ą|ich)|icz(?:a|em|owi)?|czyk(?:a|iem|owi)?)"
)
_PLACE_ENDS = re.compile(
    r"\w{3,}(?:ton|thorpe|wick|combe|bury|stead|mouth|worth|borough|burgh|chester|caster|minster|shire|ingham|ington|ford|ley|ham|by)"
)
_PLACE_STARTS = re.compile(
    r"(?:llan|aber|pont|caer|rhos|ynys|cwm|pen|tre|bryn|kirk|inver|auch|bally|kil)\w{4,}"
)
_WELSH_PLACE = re.compile(r"(?:llan|aber)(?!w[ey]|iad|th\b|tha)[a-zâêîôûŵŷ]{5,}")
_LANGUAGES = {
    "polish": _words(
        "się nie jest że na do to w z jak co tak ale był była są tu ja my mnie nas przez po od już tylko bardzo mój moja"
    ),
    "welsh": _words(
        "yn y yr mae ac i ein ni wedi ddim oedd dw dwi nhw roedd fy o ar gan a'r i'r o'r sy'n mi fe bod ond hefyd nos bob pob byd n r i'w"
    ),
}
_SPEECH = _words(
    "said told asked thinks thought reckons says runs lives lived works worked knows knew came comes went goes started helped helps "
    "died moved brought rang phoned and's who from used never always powiedział powiedziała mówi mówił mówiła mieszka prowadzi "
    "dywedodd sy'n oedd"
)
_BEFORE_NAME = re.compile(
    r"(?:\b(?:called|named|nicknamed|name is|name's|name was|known (?:locally |round here )?as|goes by|surname is|imię|imieniu|nazywam się|nazywa się|"
    r"nazwiskiem|enw i yw|enw i ydi|enw yw|o'r enw|a elwir yn|auntie|aunty|uncle|cousin|nanna|nain|taid|anti|wncwl|ciocia|wujek|pan|pani|ksiądz|mr|mrs|ms|mx|cllr|dr|prof|"
    r"professor|councillor|sister|father|brother|mate|friend|neighbour|my boss|big|little|auld|young|pc|sergeant|inspector|reverend|rev|sir|dame|lord|lady|miss)\.?,? )$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|mx|cllr|dr|prof|rev)\.? (?!and\b|or\b|who\b|so\b)[a-z]\w*", re.IGNORECASE
)
_TITLED = re.compile(
    r"\b(?:Miss|Professor|Councillor|Sir|Dame|Lord|Lady|Reverend|Father|Sister|Constable|Sergeant|Inspector|PC|Auntie|Uncle|Nain|Taid|Anti|Ksiądz|Pan|Pani|Dr|Doctor|Imam|Vicar) "
    r"[A-ZŁŚŻŹĆ]\w*"
)
_NICKNAME = re.compile(
    r"\b(?:nicknamed|known (?:locally |round here |to everyone )?as|(?:everyone|everybody|they all|people) calls? (?:him|her|me)|goes by(?: the name)?|"
    r"wszyscy (?:mówią|wołają) na (?:mnie|niego|nią)|pawb yn (?:fy )?ngalw)\b",
    re.IGNORECASE,
)
_PLACE_CUE = re.compile(
    r"\b(?:village|hamlet|estate|pentref|wieś|wsi|miasteczk\w+) (?:of|called|named|o'r enw|nazywa się|pod nazwą) \w+",
    re.IGNORECASE,
)
_URDU_TITLED = re.compile(
    r"(\S+) (?:صاحب|صاحبہ|باجی|آپا|آنٹی|انکل|بھائی جان|چاچا)(?!\w)|(?:نام|جناب|محترمہ|محترم|مسز|مسٹر|بیگم) (\S+)"
)
_URDU_HERE = re.compile(r"(\S+) میں (?:رہت|رہن|پیدا)")
_URDU_PLAIN = _words(
    "امام ڈاکٹر کونسلر ماسٹر مولوی مولانا جج یہاں گھر محلے علاقے شہر گاؤں گلی فلیٹ ملک اس جس اسی ہم ان کے کی کا ہے لینا لیتے لیا سے نے نہیں پر کو کچھ کوئی اپنے سب جہاں وہاں مکان عمارت بلاک"
)


def plain_form(text: str) -> str:
    """A text as it should be compared: compatibility forms resolved, invisible characters out, quotes straight."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return text.replace("’", "'").replace("‘", "'").replace("ʼ", "'")


def screen(
    text: str,
    identifiers: Iterable[Mapping[str, str]] = (),
    allowed: Iterable[str] = (),
    title: bool = False,
) -> list[tuple[str, str]]:
    """Everything in a text that could tell who, where or when: (kind, words) pairs, each once.

    Args:
        text: the text as it would be published. What stands in square brackets is the editor's, and is screened like
            the rest.
        identifiers: the study's own: kind (name, place, organisation ...) and text. Whatever its case.
        allowed: capitalised words that are not names.
        title: whether it is a label such as a code's name, in which every word may have a capital.
    """
    plain = plain_form(text)
    lowered = " ".join(plain.lower().split())
    found: list[tuple[str, str]] = []
    for entry in identifiers:
        sought = r"[\s-]+".join(re.escape(word) for word in plain_form(str(entry["text"])).split())
        if sought and (match := re.search(rf"(?<!\w){sought}(?:'s)?(?!\w)", plain, re.IGNORECASE)):
            found.append((str(entry.get("kind") or "name"), match[0]))
    for kind, pattern in {**PATTERNS, "date": DATES}.items():
        marks = (match[0].strip() for match in pattern.finditer(plain))
        found += [(kind, mark) for mark in marks if kind != "organisation" or not _generic(mark)]
    found += [*spelled_numbers(lowered), *dates_in_words(lowered), *people_told(lowered)]
    found += [("name", match[0]) for rule in (_TITLE, _TITLED, _NICKNAME) for match in rule.finditer(plain)]
    found += [("place", match[0]) for match in _PLACE_CUE.finditer(plain)]
    found += [*_listed(plain, frozenset(map(str.lower, allowed)), title), *_urdu(plain)]
    if _STRANGE.search(plain):
        found.append(("script", "text in a script that the rules do not read: a person must"))
    return list(dict.fromkeys(found))


def _listed(text: str, allowed: frozenset[str], title: bool) -> Iterator[tuple[str, str]]:
    """Names and places of the lists, and capitals that nothing explains, word by word."""
    matches = list(_WORD.finditer(text))
    words = [match[0].lower().removesuffix("'s") for match in matches]
    language = _language(words)
    capitals = sum(match[0][0].isupper() for match in matches)
    heading = title and 2 * capitals > len(matches)
    for at, match in enumerate(matches):
        word, plain = match[0], words[at]
        begins = _begins_sentence(text, match.start())
        if plain in allowed or (len(word) == 1 and text[match.end() : match.end() + 1].isdigit()):
            continue  # cleared, or the letter of a code such as T1
        for length in (2, 3, 4):
            if " ".join(words[at : at + length]).replace("-", " ") in places.LONG:
                yield "place", text[match.start() : matches[min(at + length, len(matches)) - 1].end()]
        parts = {plain, *plain.split("-")}
        if word[0].isupper():
            yield from _capital(
                word, plain, parts, begins, heading, words[at + 1] if at + 1 < len(words) else "", language
            )
        elif parts & STRICT_PLACES or _WELSH_PLACE.fullmatch(plain):
            yield "place", word
        elif (
            (parts & STRICT_NAMES and (language == "" or (len(plain) > 4 and plain not in first_names.SHORT)))
            or (language == "polish" and len(plain) > 5 and _is_polish_name(plain, surnames_too=False))
            or (
                parts & first_names.WORDS
                and _BEFORE_NAME.search(text[max(match.start() - 40, 0) : match.start()])
            )
        ):
            yield "name", word


def _capital(word, plain, parts, begins, heading, after, language) -> Iterator[tuple[str, str]]:
    """What a word with a capital is taken for."""
    known = plain in HARMLESS or word in ("I'm", "I've", "I'd", "I'll")
    strict = parts & (STRICT_NAMES | STRICT_PLACES) and plain not in harmless.CAPITALS
    if strict and not (language and plain in first_names.SHORT and begins):
        yield ("place" if parts & STRICT_PLACES else "name"), word
    elif language == "polish" and not known and _is_polish_name(plain):
        yield "name", word
    elif begins or heading:
        if (
            (parts & first_names.WORDS and after in _SPEECH)
            or (
                begins
                and after in _SPEECH
                and not known
                and plain not in harmless.OPENERS
                and _unusual(plain)
            )
            or (
                not known
                and len(plain) > 6
                and (_PLACE_STARTS.fullmatch(plain) or plain.endswith(("thorpe", "combe", "bury")))
                and language != "welsh"
            )
        ):
            yield "possible name", word
    elif not known and not all(part in harmless.CAPITALS for part in plain.split("-")):
        yield "possible name", word


def _generic(organisation: str) -> bool:
    """Whether an institution could be any: the Housing Association, the Parish Council."""
    words = [word.lower() for word in _WORD.findall(organisation)]
    return all(word in harmless.GENERIC or word in harmless.CAPITALS or word == "the" for word in words[:-1])


def _unusual(word: str) -> bool:
    """Whether a word that begins a sentence before a verb of speech is no plural and no common noun of people."""
    return not word.endswith(("s", "ing", "ly", "ed")) and word not in first_names.WORDS


def _is_polish_name(word: str, surnames_too: bool = True) -> bool:
    """Whether a word is a case of a Polish name, or (with a capital) ends as surnames do."""
    stems = (word[: len(word) - len(end)] for end in _POLISH_ENDS if word.endswith(end))
    return any(len(stem) > 3 and stem in _POLISH_STEMS for stem in stems) or bool(
        surnames_too
        and _POLISH_SURNAME.fullmatch(word)
        and not word.startswith(
            ("pols", "angiels", "wszys", "ws", "brytyjs", "społ", "miejs", "wiejs", "lokals")
        )
    )


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(at - 12, 0) : at].rstrip(" \t\"“”'(„«-–—")
    return not before or before[-1] in ".!?:…\n]"


def _language(words: list[str]) -> str:
    """polish or welsh where the commonest words say so, else empty."""
    words = [part for word in words for part in word.split("'")]
    counts = {name: sum(word in common for word in words) for name, common in _LANGUAGES.items()}
    counts["polish"] += 2 * any(set(word) & set("ąęłńśźż") for word in words)
    counts["welsh"] += 2 * any(set(word) & set("ŵŷ") for word in words)
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= max(2, 0.12 * len(words)) else ""


def _urdu(text: str) -> Iterator[tuple[str, str]]:
    words = _ARABIC.findall(text)
    if not words:
        return
    if not _URDU & set(words):
        yield "script", "text in Arabic script that is not Urdu: a person must read it"
    yield from (("name", word) for word in words if word in URDU_NAMES)
    pairs = (first + second for first, second in pairwise(words))  # اسلام آباد in two words
    yield from (("place", word) for word in (*words, *pairs) if word in _URDU_PLACES)
    for match in _URDU_TITLED.finditer(text):
        word = match[1] or match[2]
        if word not in _URDU_PLAIN:
            yield "name", match[0]
    for match in _URDU_HERE.finditer(text):
        if match[1] not in _URDU_PLAIN:
            yield "place", match[0]
