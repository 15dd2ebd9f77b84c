"""From lines to drafts of blocks: paragraphs put together again, headings and lists told apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import headings
from ingest.lines import Line, Shape
from ingest.models import BlockKind
from ingest.pagination import Pagination, Role
from ingest.references import is_reference

_ENDS = re.compile(r"[。！？!?…；;.．:：][”’」』》）)\"']*$|[。！？!?.．][”’」』\"']*\s?\S?$")
_BULLET = re.compile(r"[•●○■□◆◇▪▶‣·➢✓][\s　]*|[*+–—-]\s+")
_CAPTION = re.compile(
    r"(?:图|圖|表|Fig(?:ure)?\.?|Table)[\s　]*(?:\d|[一二三四五六七八九十])[\d.．-]*[\s　:：.]"
    r"|(?:图|圖|表)[\s　]+\S"
)
_CAPTION_SOURCE = re.compile(r"(?:资料来源|資料來源|数据来源|来源|图注|表注|Sources?)\s*[:：]")
_LABEL = r"[【\[]?(?:{})[】\]]?[\s　:：]+(?=\S)"
_ABSTRACT = re.compile(
    _LABEL.format(r"内容提要|内容摘要|内容简介|摘[\s　]*要|提[\s　]*要|Abstract|ABSTRACT")
)
_KEYWORDS = re.compile(
    _LABEL.format(r"[关關][\s　]*[键鍵][\s　]*[词詞]|主题词|[Kk]ey\s?[Ww]ords|KEY\s?WORDS")
)
_TABLE_ROW = re.compile(r"\|.*\||\t|\S\s{3,}\S+\s{3,}\S")
_AUTHOR_SEPARATORS = re.compile(r"[\s　,，、;；]+")
_HEADING_SHARE = 0.62
_FULL_SHARE = 0.8
_MOST_HEADINGS_TOGETHER = 3
_LONGEST_BYLINE = 40


@dataclass(slots=True)
class Part:
    """Some characters of one line."""

    line: int
    first: int
    last: int


@dataclass(slots=True)
class Draft:
    """A block in the making; ``style`` and ``level`` are a heading's."""

    kind: BlockKind
    parts: list[Part]
    style: str | None = None
    level: int = 0


