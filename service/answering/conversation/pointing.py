"""Words of a message that point to something said before it."""

import re
from itertools import islice

from index.language.tokenization import stem
from service.answering.conversation.naming import (
    DEPENDENT_EN,
    Word,
    chinese_names,
    english_names,
)

MOST = 8
"""Pointing words of a message that are looked at."""

_POINTING_ZH = frozenset(
    "它 它们 他 他们 她 她们 其 前者 后者 两者 二者 双方 上述 该 此 这 "
    "对此 为此 由此 就此 与此".split()
)
_THIS_ZH = re.compile("[这那该此](?!样|么|里|时|外|后|前|$)")
_NAMES = frozenset("eng ns nt nr nz".split())
_NEEDS_NOUN = frozenset("上述 该 此".split())
_CLAUSE_ZH = re.compile("[，,；;。.?？!！:：]")

_POINTING_EN = re.compile(
    r"\b(?:(?P<own>its|their|his|her)|it|they|them|he|she|him|the former|the latter"
    r"|(?:this|these|those)(?! (?:days?|weeks?|months?|years?|century|decade|time)\b)"
    r"|that(?=\W*$|[?,.;!]| (?:is|was|did|does|has|happen))"
    r"|(?:is|was|do|does|did|has|will|would|can|why|how) that|that (?P<that>[a-z-]{3,20})"
    r"|(?:do|does|did|can|will|should|must) the (?P<actor>[a-z-]{3,20})(?= [a-z]{1,20}$)"
    r"|the (?:(?:main|key|first|second|third|last|next|latest) )?(?P<noun>[a-z-]{3,20})"
    r"(?=\W*$|[?,.;!]| (?:is|are|was|were|has|have|do|does|did|(?!between)[a-z]{1,20}e[dn])\b)"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )there(?=\W*$|[?,.;!]))(?![\w'’-])",
    re.IGNORECASE,
)
_DUMMY_IT = re.compile(
    r"\b(?:is|was|be|isn['’]t|wasn['’]t) it [\w-]{1,30} (?:that|to|for)\b"
    r"|\bit (?:is|was|seems|appears|has been|can be) (?:[\w-]{1,30} ){0,2}(?:that|to)\b"
    r"|\b(?:does|do|did|would|will) it take\b|\bit takes?\b",
    re.IGNORECASE,
)
_CLAUSE_EN = re.compile(
    r"[,;:.?!]|\b(?:when|while|if|because|although|though|since|after|before|until|that|which"
    r"|who|where|how|why|what)\b|\b(?:and|but|or|so) (?=(?:is|are|was|were|do|does|did|has|can)\b)",
    re.IGNORECASE,
)


def chinese_points_back(words: list[Word]) -> bool:
    """Whether Chinese words point back to what they do not name themselves."""
    pointing = (place for place in range(len(words)) if _is_pointing(words, place))
    return any(not _is_explained(words, place) for place in islice(pointing, MOST))


def _is_pointing(words: list[Word], place: int) -> bool:
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else None
    if word.text in _NEEDS_NOUN and not (place and words[place - 1].tag == "p"):
        return following is not None and (following.nominal or following.tag in {"v", "b"})
    if word.text == "其中":
        return place == 0 or words[place - 1].text == "在"
    return word.text in _POINTING_ZH or _THIS_ZH.match(word.text) is not None


def _is_explained(words: list[Word], place: int) -> bool:
    """Whether what is pointed to is named before: in the words just before it or a clause ago."""
    before = words[:place]
    if words[place].text == "其":
        return chinese_names(before)
    end = max((at for at, word in enumerate(before) if _CLAUSE_ZH.match(word.text)), default=0)
    clause = before[end + bool(end) :]
    if clause and words[place].text[0] in "这那该此":
        # In apposition, or with an attribute of its own: “规范”这个概念, 会上的那些提案.
        apposed = all(word.nominal for word in clause) or clause[-1].tag in _NAMES
        if apposed or clause[-1].text in {"的", "”", '"', "》", "」"}:
            return True
    return chinese_names(before[:end])


def english_points_back(text: str) -> bool:
    """Whether English words point back to what they do not name themselves."""
    dummies = {at for match in _DUMMY_IT.finditer(text) for at in range(*match.span())}
    return any(
        _is_vague(match["noun"] or match["that"] or match["actor"])
        and not (match[0].lower() == "it" and match.start() in dummies)
        and not english_names(_explaining(text, match))
        for match in islice(_POINTING_EN.finditer(text), MOST)
    )


def _is_vague(noun: str | None) -> bool:
    return noun is None or stem(noun.lower()) in DEPENDENT_EN


def _explaining(text: str, match: re.Match[str]) -> str:
    """What of the text may name what a word points to: what it says before, a clause ago."""
    before = text[: match.start()]
    if match["own"]:
        return before
    ends = [found.start() for found in _CLAUSE_EN.finditer(before)]
    return before[: ends[-1]] if ends else ""
