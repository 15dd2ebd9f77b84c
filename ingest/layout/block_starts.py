"""What a line may begin: an abstract, a caption, a table, a heading, an item of a list."""

import re
from functools import lru_cache

from ingest.block_kinds import BlockKind
from ingest.layout import headings
from ingest.layout.block_drafts import BlockDraft, Body, Part, ends_sentence
from ingest.layout.references import NOTES_HEADING

BULLET = re.compile(r"[•●○◦■□◆◇▪▶‣·➢✓][\s　]*|[*+–—-]\s+")
_CAPTION = re.compile(
    r"(?:图|圖|表|Fig(?:ure)?\.?|Table)[\s　]*(?:\d|[一二三四五六七八九十])[\d.．-]*[\s　:：.]"
    r"|(?:图|圖|表)[\s　]+\S"
)
CAPTION_SOURCE = re.compile(
    r"(?:资料来源|資料來源|数据来源|数据來源|来源|图注|表注|Sources?)\s*[:：]"
)
_LABEL = r"(?P<open>[【\[]?)(?P<label>{})(?P<close>[】\]][\s　:：]*|[\s　:：]+|$)"
_ABSTRACT = re.compile(
    _LABEL.format(r"内容提要|内容摘要|内容简介|摘[\s　]*要|提[\s　]*要|Abstract|ABSTRACT")
)
_KEYWORDS = re.compile(
    _LABEL.format(r"[关關][\s　]*[键鍵][\s　]*[词詞]|主题词|[Kk]ey\s?[Ww]ords|KEY\s?WORDS")
)
_TABLE_ROW = re.compile(r"\|.*\||\t|\S\s{3,}\S+\s{3,}\S")
# Wider lines are no plain headings, as a share of the column.
_HEADING_SHARE = 0.62
_MOST_HEADINGS_TOGETHER = 3
_MOST_HEADING_LINES = 3
_SPEAKER = re.compile(r"[^：:，。]{1,8}[：:]\s*\S")


def is_caption(text: str) -> bool:
    """Whether a line begins with a figure's or a table's number."""
    return _CAPTION.match(text) is not None


def is_table_row(text: str) -> bool:
    """Whether a line is parted into cells."""
    return _TABLE_ROW.search(text) is not None


def is_bulleted(text: str) -> bool:
    """Whether a line begins with a bullet."""
    return BULLET.match(text) is not None


def is_item(text: str) -> bool:
    """Whether a line begins with a bullet or a number."""
    return is_bulleted(text) or headings.numbering(text) is not None


def labelled(part: Part, text: str) -> list[BlockDraft]:
    """An abstract or keywords below its label, which becomes a heading; else nothing.

    A label alone on its line is a heading of what follows.

    Args:
        part: what is read of a line.
        text: the line.
    """
    for pattern, kind in ((_ABSTRACT, BlockKind.ABSTRACT), (_KEYWORDS, BlockKind.KEYWORDS)):
        match = pattern.match(text, part.first, part.last)
        if match:
            first, last = match.span("label")
            lead = part.lead + len(match["open"])
            alone = match.end() == part.last
            trail = len(match["close"]) + (part.trail if alone else 0)
            label = Part(part.line, first, last, lead, trail)
            heading = BlockDraft(BlockKind.HEADING, [label], kind.value, 1)
            if alone:
                return [heading]
            rest = Part(part.line, match.end(), part.last, trail=part.trail)
            return [heading, BlockDraft(kind, [rest])]
    return []


def inserted(body: Body, i: int, before: BlockDraft | None) -> BlockDraft | None:
    """A caption, the line that gives a figure's source, or the first row of a table."""
    text = body.lines[i].text
    if CAPTION_SOURCE.match(text) or (
        is_caption(text) and headings.may_be_heading(text) and body.stands_alone(i, before)
    ):
        return BlockDraft(BlockKind.CAPTION, [body.part(i)])
    if is_table_row(text) and (before is None or before.kind is not BlockKind.TABLE):
        after = body.beside(i, 1)
        if after is not None and is_table_row(body.lines[after].text):
            return BlockDraft(BlockKind.TABLE, [body.part(i)])
    return None


