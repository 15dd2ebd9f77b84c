"""What is asked, and what is said to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from index.search.ranking import Ranking, ScoredPassage
from index.snapshot import Snapshot
from service.answering.certainty import Certainty


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message of a conversation; ``role`` is "user" or "assistant"."""

    role: str
    content: str


class StatementKind(StrEnum):
    """Whose words a statement is in: the document's, a language model's, or the catalogue's."""

    QUOTATION = "quotation"
    PARAPHRASE = "paraphrase"
    TRANSLATION = "translation"
    CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class GlossedTerm:
    """A term of a text and what it is in the other language, likeliest first.

    ``start`` and ``end`` are offsets into the text that it is a gloss of. ``stated`` is whether a
    document itself gives the translation; a dictionary does otherwise.
    """

    term: str
    translations: tuple[str, ...]
    start: int
    end: int
    stated: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Whole sentences of a passage: ``first`` to ``last``, that one included.

    ``citation`` is the passage's number among those that an answer cites, from 1.
    """

    citation: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ReplyStatement:
    """A part of an answer and the passages that it rests on, numbered from 1.

    ``supported`` is whether those passages were found to bear it out, as they do a quotation.
    ``places`` are the sentences that a quotation is of, in each passage that holds it. ``items``
    are the texts of a quoted list's items. ``context`` is the sentence before, where the quotation
    points back to it, or the header of the table that it is a row of.
    """

    text: str
    citations: tuple[int, ...]
    kind: StatementKind = StatementKind.QUOTATION
    supported: bool = True
    places: tuple[Place, ...] = ()
    items: tuple[str, ...] = ()
    context: str | None = None

    @classmethod
    def quotation(
        cls,
        text: str,
        places: Sequence[Place],
        *,
        supported: bool = True,
        items: tuple[str, ...] = (),
        context: str | None = None,
    ) -> Self:
        """The documents' own words, cited for each passage that they have a place in."""
        return cls(
            text,
            tuple(dict.fromkeys(place.citation for place in places)),
            supported=supported,
            places=tuple(places),
            items=items,
            context=context,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """The beginning of a statement that is still being written.

    Its words stand in the passages as far as it goes; whether they bear the statement out is not
    known before it ends. The next draft or statement takes its place.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing new for a while: whoever waits may be gone, and no longer want the rest."""


Part = ReplyStatement | Draft | Pause
"""What comes of an answer while it is being written."""


class Generator(Protocol):
    """Writes an answer out of passages, and a follow-up so that it stands by itself."""

    name: str
    """As the wire format says it: "extractive" or "llm"."""

    def generate(
        self,
        question: str,
        language: str,
        passages: Sequence[ScoredPassage],
        before: Sequence[Turn] = (),
    ) -> Iterator[Part]:
        """The statements, each as soon as it is written and checked, and drafts of the next.

        It pauses every so often where a model is silent, as work is stopped between two parts.

        Numbers count ``passages``, the worthiest of which come first. ``before`` are the turns
        that the question leans on. Closing the iterator stops the work.

        Raises:
            GenerationFailed: if there is no answer to be had; what was yielded before stands.
        """
        ...

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        """The question that a follow-up asks after the ``history``; None if none came of it.

        Raises:
            GenerationFailed: if nothing is to be had of the model now.
        """
        ...

    def close(self) -> None:
        """Let go of what is held to reach the model; nothing is asked of it after that."""
        ...


@dataclass(frozen=True, slots=True)
class Consultation:
    """What was found for a question before anything is said to it.

    All of it is of the library as ``snapshot`` has it. ``language`` is what is spoken to whom asks,
    "zh" or "en". ``standalone`` is what was looked up, ``did_you_mean`` the question where words of
    it were mistyped. ``cited`` are the passages that statements may number, ``related`` others that
    were found. ``message`` is what to say where there is no answer, and None where there is one;
    ``reason`` tells why the documents have none. ``quoted`` is the answer in the documents' own
    words, and ``writes`` whether a language model is to write one as well; ``notice`` tells what
    already went wrong with that. ``before`` are the turns that the question leans on, its own last.
    """

    snapshot: Snapshot
    language: str
    question: str
    standalone: str
    ranking: Ranking
    cited: tuple[ScoredPassage, ...]
    related: tuple[ScoredPassage, ...]
    message: str | None
    quoted: tuple[ReplyStatement, ...] = ()
    writes: bool = False
    before: tuple[Turn, ...] = ()
    notice: str | None = None
    did_you_mean: str | None = None
    reason: str | None = None

    @property
    def certainty(self) -> Certainty:
        """How sure it is that the documents answer."""
        answered = self.message is None
        return Certainty.of(self.ranking.confidence, self.ranking.missing, answered=answered)


@dataclass(frozen=True, slots=True)
class Reply:
    """A consultation with the answer given; ``notice`` tells what went wrong on the way to it."""

    consultation: Consultation
    statements: tuple[ReplyStatement, ...]
    generator: str
    notice: str | None = None
