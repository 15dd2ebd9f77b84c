"""White space: collapsed, and taken out where Chinese has none."""

import re

from ingest.alignment import AlignedText
from ingest.characters import CJK, CJK_MARKS

_FURTHER_SPACES = re.compile(r"(?<=\s)\s+")
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r"\s+")
_AMID_CHINESE = re.compile(f"(?<=[{CJK}{CJK_MARKS}])\\s+(?=[{CJK}{CJK_MARKS}])")
_AFTER_MARK = re.compile("(?<=[，。、；：？！（《〈「“])\\s+")
_BEFORE_MARK = re.compile("(?<!\\s)\\s+(?=[，。、；：？！）》〉」”])")
_SPACED_OUT = re.compile(f"(?<![{CJK}])[{CJK}](?:\\s+[{CJK}])+(?![{CJK}])")
_ARTICLE_NUMBER = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[编編篇部卷章节節条條款项項]")
_LONGEST_NUMBER = 10


def collapse_spaces(content: AlignedText) -> AlignedText:
    """Every run of white space to one space."""
    return content.sub(_FURTHER_SPACES, "").sub(_SPACE, " ")


def close_spaces(content: AlignedText) -> AlignedText:
    """Take out spaces between Chinese characters and beside Chinese marks.

    The space after the number of a section or article parts it from its words and stays.
    """
    content = content.sub(_AMID_CHINESE, _closed_up)
    return content.sub(_AFTER_MARK, "").sub(_BEFORE_MARK, "")


def _closed_up(match: re.Match[str]) -> str:
    before = match.string[: match.start()] if match.start() < _LONGEST_NUMBER else ""
    return match.group() if _ARTICLE_NUMBER.fullmatch(before) else ""


def close_letter_spacing(content: AlignedText) -> AlignedText:
    """Take out the spaces of spaced-out words (``结　论``), not those between words."""
    pieces: list[AlignedText] = []
    done = 0
    for word in _SPACED_OUT.finditer(content.text):
        for gap in _SPACES.finditer(word.group()):
            pieces.append(content[done : word.start() + gap.start()])
            done = word.start() + gap.end()
    return AlignedText.join([*pieces, content[done:]])
