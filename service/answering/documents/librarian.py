"""Answers questions about the documents themselves."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from index.search.ranking import ScoredPassage
from index.search.subset import EVERYTHING, Subset
from index.snapshot import Snapshot
from index.storage.records import StoredDocument
from ingest.languages import language_of
from service.answering.conversation.small_talk import TurnKind, kind_of, without_courtesy
from service.answering.documents import messages
from service.answering.documents.addressed_text import text_at
from service.answering.documents.catalogue import known
from service.answering.documents.facts import stated
from service.answering.documents.recognition.questions import (
    Address,
    DocumentQuestion,
    Facet,
    Scope,
    Unit,
)
from service.answering.documents.recognition.readings import document_readings
from service.answering.documents.resolution import Profile, resolved
from service.answering.documents.summaries import closing_words, summary
from service.answering.documents.texts import DocumentText
from service.answering.extraction.quotations import SentenceRun
from service.answering.reply import Place, ReplyStatement, StatementKind, Turn

MOST_DOCUMENTS = 8
"""Documents that one question is answered of."""
MOST_PLACES = 3
"""Documents of which a place that none is named for is quoted."""
MOST_LISTED = 20
"""Documents that a list of the library names."""
LONGEST_CONCLUSION = 900
"""Characters of a conclusion that are quoted."""
KEPT = 1_000
"""Profiles and summaries that are kept, those of the last documents asked about."""

FOUND, INSTEAD, NOT_FOUND = 0.95, 0.8, 0.05
"""How sure an answer is: what was asked for, what stands in its place, and that there is none."""

_LOOSE_FACETS = frozenset({Facet.SUMMARY, Facet.CONCLUSION, Facet.DATE, Facet.TITLE, Facet.LENGTH})
"""What a question after others, naming no document, may as well ask of something told there."""


@dataclass(frozen=True, slots=True)
class CatalogueNote:
    """What the service says of a document in its own words, and passages of what it is about.

    ``instead`` is whether it says that what was asked for is not there.
    """

    text: str
    found: tuple[ScoredPassage, ...]
    instead: bool = False


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """An answer about documents: the passages cited, and statements that number them from 1.

    ``message`` says what the documents lack where there are no statements.
    """

    cited: tuple[ScoredPassage, ...]
    statements: tuple[ReplyStatement, ...]
    confidence: float
    message: str | None = None


_Part = SentenceRun | CatalogueNote

KeptT = TypeVar("KeptT")


class _Kept(Generic[KeptT]):
    """Something of each of the last ``KEPT`` documents asked about; threads may share it."""

    def __init__(self) -> None:
        self._kept = OrderedDict[tuple[object, ...], KeptT]()
        self._keeping = Lock()

    def of(self, document: StoredDocument, make: Callable[[], KeptT]) -> KeptT:
        """What is kept of a document as it is stored, made where there is nothing yet."""
        key = (document.id, document.ingested_at)
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._keeping:
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


class Librarian:
    """Knows the documents of a library as wholes; threads may share it."""

    def __init__(self) -> None:
        self._profiles = _Kept[Profile]()
        self._summaries = _Kept[tuple[tuple[str, int, int], ...]]()

    def answer(
        self,
        question: str,
        history: Sequence[Turn],
        snapshot: Snapshot,
        subset: Subset = EVERYTHING,
    ) -> DocumentAnswer | None:
        """What to say to a question about documents; None for one about something else.

        Raises:
            UnknownDocument: if one of the subset's documents is not stored.
        """
        readings = document_readings(without_courtesy(question))
        if not readings:
            return None
        asked = _Asked(self, snapshot, language_of(question), history, subset)
        return next((found for each in readings if (found := asked.answer(each))), None)

    def profile(self, snapshot: Snapshot, document: StoredDocument) -> Profile:
        """What a document can be recognised by."""
        return self._profiles.of(
            document, lambda: Profile.of(DocumentText.of(snapshot, document.id))
        )

    def summary(self, snapshot: Snapshot, text: DocumentText) -> tuple[SentenceRun, ...]:
        """The sentences that sum a document up."""
        kept = self._summaries.of(
            text.document,
            lambda: tuple(
                (run.found.stored.passage.id, run.first, run.last)
                for run in summary(snapshot, text)
            ),
        )
        by_id = {found.stored.passage.id: found for found in text.found}
        return tuple(SentenceRun(by_id[key], first, last) for key, first, last in kept)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question on its way to an answer."""

    librarian: Librarian
    snapshot: Snapshot
    language: str
    history: Sequence[Turn]
    subset: Subset

    def answer(self, asked: DocumentQuestion) -> DocumentAnswer | None:
        """What to say to one reading of the question; None where it does not fit the library."""
        documents = self._documents()
        if Facet.HOLDINGS in asked.facets or Facet.COUNT in asked.facets:
            return self._holdings(documents)
        focus, continues = self._focus()
        if asked.reference.scope is Scope.BACK and not continues:
            return None
        unsaid = asked.reference.scope is Scope.UNSAID and asked.address is None
        if self.history and not continues and unsaid and asked.facets[0] in _LOOSE_FACETS:
            return None
        profiles = [self.librarian.profile(self.snapshot, document) for document in documents]
        meant = resolved(asked.reference, profiles, self.snapshot, focus)
        if not meant:
            return None
        if asked.address is not None:
            return self._at(asked.address, meant, asked.reference.scope)
        return self._facts(asked, meant)

    def _documents(self) -> list[StoredDocument]:
        ids = self.subset.document_ids
        if ids is None:
            return list(self.snapshot.documents.values())
        chosen = (self.snapshot.document(each) for each in ids)
        return sorted(chosen, key=lambda document: document.source)

    def _focus(self) -> tuple[frozenset[str], bool]:
        """The documents of the last answer, and whether it was asked about them as such."""
        asked = [turn for turn in self.history if turn.role == "user"]
        if not asked or kind_of(asked[-1].content) is not TurnKind.QUESTION:
            return frozenset(), False
        last = asked[-1].content
        alone = _Asked(self.librarian, self.snapshot, self.language, (), self.subset)
        for reading in document_readings(without_courtesy(last)):
            if reading.facets[:1] in {(Facet.HOLDINGS,), (Facet.COUNT,)}:
                continue
            found = alone.answer(reading)
            if found is not None:
                return frozenset(each.stored.document_id for each in found.cited), True
        said = [turn.content for turn in self.history if turn.role == "assistant"][-1:]
        results = self.snapshot.search(last, 5, self.subset).results
        quoted = {
            found.stored.document_id
            for found in results
            for sentence in found.stored.passage.sentences
            if said and found.stored.passage.text[sentence.start : sentence.end] in said[0]
        }
        return frozenset(quoted), False

    def _holdings(self, documents: Sequence[StoredDocument]) -> DocumentAnswer:
        shown = [DocumentText.of(self.snapshot, each.id) for each in documents[:MOST_LISTED]]
        # What is said of a document cites its first passage.
        firsts = tuple(found for text in shown for found in text.found[:1])
        told = messages.count(len(documents), len(shown), self.language)
        parts = [CatalogueNote(told, firsts)]
        parts += [
            CatalogueNote(messages.holding(text, self.language), text.found[:1]) for text in shown
        ]
        return _answer(parts, FOUND)

    def _facts(self, asked: DocumentQuestion, meant: Sequence[str]) -> DocumentAnswer | None:
        shown = meant[:MOST_DOCUMENTS]
        several = len(meant) > 1
        texts = [DocumentText.of(self.snapshot, each) for each in shown]
        parts: list[_Part] = []
        confidence = FOUND
        missing: list[Facet] = []
        for facet in self._wanted(asked.facets, texts):
            found = [list(self._fact(text, facet, several=several)) for text in texts]
            if not any(found):
                missing.append(facet)
            parts += [part for some in found for part in some]
        if not parts:
            if self.history and asked.reference.scope is Scope.UNSAID:
                return None
            message = messages.not_told(texts, missing[0], self.language)
            return DocumentAnswer((), (), NOT_FOUND, message)
        if any(isinstance(part, CatalogueNote) and part.instead for part in parts):
            confidence = INSTEAD
        if len(meant) > len(shown):
            cover = texts[0].found[:1]
            parts.append(
                CatalogueNote(messages.more(len(meant) - len(shown), self.language), cover)
            )
        return _answer(parts, confidence)

    def _wanted(self, facets: Sequence[Facet], texts: Sequence[DocumentText]) -> list[Facet]:
        """What is looked for; who published something is else who wrote it."""
        if tuple(facets) != (Facet.PUBLISHER, Facet.AUTHOR):
            return list(facets)
        told = any(
            stated(text, Facet.PUBLISHER) or known(text.document, Facet.PUBLISHER, self.language)
            for text in texts
        )
        return [Facet.PUBLISHER if told else Facet.AUTHOR]

    def _fact(self, text: DocumentText, facet: Facet, *, several: bool) -> Iterator[_Part]:
        """What one document says of itself, else what the catalogue knows of it."""
        match facet:
            case Facet.SUMMARY:
                yield from self._summary(text)
            case Facet.ABSTRACT:
                yield from (line.run for line in text.abstract)
                if not text.abstract and not several:
                    yield from self.librarian.summary(self.snapshot, text)
                    yield self._instead(text, facet)
            case Facet.CONCLUSION:
                yield from closing_words(text.conclusion or text.closing, LONGEST_CONCLUSION)
                if not text.conclusion and text.closing:
                    yield self._instead(text, facet)
            case Facet.OUTLINE:
                yield from self._outline(text)
            case _:
                yield from self._stated(text, facet, several=several)

    def _summary(self, text: DocumentText) -> Iterator[_Part]:
        if text.abstract:
            yield from (line.run for line in text.abstract)
        else:
            yield from self.librarian.summary(self.snapshot, text)

    def _instead(self, text: DocumentText, facet: Facet) -> CatalogueNote:
        note = messages.none_labelled(text, facet, self.language)
        return CatalogueNote(note, text.found[:1], instead=True)

    def _outline(self, text: DocumentText) -> Iterator[_Part]:
        sections = [section for section in text.sections if section.heading]
        if sections:
            told = messages.headings(text, [section.heading for section in sections], self.language)
            cited = dict.fromkeys(section.lines[0].found for section in sections)
            yield CatalogueNote(told, tuple(cited)[:MOST_DOCUMENTS])

    def _stated(self, text: DocumentText, facet: Facet, *, several: bool) -> Iterator[_Part]:
        runs = stated(text, facet)
        for run in runs:
            title = text.title
            if several and title and run.found is title.found and run.first == title.last + 1:
                # Of several documents each is named.
                yield SentenceRun(run.found, title.first, run.last)
            else:
                yield run
        value = "" if runs else known(text.document, facet, self.language)
        if value:
            note = messages.fact(text, facet, value, self.language)
            yield CatalogueNote(note, text.found[:1])

    def _at(self, address: Address, meant: Sequence[str], scope: Scope) -> DocumentAnswer | None:
        texts = [DocumentText.of(self.snapshot, each) for each in meant]
        there = [text_at(text, address, self.snapshot.lexicon) for text in texts]
        # Where one document calls its parts so, others are not meant that merely have a third one.
        exact = any(each.exact and each.runs for each in there)
        quoted = [each.runs for each in there if each.runs and each.exact >= exact]
        if quoted:
            return _answer([run for runs in quoted[:MOST_PLACES] for run in runs], FOUND)
        if address.unit is Unit.HEADING:
            return None
        lacking = [text for text, each in zip(texts, there, strict=True) if each.exists]
        last = max(each.last for each in there)
        if not lacking and scope is not Scope.UNSAID:
            if address.unit is Unit.PAGE:
                message = messages.no_pages(texts[:MOST_PLACES], self.language)
                return DocumentAnswer((), (), NOT_FOUND, message)
            lacking = texts
        message = messages.no_such_place(lacking[:MOST_PLACES], address, last, self.language)
        return DocumentAnswer((), (), NOT_FOUND, message)


def _answer(parts: Sequence[_Part], confidence: float) -> DocumentAnswer:
    """The parts as statements, each with the numbers of its passages."""
    cited: dict[str, ScoredPassage] = {}
    for part in parts:
        for found in part.found if isinstance(part, CatalogueNote) else (part.found,):
            cited.setdefault(found.stored.passage.id, found)
    numbers = {key: number for number, key in enumerate(cited, start=1)}
    statements = []
    for part in parts:
        if isinstance(part, CatalogueNote):
            cites = tuple(numbers[found.stored.passage.id] for found in part.found)
            statements.append(ReplyStatement(part.text, cites, StatementKind.CATALOGUE))
            continue
        place = Place(numbers[part.found.stored.passage.id], part.first, part.last)
        statements.append(ReplyStatement.quotation(part.text, [place]))
    return DocumentAnswer(tuple(cited.values()), tuple(statements), confidence)
