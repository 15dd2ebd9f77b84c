"""A document's title as it is printed."""

import re
from collections.abc import Sequence

from ingest.block_kinds import BlockKind
from ingest.characters import CJK
from ingest.models import Block

_UNSPACED = re.compile(f"[{CJK}]{{2}}")
_MOST_LINES = 3
_LONGEST = 300


def printed_title(blocks: Sequence[Block]) -> str:
    """The title that a document begins with; empty where it is not plain.

    Plain is one of at most three blocks one after the other that nothing but furniture stands
    before, on the first page, where no other title comes.
    """
    titles = [k for k, block in enumerate(blocks) if block.kind is BlockKind.TITLE]
    read = [k for k, block in enumerate(blocks) if block.kind is not BlockKind.FURNITURE]
    if not titles or titles != read[: len(titles)] or len(titles) > _MOST_LINES:
        return ""
    title = ""
    for block in (blocks[k] for k in titles):
        if block.pages and block.pages != (1,):
            return ""
        gap = "" if not title or _UNSPACED.fullmatch(title[-1] + block.text[:1]) else " "
        title += gap + block.text
    return title if len(title) <= _LONGEST else ""