class Assembler:
    """Puts the body's lines together to drafts of blocks, in reading order."""

    def __init__(
        self,
        lines: Sequence[Line],
        bare: Sequence[str],
        shape: Shape,
        pagination: Pagination,
        *,
        markdown: bool,
    ) -> None:
        """Prepare.

        Args:
            lines: all lines of the text.
            bare: the lines' texts without footnote marks.
            shape: how the text is set.
            pagination: pages and roles of the lines; only lines of the body are put together.
            markdown: whether ``#`` at a line's start makes a heading.
        """
        self._lines = lines
        self._bare = bare
        self._shape = shape
        self._pages = pagination.pages
        self._body = [i for i in range(len(lines)) if pagination.roles[i] is Role.BODY]
        self._next = dict(zip(self._body, self._body[1:], strict=False))
        self._markdown = markdown
        self._drafts: list[Draft] = []
        # The paragraph that goes on after a caption cut it in two.
        self._open: Draft | None = None

    def drafts(self) -> list[Draft]:
        """The blocks of the body."""
        for i in self._body:
            self._take(i)
        _name_front_matter(self._drafts, self._bare)
        return self._drafts

    def _take(self, i: int) -> None:
        before = self._open
        draft = self._labelled(i) or self._special(i, before) or self._heading(i, before)
        if draft is None and before is not None and self._continues(before, i):
            before.parts.append(self._whole(i))
            return
        if draft is None:
            kind = BlockKind.LIST_ITEM if self._is_item(i) else BlockKind.PARAGRAPH
            draft = Draft(kind, [self._whole(i)])
        self._drafts.append(draft)
        interrupts = (
            draft.kind in {BlockKind.CAPTION, BlockKind.TABLE}
            and before is not None
            and before.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.ABSTRACT}
            and not self._ended(before)
        )
        if not interrupts:
            self._open = draft

    def _whole(self, i: int, first: int = 0) -> Part:
        return Part(i, first, len(self._lines[i].text))

    # What a line may begin.

    def _labelled(self, i: int) -> Draft | None:
        """An abstract or keywords, whose label becomes a heading of its own."""
        for pattern, kind in ((_ABSTRACT, BlockKind.ABSTRACT), (_KEYWORDS, BlockKind.KEYWORDS)):
            match = pattern.match(self._lines[i].text)
            if match:
                label = match.group().rstrip(" \u3000:：")
                self._drafts.append(
                    Draft(BlockKind.HEADING, [Part(i, 0, len(label))], kind.value, 1)
                )
                return Draft(kind, [self._whole(i, match.end())])
        return None

    def _special(self, i: int, before: Draft | None) -> Draft | None:
        """A caption, the line that gives a figure's source, or a row of a table."""
        text = self._lines[i].text
        if _CAPTION_SOURCE.match(text) or (
            _CAPTION.match(text) and headings.may_be_heading(text) and self._stands_alone(i, before)
        ):
            return Draft(BlockKind.CAPTION, [self._whole(i)])
        if _TABLE_ROW.search(text):
            if before is not None and before.kind is BlockKind.TABLE:
                return None
            after = self._next.get(i)
            if after is not None and _TABLE_ROW.search(self._lines[after].text):
                return Draft(BlockKind.TABLE, [self._whole(i)])
        return None

    def _heading(self, i: int, before: Draft | None) -> Draft | None:
        text = self._bare[i]
        level = headings.markdown_level(text) if self._markdown else 0
        if level:
            return Draft(
                BlockKind.HEADING, [self._whole(i, headings.without_markdown(text))], "#", level
            )
        if self._markdown or not self._stands_alone(i, before):
            return None
        style = headings.numbering(text)
        if style is not None:
            if not headings.may_be_heading(text) or self._in_run(i, style):
                return None
            return Draft(BlockKind.HEADING, [self._whole(i)], style)
        if before is not None and self._continues_heading(before, i):
            return None
        if self._is_plain_heading(i):
            return Draft(BlockKind.HEADING, [self._whole(i)])
        return None

    def _in_run(self, i: int, style: str) -> bool:
        """Whether the line is one of several numbered alike with nothing between: a list."""
        at = self._body.index(i)
        neighbours = [*self._body[max(0, at - 1) : at], *self._body[at + 1 : at + 2]]
        return any(headings.numbering(self._bare[k]) == style for k in neighbours)

    def _is_plain_heading(self, i: int) -> bool:
        line = self._lines[i]
        after = self._next.get(i)
        if after is None or not headings.may_be_plain_heading(self._bare[i]):
            return False
        if self._shape.wrapped and line.width > _HEADING_SHARE * self._shape.width:
            return False
        return self._run_of_short(i) <= _MOST_HEADINGS_TOGETHER

    def _run_of_short(self, i: int) -> int:
        """How many lines in a row, this one among them, might be plain headings."""
        at = self._body.index(i)
        count = 1
        for step in (-1, 1):
            k = at + step
            while 0 <= k < len(self._body) and headings.may_be_plain_heading(
                self._bare[self._body[k]]
            ):
                if self._shape.wrapped and (
                    self._lines[self._body[k]].width > _HEADING_SHARE * self._shape.width
                ):
                    break
                count += 1
                k += step
        return count

    def _stands_alone(self, i: int, before: Draft | None) -> bool:
        """Whether what stands above has ended."""
        if before is None or before.kind in {BlockKind.HEADING, BlockKind.CAPTION}:
            return True
        return self._ended(before) or self._is_apart(i, before) or not self._shape.wrapped

    def _is_item(self, i: int) -> bool:
        text = self._lines[i].text
        return _BULLET.match(text) is not None or headings.numbering(text) is not None

    # Whether a block goes on.

    def _continues(self, before: Draft, i: int) -> bool:
        above = self._lines[before.parts[-1].line]
        line = self._lines[i]
        if before.kind is BlockKind.HEADING:
            return self._continues_heading(before, i)
        if before.kind is BlockKind.TABLE:
            return _TABLE_ROW.search(line.text) is not None
        if _BULLET.match(line.text):
            return False
        if before.kind is BlockKind.CAPTION:
            return not _CAPTION.match(self._lines[before.parts[0].line].text) and not (
                self._ended(before) and not is_reference(line)
            )
        if not self._shape.wrapped:
            return False
        turned = self._pages[before.parts[-1].line] != self._pages[i]
        if before.kind is BlockKind.KEYWORDS:
            # A front page's column may be narrower, and words are set apart by wide spaces.
            column = max(self._lines[k].width for k in range(max(0, i - 4), i))
            narrow = above.width < _FULL_SHARE * min(column, self._shape.width)
            return not turned and not narrow and not self._is_apart(i, before)
        if turned:
            return not self._ended(before)
        if _indents_paragraph(line, above):
            return False
        short = self._shape.is_short(above, line)
        if self._is_apart(i, before):
            return not self._ended(before) and not short
        return not (self._ended(before) and short)

    def _continues_heading(self, before: Draft, i: int) -> bool:
        above = self._lines[before.parts[-1].line]
        text = self._bare[i]
        return (
            before.kind is BlockKind.HEADING
            and before.style not in {"#", BlockKind.ABSTRACT.value, BlockKind.KEYWORDS.value}
            and headings.may_be_heading(text)
            and headings.numbering(text) is None
            and self._lines[i].blanks <= self._shape.spacing
            and (
                headings.runs_on(self._bare[before.parts[-1].line])
                or (self._shape.wrapped and not self._shape.is_short(above, self._lines[i]))
            )
        )

    def _ended(self, before: Draft) -> bool:
        return _ENDS.search(self._bare[before.parts[-1].line].rstrip()) is not None

    def _is_apart(self, i: int, before: Draft) -> bool:
        """Whether more than the usual spacing parts a line from the block above."""
        same_page = self._pages[before.parts[-1].line] == self._pages[i]
        return same_page and self._lines[i].blanks > self._shape.spacing


