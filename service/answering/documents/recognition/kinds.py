"""What documents are called, and what a document tells of its kind."""

import re
from collections.abc import Mapping
from typing import Any

from index.language.tokenization import normalise
from service.answering.documents.recognition.questions import DocumentKind as Kind

CHINESE: Mapping[Kind, str] = {
    Kind.BRIEFING: "简报|简讯|概要文件",
    Kind.REPORT: "报告书?|白皮书|蓝皮书|皮书|调研报告",
    Kind.THESIS: "学位论文|毕业论文|硕士论文|博士论文",
    Kind.ARTICLE: "文章|论文|稿子|稿件|研究|评论|社论|推文|博文|帖子|新闻稿?",
    Kind.LAW: "法律文件|法律|法规|条例|办法|规章|细则|法案|法典|章程|规定|规程|守则|公约|决定",
    Kind.MANUAL: "说明书|操作手册|用户手册|手册|指南|教程|使用说明|指引|规范|标准",
    Kind.MINUTES: "会议纪要|会议记录|纪要|会议纪录",
    Kind.FAQ: "常见问题解答|常见问题|问答|faq",
    Kind.PAGE: "网页|页面|词条|百科|条目|wiki|维基",
    Kind.PLAN: "计划书?|方案|规划|纲要",
    Kind.CONTRACT: "合同|协议书?|协定",
    Kind.NOTICE: "通知|公告|通报|通告|公报|声明|函",
    Kind.SPEECH: "讲话稿?|演讲稿?|致辞|发言稿?",
    Kind.BOOK: "书籍?|专著|著作|教材|教科书|小说",
    Kind.DOCUMENT: "文献|文档|文件|材料|资料|文本|原文|正文|全文|pdf",
}
ENGLISH: Mapping[Kind, str] = {
    Kind.BRIEFING: "briefing paper|briefing note|briefing|brief",
    Kind.REPORT: "report|white paper",
    Kind.THESIS: "thesis|dissertation",
    Kind.ARTICLE: "article|paper|essay|study|blog post|post|review|preprint|manuscript",
    Kind.LAW: (
        "law|act|regulations?|statute|ordinance|bill|bylaws?|rules|code|charter|convention"
        "|measures|provisions|directive"
    ),
    Kind.MANUAL: "manual|guide|handbook|guidelines?|tutorial|instructions|specification|standard",
    Kind.MINUTES: "meeting minutes|meeting notes|minutes|meeting record",
    Kind.FAQ: "faqs?|frequently asked questions",
    Kind.PAGE: "web ?page|wiki page|wiki|wiki entry|page",
    Kind.PLAN: "plan|programme|program|roadmap|strategy",
    Kind.CONTRACT: "contract|agreement|treaty",
    Kind.NOTICE: "notice|announcement|memo|memorandum|letter|press release|statement|communiqué",
    Kind.SPEECH: "speech|address|talk|lecture",
    Kind.BOOK: "book|textbook|monograph",
    Kind.DOCUMENT: "document|text|file|source|material|publication|work|writing|piece|pdf",
}
LOOSE = frozenset({Kind.DOCUMENT, Kind.ARTICLE})
"""Kinds whose nouns people use of nearly any document."""

_OF_TYPE: Mapping[str, Kind] = {
    "article": Kind.ARTICLE,
    "article-journal": Kind.ARTICLE,
    "article-magazine": Kind.ARTICLE,
    "article-newspaper": Kind.ARTICLE,
    "paper-conference": Kind.ARTICLE,
    "post-weblog": Kind.ARTICLE,
    "review": Kind.ARTICLE,
    "chapter": Kind.ARTICLE,
    "entry-encyclopedia": Kind.PAGE,
    "post": Kind.ARTICLE,
    "webpage": Kind.PAGE,
    "entry": Kind.PAGE,
    "report": Kind.REPORT,
    "legislation": Kind.LAW,
    "bill": Kind.LAW,
    "regulation": Kind.LAW,
    "treaty": Kind.LAW,
    "book": Kind.BOOK,
    "thesis": Kind.THESIS,
    "speech": Kind.SPEECH,
}
_NO_HAN = r"(?<![a-z]){}(?![a-z])"
_NAMED = tuple(
    (kind, re.compile(f"{CHINESE[kind]}|{_NO_HAN.format(f'(?:{ENGLISH[kind]})')}"))
    for kind in Kind
    if kind is not Kind.DOCUMENT
)
_OWN = tuple(
    (
        kind,
        re.compile(
            rf"[本此](?:{CHINESE[kind]})(?![书号])|\b(?:this|the present) (?:{ENGLISH[kind]})\b"
        ),
    )
    for kind in Kind
    if kind is not Kind.DOCUMENT
)


def kinds_of(csl: Mapping[str, Any], title: str, opening: str) -> frozenset[Kind]:
    """The kinds that a document has by its catalogue, its title, and what it calls itself.

    Args:
        csl: its CSL-JSON item.
        title: its title as it prints it, empty where it prints none.
        opening: the text that it begins with.
    """
    known = {_OF_TYPE[csl["type"]]} if csl.get("type") in _OF_TYPE else set[Kind]()
    named = normalise(" ".join((str(csl.get("genre", "")), str(csl.get("title", "")), title)))
    own = normalise(opening)
    # An article about reports is none; a title says what a thing is where nothing else does.
    if not known or csl.get("genre"):
        genre = normalise(str(csl.get("genre", "")))
        known |= {kind for kind, noun in _NAMED if noun.search(genre if known else named)}
    return frozenset(known | {kind for kind, noun in _OWN if noun.search(own)})
