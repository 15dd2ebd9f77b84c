"""What a pointing word in a follow-up may stand for."""

from dataclasses import dataclass

from index.language.tokenization import stem
from service.answering.conversation.anaphora import Anaphor, Pointing
from service.answering.conversation.mentions import mentions, normal, pairs, salient, subjects
from service.answering.conversation.noun_phrases import Mention


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that stands by itself, and what was answered to it.

    ``topic`` is the name that the question was given where it said none itself, ``pair`` the two
    things last named together.
    """

    question: str
    answer: str
    topic: str | None = None
    pair: tuple[str, str] | None = None


class Choice:
    """Gives each pointing word its name: the same word the same, another the next likely.

    ``topic`` is the first name given.
    """

    def __init__(self, question: str, before: Exchange) -> None:
        own = {normal(held.text) for held in mentions(question)}
        self._known = [held for held in known(before) if normal(held.text) not in own]
        self._pair = pair_of(before)
        self._before = before.question
        self._given: dict[tuple[Pointing, str | None], Mention] = {}
        self.topic: str | None = None

    def name(self, found: Anaphor) -> str | None:
        """The name for a pointing word, None if there is none."""
        name = self._name(found)
        self.topic = self.topic or name
        return name

    def _name(self, found: Anaphor) -> str | None:
        if found.pointing in {Pointing.FORMER, Pointing.LATTER}:
            place = 0 if found.pointing is Pointing.FORMER else 1
            return self._pair[place] if self._pair else None
        key = (found.pointing, found.noun)
        if key not in self._given:
            mention = self._next(found)
            if mention is None:
                return None
            self._given[key] = mention
        mention = self._given[key]
        article = self._before[: mention.start].lower().endswith((" a ", " an "))
        return f"the {mention.text}" if article else mention.text

    def _next(self, found: Anaphor) -> Mention | None:
        plural = {Pointing.MANY: True, Pointing.ONE: False}.get(found.pointing)
        free = [held for held in self._known if held not in self._given.values()]
        if found.noun:
            fitting = [held for held in free if holds(held.text, found.noun)]
            if fitting:
                return salient(fitting, plural=plural)[0]
            if plural and found.noun.isascii() and not any(held.plural for held in free):
                return None
        if not plural:
            free = [held for held in free if not held.joint] or free
        ranked = salient(free or self._known, plural=plural)
        return ranked[0] if ranked else None


def known(before: Exchange) -> list[Mention]:
    """What an exchange speaks of; its topic comes first, and nothing grown out of it counts."""
    found = list(subjects(before.question))
    if before.topic is None:
        return found
    topic = Mention(before.topic, 0, 0, named=True, quoted=True)
    wanted = normal(before.topic)
    return [topic, *(held for held in found if wanted not in normal(held.text))]


def first_pair(text: str) -> tuple[str, str] | None:
    """The first two things that a text names together."""
    return next(((one.text, other.text) for one, other in pairs(text)), None)


def pair_of(before: Exchange) -> tuple[str, str] | None:
    """The two things that "the former" and "the latter" are."""
    return first_pair(before.question) or first_pair(before.answer) or before.pair


def holds(name: str, noun: str) -> bool:
    """Whether a noun is part of a name."""
    if noun.isascii():
        return stem(noun) in {stem(word) for word in name.lower().split()}
    return noun in name
