"""From a message in a conversation to the question that it asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.answering.conversation.follow_ups import LONGEST, is_follow_up
from service.answering.conversation.small_talk import TurnKind, kind_of, without_courtesy
from service.answering.reply import Turn

QUESTIONS = 4
"""Earlier questions that a follow-up may lean on, each on the one before it."""

TURNS = 40
"""Turns that are looked through for them, from the last."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A message as a question that stands by itself, and what it wants.

    ``leans`` is whether the message alone does not say what it asks.
    """

    standalone: str
    kind: TurnKind
    leans: bool = False


def resolve(question: str, history: Sequence[Turn]) -> Resolved:
    """The question that a message asks after the ``history``.

    A message that says all itself comes back letter by letter. One that leans on what was said
    before comes with the question before it, as that stood by itself, put before it.
    """
    kind = kind_of(question)
    if kind is TurnKind.QUESTION:
        message = without_courtesy(question)
        before = _earlier(history) if is_follow_up(message) else ""
        if before:
            return Resolved(_joined(before, message), kind, leans=True)
    return Resolved(question, kind)


def _earlier(history: Sequence[Turn]) -> str:
    """The last question asked, as it stood by itself; empty where none was."""
    standing = ""
    for message in reversed(list(_questions(history))):
        # What a chain began with is what it is about: it is kept, and the rest as far as it fits.
        standing = _joined(standing, message)[:LONGEST].strip()
    return standing


def _questions(history: Sequence[Turn]) -> Iterator[str]:
    """The last questions, from the last back to one that leans on nothing."""
    found = 0
    for turn in reversed(history[-TURNS:]):
        content = turn.content[:LONGEST]
        if turn.role == "user" and kind_of(content) is TurnKind.QUESTION:
            message = without_courtesy(content)
            yield message
            found += 1
            if found == QUESTIONS or not is_follow_up(message):
                return


def _joined(before: str, question: str) -> str:
    gap = "" if not before or before[-1] in "？。！" else " "
    return f"{before}{gap}{question}"
