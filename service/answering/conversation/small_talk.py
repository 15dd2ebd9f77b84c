"""Messages that ask nothing of the documents, and what to say to them."""

import re
from collections.abc import Mapping
from enum import StrEnum

from index.snapshot import Snapshot
from ingest.languages import Language

MOST_TITLES = 20
"""Documents that are named to somebody who asks what there is."""


class TurnKind(StrEnum):
    """What a message wants."""

    QUESTION = "question"
    GREETING = "greeting"
    THANKS = "thanks"
    CAPABILITIES = "capabilities"


_GREETING = (
    r"(?:你好|您好|大家好|嗨|哈喽|哈啰|早上好|上午好|下午好|晚上好|早安|在吗)[啊呀吗]?"
    r"|(?:hello|hi|hey|greetings|good (?:morning|afternoon|evening|day))(?: there| all)?(?![\w'’-])"
)
_THANKS = (
    r"(?:非常|十分|太|多)?(?:谢谢|感谢|多谢|谢了|谢啦)(?:您|你们|你|大家)?(?:的?(?:帮助|回答|解答))?[了啦啊]?"
    r"|辛苦了|(?:很|太|非常)有帮助了?|再见|拜拜"
    r"|(?:many |ok |okay )?(?:thank you|thanks|thank u|thx|cheers)"
    r"(?: again| (?:very|so) much| a lot| a million| for (?:your|the) (?:help|answer|reply)){0,4}"
    r"(?![\w'’-])"
    r"|(?:that|this)(?:['’]s| is| was)? (?:very |really |so )?"
    r"(?:helps|helpful|great|useful|perfect)"
    r"(?: a lot)?(?![\w'’-])|(?:good)?bye(?![\w'’-])"
)
_NOD = (
    r"(?:好的?|明白|知道|了解|懂|收到|原来如此|行|嗯|太好)[了啊吧呢]?(?=[\s,，.。!！?？~～、;；]|$)"
    r"|(?:ok|okay|great|perfect|i see|got it|understood|cool|nice|alright|all right|right|sure"
    r"|very helpful|awesome|excellent)(?=[\s,，.。!！?？;；—-]|$)"
)
_LEAD = r"请问一?下?|想问一?下|(?:please|excuse me|sorry)(?![\w'’-])"
_GAP = r"[\s,，.。!！?？~～、;；:：—…-]*"
_COURTESY = re.compile(
    rf"(?:(?P<greeting>{_GREETING})|(?P<thanks>{_THANKS})|(?P<nod>{_NOD})|(?:{_LEAD})){_GAP}",
    re.IGNORECASE,
)
_CAPABILITIES = re.compile(
    r"(?:那)?(?:你|您|你们)?(?:都|究竟|到底)?(?:能|可以|会)(?:够)?(?:为我|帮我|给我)?"
    r"(?:回答|做|干|帮|解答|提供|告诉)我?(?:些|一些|哪些|什么|哪方面的?|什么样的|做){1,3}"
    r"(?:问题|事情?|内容|帮助|忙|服务)?"
    r"|我?(?:都)?(?:能|可以)(?:向你|跟你|问)?问你?(?:些|哪些|什么){1,3}(?:问题)?"
    r"|你(?:是谁|是什么|有什么(?:功能|用|本领)|会什么|知道(?:些)?什么|能做什么|怎么用)"
    r"|帮助|使用(?:帮助|说明)"
    r"|(?:and |so )?what (?:else )?(?:can|could|do) (?:you|i|we) "
    r"(?:(?:answer|do|know|ask|cover|tell me|help(?: me)?(?: with)?)"
    r"(?: you| about| here| for me){0,3})"
    r"|what (?:kinds?|sorts?|types?) of questions (?:can|do) (?:you|i) (?:answer|ask)(?: you)?"
    r"|(?:which|what) questions (?:can|do) (?:you|i) (?:answer|ask)(?: you)?"
    r"|who are you|what are you|how can you help(?: me)?|what are your capabilities|help",
    re.IGNORECASE,
)
_ENDING = "吗呢啊呀吧？?。.！! \t\n"


def without_courtesy(message: str) -> str:
    """The message without greetings, thanks and nods before what it says."""
    return _parted(message)[1]


def kind_of(message: str) -> TurnKind:
    """What a message wants; one that says anything besides courtesies is a question."""
    kinds, rest = _parted(message)
    rest = rest.strip(_ENDING)
    if _CAPABILITIES.fullmatch(rest):
        return TurnKind.CAPABILITIES
    if rest or not kinds - {""}:
        return TurnKind.QUESTION
    return TurnKind.GREETING if kinds == {"greeting"} else TurnKind.THANKS


def _parted(message: str) -> tuple[set[str], str]:
    """The kinds of courtesy that a message begins with, and the rest of it."""
    kinds: set[str] = set()
    text, at = message.strip(), 0
    while found := _COURTESY.match(text, at):
        kinds.add(found.lastgroup or "")
        at = found.end()
    return kinds, text[at:].strip()


WELCOME: Mapping[str, str] = {
    Language.CHINESE: "不客气。还可以继续提问。",
    Language.ENGLISH: "You are welcome. Ask on if you like.",
}
GREETING: Mapping[str, str] = {
    Language.CHINESE: "您好！请就所收文献提问，答案都附原文出处。",
    Language.ENGLISH: (
        "Hello! Ask about the documents held here; answers come with their sources."
    ),
}


def small_talk(kind: TurnKind, language: str, snapshot: Snapshot) -> str:
    """What to say, in "zh" or "en", to a message that asks nothing of the documents."""
    if kind is TurnKind.THANKS:
        return WELCOME[language]
    if kind is TurnKind.GREETING:
        return GREETING[language]
    titles = [str(held.csl.get("title") or held.source) for held in snapshot.documents.values()]
    return _abilities_zh(titles) if language == Language.CHINESE else _abilities_en(titles)


def _abilities_zh(titles: list[str]) -> str:
    if not titles:
        return "我根据所收文献回答问题，现在还没有收入文献。"
    shown = "、".join(_marked(title) for title in titles[:MOST_TITLES])
    more = f"等{len(titles)}篇" if len(titles) > MOST_TITLES else ""
    return (
        f"我根据所收文献的原文回答问题，中文、英文都可以问，答案都附出处。现有文献：{shown}{more}。"
    )


def _marked(title: str) -> str:
    return title if "《" in title else f"《{title}》"


def _abilities_en(titles: list[str]) -> str:
    if not titles:
        return "I answer questions from the documents held here; there are none yet."
    shown = "; ".join(f"“{title}”" for title in titles[:MOST_TITLES])
    more = f" and {len(titles) - MOST_TITLES} more" if len(titles) > MOST_TITLES else ""
    return (
        "I answer questions from the documents held here, asked in English or Chinese, and name "
        f"the source of each answer. Held are: {shown}{more}."
    )
