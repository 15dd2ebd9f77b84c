"""The collections that the reader is learnt from, each asked its questions in several ways.

A question is asked of its whole collection, with its paragraph and without it, and of a part of
some paragraphs that holds its own or does not: so what is learnt holds for libraries of any size.
"""

import hashlib
import json
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from eval.datasets.corpora import Corpus, fill_from_folder, fill_with_texts, home
from eval.datasets.public_sets import (
    NOMIRACL,
    READING,
    XQUAD,
    PublicParagraph,
    PublicQuestion,
    read_judged,
    read_parallel,
    read_public,
)
from eval.datasets.questions import Question, read_folder
from eval.datasets.relevance import ENOUGH, Located, overlap, says
from eval.retrieval.baselines import RememberingEncoder
from eval.training.parts import part_of
from eval.training.samples import IGNORED, Asked, Sample
from index import encoding
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.reading.evidence import Evidence, sentence_texts
from index.search.passage_index import PassageIndex
from index.search.retriever import HybridRetriever
from index.search.subset import Subset
from ingest.languages import Language

OWN = "own"
STATEMENTS = "statements"

PARTS = (1, 2, 4, 8, 8, 16, 30)
"""Paragraphs of a part of a collection, one of which is drawn for each."""

LEFT = (20, 100, 400)
"""Statements of a collection of statements, one of which is drawn for each question."""

EVERY = {"drcd": 2, NOMIRACL: 3}
"""Of the large sets only each so manieth paragraph or question is taken, to save time."""

SEED = 7

_UNTOLD = frozenset({"metadata", "summary"})
"""Kinds of questions that are about a document, which the reader does not answer."""


class Collections:
    """Makes samples; libraries and data lie where they are told."""

    def __init__(self, encoder: Encoder, lexicon: Lexicon, libraries: Path, data: Path) -> None:
        """Prepare.

        Args:
            encoder: what encodes paragraphs and questions.
            lexicon: translations of terms.
            libraries: the folder in which a library is made for each collection.
            data: the folder of the public sets.
        """
        self._encoder = encoder
        self._lexicon = lexicon
        self._libraries = libraries
        self._data = data

    def makers(self, documents: Path, questions: Path) -> dict[str, Callable[[], Iterable[Sample]]]:
        """What makes the samples of each collection, by its name.

        Args:
            documents: the folder of the documents that come with the repository.
            questions: the folder of the questions about them; only "tune" is read.
        """
        made: dict[str, Callable[[], Iterable[Sample]]] = {
            OWN: lambda: self._own(documents, questions),
            NOMIRACL: self._judged,
        }
        for language in Language:
            made[f"{STATEMENTS}-{language}"] = partial(self._statements, language)
            made[f"{XQUAD}-{language}"] = partial(self._parallel, language)
        for name in READING:
            made[name] = partial(self._public, name)
        return made

    def _parallel(self, language: str) -> Iterator[Sample]:
        return self._paragraphs(f"{XQUAD}-{language}", read_parallel(self._data, language))

    def _public(self, name: str) -> Iterator[Sample]:
        paragraphs = read_public(self._data, name)[:: EVERY.get(name, 1)]
        return self._paragraphs(name, paragraphs)

    def _paragraphs(self, name: str, paragraphs: Sequence[PublicParagraph]) -> Iterator[Sample]:
        index, ids = self._stored(name, {one.id: one.text for one in paragraphs})
        known = RememberingEncoder(self._encoder)
        every = _Searched(name, index, HybridRetriever(index, known, self._lexicon), whole=True)
        chance = random.Random(SEED)  # noqa: S311 - nothing secret
        for part, others in _parted(paragraphs, chance):
            small = part_of(
                index, sorted(int(row) for one in part for row in index.rows([ids[one.id]]))
            )
            few = _Searched(name, small, HybridRetriever(small, known, self._lexicon), whole=False)
            for paragraph in part:
                own = ids[paragraph.id]
                left = [key for key in ids.values() if key != own]
                for asked in paragraph.questions:
                    yield every.sample(paragraph.article, asked, own)
                    if asked.answers:
                        yield every.sample(paragraph.article, asked, None, left)
                    yield few.sample(paragraph.article, asked, own)
            strangers = [
                (one.article, asked) for one in others for asked in one.questions if asked.answers
            ]
            for article, asked in chance.sample(strangers, min(len(strangers), len(part))):
                if others is not part:
                    yield few.sample(article, asked, None)

    def _judged(self) -> Iterator[Sample]:
        questions = read_judged(self._data)[:: EVERY[NOMIRACL]]
        texts = {_key(text): text for asked in questions for text in asked.passages}
        index, ids = self._stored(NOMIRACL, texts)
        known = RememberingEncoder(self._encoder)
        for asked in questions:
            held = [ids[_key(text)] for text in asked.passages]
            small = part_of(index, [int(row) for row in index.rows(held)])
            _, evidence = HybridRetriever(small, known, self._lexicon).evidence(asked.text)
            yield Sample.of(
                Asked(
                    NOMIRACL,
                    asked.id,
                    asked.id,
                    asked.language,
                    whole=True,
                    removed=False,
                    answerable=asked.answerable,
                ),
                [0] * len(evidence.passages),
                evidence,
            )

    def _statements(self, language: str) -> Iterator[Sample]:
        name = f"{STATEMENTS}-{language}"
        lines = (files(encoding) / "parallel_statements.jsonl").read_text(encoding="utf-8")
        entries: list[dict[str, str]] = [json.loads(line) for line in lines.splitlines()]
        index, ids = self._stored(
            name, {f"s{at:03}": entry[language] for at, entry in enumerate(entries)}
        )
        asked_in = tuple(Language)
        known = RememberingEncoder(self._encoder)
        retriever = HybridRetriever(index, known, self._lexicon)
        chance = random.Random(SEED)  # noqa: S311 - nothing secret
        for (key, own), entry in zip(ids.items(), entries, strict=True):
            for each in asked_in:
                others = [other for other in ids.values() if other != own]
                others = chance.sample(others, min(len(others), chance.choice(LEFT)))
                for removed in (False, True):
                    searched = others if removed else [*others, own]
                    rows, evidence = retriever.evidence(
                        entry[f"{each}_question"], Subset.of(searched)
                    )
                    holds = [
                        not removed and index.passages[rows[at]].document_id == own
                        for at in evidence.passages
                    ]
                    asked = Asked(name, f"{key}-{each}", key, each, True, removed, not removed)
                    yield Sample.of(asked, holds, evidence)

    def _own(self, documents: Path, folder: Path) -> Iterator[Sample]:
        questions = [
            question
            for part in (folder, folder / "natural", folder / "answers")
            for question in read_folder(part, "tune")
            if question.kind not in _UNTOLD and not question.history
        ]
        home_ = home(self._libraries, self._encoder, OWN)
        with Library.open(home_, self._encoder, self._lexicon) as library:
            fill_from_folder(library, documents)
            corpus = Corpus.of(library, self._encoder, self._lexicon)
        index = corpus.snapshot.index
        retriever = HybridRetriever(index, self._encoder, self._lexicon)
        for question in questions:
            places = corpus.sources.locate(question)
            yield self._own_sample(question, retriever.evidence(question.text), index, places)
            holders = {place.document_id for place in places}
            others = [key for key in corpus.snapshot.documents if key not in holders]
            if len(holders) == 1 and others:
                found = retriever.evidence(question.text, Subset.of(others))
                yield self._own_sample(question, found, index, ())

    def _own_sample(
        self,
        question: Question,
        found: tuple[Sequence[int], Evidence],
        index: PassageIndex,
        places: Collection[Located],
    ) -> Sample:
        rows, evidence = found
        removed = question.answerable and not places
        asked = Asked(
            OWN,
            question.id,
            question.id,
            question.language,
            whole=not removed,
            removed=removed,
            answerable=question.answerable and not removed,
        )
        labels = [
            _holds(index, rows[at], number, places)
            for at, number in zip(evidence.passages, evidence.indices, strict=True)
        ]
        return Sample.of(asked, labels, evidence)

    def _stored(self, name: str, texts: Mapping[str, str]) -> tuple[PassageIndex, dict[str, str]]:
        """The index of a collection of texts, and the id of each text's document by its key."""
        with Library.open(
            home(self._libraries, self._encoder, name), self._encoder, self._lexicon
        ) as library:
            ids = fill_with_texts(library, texts)
            return library.snapshot.index, ids


