"""From a message in a conversation to the question that it asks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from index.language.lexicon import Lexicon
from index.language.stated_terms import term_pairs
from index.snapshot import Snapshot
from ingest.languages import Language
from service.answering.conversation.antecedents import Exchange
from service.answering.conversation.follow_ups import completed, is_follow_up
from service.answering.conversation.mentions import LONGEST, normal, subjects
from service.answering.conversation.small_talk import (
    TurnKind,
    kind_of,
    small_talk,
    without_courtesy,
)
from service.answering.reply import Turn

__all__ = ["Resolved", "TurnKind", "resolve", "small_talk"]

QUESTIONS = 4
"""Earlier questions that a follow-up may lean on, each on the one before it."""

TURNS = 40
"""Turns that are looked through for them, from the last."""

STATING = 3
"""Passages that are read for what a name is in the other language."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A message as a question that stands by itself, and what it wants."""

    standalone: str
    kind: TurnKind


def resolve(
    question: str,
    history: Sequence[Turn],
    snapshot: Snapshot,
    document_ids: Collection[str] | None = None,
) -> Resolved:
    """The question that a message asks after the ``history``.

    A message that says all itself comes back letter by letter. One that leans on what was said
    before gets the name of what it is about, or where there is none the question before it. The
    snapshot, of ``document_ids`` only if given, is searched at most once: for what the name is in
    the message's language.
    """
    kind = kind_of(question)
    if kind is not TurnKind.QUESTION:
        return Resolved(question, kind)
    message = without_courtesy(question)
    if not is_follow_up(message):
        return Resolved(question, kind)
    before = _last_exchange(history)
    if before is None:
        return Resolved(question, kind)

    def translate(name: str, language: str) -> str | None:
        return _stated(name, language, snapshot, document_ids)

    standalone = completed(message, before, translate).question
    return Resolved(standalone if standalone.strip() else question, kind)


def _last_exchange(history: Sequence[Turn]) -> Exchange | None:
    """The last question asked, as it stood by itself, and its answer."""
    before: Exchange | None = None
    for message, answer in reversed(list(_exchanges(history))):
        asked = completed(message, before or Exchange("", ""), _untranslated)
        before = replace(asked, question=asked.question.strip()[-LONGEST:], answer=answer)
    return before


def _exchanges(history: Sequence[Turn]) -> Iterator[tuple[str, str]]:
    """The last questions with their answers, from the last back to one that leans on nothing."""
    answer, found = "", 0
    for turn in reversed(history[-TURNS:]):
        if turn.role != "user":
            answer = turn.content[:LONGEST]
            continue
        content = turn.content[:LONGEST]
        if kind_of(content) is TurnKind.QUESTION:
            message = without_courtesy(content)
            yield message, answer
            found += 1
            if found == QUESTIONS or not is_follow_up(message):
                return
        answer = ""


def _untranslated(_name: str, _language: str) -> None:
    """Names in earlier questions stay as they were typed."""


def _stated(
    name: str, language: str, snapshot: Snapshot, document_ids: Collection[str] | None
) -> str | None:
    """What the passages about a name say it is in the other language."""
    wanted = normal(name)
    nothing_known = Lexicon({})
    for found in snapshot.search(name, STATING, document_ids).results:
        for pair in term_pairs(found.stored.passage.text, nothing_known):
            if language == Language.CHINESE and normal(pair.latin) == wanted:
                ending = subjects(pair.chinese)
                return ending[-1].text if ending else pair.chinese
            if language == Language.ENGLISH and normal(pair.chinese).endswith(wanted):
                return pair.latin
    return None
