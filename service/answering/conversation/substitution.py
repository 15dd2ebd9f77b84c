"""A follow-up and the question before it as one question, each word in its place."""

import re
from collections.abc import Callable, Sequence

from index.language.stop_words import CHINESE, ENGLISH
from index.language.tokenization import normalise
from ingest.characters import HAN, compatible
from service.answering.conversation.naming import Word, chinese_names, words_of
from service.answering.extraction.designations import Designation, designations

LONGEST = 240
"""Characters of a question whose words may be replaced."""

_LONGEST_NAME = 60
_HAN = re.compile(f"[{HAN}]")
_OTHER_ZH = re.compile(
    r"(?:那么?|而|还有|再?看看?)?[，,\s]?(?P<name>[^，,。？?]{1,60}?)"
    r"(?:又?(?:怎么样|怎样|如何)|呢)?[呢？?\s]{0,3}"
)
_OTHER_EN = re.compile(
    r"(?:(?:and|but|so|then|well|ok|okay)[, ]{1,2}){0,2}(?:(?:what|how) about |and )?"
    r"(?P<name>[^,?.;!]{1,60}?)(?: then)?[?.!\s]{0,3}",
    re.IGNORECASE,
)
_OPENS_OTHER = re.compile(
    r"\s{0,3}(?:(?:and|but|so|then|well)[, ]{1,2}){0,2}(?:(?:what|how) about\b|and\b)",
    re.IGNORECASE,
)
_OPENING_EN = re.compile(r"(?:(?:and|but|so|then|well|also|ok|okay)[, ]{1,2}){1,3}", re.IGNORECASE)
_DEFINED_ZH = re.compile(r"(?:什么是|何谓|何为|什么叫)(?P<name>[^，,。？?]{1,60}?)[？?]?")
_NTH_ZH = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?P<unit>\w?)")
_NTH_EN = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\b", re.IGNORECASE
)
_THIS_NTH_EN = re.compile(
    r"(?:the )?(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)"
    r"(?: one)?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"《[^《》]{1,60}》")
_POINTS_ZH = re.compile(r"(?<!其)它(?!们|們)|^[那么，,请问]{0,4}其(?!他|它|余|中|实)")
_THIS_ZH = re.compile(r"(?:该|这个?|此)(?P<noun>[^\W\d的是在有由和与]{1,6})")
_IT_EN = re.compile(r"\b(?P<own>its)\b|\bit\b", re.IGNORECASE)
_NAMED_TAGS = frozenset("ns nt nr nz nrt nrfg eng".split())
_BODIES = tuple("会 组织 组 机构 局 部 院 中心 联盟 公司 法 条例 制度 论坛 大学 办法".split())
_COUNTING_TAGS = frozenset("m q mq x b eng".split())
_PARTS_EN = re.compile(r" (?:of|for|about|in|at|on) (?:the )?", re.IGNORECASE)
_PROPER = re.compile(
    r"(?:the )?(?<![\w'’-])[A-Z][\w’'-]{0,40}"
    r"(?:(?: (?:of|for|on|and)(?: the)?)? [A-Z0-9][\w’'-]{0,40}){0,6}"
)
_WORD = re.compile(r"[^\W_]+")
_ASKING_EN = frozenset(
    "who whom whose what which when where why how is are was were do does did can could will would "
    "should has have had may must tell please".split()
)


def substituted(before: str, message: str) -> str | None:
    """What a message asks after a question that stands by itself, as one question.

    A message that asks the same of something else is the question before with that in the place of
    its like: 31号 for 30号, "Room B2" for "Room B1", 黄河 for 长江. One that points to the subject
    of the question before has that subject, with its number, in the place of the pronoun. None
    where it is not sure what stands for what.
    """
    before, message = before.strip(), message.strip()
    chinese = _HAN.search(message) is not None
    if chinese != (_HAN.search(before) is not None) or len(before) > LONGEST:
        return None
    # Names with numbers are looked for in this form, and must stand at the same places.
    if any(len(compatible(text)) != len(text) for text in (before, message)):
        return None
    if chinese:
        return _other(before, _named_zh(message), _same_kind_zh) or _with_subject_zh(
            before, message
        )
    return _other(before, _named_en(message), _same_kind_en) or _with_subject_en(before, message)


def _named_zh(message: str) -> str:
    """What a message names and nothing else; empty where it says more."""
    found = _OTHER_ZH.fullmatch(message)
    ends = message.rstrip("？?").endswith(("呢", "怎么样", "怎样", "如何"))
    return found["name"] if found and ends else ""


def _named_en(message: str) -> str:
    found = _OTHER_EN.fullmatch(message) if _OPENS_OTHER.match(message) else None
    return found["name"] if found else ""


def _other(before: str, name: str, same_kind: Callable[[str, str], str | None]) -> str | None:
    """The question before with what is named in the place of its like."""
    if not name:
        return None
    own = designations(name)
    if own:
        return _other_number(before, name, own[0]) if len(own) == 1 else None
    return same_kind(before, name)


def _other_number(before: str, name: str, own: Designation) -> str | None:
    series = [
        mark
        for mark in designations(before)
        if mark.series == own.series or (_is_code(mark, before) and _is_code(own, name))
    ]
    if len({mark.number + mark.series for mark in series}) != 1:
        return None
    mark, tail = series[0], name[own.end :]
    if tail and not before[mark.end :].startswith(tail):
        return None
    head = name[: own.start].removeprefix("the ")
    if head and not before[: mark.start].endswith(head):
        return None
    text = before
    for each in reversed(series):
        text = text[: each.start] + name[own.start : own.end] + text[each.end :]
    return text


def _is_code(mark: Designation, text: str) -> bool:
    """Whether a name is letters with a number right behind them: B1."""
    return mark.series.isascii() and not any(char.isspace() for char in text[mark.start : mark.end])


def _same_kind_zh(before: str, name: str) -> str | None:
    nth = _NTH_ZH.fullmatch(name)
    if nth:
        held = list(_NTH_ZH.finditer(before))
        if len(held) != 1:
            return None
        # 第二个 stands for whatever is counted.
        unit = held[0]["unit"] if nth["unit"] in {"", "个"} else nth["unit"]
        number = name[: nth.start("unit")]
        return before[: held[0].start()] + number + unit + before[held[0].end() :]
    own, held_words = words_of(normalise(name)), words_of(normalise(before))
    if len(own) != 1 or not (own[0].nominal or own[0].tag in _NAMED_TAGS):
        return None
    like = {word.text for word in held_words if word.tag in _NAMED_TAGS}
    if own[0].tag not in _NAMED_TAGS or len(like) != 1:
        like = {word.text for word in held_words if word.text == _subject_zh(before)}
    only = next(iter(like)) if len(like) == 1 else None
    return before.replace(only, name) if only and only in before else None


def _same_kind_en(before: str, name: str) -> str | None:
    if nth := _THIS_NTH_EN.fullmatch(name):
        held = list(_NTH_EN.finditer(before))
        return (
            before[: held[0].start()] + nth["nth"] + before[held[0].end() :]
            if len(held) == 1
            else None
        )
    proper = _proper(before)
    if len(proper) != 1 or not _PROPER.fullmatch(name):
        return None
    return before.replace(proper[0], name)


def _proper(text: str) -> list[str]:
    """The names in an English text, each once; words that ask are none."""
    found = (match.group() for match in _PROPER.finditer(text))
    return list(dict.fromkeys(name for name in found if name.lower() not in _ASKING_EN))


def _with_subject_zh(before: str, message: str) -> str | None:
    subject = _subject_zh(before)
    if subject is None:
        return None
    if pointing := _POINTS_ZH.search(message):
        own = "的" if pointing.group().endswith("其") else ""
        start = pointing.end() - 1
        return message[:start].lstrip("那么，,") + subject + own + message[pointing.end() :]
    this = _THIS_ZH.search(message)
    if this is None:
        return None
    for size in range(len(this["noun"]), 0, -1):
        if subject.endswith(this["noun"][:size]):
            return message[: this.start()] + subject + message[this.start("noun") + size :]
    return None


def _subject_zh(question: str) -> str | None:
    """What a Chinese question begins with, or asks the meaning of, where that is a name."""
    if title := _TITLE.match(question):
        return title.group()
    if defined := _DEFINED_ZH.fullmatch(question):
        return defined["name"]
    words = words_of(normalise(question))
    run = end = 0
    while run < len(words) and _may_be_named(words, run):
        run += 1
        last = words[run - 1]
        end = run if last.nominal or last.tag in _COUNTING_TAGS or last.text in _BODIES else end
    subject = "".join(word.text for word in words[:end])
    # The words are of the normalised text: they stand in the question letter by letter or not.
    plain = question[: len(subject)]
    named = 0 < end < len(words) and _is_named(words[:end])
    return plain if named and normalise(plain) == subject else None


def _may_be_named(words: Sequence[Word], place: int) -> bool:
    """Whether a word may be part of the name that a question begins with."""
    word = words[place]
    if word.nominal or word.tag in _COUNTING_TAGS:
        return True
    following = words[place + 1].text if place + 1 < len(words) else ""
    if place and word.text in _BODIES and following == "的":
        return True
    # What a body is for may be a verb in its name.
    inside = place > 0 and word.tag[0] in "va" and word.text not in CHINESE
    return inside and following.endswith(_BODIES)


def _is_named(words: Sequence[Word]) -> bool:
    return chinese_names(words) and not any(
        char in "哪谁什几" for word in words for char in word.text
    )


def _with_subject_en(before: str, message: str) -> str | None:
    pointing = list(_IT_EN.finditer(message))
    subject = _subject_en(before) if len(pointing) == 1 else None
    if subject is None:
        return None
    own = "'s" if pointing[0]["own"] else ""
    asked = message[: pointing[0].start()] + subject + own + message[pointing[0].end() :]
    opening = _OPENING_EN.match(asked)
    asked = asked[opening.end() :] if opening else asked
    return asked[:1].upper() + asked[1:]


def _subject_en(question: str) -> str | None:
    """The one thing that an English question is about: "ferry line 30", "the Great Reef".

    A name without a number is that only where the question says nothing else: more words find more.
    """
    marks = [mark for mark in designations(question) if not _is_code(mark, question)]
    if len(marks) == 1:
        return _phrase_before(question, marks[0])
    proper = _proper(question)
    if len(proper) != 1:
        return None
    rest = _WORD.findall(question.replace(proper[0], " ").lower())
    return proper[0] if ENGLISH.issuperset(rest) else None


def _phrase_before(question: str, mark: Designation) -> str:
    """A name with a number, and the words that belong to it."""
    start = max((it.end() for it in _PARTS_EN.finditer(question[: mark.start])), default=None)
    if start is None or mark.start - start > _LONGEST_NAME:
        start = mark.start
    return question[start : mark.end]
