"""Punctuation and title marks that extraction replaced, restored beside Chinese."""

import re
from functools import partial

from ingest.alignment import AlignedText
from ingest.characters import CJK, CJK_MARKS

_HAN = re.compile(f"[{CJK}]")
_LONGEST_TITLE = 200
# A page break may cut a title in two, so a mark without its twin counts as well.
_TITLE_MARKS = tuple(
    (
        re.compile(f"{left}(?=[^{right}]{{0,{_LONGEST_TITLE}}}[{CJK}])|(?<=[{CJK}]){left}"),
        new_left,
        re.compile(right),
        new_right,
    )
    for left, right, new_left, new_right in (("«", "»", "《", "》"), ("‹", "›", "〈", "〉"))
)
_WIDE = {".": "。", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_AFTER_CHINESE = re.compile(
    f"(?:(?<=[{CJK}》〉」』）])|(?<=[{CJK}][”’)]))[.,;:?!](?=[{CJK}{CJK_MARKS}《〈「（(\\s]|$)"
)
_AFTER_CHINESE_BEFORE_LATIN = re.compile(f'(?<=[{CJK}》〉])[.,;:](?=[A-Za-z0-9“"])')
_BEFORE_CHINESE = re.compile(f"(?<=[)\\]”’%A-Za-z0-9])[,;:.](?=[{CJK}《])")
_AMID_CHINESE = re.compile(f"(?<=[{CJK}])[.,;:?!](?=[{CJK}])")
_LAST_STOP = re.compile(r"(?<=[A-Za-z)\]])\.$")
_NUMBERING = re.compile(r"(?:^|[\s(（，。；：])[A-Za-z0-9]{1,3}$")
_CHINESE_MARK = re.compile("[，。]")
_ASCII_MARK = re.compile(f"(?<=[{CJK}])[,.](?=[{CJK}\\s])")
_MOSTLY = 0.5
_NATIVE_RATIO = 5


def punctuation_is_chinese(source: str) -> bool:
    """Whether a source's Chinese is set with Chinese marks, ASCII ones being rare exceptions."""
    chinese = len(_CHINESE_MARK.findall(source))
    return chinese > _NATIVE_RATIO * len(_ASCII_MARK.findall(source))


def restore_title_marks(content: AlignedText) -> AlignedText:
    """``«»`` to ``《》`` and ``‹›`` to ``〈〉`` where the title or what is beside it is Chinese."""
    for left, new_left, right, new_right in _TITLE_MARKS:
        content = content.sub(left, new_left)
        content = content.sub(right, partial(_closed, opening=new_left, closing=new_right))
    return content


def _closed(match: re.Match[str], opening: str, closing: str) -> str:
    before = match.string[max(0, match.start() - _LONGEST_TITLE) : match.start()]
    return closing if opening in before or _HAN.search(before[-1:]) else match.group()


def restore_punctuation(content: AlignedText, *, native: bool = False) -> AlignedText:
    """ASCII punctuation that stands beside Chinese to the Chinese marks it stands for.

    Where the text's own punctuation is Chinese (``native``), an ASCII mark is meant, as in
    bibliographic references, unless it stands right between Chinese characters.
    """
    if native:
        return content.sub(_AMID_CHINESE, _wide)
    content = content.sub(_AFTER_CHINESE, _wide)
    content = content.sub(_AFTER_CHINESE_BEFORE_LATIN, _wide)
    content = content.sub(_BEFORE_CHINESE, _wide_unless_numbering)
    if len(_HAN.findall(content.text)) > _MOSTLY * len(content):
        content = content.sub(_LAST_STOP, "。")
    return content


def _wide(match: re.Match[str]) -> str:
    return _WIDE[match.group()]


def _wide_unless_numbering(match: re.Match[str]) -> str:
    """``3.标准`` numbers a heading and ``p.第`` abbreviates; ``(ISO).标准`` ends a sentence."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    if match.group() == "." and _NUMBERING.search(before):
        return "."
    return _WIDE[match.group()]
