"""Which passages hold the evidence, whatever way the text was split."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eval.datasets.questions import Evidence, Place, Question
from eval.errors import BadDataset
from index.storage.records import StoredPassage
from ingest.alignment import Span

ENOUGH = 0.5
"""Share of the best passage's overlap with the evidence that makes a passage relevant too."""

FIRST = 1000
"""Characters returned that a hurried reader looks at."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source text that can be searched as if it held no white space."""

    text: str
    packed: str = field(init=False)
    offsets: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        offsets = tuple(i for i, character in enumerate(self.text) if not character.isspace())
        object.__setattr__(self, "offsets", offsets)
        object.__setattr__(self, "packed", "".join(self.text[i] for i in offsets))

    def find(self, words: str) -> Span | None:
        """Where the words first stand, with the white space between them; None if nowhere."""
        wanted = "".join(words.split())
        at = self.packed.find(wanted)
        if not wanted or at < 0:
            return None
        return Span(self.offsets[at], self.offsets[at + len(wanted) - 1] + 1)

    def characters(self, spans: Iterable[Span]) -> list[int]:
        """Offsets of the characters within the spans that are not white space, in order."""
        return [
            offset
            for span in spans
            for offset in self.offsets[
                bisect_left(self.offsets, span.start) : bisect_left(self.offsets, span.end)
            ]
        ]


@dataclass(frozen=True, slots=True)
class Located:
    """Evidence found in a stored document."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sources:
    """The source texts of a collection, by document id, and the documents by file name."""

    texts: Mapping[str, SourceText]
    ids: Mapping[str, str]

    def locate(self, question: Question) -> tuple[Located, ...]:
        """Where the question's evidence stands, one place for each.

        Raises:
            BadDataset: if a source is not in the collection or does not hold the words.
        """
        return self._located(question, "evidence", question.evidence)

    def locate_parts(self, question: Question) -> tuple[tuple[Located, ...], ...]:
        """Where the parts of a complete answer stand, for each the places of which one will do.

        Raises:
            BadDataset: if a source is not in the collection or does not hold the words.
        """
        return tuple(
            self._located(question, f"parts[{number}]", places)
            for number, places in enumerate(question.parts)
        )

    def _located(
        self, question: Question, field: str, places: Iterable[Evidence]
    ) -> tuple[Located, ...]:
        return tuple(
            self._place(question.place, f"{field}[{number}]", evidence)
            for number, evidence in enumerate(places)
        )

    def _place(self, read: Place, field: str, evidence: Evidence) -> Located:
        document_id = self.ids.get(evidence.source)
        if document_id is None:
            problem = f"there is no document {evidence.source!r} in the collection"
            raise BadDataset(read.file, read.line, f"{field}.source", problem)
        span = self.texts[document_id].find(evidence.text)
        if span is None:
            problem = f"{evidence.source} does not hold {evidence.text!r}"
            raise BadDataset(read.file, read.line, f"{field}.text", problem)
        return Located(document_id, span)


def overlap(spans: Iterable[Span], other: Span) -> int:
    """How many characters of ``other`` the spans cover."""
    return sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for span in spans)


def relevant(located: Located, passages: Iterable[StoredPassage]) -> frozenset[str]:
    """Ids of the passages that hold enough of the evidence.

    Enough is ``ENOUGH`` of what the passage with the most of it holds: evidence that a split cuts
    in two makes both halves relevant if they are about equal, else the larger one.
    """
    shares = {
        stored.passage.id: covered
        for stored in passages
        if stored.document_id == located.document_id
        and (covered := overlap(stored.passage.spans, located.span))
    }
    best = max(shares.values(), default=0)
    return frozenset(key for key, covered in shares.items() if covered >= ENOUGH * best)


def in_first_characters(
    located: Iterable[Located],
    returned: Iterable[StoredPassage],
    sources: Sources,
    limit: int = FIRST,
) -> bool:
    """Whether the first ``limit`` characters returned cover half of some evidence.

    Counted are characters of the source, white space aside, so that repaired and raw text are
    measured alike.
    """
    covered: set[tuple[str, int]] = set()
    left = limit
    for stored in returned:
        characters = sources.texts[stored.document_id].characters(stored.passage.spans)[:left]
        covered |= {(stored.document_id, offset) for offset in characters}
        left -= len(characters)
        if left <= 0:
            break
    for evidence in located:
        wanted = sources.texts[evidence.document_id].characters([evidence.span])
        held = sum((evidence.document_id, offset) in covered for offset in wanted)
        if held >= ENOUGH * len(wanted):
            return True
    return False


def says(text: str, answers: Iterable[str]) -> bool:
    """Whether a text holds one of the answers, white space and capitals aside."""
    said = "".join(text.split()).casefold()
    return any("".join(answer.split()).casefold() in said for answer in answers)
