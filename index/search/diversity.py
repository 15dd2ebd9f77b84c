"""What is shown of a ranking: nothing twice, and more than one document where that is asked for."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from index.language.question_kinds import QuestionKind
from index.language.tokenization import normalise
from index.storage.records import StoredPassage

FIRST = 5
"""Results that most people look at."""

SHARE = 3
"""Of these, how many one document gets at most where several are asked for."""

ALIKE = 0.8
"""The share of the shorter text's runs of characters that a near-duplicate holds."""

_RUN = 5
# Characters of a text whose runs are remembered: no passage has more, but for endless sentences.
_REMEMBERED = 2000
_UNWORDED = re.compile(r"[\W_]+")


def shown(
    kind: QuestionKind, ranked: Sequence[int], passage: Callable[[int], StoredPassage], top_k: int
) -> list[int]:
    """The rows to show, best first.

    A near-duplicate of a passage shown before is left out. A question across documents gets at
    most ``SHARE`` of the first ``FIRST`` from one document, as long as there are others.

    Args:
        kind: what the question asks for.
        ranked: rows of the best passages, best first; at least twice ``top_k``, if there are.
        passage: gives what a row is of.
        top_k: how many rows are wanted.
    """
    runs: dict[int, frozenset[str]] = {}
    for row in ranked:
        if len(runs) == top_k and not kind.across:
            break
        own = _runs(passage(row).passage.text)
        if not any(_alike(own, other) for other in runs.values()):
            runs[row] = own
    chosen = list(runs)
    if kind.across:
        chosen = _mixed(chosen, passage)
    return chosen[:top_k]


def _mixed(ranked: Sequence[int], passage: Callable[[int], StoredPassage]) -> list[int]:
    taken: Counter[str] = Counter()
    first: list[int] = []
    later: list[int] = []
    for row in ranked:
        document = passage(row).document_id
        if len(first) < FIRST and taken[document] < SHARE:
            taken[document] += 1
            first.append(row)
        else:
            later.append(row)
    return first + later


def _alike(runs: frozenset[str], others: frozenset[str]) -> bool:
    fewer, more = sorted((len(runs), len(others)))
    # A sentence that a long passage quotes is no copy of the passage.
    if fewer < ALIKE * more:
        return False
    return len(runs & others) >= ALIKE * fewer


def _runs(text: str) -> frozenset[str]:
    """All runs of a few characters in the text, without spaces and punctuation."""
    return _remembered_runs(text) if len(text) <= _REMEMBERED else _runs_of(text)


@lru_cache(maxsize=256)
def _remembered_runs(text: str) -> frozenset[str]:
    return _runs_of(text)


def _runs_of(text: str) -> frozenset[str]:
    plain = _UNWORDED.sub("", normalise(text))
    return frozenset(plain[at : at + _RUN] for at in range(max(1, len(plain) - _RUN + 1)))
