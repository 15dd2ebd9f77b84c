"""The title and the byline at the top of a text, told from its headings."""

import re
from collections.abc import Sequence
from itertools import takewhile

from ingest.block_kinds import BlockKind
from ingest.characters import HAN
from ingest.layout.block_drafts import BlockDraft

_AUTHOR_SEPARATORS = re.compile(r"[\s　,，、;；]+")
_NAME = re.compile(rf"[{HAN}]{{1,4}}|[A-Z][A-Za-z.’'-]*")
_BRACKETED = re.compile(r"[(（][^()（）]+[)）]")
_LONGEST_BYLINE = 40
_LONGEST_AFFILIATION = 120
_MOST_BYLINES = 6


def name_front_matter(drafts: Sequence[BlockDraft], bare: Sequence[str]) -> None:
    """Make titles and bylines of the plain headings at the very top, where they are such.

    They are if another heading or an abstract follows them at once, or if the headings below are
    numbered; one right above text is a heading.

    Args:
        drafts: the blocks of the body, in order.
        bare: the texts of all lines without footnote marks.
    """
    top = list(takewhile(_is_plain, drafts))
    if not top:
        return
    rest = drafts[len(top) :]
    others = [draft for draft in rest if draft.kind is BlockKind.HEADING]
    labelled = bool(rest) and rest[0].kind is BlockKind.HEADING
    numbered = any(draft.style is not None for draft in others)
    if len(top) == 1 and not labelled and not numbered:
        return
    top[0].kind = BlockKind.TITLE
    _name_byline(rest, bare)
    for draft in top[1:]:
        if not labelled and not _is_byline("".join(bare[part.line] for part in draft.parts)):
            # A heading of the text itself, right below the title.
            break
        draft.kind = BlockKind.BYLINE


def _is_plain(draft: BlockDraft) -> bool:
    return draft.kind is BlockKind.HEADING and draft.style is None


def _name_byline(drafts: Sequence[BlockDraft], bare: Sequence[str]) -> None:
    """Make a byline of the lines between title and abstract, or of one line in brackets."""
    some = list(takewhile(lambda draft: _is_small(draft, bare), drafts))
    above_abstract = len(some) < len(drafts) and drafts[len(some)].style == BlockKind.ABSTRACT.value
    for draft in some[:_MOST_BYLINES]:
        if above_abstract or _BRACKETED.fullmatch(bare[draft.parts[0].line]):
            draft.kind = BlockKind.BYLINE


def _is_small(draft: BlockDraft, bare: Sequence[str]) -> bool:
    length = sum(len(bare[part.line]) for part in draft.parts)
    is_text = draft.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    return is_text and length <= _LONGEST_AFFILIATION


def _is_byline(text: str) -> bool:
    """Whether a line holds nothing but names: short words of Chinese, or capitalised ones."""
    names = [name for name in _AUTHOR_SEPARATORS.split(text.strip(" ∗*†‡")) if name]
    return len(text) <= _LONGEST_BYLINE and all(_NAME.fullmatch(name) for name in names)