def _indents_paragraph(line: Line, above: Line) -> bool:
    """Whether a line begins with the indent of a new paragraph, and the one above does not."""
    return len(line.indent) > 1 and len(line.indent) > len(above.indent)


def _name_front_matter(drafts: list[Draft], bare: Sequence[str]) -> None:
    """Tell the title and the byline at the top from headings.

    Plain headings at the very top are the title if another heading or an abstract follows them
    at once, or if the headings below are numbered; one right above text is a heading.
    """
    top = list(_leading_plain(drafts))
    if not top or (top[0].style == "#" and top[0].level > 1):
        return
    rest = drafts[len(top) :]
    others = [draft for draft in rest if draft.kind is BlockKind.HEADING]
    labelled = bool(rest) and rest[0] in others
    numbered = any(draft.style is not None and draft.style != "#" for draft in others)
    if top[0].style == "#":
        if not any(draft.level == 1 for draft in others):
            top[0].kind = BlockKind.TITLE
        return
    if len(top) == 1 and not labelled and not numbered:
        return
    top[0].kind = BlockKind.TITLE
    for draft in top[1:]:
        if not _is_byline("".join(bare[part.line] for part in draft.parts)) and not labelled:
            # A heading of the text itself, right below the title.
            break
        draft.kind = BlockKind.BYLINE


def _leading_plain(drafts: list[Draft]) -> Iterator[Draft]:
    for draft in drafts:
        if draft.kind is not BlockKind.HEADING or draft.style not in {None, "#"}:
            return
        yield draft


def _is_byline(text: str) -> bool:
    """Whether a line holds nothing but names: short words of Chinese, or capitalised ones."""
    names = [name for name in _AUTHOR_SEPARATORS.split(text.strip(" ∗*†‡")) if name]
    return len(text) <= _LONGEST_BYLINE and all(
        re.fullmatch(r"[一-鿿]{1,4}|[A-Z][A-Za-z.’'-]*", name) for name in names
    )
