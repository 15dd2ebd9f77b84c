"""What is searched for and asked, and what is found and answered."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from service.schemas.citations import EXAMPLE_CITATION, Citation, Gloss
from service.schemas.fields import (
    Flag,
    Language,
    Question,
    SpokenLanguage,
    Text,
    TopK,
    absent,
    beginning,
    empty,
    examples,
)
from service.schemas.selection import SelectedRequest


def _example_gloss(start: int) -> list[dict[str, Any]]:
    """That of the last sentence of the example, where ``start`` characters are before it."""
    terms = (("鲸落", "whale fall", 2, 4), ("生态系统", "ecosystem", 10, 14))
    return [
        {
            "term": term,
            "translations": [english],
            "start": start + first,
            "end": start + end,
            "stated": False,
        }
        for term, english, first, end in terms
    ]


MOST_QUERIES = 100
"""Queries of one search at most."""

EXAMPLE_QUESTION = "How long does a whale fall feed an ecosystem?"
EXAMPLE_ANSWER = "一座鲸落可以供养一个生态系统数十年。"
_EXAMPLE_LIMITS: dict[str, Any] = {
    "top_k": 5,
    "document_ids": None,
    "collections": None,
    "filters": None,
    "language": None,
}
_EXAMPLE_RESULT = EXAMPLE_CITATION | {"highlights": [{"start": 14, "end": 32}], "score": 0.83}
_EXAMPLE_STATEMENT: dict[str, Any] = {
    "text": EXAMPLE_ANSWER,
    "citations": [1],
    "kind": "quotation",
    "supported": True,
    "gloss": _example_gloss(0),
}
_EXAMPLE_ANSWER: dict[str, Any] = {
    "text": EXAMPLE_ANSWER,
    "language": "zh",
    "generator": "extractive",
    "statements": [_EXAMPLE_STATEMENT],
}
_EXAMPLE_FOUND: dict[str, Any] = {
    "question": EXAMPLE_QUESTION,
    "standalone_question": EXAMPLE_QUESTION,
    "language": "en",
    "answerable": True,
    "confidence": 0.91,
    "certainty": "stated",
    "citations": [_EXAMPLE_RESULT],
    "related": [],
}
EXAMPLE_CITATIONS = [_EXAMPLE_RESULT | {"gloss": _example_gloss(14)}]


DidYouMean = Annotated[
    str | None,
    Field(
        exclude_if=absent,
        description=(
            "The whole question as it was looked up, where names or terms of it were mistyped."
        ),
    ),
]
Certainty = Annotated[
    Literal["stated", "likely", "unsure"],
    Field(description="What the confidence amounts to, in a word; without an answer `unsure`."),
]
Reason = Annotated[
    str | None,
    Field(
        exclude_if=absent,
        description="Where there is no answer: a sentence that tells why, as far as words tell.",
    ),
]
Missing = Annotated[
    list[str],
    Field(
        exclude_if=empty,
        description=(
            "The question's names, numbers and terms that stand nowhere in the documents, in no "
            "wording and neither language."
        ),
    ),
]


def _only(sent: str, left_out: str) -> dict[str, Any]:
    """That of two fields the one is sent and the other not."""
    null: dict[str, Any] = {"type": "null"}
    return {"required": [sent], "properties": {sent: {"not": null}, left_out: null}}


class SearchRequest(SelectedRequest):
    """What to look for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"query": EXAMPLE_QUESTION, "queries": None} | _EXAMPLE_LIMITS],
            "oneOf": [_only("query", "queries"), _only("queries", "query")],
        }
    )

    queries: list[Question] | None = Field(
        None,
        min_length=1,
        max_length=MOST_QUERIES,
        description="Several at once, in place of `query`: each is looked up by itself.",
    )
    query: Question | None = Field(
        None,
        validate_default=True,
        description="A question or a few words, in Chinese or English.",
    )
    top_k: TopK = 5
    language: SpokenLanguage = None

    @field_validator("query")
    @classmethod
    def _asks_once(cls, query: str | None, info: ValidationInfo) -> str | None:
        if query is None and info.data.get("queries") is None:
            raise PydanticCustomError("missing", "Field required, or `queries` in its place")
        if query is not None and info.data.get("queries") is not None:
            raise PydanticCustomError("query", "Send either `query` or `queries`, not both")
        return query


