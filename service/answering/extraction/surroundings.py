"""Sentences with what stands around them in their documents."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from index.language.lexicon import Lexicon
from index.storage.records import StoredPassage
from ingest.models import PassageKind

REACH = 12
"""Passages that are looked at on either side of one that was found."""


class Documents(Protocol):
    """What a snapshot of a library tells of its documents."""

    @property
    def lexicon(self) -> Lexicon:
        """Translations of terms."""
        ...

    def passages(self, document_id: str) -> Sequence[StoredPassage]:
        """The document's passages in reading order."""
        ...

    def text(self, document_id: str, start: int = 0, end: int | None = None) -> str:
        """A part of the document's source text."""
        ...


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence where it stands: ``index`` counts the sentences of its passage.

    ``opens`` is whether a paragraph, or another block of the document, begins with it.
    """

    stored: StoredPassage
    index: int
    text: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentences of the passages around one, all of one section, in reading order.

    ``at`` is the place of the sentence that they surround. Notes, captions and tables that stand
    between the passages are left out.
    """

    sentences: tuple[PlacedSentence, ...]
    at: int

    @classmethod
    def of(cls, documents: Documents, stored: StoredPassage, index: int) -> "Surroundings":
        """What surrounds a sentence of a passage."""
        passages = _around(documents.passages(stored.document_id), stored)
        sentences: list[PlacedSentence] = []
        before: StoredPassage | None = None
        at = 0
        for passage in passages:
            if passage.ordinal == stored.ordinal:
                at = len(sentences) + index
            sentences += _placed(passage, opens=_opens(documents, before, passage))
            before = passage
        return cls(tuple(sentences), at)

    def paragraph_end(self, at: int) -> int:
        """The place of the last sentence of the paragraph that a sentence is of."""
        while at + 1 < len(self.sentences) and not self.sentences[at + 1].opens:
            at += 1
        return at

    def paragraph_start(self, at: int) -> int:
        """The place of the first sentence of the paragraph that a sentence is of."""
        while at and not self.sentences[at].opens:
            at -= 1
        return at


def _around(passages: Sequence[StoredPassage], stored: StoredPassage) -> list[StoredPassage]:
    """A passage and its neighbours of the same kind and section."""
    kind, section = stored.passage.kind, stored.passage.section
    if kind not in {PassageKind.BODY, PassageKind.TABLE}:
        return [stored]
    at = bisect_left(passages, stored.ordinal, key=attrgetter("ordinal"))
    kept = [stored]
    for steps in (range(at - 1, at - 1 - REACH, -1), range(at + 1, at + 1 + REACH)):
        for place in steps:
            if not 0 <= place < len(passages):
                break
            passage = passages[place].passage
            if passage.kind is kind and passage.section == section:
                kept.append(passages[place])
            elif kind in {PassageKind.TABLE, passage.kind}:
                break
    return sorted(kept, key=attrgetter("ordinal"))


def _placed(stored: StoredPassage, *, opens: bool) -> Iterator[PlacedSentence]:
    passage = stored.passage
    for index, sentence in enumerate(passage.sentences):
        opens = "\n" in passage.gap_before(index) if index else opens
        yield PlacedSentence(stored, index, passage.text[sentence.start : sentence.end], opens)


def _opens(documents: Documents, before: StoredPassage | None, stored: StoredPassage) -> bool:
    """Whether a passage begins with a paragraph's first sentence, as far as its source tells."""
    if before is None:
        return True
    end, start = before.passage.spans[-1].end, stored.passage.spans[0].start
    return "\n" in documents.text(stored.document_id, end, start)
