"""Retrieve, decide, answer or abstain."""

import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from threading import Lock
from weakref import WeakKeyDictionary

from index.library import Library
from index.search.ranking import Ranking, ScoredPassage
from index.snapshot import Snapshot
from index.work import stage
from ingest.languages import Language, language_of
from service.answering import refusal
from service.answering.conversation.small_talk import TurnKind, small_talk
from service.answering.conversation.standalone import resolve
from service.answering.documents.librarian import DocumentAnswer, Librarian
from service.answering.extraction.headings import answering, led_by
from service.answering.extraction.quotations import Quotation, go_on, quote
from service.answering.generation.excerpts import helpful
from service.answering.generation.failures import GenerationFailed, NoAnswer
from service.answering.generation.queue import GenerationQueue
from service.answering.glossary.glossary import Glossary
from service.answering.reply import (
    Consultation,
    GlossedTerm,
    Part,
    Place,
    Reply,
    ReplyStatement,
    Turn,
)
from service.answering.reply import Generator as AnswerGenerator
from service.answering.selection import EVERYTHING, Selection

EXTRACTIVE = "extractive"

MENDED = 4
"""Earlier messages that are looked through for what is mistyped: the last."""

EXCHANGE = 2
"""Turns before a message that leans on them which a model is shown: a question and its answer."""

Messages = Mapping[str, str]
"""What is said, by the language that is spoken."""

NO_ANSWER: Messages = {
    Language.CHINESE: "所收文献中没有找到能回答这个问题的内容。",
    Language.ENGLISH: "The documents hold nothing that answers this question.",
}
NO_MORE: Messages = {
    Language.CHINESE: "关于这个问题，所收文献中没有找到更多内容。",
    Language.ENGLISH: "The documents say no more on this question.",
}
FELL_BACK: Messages = {
    Language.CHINESE: "语言模型没有给出可用的回答，这里是文献原文。",
    Language.ENGLISH: (
        "The language model gave no usable answer; these are the documents' own words."
    ),
}
FOUND_NONE: Messages = {
    Language.CHINESE: "语言模型认为这些段落没有回答这个问题，这里是最接近的原文。",
    Language.ENGLISH: (
        "The language model finds no answer in the passages; these are their own nearest words."
    ),
}
BROKE_OFF: Messages = {
    Language.CHINESE: "语言模型的回答中断了，可能不完整。",
    Language.ENGLISH: "The language model broke off; its answer may be incomplete.",
}

logger = logging.getLogger(__name__)


