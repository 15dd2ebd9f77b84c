"""A follow-up question made to stand by itself."""

import re
from collections.abc import Callable
from dataclasses import replace

import rjieba

from index.language.stop_words import CHINESE
from index.language.tokenization import stem
from ingest.languages import Language, language_of
from service.answering.conversation.anaphora import Anaphor, Pointing, anaphora, is_generic
from service.answering.conversation.antecedents import (
    Choice,
    Exchange,
    first_pair,
    holds,
    known,
    pair_of,
)
from service.answering.conversation.mentions import mentions, salient, subjects

Translate = Callable[[str, str], str | None]
"""What a name is in a language ("zh" or "en"), None where that is not known."""


_OPENING = re.compile(
    r"(?:那么|那(?!个|些|种|次|份|项|里|时|年|边|样)|而且?|可是|但是?|不过|然后|还有)[，, ]*"
    r"|(?:(?:and|but|so|or|then|well|also)[, ]+)+",
    re.IGNORECASE,
)
_MARK = r"[\s?？!！.。]*$"
_COMPARED = (
    re.compile(rf"(?P<other>.+?)(?:方面)?(?:又|则)?(?:怎么样|怎样|如何)?呢{_MARK}"),
    re.compile(
        r"(?P<other>.+?)(?:又|也|则)(?:是)?(?:怎么|怎样|如何|有何|有什么)?"
        rf"(?:做(?:了|过)?(?:什么|些什么|哪些)?|这样做?|这么做?|看|说|认为|主张|规定|表现|立场|态度)(?:的|呢|吗)?{_MARK}"
    ),
    re.compile(rf"(?:(?:and|but|so) )?(?:what|how) about (?P<other>.+?){_MARK}", re.IGNORECASE),
    re.compile(
        rf"and what (?:do|does|did|is|was) (?P<other>.+?) (?:do|say|think|doing){_MARK}",
        re.IGNORECASE,
    ),
)
_NAME_ONLY = re.compile(
    rf"(?:and|or|but|then) (?P<other>(?:in |for |with )?.+?){_MARK}", re.IGNORECASE
)
_ASKS_EN = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will"
    r"|would|should|has|have|had|may|must)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    rf"什么(?:是|叫做?).+|.+是什么意思{_MARK}|what (?:is|are) (?:an? )?[\w-]+{_MARK}", re.IGNORECASE
)
_ORDINALS = (
    re.compile(r"第[一二三四五六七八九十\d]+(?:版|阶段|届|次|轮|章|条|期|代|部分?|个)?"),
    re.compile(r"\b(?:first|second|third|fourth|fifth|last|previous|next)\b", re.IGNORECASE),
    re.compile(r"\b(?:1[5-9]|20)\d\d年?"),
)
_WHO = re.compile(r"谁|哪位|什么人|\b(?:who|whom|whose)\b", re.IGNORECASE)
_MORE = re.compile(
    r"(?:请|能|可以|你能)*(?:再)?(?:多|详细|具体|展开|继续|举个?例子?|进一步)(?:地)?(?:一点|一些)?"
    r"(?:说说|讲讲|说明|解释|介绍|谈谈|说|讲)?(?:一下|吗|吧|呢)*[?？。!！]*|(?:还有|然后|真的)(?:别的|什么)?[吗呢]?[?？]*"
    r"|(?:(?:please|can you|could you) )*(?:tell me (?:a bit |some)?more|go on|continue|elaborate"
    r"|explain(?: (?:that|this|it|more))?|give (?:me )?(?:an )?examples?|anything else|what else"
    r"|really|for example)(?: (?:about|on) (?:it|that|this))?"
    r"(?: in (?:more|greater) detail)?[?.! ]*",
    re.IGNORECASE,
)
_THEN = re.compile(
    rf"\b(?:then|at (?:that|the) time|back then){_MARK}|^(?:当时|那时)", re.IGNORECASE
)


def is_follow_up(question: str) -> bool:
    """Whether a question leans on what was said before it."""
    return bool(
        anaphora(question)
        or _compared(question)
        or _MORE.fullmatch(question)
        or _THEN.search(question)
        or _is_elliptic(_without_opening(question))
    )


def completed(question: str, before: Exchange, translate: Translate) -> Exchange:
    """The question with what it leaves out, taken from the exchange before it; unanswered yet.

    One that says all itself comes back letter by letter.
    """
    pair = first_pair(question)
    if not is_follow_up(question):
        return Exchange(question, "", pair=pair)
    whole = Exchange(_joined(before.question, question), "", before.topic, pair or pair_of(before))
    pointing = anaphora(question)
    if _MORE.fullmatch(question) or _leans_on_all(pointing, before):
        return whole
    topic = before.topic
    if pointing:
        choice = Choice(question, before)
        filled = _filled(question, pointing, choice, translate)
        if filled is None:
            return whole
        question, topic = filled, choice.topic
    other = _compared(question)
    if other and (_ordinal(other) or subjects(other)):
        topic = before.topic if _ordinal(other) else other
        return replace(whole, question=_with_other(before, other), topic=topic)
    question = _without_opening(question)
    if not pointing:
        ranked = salient(known(before))
        if not ranked or not _says_something(question):
            return whole
        topic = ranked[0].text
        question = _led(question, topic, translate)
    return replace(whole, question=question, topic=topic)


