"""A reply as a message of Anthropic's: a block a statement, each with the places it is from."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any
from uuid import uuid4

from pydantic import BaseModel
from sse_starlette import ServerSentEvent

from index.storage.records import StoredDocument, StoredPassage
from ingest.alignment import Span
from service.answering.answerer import Answerer, AnswerStream
from service.answering.lookup import MEANT
from service.answering.reply import Consultation, ReplyStatement
from service.citing.responses import gap
from service.http import problems, streaming
from service.schemas.compatible.messages import (
    AnswerMessage,
    CharLocation,
    InputMessage,
    Location,
    MentionedDocument,
    MessageEvent,
    MessageEventType,
    MessageUsage,
    PageLocation,
    TextBlock,
)
from service.schemas.fields import beginning

_PDF = "application/pdf"


class MessageReply:
    """One reply in Anthropic's form, whole or block by block."""

    def __init__(
        self,
        answerer: Answerer,
        consultation: Consultation,
        model: str,
        messages: Sequence[InputMessage],
    ) -> None:
        self._answerer = answerer
        self._consultation = consultation
        self._model = model
        self._messages = messages
        self._id = f"msg_{uuid4().hex}"
        self._documents: dict[str, MentionedDocument] = {}

    def whole(self) -> AnswerMessage:
        """The whole answer."""
        return self._message(list(self._blocks()))

    def events(self) -> streaming.Events:
        """The answer as it is written: a message's start, its blocks, its end."""
        with closing(self._blocks()) as blocks:
            try:
                begun = self._message([]).model_copy(update={"stop_reason": None})
                yield _event("message_start", message=_plain(begun))
                sent: list[TextBlock] = []
                for index, block in enumerate(blocks):
                    sent.append(block)
                    yield from _block_events(index, block)
                ended = self._message(sent)
                delta = {"stop_reason": ended.stop_reason, "stop_sequence": None}
                usage = {"output_tokens": ended.usage.output_tokens}
                documents = [_plain(document) for document in ended.documents]
                yield _event("message_delta", delta=delta, usage=usage, documents=documents)
                yield _event("message_stop")
            except Exception as error:
                streaming.logger.exception("an answer broke off")
                problem = problems.problem_of(error)
                told = {"type": "api_error", "message": problem.detail}
                yield _event("error", error=told)

    def _blocks(self) -> Generator[TextBlock]:
        consultation = self._consultation
        if consultation.did_you_mean is not None:
            meant = MEANT[consultation.language].format(consultation.did_you_mean)
            yield TextBlock(text=f"{meant}\n\n")
        if consultation.message is not None and not consultation.quoted:
            told = filter(None, (consultation.message, consultation.reason))
            yield TextBlock(text="\n".join(told))
        before = ""
        with closing(AnswerStream(self._answerer, consultation)) as stream:
            for part in stream:
                if isinstance(part, ReplyStatement):
                    text = gap(before) + part.text
                    yield TextBlock(text=text, citations=list(self._locations(part)) or None)
                    before = part.text
            if stream.reply.notice:
                yield TextBlock(text=f"\n\n{stream.reply.notice}")

    def _locations(self, statement: ReplyStatement) -> Iterator[Location]:
        """Where a statement is from: the sentences it quotes, else the passages it rests on."""
        cited = self._consultation.cited
        if statement.places:
            for place in statement.places:
                stored = cited[place.citation - 1].stored
                sentences = stored.passage.sentences[place.first : place.last + 1]
                yield from self._located(
                    stored, [span for sentence in sentences for span in sentence.spans]
                )
        else:
            for number in statement.citations:
                stored = cited[number - 1].stored
                yield from self._located(stored, stored.passage.spans)

    def _located(self, stored: StoredPassage, spans: Sequence[Span]) -> Iterator[Location]:
        snapshot = self._consultation.snapshot
        document = snapshot.document(stored.document_id)
        mentioned = self._mentioned(document)
        runs = [(span, snapshot.text(document.id, span.start, span.end)) for span in _joined(spans)]
        named: dict[str, Any] = {
            "document_index": list(self._documents).index(document.id),
            "document_title": mentioned.title,
            "file_id": document.id,
        }
        pages = _pages(document, spans)
        if document.media_type == _PDF and pages:
            yield PageLocation(
                cited_text="\n".join(text for _, text in runs),
                start_page_number=pages[0],
                end_page_number=pages[-1] + 1,
                **named,
            )
            return
        for span, text in runs:
            yield CharLocation(
                cited_text=text, start_char_index=span.start, end_char_index=span.end, **named
            )

    def _mentioned(self, document: StoredDocument) -> MentionedDocument:
        title = str(document.csl.get("title") or document.source)
        mentioned = MentionedDocument(id=document.id, source=document.source, title=title)
        return self._documents.setdefault(document.id, mentioned)

    def _message(self, content: list[TextBlock]) -> AnswerMessage:
        count = self._answerer.library.count_tokens
        return AnswerMessage(
            id=self._id,
            model=self._model,
            content=content,
            usage=MessageUsage(
                input_tokens=sum(count(beginning(message.text)) for message in self._messages),
                output_tokens=sum(count(block.text) for block in content),
            ),
            documents=list(self._documents.values()),
        )


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Ascending spans, those that touch each other as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _pages(document: StoredDocument, spans: Sequence[Span]) -> list[int]:
    """The pages that some spans stand on, ascending."""
    return [
        page.number
        for page in document.pages
        if any(
            span.start < held.end and held.start < span.end for held in page.spans for span in spans
        )
    ]


def _block_events(index: int, block: TextBlock) -> Iterator[ServerSentEvent]:
    empty = {"type": "text", "text": "", "citations": None}
    yield _event("content_block_start", index=index, content_block=empty)
    text = {"type": "text_delta", "text": block.text}
    yield _event("content_block_delta", index=index, delta=text)
    for location in block.citations or ():
        cited = {"type": "citations_delta", "citation": _plain(location)}
        yield _event("content_block_delta", index=index, delta=cited)
    yield _event("content_block_stop", index=index)


def message_event(told: MessageEvent) -> ServerSentEvent:
    """An event of a streamed message, by its type's name."""
    return streaming.event(told, told.type)


def _event(name: MessageEventType, **fields: object) -> ServerSentEvent:
    return message_event(MessageEvent(type=name, **fields))


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json")
