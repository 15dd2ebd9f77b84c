"""What speaks for each sentence of the passages that were found, as numbers."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.language.question_kinds import QuestionKind
from index.language.tokenization import NUMBER, normalise
from index.reading.cover import NOTHING, Held, WordCover
from index.reading.sentence_form import FORM_FEATURES, ReadSentence, SentenceForm
from index.search.passage_index import PassageIndex
from index.segments.arrays import Rows
from index.wording.missing_terms import MissingKind, MissingTerm
from ingest.languages import Language, language_of
from ingest.models import Passage, PassageKind

_NUMBER = re.compile(NUMBER)
_LATIN = re.compile("[A-Za-z]")
_WHO = re.compile(r"谁|哪位|何人|什么人|\bwho(?:m|se)?\b")
_WHERE = re.compile(
    r"哪里|哪儿|何地|何处|在哪|什么地方|哪[个座]?(?:国家?|城市|省|州|地区?)"
    r"|\bwhere\b|\bwhich (?:country|city|state)\b"
)
_POLAR = re.compile(
    r"吗$|是否|有没有|能否|可否|是不是"
    r"|\A(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|must)\b"
)
_CLOSING = " \"'”’」』)）"
_HOW = re.compile(r"如何|怎[么样]|怎么样|\bhow\b")

WIDE = 3
"""Latin letters that say as much as one Chinese character."""

_NO_NUMBERS: frozenset[str] = frozenset()

ALONE = 3.0
"""How far ahead of the second the only passage is."""

SENTENCE_FEATURES = (
    "cosine cover count before after around lacks_number length first last asks announces defines"
    " explains lists lacks_date lacks_quantity presents foreign cosine_before cosine_after"
    f" {' '.join(FORM_FEATURES)}"
    " passage_score passage_rank passage_cosine passage_cover section_cover passage_lacks_number"
    " footnote heading table reference other_language chinese"
    " cosine_behind cover_behind"
    " tokens tokens_weighed tokens_weak tokens_least fresh fresh_share tokens_mean nearest"
    " best_share close_share tokens_anywhere tokens_weak_anywhere tokens_behind"
).split()
"""What is known of a sentence, in order.

``cosine`` is that with the question, ``cover`` the share of the question's words that it holds,
``before``, ``after`` and ``around`` what its neighbours and its passage hold besides. Those that
end in ``behind`` tell how far it is behind the best sentence. ``tokens`` and those after it tell
how well it meets the question's tokens, see ``_matches``; the rest speak for themselves.
"""

QUESTION_FEATURES = (
    "chinese lists defines reasons dates counts measures sources documents across who where polar"
    " how words unseen unseen_count unseen_length cover cover_count names unseen_name"
    " unseen_names lacks_name lacks_names margin length cosine passages lacks_number"
    " missing_names missing_numbers missing_terms"
).split()
"""What is known of a question, in order.

The first tell what it asks for. ``unseen`` is the share of its words that stand nowhere, ``cover``
that of those which any sentence read holds; ``names`` are those of its words that are names or
numbers, and those after it tell whether some stand nowhere, or in no sentence read. ``margin`` is
how far the best passage is ahead of the second. The last count what ``missing_terms`` finds.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for each sentence of the passages found, in their order.

    ``passages`` tells for each sentence which of the passages it is of, and ``indices`` which of
    that passage's sentences, both of shape (sentences,). ``features`` are
    ``SENTENCE_FEATURES``, shape (sentences, features), ``question`` ``QUESTION_FEATURES``.
    """

    passages: Rows
    indices: Rows
    features: NDArray[np.float32]
    question: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """Passages that were found, best first, and how close they are to the question.

    ``rows`` are theirs in the index, ``scores`` the retriever's in log-odds, ``cosines`` those of
    their vectors, ``sentences`` those of the vectors of each one's sentences. ``tokens`` are
    the question's, ``missing`` what of it stands nowhere.
    """

    rows: Sequence[int]
    scores: Sequence[float]
    cosines: Sequence[float]
    sentences: Sequence[Vectors]
    tokens: Vectors
    missing: Sequence[MissingTerm]


def gather(
    question: str,
    kind: QuestionKind,
    cover: WordCover,
    found: Finding,
    index: PassageIndex,
    token_starts: Callable[[str], Sequence[int]],
) -> Evidence:
    """Look at every sentence of the passages found, of which there is at least one."""
    asked = _Asked.of(question, kind, cover)
    read = [_ReadPassage.of(asked, found, at, index) for at in range(len(found.rows))]
    own = np.asarray([row for passage in read for row in passage.features(asked)], np.float32)
    tokens = [
        _tokens(index, row, passage.passage, token_starts)
        for row, passage in zip(found.rows, read, strict=True)
    ]
    firsts = np.cumsum([0, *(len(passage.sentences) for passage in read)])
    matched = _matches(
        found.tokens,
        np.concatenate([vectors for vectors, _ in tokens]),
        np.concatenate(
            [owners + first for (_, owners), first in zip(tokens, firsts, strict=False)]
        ),
        len(own),
    )
    behind = [values - values.max() for values in (own[:, 0], own[:, 1], matched[:, 1])]
    return Evidence(
        np.repeat(np.arange(len(read)), np.diff(firsts)),
        np.concatenate([np.arange(len(passage.sentences)) for passage in read]),
        np.column_stack([own, *behind[:2], matched, behind[2]]),
        _question_features(asked, found, [held for passage in read for held in passage.held]),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and what is looked for in each sentence."""

    plain: str
    language: str
    kind: QuestionKind
    cover: WordCover
    numbers: frozenset[str]
    form: SentenceForm

    @classmethod
    def of(cls, question: str, kind: QuestionKind, cover: WordCover) -> Self:
        plain = normalise(question)
        return cls(
            plain.strip(" ?。.!"),
            language_of(question),
            kind,
            cover,
            frozenset(_NUMBER.findall(plain)),
            SentenceForm.beside(question),
        )


