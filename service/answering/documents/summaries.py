"""The sentences that carry most of a text, where it has no abstract of its own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.snapshot import Snapshot
from ingest.characters import compatible
from service.answering.documents.recognition.kinds import CHINESE, ENGLISH
from service.answering.documents.texts import (
    DocumentText,
    Section,
    TextLine,
    ends_sentence,
    is_conclusion,
)
from service.answering.extraction.quotations import SentenceRun

MOST_SENTENCES = 4
"""Sentences of a summary."""
MOST_SECTIONS = 7
"""Main sections of a long text that a summary has a sentence of."""
LONG = 40
"""Sentences from which a text is summed up section by section."""
SAMPLED = 400
"""Sentences that are compared with each other at most: the work grows with their square."""
SHORTEST, LONGEST = 8, 400
"""Characters of a sentence that may stand in a summary."""
DAMPING = 0.85
"""The share of a sentence's weight that other sentences give it."""
ROUNDS = 40
REDUNDANCY = 0.5
"""What likeness to a sentence that was chosen before counts against a sentence's own weight."""

Weights = NDArray[np.float32]

_SELF = re.compile(
    rf"[本此](?:{'|'.join(CHINESE.values())}|文|法|书|标准|制度|倡议|项目)|(?:旨在|目的是)"
    rf"|\b(?:this|the present|our) (?:{'|'.join(ENGLISH.values())}|work)\b"
    r"|\bwe (?:present|propose|show|describe|introduce)\b"
)
_LEANING = re.compile(
    r"[它他她]|[这此](?!文|[篇份])|其(?!他|它|余|中国)|因此|所以|但|然而"
    r"|同时|此外|另外|不过|而且|相反|例如|比如|换言之|上述|前者|后者"
    r"|(?:it|they|he|she|these|those|such|however|but|and|so|thus|therefore"
    r"|moreover|furthermore|in addition|for example"
    r"|also|instead|then|this(?! (?:paper|article|report|guide|document"
    r"|study|manual|briefing|law|plan)))\b"
)
_UNFIT = re.compile(r"[：:?？]$|^[\s]*(?:[•·▪●◦‣*+-]|\||[(（]?\d{1,2}[)）.、])|https?://|\|")


@dataclass(frozen=True, slots=True)
class _Candidate:
    run: SentenceRun
    section: int
    vector: int
    prior: float


def summary(snapshot: Snapshot, text: DocumentText) -> tuple[SentenceRun, ...]:
    """Up to four sentences in reading order, or one for each main section of a long text.

    Sentences weigh as in LexRank: Erkan and Radev, "LexRank: Graph-based Lexical Centrality as
    Salience in Text Summarization" (2004), over the cosines of their vectors, with a prior for what
    presents the text as in Otterbacher et al., "Biased LexRank" (2009). What repeats a chosen one
    gives way: Carbonell and Goldstein, "The Use of MMR" (1998).
    """
    every = _candidates(snapshot, text)
    whole = [each for each in every if ends_sentence(each.run.text)]
    candidates = _sampled(whole or every)
    if not candidates:
        return tuple(line.run for line in text.body[:1])
    positions = np.asarray([each.vector for each in candidates], np.int64)
    vectors = snapshot.index.sentence_vectors.vectors(positions)
    alike = np.clip(vectors @ vectors.T, 0.0, None)
    weights = _centrality(alike, np.asarray([each.prior for each in candidates], np.float32))
    main = [k for k, section in enumerate(text.sections) if section.heading]
    if len(candidates) >= LONG and len(main) >= 3:  # noqa: PLR2004 - else nothing is parted
        chosen = _by_section(candidates, weights, _spread(main, MOST_SECTIONS))
    else:
        chosen = _best(range(len(candidates)), weights, alike, MOST_SENTENCES)
    return tuple(candidates[k].run for k in sorted(chosen))


