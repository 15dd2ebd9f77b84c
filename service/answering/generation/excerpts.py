"""Which passages a model is shown, and how much of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.search.ranking import ScoredPassage
from ingest.models import PassageKind

LONGEST = 240
"""Tokens of a passage; of a longer one the surroundings of its best sentence are shown."""

SHORTEST = 60
"""Tokens that must be left for a further passage to be worth a beginning."""

BEHIND = 4.0
"""How much worse than the best, in log-odds, a passage's best sentence may answer."""

CUT = "…"
"""Stands where a passage goes on."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a model is shown of a passage; ``number`` is the passage's among all, from 1."""

    number: int
    found: ScoredPassage
    text: str


def helpful(found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """What was found without headings and without what answers far worse than the best."""
    best = max((max(each.answers) for each in found if each.answers), default=0.0)
    return [
        each
        for each in found
        if each.stored.passage.kind is not PassageKind.HEADING
        and (not each.answers or max(each.answers) >= best - BEHIND)
    ]


def chosen(
    passages: Sequence[ScoredPassage], budget: int, count_tokens: Callable[[str], int]
) -> list[Excerpt]:
    """As many passages as fit, in the order of their documents.

    That order does not change from question to question, so that the prompts of a conversation
    begin alike and a server need not read the beginning again.

    Args:
        passages: the worthiest first; the first is always shown.
        budget: tokens that all of them may have together, their frames included.
        count_tokens: how many tokens a text is.
    """
    shown: list[Excerpt] = []
    for number, found in enumerate(passages, start=1):
        if shown and budget < SHORTEST:
            break
        # A long question may leave nothing for the first, which is shown all the same.
        limit = max(SHORTEST, min(LONGEST, budget))
        excerpt = Excerpt(number, found, _excerpt(found, limit, count_tokens))
        shown.append(excerpt)
        budget -= count_tokens(framed(1, excerpt))
    return sorted(shown, key=lambda it: (it.found.stored.document_id, it.found.stored.ordinal))


def framed(mark: int, excerpt: Excerpt) -> str:
    """An excerpt under the number that the model knows it by, with the heading above it."""
    section = excerpt.found.stored.passage.section
    return "\n".join([f"[{mark}] {section[-1] if section else ''}".rstrip(), excerpt.text])


def _excerpt(found: ScoredPassage, limit: int, count_tokens: Callable[[str], int]) -> str:
    """The passage, or of a long one its best sentence with what stands after and before it."""
    passage = found.stored.passage
    text, sentences = passage.text, passage.sentences
    if not sentences or count_tokens(text) <= limit:
        return _beginning(text, limit, count_tokens)
    first = last = found.sentences[0] if found.sentences else 0
    # A list and a reason come after what announces them: two sentences after go with one before.
    for step in range(2 * len(sentences)):
        wider = (first - 1, last) if step % 3 == 2 else (first, last + 1)  # noqa: PLR2004 - above
        if wider[0] < 0 or wider[1] == len(sentences):
            continue
        if count_tokens(text[sentences[wider[0]].start : sentences[wider[1]].end]) > limit:
            break
        first, last = wider
    kept = text[sentences[first].start : sentences[last].end]
    before, after = CUT if first else "", CUT if last + 1 < len(sentences) else ""
    return before + _beginning(kept, limit, count_tokens) + after


def _beginning(text: str, limit: int, count_tokens: Callable[[str], int]) -> str:
    """The text, cut where it has more tokens than may be shown."""
    while (tokens := count_tokens(text)) > limit:
        text = text[: len(text) * limit // tokens - 1] + CUT
    return text
