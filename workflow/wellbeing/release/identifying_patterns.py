"""Addresses, numbers and dates in a text: written in digits, and spelled in words."""

# ruff: noqa: E501  (a pattern is read as a whole)

import re
from collections.abc import Iterator

from wellbeing.release.words import words

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_STREET = "street|road|lane|avenue|close|drive|terrace|crescent|court|gardens|grove|estate|ward|mews|row|hill|view|park|rise|walk|square|place|villas"
_AREAS = (
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN EX FK FY GL GU HA HD HG HP HR HS HU "
    "HX IG IP IV KA KT KW KY LA LD LE LL LN LS LU ME MK ML NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR "
    "SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE"
).replace(" ", "|")
PATTERNS = {
    "e-mail": re.compile(
        r"(?<![\w.+%-])[\w.+%-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+"
        r"|(?<![\w.+-])[\w.+-]{1,64}\s?(?:\(at\)|\[at\]|\sat\s|\smałpa\s|\sایٹ\s)\s?[\w-]{1,63}\s?(?:\(dot\)|\[dot\]|\sdot\s|\skropka\s|\sڈاٹ\s)\s?\w+"
        r"|\b(?:at|małpa) (?:gmail|hotmail|outlook|yahoo|btinternet|icloud|onet|interia|wp)\b",
        re.IGNORECASE,
    ),
    "web address": re.compile(
        r"https?://\S+|\bwww\.\S+|(?<!\w)@\w{3,}|\b[\w-]{2,63}\.(?:com|org|net|co\.uk|org\.uk|wales|cymru|pl|pk)\b"
        r"|\b(?:dot|kropka) (?:com|org|net|co|uk|pl|cymru|wales)\b|ڈاٹ (?:کام|پی کے|کو)",
        re.IGNORECASE,
    ),
    "phone": re.compile(r"(?<![\w,])(?:\+\s?|00\s?|\(?0)?\d(?:[\s().-]{0,3}\d){6,}(?!\w)"),
    "postcode": re.compile(
        rf"\b(?:GIR\s?0AA|[A-Za-z]{{1,2}}\d[A-Za-z\d]?\s{{0,2}}\d[A-Za-z]{{2}})\b|\b(?:{_AREAS})\d{{1,2}}\b"
    ),
    "national insurance number": re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE),
    "number plate": re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b"),
    "name": re.compile(
        r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Rev|Father|Sister)\.?\s+[A-Z]\w*"
    ),
    "organisation": re.compile(
        r"\b[A-Z][\w'&-]*(?:\s+(?:of|and|the|for|&|[A-Z][\w'&-]*)){0,6}\s+(?:Council|Trust|Ltd|Limited|University|College|School|"
        r"Hospital|Foundation|Association|Charity|Church|Partnership|Borough|Institute|Society|Centre|Party|CIC|Forum|Academy|Surgery|Arms|Inn|United|Rovers|FC|RFC)\b"
    ),
    "place": re.compile(
        rf"\b\d+[a-z]?\s+(?:[\w'-]+\s+){{1,3}}(?:{_STREET})\b|(?<=[a-z,] )[A-Z][\w'-]+\s+(?i:{_STREET})\b|\b[A-Z][\w'-]+ (?:Street|Road|Lane|Avenue|Close|Drive|Terrace|Crescent|Court|Gardens|Grove|Estate|Mews|Row|Hill|Park|Square)\b"
        r"|\b(?:live|lives|lived|living|at|to|from|in) (?:at )?(?:number|no\.?|flat|house number|apartment|room) ?(?:\d+[a-z]?|one|two|three|four|five|six|seven|eight|nine|ten|"
        r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b"
        r"|(?:^|[.!?] )[Nn]umber \d+[a-z]?\b(?! bus)"
        r"|\b(?:ul\.|ulic[ayeę]|os\.|osiedl[eu]) [A-ZŁŚŻŹĆ]\w+|\b(?:rhif|numer) \d+|\b(?:Heol|Ffordd|Stryd|Lôn|Maes|Stâd) (?:y |yr )?[A-Z]\w+"
    ),
}
"""Kind of mark -> its pattern; each is linear in the length of a text."""

DATES = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS}|{_SHORT})\b"
    rf"|\b(?:{_MONTHS}|{_SHORT})\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b|\b(?:{_MONTHS}|{_SHORT})\.?,?\s+(?:of\s+)?(?:19|20)\d\d\b"
    r"|\b(?:born|birth|ganed|geni|urodzi\w+)\b[^.!?]{0,24}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d میں پیدا",
    re.IGNORECASE,
)

