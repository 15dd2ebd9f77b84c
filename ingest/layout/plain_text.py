"""The structure of a text whose format tells nothing but its characters."""

from ingest.block_kinds import BlockKind
from ingest.layout.block_drafts import BlockDraft, Body, Part
from ingest.layout.lines import Line, Shape, split_lines
from ingest.layout.notes.footnote_marks import NoteDraft
from ingest.layout.notes.footnotes import find_footnotes
from ingest.layout.pagination import Pagination, Role
from ingest.layout.paragraphs import assemble
from ingest.layout.structure import Structure, bare


def plain_structure(source: str) -> Structure:
    """Tell blocks, notes and furniture by the shape of the lines and the words in them."""
    lines = split_lines(source)
    shape = Shape.of(lines)
    pagination = Pagination.of(lines, shape)
    found = find_footnotes(lines, pagination)
    marks = sorted(found.marks, key=lambda mark: mark.span.start)
    body = Body.of(lines, bare(lines, source, marks), shape, pagination)
    return Structure(
        lines,
        pagination.pages,
        assemble(body),
        [(note, _note_draft(note, lines)) for note in found.notes],
        [
            BlockDraft(BlockKind.FURNITURE, [Part(i, 0, len(lines[i].text))])
            for i, role in enumerate(pagination.roles)
            if role is Role.FURNITURE
        ],
        marks,
    )


def _note_draft(note: NoteDraft, lines: tuple[Line, ...]) -> BlockDraft:
    first, *rest = note.lines
    length = note.marker_length
    parts = [Part(first, length, len(lines[first].text), length)]
    parts += [Part(i, 0, len(lines[i].text)) for i in rest]
    return BlockDraft(BlockKind.FOOTNOTE, parts, marker=note.marker)
