"""A reply as a chat completion: one text with marks, its sources below it."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from uuid import uuid4

from sse_starlette import ServerSentEvent

from ingest.languages import Language
from service import schemas
from service.answering.answerer import Answerer, AnswerStream
from service.answering.lookup import MEANT
from service.answering.reply import (
    Consultation,
    Draft,
    Pause,
    Reply,
    ReplyStatement,
    StatementKind,
    Turn,
)
from service.citing.pages import page_range
from service.citing.responses import ReplyPresenter, gap
from service.http import problems, streaming
from service.http.problems import BadField
from service.schemas.compatible.completions import (
    ChatMessage,
    Choice,
    Chunk,
    ChunkChoice,
    CompletedMessage,
    Completion,
    Delta,
    Usage,
)
from service.schemas.compatible.messages import InputMessage
from service.schemas.fields import beginning, question_fault

SOURCES: Mapping[str, str] = {Language.CHINESE: "来源：", Language.ENGLISH: "Sources:"}
CONTEXT: Mapping[str, str] = {
    Language.CHINESE: "（上文：{}）",
    Language.ENGLISH: "(Before it: {}) ",
}
TRANSLATION: Mapping[str, str] = {Language.CHINESE: "（译文）", Language.ENGLISH: " (translation)"}
CATALOGUE: Mapping[str, str] = {
    Language.CHINESE: "（目录信息）",
    Language.ENGLISH: " (from the catalogue)",
}
UNSUPPORTED: Mapping[str, str] = {
    Language.CHINESE: "（所引段落未能证实）",
    Language.ENGLISH: " (not borne out by the passages)",
}

END = ServerSentEvent("[DONE]", sep="\n")
"""The event after the last chunk."""

_MARK = re.compile(r"\[\d+\]")
_SOURCE = re.compile(r"\[\d+\] ")


def conversation_of(messages: Sequence[ChatMessage | InputMessage]) -> tuple[str, list[Turn]]:
    """The question that the last message asks, and the turns before it.

    Raises:
        BadField: if the last message is no user's, or no question.
    """
    last = len(messages) - 1
    if messages[last].role != "user":
        raise BadField(("messages", last, "role"), "The last message should be a user's")
    question = messages[last].text
    if fault := question_fault(question):
        raise BadField(("messages", last, "content"), fault)
    return question, history_of(messages[:last])


def history_of(messages: Sequence[ChatMessage | InputMessage]) -> list[Turn]:
    """The turns among the messages, cut; an answer of ours without its marks and sources."""
    return [
        Turn(
            message.role,
            beginning(_bare(message.text) if message.role == "assistant" else message.text),
        )
        for message in messages
        if message.role in {"user", "assistant"} and message.text
    ]


def _bare(answer: str) -> str:
    for heading in SOURCES.values():
        said, _, listed = answer.rpartition(f"\n{heading}\n")
        if all(_SOURCE.match(line) for line in listed.rstrip().split("\n")):
            answer = said.rstrip("\n")
    return _MARK.sub("", answer)


class CompletedReply:
    """One reply in OpenAI's form, whole or piece by piece."""

    def __init__(
        self, answerer: Answerer, consultation: Consultation, messages: Sequence[ChatMessage]
    ) -> None:
        self._answerer = answerer
        self._consultation = consultation
        self._messages = messages
        self._language = consultation.language
        self._presenter = ReplyPresenter(answerer, consultation)
        self._found = self._presenter.found()
        self._id = f"chatcmpl-{uuid4().hex}"
        self._created = int(time.time())

    def whole(self) -> Completion:
        """The whole answer."""
        stream = AnswerStream(self._answerer, self._consultation)
        content = "".join(self._pieces(stream))
        return Completion(
            id=self._id,
            created=self._created,
            choices=[Choice(message=CompletedMessage(content=content))],
            usage=self._usage(content),
            citations=self._citations(stream.reply),
        )

    def events(self, *, with_usage: bool) -> streaming.Events:
        """The answer as it is written: chunks, then ``[DONE]``."""
        with closing(AnswerStream(self._answerer, self._consultation)) as stream:
            try:
                yield self._chunk(Delta(role="assistant", content=""))
                content: list[str] = []
                for piece in self._pieces(stream):
                    content.append(piece)
                    yield self._chunk(Delta(content=piece))
                citations = self._citations(stream.reply)
                yield self._end(citations)
                if with_usage:
                    yield self._end(citations, self._usage("".join(content)))
            except Exception as error:
                streaming.logger.exception("an answer broke off")
                problem = problems.problem_of(error)
                problem.error = problems.openai_error(problem)
                yield streaming.event(problem)
            yield END

    def _pieces(self, stream: AnswerStream) -> Iterator[str]:
        """The text, statement by statement, and what is below it."""
        consultation = self._consultation
        if consultation.did_you_mean is not None:
            yield f"{MEANT[self._language].format(consultation.did_you_mean)}\n\n"
        if consultation.message is not None:
            yield "\n".join(filter(None, (consultation.message, consultation.reason)))
        before = ""
        used: set[int] = set()
        for statement in stream:
            if isinstance(statement, Draft):
                # What was sent of a text cannot be taken back.
                continue
            if isinstance(statement, Pause):
                # Sent to see whether anybody is there.
                yield ""
                continue
            yield gap(before) + self._marked(statement)
            before = statement.text
            used.update(statement.citations)
        if consultation.message is not None:
            return
        if stream.reply.notice:
            yield f"\n\n{stream.reply.notice}"
        if used:
            lines = (
                f"[{number}] {_source(citation)}"
                for number, citation in enumerate(self._found.citations, start=1)
                if number in used
            )
            yield "\n".join((f"\n\n{SOURCES[self._language]}", *lines))

    def _marked(self, statement: ReplyStatement) -> str:
        text = statement.text
        if statement.context:
            text = CONTEXT[self._language].format(statement.context) + text
        if statement.kind is StatementKind.TRANSLATION:
            text += TRANSLATION[self._language]
        if statement.kind is StatementKind.CATALOGUE:
            text += CATALOGUE[self._language]
        if not statement.supported:
            text += UNSUPPORTED[self._language]
        return text + "".join(f"[{number}]" for number in statement.citations)

    def _citations(self, reply: Reply) -> list[schemas.Citation]:
        return self._presenter.response(reply).citations

    def _usage(self, content: str) -> Usage:
        count = self._answerer.library.count_tokens
        prompt = sum(count(beginning(message.text)) for message in self._messages)
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
