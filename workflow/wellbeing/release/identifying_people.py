"""Who somebody is, told without a name: a post that one person holds, what a relative does, an illness of somebody."""

# ruff: noqa: E501  (a pattern is read as a whole)

import re
from collections.abc import Iterator

from wellbeing.release.words.people import (
    BUSINESS,
    ILLNESS,
    KIN,
    MARKED,
    POLISH_ILLNESS,
    POLISH_KIN,
    POLISH_POST,
    POST,
    SOMEBODY,
    STATE,
    UNIQUE_OF,
    URDU_ILLNESS,
    URDU_KIN,
    URDU_POST,
    WELSH_ILLNESS,
    WELSH_KIN,
    WELSH_POST,
)

_MINE = r"(?:my|our|his|her|their|whose|me)"
_IS = r"(?:is|was|'s|are|were|has been|had been|be|being|became|becomes|works as|worked as|used to be|trained as|retired as|retired from being)"
_NO_TRADE = (
    r"(?:volunteer|member|smoker|drinker|teenager|youngster|lover|believer|mother|father|brother|sister|loner|talker|worrier|listener|pensioner|stranger|newcomer|survivor|"
    r"supporter|fighter|dreamer|grafter|helper|carer|swimmer|walker|singer|gardener|reader|man|woman|sufferer|bit quieter|other|rather|never|ever|better|either|her|or)"
)
_FEW = r"(?:[\w'-]+ ){0,3}"

