"""A reply as a chat completion: one text with marks, its sources below it."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from uuid import uuid4

from sse_starlette import ServerSentEvent

from ingest.languages import Language, language_of
from service import schemas
from service.answering.answerer import Answerer, AnswerStream
from service.answering.reply import Consultation, Reply, ReplyStatement, StatementKind, Turn
from service.citing.pages import page_range
from service.citing.responses import ReplyPresenter, gap
from service.http import problems, streaming
from service.schemas.completions import (
    ChatMessage,
    Choice,
    Chunk,
    ChunkChoice,
    CompletedMessage,
    Completion,
    Delta,
    Usage,
)

SOURCES: Mapping[str, str] = {Language.CHINESE: "来源：", Language.ENGLISH: "Sources:"}
TRANSLATION: Mapping[str, str] = {Language.CHINESE: "（译文）", Language.ENGLISH: " (translation)"}
UNSUPPORTED: Mapping[str, str] = {
    Language.CHINESE: "（所引段落未能证实）",
    Language.ENGLISH: " (not borne out by the passages)",
}

_MARK = re.compile(r"\[\d+\]")
_SOURCE_LIST = re.compile(
    rf"(?<!\n)\n+(?:{'|'.join(SOURCES.values())})\n(?:\[\d+\] .*(?:\n|\Z))+\s*\Z"
)


def history_of(messages: Sequence[ChatMessage]) -> list[Turn]:
    """The turns among the messages; an answer of ours without its marks and sources."""
    return [
        Turn(message.role, _bare(message.text) if message.role == "assistant" else message.text)
        for message in messages
        if message.role in {"user", "assistant"} and message.text
    ]


def _bare(answer: str) -> str:
    return _MARK.sub("", _SOURCE_LIST.sub("", answer))


class ChatCompletion:
    """Puts one reply into OpenAI's form, whole or piece by piece."""

    def __init__(
        self, answerer: Answerer, consultation: Consultation, messages: Sequence[ChatMessage]
    ) -> None:
        self._answerer = answerer
        self._consultation = consultation
        self._messages = messages
        self._language = language_of(consultation.question)
        self._presenting = ReplyPresenter(answerer, consultation)
        self._found = self._presenting.found()
        self._id = f"chatcmpl-{uuid4().hex}"
        self._created = int(time.time())

    def completion(self) -> Completion:
        """The whole answer."""
        writing = AnswerStream(self._answerer, self._consultation)
        content = "".join(self._pieces(writing))
        return Completion(
            id=self._id,
            created=self._created,
            choices=[Choice(message=CompletedMessage(content=content))],
            usage=self._usage(content),
            citations=self._citations(writing.reply),
        )

    def events(self, *, with_usage: bool) -> streaming.Events:
        """The answer as it is written: chunks, then ``[DONE]``."""
        with closing(AnswerStream(self._answerer, self._consultation)) as writing:
            try:
                yield self._chunk(Delta(role="assistant", content=""))
                content = ""
                for piece in self._pieces(writing):
                    content += piece
                    yield self._chunk(Delta(content=piece))
                citations = self._citations(writing.reply)
                yield self._end(citations)
                if with_usage:
                    yield self._end(citations, self._usage(content))
            except Exception:
                streaming.logger.exception("an answer broke off")
                problem = problems.internal()
                problem.error = problems.openai_error(problem)
                yield streaming.event(problem)
            yield ServerSentEvent("[DONE]", sep="\n")

    def _pieces(self, writing: AnswerStream) -> Iterator[str]:
        """The text, statement by statement, and what is below it."""
        if self._consultation.message is not None:
            yield self._consultation.message
        before = ""
        used: set[int] = set()
        for statement in writing:
            yield gap(before) + self._marked(statement)
            before = statement.text
            used.update(statement.citations)
        if self._consultation.message is not None:
            return
        if writing.reply.notice:
            yield f"\n\n{writing.reply.notice}"
        if used:
            lines = (
                f"[{number}] {_source(citation)}"
                for number, citation in enumerate(self._found.citations, start=1)
                if number in used
            )
            yield "\n".join((f"\n\n{SOURCES[self._language]}", *lines))

    def _marked(self, statement: ReplyStatement) -> str:
        text = statement.text
        if statement.kind is StatementKind.TRANSLATION:
            text += TRANSLATION[self._language]
        if not statement.supported:
            text += UNSUPPORTED[self._language]
        return text + "".join(f"[{number}]" for number in statement.citations)

    def _citations(self, reply: Reply) -> list[schemas.Citation]:
        return self._presenting.response(reply).citations

    def _usage(self, content: str) -> Usage:
        count = self._answerer.library.count_tokens
        prompt = sum(count(message.text) for message in self._messages)
        completion = count(content)
        return Usage(
            prompt_tokens=prompt,
            completion_tokens=completion,
            total_tokens=prompt + completion,
        )

    def _chunk(self, delta: Delta) -> ServerSentEvent:
        choice = ChunkChoice(delta=delta)
        return streaming.event(Chunk(id=self._id, created=self._created, choices=[choice]))

    def _end(
        self, citations: list[schemas.Citation], usage: Usage | None = None
    ) -> ServerSentEvent:
        """The chunk after the text; that of the usage has no choice, and comes after it."""
        end = ChunkChoice(delta=Delta(), finish_reason="stop")
        return streaming.event(
            Chunk(
                id=self._id,
                created=self._created,
                choices=[] if usage else [end],
                usage=usage,
                citations=citations,
            )
        )


def _source(citation: schemas.Citation) -> str:
    document = citation.document
    named = " ".join(str(document.csl.get("title") or document.source).split())
    return ", ".join(filter(None, (named, page_range(citation))))
