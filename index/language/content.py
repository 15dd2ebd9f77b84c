"""The words of a text that carry its meaning."""

import re

from index.language import stop_words
from index.language.tokenization import normalise, terms, words
from ingest.characters import HAN

LONGEST = 200
"""Characters of a heading, or a question, that are compared."""

_NUMBERING = re.compile(r"^[\s(（〔第\d.一二三四五六七八九十、）)〕章节条:：]{1,12}")
_WORD = re.compile(r"[^\W_]+")
_HAN_RUN = re.compile(f"[{HAN}]+")
_ASKING = frozenset(
    "什么 为什么 为何 如何 怎么 怎样 谁 哪里 何时 多少 几 是否 吗 "
    "what who when where why how which".split()
)


def content_of(text: str) -> frozenset[str]:
    """The words of a question that carry its meaning, with those that tell what it asks for.

    Empty where it has no words of the first kind, or is too long.
    """
    if len(text) > LONGEST:
        return frozenset()
    text = normalise(text)
    han = {word for run in _HAN_RUN.findall(text) for word in words(run)}
    held = han | set(_WORD.findall(_HAN_RUN.sub(" ", text)))
    kept = held - stop_words.CHINESE - stop_words.ENGLISH
    meant = frozenset(term for word in kept for term in terms(word))
    return meant | (held & _ASKING) if meant else meant


def heading_content(heading: str) -> frozenset[str]:
    """The same of a heading, without its number."""
    return content_of(_NUMBERING.sub("", heading))