def heading(body: Body, i: int, before: BlockDraft | None) -> BlockDraft | None:
    """A heading with a number or without."""
    text = body.bare[i]
    if not body.stands_alone(i, before):
        return None
    style = headings.numbering(text)
    if NOTES_HEADING.match(text):
        is_heading = True
    elif style is None:
        is_heading = not body.continues_heading(before, i) and _is_plain_heading(body, i)
    else:
        is_heading = headings.may_be_heading(text) and not _is_in_list(body, i, style)
    if not is_heading or _runs_into_text(body, i):
        return None
    line = body.lines[i].text
    words = len(line.rstrip(":：")) if NOTES_HEADING.match(text) else len(line)
    return BlockDraft(BlockKind.HEADING, [Part(i, 0, words, trail=len(line) - words)], style)


def _runs_into_text(body: Body, i: int) -> bool:
    """Whether a line is full and the lines that it goes on with are a paragraph's."""
    for _ in range(_MOST_HEADING_LINES):
        after = body.beside(i, 1)
        if after is None or not body.shape.wrapped:
            return False
        line, text = body.lines[after], body.bare[after]
        parted = line.blanks > body.shape.spacing or body.pages[i] != body.pages[after]
        if parted or body.shape.begins_paragraph(line) or headings.numbering(text) is not None:
            return False
        if body.shape.is_short(body.lines[i], line):
            return False
        if not headings.may_be_heading(text):
            return True
        i = after
    return True


def _is_in_list(body: Body, i: int, style: str) -> bool:
    """Whether the line is one of several numbered alike with nothing between."""
    beside = (body.beside(i, -1), body.beside(i, 1))
    return any(k is not None and headings.numbering(body.bare[k]) == style for k in beside)


def _is_plain_heading(body: Body, i: int) -> bool:
    """Whether a line without a number is a heading: it, but not what is around it, is short."""
    if not _is_short(body, i) or _is_speech(body, i):
        return False
    above, below = _count_short(body, i, -1), _count_short(body, i, 1)
    after = body.beside(i, below + 1)
    return (
        above + 1 + below <= _MOST_HEADINGS_TOGETHER and after is not None and _is_text(body, after)
    )


def _count_short(body: Body, i: int, step: int) -> int:
    """How many lines in a row above or below a line are as short as headings."""
    for count in range(_MOST_HEADINGS_TOGETHER + 1):
        k = body.beside(i, step * (count + 1))
        if k is None or not _is_short(body, k):
            return count
    return count


def _is_text(body: Body, i: int) -> bool:
    """Whether a line may stand below a heading; a date below a signature may not."""
    if body.beside(i, 1) is not None:
        return True
    line = body.lines[i]
    return is_item(line.text) or ends_sentence(line.text) or line.width >= body.shape.width // 2


def _is_speech(body: Body, i: int) -> bool:
    """Whether a line and the next begin with a name and a colon, as in a conversation."""
    after = body.beside(i, 1)
    return all(k is not None and _SPEAKER.match(body.lines[k].text) for k in (i, after))


def _is_short(body: Body, i: int) -> bool:
    """Whether a line without a number or a label is as short as a heading."""
    text = body.bare[i]
    if len(text) > headings.LONGEST or not _has_short_form(text):
        return False
    return not (body.shape.wrapped and body.lines[i].width > _HEADING_SHARE * body.shape.width)


# Each line is looked at from up to eight others that are near.
@lru_cache(maxsize=64)
def _has_short_form(text: str) -> bool:
    return (
        headings.may_be_plain_heading(text)
        and headings.numbering(text) is None
        and not _ABSTRACT.match(text)
        and not _KEYWORDS.match(text)
    )
