"""Retrieve, decide, answer in the documents' own words or abstain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.library import Library
from index.ranking import Ranking, ScoredPassage
from ingest.languages import language_of
from ingest.models import PassageKind

MOST_STATEMENTS = 4
NEAR = 0.8
"""A further passage is quoted where its odds are at least this share of the best one's.

Odds, since scores press together towards 1: 0.99 is as far from 0.98 as 0.67 from 0.50.
"""

MESSAGES = {
    "zh": "所收文献中没有找到能回答这个问题的内容。",
    "en": "The documents hold nothing that answers this question.",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A quoted sentence and the passages that hold it, numbered from 1 in ``Reply.cited``."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a question.

    Without statements the documents do not answer it and ``message`` says so. ``related`` are the
    passages that were found and not cited, best first.
    """

    question: str
    ranking: Ranking
    statements: tuple[Statement, ...]
    cited: tuple[ScoredPassage, ...]
    related: tuple[ScoredPassage, ...]

    @property
    def answerable(self) -> bool:
        """Whether there is an answer."""
        return bool(self.statements)

    @property
    def message(self) -> str | None:
        """Why there is no answer, in the question's language; None where there is one."""
        return None if self.answerable else MESSAGES[self.ranking.language]

    @property
    def text(self) -> str:
        """The statements as one text."""
        text = ""
        for statement in self.statements:
            gap = " " if text and text[-1].isascii() else ""
            text += gap + statement.text
        return text

    @property
    def language(self) -> str:
        """The language that the statements are written in, "zh" or "en"."""
        return language_of(self.text)


def answer(
    library: Library, question: str, top_k: int, document_ids: Collection[str] | None = None
) -> Reply:
    """Answer a question from the passages that ``library`` finds for it, or abstain."""
    ranking = library.search(question, top_k, document_ids)
    if not ranking.answerable:
        return Reply(question, ranking, (), (), ranking.results)
    statements, cited = quote(ranking.results)
    related = tuple(found for found in ranking.results if found not in cited)
    return Reply(question, ranking, statements, cited, related)


def quote(
    results: Sequence[ScoredPassage],
) -> tuple[tuple[Statement, ...], tuple[ScoredPassage, ...]]:
    """The sentences that answer best, and the passages they are from.

    Taken is the best sentence of the best passage, then that of each passage that scores nearly as
    high. A sentence that several passages hold is one statement that cites them all. A heading
    names what the text below it answers, so it is quoted only where nothing else was found.
    """
    prose = [found for found in results if found.stored.passage.kind is not PassageKind.HEADING]
    numbers: dict[str, list[int]] = {}
    cited: list[ScoredPassage] = []
    for found in prose or results:
        if cited and not _near(found.score, cited[0].score):
            break
        sentence = _best(found)
        if sentence not in numbers and len(numbers) == MOST_STATEMENTS:
            break
        cited.append(found)
        numbers.setdefault(sentence, []).append(len(cited))
    statements = (Statement(text, tuple(given)) for text, given in numbers.items())
    return tuple(statements), tuple(cited)


def _near(score: float, best: float) -> bool:
    # The odds score / (1 - score) compared, without dividing by what may be 0.
    return score * (1 - best) >= NEAR * best * (1 - score)


def _best(found: ScoredPassage) -> str:
    """The passage's best sentence; all of a passage that has none."""
    passage = found.stored.passage
    if not found.sentences:
        return passage.text
    sentence = passage.sentences[found.sentences[0]]
    return passage.text[sentence.start : sentence.end].strip()
