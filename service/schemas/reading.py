"""A document that is read as a whole."""

from typing import Any

from pydantic import BaseModel, Field

from service.schemas.citations import EXAMPLE_CITATION
from service.schemas.documents import EXAMPLE_SUMMARY, DocumentSummary
from service.schemas.fields import examples

Run = tuple[int, int, int, int]
PageStart = tuple[int, int]


class ShownPage(BaseModel):
    """A page that `/pages/{number}.png` shows; its size is in points."""

    number: int
    label: str = Field(description="The number printed on it; empty where that is not known.")
    width: float
    height: float


class OutlineEntry(BaseModel):
    """A heading and where it stands."""

    level: int = Field(ge=1, description="1 for the outermost headings.")
    title: str
    block: int = Field(description="Its `index` among the blocks.")
    page: int | None


class Mark(BaseModel):
    """A footnote mark, which the readable text no longer holds."""

    offset: int = Field(description="Where in the block's `text` it stood.")
    marker: str
    block: int | None = Field(
        description="The `index` of the footnote; null where the source no longer holds it."
    )


class ReadingBlock(BaseModel):
    """A run of text of one kind; offsets into `text` count code points."""

    index: int
    kind: str = Field(
        description=(
            "`title`, `byline`, `heading`, `abstract`, `keywords`, `paragraph`, `list_item`, "
            "`caption`, `table`, `footnote` or `furniture` (running heads and page numbers)."
        )
    )
    level: int | None = Field(
        default=None, description="A heading's depth from 1; null for other kinds."
    )
    page: int | None = Field(
        default=None, description="The page that it starts on; null where not known."
    )
    pages: list[PageStart] = Field(
        description="`[offset into text, page]`, ascending: from where on it stands on which page."
    )
    marker: str | None = Field(
        default=None, description="A footnote's own mark, where one survives."
    )
    section: list[str] = Field(description="The headings above it, outermost first.")
    text: str = Field(description="As a person reads it.")
    runs: list[Run] = Field(
        description=(
            "`[start, end, source_start, source_end]`, ascending: where each piece of `text` "
            "stands in the source text. Where both sides are of one length they match character "
            "by character; else the whole piece stands for the whole of the other side, which is "
            "empty for what the source does not hold."
        )
    )
    marks: list[Mark]


def _example_block(index: int, kind: str, text: str, runs: list[list[int]]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"level": None, "page": None, "pages": [], "marker": None}
    more: dict[str, Any] = {"section": [], "text": text, "runs": runs, "marks": []}
    return {"index": index, "kind": kind} | nothing | more


class ReadingView(BaseModel):
    """A document as readable text: every block, in the order in which they begin."""

    model_config = examples(
        {
            "document": EXAMPLE_SUMMARY,
            "pages": [],
            "outline": [],
            "blocks": [
                _example_block(0, "title", "鲸落", [[0, 2, 0, 2]]),
                _example_block(
                    1, "paragraph", EXAMPLE_CITATION["text"], [[0, 28, 4, 32], [28, 32, 33, 37]]
                ),
            ],
        }
    )

    document: DocumentSummary
    pages: list[ShownPage] = Field(description="Empty where the pages cannot be shown.")
    outline: list[OutlineEntry]
    blocks: list[ReadingBlock]