def _without_opening(question: str) -> str:
    found = _OPENING.match(question)
    rest = question[found.end() :] if found else ""
    return rest[:1].upper() + rest[1:] if rest else question


def _compared(question: str) -> str | None:
    """What "what about X?" asks about; None for other questions, and where X is a question word."""
    for pattern in (*_COMPARED, _NAME_ONLY):
        found = pattern.match(question)
        if found is None:
            continue
        other = _without_opening(found["other"]).strip()
        if pattern is _NAME_ONLY and _ASKS_EN.search(other):
            return None
        return other if mentions(other) or _ordinal(other) else None
    return None


def _ordinal(text: str) -> re.Match[str] | None:
    return next((found for pattern in _ORDINALS if (found := pattern.search(text))), None)


def _is_elliptic(question: str) -> bool:
    """Whether a question names nothing that it could be about."""
    return not subjects(question) and not _DEFINES.match(question)


def _leans_on_all(pointing: tuple[Anaphor, ...], before: Exchange) -> bool:
    """Whether what is pointed to is no name in the question before but what it says or asks."""
    return any(
        found.pointing is Pointing.FACT
        or (found.pointing is Pointing.PERSON and _WHO.search(before.question))
        or (found.noun is not None and _asks_for(before.question, found.noun))
        for found in pointing
    )


def _asks_for(question: str, noun: str) -> bool:
    """Whether a question asks which ``noun`` it is: what is pointed to is its answer."""
    if noun.isascii():
        return bool(re.search(rf"\b(?:which|what) (?:\w+ )?{noun}\b", question, re.IGNORECASE))
    return bool(re.search(rf"(?:哪[个些份部项家]?|什么){noun}", question))


def _joined(before: str, question: str) -> str:
    gap = "" if before[-1:] in "？。！" else " "
    return f"{before}{gap}{question}"


def _filled(
    question: str, pointing: tuple[Anaphor, ...], choice: Choice, translate: Translate
) -> str | None:
    """The question with names in place of what points to them; None if there is no such name."""
    language = language_of(question)
    text, at = "", 0
    for found in pointing:
        name = choice.name(found)
        if name is None:
            return None
        words = _in_language(name, language, translate)
        if found.noun and not is_generic(found.noun) and not holds(name, found.noun):
            words += f"的{found.noun}" if language == Language.CHINESE else f" {found.noun}"
        if found.possessive and language == Language.ENGLISH:
            words += "'s" if not words.endswith("s") else "'"
        if (
            found.possessive
            and language == Language.CHINESE
            and not question.startswith("的", found.end)
        ):
            words += "的"
        text += question[at : found.start] + found.before + words
        at = found.end
    return text + question[at:]


def _in_language(name: str, language: str, translate: Translate) -> str:
    """A name as it was typed, with what it is in the language of the question."""
    if language_of(name) == language:
        return name
    bare = re.sub(r"^the ", "", name, flags=re.IGNORECASE) if language == Language.CHINESE else name
    translated = translate(bare, language)
    if translated is None:
        return bare
    return f"{bare}（{translated}）" if language == Language.CHINESE else f"{bare} ({translated})"


def _with_other(exchange: Exchange, other: str) -> str:
    """The earlier question, asked of something else."""
    before = exchange.question
    ordinal = _ordinal(other)
    if ordinal is not None:
        for pattern in _ORDINALS:
            if pattern.search(ordinal[0]) and (same := pattern.search(before)):
                return before[: same.start()] + ordinal[0] + before[same.end() :]
    if exchange.topic and exchange.topic in before:
        return before.replace(exchange.topic, other, 1)
    spoken = subjects(before)
    named = [held for held in spoken if not held.joint]
    if not named:
        return _joined(before, other)
    place = max(range(len(named)), key=lambda at: (_likeness(named[at].text, other), -at))
    slot = named[place]
    for held in spoken:
        if held.joint and held.start <= slot.start and slot.end <= held.end:
            slot = held
    return before[: slot.start] + other + before[slot.end :]


def _likeness(one: str, other: str) -> int:
    """How much two names are of one kind by their looks."""
    if one.isascii() and other.isascii():
        ends = stem(one.lower().split()[-1]) == stem(other.lower().split()[-1])
        capitals = one != one.lower() and other != other.lower()
        return 3 * ends + capitals + (one.isupper() and other.isupper())
    return 2 * (one[-1] == other[-1]) + 2 * (one[-2:] == other[-2:])


def _led(question: str, name: str, translate: Translate) -> str:
    """An elliptic question with what it is about put before it."""
    language = language_of(question)
    name = _in_language(name, language, translate)
    if language == Language.ENGLISH:
        return f"{name}: {question}"
    first = next(iter(mentions(question)), None)
    return f"{name}的{question}" if first and first.start == 0 else f"{name}{question}"


def _says_something(question: str) -> bool:
    """Whether a question holds more than question words, times and figures."""
    if language_of(question) == Language.ENGLISH:
        words = re.findall(r"[A-Za-z]+", question)
        return any(not _ASKS_EN.fullmatch(word) for word in words) and bool(mentions(question))
    return any(
        tag[0] in "nva" and word not in CHINESE and word not in {"没有", "时候", "是"}
        for word, tag in rjieba.tag(question)
    )
