"""The wire format, in the contract's own names."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

Language = Literal["zh", "en"]


def _encodable(text: str) -> str:
    r"""Refuse half a surrogate pair, which JSON can name (``\ud800``) and no text can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        kind, message = "string_unicode", "Value should hold whole characters only"
        raise PydanticCustomError(kind, message) from error
    return text


def _absent(value: object) -> bool:
    return value is None


Text = Annotated[str, AfterValidator(_encodable)]
TopK = Annotated[int, Field(strict=True, ge=1, le=50, description="How many passages at most.")]
DocumentIds = Annotated[
    list[Text] | None,
    Field(
        min_length=1,
        max_length=1000,
        description="Look in these documents only; null looks in all of them.",
    ),
]


class Span(BaseModel):
    """A run of the source text: code points ``start`` to ``end``, the end exclusive."""

    start: int
    end: int
    page: int | None = Field(
        default=None,
        exclude_if=_absent,
        description="The page it stands on, from 1; absent where page breaks are not known.",
    )


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
    spans: list[Span]


class CitedDocument(BaseModel):
    """The document that a citation is from."""

    id: str
    source: str = Field(description="The file's own name.")
    sha256: str = Field(description="Of the file's bytes.")
    csl: dict[str, Any] = Field(description="A CSL-JSON item; what is not known is left out.")


class Citation(BaseModel):
    """A passage, word for word, and where it stands in its source."""

    id: str
    document: CitedDocument
    kind: Literal["body", "footnote", "heading", "caption", "table"]
    section: list[str] = Field(description="The headings above it, outermost first.")
    pages: list[int]
    text: str = Field(description="The passage as a person reads it.")
    spans: list[Span] = Field(description="Where it stands in the source text.")
    highlights: list[Highlight] = Field(description="The sentences of `text` that answer best.")
    selectors: list[Selector] = Field(description="One pair for each span, in their order.")
    footnotes: list[Footnote]
    score: float | None = Field(
        default=None,
        ge=0,
        le=1,
        exclude_if=_absent,
        description="How well it fits, comparable within one response; absent without a question.",
    )


class SearchRequest(BaseModel):
    """What to look for."""

    query: Text = Field(description="A question or a few words, in Chinese or English.")
    top_k: TopK = 5
    document_ids: DocumentIds = None


class SearchResponse(BaseModel):
    """The passages found, best first, no two of them holding the same sentence."""

    query: str
    language: Language = Field(description="The language of the query.")
    answerable: bool = Field(description="Whether the documents are likely to answer it.")
    confidence: float = Field(ge=0, le=1)
    results: list[Citation]


class Message(BaseModel):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: Text


class AskRequest(BaseModel):
    """A question to answer from the documents."""

    question: Text = Field(description="A question in Chinese or English.")
    history: list[Message] = Field(default=[], max_length=1000, description="Oldest turn first.")
    top_k: TopK = 5
    document_ids: DocumentIds = None
    stream: Literal[False] = Field(
        default=False, description="Answers come whole; they are not streamed."
    )


class Statement(BaseModel):
    """A part of the answer and the citations that it rests on."""

    text: str
    citations: list[int] = Field(description="Numbers into `citations`, counted from 1.")


class Answer(BaseModel):
    """An answer in the words of the documents."""

    text: str
    language: Language = Field(description="The language that the answer is written in.")
    generator: Literal["extractive", "llm"]
    statements: list[Statement]


class AskResponse(BaseModel):
    """An answer with its citations, or a message that there is none."""

    question: str
    standalone_question: str = Field(description="The question as it was looked up.")
    language: Language = Field(description="The language of the question.")
    answerable: bool
    confidence: float = Field(ge=0, le=1)
    answer: Answer | None = Field(description="null where the documents do not answer.")
    message: str | None = Field(
        default=None,
        exclude_if=_absent,
        description="Where there is no answer: says so in the question's language.",
    )
    citations: list[Citation] = Field(description="What the answer rests on.")
    related: list[Citation] = Field(description="Other passages near the question, best first.")


class DocumentSummary(BaseModel):
    """What is known of a stored document."""

    id: str
    source: str = Field(description="The file's own name.")
    sha256: str
    csl: dict[str, Any]
    characters: int = Field(description="Code points of the source text.")
    pages: int = Field(description="How many pages; 0 where page breaks are not known.")
    passages: int
    language: str
    ingested_at: datetime


class DocumentList(BaseModel):
    """The stored documents, by name."""

    documents: list[DocumentSummary]


class Health(BaseModel):
    """That the service runs, or is ready to answer."""

    status: Literal["alive", "ready"]


class FieldError(BaseModel):
    """One bad field of a request."""

    field: str = Field(description="Its name; the parts of a nested one are joined by dots.")
    location: str = Field(description="`body`, `query` or `path`.")
    detail: str


class Problem(BaseModel):
    """RFC 9457: why a request was not carried out."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = Field(
        default=None, exclude_if=_absent, description="The bad fields, if that is the reason."
    )


class IngestFailure(BaseModel):
    """A file that could not be taken in, and why."""

    source: str
    detail: str


class IngestReport(BaseModel):
    """What became of the files that were to be taken in; ``unchanged`` holds document ids."""

    documents: list[DocumentSummary] = []
    unchanged: list[str] = []
    errors: list[IngestFailure] = []


class DocumentPassages(BaseModel):
    """A document with all its passages, in reading order."""

    document: DocumentSummary
    passages: list[Citation]
