"""Refusals in a model's own words: that what it was given does not answer."""

import re

# What a model calls what it was given; “the outcome document” and 成果文件 are none of it.
_GIVEN = re.compile(
    r"\b(?:the|these|those|any|none of the)(?: (?:provided|given|above|available)){0,2}"
    r" (?:passages?|excerpts?|texts?|contexts?|sources?|documents?|articles?|materials?|content"
    r"|information)\b"
    r"|\b(?:provided|given|available) (?:passages?|texts?|contexts?|documents?|information)\b"
    r"|(?:段落|文段|文本|文章|原文|本文|文中|上文|上下文|材料|资料)"
    r"|(?:提供|所给|给出|给定|上述|以上|现有|已有|这些)的?(?:文件|文献|文档|信息|内容|片段)",
    re.IGNORECASE,
)
_TELL = (
    r"(?:say|state|mention|specif|provid|contain|includ|give|indicat|describ|discuss|address|answer"
    r"|explain|detail|cover|list|name|tell|refer|hold|offer|defin|identif|clarif|disclos)[a-z]*"
)
_TOLD = (
    "(?:mentioned|stated|specified|provided|given|found|available|discussed|described|addressed"
    "|included|answered|listed|named|disclosed|defined|explained|present|clear)"
)
_FIND = "(?:answer|determine|find|tell|say|identify|know|confirm|infer|locate)"
_DENIED_TELLING = re.compile(
    rf"(?:\b(?:do|does|did)(?: not|n['’]t)|\bcannot|\bfails? to)(?: [a-z]{{1,14}}){{0,2}} {_TELL}\b"
    r"|(?:没有|并没|并未|均未|都未|尚未|未曾|未|不曾)[^。！？；，]{0,4}?"
    r"(?:提到|提及|提供|说明|说到|写|给出|指出|指明|涉及|包含|回答|记载|介绍|描述|明确|列出|讨论|谈到|谈及"
    r"|解释|交代|透露|出现)",
    re.IGNORECASE,
)
_NOT_TOLD = re.compile(
    rf"\b(?:is|are|was|were)(?: not|n['’]t)(?: [a-z]{{1,14}}){{0,2}} {_TOLD}\b", re.IGNORECASE
)
_NO_WORD = re.compile(
    r"\b(?:no|not enough|insufficient|not any)(?: [a-z]{1,14}){0,2}"
    r" (?:information|mention|answer|details?|indication|data)\b"
    r"|(?:没有|缺乏|缺少|并无|无)[^。！？；，]{0,12}?"
    r"(?:信息|内容|说明|记载|资料|答案|描述|数据|提及)",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    rf"\b(?:cannot|can['’]t|could not|couldn['’]t|unable to|not possible to|impossible to)"
    rf"(?: [a-z]{{1,14}}){{0,2}} (?:{_FIND}|be (?:answered|determined|found|inferred))\b"
    r"|(?:无法|不能|难以|不足以)[^。！？；，]{0,12}?"
    r"(?:回答|确定|得知|判断|找到|得出|知道|获知|推断|确认|提供|给出|查到)",
    re.IGNORECASE,
)
# Said of nothing in particular, these are said of what was given.
_BARE = re.compile(
    r"\A\W*(?:no[ _]answer\b|(?:I['’]m|I am|we are) (?:sorry|unable)\b|sorry\b"
    rf"|(?:unfortunately,? )?(?:I|we) (?:cannot|can['’]t|could not|do not|don['’]t) {_FIND}\b"
    rf"|it is not (?:{_TOLD}|possible)\b|there (?:is|are) no (?:[a-z]{{1,14}} )?"
    r"(?:information|mention|answer)\b"
    r"|(?:unknown|not (?:mentioned|specified|stated|provided|given|available|found))\W*\Z"
    r"|(?:很?抱歉|对不起)|(?:我们?)?(?:无法|不能)(?:回答|确定|得知|判断|找到)|我?不(?:知道|清楚|详)\W*\Z"
    r"|(?:没有|未|并未)(?:被)?(?:提到|提及|找到|说明|答案)|没有(?:相关|足够|具体|任何)|信息不足)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[.!?;。！？；\n]")


def is_refusal(text: str) -> bool:
    """Whether a text says that what the model was given does not answer the question.

    One that says of something else that it is not said or not known is none.
    """
    return any(map(_refuses, _PARTS.split(text)))


def _refuses(part: str) -> bool:
    if _BARE.match(part):
        return True
    given = _GIVEN.search(part)
    if given is None:
        return False
    if _DENIED_TELLING.search(part, given.end()) or _NOT_TOLD.search(part):
        return True
    return _NO_WORD.search(part) is not None or _NOT_FOUND.search(part) is not None
