"""Passages that speak to a language model rather than to a reader."""

import re

from ingest.models import Passage

_ORDERS = (
    # Set aside what you were told.
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow|stop following)\b[^.!?。]{0,40}"
    r"\b(?:your\b[^.!?。]{0,40}\b(?:rule|direction|constraint|context|task)"
    r"|(?:your|you|previous|prior|above|earlier|preceding|foregoing)\b[^.!?。]{0,40}"
    r"\b(?:instruction|prompt|guideline|message|command))s?\b",
    r"\b(?:ignore|disregard|forget)\b (?:all |any |every )?(?:instructions|prompts)\b",
    r"\b(?:system|developer) (?:prompt|message|override)\b|\bnew instructions?\b\s*[:：]",
    r"\byou are (?:now |no longer )?(?:an? |the )?(?:\w+ )?"
    r"(?:ai|assistant|language model|chatbot)\b",
    r"\b(?:ai|language model|assistant|llm|chatbot)s?\b[^.!?。]{0,30}\b(?:must|should|shall) "
    r"(?:now |only |always )?(?:answer|reply|respond|say|output|write) (?:that|with)\b",
    r"^\W*(?:please |now |instead,? |you must |always |only )*"
    r"(?:answer|reply|respond|say|output|print|repeat)\b(?: \w+){0,3} (?:that|with|as)\b",
    r"(?:忽略|无视|忘记|忘掉|忽视|不要遵守|不要理会|不必理会|违反|绕过)[^。！？]{0,14}"
    r"(?:你|您|上文|以上|上述|之前|先前|前面|此前|所有|一切|原有)[^。！？]{0,14}(?:指令|指示|提示|命令)",
    r"(?:忽略|无视|忘记|忘掉|不要遵守|不要理会|不必理会)[^。！？]{0,4}(?:你|您)的?[^。！？]{0,8}"
    r"(?:规则|要求|设定|说明|任务)",
    r"(?:忽略|无视|忘记|忘掉|不要遵守)(?:全部|任何)?(?:的)?(?:系统)?(?:指令|提示词)|系统提示词",
    r"(?:你|您)(?:现在|只|不再)?是一?个?(?:AI|人工智能|语言模型|智能助手|助手)",
    r"^\W*(?:请|现在|你必须|你只能|你要|务必|直接|只|改为)*(?:回答|回复|输出|答复)"
    r"(?:说|道|为|成|以下|如下|[：:“「『\"])",
    r"<\|[^|<>]{1,40}\|>|\[/?INST\]|<<SYS>>",
)
_ORDER = re.compile("|".join(f"(?:{order})" for order in _ORDERS), re.IGNORECASE)


def is_order(text: str) -> bool:
    """Whether a sentence tells a language model what to do."""
    return _ORDER.search(text) is not None


def evidence_of(passage: Passage) -> str:
    """The part of a passage's text that may bear out what a model wrote.

    Nothing counts from the first order to a model on, since what follows may be what it orders
    to say.
    """
    for sentence in passage.sentences:
        if is_order(passage.text[sentence.start : sentence.end]):
            return passage.text[: sentence.start]
    return "" if not passage.sentences and is_order(passage.text) else passage.text