@dataclass(frozen=True, slots=True)
class _ReadPassage:
    """A passage that was found: its sentences, their cosines, and the words that each holds.

    ``general`` are the features that all of its sentences share.
    """

    passage: Passage
    language: str
    sentences: Sequence[ReadSentence]
    cosines: Sequence[float]
    held: Sequence[Held]
    general: Sequence[float]

    @classmethod
    def of(cls, asked: _Asked, found: Finding, at: int, index: PassageIndex) -> Self:
        row = found.rows[at]
        passage = index.passages[row].passage
        sentences = [ReadSentence.of(text) for text in sentence_texts(passage)]
        held = [asked.cover.holds(sentence.terms) for sentence in sentences]
        language = language_of(passage.text)
        numbers = _NO_NUMBERS.union(*(sentence.numbers for sentence in sentences))
        general = (
            found.scores[at] - max(found.scores),
            1.0 / (1 + at),
            found.cosines[at],
            asked.cover.share(NOTHING.union(*held)),
            asked.cover.share(asked.cover.held(" ".join(passage.section))),
            float(not asked.numbers <= numbers),
            float(passage.kind is PassageKind.FOOTNOTE),
            float(passage.kind is PassageKind.HEADING),
            float(passage.kind is PassageKind.TABLE),
            float(index.references[row]),
            float(language != asked.language),
            float(language == Language.CHINESE),
        )
        cosines = _cosines(index, found, at, len(sentences))
        return cls(passage, language, sentences, cosines, held, general)

    def features(self, asked: _Asked) -> Iterator[Sequence[float]]:
        """Those of each sentence that need no other passage."""
        whole = NOTHING.union(*self.held)
        share = asked.cover.share
        least = min(self.cosines)
        for number, (sentence, mine) in enumerate(zip(self.sentences, self.held, strict=True)):
            before = self.held[number - 1] if number else NOTHING
            after = self.held[number + 1] if number + 1 < len(self.sentences) else NOTHING
            text, plain = sentence.text, sentence.plain
            yield (
                self.cosines[number],
                share(mine),
                len(mine) / max(1, len(asked.cover.groups)),
                share(before - mine),
                share(after - mine),
                share(whole - mine),
                float(not asked.numbers <= sentence.numbers),
                math.log1p(len(text) * (WIDE if self.language == Language.CHINESE else 1)),
                float(number == 0),
                float(number + 1 == len(self.sentences)),
                float(plain.rstrip(_CLOSING).endswith("?")),
                float(plain.rstrip().endswith(":")),
                *_kind_features(asked.kind, text),
                _foreign(text, asked.language, self.language),
                self.cosines[number - 1] if number else least,
                self.cosines[number + 1] if number + 1 < len(self.sentences) else least,
                *asked.form.of(sentence),
                *self.general,
            )


def _kind_features(kind: QuestionKind, text: str) -> tuple[float, ...]:
    """Whether a sentence is what the question asks for, or lacks it."""
    return (
        float(kind.defined_by(text)),
        float(kind.explained_by(text)),
        float(kind.listed_by(text)),
        float(kind.lacks_date(text)),
        float(kind.lacks_quantity(text)),
        float(kind.evaded_by(text)),
    )


def _cosines(index: PassageIndex, found: Finding, at: int, count: int) -> list[float]:
    """The cosines of a passage's sentences; the least of them for those too short to have one."""
    embedded = index.sentence_numbers(found.rows[at]).tolist()
    known = dict(zip(embedded, found.sentences[at].tolist(), strict=True))
    least = min(known.values(), default=found.cosines[at])
    return [known.get(number, least) for number in range(count)]