_DIGITS = words(
    """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety zero nought naught oh o double treble triple
sero dim un dau dwy tri tair pedwar pedair pump chwech chwe saith wyth naw deg dwbl
jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście
szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt
siedemdziesiąt osiemdziesiąt dziewięćdziesiąt sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset
dziewięćset صفر زیرو ایک دو تین چار پانچ چھ سات آٹھ نو دس ڈبل
"""
)
_DAYS = {
    "english": words(
        """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth thirtieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirty-first
"""
    ),
    "welsh": words(
        """
cyntaf gyntaf ail trydydd drydydd trydedd pedwerydd bedwerydd pedwaredd pumed bumed chweched seithfed wythfed nawfed
degfed ddegfed unfed deuddegfed ddeuddegfed pymthegfed bymthegfed ugeinfed
"""
    ),
    "polish": words(
        """
pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego dziesiątego jedenastego
dwunastego trzynastego czternastego piętnastego szesnastego siedemnastego osiemnastego dziewiętnastego dwudziestego
trzydziestego pierwszy drugi trzeci
"""
    ),
    "urdu": words(
        """
پہلی دوسری تیسری یکم ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس بیس اکیس
بائیس تئیس چوبیس پچیس چھبیس ستائیس اٹھائیس انتیس تیس اکتیس دوہزار ہزار
"""
    ),
}
_MONTH_WORDS = {
    "english": frozenset(_MONTHS.split("|")),
    "welsh": words(
        """
ionawr chwefror mawrth fawrth ebrill mai fai mehefin fehefin gorffennaf orffennaf awst medi fedi hydref tachwedd
dachwedd rhagfyr ragfyr
"""
    ),
    "polish": words(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    ),
    "urdu": words("جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر"),
}
_YEAR = re.compile(r"(?:19|20)\d\d|۱۹\S\S|۲۰\S\S")
_DAY = re.compile(r"(?:[12]?\d|3[01])(?:st|nd|rd|th|af|ail|ydd|fed|ed)?|[۰-۹]{1,2}")
_SPOKEN_YEAR = re.compile(
    r"\b(?:born|birth|birthday|since|in|of|back in|from|summer|winter|spring|autumn|christmas|easter) (?:\w+ )?(?:nineteen|twenty)[ -]"
    r"(?:oh[ -]\w+|hundred|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)\b"
)
_FEAST = re.compile(
    r"\b(?:christmas (?:day|eve)|boxing day|new year's (?:day|eve)|good friday|easter (?:sunday|monday)|halloween|bonfire night|ash wednesday|eid)\b[^.!?]{0,20}\b"
    r"(?:19\d\d|20\d\d|nineteen|twenty[ -]|two thousand)"
)


def spelled_numbers(text: str, run: int = 5) -> Iterator[tuple[str, str]]:
    """Telephone and other numbers spoken digit by digit: ``run`` number words or digits one after the other."""
    tokens = re.findall(r"[^\s,.;:/–-]+", text)
    count, start = 0, 0
    for at, word in enumerate([*tokens, ""]):
        if word in _DIGITS or (count and word.isdigit() and len(word) <= 4):
            start = at if not count else start
            count += 1
        else:
            if count >= run:
                yield "phone", " ".join(tokens[start:at])
            count = 0


def dates_in_words(text: str) -> Iterator[tuple[str, str]]:
    """Days of a month, and months of a year, in words; lower-case text."""
    tokens = re.findall(r"[^\s,.;:!?()\"“”]+", text)
    for at, word in enumerate(tokens):
        for language, months in _MONTH_WORDS.items():
            if word in months and _dated(tokens, at, language):
                yield "date", " ".join(tokens[max(at - 3, 0) : at + 3])
    for match in [*_SPOKEN_YEAR.finditer(text), *_FEAST.finditer(text)]:
        yield "date", match[0]


def _dated(tokens: list[str], at: int, language: str) -> bool:
    """Whether a day or a year stands beside a month."""
    days = _DAYS[language]
    before, after = tokens[max(at - 3, 0) : at], tokens[at + 1 : at + 4]
    if language == "english":
        near = [
            *(word for word in before if word not in ("the", "of")),
            *(word for word in after[:2] if word not in ("the",)),
        ]
        spoken = any(word in ("nineteen", "twenty") for word in after[:1]) or after[:2] == ["two", "thousand"]
        day = [word for word in near if word in days or re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", word)]
        close = (
            tokens[at] not in ("may", "march")
            or (before and (before[-1] in days or before[-1] == "of"))
            or (after and (after[0] in days or after[0] == "the"))
        )
        return (bool(day) or spoken) and bool(close)
    near = [*before, *after[: {"urdu": 3, "welsh": 2}.get(language, 1)]]
    return any(
        word in days or _YEAR.fullmatch(word) or (_DAY.fullmatch(word) and not word.isalpha())
        for word in near
    )
