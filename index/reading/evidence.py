"""What speaks for each sentence of the passages that were found, as numbers."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.language.question_kinds import QuestionKind
from index.language.tokenization import NUMBER, normalise
from index.reading.cover import Held, WordCover
from index.reading.sentence_form import FORM_FEATURES, SentenceForm
from index.search.passage_index import PassageIndex
from index.search.vectors import Rows
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
_HOW = re.compile(r"如何|怎[么样]|怎么样|\bhow\b")

QUESTION_FEATURES = 30
SENTENCE_FEATURES = 48 + FORM_FEATURES


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for each sentence of the passages found, in their order.

    ``passages`` tells for each sentence which of the passages it is of, and ``indices`` which of
    that passage's sentences, both of shape (sentences,). ``features`` have the shape (sentences,
    SENTENCE_FEATURES). ``question`` is what is known of the question, shape (QUESTION_FEATURES,).
    ``tokens`` are those of the sentences, shape (tokens, token dimension), ``owners`` the sentence
    of each, ascending; ``asked`` are the question's own, shape (its tokens, token dimension).
    """

    passages: Rows
    indices: Rows
    features: NDArray[np.float32]
    question: NDArray[np.float32]
    tokens: Vectors
    owners: Rows
    asked: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """Passages that were found, best first, and how close they are to the question.

    ``rows`` are theirs in the index, ``scores`` the retriever's in log-odds, ``cosines`` those of
    their vectors; ``sentences`` are the cosines of all of the index's sentences. ``tokens`` are
    the question's.
    """

    rows: Sequence[int]
    scores: Sequence[float]
    cosines: Sequence[float]
    sentences: NDArray[np.float32]
    tokens: Vectors


def gather(
    question: str,
    kind: QuestionKind,
    cover: WordCover,
    found: Finding,
    index: PassageIndex,
    token_starts: Callable[[str], Sequence[int]],
) -> Evidence:
    """Look at every sentence of the passages found, of which there is at least one."""
    asked_in = language_of(question)
    named = frozenset(_NUMBER.findall(normalise(question)))
    form = SentenceForm.beside(question)
    owners: list[NDArray[np.int64]] = []
    tokens: list[Vectors] = []
    passages: list[int] = []
    indices: list[int] = []
    rows: list[list[float]] = []
    best_score = max(found.scores)
    helds: list[Held] = []
    for at, row in enumerate(found.rows):
        passage = index.passages[row].passage
        texts = sentence_texts(passage)
        first = len(rows)
        own, owner = _tokens(index, row, passage, token_starts)
        tokens.append(own)
        owners.append(owner + first)
        place = index.sentences(row)
        known = dict(
            zip(
                index.sentence_indices[place].tolist(), found.sentences[place].tolist(), strict=True
            )
        )
        least = min(known.values(), default=found.cosines[at])
        held = [cover.held(text) for text in texts]
        helds += held
        whole = frozenset[int]().union(*held)
        above = cover.held(" ".join(passage.section)) if passage.section else frozenset[int]()
        nowhere = frozenset[int]()
        numbers = frozenset(_NUMBER.findall(normalise(passage.text)))
        language = language_of(passage.text)
        general = [
            found.scores[at] - best_score,
            1.0 / (1 + at),
            found.cosines[at],
            cover.share(whole),
            cover.share(above),
            float(not named <= numbers),
            float(passage.kind is PassageKind.FOOTNOTE),
            float(passage.kind is PassageKind.HEADING),
            float(passage.kind is PassageKind.TABLE),
            float(index.references[row]),
            float(language != asked_in),
            float(language == Language.CHINESE),
        ]
        for number, text in enumerate(texts):
            mine = held[number]
            before = held[number - 1] if number else nowhere
            after = held[number + 1] if number + 1 < len(texts) else nowhere
            plain = normalise(text)
            passages.append(at)
            indices.append(number)
            rows.append(
                [
                    known.get(number, least),
                    cover.share(mine),
                    len(mine) / max(1, len(cover.groups)),
                    cover.share(before - mine),
                    cover.share(after - mine),
                    cover.share(whole - mine),
                    float(not named <= frozenset(_NUMBER.findall(plain))),
                    math.log1p(len(text) * (3 if language == Language.CHINESE else 1)),
                    float(number == 0),
                    float(number + 1 == len(texts)),
                    float(plain.rstrip(" \"'”’」』)）").endswith("?")),
                    float(plain.rstrip().endswith(":")),
                    float(kind.defined_by(text)),
                    float(kind.explained_by(text)),
                    float(kind.listed_by(text)),
                    float(kind.lacks_date(text)),
                    float(kind.lacks_quantity(text)),
                    float(kind.evaded_by(text)),
                    _foreign(text, asked_in, language),
                    known.get(number - 1, least),
                    known.get(number + 1, least),
                    *form.of(plain, text),
                    *general,
                ]
            )
    base = np.asarray(rows, np.float32)
    token_matrix = np.concatenate(tokens)
    owner_rows = np.concatenate(owners)
    matched = _matches(found.tokens, token_matrix, owner_rows, len(rows))
    cosines = base[:, 0]
    shares = base[:, 1]
    features = np.concatenate(
        [
            base,
            (cosines - cosines.max())[:, None],
            (shares - shares.max())[:, None],
            matched,
            (matched[:, 1] - matched[:, 1].max())[:, None],
        ],
        axis=1,
    )
    return Evidence(
        np.asarray(passages),
        np.asarray(indices),
        features,
        _question_features(question, kind, cover, helds, asked_in, found),
        token_matrix,
        owner_rows,
        found.tokens,
    )


def _question_features(
    question: str,
    kind: QuestionKind,
    cover: WordCover,
    helds: Sequence[Held],
    language: str,
    found: Finding,
) -> NDArray[np.float32]:
    plain = normalise(question).strip(" ?。.!")
    top = frozenset[int]().union(*helds)
    names = cover.names
    unseen_names = names & cover.unseen
    count = max(1, len(cover.groups))
    margin = found.scores[0] - found.scores[1] if len(found.scores) > 1 else 3.0
    return np.asarray(
        [
            float(language == Language.CHINESE),
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
