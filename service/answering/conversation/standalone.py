"""From a message in a conversation to the question that it asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.answering.conversation.follow_ups import LONGEST, goes_on, is_follow_up
from service.answering.conversation.small_talk import TurnKind, kind_of, without_courtesy
from service.answering.conversation.substitution import substituted
from service.answering.reply import Turn

QUESTIONS = 4
"""Earlier questions that a follow-up may lean on, each on the one before it."""

TURNS = 40
"""Turns that are looked through for them, from the last."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A message as a question that stands by itself, and what it wants.

    ``leans`` is whether the message alone does not say what it asks. ``goes_on`` is whether it
    asks the question before once more, for what was not said to it.
    """

    standalone: str
    kind: TurnKind
    leans: bool = False
    goes_on: bool = False


def resolve(question: str, history: Sequence[Turn]) -> Resolved:
    """The question that a message asks after the ``history``.

    A message that says all itself comes back letter by letter. One that asks for more is the
    question before it. Another that leans on what was said before is put together with the
    question before, as that stood by itself: what it names takes the place of its like there, the
    subject there that of its pronoun, or where that is not sure one comes after the other.
    """
    kind = kind_of(question)
    if kind is TurnKind.QUESTION:
        message = without_courtesy(question)
        if goes_on(message):
            before = _earlier(history)
            return Resolved(before or question, kind, leans=bool(before), goes_on=bool(before))
        before = _earlier(history) if is_follow_up(message) else ""
        if before:
            return Resolved(_together(before, message), kind, leans=True)
    return Resolved(question, kind)


def _earlier(history: Sequence[Turn]) -> str:
    """The last question asked, as it stood by itself; empty where none was."""
    standing = ""
    for message in reversed(list(_questions(history))):
        # What a chain began with is what it is about: it is kept, and the rest as far as it fits.
        standing = _together(standing, message)[:LONGEST].strip()
    return standing


def _questions(history: Sequence[Turn]) -> Iterator[str]:
    """The last questions, from the last back to one that leans on nothing."""
    found = 0
    for turn in reversed(history[-TURNS:]):
        content = turn.content[:LONGEST]
        if turn.role == "user" and kind_of(content) is TurnKind.QUESTION:
            message = without_courtesy(content)
            if goes_on(message):
                continue
            yield message
            found += 1
            if found == QUESTIONS or not is_follow_up(message):
                return


def _together(before: str, question: str) -> str:
    if before and (one := substituted(before, question)):
        return one
    gap = "" if not before or before[-1] in "？。！" else " "
    return f"{before}{gap}{question}"
