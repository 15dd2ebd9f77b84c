"""A citation, in the contract's own names."""

import operator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from service.schemas.fields import absent, empty, examples

EXAMPLE_TEXT = "鲸落\n\n鲸的尸体沉到海底，称为鲸落。一座鲸落可以供养一个生态系统\n数十年。"
"""The source text of the one small document that the examples are about."""
EXAMPLE_DOCUMENT: dict[str, Any] = {
    "id": "d_0f6c1b2a9d3e",
    "source": "whale-fall.txt",
    "sha256": "0f6c1b2a9d3e4c5f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f",
    "csl": {"type": "report", "title": "鲸落", "language": "zh-CN"},
}
EXAMPLE_CITATION: dict[str, Any] = {
    "id": "c_5d0e7a1b9c24",
    "document": EXAMPLE_DOCUMENT,
    "kind": "body",
    "section": ["鲸落"],
    "pages": [],
    "text": "鲸的尸体沉到海底，称为鲸落。一座鲸落可以供养一个生态系统数十年。",
    "spans": [{"start": 4, "end": 37}],
    "highlights": [],
    "selectors": [
        {"type": "TextPositionSelector", "start": 4, "end": 37},
        {
            "type": "TextQuoteSelector",
            "exact": EXAMPLE_TEXT[4:37],
            "prefix": EXAMPLE_TEXT[:4],
            "suffix": "",
        },
    ],
    "footnotes": [],
}


class CitedSpan(BaseModel):
    """A run of the source text: code points ``start`` to ``end``, the end exclusive."""

    start: int
    end: int
    page: int | None = Field(
        default=None,
        exclude_if=absent,
        description="The page it stands on, from 1; absent where page breaks are not known.",
    )


class CitedBox(BaseModel):
    """A rectangle on a page, counted from 1: what a sentence takes up of a line.

    In points from the page's top left corner, ``x1, y1`` its bottom right. The source text from
    ``start`` to ``end`` stands in it.
    """

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Highlight(BaseModel):
    """A run of a citation's ``text``: code points ``start`` to ``end``, the end exclusive."""

    start: int
    end: int


class TextPositionSelector(BaseModel):
    """W3C Web Annotation: the run of the source text."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int
    end: int


class TextQuoteSelector(BaseModel):
    """W3C Web Annotation: the run's own characters and up to 32 on either side."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str
    suffix: str


Selector = Annotated[TextPositionSelector | TextQuoteSelector, Field(discriminator="type")]


class Footnote(BaseModel):
    """A note that one of the passage's marks points to."""

    marker: str
    text: str
    spans: list[CitedSpan]


class GlossTerm(BaseModel):
    """A term of a text and what it is in the other language, likeliest first."""

    term: str
    translations: list[str]
    start: int = Field(description="Where the text holds it, in code points.")
    end: int
    stated: bool = Field(description="Whether a document states it; a dictionary does otherwise.")


Gloss = Annotated[
    list[GlossTerm],
    Field(
        exclude_if=empty,
        description="Terms of `text`, where the question is in the other language.",
    ),
]


class CitedDocument(BaseModel):
    """The document that a citation is from."""

    id: str
    source: str = Field(description="The file's own name.")
    sha256: str = Field(description="Of the file's bytes.")
    csl: dict[str, Any] = Field(description="A CSL-JSON item; what is not known is left out.")


class Citation(BaseModel):
    """A passage, word for word, and where it stands in its source."""

    model_config = examples(EXAMPLE_CITATION)

    id: str
    document: CitedDocument
    kind: Literal["body", "footnote", "heading", "caption", "table"]
    section: list[str] = Field(description="The headings above it, outermost first.")
    pages: list[int] = Field(description="Of the file, counted from 1; empty where not known.")
    printed_pages: list[str] = Field(
        default=[],
        exclude_if=empty,
        description="The numbers printed on `pages`, where all of them are known.",
    )
    recognised: bool = Field(
        default=False,
        exclude_if=operator.not_,
        description="Whether some of it was recognised from a picture: it may be wrong.",
    )
    text: str = Field(description="The passage as a person reads it.")
    spans: list[CitedSpan] = Field(description="Where it stands in the source text.")
    highlights: list[Highlight] = Field(description="The sentences of `text` that answer best.")
    selectors: list[Selector] = Field(description="One pair for each span, in their order.")
    footnotes: list[Footnote]
    score: float | None = Field(
        default=None,
        ge=0,
        le=1,
        exclude_if=absent,
        description="How well it fits, comparable within one response; absent without a question.",
    )
    boxes: list[CitedBox] = Field(
        default=[],
        exclude_if=empty,
        description="Where it stands on its pages, line by line; absent where that is not known.",
    )
    gloss: Gloss = []
