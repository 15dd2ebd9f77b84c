"""Questions that ask for a source, and passages that are one."""

import re

from index.language.tokenization import normalise
from ingest.models import Passage, PassageKind

_ASKS = re.compile(
    r"脚注|注释|尾注|出处|来源|引用|引文|引自|参考文献|(?<![份篇些个该本])文献(?![中里内均都])|链接|网址|网站|刊物|期刊|"
    r"出版|书名|译者|主编|编著|著作|专著|哪本书|哪篇|论文题目|第几页|页码|谁写|写的"
    r"|\b(?:foot|end)?notes?\b|\bcit(?:e[sd]?|ing|ations?)\b|\breferences?\b|\bbibliograph\w*"
    r"|\b(?:links?|urls?|web\s?(?:sites?|address(?:es)?|pages?))\b"
    r"|\b(?:authors?|wrote|written by)\b"
    r"|\b(?:publish(?:er|ed in)|journal|book|edited|editor|translat(?:or|ed by)|page number)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"https?://|www\.|\bpp?\.\s?\d|\bVol\.|\bIbid\b|\beds?\.|出版社"
    r"|第\s?\d+(?:[—–-]\d+)?(?:、\d+)*\s?[页頁]|第\s?\d+\s?期|\d{4}-\d{2}-\d{2}"
)


def asks_for_source(query: str) -> bool:
    """Whether a question asks who wrote something, where it stands or what it cites."""
    return _ASKS.search(normalise(query)) is not None


def is_reference(passage: Passage) -> bool:
    """Whether a passage only names sources: a bibliographic note, or where a figure is from."""
    return passage.kind in {PassageKind.FOOTNOTE, PassageKind.CAPTION} and bool(
        _REFERENCE.search(passage.text)
    )
