"""From lines to drafts of blocks: paragraphs put together again across lines and pages."""

from ingest.block_kinds import BlockKind
from ingest.layout import block_starts, headings
from ingest.layout.block_drafts import BlockDraft, Body
from ingest.layout.front_matter import name_front_matter
from ingest.layout.lines import Line
from ingest.layout.references import is_reference

_INTERRUPTING = frozenset({BlockKind.CAPTION, BlockKind.TABLE})
_INTERRUPTED = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.ABSTRACT})
_FULL_SHARE = 0.8
_INDENT = 2


def assemble(body: Body) -> list[BlockDraft]:
    """Put a body's lines together to drafts of blocks, in reading order."""
    assembler = _Assembler(body)
    for i in body.members:
        assembler.take(i)
    name_front_matter(assembler.drafts, body.bare)
    return assembler.drafts


class _Assembler:
    def __init__(self, body: Body) -> None:
        self._body = body
        self.drafts: list[BlockDraft] = []
        # The block that may go on, and the paragraph that goes on after what cut it in two.
        self._open: BlockDraft | None = None
        self._cut: BlockDraft | None = None

    def take(self, i: int) -> None:
        """Add the next line to the open block, or begin another with it."""
        body = self._body
        if self._cut is not None and self._open is not None and not self._continues(self._open, i):
            self._open, self._cut = self._cut, None
        before = self._open
        drafts = block_starts.labelled(body.part(i), body.lines[i].text)
        if not drafts:
            draft = block_starts.inserted(body, i, before) or block_starts.heading(body, i, before)
            if draft is None and before is not None and self._continues(before, i):
                before.parts.append(body.part(i))
                return
            drafts = [draft or self._text(i)]
        self.drafts += drafts
        self._cut = self._cut or before
        if drafts[-1].kind not in _INTERRUPTING or not self._is_unfinished(self._cut):
            self._cut = None
        self._open = drafts[-1]

    def _is_unfinished(self, draft: BlockDraft | None) -> bool:
        """Whether a paragraph waits for the rest of its sentence."""
        return draft is not None and draft.kind in _INTERRUPTED and not self._body.has_ended(draft)

    def _text(self, i: int) -> BlockDraft:
        is_item = block_starts.is_item(self._body.lines[i].text)
        kind = BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH
        return BlockDraft(kind, [self._body.part(i)])

    def _continues(self, before: BlockDraft, i: int) -> bool:
        """Whether a line that need not begin anything goes on with a block."""
        match before.kind:
            case BlockKind.HEADING:
                return self._body.continues_heading(before, i)
            case BlockKind.TABLE:
                return block_starts.is_table_row(self._body.lines[i].text)
            case BlockKind.CAPTION:
                return self._continues_caption(before, i)
            case BlockKind.KEYWORDS:
                return self._continues_keywords(before, i)
            case _:
                return self._continues_text(before, i)

    def _continues_caption(self, before: BlockDraft, i: int) -> bool:
        """A caption is one line; the line that gives a figure's source may be several."""
        line = self._body.lines[i]
        if block_starts.is_caption(self._body.lines[before.parts[0].line].text):
            return False
        return not block_starts.is_bulleted(line.text) and (
            not self._body.has_ended(before) or is_reference(line)
        )

    def _continues_keywords(self, before: BlockDraft, i: int) -> bool:
        body = self._body
        if not body.shape.wrapped or body.turns_page(before, i) or body.is_apart(before, i):
            return False
        # A front page's column may be narrower, and words are set apart by wide spaces.
        column = max(body.lines[k].width for k in range(max(0, i - 4), i))
        return body.last_line(before).width >= _FULL_SHARE * min(column, body.shape.width)

    def _continues_text(self, before: BlockDraft, i: int) -> bool:
        body, line = self._body, self._body.lines[i]
        if block_starts.is_bulleted(line.text):
            return False
        ended = body.has_ended(before)
        if not body.shape.wrapped or self._is_set_in(before, line, ended=ended):
            return False
        if body.turns_page(before, i):
            return not ended
        short = body.shape.is_short(body.last_line(before), line)
        if short and self._is_next_item(before, i):
            return False
        return not (ended and short) and not (body.is_apart(before, i) and (ended or short))

    def _is_next_item(self, before: BlockDraft, i: int) -> bool:
        """Whether a line is numbered like the item of a list above it."""
        first = self._body.bare[before.parts[0].line]
        style = headings.numbering(self._body.bare[i])
        return style is not None and style == headings.numbering(first)

    def _is_set_in(self, before: BlockDraft, line: Line, *, ended: bool) -> bool:
        """Whether a line begins with the indent of a new paragraph."""
        width = line.indent_width
        # The lines of a list's item hang below its first.
        hangs = before.kind is BlockKind.LIST_ITEM
        deeper = _INDENT <= width > self._body.last_line(before).indent_width and not hangs
        return deeper or (ended and self._body.shape.begins_paragraph(line))
