"""Whether words name something that a question could be about."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

import rjieba

from index.language.stop_words import CHINESE, ENGLISH
from index.language.tokenization import stem

_QUOTED = re.compile('[《«“「"]')
_WORD = re.compile(r"[^\W_][^\s?？,，;；:!！。()]{0,60}|[?？,，;；:!！。.]")
_ASKING_EN = {
    "which": 2,
    "whose": 2,
    "many": 2,
    "much": 2,
    "who": 1,
    "whom": 1,
    "what": 1,
    "how": 1,
}
"""How many words after a question word are what it asks for, or what that does."""

_ASKING_ZH = re.compile("[什哪谁何几怎]|多少")
_MANNER = frozenset("如何 怎样 怎么".split())
_WHY = frozenset("为什么 为何 为啥 缘何".split())
_NOMINAL = frozenset("n j l i an vn eng nr ns nt nz nrt nrfg".split())

DEPENDENT_EN = frozenset(
    stem(word)
    for word in (
        "organisation organization body committee convention agreement group agency institution "
        "treaty commission summit conference meeting company document concept term goal aim "
        "objective purpose reason cause member role effect impact influence feature strength "
        "weakness advantage disadvantage benefit drawback problem content result outcome date "
        "author definition difference duty task function headquarters background stage part "
        "example detail source challenge risk consequence view position opinion attitude proposal "
        "conclusion size scope history edition version founder leader chair thing"
    ).split()
)
"""Stems of nouns that say too little where nothing belongs to them: "the goals"."""

_DEPENDENT_ZH = frozenset(
    "原因 目的 目标 作用 成员 影响 特点 特征 优势 优点 缺点 不足 问题 内容 意义 结果 时间 时候 "
    "地点 地方 日期 作者 措施 定义 含义 关系 区别 职责 任务 功能 效力 总部 背景 过程 阶段 方法 "
    "方面 例子 证据 理由 条件 名称 全称 英文 来源 出处 困难 挑战 风险 后果 观点 立场 态度 建议 "
    "结论 规模 历史 现状 好处 坏处 负责人 版 章 条 届 期 人 事".split()
)
_UNNAMING_EN = frozenset(
    "second third last next previous latest main major key exactly today yes one ones true there "
    "possible important necessary go continue elaborate explain anything happen happens happened "
    "long old".split()
)


class Word(NamedTuple):
    """A word of a Chinese text and its part of speech, in jieba's letters.

    ``nominal`` is whether it is a noun, a name or a term, as far as the tagger knows; before 是
    that is also what it takes for a verb: 鲸落是什么.
    """

    text: str
    tag: str
    nominal: bool


def words_of(text: str) -> list[Word]:
    """The words of a Chinese text, which must be normalised."""
    tagged = rjieba.tag(text)
    return [
        Word(word, tag, word not in CHINESE and (tag in _NOMINAL or (tag, after) == ("v", "是")))
        for (word, tag), (after, _) in zip(tagged, [*tagged[1:], ("", "")], strict=True)
    ]


def chinese_names(words: Sequence[Word]) -> bool:
    """Whether Chinese words name something; what they ask for is nothing named."""
    place = 0
    while place < len(words):
        word, place = words[place], place + 1
        if _ASKING_ZH.search(word.text):
            place += _asked(word.text, words[place:])
        elif _QUOTED.match(word.text) or (word.nominal and not _is_dependent(word.text)):
            return True
    return False


def _asked(question: str, following: Sequence[Word]) -> int:
    """How many words belong to a question word: the noun that it asks for, or the verb."""
    if question in _WHY or not following:
        return 0
    if question in _MANNER or following[0].tag[0] in "vd":
        return 1
    own = takewhile(lambda word: word.nominal or word.tag[0] in "mqbfau", following)
    return sum(1 for _ in own)


def _is_dependent(word: str) -> bool:
    return word[-2:] in _DEPENDENT_ZH or word.startswith("第")


def english_names(text: str) -> bool:
    """Whether English words name something; what they ask for is nothing named."""
    asked = 0
    for place, word in enumerate(_WORD.findall(text)):
        lower = word.lower().removesuffix("'s").removesuffix("’s")
        common = lower in ENGLISH or lower in _UNNAMING_EN or not lower[0].isalnum()
        # At the beginning only "ISO" is a name by its looks; elsewhere "US" is, and "us" is none.
        looks = word[1:] if place == 0 else word
        if looks != looks.lower() and len(word) > 1 and (word.isupper() or not common):
            return True
        if not (common or asked or lower.isdecimal() or stem(lower) in DEPENDENT_EN):
            return True
        asked = _ASKING_EN.get(lower, 0 if common else max(0, asked - 1))
    return _QUOTED.search(text) is not None
