"""Words of a question that point to something said earlier in the conversation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

import rjieba

from ingest.characters import HAN
from ingest.languages import Language, language_of
from service.answering.conversation.mentions import LONGEST, subjects
from service.answering.conversation.noun_phrases import is_predicate
from service.answering.conversation.word_lists import PREDICATES_ZH

MOST = 8
"""Pointing words of one question that are looked at."""


class Pointing(StrEnum):
    """What is pointed to; a fact is what a whole sentence says."""

    ONE = "one"
    MANY = "many"
    PERSON = "person"
    FORMER = "former"
    LATTER = "latter"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word or phrase that points back, at offsets into the question.

    ``noun`` is what it calls what it points to: "committee" in "that committee"; None for a
    pronoun. ``possessive`` is whether it is what something belongs to: "its". ``before`` goes
    before what is put in its place.
    """

    start: int
    end: int
    pointing: Pointing
    noun: str | None = None
    possessive: bool = False
    before: str = ""


_CLAUSE_ZH = re.compile(r"[，,；;。.?？!！:：]")
_CLAUSE_EN = re.compile(
    r"[,;:.?!]|\b(?:and|but|or|so|when|while|if|because|although|though|since|after|before|until"
    r"|that|which|who|where|how|why|what)\b",
    re.IGNORECASE,
)

_PRONOUN_ZH = re.compile(
    r"(?P<many>它们|他们|她们)|(?P<one>它)|(?P<person>(?<![其吉])他(?!国|人|方|乡|日|们)|她(?!们))"
    r"|(?P<former>前者)|(?P<latter>后者)|(?P<both>两者|二者|双方|这两者)"
    r"|(?P<its>(?<![极尤莫与])其(?!他|它|中|实|余|次|间|后|乐|妙|所))"
    r"|(?P<within>(?<=在)其中|^其中)"
    r"|(?P<prep>(?:对|为|由|就|与|从)此)(?!外|后|次|前|时|举|起)"
    r"|(?P<that>(?<!应)该(?!不该)|上述|这|那|此)"
    r"(?P<count>两个|两项|两份|几个|些|个|一个|项|份|部|本|件|篇|种|一|次|家|类|条|场)?"
)
_NOT_THIS = re.compile(
    r"此外|此后|此前|此时|如此|因此|彼此|从此|至此|这样|那样|这么|那么|这里|那里|那时|应该"
)
_MANY_ZH = frozenset("两个 两项 两份 几个 些".split())
_GENERIC_ZH = frozenset(
    "书 文章 机构 组织 文件 公约 手册 条约 协议 协定 委员会 工作组 团队 会议 峰会 国家 公司 企业 "
    "文书 法律 规则 报告 概念 术语 技术 模式 模型 框架 政策 战略 平台 部门 论坛 人 学者 "
    "问题 东西 事情".split()
)
_GENERIC_EN = (
    "organi[sz]ations?|bod(?:y|ies)|committees?|conventions?|agreements?|groups?|agenc(?:y|ies)"
    "|institutions?|treat(?:y|ies)|manuals?|commissions?|summits?|conferences?|forums?|strateg(?:y|ies)"
    "|compan(?:y|ies)|documents?|standards?|models?|frameworks?|concepts?|terms?|years?|time"
)
_PRONOUN_EN = re.compile(
    r"\b(?:(?P<its>its|their)|(?P<person>he|she|him|his|her|hers)|(?P<one>it)"
    r"|(?P<many>they|them|both of them|these two|those two)"
    r"|(?P<former>the former)|(?P<latter>the latter)"
    rf"|(?P<det>this|these|those|that(?= (?:{_GENERIC_EN})\b))\s+"
    r"(?!days|week|month|year|century|decade|time)(?P<noun>(?:two\s+)?(?!is|was|are)[a-z-]+)"
    rf"|(?P<the>the)\s+(?P<generic>(?:{_GENERIC_EN}))(?=\s*[?,.;!]|\s*$|\s+(?:is|was|has|do|does|did)\b)"
    r"|(?P<that>(?:that|this|these|those)(?=\s*[?,.;!]|\s*$|\s+(?:is|was|did|does|has|happen)))"
    r"|(?P<there>there))(?![\w'’-])",
    re.IGNORECASE,
)
_DUMMY_IT = re.compile(
    r"\b(?:is|was|isn['’]t|wasn['’]t|be|been)\s+it\s+(?!legally|also|still|now|the|an?\b)\w+\s+(?:that|to|for)\b"
    r"|\bit\s+(?:is|was|has been|can be|seems|appears)\s+(?:\w+\s+)?(?:\w+)\s+(?:that|to)\b"
    r"|\b(?:does|do|did|would|will)\s+it\s+(?:take|mean|matter)\b|\bit\s+takes?\b",
    re.IGNORECASE,
)
_EXISTENTIAL = re.compile(
    r"\bthere\s+(?:is|are|was|were|be|been|exists?|may|might|can|will|has|have)\b"
    r"|\b(?:is|are|was|were|be|isn['’]t|aren['’]t)\s+there\b",
    re.IGNORECASE,
)


def anaphora(question: str) -> tuple[Anaphor, ...]:
    """What in a question points back beyond it; what its own words explain is left out."""
    question = question[:LONGEST]
    found = _chinese(question) if language_of(question) == Language.CHINESE else _english(question)
    return tuple(islice(found, MOST))