class Answerer:
    """Answers questions from a library; threads may share it.

    The answer is in the documents' own words, or in those of ``generator`` where there is one and
    it does not fail.
    """

    def __init__(
        self,
        library: Library,
        generator: AnswerGenerator | None = None,
        queue: GenerationQueue | None = None,
    ) -> None:
        """Prepare; ``queue`` is what answers wait in that ``generator`` is to write."""
        self.library = library
        self._generator = generator
        self._queue = queue or GenerationQueue()
        self._librarian = Librarian()
        # Each takes a second to make, and goes with the last request on its snapshot.
        self._glossaries = WeakKeyDictionary[Snapshot, Glossary]()
        self._making = Lock()
        self._collections: frozenset[str] | None = None

    def close(self) -> None:
        """Let go of what writes answers; the library stays open."""
        if self._generator is not None:
            self._generator.close()

    def within(self, collections: frozenset[str]) -> "Answerer":
        """What answers as if the library had but some collections and their documents."""
        part = copy(self)
        part._collections = collections
        return part

    @property
    def snapshot(self) -> Snapshot:
        """The library's present state, which one request works on."""
        snapshot = self.library.snapshot
        return snapshot if self._collections is None else snapshot.within(self._collections)

    def consult(
        self,
        question: str,
        history: Sequence[Turn] = (),
        top_k: int = 5,
        selection: Selection = EVERYTHING,
        language: str | None = None,
    ) -> Consultation:
        """Find out what a message asks and what the documents hold on it.

        What is said about it is in ``language``, by default the message's own.

        Raises:
            UnknownDocument: if one of the selected documents is not stored.
            UnknownCollection: if one of the selected collections is not there.
            Overloaded: if too many answers are waiting to be written.
        """
        if self._generator is not None:
            self._queue.check()
        language = language or language_of(question)
        snapshot = self.snapshot
        subset = selection.of(snapshot)
        with stage("understanding"):
            meant = snapshot.corrected(question)
            asked = meant or question
            # What was asked before may be mistyped too.
            history = _mended(history, snapshot)
            told = self._librarian.answer(asked, history, snapshot, subset)
        if told is not None:
            return _about_documents(snapshot, language, question, told)
        resolved = resolve(asked, history)
        standalone = resolved.standalone
        if resolved.kind is not TurnKind.QUESTION:
            unranked = Ranking(standalone, language, (), 0.0, answerable=False)
            message = small_talk(resolved.kind, language, snapshot)
            return Consultation(snapshot, language, question, standalone, unranked, (), (), message)
        writes, notice = self._generator is not None, None
        if resolved.leans and not resolved.goes_on and self._generator is not None:
            try:
                standalone = self._rewritten(self._generator, question, history) or standalone
            except GenerationFailed as error:
                # It would fail to answer as well, and need not be waited for twice.
                logger.warning("%s", error)
                writes, notice = False, FELL_BACK[language]
        below = answering(standalone, snapshot.index, subset)
        ranking = led_by(below, snapshot.search(standalone, top_k, subset))
        quotations: tuple[Quotation, ...] = ()
        with stage("quoting"):
            if ranking.answerable and resolved.goes_on:
                said = "\n".join(turn.content for turn in history if turn.role == "assistant")
                quotations = go_on(standalone, ranking, snapshot, said)
            elif ranking.answerable:
                quotations = quote(standalone, ranking, snapshot, below)
        nothing = NO_MORE if resolved.goes_on else NO_ANSWER
        cited = self._cited(quotations, ranking)
        reason = refusal.reason(ranking.missing, language, selected=not subset.is_whole)
        return Consultation(
            snapshot,
            language,
            question,
            standalone,
            ranking,
            cited,
            related=tuple(found for found in ranking.results if found not in cited),
            message=None if cited else nothing[language],
            quoted=_numbered(quotations, cited),
            did_you_mean=meant,
            reason=None if cited else reason,
            writes=writes and bool(cited),
            before=(*history[-EXCHANGE:], Turn("user", question)) if resolved.leans else (),
            notice=notice,
        )

    def parts(self, consultation: Consultation) -> Generator[Part, None, Reply]:
        """Answer, statement by statement; what is returned at the end is the whole reply.

        A model's drafts and pauses come in between. Closing the generator stops the work.
        """
        if consultation.message is not None:
            return Reply(consultation, (), EXTRACTIVE)
        notice = consultation.notice
        if self._generator is not None and consultation.writes:
            language, notice = consultation.language, FELL_BACK[consultation.language]
            written: list[ReplyStatement] = []
            broke_off = None
            try:
                yield from _kept(self._written(self._generator, consultation), written)
            except NoAnswer:
                notice = FOUND_NONE[language]
            except GenerationFailed as error:
                logger.warning("%s", error)
                broke_off = BROKE_OFF[language]
            if written:
                return Reply(consultation, tuple(written), self._generator.name, broke_off)
        yield from consultation.quoted
        return Reply(consultation, consultation.quoted, EXTRACTIVE, notice)

    def reply(
        self,
        question: str,
        history: Sequence[Turn] = (),
        top_k: int = 5,
        selection: Selection = EVERYTHING,
        language: str | None = None,
    ) -> Reply:
        """Answer a message, or say that the documents do not.

        Raises:
            UnknownDocument: if one of the selected documents is not stored.
            UnknownCollection: if one of the selected collections is not there.
        """
        return self.answer(self.consult(question, history, top_k, selection, language))

    def answer(self, consultation: Consultation) -> Reply:
        """The whole reply to what was asked."""
        stream = AnswerStream(self, consultation)
        for _ in stream:
            pass
        return stream.reply

    def gloss(
        self, text: str, language: str, snapshot: Snapshot, question: str = ""
    ) -> tuple[GlossedTerm, ...]:
        """What a reader of ``language`` needs to see what a text is about; nothing of their own.

        The text is of the documents in ``snapshot``; what bears on the ``question`` matters most.
        """
        if language == language_of(text):
            return ()
        return self._glossary_of(snapshot).gloss(text, question)

    def _written(self, generator: AnswerGenerator, consultation: Consultation) -> Generator[Part]:
        """What a model writes, once it is this answer's turn."""
        yield from self._queue.enter()
        try:
            yield from generator.generate(
                consultation.standalone,
                consultation.language,
                consultation.cited,
                consultation.before,
            )
        finally:
            self._queue.leave()

    def _rewritten(
        self, generator: AnswerGenerator, question: str, history: Sequence[Turn]
    ) -> str | None:
        for _ in self._queue.enter():
            pass
        try:
            return generator.rewrite(question, history)
        finally:
            self._queue.leave()

    def _cited(
        self, quotations: Sequence[Quotation], ranking: Ranking
    ) -> tuple[ScoredPassage, ...]:
        """The passages that an answer may number: for a model also what else may help."""
        runs = (run for each in quotations for run in each.runs)
        quoted = tuple({run.found.stored.passage.id: run.found for run in runs}.values())
        if self._generator is None or not quoted:
            return quoted
        return quoted + tuple(it for it in helpful(ranking.results) if it not in quoted)

    def _glossary_of(self, snapshot: Snapshot) -> Glossary:
        with self._making:
            if snapshot not in self._glossaries:
                self._glossaries[snapshot] = Glossary.of(snapshot)
            return self._glossaries[snapshot]


