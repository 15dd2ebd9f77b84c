"""What is searched for and asked, and what is found and answered."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.schemas.citations import Citation, Gloss
from service.schemas.fields import DocumentIds, Language, Question, Text, TopK, absent


class SearchRequest(BaseModel):
    """What to look for."""

    query: Question = Field(description="A question or a few words, in Chinese or English.")
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

    question: Question = Field(description="A question in Chinese or English.")
    history: list[Message] = Field(default=[], max_length=1000, description="Oldest turn first.")
    top_k: TopK = 5
    document_ids: DocumentIds = None
    stream: bool = Field(
        default=False,
        strict=True,
        description="Have the answer as server-sent events, as soon as each part of it is known.",
    )


class Statement(BaseModel):
    """A part of the answer and the citations that it rests on."""

    text: str
    citations: list[int] = Field(description="Numbers into `citations`, counted from 1.")
    kind: Literal["quotation", "paraphrase", "translation"] = Field(
        default="quotation",
        description="Whose words it is in: the document's, or a language model's.",
    )
    supported: bool = Field(
        default=True, description="Whether its citations were found to bear it out."
    )
    gloss: Gloss = []


class Answer(BaseModel):
    """An answer in the words of the documents, or in a language model's."""

    text: str
    language: Language = Field(description="The language that the answer is written in.")
    generator: Literal["extractive", "llm"]
    statements: list[Statement]
    notice: str | None = Field(
        default=None,
        exclude_if=absent,
        description="What went wrong on the way to it, in the question's language.",
    )


class _Asked(BaseModel):
    """What every reply to a question begins with."""

    question: str
    standalone_question: str = Field(description="The question as it was looked up.")
    language: Language = Field(description="The language of the question.")
    answerable: bool
    confidence: float = Field(ge=0, le=1)


Said = Annotated[
    str | None,
    Field(
        exclude_if=absent,
        description="Where there is no answer: says so in the question's language.",
    ),
]


class AskFound(_Asked):
    """The first event of a streamed reply: what was found, before anything is answered.

    Its citations have no gloss yet; those of the last event, `done`, have.
    """

    message: Said = None
    citations: list[Citation] = Field(description="What the answer may rest on.")
    related: list[Citation] = Field(description="Other passages near the question, best first.")


class AskResponse(_Asked):
    """An answer with its citations, or a message that there is none."""

    answer: Answer | None = Field(description="null where the documents do not answer.")
    message: Said = None
    citations: list[Citation] = Field(description="What the answer rests on.")
    related: list[Citation] = Field(description="Other passages near the question, best first.")
