"""What the index and the answers hold, put into the wire format."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from index.search.ranking import ScoredPassage
from index.snapshot import Snapshot
from index.storage.records import StoredCollection, StoredDocument, StoredPassage
from ingest.languages import language_of
from service import schemas
from service.answering import reply
from service.answering.answerer import EXTRACTIVE, Answerer
from service.answering.lookup import Lookup
from service.answering.reply import Consultation, GlossedTerm, Reply
from service.citing.citations import cite

_ENDS = frozenset("。！？…；：，、”’）》」』】")


def cited(snapshot: Snapshot, found: ScoredPassage | StoredPassage) -> schemas.Citation:
    """The citation of a passage of the library."""
    return _Citing(snapshot, [found]).cite(found)


def all_cited(snapshot: Snapshot, passages: Sequence[StoredPassage]) -> list[schemas.Citation]:
    """The citations of passages of the library."""
    return list(map(_Citing(snapshot, passages).cite, passages))


class _Citing:
    """Cites passages, having read once what all of them need."""

    def __init__(
        self, snapshot: Snapshot, passages: Iterable[ScoredPassage | StoredPassage]
    ) -> None:
        self._snapshot = snapshot
        self._lines = snapshot.page_lines(map(_stored, passages))

    def cite(
        self, found: ScoredPassage | StoredPassage, quoted: Collection[int] = ()
    ) -> schemas.Citation:
        """The citation of one of the passages, its ``quoted`` sentences lit."""
        document_id = _stored(found).document_id
        read = partial(self._snapshot.text, document_id)
        return cite(found, self._snapshot.document(document_id), read, self._lines, quoted)


def _stored(found: ScoredPassage | StoredPassage) -> StoredPassage:
    return found.stored if isinstance(found, ScoredPassage) else found


def search_response(lookup: Lookup) -> schemas.SearchResponse:
    """What was found in the library for a query."""
    ranking = lookup.ranking
    citing = _Citing(lookup.snapshot, ranking.results)
    return schemas.SearchResponse(
        query=lookup.query,
        did_you_mean=lookup.did_you_mean,
        language=lookup.language,
        answerable=ranking.answerable,
        confidence=round(ranking.confidence, 4),
        certainty=lookup.certainty,
        reason=lookup.reason,
        missing=[term.text for term in lookup.ranking.missing],
        results=[citing.cite(found) for found in ranking.results],
    )


class ReplyPresenter:
    """Puts one reply into the wire format, part by part as it comes to be known."""

    def __init__(self, answerer: Answerer, consultation: Consultation) -> None:
        self._answerer = answerer
        self._consultation = consultation
        self._language = consultation.language
        passages = (*consultation.cited, *consultation.related)
        self._citing = _Citing(consultation.snapshot, passages)

    def found(self) -> schemas.AskFound:
        """What was found, without any gloss: the answer is not to wait for that.

        Citations are lit where the documents' own words answer.
        """
        return self._found(self._consultation.quoted)

    def _found(self, statements: Sequence[reply.ReplyStatement]) -> schemas.AskFound:
        consultation = self._consultation
        return schemas.AskFound(
            question=consultation.question,
            did_you_mean=consultation.did_you_mean,
            standalone_question=consultation.standalone,
            language=self._language,
            answerable=consultation.message is None,
            confidence=round(consultation.ranking.confidence, 4),
            certainty=consultation.certainty,
            message=consultation.message,
            reason=consultation.reason,
            missing=[term.text for term in consultation.ranking.missing],
            citations=[
                self._citing.cite(found, _quoted(statements, number))
                for number, found in enumerate(consultation.cited, start=1)
            ],
            related=[self._citing.cite(found) for found in consultation.related],
        )

    def quoted(self) -> schemas.Answer | None:
        """The answer in the documents' own words, where a model is to write one as well."""
        consultation = self._consultation
        if not consultation.writes:
            return None
        return self._answer(Reply(consultation, consultation.quoted, EXTRACTIVE))

    def statement(self, statement: reply.ReplyStatement) -> schemas.Statement:
        """A part of the answer."""
        return schemas.Statement(
            text=statement.text,
            citations=list(statement.citations),
            kind=statement.kind.value,
            supported=statement.supported,
            items=[schemas.StatementItem(text=item) for item in statement.items],
            context=statement.context,
            gloss=self._gloss(statement.text),
        )

    def response(self, reply: Reply) -> schemas.AskResponse:
        """The whole reply; its citations are lit where it or ``quoted`` quotes them."""
        quoted = None if reply.generator == EXTRACTIVE else self.quoted()
        found = self._found(reply.statements + (reply.consultation.quoted if quoted else ()))
        for citation in found.citations + found.related:
            citation.gloss = self._gloss(citation.text)
        return schemas.AskResponse(**dict(found), answer=self._answer(reply), quoted=quoted)

    def _answer(self, reply: Reply) -> schemas.Answer | None:
        if not reply.statements:
            return None
        text = answer_text(reply.statements)
        return schemas.Answer(
            text=text,
            language=language_of(text),
            generator=reply.generator,
            statements=[self.statement(statement) for statement in reply.statements],
            notice=reply.notice,
        )

    def _gloss(self, text: str) -> list[schemas.GlossTerm]:
        asked = self._consultation
        terms = self._answerer.gloss(text, self._language, asked.snapshot, asked.standalone)
        return [_gloss_term(term) for term in terms]


def ask_response(answerer: Answerer, reply: Reply) -> schemas.AskResponse:
    """What is said to a question."""
    return ReplyPresenter(answerer, reply.consultation).response(reply)


def answer_text(statements: Sequence[reply.ReplyStatement]) -> str:
    """The statements as one text."""
    texts = [statement.text for statement in statements]
    return "".join(gap(before) + text for before, text in zip(("", *texts), texts, strict=False))


def gap(text: str) -> str:
    """What stands between a text and a statement after it; a Chinese sentence needs nothing.

    A title or a name is no sentence, and stands in a line of its own.
    """
    if not text or text[-1] in _ENDS:
        return ""
    return " " if text[-1].isascii() else "\n"


def _quoted(statements: Iterable[reply.ReplyStatement], number: int) -> frozenset[int]:
    """The sentences that the statements quote of the passage of a number."""
    return frozenset(
        index
        for statement in statements
        for place in statement.places
        if place.citation == number
        for index in range(place.first, place.last + 1)
    )


def _gloss_term(term: GlossedTerm) -> schemas.GlossTerm:
    return schemas.GlossTerm(
        term=term.term,
        translations=list(term.translations),
        start=term.start,
        end=term.end,
        stated=term.stated,
    )


def collection(stored: StoredCollection) -> schemas.Collection:
    """What is said of a collection, and its documents."""
    return schemas.Collection(
        name=stored.name,
        title=stored.title,
        description=stored.description,
        threshold=stored.threshold,
        documents=sorted(stored.documents),
    )


def document_summary(document: StoredDocument) -> schemas.DocumentSummary:
    """What is known of a stored document."""
    return schemas.DocumentSummary(
        id=document.id,
        source=document.source,
        names=list(document.names),
        collections=list(document.collections),
        sha256=document.sha256,
        csl=document.csl,
        characters=document.characters,
        pages=len(document.pages),
        passages=document.passages,
        language=document.language,
        ingested_at=document.ingested_at,
    )
