"""Whether a message leans on what was said before it."""

import re

from index.language.tokenization import normalise
from ingest.languages import Language, language_of
from service.answering.conversation.naming import chinese_names, english_names, words_of
from service.answering.conversation.pointing import chinese_points_back, english_points_back

LONGEST = 400
"""Characters of a message that are looked at."""

_MARKS = " \t\n?？!！.。~～"
_OPENING_ZH = re.compile(
    "(?:那么?(?![个些种份项里时年边样])|而且?|可是|但是?|不过|然后|还有)[，, ]?"
)
_THEN_ZH = re.compile("当时|那时")
_OTHER_ZH = re.compile(
    "(?:[又也]|(?<![原规准细守法否])则)是?(?:怎么|怎样|如何|有何|有什么)?[^，,]{0,2}[了过]?(?:些?什么|哪些)?[的呢吗]?$"
)
_ASKING_ZH = re.compile("[什哪谁何几怎吗]|多少|多[长大高远少久深重快]")
_OPENING_EN = re.compile(r"(?:(?:and|but|so|or|then|well|also)[, ]{1,3}){1,3}", re.IGNORECASE)
_OTHER_EN = re.compile(r"(?:what|how) (?:about|of) ", re.IGNORECASE)
_DOES_EN = re.compile(r"what (?:do|does|did) .{1,60} (?:do|say|think)$", re.IGNORECASE)
_VERB_EN = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will"
    r"|would|should|has|have|had|may|must)\b",
    re.IGNORECASE,
)
_THEN_EN = re.compile(r"\b(?:then|at (?:that|the) time)$", re.IGNORECASE)

_GOES_ON_ZH = re.compile(
    "[请那再]?么?(?:还有(?:没有)?(?:什么|其他的?|别的|更多的?)?[吗呢么]?"
    "|继续(?:[说讲]|(?:[说讲])?下去)?吧?|(?:接着|往下)[说讲](?:吧|下去)?|然后呢|更多(?:呢|内容)?"
    "|再?多[说讲](?:一?[点些])?|再[说讲](?:一?[点些])|(?:其他|别)的?呢)"
)
_GOES_ON_EN = re.compile(
    r"(?:(?:and|ok|okay|please|so)[, ]{1,2}){0,2}(?:(?:can|could) you (?:please )?)?"
    r"(?:tell (?:me|us) (?:some )?more|what (?:else|more)"
    r"|(?:any(?:thing)?|something) (?:else|more)"
    r"|go on|continue|keep going|carry on|more|what (?:else|more) (?:is there|does it say)"
    r"|is (?:there|that) (?:anything (?:else|more)|more|all))"
    r"(?: (?:about|on) (?:it|this|that))?(?:,? please)?",
    re.IGNORECASE,
)


def goes_on(message: str) -> bool:
    """Whether a message asks for nothing but the next part of what was said before it."""
    message = message[:LONGEST].strip(_MARKS)
    if language_of(message) == Language.CHINESE:
        return _GOES_ON_ZH.fullmatch(normalise(message)) is not None
    return _GOES_ON_EN.fullmatch(message) is not None


def is_follow_up(message: str) -> bool:
    """Whether a message leans on what was said before it; only its beginning is looked at.

    It points back, asks the same of something else, or names nothing that it could be about.
    """
    message = message[:LONGEST].strip(_MARKS)
    if language_of(message) == Language.CHINESE:
        return _chinese_leans(normalise(message))
    return _english_leans(message)


def _chinese_leans(message: str) -> bool:
    opening = _OPENING_ZH.match(message)
    rest = message[opening.end() :] if opening else message
    words = words_of(rest)
    return (
        chinese_points_back(words)
        or (rest.endswith("呢") and (opening is not None or _is_other(rest[:-1])))
        or _OTHER_ZH.search(rest) is not None
        or _THEN_ZH.match(message) is not None
        or not chinese_names(words)
    )


def _is_other(text: str) -> bool:
    """Whether a text before 呢 asks nothing but how something else is."""
    for how in ("怎么样", "怎样", "如何"):
        text = text.removesuffix(how)
    return not _ASKING_ZH.search(text)


def _english_leans(message: str) -> bool:
    opening = _OPENING_EN.match(message)
    rest = message[opening.end() :] if opening else message
    return (
        english_points_back(rest)
        or _THEN_EN.search(rest) is not None
        or _OTHER_EN.match(rest) is not None
        or (opening is not None and bool(_DOES_EN.match(rest) or not _VERB_EN.search(rest)))
        or not english_names(rest)
    )