class SearchResponse(BaseModel):
    """The passages found, best first, no two of them holding the same sentence."""

    model_config = examples(
        {
            "query": EXAMPLE_QUESTION,
            "language": "en",
            "answerable": True,
            "confidence": 0.91,
            "certainty": "stated",
            "results": [_EXAMPLE_RESULT],
        }
    )

    query: str
    did_you_mean: DidYouMean = None
    language: Language = Field(description="The language of the query, or that asked for.")
    answerable: bool = Field(description="Whether the documents are likely to answer it.")
    confidence: float = Field(ge=0, le=1)
    certainty: Certainty
    reason: Reason = None
    missing: Missing = []
    results: list[Citation]


class SearchList(BaseModel):
    """What was found for several queries, in their order."""

    searches: list[SearchResponse]


class Message(BaseModel):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: Annotated[Text, AfterValidator(beginning)] = Field(
        description="What was said; the beginning of it is enough."
    )


class AskRequest(SelectedRequest):
    """A question to answer from the documents."""

    model_config = examples(
        {"question": EXAMPLE_QUESTION, "history": [], "stream": False} | _EXAMPLE_LIMITS
    )

    question: Question = Field(description="A question in Chinese or English.")
    history: list[Message] = Field(default=[], max_length=1000, description="Oldest turn first.")
    top_k: TopK = 5
    language: SpokenLanguage = None
    stream: Flag = Field(
        default=False,
        description="Have the answer as server-sent events, as soon as each part of it is known.",
    )


class StatementItem(BaseModel):
    """An item of a list that a statement quotes."""

    text: str


class Statement(BaseModel):
    """A part of the answer and the citations that it rests on."""

    model_config = examples(_EXAMPLE_STATEMENT)

    text: str
    citations: list[int] = Field(description="Numbers into `citations`, counted from 1.")
    kind: Literal["quotation", "paraphrase", "translation", "catalogue"] = Field(
        default="quotation",
        description="Whose words it is in: the document's, a language model's, or the service's "
        "own where it tells what only the catalogue knows.",
    )
    supported: bool = Field(
        default=True, description="Whether its citations were found to bear it out."
    )
    items: list[StatementItem] = Field(
        default=[],
        exclude_if=empty,
        description="Where it is a list: its items, each as its document has it.",
    )
    context: str | None = Field(
        default=None,
        exclude_if=absent,
        description="The sentence before it, where it points back to that, or the header of the "
        "table that it is a row of; not part of `text`.",
    )
    gloss: Gloss = []


class Draft(BaseModel):
    """The beginning of a statement that a language model is still writing.

    Its words stand in the citations, but whether they bear it out is known only at its end. The
    next `draft` or `statement` takes its place; after the last there may be nothing.
    """

    model_config = examples({"text": "A whale fall can feed"})

    text: str


class Answer(BaseModel):
    """An answer in the words of the documents, or in a language model's."""

    model_config = examples(_EXAMPLE_ANSWER)

    text: str
    language: Language = Field(description="The language that the answer is written in.")
    generator: Literal["extractive", "llm"]
    statements: list[Statement]
    notice: str | None = Field(
        default=None,
        exclude_if=absent,
        description="What went wrong on the way to it, in the language that is spoken.",
    )


class _Asked(BaseModel):
    """What every reply to a question begins with."""

    question: str
    did_you_mean: DidYouMean = None
    standalone_question: str = Field(description="The question as it was looked up.")
    language: Language = Field(description="The language of the question, or that asked for.")
    answerable: bool
    confidence: float = Field(ge=0, le=1)
    certainty: Certainty
    reason: Reason = None
    missing: Missing = []


Said = Annotated[
    str | None,
    Field(
        exclude_if=absent,
        description="Where there is no answer: says so in the language that is spoken.",
    ),
]


class AskFound(_Asked):
    """The first event of a streamed reply: what was found, before anything is answered.

    Its citations have no gloss yet; those of the last event, `done`, have.
    """

    model_config = examples(_EXAMPLE_FOUND)

    message: Said = None
    citations: list[Citation] = Field(description="What the answer may rest on.")
    related: list[Citation] = Field(description="Other passages near the question, best first.")


class AskResponse(_Asked):
    """An answer with its citations, or a message that there is none."""

    model_config = examples(
        _EXAMPLE_FOUND
        | {
            "answer": _EXAMPLE_ANSWER,
            "citations": EXAMPLE_CITATIONS,
        }
    )

    answer: Answer | None = Field(description="null where the documents do not answer.")
    quoted: Answer | None = Field(
        default=None,
        exclude_if=absent,
        description="Where `answer` is in a language model's words: the answer in the documents'.",
    )
    message: Said = None
    citations: list[Citation] = Field(description="What the answer rests on.")
    related: list[Citation] = Field(description="Other passages near the question, best first.")