_RULES = {
    "unique post": [
        rf"\b(?:i'm|i am|i was|i've been|i have been|i became|he's|she's|he is|she is|he was|she was|who's|who is|who was|being|as|made me|appointed|voted me|elected) (?:still )?"
        rf"(?:the|a former|an ex|ex|our)[ -]{_FEW}{POST}s?\b",
        rf"\b{UNIQUE_OF} of (?:the|our|this|that|my) \w+",
        rf"\b(?:i|we|he|she|who|they|and i|to) (?:also )?(?:run|runs|ran|own|owns|owned|manage|manages|managed|keep|keeps|kept|set up|founded|started|opened|teach at|chair|chairs|chaired) the "
        rf"{_FEW}(?:{BUSINESS}|\w+ (?:group|association|committee|society|club|choir|team))\b",
        rf"\b(?:only|first|sole|last|last remaining|youngest|oldest|longest[- ]serving) (?:{MARKED}[ -](?:or |and )?)*(?:{MARKED}|{POST}) ?(?:{SOMEBODY}|{POST})?\b",
        rf"\b(?:only|first|sole|youngest|oldest) {_FEW}{SOMEBODY} (?:\w+ ){{0,2}}?(?:in|on|at|from|round|here|left|ever|with|who|to) (?!cares|listens|understands)",
        r"\bonly one (?:in|on|at|from|round) .{0,40}\b(?:who|with|that) (?:is|has|was|speaks|wears|keeps|plays|drives)\b",
        rf"(?:\by|')r unig {_FEW}(?:{WELSH_POST}|deulu|ddynes|ddyn|fenyw|ferch|fachgen|un|berson|deulu du|siopwr|gwpl|cwpl)\b",
        rf"\b(?:fi|fo|hi|ef|e) (?:yw|ydi|ydy|oedd|ydw) ?(?:'r|y|yr|unig)? ?{_FEW}{WELSH_POST}\b|\b{WELSH_POST} (?:ydw i|dw i|ydy o|ydi o|oeddwn i|yw e|ydy hi|yw hi|oedd hi|oedd o)\b",
        rf"\b(?:fel|dw i'n|rydw i'n|rwy'n|roeddwn i'n|mae hi'n|mae o'n|mae e'n) (?:y |yr )?{WELSH_POST} (?:y |yr |ar |i'r |yn yr |yn y |olaf |cyntaf )",
        r"\b(?:fi|ni|fo|hi) sy'n (?:rhedeg|cadw|rheoli|berchen)\b|\b(?:rhedeg|cadw|rheoli) (?:y|yr|'r) (?:unig )?(?:siop|dafarn|tafarn|swyddfa bost|caffi|becws|garej|clwb|côr)\b",
        rf"\bjedyn\w+ {_FEW}(?:{POLISH_POST}|rodzin\w+|kobiet\w+|mężczyzn\w+|osob\w+|polk\w+|polak\w+|murzyn\w+|muzułman\w+|par\w+)\b",
        rf"\b(?:jestem|byłem|byłam|jako|został|została|zostałem|zostałam) (?:tu |tutaj |tam )?{_FEW}{POLISH_POST}",
        r"\b(?:prowadzę|prowadzi|prowadzimy|jestem właściciel\w+|mam tu|mamy) (?:jedyn\w+ |tu |ten )?(?:\w+ )?(?:sklep|pub|piekarni\w+|pocztę|restauracj\w+|warsztat|zakład|aptek\w+|kawiarni\w+|salon|przedszkol\w+)",
        rf"(?:واحد|اکلوت\w+|اکیلا|اکیلی|پہلا|پہلی) (?:\S+ ){{0,3}}(?:{URDU_POST}|عورت|خاندان|مرد|مسلمان|پاکستانی|خاتون|لڑکی|لڑکا|گھرانہ|فیملی)(?!\w)",
        rf"(?:کا|کی|کے) (?:\S+ )?{URDU_POST}(?: \S+)? (?:ہوں|ہیں|تھا|تھی|رہا ہوں|رہی ہوں|رہ چک\w+)(?!\w)|میں (?:\S+ ){{0,5}}{URDU_POST} (?:\S+ )?(?:ہوں|تھا|تھی)(?!\w)",
        r"(?:میں|ہم) (?:\S+ ){0,4}(?:دکان|ریسٹورنٹ|ٹیک اوے|فارمیسی|بیکری|ڈاکخانہ|کیفے|گیراج) (?:چلات|چلا رہ)\S*",
    ],
    "relative's occupation": [
        rf"\b{_MINE} (?:\w+ )?{KIN}(?:,? |(?='s))(?:who |and \w+ )?{_IS} (?:an? |the ){_FEW}?(?!{_NO_TRADE}\b)[\w-]+(?:er|or|ist|ian|man|woman|ess|smith|wright)\b",
        rf"\b{_MINE} (?:\w+ )?{KIN},? (?:who |she |he )?(?:works|worked|cleans|cleaned|cooks|cooked|serves|served|volunteers|nurses) (?:\w+ )?(?:at|in|on|for|behind) (?:the|a|our) \w+",
        rf"\b{WELSH_KIN}\b(?: [\w'-]+){{0,3}}? ?(?:cadw|rhedeg|berchen|gweithio fel|gyrru'r|gyrru tacsi|gyrru bws|dysgu yn)\b",
        rf"\b{_MINE} (?:\w+ )?{KIN}(?:,? |(?='s))(?:who |and \w+ )?{_IS} (?:also |now |still |once )?(?:an? |the |our )?{_FEW}{POST}s?\b",
        rf"\b{_MINE} (?:\w+ )?{KIN},? (?:the|an?|our) {_FEW}{POST}s?\b",
        rf"\b(?:the|our|local) {_FEW}{POST},? (?:is|was|'s|being|happens to be|who is|who's) (?:actually |also )?(?:{_MINE} (?:\w+ )?{KIN}|married to)\b",
        rf"\b(?:the|our) {_FEW}{POST}'s (?:\w+ )?{KIN}\b|\bmarried to (?:the|an?|our) {_FEW}{POST}s?\b",
        rf"\b{_MINE} (?:\w+ )?{KIN},? (?:who |she |he |and \w+ )?(?:also |always |still )?(?:runs|ran|owns|owned|manages|managed|keeps|kept|has|had|took over) (?:the|a|that|an) {_FEW}{BUSINESS}\b",
        rf"\b{_MINE} (?:\w+ )?{KIN},? (?:who |she |he )?(?:drives|drove|flies|teaches|taught|preaches|delivers|nurses|coaches|referees|conducts) (?!me\b|us\b|him\b|her\b|them\b)\w+",
        rf"\b{_MINE} (?:\w+ )?{KIN},? (?:who |she |he )?(?:works|worked|is|was|sits|serves) (?:\w+ )?(?:at|in|on|for|behind) (?:the|a|our) {_FEW}(?:council|school|surgery|hospital|post office|police|fire service|army|navy|"
        rf"raf|prison|court|bank|mine|pit|steelworks|mill|docks|lifeboat|parish council|bench|board|nursing home|{BUSINESS})\b",
        rf"\b{WELSH_KIN}\b(?:[\w'-]+ |[\w'-]+, |, ){{0,1}}.{{0,40}}?\b{WELSH_POST}\b|\b{WELSH_POST}\b.{{0,20}}\b(?:ydi|yw|ydy|oedd) (?:fy|'y|ei|ein) {WELSH_KIN}\b",
        rf"\b{POLISH_KIN}\b[^.!?]{{0,40}}?\b{POLISH_POST}|\b{POLISH_POST} (?:to|jest|był|była) (?:mój|moja|nasz|nasza) {POLISH_KIN}\b",
        rf"\b(?:mój|moja|mojego|mojej|nasz|nasza) {POLISH_KIN} (?:\w+ )?(?:prowadzi|prowadził\w*|jeździ|uczy|uczył\w*|pracuje w|pracuje jako|ma sklep)\b",
        rf"(?:میر[اےی]|ہمار[اےی]|اس ک[اےی]) (?:\S+ )?{URDU_KIN} (?:\S+ ){{0,6}}?{URDU_POST}(?!\w)",
        rf"(?:میر[اےی]|ہمار[اےی]) (?:\S+ )?{URDU_KIN} (?:\S+ ){{0,5}}?(?:ٹیکسی|بس|دکان|ریسٹورنٹ|سکول میں پڑھات|پڑھات|ہسپتال میں کام|فیکٹری|پوسٹ آفس)",
    ],
    "health": [
        rf"\b(?:told|says|said|thinks?|thought) (?:me |us |him |her |that )?(?:it|i|he|she)(?:'s| is| was| has| had| have) (?:\w+ ){{0,2}}{ILLNESS}\b",
        r"\b(?:lost|losing) (?:my|our|the|her|a) (?:first |second |last |only )?(?:baby|babies|twins|pregnancy)\b",
        rf"\b(?:i|i've|he|she|he's|she's|who|we|{KIN})\b(?: [\w'-]+){{0,3}}? (?:have|has|had|got|having|suffers?|suffered|suffering|diagnosed|living|lives|lived|survived|died|dying|passed away|recovering|treated|"
        rf"beat|battled|battling|fought|being|born|came down) (?:[\w'-]+ ){{0,3}}{ILLNESS}\b",
        rf"\b(?:i've|he's|she's|i'd|he'd|she'd|{KIN}'s) (?:[\w'-]+ ){{0,3}}{ILLNESS}\b",
        rf"\b(?:my|his|her|{KIN}'s|our \w+'s) (?:[\w'-]+ ){{0,1}}{ILLNESS}\b|\blost (?:my|our|her|his) {_FEW}(?:to|from) {ILLNESS}\b",
        rf"\b(?:i'm|i am|i was|i've been|he's|he is|he was|she's|she is|she was|{KIN}'s|{KIN} is|{KIN} was|{KIN} got|{KIN} has been|i got) (?:\w+ )?{STATE}\b",
        rf"\b(?:i|he|she|{KIN}) (?:\w+ )?(?:miscarried|overdosed|tried to kill (?:myself|himself|herself)|took an overdose|lost the baby|self[- ]harmed|was sectioned|relapsed|had a fit|had a fall and broke)\b",
        rf"\b(?:gen i|gan i|arna i|arnaf|arno|arni|ges i|cefais|gafodd|cafodd|dw i'n|rwy'n|mae o'n|mae e'n|mae hi'n|mae gan|{WELSH_KIN})\b(?: [\w'-]+){{0,6}}? (?:o |yr? )?{WELSH_ILLNESS}\b",
        rf"\b{WELSH_ILLNESS}(?: [\w'-]+){{0,3}} (?:gen i|arna i|arno|arni|ar fy|gan fy|fy {WELSH_KIN})\b",
        rf"\b(?:mam|mamy|miałem|miałam|mnie|mi|choruję|choruje|zachorował\w*|zmarł\w*|ma|miał|miała|jestem|u mojego|u mojej|mój|moja|mojego|mojej|mojemu|po|{POLISH_KIN})\b(?: \w+){{0,5}} {POLISH_ILLNESS}\b",
        rf"(?:مجھے|میر[اےی]|میں|اسے|ان|اس|ہمار[اےی]|{URDU_KIN}) (?:\S+ ){{0,5}}?(?:{URDU_ILLNESS})(?!\w)",
    ],
}
_COMPILED = {kind: [re.compile(rule) for rule in rules] for kind, rules in _RULES.items()}


def people_told(text: str) -> Iterator[tuple[str, str]]:
    """Posts, relatives and illnesses in a lower-case text, sentence by sentence: (kind, words)."""
    for sentence in re.split(r"(?<=[.!?۔…])\s+", text):
        for kind, rules in _COMPILED.items():
            for rule in rules:
                if match := rule.search(sentence):
                    yield kind, match[0]
