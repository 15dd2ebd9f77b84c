"""What the index and the answers hold, put into the wire format."""

from collections.abc import Iterable

from index.library import Library
from index.ranking import Ranking, ScoredPassage
from index.records import StoredDocument, StoredPassage
from service import schemas
from service.answering import Reply
from service.citations import cite


class Citing:
    """Makes the citations of one response, reading each document once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents: dict[str, tuple[StoredDocument, str]] = {}

    def one(self, found: ScoredPassage | StoredPassage) -> schemas.Citation:
        """The citation of a passage."""
        stored = found.stored if isinstance(found, ScoredPassage) else found
        key = stored.document_id
        if key not in self._documents:
            self._documents[key] = self._library.document(key), self._library.text(key)
        return cite(found, *self._documents[key])

    def all(self, found: Iterable[ScoredPassage | StoredPassage]) -> list[schemas.Citation]:
        """The citations of passages, in their order."""
        return [self.one(passage) for passage in found]


def search_response(library: Library, ranking: Ranking) -> schemas.SearchResponse:
    """What was found for a query."""
    return schemas.SearchResponse(
        query=ranking.query,
        language=ranking.language,
        answerable=ranking.answerable,
        confidence=round(ranking.confidence, 4),
        results=Citing(library).all(ranking.results),
    )


def ask_response(library: Library, reply: Reply) -> schemas.AskResponse:
    """What is said to a question."""
    citing = Citing(library)
    return schemas.AskResponse(
        question=reply.question,
        standalone_question=reply.ranking.query,
        language=reply.ranking.language,
        answerable=reply.answerable,
        confidence=round(reply.ranking.confidence, 4),
        answer=schemas.Answer(
            text=reply.text,
            language=reply.language,
            generator="extractive",
            statements=[
                schemas.Statement(text=statement.text, citations=list(statement.citations))
                for statement in reply.statements
            ],
        )
        if reply.answerable
        else None,
        message=reply.message,
        citations=citing.all(reply.cited),
        related=citing.all(reply.related),
    )


def document_summary(document: StoredDocument) -> schemas.DocumentSummary:
    """What is known of a stored document."""
    return schemas.DocumentSummary(
        id=document.id,
        source=document.source,
        sha256=document.sha256,
        csl=document.csl,
        characters=document.characters,
        pages=len(document.pages),
        passages=document.passages,
        language=document.language,
        ingested_at=document.ingested_at,
    )
