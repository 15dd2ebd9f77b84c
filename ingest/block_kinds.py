"""What a block of a document is to a reader."""

from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is to a reader."""

    TITLE = "title"
    BYLINE = "byline"
    HEADING = "heading"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CAPTION = "caption"
    TABLE = "table"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