@dataclass(frozen=True, slots=True, eq=False)
class _Searched:
    """Paragraphs of a set that are searched: all of them, or some."""

    set: str
    index: PassageIndex
    retriever: HybridRetriever
    whole: bool

    def sample(
        self,
        article: str,
        asked: PublicQuestion,
        holder: str | None,
        among: Sequence[str] | None = None,
    ) -> Sample:
        """A question asked of the documents ``among`` them; ``holder`` is the one that answers."""
        rows, evidence = self.retriever.evidence(asked.text, Subset.of(among))
        return Sample.of(
            Asked(
                self.set,
                asked.id,
                article,
                asked.language,
                whole=self.whole,
                removed=holder is None,
                answerable=bool(asked.answers) and holder is not None,
            ),
            _labels(self.index, rows, evidence, holder, asked.answers),
            evidence,
        )


def _parted(
    paragraphs: Sequence[PublicParagraph], chance: random.Random
) -> Iterator[tuple[Sequence[PublicParagraph], Sequence[PublicParagraph]]]:
    """The paragraphs in parts of several sizes, each with the part that comes after it."""
    parts: list[Sequence[PublicParagraph]] = []
    at = 0
    while at < len(paragraphs):
        size = chance.choice(PARTS)
        parts.append(paragraphs[at : at + size])
        at += size
    for number, part in enumerate(parts):
        yield part, parts[(number + 1) % len(parts)]


def _labels(
    index: PassageIndex,
    rows: Sequence[int],
    evidence: Evidence,
    holder: str | None,
    answers: Sequence[str],
) -> list[int]:
    """1 for sentences of the holder that say an answer, ``IGNORED`` for those of others."""
    labels = []
    for at, number in zip(evidence.passages, evidence.indices, strict=True):
        stored = index.passages[rows[at]]
        told = says(sentence_texts(stored.passage)[number], answers)
        labels.append((1 if stored.document_id == holder else IGNORED) if told else 0)
    return labels


def _holds(index: PassageIndex, row: int, number: int, places: Collection[Located]) -> bool:
    """Whether a sentence holds half of some evidence, or half of it is evidence."""
    stored = index.passages[row]
    sentences = stored.passage.sentences
    spans = sentences[number].spans if sentences else stored.passage.spans
    length = sum(span.end - span.start for span in spans)
    return any(
        place.document_id == stored.document_id
        and overlap(spans, place.span) >= ENOUGH * min(place.span.end - place.span.start, length)
        for place in places
    )


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
