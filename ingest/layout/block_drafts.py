"""Blocks in the making, and the body's lines that they are made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.block_kinds import BlockKind
from ingest.layout import headings
from ingest.layout.lines import Line, Shape
from ingest.layout.pagination import Pagination, Role

_ENDS = re.compile(r"[。！？!?…；;.．:：][”’」』》）)\"']*$|[。！？!?.．][”’」』\"']*\s?\S?$")
# What of a line can tell whether it ends a sentence.
_LONGEST_END = 20


def ends_sentence(text: str) -> bool:
    """Whether a line ends like a sentence, or opens a list."""
    return _ENDS.search(text.rstrip()[-_LONGEST_END:]) is not None


@dataclass(slots=True)
class Part:
    """Some characters of one line: ``first`` to ``last`` are read.

    ``lead`` characters before them and ``trail`` after them are the block's own as well, though
    no part of its text: a heading's sign, a note's mark. ``column`` is that of its cell in a row.
    """

    line: int
    first: int
    last: int
    lead: int = 0
    trail: int = 0
    column: int = 0


@dataclass(slots=True)
class BlockDraft:
    """A block in the making; ``style`` and ``level`` are a heading's, ``marker`` a note's.

    ``verbatim`` is whether its white space is kept; ``table`` is the number of the table that it is
    a row of.
    """

    kind: BlockKind
    parts: list[Part]
    style: str | None = None
    level: int = 0
    marker: str | None = None
    verbatim: bool = False
    table: int | None = None


@dataclass(slots=True)
class Body:
    """The lines of a text's body in order, without notes and furniture.

    ``lines`` are all lines of the text, ``bare`` their texts without footnote marks; lines are
    named by their index in these.
    """

    lines: Sequence[Line]
    bare: Sequence[str]
    shape: Shape
    pages: Sequence[int]
    members: Sequence[int]
    _place: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._place = {i: at for at, i in enumerate(self.members)}

    @classmethod
    def of(
        cls,
        lines: Sequence[Line],
        bare: Sequence[str],
        shape: Shape,
        pagination: Pagination,
    ) -> "Body":
        """The body of a text: its lines that are neither notes nor furniture."""
        members = [i for i, role in enumerate(pagination.roles) if role is Role.BODY]
        return cls(lines, bare, shape, pagination.pages, members)

    def beside(self, i: int, steps: int) -> int | None:
        """The line so many steps after a line, or before it; None beyond either end."""
        at = self._place[i] + steps
        return self.members[at] if 0 <= at < len(self.members) else None

    def part(self, i: int, first: int = 0, *, lead: int = 0) -> Part:
        """A line from some character on."""
        return Part(i, first, len(self.lines[i].text), lead)

    def last_line(self, draft: BlockDraft) -> Line:
        """A draft's last line."""
        return self.lines[draft.parts[-1].line]

    def has_ended(self, draft: BlockDraft) -> bool:
        """Whether a draft's text ends like a sentence."""
        return ends_sentence(self.bare[draft.parts[-1].line])

    def turns_page(self, draft: BlockDraft, i: int) -> bool:
        """Whether a page break, or what stands at one, parts a line from a draft."""
        last = draft.parts[-1].line
        return self.pages[last] != self.pages[i] or (not self.pages[i] and i > last + 1)

    def is_apart(self, draft: BlockDraft, i: int) -> bool:
        """Whether more than the usual spacing parts a line from a draft on its page."""
        same_page = self.pages[draft.parts[-1].line] == self.pages[i]
        return same_page and self.lines[i].blanks > self.shape.spacing

    def stands_alone(self, i: int, before: BlockDraft | None) -> bool:
        """Whether what stands above a line has ended."""
        if before is None or before.kind in {BlockKind.HEADING, BlockKind.CAPTION}:
            return True
        return self.has_ended(before) or self.is_apart(before, i) or not self.shape.wrapped

    def continues_heading(self, before: BlockDraft | None, i: int) -> bool:
        """Whether a line is the second one of a heading."""
        if before is None or before.kind is not BlockKind.HEADING or before.level:
            return False
        above, line, text = self.last_line(before), self.lines[i], self.bare[i]
        return (
            i == before.parts[-1].line + 1
            and headings.may_be_heading(text)
            and headings.numbering(text) is None
            and line.blanks <= self.shape.spacing
            and not self.shape.begins_paragraph(line)
            and (
                text[0].islower()
                or headings.runs_on(self.bare[before.parts[-1].line])
                or (self.shape.wrapped and not self.shape.is_short(above, line))
            )
        )