def _chinese(question: str) -> Iterator[Anaphor]:
    hidden = {i for match in _NOT_THIS.finditer(question) for i in range(*match.span())}
    for match in _PRONOUN_ZH.finditer(question):
        if match.start() in hidden:
            continue
        found = _read_zh(question, match)
        if found is None or _explained_zh(question, found):
            continue
        yield found


def _read_zh(question: str, match: re.Match[str]) -> Anaphor | None:
    start, end = match.span()
    if match["that"]:
        return _read_this(question, match)
    if match["within"]:
        return Anaphor(start, end - 1, Pointing.ONE)
    if match["prep"]:
        return Anaphor(start + 1, end, Pointing.ONE)
    name = match.lastgroup or ""
    pointing = {"its": Pointing.ONE, "both": Pointing.MANY}.get(name) or Pointing(name)
    possessive = name == "its" or question.startswith("的", end)
    return Anaphor(start, end, pointing, possessive=possessive)


def _read_this(question: str, match: re.Match[str]) -> Anaphor | None:
    """What 该, 这 or 上述 points to, with its noun."""
    start, end = match.span()
    noun = _noun_zh(question[end:])
    # 那 alone opens a sentence: "then".
    opens = match["that"] == "那" and not match["count"]
    if opens or (not noun and match["that"] in {"该", "上述", "此"}):
        return None
    pointing = Pointing.MANY if match["count"] in _MANY_ZH else Pointing.ONE
    return Anaphor(start, end + len(noun), pointing if noun else Pointing.FACT, noun=noun or None)


def _noun_zh(rest: str) -> str:
    """The noun at the beginning of what follows 该 or 这个."""
    noun = ""
    for word, tag in rjieba.tag(re.match(f"[{HAN}]*", rest)[0]):  # type: ignore[index]
        nominal = tag.startswith("n") or tag in {"vn", "an", "l"} or word in _GENERIC_ZH
        if not nominal and not (not noun and tag == "v" and word not in PREDICATES_ZH):
            break
        noun += word
    return noun


def _explained_zh(question: str, found: Anaphor) -> bool:
    """Whether the question itself names before it what the word points to."""
    if found.possessive and question[found.start] == "其":
        return bool(subjects(question[: found.start]))
    if found.noun or found.pointing is Pointing.FACT:
        # In apposition, or with an attribute of its own: “规范”这个概念, 会上的那些提案.
        before = question[: found.start].rstrip()
        if before.endswith(("的", "”", '"', "》", "」")) or any(
            held.end == len(before) for held in subjects(before)
        ):
            return True
    clauses = [match.end() for match in _CLAUSE_ZH.finditer(question, 0, found.start)]
    return bool(clauses) and bool(subjects(question[: clauses[-1]]))


def _english(question: str) -> Iterator[Anaphor]:
    hidden = {
        i
        for pattern in (_DUMMY_IT, _EXISTENTIAL)
        for match in pattern.finditer(question)
        for i in range(*match.span())
    }
    for match in _PRONOUN_EN.finditer(question):
        word = match[0].lower()
        if match.start() in hidden and (word in {"it", "there"}):
            continue
        found = _read_en(match)
        if found is not None and not _explained_en(question, found):
            yield found


def _read_en(match: re.Match[str]) -> Anaphor | None:
    start, end = match.span()
    word = match[0].lower()
    if match["noun"] or match["generic"]:
        return _read_described(match)
    if match["there"]:
        return Anaphor(start, end, Pointing.ONE, before="in ")
    if match["person"]:
        return Anaphor(start, end, Pointing.PERSON, possessive=word in {"his", "her", "hers"})
    if match["its"]:
        pointing = Pointing.ONE if word == "its" else Pointing.MANY
        return Anaphor(start, end, pointing, possessive=True)
    name = match.lastgroup or ""
    return Anaphor(start, end, Pointing.FACT if name == "that" else Pointing(name))


def _read_described(match: re.Match[str]) -> Anaphor | None:
    """What "this committee" or "the committee" points to."""
    start, end = match.span()
    noun = (match["noun"] or match["generic"]).lower()
    if match["det"] and is_predicate(noun):
        return Anaphor(start, start + len(match["det"]), Pointing.FACT)
    plural = noun.startswith("two") or (match["det"] or "").lower() in {"these", "those"}
    return Anaphor(start, end, Pointing.MANY if plural else Pointing.ONE, noun=noun)


def _explained_en(question: str, found: Anaphor) -> bool:
    """Whether the question itself names before it what the word points to."""
    before = question[: found.start]
    if found.possessive:
        return bool(subjects(before))
    inside = [range(held.start, held.end) for held in subjects(question) if held.joint]
    boundaries = [
        match.start()
        for match in _CLAUSE_EN.finditer(before)
        if match.start() > 0 and not any(match.start() in joint for joint in inside)
    ]
    return bool(boundaries) and bool(subjects(before[: boundaries[-1]]))


def is_generic(noun: str) -> bool:
    """Whether a noun says no more than a pronoun: "organisation", 机构."""
    bare = noun.removeprefix("two ").strip()
    return bare in _GENERIC_ZH or re.fullmatch(_GENERIC_EN, bare) is not None