class AnswerStream:
    """An answer that is being written: its parts, once through, and then ``reply``."""

    reply: Reply

    def __init__(self, answerer: Answerer, consultation: Consultation) -> None:
        self._parts = answerer.parts(consultation)

    def __iter__(self) -> Iterator[Part]:
        self.reply = yield from self._parts

    def close(self) -> None:
        """Stop writing."""
        self._parts.close()


def _mended(history: Sequence[Turn], snapshot: Snapshot) -> list[Turn]:
    """The history with what is mistyped in its last messages as the documents have it."""
    last = [
        replace(turn, content=snapshot.corrected(turn.content) or turn.content)
        if turn.role == "user"
        else turn
        for turn in history[-MENDED:]
    ]
    return [*history[:-MENDED], *last]


def _about_documents(
    snapshot: Snapshot, language: str, question: str, told: DocumentAnswer
) -> Consultation:
    """An answer about documents as a consultation: nothing was searched for, and nothing ranked."""
    ranking = Ranking(
        question, language, told.cited, told.confidence, answerable=told.message is None
    )
    return Consultation(
        snapshot,
        language,
        question,
        question,
        ranking,
        told.cited,
        related=(),
        message=told.message,
        quoted=told.statements,
    )


def _numbered(
    quotations: Sequence[Quotation], cited: Sequence[ScoredPassage]
) -> tuple[ReplyStatement, ...]:
    """The quotations as statements, numbered as ``cited`` has the passages."""
    return tuple(
        ReplyStatement.quotation(
            each.text,
            [Place(cited.index(run.found) + 1, run.first, run.last) for run in each.runs],
            items=each.items,
            context=each.context,
        )
        for each in quotations
    )


def _kept(parts: Iterator[Part], kept: list[ReplyStatement]) -> Iterator[Part]:
    """The parts as they come; the statements among them are kept as well."""
    try:
        for part in parts:
            if isinstance(part, ReplyStatement):
                kept.append(part)
            yield part
    finally:
        # What a generator holds open, such as a connection, is let go of at once.
        if isinstance(parts, Generator):
            parts.close()