def _question_features(asked: _Asked, found: Finding, helds: Sequence[Held]) -> NDArray[np.float32]:
    kind, cover, plain = asked.kind, asked.cover, asked.plain
    top = NOTHING.union(*helds)
    names = cover.names
    unseen_names = names & cover.unseen
    count = max(1, len(cover.groups))
    margin = found.scores[0] - found.scores[1] if len(found.scores) > 1 else ALONE
    return np.asarray(
        [
            float(asked.language == Language.CHINESE),
            float(kind.lists),
            float(kind.defines),
            float(kind.reasons),
            float(kind.dates),
            float(kind.counts),
            float(kind.measures),
            float(kind.sources),
            float(kind.documents),
            float(kind.across),
            float(bool(_WHO.search(plain))),
            float(bool(_WHERE.search(plain))),
            float(bool(_POLAR.search(plain))),
            float(bool(_HOW.search(plain))),
            math.log1p(len(cover.groups)),
            cover.share(cover.unseen),
            len(cover.unseen) / count,
            math.log1p(len(cover.unseen)),
            cover.share(top),
            len(top) / count,
            math.log1p(len(names)),
            float(bool(unseen_names)),
            len(unseen_names) / max(1, len(names)),
            float(bool(names - top)),
            len(names - top) / max(1, len(names)),
            margin,
            math.log1p(len(found.tokens)),
            max(found.cosines),
            float(len(found.rows)),
            float(bool(cover.numbers - top)),
            *(
                math.log1p(sum(term.kind is own for term in found.missing))
                for own in (MissingKind.NAME, MissingKind.NUMBER, MissingKind.TERM)
            ),
        ],
        np.float32,
    )


def sentence_texts(passage: Passage) -> list[str]:
    """The sentences of a passage's readable text; all of it where it has none."""
    placed = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
    return placed or [passage.text]


def _tokens(
    index: PassageIndex,
    row: int,
    passage: Passage,
    token_starts: Callable[[str], Sequence[int]],
) -> tuple[Vectors, NDArray[np.int64]]:
    """The vectors of a passage's own tokens, and the sentence that each is of.

    A passage's headings are encoded before it, so its own tokens are the last.
    """
    starts = _remembered_starts(token_starts, passage.text)
    held = index.tokens.vectors(row)
    own = held[-len(starts) :] if len(starts) else held[:0]
    if not passage.sentences:
        return own, np.zeros(len(own), np.int64)
    bounds = np.asarray([sentence.start for sentence in passage.sentences[1:]], np.int64)
    owners = np.searchsorted(bounds, starts[: len(own)], side="right").astype(np.int64)
    return own, owners


@lru_cache(maxsize=2048)
def _remembered_starts(
    token_starts: Callable[[str], Sequence[int]], text: str
) -> NDArray[np.int64]:
    return np.asarray(token_starts(text), np.int64)


def _matches(
    asked: Vectors, tokens: Vectors, owners: NDArray[np.int64], count: int
) -> NDArray[np.float32]:
    """How well each sentence meets the question's tokens, shape (sentences, 12).

    Each of them counts its best cosine with a token of the sentence: the mean, the mean weighed
    by how far the sentences differ in it, that of the worst quarter, the least; then how many of
    the sentence's tokens the question does not say, and the cosine of the means.
    """
    made = np.zeros((count, 12), np.float32)
    if not len(asked) or not len(tokens):
        return made
    cosines = asked @ tokens.T
    present, firsts = np.unique(owners, return_index=True)
    best = np.maximum.reduceat(cosines, firsts, axis=1)
    weights = best.var(axis=1) + 1e-6
    weighed = weights @ best / weights.sum()
    ordered = np.sort(best, axis=0)
    quarter = max(1, len(asked) // 4)
    said = cosines.max(axis=0)
    fresh = np.add.reduceat((said < 0.5).astype(np.float32), firsts)  # noqa: PLR2004
    sizes = np.diff(np.append(firsts, len(owners)))
    sums = np.add.reduceat(tokens, firsts, axis=0)
    means = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    whole = asked.mean(axis=0)
    whole = whole / max(float(np.linalg.norm(whole)), 1e-6)
    everywhere = best.max(axis=1)
    made[present, 0] = best.mean(axis=0)
    made[present, 1] = weighed
    made[present, 2] = ordered[:quarter].mean(axis=0)
    made[present, 3] = ordered[0]
    made[present, 4] = np.log1p(fresh)
    made[present, 5] = fresh / sizes
    made[present, 6] = means @ whole
    made[present, 7] = np.maximum.reduceat(said, firsts)
    made[present, 8] = (best > everywhere[:, None] - 0.02).mean(axis=0)
    made[present, 9] = (best > 0.7).mean(axis=0)  # noqa: PLR2004
    made[present, 10] = everywhere.mean()
    made[present, 11] = np.sort(everywhere)[:quarter].mean()
    return made


def _foreign(text: str, asked_in: str, language: str) -> float:
    """The share of a Chinese sentence that is in an English question's letters."""
    if asked_in == Language.CHINESE or language != Language.CHINESE:
        return 0.0
    return len(_LATIN.findall(text)) / len(text)