def closing_words(lines: Sequence[TextLine], most: int) -> tuple[SentenceRun, ...]:
    """Lines as they stand, as far as they have at most so many characters.

    Of a longer text the first sentences and its last paragraph are kept, each as far as half goes.
    """
    if sum(len(line.run.text) for line in lines) <= most or len(lines) < 2:  # noqa: PLR2004
        return first_sentences(lines, most)
    return (
        *first_sentences(lines[:-1], most // 2),
        *first_sentences(lines[-1:], most // 2),
    )


def first_sentences(lines: Iterable[TextLine], most: int) -> tuple[SentenceRun, ...]:
    """The lines' first sentences, up to so many characters; at least one."""
    kept: list[SentenceRun] = []
    length = 0
    for line in lines:
        for run in line.runs():
            length += len(run.text)
            if kept and length > most:
                return tuple(kept)
            before = kept[-1] if kept else None
            if before and before.found is line.found and before.last + 1 == run.first > line.first:
                kept[-1] = SentenceRun(line.found, before.first, run.last)
            else:
                kept.append(run)
    return tuple(kept)


def _candidates(snapshot: Snapshot, text: DocumentText) -> list[_Candidate]:
    index = snapshot.index
    rows = index.document_rows[text.document.id]
    row_of = {index.passages[row].passage.id: row for row in rows}
    found: list[_Candidate] = []
    for number, section in enumerate(text.sections):
        for place, line in enumerate(section.lines):
            row = row_of[line.found.stored.passage.id]
            own = index.sentences(row)
            vectors = {
                int(sentence): own.start + k
                for k, sentence in enumerate(index.sentence_numbers(row))
            }
            for run in line.runs():
                words = run.text
                if run.first in vectors and _is_fit(words):
                    prior = _prior(words, section, number, place, run.first - line.first)
                    found.append(_Candidate(run, number, vectors[run.first], prior))
    return found


def _is_fit(words: str) -> bool:
    return SHORTEST <= len(words) <= LONGEST and not _UNFIT.search(words)


def _prior(words: str, section: Section, number: int, line: int, sentence: int) -> float:
    """What a sentence's place and form are worth: a text tells early what it is about."""
    folded = compatible(words).lower()
    worth = 1.0 + (number == 0 or is_conclusion((section.heading,)))
    worth += (line == 0) + (sentence == 0)
    if _SELF.search(folded):
        worth += 8.0 if number == 0 else 3.0
    return 0.1 * worth if _LEANING.match(folded) else worth


def _sampled(candidates: list[_Candidate]) -> list[_Candidate]:
    """Of very many some from all over the text, in their order."""
    if len(candidates) <= SAMPLED:
        return candidates
    step = len(candidates) / SAMPLED
    return [candidates[int(k * step)] for k in range(SAMPLED)]


def _centrality(alike: Vectors, prior: Weights) -> Weights:
    """How much of a text each sentence carries; all together 1."""
    count = len(prior)
    others = alike - np.median(alike)
    np.fill_diagonal(others, 0.0)
    links = np.clip(others, 0.0, None)
    sums = links.sum(axis=1, keepdims=True)
    links = np.divide(links, sums, out=np.full_like(links, 1 / count), where=sums > 0)
    prior = prior / prior.sum()
    weights = np.full(count, 1 / count, np.float32)
    for _ in range(ROUNDS):
        weights = np.asarray(DAMPING * weights @ links + (1 - DAMPING) * prior, np.float32)
    # The prior counts once more: what is central and leans on another sentence says little alone.
    weighed = weights * np.sqrt(prior)
    return np.asarray(weighed / weighed.sum(), np.float32)


def _best(places: Iterable[int], weights: Weights, alike: Vectors, most: int) -> list[int]:
    """The heaviest that do not repeat each other."""
    left = list(places)
    scale, spread = float(weights.max()), float(np.ptp(alike)) or 1.0
    chosen: list[int] = []
    while left and len(chosen) < most:
        worth = {
            k: weights[k] / scale
            - REDUNDANCY * max(((alike[k, c] - alike.min()) / spread for c in chosen), default=0.0)
            for k in left
        }
        best = max(left, key=lambda k: (worth[k], -k))
        chosen.append(best)
        left.remove(best)
    return chosen


def _by_section(
    candidates: Sequence[_Candidate], weights: Weights, sections: Sequence[int]
) -> list[int]:
    """The best sentence of each section, and of what stands before the first."""
    chosen = []
    for section in (*range(sections[0]), *sections):
        own = [k for k, each in enumerate(candidates) if each.section == section]
        if own:
            chosen.append(max(own, key=lambda k: (weights[k], -k)))
    return chosen


def _spread(values: Sequence[int], most: int) -> list[int]:
    """At most so many of the values, the first and the last among them."""
    if len(values) <= most:
        return list(values)
    return [values[round(k * (len(values) - 1) / (most - 1))] for k in range(most)]
